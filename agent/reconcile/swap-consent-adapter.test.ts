import { mkdtempSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerTCP } from 'modbus-serial';
import { DataType, Variant } from 'node-opcua-client';
import { OPCUAServer } from 'node-opcua-server';
import { afterEach, describe, expect, test } from 'vitest';
import { createSwapConsent } from './swap-consent-adapter.ts';
import { swapConsentSchema, type SwapAnswer } from './swap-consent.ts';

const question = { bundle: 'sha256:0', model: 'press', version: 3 };
const place = { deviceId: 'press-7', stateFolder: mkdtempSync(join(tmpdir(), 'fleetloop-consent-')) };
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const ask = (config: object): Promise<SwapAnswer> => createSwapConsent(swapConsentSchema.parse(config), place)(question, new AbortController().signal);

async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/may-swap`;
}

describe('by HTTP', () => {
  test.each<[number, string, SwapAnswer]>([
    [200, '', { granted: true }],
    [204, '', { granted: true }],
    [200, 'ok', { granted: true }],
    [200, '{"allowed":true}', { granted: true }],
    [200, '{"allowed":false,"reason":"a batch is running"}', { granted: false, why: 'a batch is running' }],
    [503, '{"allowed":false,"reason":"a batch is running"}', { granted: false, why: 'a batch is running' }],
    [503, '{"allowed":true}', { granted: false, why: expect.stringContaining('answered 503') as string }],
    [200, 'x'.repeat(5_000), { granted: false, why: expect.stringContaining('over 4096 bytes') as string }],
    [302, '', { granted: false, why: expect.stringContaining('cannot be asked') as string }],
  ])('%d %s', async (status, body, expected) => {
    const url = await listen((_, response) => response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body));
    expect(await ask({ kind: 'http', url })).toEqual(expected);
  });

  test('is told what would be swapped in', async () => {
    const asked = Promise.withResolvers<unknown>();
    const url = await listen((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => asked.resolve([request.method, JSON.parse(body)]));
      response.end();
    });
    expect(await ask({ kind: 'http', url })).toEqual({ granted: true });
    expect(await asked.promise).toEqual(['POST', question]);
  });

  test('no answer, or nobody there, is not now', async () => {
    const url = await listen(() => undefined);
    expect(await ask({ kind: 'http', url, method: 'GET', timeoutMs: 50 })).toEqual({ granted: false, why: 'it cannot be asked (http): no answer within 50 ms' });
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect(await ask({ kind: 'http', url })).toEqual({ granted: false, why: expect.stringMatching(/cannot be asked \(http\): fetch failed: connect ECONNREFUSED/) as string });
  });
});

test('by a file', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fleetloop-consent-')), 'may-swap');
  expect(await ask({ kind: 'file', path })).toEqual({ granted: false, why: `${path} is not there` });
  expect(await ask({ kind: 'file', path, when: 'absent' })).toEqual({ granted: true });
  writeFileSync(path, '');
  expect(await ask({ kind: 'file', path })).toEqual({ granted: true });
  expect(await ask({ kind: 'file', path, when: 'absent' })).toEqual({ granted: false, why: `${path} is there` });
  expect(await ask({ kind: 'file', path: join(path, 'below a file') })).toEqual({ granted: false, why: expect.stringContaining('ENOTDIR') as string });
});

test.each<[string, string[], SwapAnswer]>([
  ['exit code 0', ['/bin/sh', '-c', 'test "$FLEETLOOP_MODEL $FLEETLOOP_VERSION $FLEETLOOP_BUNDLE" = "press 3 sha256:0"'], { granted: true }],
  ['another exit code, with a word', ['/bin/sh', '-c', 'echo asking; echo the press is closed; exit 3'], { granted: false, why: 'the press is closed' }],
  ['another exit code, without', ['/bin/sh', '-c', 'exit 3'], { granted: false, why: '/bin/sh ended with 3' }],
  ['one that is not there', ['/nowhere/ask'], { granted: false, why: expect.stringContaining('ENOENT') as string }],
])('by a command: %s', async (_, command, expected) => {
  expect(await ask({ kind: 'command', command, timeoutMs: 60_000 })).toEqual(expected);
});

test('by a command that hangs', async () => {
  expect(await ask({ kind: 'command', command: ['/bin/sh', '-c', 'exec sleep 600'], timeoutMs: 300 })).toEqual({ granted: false, why: 'it cannot be asked (command): no answer within 300 ms' });
});

describe('by a tag of the PLC', () => {
  test('Modbus: the coil or register that holds the value is a yes; another value, or a unit that is away, is not now', async () => {
    const registers = [0, 7];
    const unit = new ServerTCP({ getCoil: (address: number) => address === 3, getHoldingRegister: (address: number) => registers[address] ?? 0 }, { host: '127.0.0.1', port: 0, unitID: 1 });
    await once(unit, 'initialized');
    const { port } = (unit as unknown as { _server: { address(): AddressInfo } })._server.address();
    const plc = { kind: 'modbus', host: '127.0.0.1', port };
    expect(await ask({ ...plc, tag: { address: 3, table: 'coil', type: 'bit' } })).toEqual({ granted: true });
    expect(await ask({ ...plc, tag: { address: 4, table: 'coil', type: 'bit' } })).toEqual({ granted: false, why: 'coil 4 is 0, not 1' });
    expect(await ask({ ...plc, tag: { address: 1 }, equals: 7 })).toEqual({ granted: true });
    await new Promise<void>((resolve) => unit.close(() => resolve()));
    expect(await ask({ ...plc, tag: { address: 1 }, equals: 7 })).toEqual({ granted: false, why: expect.stringContaining('cannot be asked (modbus)') as string });
  });

  test('OPC UA: a node that is true is a yes; a node that is not there is not now', async () => {
    const plc = new OPCUAServer({ port: 0, resourcePath: '/plc' });
    await plc.initialize();
    const space = plc.engine.addressSpace?.getOwnNamespace();
    let idle = true;
    space?.addVariable({ organizedBy: plc.engine.addressSpace?.rootFolder.objects ?? '', browseName: 'Idle', nodeId: 's=Idle', dataType: 'Boolean', value: { get: () => new Variant({ dataType: DataType.Boolean, value: idle }) } });
    await plc.start();
    const endpoint = plc.getEndpointUrl();
    const tag = `ns=${space?.index};s=Idle`;
    expect(await ask({ kind: 'opcua', endpoint, tag, equals: true, timeoutMs: 60_000 })).toEqual({ granted: true });
    idle = false;
    expect(await ask({ kind: 'opcua', endpoint, tag, timeoutMs: 60_000 })).toEqual({ granted: false, why: `${tag} is 0, not 1` });
    expect(await ask({ kind: 'opcua', endpoint, tag: 'ns=1;s=Nothing', timeoutMs: 60_000 })).toEqual({ granted: false, why: expect.stringContaining('cannot be read') as string });
    await plc.shutdown(0);
  });
});
