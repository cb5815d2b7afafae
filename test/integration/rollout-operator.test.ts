import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf } from '../../proto/digest.ts';
import { createApi, registerVersion, testModel, until, type Api } from '../support/api.ts';
import { SimulatedDevice } from '../support/simulated-device.ts';

let dataDir: string;
let running: RunningControlPlane;
let api: Api;
let devices: SimulatedDevice[];
let versions: string[];

async function start(): Promise<void> {
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 }, tickMs: { gateway: 100, rollout: 30, notify: 50, monitor: 5_000, training: 5_000 } });
  api = createApi(running.httpUrl, running.adminToken);
}

async function enroll(id: string, tags: string[] = []): Promise<SimulatedDevice> {
  const device = new SimulatedDevice(await api.expectOk('POST', '/devices', { id, tags }));
  devices.push(device);
  await device.connect();
  await until(() => api.expectOk('GET', `/devices/${id}`), (found) => found.online);
  return device;
}

async function approvedVersion(): Promise<string> {
  const champion = versions.at(-1);
  const id = await registerVersion(api, digestOf, canonicalJson, { salt: `v${versions.length}`, holdout: 0.9 + versions.length / 100, ...(champion === undefined ? {} : { champion: { versionId: champion, value: 0.9 + (versions.length - 1) / 100 } }) });
  await api.expectOk('POST', `/versions/${id}/approve`, {});
  versions.push(id);
  return id;
}

const create = async (spec: Record<string, unknown>): Promise<any> => api.expectOk('POST', '/rollouts', spec);
const rolloutUntil = (id: string, satisfied: (rollout: any) => boolean) => until(() => api.expectOk('GET', `/rollouts/${id}`), satisfied);
const ended = (id: string, state: string) => rolloutUntil(id, (rollout) => rollout.state === state);
const statesOf = (rollout: any): Record<string, string> => Object.fromEntries(rollout.waves.flatMap((wave: any) => wave.devices.map((device: any) => [device.deviceId, device.state])));
const runningNow = async (): Promise<Record<string, string>> => Object.fromEntries((await api.expectOk('GET', '/devices')).devices.map((device: any) => [device.id, device.runningVersion ?? '-']));
const kindsOf = async (id: string): Promise<string[]> => (await api.expectOk('GET', `/rollouts/${id}/timeline`)).decisions.map((line: any) => line.kind.replace('rollout.', ''));

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  [devices, versions] = [[], []];
  await start();
  await api.expectOk('POST', '/models', testModel);
});

afterEach(async () => {
  for (const device of devices) await device.disconnect();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('from a template over approvals to the end: explained, told on MQTT, exported for auditors and replayed under another gate', async () => {
  for (const id of ['a', 'b', 'c']) await enroll(id);
  const version = await approvedVersion();
  await api.expectOk('POST', '/rollout-templates', { name: 'careful', spec: { waves: [{ count: 1 }, { percent: 100 }], approval: { start: true, waves: [2] }, gate: { failedMax: 1 } } });
  expect(await api.call('POST', '/rollout-templates', { name: 'wrong', spec: { gate: { failedMax: '1' } } })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('gate.failedMax') } });
  expect(await api.expectOk('POST', '/rollout-templates', { name: 'careful', spec: { waves: [{ count: 1 }, { percent: 100 }], approval: { start: true, waves: [2] } } })).toMatchObject({ version: 2 });
  const observer = await connectAsync(running.mqttUrl, { clientId: 'observer-1', username: 'observer-1', password: running.adminToken, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
  const told: any[] = [];
  observer.on('message', (topic, payload) => told.push({ topic, ...JSON.parse(payload.toString()) }));
  await observer.subscribeAsync('cp/events/+', { qos: 1 });

  const { id, state } = await create({ versionId: version, template: 'careful@1', gate: { confirmedPercentMin: 100 } });
  expect(state).toBe('awaiting_approval');
  expect((await api.expectOk('GET', `/rollouts/${id}`)).spec.gate).toMatchObject({ failedMax: 1, confirmedPercentMin: 100 });
  await api.expectOk('POST', `/rollouts/${id}/approve`);
  await rolloutUntil(id, (rollout) => rollout.state === 'awaiting_approval' && statesOf(rollout).a === 'confirmed');
  await api.expectOk('POST', `/rollouts/${id}/approve`);
  const rollout = await ended(id, 'succeeded');
  expect(rollout.approvals).toMatchObject([{ wave: -1, by: 'admin' }, { wave: 1, by: 'admin' }]);
  expect((await kindsOf(id)).filter((kind) => kind !== 'held')).toEqual(['created', 'awaiting_approval', 'approved', 'wave_opened', 'awaiting_approval', 'approved', 'wave_opened', 'succeeded']);
  await until(async () => told, (events) => events.some((event) => event.kind === 'rollout.succeeded'));
  expect(told.map((event) => event.topic)).toEqual(told.map(() => `cp/events/${id}`));
  await observer.endAsync(true);

  const { body: lines } = await api.call('GET', `/rollouts/${id}/export`);
  const records = (typeof lines === 'string' ? lines : '').trimEnd().split('\n').map((line) => JSON.parse(line));
  const end = records.at(-1);
  expect(end).toMatchObject({ record: 'end', lines: records.length - 1, digest: digestOf(lines.slice(0, lines.trimEnd().lastIndexOf('\n') + 1)) });
  expect(records.filter((record) => record.record === 'device').map((device) => [device.deviceId, device.history.at(-1).state])).toEqual([['a', 'confirmed'], ['b', 'confirmed'], ['c', 'confirmed']]);
  expect(records.filter((record) => record.record === 'approval')).toHaveLength(2);
  const replayed = await api.expectOk('POST', `/rollouts/${id}/what-if`, { gate: { devicesMin: 1, soak: { inferencesMin: 1_000_000 } } });
  expect(replayed).toMatchObject({ actual: { outcome: 'succeeded' }, replayed: { outcome: 'held' } });
});

test('devices of a site are swapped together', async () => {
  for (const [id, site] of [['a', 'site:x'], ['b', 'site:x'], ['c', 'site:y']] as const) await enroll(id, [site]);
  const version = await approvedVersion();
  (devices[1] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await create({ versionId: version, waves: [{ percent: 100 }], activation: { atomicBy: 'site' } });
  await rolloutUntil(id, (rollout) => statesOf(rollout).a === 'ready' && statesOf(rollout).c === 'confirmed');
  const late = devices[1] as SimulatedDevice;
  late.behaviour = 'runs';
  await late.disconnect();
  late.desired.length = 0;
  await late.connect();
  expect(statesOf(await ended(id, 'succeeded'))).toEqual({ a: 'confirmed', b: 'confirmed', c: 'confirmed' });
  expect(devices.map((device) => device.desired.map((desired) => desired.activation?.hold ?? false))).toEqual([[true, false], [true, false], [true, false]]);
  expect((await kindsOf(id)).filter((kind) => kind === 'site_activated')).toHaveLength(2);
});

test('one command stops the fleet and takes everything back; nothing new is told until it is lifted', async () => {
  for (const id of ['a', 'b']) await enroll(id);
  const first = await approvedVersion();
  await ended((await create({ versionId: first })).id, 'succeeded');
  const second = await approvedVersion();
  (devices[1] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await create({ versionId: second });
  await rolloutUntil(id, (rollout) => rollout.waveOpen === 1);
  expect(await api.expectOk('POST', '/fleet/stop', { revert: true, reason: 'smoke' })).toMatchObject({ stop: { by: 'admin', reason: 'smoke' }, rollouts: [id] });
  await until(runningNow, (now) => now.a === first);
  expect(statesOf(await rolloutUntil(id, (rollout) => !Object.values(statesOf(rollout)).includes('reverting')))).toEqual({ a: 'reverted', b: 'reverted' });
  (devices[1] as SimulatedDevice).behaviour = 'runs';
  const held = await create({ versionId: second });
  await until(() => kindsOf(held.id), (kinds) => kinds.includes('held'));
  expect(statesOf(await api.expectOk('GET', `/rollouts/${held.id}`))).toEqual({ a: 'waiting', b: 'waiting' });
  // It holds over a restart.
  await running.stop();
  await start();
  expect(await api.expectOk('GET', '/fleet/stop')).toMatchObject({ stop: { reason: 'smoke' } });
  for (const device of devices) await device.connect(running.mqttUrl);
  await api.expectOk('DELETE', '/fleet/stop');
  expect(await api.call('DELETE', '/fleet/stop')).toMatchObject({ status: 409 });
  await ended(held.id, 'succeeded');
});

test('the newest rollout wins, and the older one sees its devices as superseded', async () => {
  for (const id of ['a', 'b', 'c']) await enroll(id);
  (devices[0] as SimulatedDevice).behaviour = 'ignores';
  const older = await create({ versionId: await approvedVersion() });
  await rolloutUntil(older.id, (rollout) => statesOf(rollout).a === 'assigned');
  const newer = await create({ versionId: await approvedVersion(), waves: [{ percent: 100 }], gate: { failedMax: 1 } });
  expect(newer.supersedes).toMatchObject([{ rolloutId: older.id, deviceIds: ['a', 'b', 'c'], outcome: 'ends' }]);
  (devices[0] as SimulatedDevice).behaviour = 'runs';
  await rolloutUntil(older.id, (rollout) => rollout.state === 'superseded');
  expect(statesOf(await api.expectOk('GET', `/rollouts/${older.id}`))).toEqual({ a: 'superseded', b: 'superseded', c: 'superseded' });
  expect((await api.expectOk('GET', '/devices')).devices.every((device: any) => device.desired.rolloutId === newer.id)).toBe(true);
});

test('an older rollout of which one device is taken goes on with the others, as the plan said; the newer version stays champion', async () => {
  for (const id of ['a', 'b', 'c']) await enroll(id);
  (devices[0] as SimulatedDevice).behaviour = 'ignores';
  const older = await create({ versionId: await approvedVersion(), waves: [{ deviceIds: ['a'] }, { percent: 100 }], approval: { waves: [2] } });
  await rolloutUntil(older.id, (rollout) => statesOf(rollout).a === 'assigned');
  const newer = { versionId: await approvedVersion(), selector: { deviceIds: ['a'] }, waves: [{ percent: 100 }] };
  const { supersedes } = await create({ ...newer, dryRun: true });
  expect(supersedes).toEqual([{ rolloutId: older.id, deviceIds: ['a'], outcome: 'goes_on', text: `takes 1 of 3 device(s) from ${older.id} (1 on their way), which goes on with the other 2 (2 waiting); its wave(s) 1 would be empty and go on with devices of the waves behind` }]);
  const { id } = await create(newer);
  (devices[0] as SimulatedDevice).behaviour = 'runs';
  await ended(id, 'succeeded');
  // One of the second wave has taken the place of the one that is gone; the next one still waits for its approval.
  expect(statesOf(await rolloutUntil(older.id, (rollout) => rollout.state === 'awaiting_approval'))).toEqual({ a: 'superseded', b: 'confirmed', c: 'waiting' });
  await api.expectOk('POST', `/rollouts/${older.id}/approve`);
  await ended(older.id, 'succeeded');
  expect(await kindsOf(older.id)).toContain('wave_refilled');
  expect(await api.expectOk('GET', `/rollouts/${older.id}/devices?limit=2&state=confirmed`)).toMatchObject({ devices: [{ deviceId: 'b', wave: 0 }, { deviceId: 'c', wave: 1 }], total: 2, next: null });
  expect(await api.expectOk('GET', `/rollouts/${older.id}/devices?limit=1&after=a`)).toMatchObject({ devices: [{ deviceId: 'b' }], total: 3, next: 'b' });
  expect((await api.expectOk('GET', `/models/${testModel.name}/versions`)).versions.filter((version: any) => version.isChampion)).toMatchObject([{ id: newer.versionId }]);
});

test('a failed device is tried again by name, what drifts is listed with its reason, and who comes late gets the version', async () => {
  for (const id of ['a', 'b', 'c']) await enroll(id, ['site:x']);
  (devices[1] as SimulatedDevice).behaviour = 'fails';
  const version = await approvedVersion();
  const { id } = await create({ versionId: version, membership: 'dynamic', selector: { tags: ['site:x'] }, gate: { failedMax: 1, confirmedPercentMin: 50 }, waves: [{ percent: 100 }] });
  expect(statesOf(await ended(id, 'succeeded'))).toMatchObject({ b: 'failed' });
  expect((await api.expectOk('GET', '/devices?outOfSync=true')).devices).toMatchObject([{ id: 'b', drift: { why: `failed: preflight.crashed (${id})` } }]);
  expect(await api.call('POST', `/rollouts/${id}/retry`, { deviceIds: ['a'] })).toMatchObject({ status: 409, body: { detail: 'a is confirmed; only a device that failed, reverted, denied or is silent is tried again' } });
  (devices[1] as SimulatedDevice).behaviour = 'runs';
  await api.expectOk('POST', `/rollouts/${id}/retry`, { deviceIds: ['b'] });
  await rolloutUntil(id, (rollout) => statesOf(rollout).b === 'confirmed');
  expect((await api.expectOk('GET', '/devices?outOfSync=true')).devices).toEqual([]);
  await enroll('d', ['site:x']);
  await enroll('e', ['site:y']);
  await rolloutUntil(id, (rollout) => statesOf(rollout).d === 'confirmed');
  expect(await runningNow()).toEqual({ a: version, b: version, c: version, d: version, e: '-' });
});

test('one command goes back to N-1, whose artifacts are fetched again though nobody was told to run it', async () => {
  for (const id of ['a', 'b']) await enroll(id);
  const first = await approvedVersion();
  await ended((await create({ versionId: first })).id, 'succeeded');
  await ended((await create({ versionId: await approvedVersion() })).id, 'succeeded');
  // A new device has nothing of N-1 yet; the broker has taken its chunks back.
  await enroll('c');
  expect(await api.expectOk('POST', '/rollouts/rollback', { model: 'pump', dryRun: true })).toMatchObject({ dryRun: true, versionId: first, waves: [{ deviceIds: ['a', 'b', 'c'] }] });
  const { id } = await api.expectOk('POST', '/rollouts/rollback', { model: 'pump' });
  await ended(id, 'succeeded');
  expect(await runningNow()).toEqual({ a: first, b: first, c: first });
  expect(await api.call('POST', '/rollouts/rollback', { model: 'pump' })).toMatchObject({ status: 409 });
});
