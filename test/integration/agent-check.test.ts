import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { check } from '../../agent/cli/check.ts';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';
import { makeCertificate, opensslMissing } from '../support/certificate.ts';
import { startOpcUaServer } from '../support/opcua-server.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';

let folder: string;
let controlPlane: StandInControlPlane;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fleetloop-check-'));
  controlPlane = new StandInControlPlane();
  await controlPlane.start();
});

afterEach(async () => {
  await controlPlane.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Report { readonly ok: boolean; readonly findings: { level: string; where: string; message: string }[] }

async function checked(config: object, ...options: readonly string[]): Promise<{ code: number; report: Report }> {
  const path = join(folder, 'agent.json');
  writeFileSync(path, JSON.stringify({ deviceId: 'press', dataDir: join(folder, 'data'), broker: { url: controlPlane.url, password: 'secret' }, trust: controlPlane.trust, ...config }), { mode: 0o600 });
  const told: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  try {
    const code = await check(['--config', path, '--json', ...options]);
    return { code, report: JSON.parse(told.join('')) as Report };
  } finally {
    spy.mockRestore();
  }
}

describe('fleetloop agent check', () => {
  test('a config that can be used changes nothing, and with --connect the broker is asked as the device', async () => {
    const { code, report } = await checked({}, '--connect');
    expect(report.findings).toEqual([{ level: 'good', where: 'broker', message: `${controlPlane.url} takes press` }]);
    expect([code, report.ok]).toEqual([0, true]);
    expect(readdirSync(folder)).toEqual(['agent.json']);
  });

  test('what would keep it from running is told before it runs', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    writeFileSync(join(folder, 'file'), '');
    const { code, report } = await checked({
      dataDir: join(folder, 'file'),
      source: { kind: 'http', port },
      sink: { kind: 'file', path: 'results.jsonl' },
      slots: {
        camera: { broker: { password: 'p' }, source: { kind: 'folder', path: join(folder, 'nowhere'), content: { kind: 'images' } }, sink: { kind: 'http', url: 'http://192.0.2.1/r' } },
        plc: { broker: { password: 'p' }, source: { kind: 'socket', port: 0, host: '0.0.0.0' } },
      },
    });
    taken.close();
    expect(code).toBe(1);
    const lines = report.findings.map(({ level, where, message }) => `${level} ${where}: ${message}`);
    for (const expected of [
      `error dataDir: ${join(folder, 'file')} is not a folder`, `error source.port: 127.0.0.1:${port} cannot be listened on`, 'warning sink.path: results.jsonl depends on where the agent is started from', 'warning sink.rotate: the file grows without bound',
      `error slots.camera.source.path: ${join(folder, 'nowhere')}`, 'warning slots.camera.sink.url: results go over the network unprotected', 'warning slots.plc.source.host: 0.0.0.0 is reached from other machines',
    ]) expect(lines.join('\n')).toContain(expected);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test('--connect tries sources and sinks, and leaves nothing behind', async () => {
    const port = await findFreePort(0);
    mkdirSync(join(folder, 'data'));
    const { code, report } = await checked({
      source: { kind: 'mqtt', url: controlPlane.url, username: 'press', password: 'secret', topics: ['fleet/press/desired'] }, sink: { kind: 'http', url: `http://127.0.0.1:${port}/` },
      slots: { plc: { broker: { password: 'p' }, source: { kind: 'modbus', host: '127.0.0.1', port, registers: { a: { address: 0 } } } } },
    }, '--connect');
    const by = (where: string): string => report.findings.filter((finding) => finding.where === where).map(({ level, message }) => `${level} ${message}`).join('; ');
    expect(code).toBe(1);
    expect(by('source')).toMatch(/^good .*answers/);
    expect(by('sink')).toMatch(/^error .*ECONNREFUSED.*given up beyond queueLength/);
    expect(by('slots.plc.source')).toMatch(/^error .*ECONNREFUSED/);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });

  test('--connect leads through the certificates of an OPC UA server: who trusts whom, which user, what is offered', async () => {
    const port = await findFreePort(0);
    const { server, certificateManager } = await startOpcUaServer(port, join(folder, 'server'));
    const source = { kind: 'opcua', endpoint: `opc.tcp://127.0.0.1:${port}/line`, everyMs: 20, nodes: { t: 'ns=1;s=Temp' }, security: { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' }, username: 'line', password: 'secret' };
    const answers = async (change: object = {}): Promise<string> => (await checked({ source: { ...source, ...change } }, '--connect')).report.findings.filter(({ where }) => where === 'source').map(({ level, message }) => `${level} ${message}`).join('; ');
    const trust = (certificates: string): void => {
      const names = readdirSync(join(certificates, 'rejected'));
      expect(names).toHaveLength(1);
      for (const name of names) renameSync(join(certificates, 'rejected', name), join(certificates, 'trusted', 'certs', name));
    };
    const own = join(folder, 'data', 'source', 'opcua-certificates');

    expect(await answers()).toMatch(/^error .*the certificate of the server is not trusted: it lies in .*rejected; .*BadCertificateUntrusted/);
    trust(own);
    expect(await answers()).toMatch(/^error .*the server does not trust this agent: .*client_certificate\.pem/);
    trust(join(folder, 'server'));
    // The server hears of the move from the system, some time, or never when it has not begun to listen yet: it is told.
    await certificateManager.reloadCertificates();
    expect(await answers({ password: 'wrong' })).toMatch(/^error .*does not accept the user line with this password/);
    expect(await answers({ security: { mode: 'SignAndEncrypt', policy: 'Aes256_Sha256_RsaPss' } })).toMatch(/^error .*offers no endpoint with security mode SignAndEncrypt and policy Aes256_Sha256_RsaPss/);
    expect(await answers()).toMatch(/^good .*answers, and gives readings/);
    await server.shutdown(0);
    // Another server in its place is another certificate.
    const { server: other } = await startOpcUaServer(port, join(folder, 'other'));
    expect(await answers()).toMatch(/^error .*is not trusted/);
    await other.shutdown(0);
  });

  test.skipIf(opensslMissing !== undefined)('--connect names the authority of a broker that is missing, and is content with it', async () => {
    const { certFile, cert, key } = makeCertificate(folder);
    const broker = await Aedes.createBroker({ concurrency: 0 });
    const server = createTlsServer({ cert, key }, broker.handle).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const source = { kind: 'mqtt', url: `mqtts://127.0.0.1:${(server.address() as AddressInfo).port}`, topics: ['line'] };
    const answers = async (change: object): Promise<string> => (await checked({ source: { ...source, ...change } }, '--connect')).report.findings.filter(({ where }) => where === 'source').map(({ level, message }) => `${level} ${message}`).join('; ');
    expect(await answers({})).toMatch(/^error .*the broker's certificate is not trusted .*caFile/);
    expect(await answers({ caFile: join(folder, 'nowhere.pem') })).toMatch(/^error .*caFile .*nowhere\.pem: ENOENT/);
    expect(await answers({ caFile: certFile })).toMatch(/^good .*answers/);
    await new Promise<void>((resolve) => broker.close(() => server.close(() => resolve())));
  });
});
