import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { announceTopic, chunkTopic } from '../../proto/topics.ts';
import { registerVersion, until } from '../support/api.ts';
import { SimulatedDevice } from '../support/simulated-device.ts';
import { statesOf, useTestControlPlane } from '../support/test-control-plane.ts';

const plane = useTestControlPlane({ tickMs: { gateway: 100, rollout: 50, monitor: 200, training: 200 } });

async function enrollPumps(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await plane.enroll(`pump-${index}`, ['hall-1']);
}

test('a version goes from registration over signed, fetched bundles to every device, wave by wave', async () => {
  await enrollPumps(4);
  const version = await plane.approvedVersion();
  const plan = await plane.rollOut({ versionId: version, dryRun: true });
  expect(plan).toMatchObject({ dryRun: true, waves: [{ index: 0, deviceIds: ['pump-0'] }, { index: 1, deviceIds: ['pump-1', 'pump-2', 'pump-3'] }], leftOut: [] });
  const { id } = await plane.rollOut({ versionId: version });
  const rollout = await plane.rolloutUntil(id, (value) => value.state !== 'running');
  expect(rollout).toMatchObject({ state: 'succeeded', waveOpen: 1, gate: { verdict: 'open' } });
  expect(await plane.runningNow()).toEqual({ 'pump-0': version, 'pump-1': version, 'pump-2': version, 'pump-3': version });
  expect(plane.devices[0]?.desired.at(-1)?.probation).toEqual({ inferencesMin: 5, durationMs: 0, errorFractionMax: 0 });
  const events = (await plane.api.expectOk('GET', `/events?subject=${id}`)).events.map((event: { kind: string }) => event.kind);
  expect(events[0]).toBe('rollout.created');
  expect(events.filter((kind: string) => kind === 'rollout.wave_opened')).toHaveLength(2);
  expect(events.at(-1)).toBe('rollout.succeeded');
  // Nobody is left for a second rollout of the same version.
  expect(await plane.api.call('POST', '/rollouts', { versionId: version })).toMatchObject({ status: 409, type: 'application/problem+json', body: { code: 'request.conflict', detail: 'no device is left to take part (4 already running); choose other devices, or enroll some' } });
});

test('a failing device trips the gate and the wave goes back to what it ran before', async () => {
  await enrollPumps(4);
  const first = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: first })).id, 'succeeded');
  const second = await plane.approvedVersion();
  (plane.devices[2] as SimulatedDevice).behaviour = 'fails';
  const { id } = await plane.rollOut({ versionId: second, waves: [{ count: 1 }, { count: 3 }, { percent: 100 }] });
  const rollout = await plane.rolloutUntil(id, (value) => value.state !== 'running' && !Object.values(statesOf(value)).includes('reverting'));
  expect(rollout).toMatchObject({ state: 'tripped', detail: 'wave 2: 1 of 2 devices failed, at most 0 may' });
  expect(statesOf(rollout)).toEqual({ 'pump-0': 'confirmed', 'pump-1': 'reverted', 'pump-2': 'reverted', 'pump-3': 'waiting' });
  await until(() => plane.runningNow(), (now) => now['pump-1'] === first);
  expect(await plane.runningNow()).toEqual({ 'pump-0': second, 'pump-1': first, 'pump-2': first, 'pump-3': first });
  expect(plane.devices[1]?.desired.at(-1)?.bundle).toMatchObject({ version: 1, rollback: true });
  // The champion is what a rollout brought to the whole fleet, not what tripped.
  expect((await plane.api.expectOk('GET', `/versions/${first}`)).isChampion).toBe(true);
});

test('a device that stays away is silent after the deadline, and converges when it returns', async () => {
  await enrollPumps(3);
  const version = await plane.approvedVersion();
  await plane.devices[2]?.disconnect();
  await until(() => plane.api.expectOk('GET', '/devices/pump-2'), (device) => device.online === false);
  const { id } = await plane.rollOut({ versionId: version, gate: { deadlineMs: 3_600_000, confirmedPercentMin: 50, silentMax: 1 } });
  await plane.rolloutUntil(id, (value) => statesOf(value)['pump-0'] === 'confirmed' && statesOf(value)['pump-1'] === 'confirmed' && statesOf(value)['pump-2'] === 'assigned');
  plane.aheadMs = 3_600_000;
  const ended = await plane.rolloutUntil(id, (value) => value.state !== 'running');
  expect(ended.state).toBe('succeeded');
  expect(statesOf(ended)['pump-2']).toBe('silent');
  await plane.devices[2]?.connect();
  await plane.rolloutUntil(id, (value) => statesOf(value)['pump-2'] === 'confirmed');
  expect((await plane.runningNow())['pump-2']).toBe(version);
});

test('a control plane that is stopped in the middle of a rollout continues it', async () => {
  await enrollPumps(3);
  const version = await plane.approvedVersion();
  (plane.devices[0] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await plane.rollOut({ versionId: version });
  await plane.rolloutUntil(id, (value) => statesOf(value)['pump-0'] === 'assigned');
  await plane.stop();
  await plane.start();
  expect(await plane.api.expectOk('GET', `/rollouts/${id}`)).toMatchObject({ state: 'running', waveOpen: 0 });
  for (const device of plane.devices) {
    device.behaviour = 'runs';
    await device.disconnect();
    device.desired.length = 0;
    await device.connect(plane.running.mqttUrl);
  }
  await plane.ended(id, 'succeeded');
  expect(await plane.runningNow()).toEqual({ 'pump-0': version, 'pump-1': version, 'pump-2': version });
});

test('an operator pauses, resumes and aborts with revert', async () => {
  await enrollPumps(3);
  const first = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: first })).id, 'succeeded');
  const second = await plane.approvedVersion();
  for (const device of plane.devices.slice(1)) device.behaviour = 'ignores';
  const { id } = await plane.rollOut({ versionId: second });
  await plane.rolloutUntil(id, (value) => value.waveOpen === 1);
  expect((await plane.api.expectOk('POST', `/rollouts/${id}/pause`)).state).toBe('paused');
  expect(await plane.api.call('POST', `/rollouts/${id}/pause`)).toMatchObject({ status: 409, body: { detail: `rollout ${id} is paused; this needs one that is running or awaiting_approval` } });
  expect((await plane.api.expectOk('POST', `/rollouts/${id}/resume`)).state).toBe('running');
  // Who asks for it leaves its devices to it as long as it runs; else the newest wins, which is told before the start.
  expect(await plane.api.call('POST', '/rollouts', { versionId: first, rollback: true, overlap: 'leave_out' })).toMatchObject({ status: 409 });
  expect(await plane.rollOut({ versionId: first, rollback: true, dryRun: true })).toMatchObject({ supersedes: [{ rolloutId: id, deviceIds: ['pump-1', 'pump-2'] }] });
  for (const device of plane.devices) device.behaviour = 'runs';
  expect((await plane.api.expectOk('POST', `/rollouts/${id}/abort`, { revert: true })).state).toBe('aborted');
  await until(() => plane.runningNow(), (now) => Object.values(now).every((value) => value === first));
  expect(await plane.api.call('POST', `/rollouts/${id}/resume`)).toMatchObject({ status: 409 });
});

test('going back to an older version needs rollback', async () => {
  await enrollPumps(2);
  const first = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: first })).id, 'succeeded');
  const second = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: second })).id, 'succeeded');
  expect(await plane.api.call('POST', '/rollouts', { versionId: first })).toMatchObject({ status: 409, body: { detail: 'pump-v1 is older than pump-v2, which the fleet runs; devices refuse to go back unless rollback is set' } });
  const { id } = await plane.rollOut({ versionId: first, rollback: true });
  await plane.ended(id, 'succeeded');
  expect(await plane.runningNow()).toEqual({ 'pump-0': first, 'pump-1': first });
  expect((await plane.api.expectOk('GET', `/versions/${first}`)).isChampion).toBe(true);
});

test('artifacts that no device has to fetch any more are taken back from the broker', async () => {
  await enrollPumps(2);
  const first = await plane.approvedVersion();
  await plane.ended((await plane.rollOut({ versionId: first })).id, 'succeeded');
  const second = await plane.approvedVersion();
  (plane.devices[1] as SimulatedDevice).behaviour = 'ignores';
  const { id } = await plane.rollOut({ versionId: second });
  await plane.rolloutUntil(id, (value) => statesOf(value)['pump-1'] === 'assigned');
  const [oldModel, newModel] = await Promise.all([first, second].map(async (version) => (await plane.api.expectOk('GET', `/versions/${version}`)).artifacts.model));
  // What is retained comes before the answer to a subscription that follows on the same connection.
  const { mqttUrl, credential } = await plane.api.expectOk('POST', '/devices', { id: 'reader' });
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
  (plane.devices[1] as SimulatedDevice).behaviour = 'runs';
  await plane.devices[1]?.disconnect();
  plane.devices[1] = new SimulatedDevice(await plane.api.expectOk('POST', '/devices', { id: 'pump-1', rotate: true }));
  await plane.devices[1].connect();
  await plane.ended(id, 'succeeded');
  await until(retained, (topics) => topics.length === 0);
});

test('a version is approved on evidence only, once', async () => {
  const first = await plane.approvedVersion();
  const unverified = await registerVersion(plane.api, { salt: 'bad', holdout: 0.99, verified: false, champion: { versionId: first, value: 0.9 } });
  expect(await plane.api.call('POST', `/versions/${unverified}/approve`, { force: { reason: 'hurry' } })).toMatchObject({ status: 409, body: { detail: `the verification of ${unverified} failed; a model that failed it is never signed` } });
  const worse = await registerVersion(plane.api, { salt: 'worse', holdout: 0.8, champion: { versionId: first, value: 0.9 } });
  expect(await plane.api.call('POST', `/versions/${worse}/approve`, {})).toMatchObject({ status: 409, body: { code: 'request.conflict' } });
  expect(await plane.api.call('POST', '/rollouts', { versionId: worse })).toMatchObject({ status: 409, body: { detail: `${worse} is candidate, only an approved version is signed; approve it first` } });
  expect(await plane.api.expectOk('POST', `/versions/${worse}/approve`, { force: { reason: 'the hold-out is mislabelled' } })).toMatchObject({ state: 'approved', decisionReason: expect.stringContaining('overruled (the hold-out is mislabelled)') });
  expect(await plane.api.call('POST', `/versions/${worse}/reject`, {})).toMatchObject({ status: 409 });
});
