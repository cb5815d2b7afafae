import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Digest } from '../../proto/digest.ts';
import type { BundleRef, Reported, UpdatePhase } from '../../proto/messages.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { insertDevice } from '../fleet/repository.ts';
import { rolloutSpecSchema, type Rollout } from './rollout.ts';
import { createRolloutService, type RolloutService } from './service.ts';

const numbers = [1, 2, 3];
const digestOf = (number: number): Digest => `sha256:${String(number).repeat(64)}`;
const versionOf = (number: number): { id: string; model: string; number: number; bundleDigest: Digest; state: string } => ({ id: `gas-v${number}`, model: 'gas', number, bundleDigest: digestOf(number), state: 'approved' });
const numberOf = (versionId: string): number => Number(versionId.slice('gas-v'.length));
const bundleOf = (number: number): BundleRef => ({ digest: digestOf(number), sizeBytes: 10, releaseCounter: number, releaseKeyId: 'k', releaseSignature: new Uint8Array(64), model: 'gas', version: number, rollback: false });

let rooms: TestRooms;
let rollouts: RolloutService;
let nowMs: number;
let sequence: number;

beforeEach(async () => {
  [nowMs, sequence] = [1_000_000, 0];
  rooms = await openTestRooms();
  rollouts = start();
  await rooms.context.store.transaction().execute(async (db) => {
    for (const id of ['a', 'b', 'c']) await insertDevice(db, { id, credentialHash: '', tags: [id === 'c' ? 'line:2' : 'line:1'], nowMs });
  });
  for (const id of ['a', 'b', 'c']) await says(id, 1, 'gas-v1-r0');
});

afterEach(() => rooms.close());

/** A control plane that has just been started on what is stored. */
function start(store = rooms.context.store): RolloutService {
  const registry = {
    getVersion: async (id: string) => versionOf(numberOf(id)), getModel: async () => ({ settings: {} }), champion: async () => undefined, listVersions: async () => numbers.map(versionOf), bundleRef: async (id: string) => bundleOf(numberOf(id)), bundleArtifacts: async () => [],
    findByBundle: async (digest: string) => numbers.map(versionOf).find(({ bundleDigest }) => bundleDigest === digest),
  };
  return createRolloutService({ ...rooms.context, store, clock: { ...rooms.context.clock, nowMs: () => nowMs } }, { fleet: rooms.fleet, registry: registry as never, behaviour: async () => undefined, planDelivery: async () => new Map() });
}

/** A device reports that it runs a version, and how its update stands. */
async function says(deviceId: string, number: number, rolloutId: string, phase: UpdatePhase = 'converged', of = number): Promise<void> {
  const { desiredRevision = 0 } = (await rooms.fleet.twins([deviceId]))[0] ?? {};
  const reported: Reported = {
    deviceId, sequence: ++sequence, desiredRevision, slots: [], runningDigest: digestOf(number), confirmedDigest: digestOf(number), inferencesSinceActivation: 0, agentVersion: '1', runtime: 'wasm', atMs: nowMs, detail: '', shadowInferences: 0,
    update: { bundleDigest: digestOf(of), rolloutId, phase, reason: '', detail: '', chunksDone: 0, chunksTotal: 0, sinceMs: 0, revision: desiredRevision },
  };
  expect(await rooms.fleet.recordReported(reported)).toMatchObject({ ok: true });
}

async function roll(number: number, deviceIds: readonly string[], more: Record<string, unknown> = {}): Promise<Rollout> {
  const { rollout } = await rollouts.create(rolloutSpecSchema.parse({ versionId: `gas-v${number}`, selector: { deviceIds }, waves: [{ percent: 100 }], redundancy: [{ key: 'line', outMax: 1 }], ...more }), 'ann');
  await tick();
  return rollout;
}

async function tick(): Promise<void> {
  nowMs += 1_000;
  await rollouts.tick();
}

async function statesOf(id: string): Promise<Record<string, string>> {
  return Object.fromEntries((await rollouts.get(id)).devices.map(({ deviceId, state, recall }) => [deviceId, recall === 'none' ? state : `${recall} to go back`]));
}

test.each([
  ['is killed', true, 'aborted', 'told to go back'],
  ['is killed', false, 'paused', 'assigned'],
  ['cannot save one', true, 'aborted', 'told to go back'],
])('a stop is carried to its end where the process that begins it %s: revert %s', async (fate, revert, state, device) => {
  const made = [await roll(2, ['a']), await roll(3, ['c'])];
  let saves = 0;
  const failing = rooms.context.store.withPlugin({
    transformQuery: ({ node }) => {
      // Each rollout that is stopped is one update.
      if (node.kind === 'UpdateQueryNode' && JSON.stringify(node).includes('"rollouts"')) saves++;
      if (fate === 'is killed' ? saves > 1 : saves === 1) {
        saves += Number(fate !== 'is killed');
        throw new Error(fate);
      }
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  rollouts = start(failing);
  await expect(rollouts.stopAll('ann', { revert, reason: 'smoke' })).rejects.toThrow(fate);
  const left = (await start().currentStop())?.pending.map(({ rolloutId }) => rolloutId);
  expect(left).toEqual(made.flatMap(({ id }, index) => (fate === 'is killed' || index === 0 ? id : [])));
  if (fate === 'is killed') rollouts = start();
  await tick();
  await tick();
  expect(await rollouts.currentStop()).toMatchObject({ by: 'ann', reason: 'smoke', pending: [] });
  for (const { id, devices } of made) expect([(await rollouts.get(id)).state, await statesOf(id)]).toEqual([state, { [devices[0]?.deviceId ?? '']: device }]);
  if (revert) return;
  // It is done once: who resumes one is not stopped again.
  await rollouts.resume(made[0]?.id ?? '', 'bob');
  await tick();
  expect((await rollouts.get(made[0]?.id ?? '')).state).toBe('running');
});

/** `a` has swapped to version 2 and is told to go back. */
async function takeBack(): Promise<Rollout> {
  const older = await roll(2, ['a'], { gate: { soak: { durationMs: 3_600_000 } } });
  await says('a', 2, older.id);
  await tick();
  await rollouts.abort(older.id, 'ann', { revert: true });
  await tick();
  expect(await statesOf(older.id)).toEqual({ a: 'told to go back' });
  return older;
}

test.each(['the same process', 'one that was started meanwhile'])('a line that waits for a device on its way back in another rollout loses no second one: %s', async (process) => {
  const older = await takeBack();
  if (process !== 'the same process') rollouts = start();
  const newer = await roll(3, ['b', 'c']);
  expect(await statesOf(newer.id)).toEqual({ b: 'waiting', c: 'assigned' });
  await says('a', 1, older.id);
  await tick();
  expect(await statesOf(newer.id)).toEqual({ b: 'assigned', c: 'assigned' });
});

test.each<[string, () => Promise<unknown>]>([
  ['is away', async () => rooms.fleet.recordStatus({ deviceId: 'a', online: false, agentVersion: '1', bootMs: 0, atMs: nowMs })],
  ['says why it stays', async () => says('a', 2, 'gas-v2-r1', 'denied', 1)],
  ['says nothing by its deadline', async () => void (nowMs += 24 * 3600_000)],
])('one that is to go back and %s holds up no other rollout', async (_name, happens) => {
  await takeBack();
  await happens();
  expect(await statesOf((await roll(3, ['b'])).id)).toEqual({ b: 'assigned' });
});

test.each<[string, (goesOn: () => Promise<void>) => Promise<void>]>([
  ['prepares again', (goesOn) => goesOn()],
  ['says nothing by its deadline', async () => void (nowMs += 24 * 3600_000)],
])('who is to go back waits for one of its line that tries a version in another rollout, paused or not, until that %s', async (_name, happens) => {
  const older = await roll(2, ['a'], { gate: { soak: { durationMs: 3_600_000 } } });
  await says('a', 2, older.id);
  await tick();
  const newer = await roll(3, ['b']);
  await says('b', 1, newer.id, 'in_probation', 3);
  await tick();
  await rollouts.pause(newer.id, 'ann');
  await rollouts.abort(older.id, 'ann', { revert: true });
  await tick();
  expect([await statesOf(newer.id), await statesOf(older.id)]).toEqual([{ b: 'probation' }, { a: 'asked to go back' }]);
  await happens(() => says('b', 1, newer.id, 'ready', 3));
  await tick();
  await tick();
  expect(await statesOf(older.id)).toEqual({ a: 'told to go back' });
});

test('a device that a newer rollout has told since is not tried again by an older one', async () => {
  const older = await roll(2, ['a', 'b', 'c'], { redundancy: [], gate: { failedMax: 1, confirmedPercentMin: 50 } });
  await says('a', 1, older.id, 'failed', 2);
  for (const id of ['b', 'c']) await says(id, 2, older.id);
  await tick();
  expect(await rollouts.get(older.id)).toMatchObject({ state: 'succeeded' });
  const newer = await roll(3, ['a'], { redundancy: [] });
  await says('a', 3, newer.id);
  await tick();
  expect(await rollouts.get(newer.id)).toMatchObject({ state: 'succeeded' });
  await expect(rollouts.retry(older.id, 'ann', ['a'])).rejects.toMatchObject({ code: 'request.conflict', message: `a has been told to run gas-v3 by ${newer.id} since, which is newer than ${older.id}; leave it out, or create a rollout of gas-v2 for it` });
  expect(await statesOf(older.id)).toMatchObject({ a: 'failed' });
});

test.each([
  ['has succeeded', 'converged', 'succeeded', 'superseded'],
  ['has tripped, and kept what it had told', 'failed', 'tripped', 'superseded'],
  ['has tripped, and took it back', 'failed', 'tripped', 'assigned'],
] as const)('a rollout that tripped and is resumed goes over no order of a newer one, which %s', async (_name, phase, state, of) => {
  const older = await roll(2, ['a', 'b', 'c'], { redundancy: [], waves: [{ count: 1 }, { percent: 100 }], gate: { onTrip: 'stop' } });
  await says('a', 1, older.id, 'failed', 2);
  await tick();
  expect(await rollouts.get(older.id)).toMatchObject({ state: 'tripped' });
  const newer = await roll(3, ['b'], { redundancy: [], gate: { onTrip: of === 'assigned' ? 'revert_all' : 'stop' } });
  await says('b', phase === 'failed' ? 1 : 3, newer.id, phase, 3);
  await tick();
  expect(await rollouts.get(newer.id)).toMatchObject({ state });
  await rollouts.resume(older.id, 'ann');
  await tick();
  expect(await statesOf(older.id)).toMatchObject({ b: of, c: of === 'assigned' ? 'waiting' : 'assigned' });
});

test('the newest rollout is the one that was created last, though the clock was set back meanwhile', async () => {
  const older = await roll(2, ['a'], { redundancy: [] });
  nowMs -= 3_600_000;
  const newer = await roll(3, ['a'], { redundancy: [] });
  expect(newer.createdMs).toBeGreaterThan(older.createdMs);
  await tick();
  expect(await statesOf(newer.id)).toEqual({ a: 'assigned' });
});
