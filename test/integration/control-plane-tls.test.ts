import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startControlPlane, type ControlPlaneOptions, type RunningControlPlane } from '../../control-plane/main.ts';
import { createApi } from '../support/api.ts';
import { makeCertificate, opensslMissing } from '../support/certificate.ts';

const program = new URL('../../bin/fleetloop.ts', import.meta.url).pathname;
let dir: string;
let running: RunningControlPlane | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(dir, { recursive: true, force: true });
});

async function start(options: Pick<ControlPlaneOptions, 'broker' | 'httpTls'>): Promise<RunningControlPlane> {
  running = await startControlPlane({ dataDir: join(dir, 'data'), httpPort: 0, tickMs: { gateway: 50 }, log: () => undefined, ...options });
  return running;
}

test('devices are told the public URL, whatever the broker listens on', async () => {
  const { httpUrl, adminToken, mqttUrl } = await start({ broker: { port: 0, host: '0.0.0.0', publicUrl: 'mqtts://fleet.example:8883' } });
  const api = createApi(httpUrl, adminToken);
  expect(mqttUrl).toBe('mqtts://fleet.example:8883');
  expect((await api.expectOk('POST', '/devices', { id: 'pump-0' })).mqttUrl).toBe('mqtts://fleet.example:8883');
  expect((await api.expectOk('GET', '/health')).broker).toMatchObject({ url: 'mqtts://fleet.example:8883', reachable: true });
});

describe.skipIf(opensslMissing !== undefined)(`with a certificate${opensslMissing === undefined ? '' : ` (skipped: ${opensslMissing})`}`, () => {
  test('operator and agent that know its authority come in, over TLS alone', async () => {
    const { certFile, cert, key } = makeCertificate(dir);
    const { httpUrl, adminToken, mqttUrl } = await start({ httpTls: { cert, key }, broker: { port: 0, tls: { cert, key } } });
    expect([httpUrl.split(':')[0], mqttUrl.split(':')[0]]).toEqual(['https', 'mqtts']);
    const env = { ...process.env, FLEETLOOP_URL: httpUrl, FLEETLOOP_TOKEN: adminToken, NODE_EXTRA_CA_CERTS: certFile };
    const fleetloop = (args: readonly string[], environment: NodeJS.ProcessEnv = env) => promisify(execFile)(process.execPath, [program, ...args], { env: environment });
    const config = join(dir, 'agent.json');
    await fleetloop(['agent', 'enroll', '--server', httpUrl, '--token', adminToken, '--id', 'pump-0', '--data-dir', join(dir, 'agent'), '--out', config]);
    const agent = spawn(process.execPath, [program, 'agent', '--config', config], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    try {
      await expect.poll(async () => JSON.parse((await fleetloop(['fleet', 'show', 'pump-0', '--json'])).stdout).online).toBe(true);
    } finally {
      const exited = once(agent, 'exit');
      agent.kill('SIGTERM');
      await exited;
    }
    await expect(fleetloop(['health'], { ...env, NODE_EXTRA_CA_CERTS: '' })).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
    const login = { protocolVersion: 4, clientId: 'pump-0', username: 'pump-0', password: 'x', reconnectPeriod: 0 } as const;
    await expect(mqtt.connectAsync(mqttUrl, login)).rejects.toThrow('self-signed certificate');
    const plain = mqtt.connect(mqttUrl.replace('mqtts:', 'mqtt:'), login);
    plain.on('error', () => undefined);
    await new Promise<void>((resolve) => plain.once('close', resolve));
    expect(plain.connected).toBe(false);
    await expect(mqtt.connectAsync(mqttUrl, { ...login, ca: cert })).rejects.toThrow('Bad username or password');
  });

  test('a certificate with a key that is not its own is refused', async () => {
    const { cert } = makeCertificate(dir);
    const { key } = makeCertificate(dir);
    await expect(start({ broker: { port: 0, tls: { cert, key } } })).rejects.toMatchObject({ code: 'process.failed', message: expect.stringContaining("the broker's TLS certificate and key cannot be used") });
    await expect(start({ broker: { port: 0 }, httpTls: { cert, key } })).rejects.toMatchObject({ code: 'process.failed', message: expect.stringContaining('the TLS certificate and key for HTTP cannot be used') });
  });
});
