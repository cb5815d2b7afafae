import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { createApi, registerVersion, testModel, until, type Api } from '../support/api.ts';
import { SimulatedDevice } from '../support/simulated-device.ts';

const program = new URL('../../bin/fleetloop.ts', import.meta.url).pathname;

let dataDir: string;
let process_: ChildProcess | undefined;
let api: Api;
let mqttUrl: string;
const said: string[] = [];
/** Of the instants of the kills. */
const seed = Number(process.env['FLEETLOOP_SEED'] ?? 20_261_121);

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
});

afterEach(async () => {
  if (process_?.exitCode === null) await kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts `fleetloop start` and waits until it says that it runs. */
async function start(): Promise<void> {
  said.length = 0;
  const child = spawn(process.execPath, [program, 'start', '--data-dir', dataDir, '--http-port', '0', '--mqtt-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process_ = child;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    said.push(line);
    if (line.includes('Ctrl-C')) break;
  }
  if (said.length === 0) throw new Error('fleetloop start ended before it said where it is; the reason is above');
  mqttUrl = /broker +(\S+)/.exec(said.join('\n'))?.[1] as string;
  api = createApi(/console +(http:\/\/[^/]+)/.exec(said.join('\n'))?.[1] as string, (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim());
}

async function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const child = process_ as ChildProcess;
  const exited = once(child, 'exit');
  child.kill(signal);
  return ((await exited) as [number | null])[0];
}

test('says where it is, keeps its token to its owner, and ends on SIGTERM with 0', async () => {
  await start();
  expect(said[0]).toBe('Fleetloop is running.');
  expect(said.join('\n')).toMatch(/console {2}http:\/\/127\.0\.0\.1:\d+\/#token=fl_/);
  expect((await stat(join(dataDir, 'admin.token'))).mode & 0o777).toBe(0o600);
  expect(await api.expectOk('GET', '/health')).toMatchObject({ status: 'ok', broker: { reachable: true, clients: 0 } });
  // An open stream does not hold it up.
  const stream = await fetch(`${/console +(http:\/\/[^/]+)/.exec(said.join('\n'))?.[1]}/api/v1/events/stream`, { headers: { authorization: `Bearer ${(await readFile(join(dataDir, 'admin.token'), 'utf8')).trim()}` } });
  expect(stream.status).toBe(200);
  expect(await kill('SIGTERM')).toBe(0);
});

test(`killed again and again during a rollout, it brings the rollout to its end (seed ${seed})`, async () => {
  const random = createRandom(seed);
  await start();
  await api.expectOk('POST', '/models', testModel);
  const devices: SimulatedDevice[] = [];
  for (let index = 0; index < 6; index++) devices.push(new SimulatedDevice(await api.expectOk('POST', '/devices', { id: `pump-${index}` })));
  const version = await registerVersion(api, { salt: 'one', holdout: 0.9 });
  await api.expectOk('POST', `/versions/${version}/approve`, {});
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: version, waves: [{ count: 1 }, { count: 2 }, { count: 3 }, { count: 4 }, { count: 5 }, { percent: 100 }] });
  for (let kills = 0; kills < 4; kills++) {
    for (const device of devices) await device.connect(mqttUrl);
    // Somewhere within the next ticks.
    await new Promise((resolve) => setTimeout(resolve, 1_200 * random()));
    await kill('SIGKILL');
    for (const device of devices) await device.disconnect();
    await start();
    const rollout = await api.expectOk('GET', `/rollouts/${id}`);
    for (const wave of rollout.waves) {
      const told = wave.devices.some((device: { state: string }) => device.state !== 'waiting');
      expect(told && wave.index > rollout.waveOpen).toBe(false);
    }
  }
  for (const device of devices) await device.connect(mqttUrl);
  const ended = await until(() => api.expectOk('GET', `/rollouts/${id}`), (rollout) => rollout.state !== 'running');
  expect(ended.state).toBe('succeeded');
  expect((await api.expectOk('GET', '/devices')).devices.map((device: { runningVersion: string }) => device.runningVersion)).toEqual(Array.from({ length: 6 }, () => version));
  for (const device of devices) await device.disconnect();
});

test('a data folder has one control plane at a time, and a killed one leaves it free', async () => {
  await start();
  const second = spawn(process.execPath, [program, 'start', '--data-dir', dataDir, '--http-port', '0', '--mqtt-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [errors, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  expect(code).toBe(1);
  expect(errors).toBe(`fleetloop start: another control plane runs on the data folder ${dataDir}; stop it first, or give this one a folder of its own (--data-dir) (store.unavailable)\n`);
  expect(await api.expectOk('GET', '/health')).toMatchObject({ status: 'ok' });
  // Nor do two folders share a port; whoever cannot start ends.
  const taken = spawn(process.execPath, [program, 'start', '--data-dir', join(dataDir, 'other'), '--http-port', '0', '--mqtt-port', new URL(mqttUrl).port], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [told, [status]] = await Promise.all([text(taken.stderr), once(taken, 'exit')]);
  expect(status).toBe(1);
  expect(told).toMatch(/^fleetloop start: the broker cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*--mqtt-port/);
  await kill('SIGKILL');
  await start();
  expect(await api.expectOk('GET', '/health')).toMatchObject({ status: 'ok' });
});
