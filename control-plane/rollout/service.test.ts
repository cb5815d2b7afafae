import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../proto/digest.ts';
import type { BundleRef, Reported, UpdatePhase } from '../../proto/messages.ts';
import { behaviourOf, type BehaviourRow } from '../../test/support/bundle-behaviour.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { insertDevice } from '../fleet/repository.ts';
import { createFleetService, type FleetService } from '../fleet/service.ts';
import type { BundleBehaviour } from '../monitor/behaviour.ts';
import { gateSchema } from './gates/gate.ts';
import { rolloutSpecSchema } from './rollout.ts';
import { createRolloutService, type RolloutService } from './service.ts';
import { loadEvidence } from './timeline-repository.ts';

const digestBefore: Digest = `sha256:${'a'.repeat(64)}`;
const digest: Digest = `sha256:${'b'.repeat(64)}`;
const bundle: BundleRef = { digest, sizeBytes: 10, releaseCounter: 1, releaseKeyId: 'k', releaseSignature: new Uint8Array(64), model: 'gas', version: 1, rollback: false };
const count = 300;

let rooms: TestRooms;
let fleet: FleetService;
let rollouts: RolloutService;
let statements: number;
let nowMs: number;
let sequence: number;
/** What is known of the bundle in the field, and of the one before it. */
let behaviour: BundleBehaviour | undefined;
let behaviourBefore: BundleBehaviour | undefined;
let champion: { id: string; model: string; number: number } | undefined;

beforeEach(async () => {
  [statements, nowMs, sequence, behaviour, behaviourBefore, champion] = [0, 1_000_000, 0, undefined, undefined, undefined];
  rooms = await openTestRooms();
  const store = rooms.context.store.withPlugin({
    transformQuery: ({ node }) => {
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const context = { ...rooms.context, store, clock: { ...rooms.context.clock, nowMs: () => nowMs } };
  fleet = createFleetService(context, { security: rooms.security, findVersionName: async () => undefined });
  const registry = {
    getVersion: async () => ({ id: 'gas-v1', model: 'gas', number: 1, bundleDigest: digest }), getModel: async () => ({ settings: {} }), champion: async () => champion, listVersions: async () => [], bundleRef: async () => bundle, bundleArtifacts: async () => [],
    findByBundle: async () => undefined,
  };
  rollouts = createRolloutService(context, { fleet, registry: registry as never, behaviour: async (of) => (of === digest ? behaviour : behaviourBefore), planDelivery: async () => new Map() });
  await rooms.context.store.transaction().execute(async (db) => {
    for (let index = 0; index < count; index++) await insertDevice(db, { id: `d${index}`, credentialHash: '', tags: [], nowMs });
  });
});

afterEach(() => rooms.close());

async function report(deviceId: string, phase: UpdatePhase, rolloutId: string, running = phase === 'converged' ? digest : ''): Promise<void> {
  const reported: Reported = {
    deviceId, sequence: ++sequence, desiredRevision: 1, slots: [], runningDigest: running, confirmedDigest: running, inferencesSinceActivation: 0, agentVersion: '1', runtime: 'wasm', atMs: nowMs, detail: '', shadowInferences: 0,
    update: { bundleDigest: digest, rolloutId, phase, reason: '', detail: '', chunksDone: 0, chunksTotal: 0, sinceMs: 0, revision: 1 },
  };
  expect(await fleet.recordReported(reported)).toMatchObject({ ok: true });
}

/** What devices have reported of the bundle by hour. */
function reports(devices: Readonly<Record<string, Readonly<Record<number, BehaviourRow>>>>): void {
  behaviour = behaviourOf(digest, devices, { revision: ++sequence });
}

const toldBy = async (id: string): Promise<string[]> => (await rollouts.get(id)).devices.flatMap(({ deviceId, state }) => (state === 'assigned' ? deviceId : []));

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const before = statements;
  await work();
  return statements - before;
}

test('two who go back from the same version at the same instant go back once', async () => {
  champion = { id: 'gas-v2', model: 'gas', number: 2 };
  const answers = await Promise.allSettled(['ann', 'bob'].map(async (by) => rollouts.rollback('gas', by, { to: 'gas-v1', from: 'gas-v2', dryRun: false })));
  expect(answers).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'request.conflict' } }]);
});

test('a tick costs as much as there is news, not as there are devices', async () => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ percent: 80 }, { percent: 100 }] }), 'ann');
  await rollouts.tick();
  const told = (await rollouts.get(rollout.id)).devices.filter((device) => device.state === 'assigned');
  expect(told).toHaveLength(240);
  nowMs += 1_000;
  // The tick after it reads what it has told.
  await rollouts.tick();
  nowMs += 1_000;
  expect(await statementsOf(() => rollouts.tick())).toBeLessThanOrEqual(3);
  await report('d0', 'downloading', rollout.id);
  const rows = async (): Promise<number> => (await rooms.context.store.selectFrom('rollout_devices').select('device_id').where('updated_ms', '=', nowMs).execute()).length;
  expect(await statementsOf(() => rollouts.tick())).toBeLessThanOrEqual(8);
  expect(await rows()).toBe(1);
  nowMs += 1_000;
  for (const { deviceId } of told) await report(deviceId, 'converged', rollout.id);
  expect(await statementsOf(() => rollouts.tick())).toBeLessThan(150);
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'running', waveOpen: 1 });
});

test('what was saved by another is read again, and the rollout goes on', async () => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1' }), 'ann');
  await rollouts.tick();
  await rooms.context.store.updateTable('rollouts').set({ updated_ms: 5 }).where('id', '=', rollout.id).execute();
  nowMs += 1_000;
  await report('d0', 'converged', rollout.id);
  await expect(rollouts.tick()).rejects.toMatchObject({ code: 'request.conflict', retryable: true });
  await rollouts.tick();
  expect((await rollouts.get(rollout.id)).waveOpen).toBe(1);
});

test('a command that only one of its devices makes impossible leaves nothing half done', async () => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ percent: 100 }] }), 'ann');
  // Revoked behind the service's back.
  await rooms.context.store.updateTable('devices').set({ revoked: 1 }).where('id', '=', 'd2').execute();
  await expect(rollouts.tick()).rejects.toMatchObject({ code: 'request.not_found' });
  expect(await rooms.context.store.selectFrom('twins').select('device_id').where('desired_revision', '>', 0).execute()).toEqual([]);
  await rollouts.tick();
  expect((await rollouts.get(rollout.id)).devices.filter((device) => device.state === 'assigned')).toHaveLength(250);
});

test('who creates or plans a rollout while the fleet is stopped is told that it waits, and for what', async () => {
  const spec = rolloutSpecSchema.parse({ versionId: 'gas-v1' });
  const notesOf = async (): Promise<readonly string[]> => (await rollouts.dryRun(spec)).plan.notes;
  expect(await notesOf()).not.toContainEqual(expect.stringContaining('stopped'));
  await rollouts.stopAll('ann', { revert: false, reason: 'smoke' });
  const waits = 'waits, nothing is told to any device: the fleet is stopped by ann (smoke); fleetloop rollouts lift-stop ends it';
  expect(await notesOf()).toContain(waits);
  const { rollout, plan } = await rollouts.create(spec, 'bob');
  expect(plan.notes[0]).toBe(waits);
  await rollouts.tick();
  expect((await rollouts.get(rollout.id)).devices.every((device) => device.state === 'waiting')).toBe(true);
  const stopped = 'the fleet is stopped by ann (smoke); fleetloop rollouts lift-stop ends it';
  const gateNow = async () => rollouts.gate(await rollouts.get(rollout.id));
  // Who only looks is told as well.
  expect(await gateNow()).toMatchObject({ verdict: 'hold', reason: expect.stringContaining(stopped), missing: [stopped, expect.any(String), expect.any(String)] });
  await rollouts.lift('ann');
  expect((await gateNow()).reason).not.toContain('stopped');
  expect(await notesOf()).not.toContain(waits);
});

test('who gives less time than an agent takes for the probation that nobody told it about is told so', async () => {
  const hasty = expect.stringContaining('is not longer than the probation of 60 s');
  const notesOf = async (spec: object): Promise<readonly string[]> => (await rollouts.dryRun(rolloutSpecSchema.parse({ versionId: 'gas-v1', ...spec }))).plan.notes;
  expect(await notesOf({ gate: { deadlineMs: 60_000 } })).toContainEqual(hasty);
  expect(await notesOf({ gate: { deadlineMs: 61_000 } })).not.toContainEqual(hasty);
  expect(await notesOf({ gate: { deadlineMs: 60_000 }, probation: { inferencesMin: 1, durationMs: 5_000, errorFractionMax: 0.1 } })).not.toContainEqual(hasty);
});

test.each(['stop', 'pause', 'revert_wave'])('who resumes a rollout past an absolute limit is not asked again about the same figures: %s', async (onTrip) => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 1 }, { percent: 100 }], gate: { errorPercentMax: 1, onTrip, behaviour: { errorRate: 'off' } } }), 'ann');
  await rollouts.tick();
  nowMs += 1_000;
  await report('d0', 'converged', rollout.id);
  reports({ d0: { 0: { inferences: [90], runs: [90, 10] } } });
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: onTrip === 'pause' ? 'paused' : 'tripped', detail: expect.stringContaining('10 of 100 inferences (10.00 %) failed, at most 1 % may') as string });
  nowMs += 1_000;
  await rollouts.resume(rollout.id, 'ann');
  nowMs += 1_000;
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'running', ...(onTrip === 'revert_wave' ? {} : { waveOpen: 1, acknowledgedMeasures: ['limit:errorRate'] }) });
});

test('who resumes a rollout that has gone back acknowledges nothing of devices that have left it: the same harm of those who come instead trips', async () => {
  const ids = Array.from({ length: count }, (_, index) => `d${index}`);
  await rooms.context.store.updateTable('twins').set({ running_digest: digestBefore, confirmed_digest: digestBefore }).execute();
  behaviourBefore = behaviourOf(digestBefore, Object.fromEntries(ids.map((id) => [id, { 0: { inferences: [1_000], runs: [1_000, 0] } }])));
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 8 }, { percent: 100 }], gate: { onTrip: 'revert_wave', deadlineMs: 3_600_000 } }), 'ann');
  const failing: Record<string, Record<number, BehaviourRow>> = {};
  const states: unknown[] = [];
  for (let round = 0; round < 2; round++) {
    await rollouts.tick();
    const told = await toldBy(rollout.id);
    nowMs += 60_000;
    for (const id of told) await report(id, 'converged', rollout.id);
    for (const id of told) failing[id] = { 0: { inferences: [10], runs: [1_000, 990] } };
    reports(failing);
    await rollouts.tick();
    const { state, waveOpen, acknowledgedMeasures } = await rollouts.get(rollout.id);
    states.push([told.length, state, waveOpen, acknowledgedMeasures]);
    nowMs += 1_000;
    await rollouts.tick();
    if (round === 0) await rollouts.resume(rollout.id, 'ann');
    nowMs += 1_000;
  }
  expect(states).toEqual([[8, 'tripped', 0, []], [8, 'tripped', 0, []]]);
});

test('who resumes a large rollout acknowledges nothing that only the known failures show', async () => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 3 }, { percent: 100 }], gate: { latencyP99MsMax: 50, onTrip: 'pause', soak: { inferencesMin: 1_000_000 } } }), 'ann');
  await rollouts.tick();
  const ids = await toldBy(rollout.id);
  const slow = (latencyMs: (id: string) => number): void => reports(Object.fromEntries(ids.map((id) => [id, { 0: { inferences: [100], runs: [100, 0], logLatencyP99Count: [1, Math.log(latencyMs(id)), Math.log(latencyMs(id)) ** 2] } }])));
  nowMs += 1_000;
  for (const id of ids) await report(id, id === ids[0] ? 'failed' : 'converged', rollout.id);
  slow((id) => (id === ids[0] ? 500 : 10));
  for (let seconds = 0; seconds < 30; seconds += 10) {
    nowMs += 10_000;
    await rollouts.tick();
  }
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'paused' });
  await rollouts.resume(rollout.id, 'ann');
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'running', acknowledgedMeasures: [] });
  slow(() => 500);
  nowMs += 20_000;
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'paused', detail: expect.stringContaining('500') as string });
});

test.each(['pause', 'stop'])('who resumes a rollout that stayed undecided for too long is not asked again: %s', async (onTrip) => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 6 }, { percent: 100 }], gate: { onTrip, behaviour: { accuracy: { tripAbove: 0.01, openBelow: 0.05 }, undecided: { afterMs: 60_000, verdict: 'trip' } } } }), 'ann');
  await rollouts.tick();
  nowMs += 1_000;
  for (const id of await toldBy(rollout.id)) await report(id, 'converged', rollout.id);
  nowMs += 61_000;
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: onTrip === 'pause' ? 'paused' : 'tripped' });
  nowMs += 600_000;
  await rollouts.resume(rollout.id, 'ann');
  nowMs += 1_000;
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'running', waveOpen: 1, acknowledgedMeasures: ['undecided:accuracy'] });
});

test('what went wrong while a person had paused the rollout is said before it is acknowledged, with the evidence that it is judged by', async () => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 1 }, { percent: 100 }], gate: { errorPercentMax: 1, onTrip: 'stop', soak: { durationMs: 100_000 } } }), 'ann');
  await rollouts.tick();
  nowMs += 1_000;
  await report('d0', 'converged', rollout.id);
  await rollouts.tick();
  await rollouts.pause(rollout.id, 'ann');
  reports({ d0: { 0: { inferences: [1], runs: [9_000, 9_000] } } });
  const states: unknown[] = [];
  for (let time = 0; time < 2; time++) {
    nowMs += 200_000;
    await rollouts.resume(rollout.id, 'ann');
    nowMs += 200_000;
    await rollouts.tick();
    const { state, waveOpen, acknowledgedMeasures } = await rollouts.get(rollout.id);
    states.push([state, waveOpen, acknowledgedMeasures]);
  }
  expect(states).toEqual([['tripped', 0, []], ['running', 1, ['limit:errorRate']]]);
  expect((await loadEvidence(rooms.context.store, rollout.id)).flatMap(({ evidence }) => (evidence.wave === 0 ? evidence.errors : []))).toEqual([0, 0, 9_000, 9_000, 9_000, 9_000]);
});

test('the same gate makes the same of the record: a soak in which nothing new is seen, a pause, and what is known by then', async () => {
  const { rollout: { id } } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 2 }, { count: 3 }], gate: { confirmedPercentMin: 50, soak: { durationMs: 600_000 } } }), 'ann');
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    await rollouts.tick();
  };
  await pass(0);
  await rollouts.pause(id, 'ann');
  nowMs += 20_000;
  const [first, second] = (await rollouts.get(id)).devices.filter(({ wave }) => wave === 0).map(({ deviceId }) => deviceId);
  await report(first as string, 'failed', id);
  await report(second as string, 'converged', id);
  await pass(700_000);
  // Its soak stands still.
  expect((await rollouts.gate(await rollouts.get(id))).verdict).not.toBe('open');
  await rollouts.resume(id, 'ann');
  await pass(300_000);
  await pass(300_000);
  for (const { deviceId } of (await rollouts.get(id)).devices.filter(({ wave }) => wave === 1)) await report(deviceId, 'converged', id);
  await pass(20_000);
  await pass(600_000);
  const rollout = await rollouts.get(id);
  expect(rollout.state).toBe('succeeded');
  expect((await rollouts.records.whatIf(rollout, rollout.spec.gate)).actual).toMatchObject({ outcome: 'succeeded', waves: [{ outcome: 'opened_next', atMs: rollout.waves[1]?.sinceMs }, { outcome: 'opened_next', atMs: nowMs }] });
});

test.each(['trip', 'abort'])('whom a rollout takes back when it ends by %s failed under no gate', async (end) => {
  const { rollout: { id } } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 10 }] }), 'ann');
  await rollouts.tick();
  for (const { deviceId } of (await rollouts.get(id)).devices) await report(deviceId, 'in_probation', id);
  nowMs += 1_000;
  await rollouts.tick();
  if (end === 'trip') await report('d0', 'failed', id);
  nowMs += 20_000;
  if (end === 'trip') await rollouts.tick();
  else await rollouts.abort(id, 'ann', { revert: true });
  const rollout = await rollouts.get(id);
  expect((await rollouts.records.whatIf(rollout, gateSchema.parse({ failedMax: 2 }))).replayed.outcome).toBe('held');
  expect((await rollouts.records.whatIf(rollout, rollout.spec.gate)).actual).toMatchObject(end === 'trip' ? { outcome: 'tripped', waves: [{ reason: '1 of 10 devices failed, at most 0 may' }] } : { outcome: 'held' });
});

test('a hold that is told ten thousand times hides no decision, and the export has all of it', async () => {
  const { rollout: { id } } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 10 }] }), 'ann');
  const line = { from_ms: 0, to_ms: 0, rollout_id: id, kind: 'rollout.held', wave: 0, text: 'held', by: '', detail_json: '{}' };
  for (let at = 0; at < 10_100; at += 1_010) await rooms.context.store.insertInto('rollout_timeline').values(Array.from({ length: 1_010 }, () => line)).execute();
  const rollout = await rollouts.get(id);
  const lines = await rollouts.records.timeline(rollout);
  expect([lines.length, lines[0]?.kind]).toEqual([10_001, 'rollout.created']);
  expect((await rollouts.records.exportLines(rollout)).split('\n').filter((text) => text.includes('"record":"decision"'))).toHaveLength(10_101);
});

test('a rollout that waits for its approval over a weekend keeps its evidence now and then, not with every report', async () => {
  const { rollout: { id } } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 1 }, { count: 2 }], approval: { waves: [2] } }), 'ann');
  await rollouts.tick();
  await report('d0', 'converged', id);
  for (let seconds = 0; seconds < 100; seconds++) {
    nowMs += 1_000;
    reports({ d0: { 0: { inferences: [seconds], runs: [seconds, 0] } } });
    await rollouts.tick();
  }
  expect((await rollouts.get(id)).state).toBe('awaiting_approval');
  expect((await loadEvidence(rooms.context.store, id)).length).toBeLessThan(15);
});

test('who is tried again after a trip says nothing of any gate either', async () => {
  const { rollout: { id } } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 10 }], gate: { onTrip: 'revert_all' } }), 'ann');
  await rollouts.tick();
  for (const { deviceId } of (await rollouts.get(id)).devices) await report(deviceId, 'in_probation', id);
  nowMs += 1_000;
  await rollouts.tick();
  await report('d0', 'failed', id);
  nowMs += 20_000;
  await rollouts.tick();
  for (let index = 1; index < 10; index++) await report(`d${index}`, 'reverted', id);
  nowMs += 20_000;
  await rollouts.tick();
  await rollouts.retry(id, 'ann', ['d0']);
  const rollout = await rollouts.get(id);
  expect((await rollouts.records.whatIf(rollout, gateSchema.parse({ failedMax: 2 }))).replayed).toMatchObject({ outcome: 'held' });
});
