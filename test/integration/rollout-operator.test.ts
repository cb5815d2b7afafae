import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import { testModel, until } from '../support/api.ts';
import type { SimulatedDevice } from '../support/simulated-device.ts';
import { statesOf, useTestControlPlane } from '../support/test-control-plane.ts';

const plane = useTestControlPlane({ tickMs: { gateway: 100, rollout: 30, notify: 50, monitor: 5_000, training: 5_000 } });

const kindsOf = async (id: string): Promise<string[]> => (await plane.api.expectOk('GET', `/rollouts/${id}/timeline`)).decisions.map((line: any) => line.kind.replace('rollout.', ''));

test('from a template over approvals to the end: explained, told on MQTT, exported for auditors and replayed under another gate', async () => {
  for (const id of ['a', 'b', 'c']) await plane.enroll(id);
  const version = await plane.approvedVersion();
  await plane.api.expectOk('POST', '/rollout-templates', { name: 'careful', spec: { waves: [{ count: 1 }, { percent: 100 }], approval: { start: true, waves: [2] }, gate: { failedMax: 1 } } });
  expect(await plane.api.call('POST', '/rollout-templates', { name: 'wrong', spec: { gate: { failedMax: '1' } } })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('gate.failedMax') } });
  expect(await plane.api.expectOk('POST', '/rollout-templates', { name: 'careful', spec: { waves: [{ count: 1 }, { percent: 100 }], approval: { start: true, waves: [2] } } })).toMatchObject({ version: 2 });
  const observer = await connectAsync(plane.running.mqttUrl, { clientId: 'observer-1', username: 'observer-1', password: plane.running.adminToken, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
  const told: any[] = [];
  observer.on('message', (topic, payload) => told.push({ topic, ...JSON.parse(payload.toString()) }));
  await observer.subscribeAsync('cp/events/+', { qos: 1 });

  const { id, state } = await plane.rollOut({ versionId: version, template: 'careful@1', gate: { confirmedPercentMin: 100 } });
  expect(state).toBe('awaiting_approval');
  expect((await plane.api.expectOk('GET', `/rollouts/${id}`)).spec.gate).toMatchObject({ failedMax: 1, confirmedPercentMin: 100 });
  await plane.api.expectOk('POST', `/rollouts/${id}/approve`);
  await plane.rolloutUntil(id, (rollout) => rollout.state === 'awaiting_approval' && statesOf(rollout).a === 'confirmed');
  await plane.api.expectOk('POST', `/rollouts/${id}/approve`);
  const rollout = await plane.ended(id, 'succeeded');
  expect(rollout.approvals).toMatchObject([{ wave: -1, by: 'admin' }, { wave: 1, by: 'admin' }]);
  expect((await kindsOf(id)).filter((kind) => kind !== 'held')).toEqual(['created', 'awaiting_approval', 'approved', 'wave_opened', 'awaiting_approval', 'approved', 'wave_opened', 'succeeded']);
  await until(async () => told, (events) => events.some((event) => event.kind === 'rollout.succeeded'));
  expect(told.map((event) => event.topic)).toEqual(told.map(() => `cp/events/${id}`));
  await observer.endAsync(true);

  const { body: lines } = await plane.api.call('GET', `/rollouts/${id}/export`);
  const records = (typeof lines === 'string' ? lines : '').trimEnd().split('\n').map((line) => JSON.parse(line));
  const end = records.at(-1);
  expect(end).toMatchObject({ record: 'end', lines: records.length - 1, digest: digestOf(lines.slice(0, lines.trimEnd().lastIndexOf('\n') + 1)) });
  expect(records.filter((record) => record.record === 'device').map((device) => [device.deviceId, device.history.at(-1).state])).toEqual([['a', 'confirmed'], ['b', 'confirmed'], ['c', 'confirmed']]);
  expect(records.filter((record) => record.record === 'approval')).toHaveLength(2);
  const replayed = await plane.api.expectOk('POST', `/rollouts/${id}/what-if`, { gate: { devicesMin: 1, soak: { inferencesMin: 1_000_000 } } });
  expect(replayed).toMatchObject({ actual: { outcome: 'succeeded' }, replayed: { outcome: 'held' } });
});

test('devices of a site are swapped together', async () => {
  for (const [id, site] of [['a', 'site:x'], ['b', 'site:x'], ['c', 'site:y']] as const) await plane.enroll(id, [site]);
  const version = await plane.approvedVersion();
  (plane.devices[1] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await plane.rollOut({ versionId: version, waves: [{ percent: 100 }], activation: { atomicBy: 'site' } });
  await plane.rolloutUntil(id, (rollout) => statesOf(rollout).a === 'ready' && statesOf(rollout).c === 'confirmed');
  const late = plane.devices[1] as SimulatedDevice;
  late.behaviour = 'runs';
  await late.disconnect();
  late.desired.length = 0;
  await late.connect();
  expect(statesOf(await plane.ended(id, 'succeeded'))).toEqual({ a: 'confirmed', b: 'confirmed', c: 'confirmed' });
  expect(plane.devices.map((device) => device.desired.map((desired) => desired.activation?.hold ?? false))).toEqual([[true, false], [true, false], [true, false]]);
  expect((await kindsOf(id)).filter((kind) => kind === 'site_activated')).toHaveLength(2);
});

test('one command stops the fleet and takes everything back; nothing new is told until it is lifted', async () => {
  for (const id of ['a', 'b']) await plane.enroll(id);
  const first = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: first })).id, 'succeeded');
  const second = await plane.approvedVersion();
  (plane.devices[1] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await plane.rollOut({ versionId: second });
  await plane.rolloutUntil(id, (rollout) => rollout.waveOpen === 1);
  expect(await plane.api.expectOk('POST', '/fleet/stop', { revert: true, reason: 'smoke' })).toMatchObject({ stop: { by: 'admin', reason: 'smoke' }, rollouts: [id] });
  await until(() => plane.runningNow(), (now) => now.a === first);
  expect(statesOf(await plane.rolloutUntil(id, (rollout) => !Object.values(statesOf(rollout)).includes('reverting')))).toEqual({ a: 'reverted', b: 'reverted' });
  (plane.devices[1] as SimulatedDevice).behaviour = 'runs';
  const held = await plane.rollOut({ versionId: second });
  await until(() => kindsOf(held.id), (kinds) => kinds.includes('held'));
  expect(statesOf(await plane.api.expectOk('GET', `/rollouts/${held.id}`))).toEqual({ a: 'waiting', b: 'waiting' });
  // It holds over a restart.
  await plane.stop();
  await plane.start();
  expect(await plane.api.expectOk('GET', '/fleet/stop')).toMatchObject({ stop: { reason: 'smoke' } });
  for (const device of plane.devices) await device.connect(plane.running.mqttUrl);
  await plane.api.expectOk('DELETE', '/fleet/stop');
  expect(await plane.api.call('DELETE', '/fleet/stop')).toMatchObject({ status: 409 });
  await plane.ended(held.id, 'succeeded');
});

test('the newest rollout wins, and the older one sees its devices as superseded', async () => {
  for (const id of ['a', 'b', 'c']) await plane.enroll(id);
  (plane.devices[0] as SimulatedDevice).behaviour = 'ignores';
  const older = await plane.rollOut({ versionId: await plane.approvedVersion() });
  await plane.rolloutUntil(older.id, (rollout) => statesOf(rollout).a === 'assigned');
  const newer = await plane.rollOut({ versionId: await plane.approvedVersion(), waves: [{ percent: 100 }], gate: { failedMax: 1 } });
  expect(newer.supersedes).toMatchObject([{ rolloutId: older.id, deviceIds: ['a', 'b', 'c'], outcome: 'ends' }]);
  (plane.devices[0] as SimulatedDevice).behaviour = 'runs';
  await plane.rolloutUntil(older.id, (rollout) => rollout.state === 'superseded');
  expect(statesOf(await plane.api.expectOk('GET', `/rollouts/${older.id}`))).toEqual({ a: 'superseded', b: 'superseded', c: 'superseded' });
  expect((await plane.api.expectOk('GET', '/devices')).devices.every((device: any) => device.desired.rolloutId === newer.id)).toBe(true);
});

test('an older rollout of which one device is taken goes on with the others, as the plan said; the newer version stays champion', async () => {
  for (const id of ['a', 'b', 'c']) await plane.enroll(id);
  (plane.devices[0] as SimulatedDevice).behaviour = 'ignores';
  const older = await plane.rollOut({ versionId: await plane.approvedVersion(), waves: [{ deviceIds: ['a'] }, { percent: 100 }], approval: { waves: [2] } });
  await plane.rolloutUntil(older.id, (rollout) => statesOf(rollout).a === 'assigned');
  const newer = { versionId: await plane.approvedVersion(), selector: { deviceIds: ['a'] }, waves: [{ percent: 100 }] };
  const { supersedes } = await plane.rollOut({ ...newer, dryRun: true });
  expect(supersedes).toEqual([{ rolloutId: older.id, deviceIds: ['a'], outcome: 'goes_on', text: `takes 1 of 3 device(s) from ${older.id} (1 on their way), which goes on with the other 2 (2 waiting); its wave(s) 1 would be empty and go on with devices of the waves behind` }]);
  const { id } = await plane.rollOut(newer);
  (plane.devices[0] as SimulatedDevice).behaviour = 'runs';
  await plane.ended(id, 'succeeded');
  // One of the second wave takes the place of the one that is gone once somebody has approved that wave.
  expect(statesOf(await plane.rolloutUntil(older.id, (rollout) => rollout.state === 'awaiting_approval'))).toEqual({ a: 'superseded', b: 'waiting', c: 'waiting' });
  await plane.api.expectOk('POST', `/rollouts/${older.id}/approve`);
  await plane.ended(older.id, 'succeeded');
  expect(await kindsOf(older.id)).toContain('wave_refilled');
  expect(await plane.api.expectOk('GET', `/rollouts/${older.id}/devices?limit=2&state=confirmed`)).toMatchObject({ devices: [{ deviceId: 'b', wave: 0 }, { deviceId: 'c', wave: 1 }], total: 2, next: null });
  expect(await plane.api.expectOk('GET', `/rollouts/${older.id}/devices?limit=1&after=a`)).toMatchObject({ devices: [{ deviceId: 'b' }], total: 3, next: 'b' });
  expect((await plane.api.expectOk('GET', `/models/${testModel.name}/versions`)).versions.filter((version: any) => version.isChampion)).toMatchObject([{ id: newer.versionId }]);
});

test('a failed device is tried again by name, what drifts is listed with its reason, and who comes late gets the version', async () => {
  for (const id of ['a', 'b', 'c']) await plane.enroll(id, ['site:x']);
  (plane.devices[1] as SimulatedDevice).behaviour = 'fails';
  const version = await plane.approvedVersion();
  const { id } = await plane.rollOut({ versionId: version, membership: 'dynamic', selector: { tags: ['site:x'] }, gate: { failedMax: 1, confirmedPercentMin: 50 }, waves: [{ percent: 100 }] });
  expect(statesOf(await plane.ended(id, 'succeeded'))).toMatchObject({ b: 'failed' });
  expect((await plane.api.expectOk('GET', '/devices?outOfSync=true')).devices).toMatchObject([{ id: 'b', drift: { why: `failed: preflight.crashed (${id})` } }]);
  expect(await plane.api.call('POST', `/rollouts/${id}/retry`, { deviceIds: ['a'] })).toMatchObject({ status: 409, body: { detail: 'a is confirmed; only a device that failed, reverted, denied or is silent is tried again' } });
  (plane.devices[1] as SimulatedDevice).behaviour = 'runs';
  await plane.api.expectOk('POST', `/rollouts/${id}/retry`, { deviceIds: ['b'] });
  await plane.rolloutUntil(id, (rollout) => statesOf(rollout).b === 'confirmed');
  expect((await plane.api.expectOk('GET', '/devices?outOfSync=true')).devices).toEqual([]);
  await plane.enroll('d', ['site:x']);
  await plane.enroll('e', ['site:y']);
  await plane.rolloutUntil(id, (rollout) => statesOf(rollout).d === 'confirmed');
  expect(await plane.runningNow()).toEqual({ a: version, b: version, c: version, d: version, e: '-' });
});

test('one command goes back to N-1, whose artifacts are fetched again though nobody was told to run it', async () => {
  for (const id of ['a', 'b']) await plane.enroll(id);
  const first = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: first })).id, 'succeeded');
  await plane.ended((await plane.rollOut({ versionId: await plane.approvedVersion() })).id, 'succeeded');
  // A new device has nothing of N-1 yet; the broker has taken its chunks back.
  await plane.enroll('c');
  expect(await plane.api.expectOk('POST', '/rollouts/rollback', { model: 'pump', dryRun: true })).toMatchObject({ dryRun: true, versionId: first, waves: [{ deviceIds: ['a', 'b', 'c'] }] });
  const { id } = await plane.api.expectOk('POST', '/rollouts/rollback', { model: 'pump' });
  await plane.ended(id, 'succeeded');
  expect(await plane.runningNow()).toEqual({ a: first, b: first, c: first });
  expect(await plane.api.call('POST', '/rollouts/rollback', { model: 'pump' })).toMatchObject({ status: 409 });
});
