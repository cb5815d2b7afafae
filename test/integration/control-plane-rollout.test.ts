import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { systemClock } from '../../proto/clock.ts';
import { digestOf } from '../../proto/digest.ts';
import { connectAsync } from 'mqtt';
import { announceTopic, chunkTopic } from '../../proto/topics.ts';
import { createApi, registerVersion, testModel, until, type Api } from '../support/api.ts';
import { SimulatedDevice } from '../support/simulated-device.ts';

let dataDir: string;
let running: RunningControlPlane | undefined;
let api: Api;
let devices: SimulatedDevice[];
/** By how much the control plane's clock is ahead. */
let aheadMs: number;

async function start(): Promise<void> {
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs };
  running = await startControlPlane({ dataDir, httpPort: 0, clock, broker: { port: 0 }, tickMs: { gateway: 100, rollout: 50, monitor: 200, training: 200 } });
  api = createApi(running.httpUrl, running.adminToken);
}

async function enroll(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const device = new SimulatedDevice(await api.expectOk('POST', '/devices', { id: `pump-${index}`, tags: ['hall-1'] }));
    devices.push(device);
    await device.connect();
  }
  await until(() => api.expectOk('GET', '/devices'), (answer) => answer.devices.length === count && answer.devices.every((device: { online: boolean }) => device.online));
}

async function approvedVersion(salt: string, holdout: number, champion?: { versionId: string; value: number }): Promise<string> {
  const id = await registerVersion(api, digestOf, canonicalJson, { salt, holdout, ...(champion === undefined ? {} : { champion }) });
  expect((await api.expectOk('POST', `/versions/${id}/approve`, {})).state).toBe('approved');
  return id;
}

const rolloutUntil = (id: string, satisfied: (rollout: any) => boolean) => until(() => api.expectOk('GET', `/rollouts/${id}`), satisfied);
const running_ = async (): Promise<Record<string, string>> => Object.fromEntries((await api.expectOk('GET', '/devices')).devices.map((device: { id: string; runningVersion: string | null }) => [device.id, device.runningVersion ?? '-']));
const deviceStates = (rollout: any): Record<string, string> => Object.fromEntries(rollout.waves.flatMap((wave: any) => wave.devices.map((device: any) => [device.deviceId, device.state])));

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  devices = [];
  aheadMs = 0;
  await start();
  await api.expectOk('POST', '/models', testModel);
});

afterEach(async () => {
  for (const device of devices) await device.disconnect();
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('a version goes from registration over signed, fetched bundles to every device, wave by wave', async () => {
  await enroll(4);
  const version = await approvedVersion('one', 0.9);
  const plan = await api.expectOk('POST', '/rollouts', { versionId: version, dryRun: true });
  expect(plan).toMatchObject({ dryRun: true, waves: [{ index: 0, deviceIds: ['pump-0'] }, { index: 1, deviceIds: ['pump-1', 'pump-2', 'pump-3'] }], leftOut: [] });
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: version });
  const rollout = await rolloutUntil(id, (value) => value.state !== 'running');
  expect(rollout).toMatchObject({ state: 'succeeded', waveOpen: 1, gate: { verdict: 'open' } });
  expect(await running_()).toEqual({ 'pump-0': version, 'pump-1': version, 'pump-2': version, 'pump-3': version });
  expect(devices[0]?.desired.at(-1)?.probation).toEqual({ inferencesMin: 5, durationMs: 0, errorFractionMax: 0 });
  const events = (await api.expectOk('GET', `/events?subject=${id}`)).events.map((event: { kind: string }) => event.kind);
  expect(events[0]).toBe('rollout.created');
  expect(events.filter((kind: string) => kind === 'rollout.wave_opened')).toHaveLength(2);
  expect(events.at(-1)).toBe('rollout.succeeded');
  // Nobody is left for a second rollout of the same version.
  expect(await api.call('POST', '/rollouts', { versionId: version })).toMatchObject({ status: 409, type: 'application/problem+json', body: { code: 'request.conflict', detail: 'no device is left to take part (4 already running); choose other devices, or enroll some' } });
});

test('a failing device trips the gate and the wave goes back to what it ran before', async () => {
  await enroll(4);
  const first = await approvedVersion('one', 0.9);
  await rolloutUntil((await api.expectOk('POST', '/rollouts', { versionId: first })).id, (value) => value.state === 'succeeded');
  const second = await approvedVersion('two', 0.95, { versionId: first, value: 0.9 });
  (devices[2] as SimulatedDevice).behaviour = 'fails';
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: second, waves: [{ count: 1 }, { count: 3 }, { percent: 100 }] });
  const rollout = await rolloutUntil(id, (value) => value.state !== 'running' && !Object.values(deviceStates(value)).includes('reverting'));
  expect(rollout).toMatchObject({ state: 'tripped', detail: 'wave 2: 1 of 2 devices failed, at most 0 may' });
  expect(deviceStates(rollout)).toEqual({ 'pump-0': 'confirmed', 'pump-1': 'reverted', 'pump-2': 'reverted', 'pump-3': 'waiting' });
  await until(running_, (now) => now['pump-1'] === first);
  expect(await running_()).toEqual({ 'pump-0': second, 'pump-1': first, 'pump-2': first, 'pump-3': first });
  expect(devices[1]?.desired.at(-1)?.bundle).toMatchObject({ version: 1, rollback: true });
  // The champion is what a rollout brought to the whole fleet, not what tripped.
  expect((await api.expectOk('GET', `/versions/${first}`)).isChampion).toBe(true);
});

test('a device that stays away is silent after the deadline, and converges when it returns', async () => {
  await enroll(3);
  const version = await approvedVersion('one', 0.9);
  await devices[2]?.disconnect();
  await until(() => api.expectOk('GET', '/devices/pump-2'), (device) => device.online === false);
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: version, gate: { deadlineMs: 3_600_000, confirmedPercentMin: 50, silentMax: 1 } });
  await rolloutUntil(id, (value) => deviceStates(value)['pump-0'] === 'confirmed' && deviceStates(value)['pump-1'] === 'confirmed' && deviceStates(value)['pump-2'] === 'assigned');
  aheadMs = 3_600_000;
  const ended = await rolloutUntil(id, (value) => value.state !== 'running');
  expect(ended.state).toBe('succeeded');
  expect(deviceStates(ended)['pump-2']).toBe('silent');
  await devices[2]?.connect();
  await rolloutUntil(id, (value) => deviceStates(value)['pump-2'] === 'confirmed');
  expect((await running_())['pump-2']).toBe(version);
});

test('a control plane that is stopped in the middle of a rollout continues it', async () => {
  await enroll(3);
  const version = await approvedVersion('one', 0.9);
  (devices[0] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: version });
  await rolloutUntil(id, (value) => deviceStates(value)['pump-0'] === 'assigned');
  await running?.stop();
  await start();
  expect(await api.expectOk('GET', `/rollouts/${id}`)).toMatchObject({ state: 'running', waveOpen: 0 });
  for (const device of devices) {
    device.behaviour = 'runs';
    await device.disconnect();
    device.desired.length = 0;
    await device.connect(running?.mqttUrl);
  }
  await rolloutUntil(id, (value) => value.state === 'succeeded');
  expect(await running_()).toEqual({ 'pump-0': version, 'pump-1': version, 'pump-2': version });
});

test('an operator pauses, resumes and aborts with revert', async () => {
  await enroll(3);
  const first = await approvedVersion('one', 0.9);
  await rolloutUntil((await api.expectOk('POST', '/rollouts', { versionId: first })).id, (value) => value.state === 'succeeded');
  const second = await approvedVersion('two', 0.95, { versionId: first, value: 0.9 });
  for (const device of devices.slice(1)) device.behaviour = 'ignores';
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: second });
  await rolloutUntil(id, (value) => value.waveOpen === 1);
  expect((await api.expectOk('POST', `/rollouts/${id}/pause`)).state).toBe('paused');
  expect(await api.call('POST', `/rollouts/${id}/pause`)).toMatchObject({ status: 409, body: { detail: `rollout ${id} is paused; this needs one that is running or awaiting_approval` } });
  expect((await api.expectOk('POST', `/rollouts/${id}/resume`)).state).toBe('running');
  // Who asks for it leaves its devices to it as long as it runs; else the newest wins, which is told before the start.
  expect(await api.call('POST', '/rollouts', { versionId: first, rollback: true, overlap: 'leave_out' })).toMatchObject({ status: 409 });
  expect(await api.expectOk('POST', '/rollouts', { versionId: first, rollback: true, dryRun: true })).toMatchObject({ supersedes: [{ rolloutId: id, deviceIds: ['pump-1', 'pump-2'] }] });
  for (const device of devices) device.behaviour = 'runs';
  expect((await api.expectOk('POST', `/rollouts/${id}/abort`, { revert: true })).state).toBe('aborted');
  await until(running_, (now) => Object.values(now).every((value) => value === first));
  expect(await api.call('POST', `/rollouts/${id}/resume`)).toMatchObject({ status: 409 });
});

test('going back to an older version needs rollback', async () => {
  await enroll(2);
  const first = await approvedVersion('one', 0.9);
  await rolloutUntil((await api.expectOk('POST', '/rollouts', { versionId: first })).id, (value) => value.state === 'succeeded');
  const second = await approvedVersion('two', 0.95, { versionId: first, value: 0.9 });
  await rolloutUntil((await api.expectOk('POST', '/rollouts', { versionId: second })).id, (value) => value.state === 'succeeded');
  expect(await api.call('POST', '/rollouts', { versionId: first })).toMatchObject({ status: 409, body: { detail: 'pump-v1 is older than pump-v2, which the fleet runs; devices refuse to go back unless rollback is set' } });
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: first, rollback: true });
  await rolloutUntil(id, (value) => value.state === 'succeeded');
  expect(await running_()).toEqual({ 'pump-0': first, 'pump-1': first });
  expect((await api.expectOk('GET', `/versions/${first}`)).isChampion).toBe(true);
});

test('artifacts that no device has to fetch any more are taken back from the broker', async () => {
  await enroll(2);
  const first = await approvedVersion('one', 0.9);
  await rolloutUntil((await api.expectOk('POST', '/rollouts', { versionId: first })).id, (value) => value.state === 'succeeded');
  const second = await approvedVersion('two', 0.95, { versionId: first, value: 0.9 });
  (devices[1] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await api.expectOk('POST', '/rollouts', { versionId: second });
  await rolloutUntil(id, (value) => deviceStates(value)['pump-1'] === 'assigned');
  const [oldModel, newModel] = await Promise.all([first, second].map(async (version) => (await api.expectOk('GET', `/versions/${version}`)).artifacts.model));
  // What is retained comes before the answer to a subscription that follows on the same connection.
  const { mqttUrl, credential } = await api.expectOk('POST', '/devices', { id: 'reader' });
  const retained = async (): Promise<string[]> => {
    const client = await connectAsync(mqttUrl, { clientId: 'reader', username: 'reader', password: credential, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
    const topics: string[] = [];
    client.on('error', () => undefined);
    client.on('message', (topic) => topics.push(topic));
    for (const topic of [chunkTopic(oldModel, 0), chunkTopic(newModel, 0), announceTopic]) await client.subscribeAsync(topic);
    await client.endAsync(false);
    return topics.filter((topic) => topic !== announceTopic);
  };
  await until(retained, (topics) => topics.join() === chunkTopic(newModel, 0));
  (devices[1] as SimulatedDevice).behaviour = 'runs';
  await devices[1]?.disconnect();
  devices[1] = new SimulatedDevice(await api.expectOk('POST', '/devices', { id: 'pump-1', rotate: true }));
  await devices[1].connect();
  await rolloutUntil(id, (value) => value.state === 'succeeded');
  await until(retained, (topics) => topics.length === 0);
});

test('a version is approved on evidence only, once', async () => {
  const first = await approvedVersion('one', 0.9);
  const unverified = await registerVersion(api, digestOf, canonicalJson, { salt: 'bad', holdout: 0.99, verified: false, champion: { versionId: first, value: 0.9 } });
  expect(await api.call('POST', `/versions/${unverified}/approve`, { force: { reason: 'hurry' } })).toMatchObject({ status: 409, body: { detail: `the verification of ${unverified} failed; a model that failed it is never signed` } });
  const worse = await registerVersion(api, digestOf, canonicalJson, { salt: 'worse', holdout: 0.8, champion: { versionId: first, value: 0.9 } });
  expect(await api.call('POST', `/versions/${worse}/approve`, {})).toMatchObject({ status: 409, body: { code: 'request.conflict' } });
  expect(await api.call('POST', '/rollouts', { versionId: worse })).toMatchObject({ status: 409, body: { detail: `${worse} is candidate, only an approved version is signed; approve it first` } });
  expect(await api.expectOk('POST', `/versions/${worse}/approve`, { force: { reason: 'the hold-out is mislabelled' } })).toMatchObject({ state: 'approved', decisionReason: expect.stringContaining('overruled (the hold-out is mislabelled)') });
  expect(await api.call('POST', `/versions/${worse}/reject`, {})).toMatchObject({ status: 409 });
});
