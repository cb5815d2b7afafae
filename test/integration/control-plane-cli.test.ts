import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram, runCli } from '../../control-plane/cli/main.ts';
import type { Terminal } from '../../control-plane/cli/session.ts';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import { createApi, registerVersion, testModel } from '../support/api.ts';
import { SimulatedDevice } from '../support/simulated-device.ts';

let dataDir: string;
let running: RunningControlPlane;
let device: SimulatedDevice;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 }, tickMs: { gateway: 50, rollout: 50 } });
});

afterAll(async () => {
  await device?.disconnect();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { env: { FLEETLOOP_URL: running.httpUrl, FLEETLOOP_TOKEN: running.adminToken, USER: 'ann' }, width: 100, writeLine: (text) => void out.push(text), signal: new AbortController().signal, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))) };
  const code = await runCli(args, terminal, (text) => void errors.push(text));
  return { code, out: out.join('\n'), error: errors.join('\n') };
}

/** A port nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('exit codes', () => {
  test.each([
    [['--help'], 0],
    [['rollouts', 'create', '--help'], 0],
    [['health'], 0],
    [['fleet', 'show', 'nobody'], 1],
    [['--url', 'http://127.0.0.1:1', 'health'], 1],
    [['--token', 'wrong', 'fleet', 'list'], 1],
    [['--url', 'no-url', 'health'], 2],
    [['devices', 'sampling', 'motor-1'], 2],
    [['devices', 'sampling', 'motor-1', '--file', '/nowhere/sampling.json'], 2],
    [['--version'], 0],
    [[], 2],
    [['fleet', 'lst'], 2],
    [['fleet', 'list', '--no-such-option'], 2],
    [['rollouts', 'create'], 2],
    [['rollouts', 'create', 'x-v1', '--waves', '1,many'], 2],
  ])('%j ends with %i', async (args, code) => {
    expect((await cli(...args)).code).toBe(code);
  });

  test('what is refused is told on the error stream, as JSON where that is asked for', async () => {
    expect(await cli('fleet', 'show', 'nobody')).toMatchObject({ out: '', error: expect.stringMatching(/^fleetloop: there is no device "nobody" in service.*\(request\.not_found\)$/) });
    expect(JSON.parse((await cli('fleet', 'show', 'nobody', '--json')).error)).toMatchObject({ error: { code: 'request.not_found' } });
    const port = await closedPort();
    expect((await cli('--url', `http://127.0.0.1:${port}`, 'health')).error).toContain(`no control plane answers at http://127.0.0.1:${port} (ECONNREFUSED); start one with fleetloop start, or set FLEETLOOP_URL`);
  });
});

test('every command says what it is for and takes --json', () => {
  const terminal: Terminal = { env: {}, width: 80, writeLine: () => undefined, signal: new AbortController().signal, sleep: async () => undefined };
  const walk = (command: ReturnType<typeof createProgram>): void => {
    for (const child of command.commands) {
      expect(child.description(), child.name()).not.toBe('');
      expect(child.helpInformation(), child.name()).toContain('--json');
      walk(child);
    }
  };
  walk(createProgram(terminal));
});

test('an operator walks a version to the fleet from the terminal', async () => {
  const file = join(dataDir, 'pump.json');
  await writeFile(file, JSON.stringify(testModel));
  expect(await cli('models', 'create', file)).toMatchObject({ code: 0, out: 'created pump' });
  expect((await cli('models', 'list')).out).toBe('MODEL  TASK            CLASSES\npump   classification  good, worn');
  const enrolled = JSON.parse((await cli('fleet', 'enroll', 'pump-0', '--tags', 'hall-1,press', '--json')).out);
  device = new SimulatedDevice(enrolled);
  await device.connect();
  const version = await registerVersion(createApi(running.httpUrl, running.adminToken), { salt: 'one', holdout: 0.9 });
  expect((await cli('versions', 'list', 'pump')).out).toContain('pump-v1  candidate  accuracy 0.9 (8 rows)  yes');
  expect((await cli('rollouts', 'create', version)).code).toBe(1);
  expect((await cli('versions', 'approve', version)).out).toBe('pump-v1 is approved: accuracy 0.9 on 8 hold-out rows; there is no champion to compare with');
  expect((await cli('rollouts', 'create', version, '--dry-run')).out).toBe('wave 1: 1 devices: pump-0');
  const rollout = await cli('rollouts', 'create', version, '--deadline', '20', '--watch');
  expect(rollout).toMatchObject({ code: 0, error: '' });
  expect(rollout.out).toMatch(/pump-v1-r1 succeeded: wave 1 passed \(1 confirmed\)$/);
  expect((await cli('rollouts', 'show', 'pump-v1-r1')).out).toContain('gate: open, wave 1: 1 of 1 devices (100.0 %) confirmed, at least 80 % must');
  expect((await cli('fleet', 'list')).out).toMatch(/pump-0 {2}yes {5}pump-v1 {2}in {4}converged .*hall-1,press/);
  expect((await cli('rollouts', 'abort', 'pump-v1-r1')).code).toBe(1);
  expect((await cli('rollouts', 'timeline', 'pump-v1-r1')).out).toMatch(/created {3}.*admin[\s\S]*wave_opened[\s\S]*succeeded/);
  const audit = join(dataDir, 'audit.ndjson');
  expect((await cli('rollouts', 'export', 'pump-v1-r1', '--out', audit)).out).toMatch(/^\d+ lines in /);
  expect(JSON.parse((await readFile(audit, 'utf8')).trimEnd().split('\n').at(-1) as string)).toMatchObject({ record: 'end', digest: expect.stringMatching(/^sha256:/) });
  const gate = join(dataDir, 'gate.json');
  await writeFile(gate, JSON.stringify({ soak: { inferencesMin: 10 } }));
  expect((await cli('rollouts', 'what-if', 'pump-v1-r1', '--gate', gate)).out).toMatch(/with this gate[\s\S]*held, 1 devices exposed[\s\S]*with its own:\n {2}succeeded, 1 devices exposed/);
  expect((await cli('rollouts', 'templates', 'save', 'night', '--waves', '1,100%', '--window', 'mon-fri 22:00-04:00 +01:00')).out).toBe('night@1 is saved');
  expect(JSON.parse((await cli('rollouts', 'templates', 'show', 'night')).out)).toEqual({ waves: [{ count: 1 }, { percent: 100 }], activation: { windows: [{ days: [0, 1, 2, 3, 4], startMinute: 1320, endMinute: 240, utcOffsetMinutes: 60 }] } });
  expect((await cli('rollouts', 'stop-all', '--reason', 'drill')).out).toBe('the fleet is stopped; no rollout was running');
  expect((await cli('rollouts', 'stop-state')).out).toMatch(/^the fleet is stopped by admin since .*: drill$/);
  expect((await cli('rollouts', 'list')).out).toMatch(/pump-v1-r1[\s\S]*the fleet is stopped by admin since .*: drill; fleetloop rollouts lift-stop ends that$/);
  expect((await cli('rollouts', 'lift-stop')).out).toBe('the stop by admin is lifted');
  expect(await cli('rollouts', 'rollback', 'pump')).toMatchObject({ code: 1, error: expect.stringContaining('no version of pump before pump-v1 has been rolled out') });
  expect((await cli('rollouts', 'retry', 'pump-v1-r1', 'pump-0')).code).toBe(1);
  expect(await cli('fleet', 'drift')).toMatchObject({ code: 0, out: 'every device has confirmed what is desired of it' });
  const hook = await cli('webhooks', 'create', 'http://127.0.0.1:9/x', '--kinds', 'rollout.tripped', '--json');
  expect((await cli('webhooks', 'list')).out).toContain('rollout.tripped');
  expect((await cli('webhooks', 'delete', JSON.parse(hook.out).id)).code).toBe(0);
  expect((await cli('webhooks', 'create', 'http://169.254.169.254/')).code).toBe(1);
  expect((await cli('labels', 'next')).out).toBe('nothing waits for a label');
  expect((await cli('alerts', 'list')).out).toBe('no alerts');
  expect((await cli('datasets', 'list')).out).toContain('pumps');
  expect((await cli('jobs', 'list')).out).toContain('pump-v1');
  expect((await cli('fleet', 'revoke', 'pump-0')).out).toBe('pump-0 is revoked');
});
