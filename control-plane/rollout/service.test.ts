import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../proto/digest.ts';
import type { BundleRef, Reported, UpdatePhase } from '../../proto/messages.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { insertDevice } from '../fleet/repository.ts';
import { createFleetService, type FleetService } from '../fleet/service.ts';
import { behaviourColumns, behaviourWidth, type BundleBehaviour } from '../monitor/behaviour.ts';
import { rolloutSpecSchema } from './rollout.ts';
import { createRolloutService, type RolloutService } from './service.ts';

const digest: Digest = `sha256:${'b'.repeat(64)}`;
const bundle: BundleRef = { digest, sizeBytes: 10, releaseCounter: 1, releaseKeyId: 'k', releaseSignature: new Uint8Array(64), model: 'gas', version: 1, rollback: false };
const count = 300;

let rooms: TestRooms;
let fleet: FleetService;
let rollouts: RolloutService;
let statements: number;
let nowMs: number;
let sequence: number;
/** What is known of the bundle in the field. */
let behaviour: BundleBehaviour | undefined;

beforeEach(async () => {
  [statements, nowMs, sequence, behaviour] = [0, 1_000_000, 0, undefined];
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
    getVersion: async () => ({ id: 'gas-v1', model: 'gas', number: 1, bundleDigest: digest }), getModel: async () => ({ settings: {} }), champion: async () => undefined, listVersions: async () => [], bundleRef: async () => bundle, bundleArtifacts: async () => [],
    findByBundle: async () => undefined,
  };
  rollouts = createRolloutService(context, { fleet, registry: registry as never, behaviour: async (of) => (of === digest ? behaviour : undefined), planDelivery: async () => new Map() });
  await rooms.context.store.transaction().execute(async (db) => {
    for (let index = 0; index < count; index++) await insertDevice(db, { id: `d${index}`, credentialHash: '', tags: [], nowMs });
  });
});

afterEach(() => rooms.close());

async function report(deviceId: string, phase: UpdatePhase, rolloutId: string): Promise<void> {
  const running = phase === 'converged' ? digest : '';
  const reported: Reported = {
    deviceId, sequence: ++sequence, desiredRevision: 1, slots: [], runningDigest: running, confirmedDigest: running, inferencesSinceActivation: 0, agentVersion: '1', runtime: 'wasm', atMs: nowMs, detail: '', shadowInferences: 0,
    update: { bundleDigest: digest, rolloutId, phase, reason: '', detail: '', chunksDone: 0, chunksTotal: 0, sinceMs: 0, revision: 1 },
  };
  expect(await fleet.recordReported(reported)).toMatchObject({ ok: true });
}

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const before = statements;
  await work();
  return statements - before;
}

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
  await rollouts.lift('ann');
  expect(await notesOf()).not.toContain(waits);
});

test.each(['stop', 'pause', 'revert_wave'])('who resumes a rollout past an absolute limit is not asked again about the same figures: %s', async (onTrip) => {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: 'gas-v1', waves: [{ count: 1 }, { percent: 100 }], gate: { errorPercentMax: 1, onTrip, behaviour: { errorRate: 'off' } } }), 'ann');
  await rollouts.tick();
  nowMs += 1_000;
  await report('d0', 'converged', rollout.id);
  const row = new Float64Array(behaviourWidth(['ok']));
  row.set([90, 10], behaviourColumns.runs);
  row[behaviourColumns.inferences] = 90;
  behaviour = { bundleDigest: digest, task: 'classification', classNames: ['ok'], width: row.length, deviceIds: ['d0'], hours: new Map([[0, row]]), revision: 1 };
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: onTrip === 'pause' ? 'paused' : 'tripped', detail: expect.stringContaining('10 of 100 inferences (10.00 %) failed, at most 1 % may') as string });
  nowMs += 1_000;
  await rollouts.resume(rollout.id, 'ann');
  nowMs += 1_000;
  await rollouts.tick();
  expect(await rollouts.get(rollout.id)).toMatchObject({ state: 'running', ...(onTrip === 'revert_wave' ? {} : { waveOpen: 1, acknowledgedMeasures: ['limit:errorRate'] }) });
});
