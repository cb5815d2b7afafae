import { expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import { digestHex } from '../../proto/digest.ts';
import { ok } from '../../proto/result.ts';
import { signBytes } from '../../proto/signing.ts';
import { makeBlobs, modelClasses } from '../../simulators/fleet/scripted-model.ts';
import { createScriptedRuntime } from '../../simulators/fleet/scripted-runtime.ts';
import { keyNamed } from '../../simulators/fleet/simulation-keys.ts';
import { slotOf, updateOf } from '../../test/support/agent-states.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { signTestBundle, type TestBundle } from '../../test/support/test-bundle.ts';
import { createArtifactRepository } from '../artifacts/repository.ts';
import type { Pipeline } from '../inference/pipeline.ts';
import { emptyState, type AgentState, type StoredBundleRef } from './agent-state.ts';
import type { UncleanEnd } from './merge-end.ts';
import { StateRepository } from './repository.ts';
import { Reconciler, type ReconcilePorts } from './service.ts';

const key = keyNamed('release');
const bundles = [1, 2].map((version) => signTestBundle(key, makeBlobs({ behaviour: 'good', name: `v${version}` }, 3_000), { version, releaseCounter: version, chunkBytes: 1_024, rollback: false, change: { classNames: modelClasses } })) as [TestBundle, TestBundle];
const [v1, v2] = bundles.map(({ ref: { releaseSignature, ...ref } }) => ({ ...ref, releaseSignatureBase64: Buffer.from(releaseSignature).toString('base64') })) as [StoredBundleRef, StoredBundleRef];
const trial = { deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, elapsedMs: 0 };
const onProbation: AgentState = { ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'probation') }, probation: trial, update: updateOf(2, 'in_probation', { digest: v2.digest }) };

/** A process that is started on what an earlier one left. */
async function open(left: AgentState, end?: UncleanEnd, bootId = '', online?: ReconcilePorts['fetcher']) {
  const [clock, disk, random] = [new ManualClock(), new MemoryDisk(), () => 0.5];
  const artifacts = createArtifactRepository(disk, '/data');
  for (const { manifestBytes, blobs } of bundles) for (const bytes of [manifestBytes, ...blobs.values()]) await artifacts.put(bytes);
  await disk.writeAtomic('/data/state.json', Buffer.from(JSON.stringify(left)));
  const state = new StateRepository(disk, '/data');
  await state.load(0);
  const ran: (number | undefined)[] = [];
  const told: string[] = [];
  let opened = 0;
  const inference = {
    sinceSwap: { inferences: 0, errors: 0 }, shadow: undefined, pipeline: undefined as Pipeline | undefined,
    swap(next: Pipeline | undefined) {
      const before = this.pipeline;
      this.pipeline = next;
      ran.push(next && 1 + bundles.findIndex(({ ref }) => ref.digest === next.digest));
      return before;
    },
  };
  const ports: Partial<ReconcilePorts> = {
    clock, state, artifacts, inference: inference as unknown as ReconcilePorts['inference'], link: { online: online !== undefined } as ReconcilePorts['link'], fetcher: online as ReconcilePorts['fetcher'],
    openRuntime: async (kind) => {
      opened += 1;
      return ok(createScriptedRuntime(kind, { random, ran: () => undefined, crash: () => undefined, hang: () => undefined, spend: () => undefined }));
    },
    preflight: async () => ({ ok: false, error: { code: 'preflight.failed', message: '' } }),
    trust: { release: [key], assignment: [key] }, measuredOn: '', bootId, tellOutcome: ({ phase, reason }) => void told.push(`${phase} ${reason}`), keepTold: async () => undefined, log: () => undefined, onStep: () => undefined, onChange: () => undefined, takeEnd: () => end,
  };
  const reconciler = new Reconciler(ports as ReconcilePorts, 'd1', { probation: { inferencesMin: 10, durationMs: 0, errorFractionMax: 0 } });
  return { clock, disk, state, ran, told, reconciler, opened: () => opened };
}

function order(revision: number, { releaseSignatureBase64, ...ref }: StoredBundleRef, hold = false): Buffer {
  const desired = encode('Desired', { deviceId: 'd1', revision, rolloutId: 'r2', issuedMs: 0, expiresMs: 0, bundle: { ...ref, releaseSignature: Buffer.from(releaseSignatureBase64, 'base64') }, activation: { hold, windows: [], deadlineMs: 0 } });
  return Buffer.from(encode('SignedDesired', { desired, keyId: key.keyId, signature: signBytes(key, 'assignment', desired) }));
}

/** A bad sector. */
function failReadsOf(disk: MemoryDisk, { digest }: StoredBundleRef): void {
  const { read } = disk;
  disk.read = async (path) => {
    if (path.endsWith(digestHex(digest))) throw new AppError('store.unavailable', `${path}: EIO`, { retryable: true });
    return read.call(disk, path);
  };
}

const ordered = (state: AgentState, ...desired: Parameters<typeof order>): AgentState => ({ ...state, desiredRevision: desired[0], desiredBase64: order(...desired).toString('base64') });

test('a bundle on trial whose start the disk does not take waits for its moment again, and the confirmed one runs', async () => {
  const left = ordered(onProbation, 2, v2, true);
  const { clock, disk, state, ran, reconciler } = await open(left);
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(60_000);
  expect([ran, state.onDisk]).toEqual([[1], left]);
  disk.full = false;
  await clock.advance(60_000);
  expect([ran, state.onDisk.update]).toMatchObject([[1], { phase: 'ready', detail: expect.stringContaining('held') as string, load: { deaths: 1 } }]);
  await reconciler.receiveDesired(order(3, v2));
  await clock.advance(1_000);
  expect([ran, state.onDisk.slots.b?.state]).toEqual([[1, 2], 'probation']);
  stop.abort();
  await running;
});

test('one that is withdrawn before the disk takes its start is not run again', async () => {
  const { clock, disk, state, ran, reconciler } = await open(ordered(onProbation, 2, v2));
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await reconciler.receiveDesired(order(3, v1));
  await clock.advance(60_000);
  disk.full = false;
  await clock.advance(60_000);
  expect([ran, state.onDisk.update]).toMatchObject([[1], { digest: v1.digest, phase: 'converged' }]);
  stop.abort();
  await running;
});

test('a process that is stopped before the disk takes it leaves the end before it counted', async () => {
  const { disk, state, reconciler } = await open(onProbation);
  disk.full = true;
  await reconciler.start();
  disk.full = false;
  await reconciler.run(AbortSignal.abort());
  expect([state.onDisk.slots.b?.state, state.onDisk.update?.load.deaths]).toEqual(['staged', 1]);
});

const hung: UncleanEnd = { atMs: 1_700_000_000_000, cause: 'hung', limitMs: 10_000, slot: '' };
const crashed = { digest: v2.digest, ends: [1, 2, 3].map(() => ({ atMs: 1_700_000_000_000, cause: 'crashed' as const })) };

test.each<[string, AgentState, UncleanEnd | undefined]>([
  ['on probation that crashed too often', { ...onProbation, probation: { ...trial, deaths: 1 } }, undefined],
  ['on probation that hung', onProbation, hung],
  ['that was confirmed and crashed too often', { ...emptyState, slots: { a: slotOf(v1, 'staged', true), b: slotOf(v2, 'confirmed') }, deaths: crashed }, undefined],
])('one %s is left though the disk does not take that it is', async (_name, left, end) => {
  const { clock, disk, state, ran, reconciler, opened } = await open(left, end);
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(30_000);
  expect([ran, opened(), state.onDisk.slots]).toEqual([[1], 1, left.slots]);
  disk.full = false;
  await clock.advance(30_000);
  expect([ran, state.onDisk.slots.a?.state, state.onDisk.slots.b]).toEqual([[1], 'confirmed', null]);
  if (left.update !== null) expect(state.onDisk.update?.phase).toBe('reverted');
  stop.abort();
  await running;
});

test('the only model, which ended a process whose end the disk does not take, is left out until it does, or for as long as one that ended three', async () => {
  const alone = ordered({ ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: null }, update: updateOf(2, 'converged', { digest: v1.digest }) }, 2, v1);
  const ended: UncleanEnd = { ...hung, cause: 'crashed' };
  for (const fullMs of [60_000, Infinity]) {
    const { clock, disk, state, ran, reconciler } = await open(alone, ended);
    disk.full = true;
    await reconciler.start();
    const stop = new AbortController();
    const running = reconciler.run(stop.signal);
    await clock.advance(60_000);
    expect([ran, reconciler.deaths]).toMatchObject([[], { count: 1, restsUntilMs: ended.atMs + 3_600_000 }]);
    if (fullMs < Infinity) disk.full = false;
    else await clock.advance(3_600_000);
    await clock.advance(15_000);
    expect([ran, state.onDisk.deaths.ends.length]).toEqual([[1], fullMs < Infinity ? 1 : 0]);
    stop.abort();
    await running;
  }
});

test('the only model is tried again after its rest though a full disk has not taken the newest order', async () => {
  const alone = ordered({ ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: null }, update: updateOf(2, 'converged', { digest: v1.digest }), deaths: { ...crashed, digest: v1.digest } }, 2, v1);
  const { clock, disk, state, ran, reconciler } = await open(alone);
  await reconciler.start();
  disk.full = true;
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await reconciler.receiveDesired(order(3, v1));
  await clock.advance(3_600_000 + 30_000);
  expect([ran, state.onDisk.desiredRevision]).toEqual([[1], 2]);
  stop.abort();
  await running;
});

test('an end that the disk has not taken is told to nobody, as the next process would tell another', async () => {
  const { clock, disk, ran, told, reconciler } = await open(onProbation, hung);
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(60_000);
  expect([ran, told]).toEqual([[1], []]);
  disk.full = false;
  await clock.advance(30_000);
  expect([ran, told]).toEqual([[1], ['reverted inference.hung']]);
  stop.abort();
  await running;
});

test('what is on trial is not given up for a confirmed one that cannot be read', async () => {
  const { disk, ran, reconciler } = await open(onProbation);
  disk.files.delete(`/data/blobs/${digestHex(v1.digest)}`);
  disk.full = true;
  await reconciler.start();
  expect(ran).toEqual([2]);
});

test('a disk that fails to read the confirmed one has the one before it run', async () => {
  const { disk, ran, reconciler } = await open({ ...emptyState, slots: { a: slotOf(v1, 'staged', true), b: slotOf(v2, 'confirmed') } });
  failReadsOf(disk, v2);
  await reconciler.start();
  expect(ran).toEqual([1]);
});

test('where the confirmed one is damaged and the disk takes nothing, the one before it is loaded once', async () => {
  const { clock, disk, state, ran, reconciler, opened } = await open({ ...emptyState, slots: { a: slotOf(v1, 'staged', true), b: slotOf(v2, 'confirmed') } });
  disk.files.delete(`/data/blobs/${digestHex(v2.digest)}`);
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(60_000);
  expect([ran, opened(), reconciler.fault]).toEqual([[1], 1, expect.stringContaining('slot.unreadable')]);
  disk.full = false;
  await clock.advance(15_000);
  expect([state.onDisk.slots.a?.state, state.onDisk.slots.b]).toEqual(['confirmed', null]);
  stop.abort();
  await running;
});

test('a full disk that does not take that the machine was started again gets room all the same', async () => {
  const left = ordered({ ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: null }, update: updateOf(1, 'converged', { digest: v1.digest }), power: { bootId: 'before', cuts: 0 } }, 2, v1);
  const { clock, disk, ran, reconciler } = await open(left, undefined, 'now');
  const blob = (ref: StoredBundleRef): boolean => disk.files.has(`/data/blobs/${digestHex(ref.digest)}`);
  expect([blob(v1), blob(v2)]).toEqual([true, true]);
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(30_000);
  expect([ran, blob(v1), blob(v2)]).toEqual([[1], true, false]);
  stop.abort();
  await running;
});

test('a candidate is loaded once, however often the disk refuses that it is', async () => {
  const staged: AgentState = { ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'staged') }, update: updateOf(2, 'preflighted', { digest: v2.digest }) };
  const { clock, disk, state, ran, reconciler, opened } = await open(ordered(staged, 2, v2, true));
  const { writeAtomic } = disk;
  // It takes that the candidate is about to be loaded, and no more.
  disk.writeAtomic = async (...file) => {
    await writeAtomic.apply(disk, file);
    disk.full = file[0].endsWith('state.json');
  };
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(60_000);
  expect([ran, opened(), state.onDisk.update?.load.underWay]).toEqual([[1], 2, true]);
  Object.assign(disk, { full: false, writeAtomic });
  await clock.advance(15_000);
  expect([ran, opened(), state.onDisk.update?.load.underWay]).toEqual([[1], 2, false]);
  stop.abort();
  await running;
});

test('a start that a full disk refuses has what no slot needs removed, and the trial goes on where that makes room', async () => {
  const { disk, state, ran, reconciler } = await open({ ...onProbation, probation: { ...trial, inferences: 7 } });
  const { remove } = disk;
  disk.files.set(`/data/blobs/${'0'.repeat(64)}`, Buffer.from('of a bundle before'));
  disk.full = true;
  disk.remove = async (path) => {
    disk.full = false;
    return remove.call(disk, path);
  };
  await reconciler.start();
  expect([ran, state.onDisk.slots.b?.state, state.onDisk.probation]).toMatchObject([[2], 'probation', { deaths: 1, inferences: 7 }]);
});

test.each([
  ['for a while is waited for', 15_000, [2, 1]],
  ['for ever does not keep the one on trial acting, and is fetched again', Infinity, [2, undefined]],
])('a bundle to go back to that the disk cannot read %s', async (_name, brokenMs, expected) => {
  const { clock, disk, state, ran, reconciler } = await open(ordered(onProbation, 2, v2));
  await reconciler.start();
  const { read } = disk;
  failReadsOf(disk, v1);
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await reconciler.receiveDesired(order(3, v1));
  await clock.advance(Math.min(brokenMs, 90_000));
  if (brokenMs < Infinity) disk.read = read;
  await clock.advance(60_000);
  expect(ran).toEqual(expected);
  expect(state.onDisk.slots).toMatchObject(brokenMs < Infinity ? { a: { state: 'confirmed' }, b: null } : { a: null, b: null });
  stop.abort();
  await running;
});

test('an earlier bundle that the disk cannot read is not waited for for ever', async () => {
  const refused = { reason: 'x', atMs: 0, revision: 1, digest: v2.digest, code: 'local.rollback' as const };
  const { clock, disk, state, ran, reconciler } = await open({ ...ordered({ ...emptyState, slots: { a: slotOf(v1, 'staged', true), b: slotOf(v2, 'confirmed') } }, 2, v2), local: { paused: null, refused, commandId: 'c' } });
  failReadsOf(disk, v1);
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(90_000);
  expect([ran, state.onDisk.local.refused, state.onDisk.slots.a]).toEqual([[2], null, null]);
  stop.abort();
  await running;
});

test.each([
  ['for a while is waited for', 15_000, [1], 'confirmed'],
  ['for ever is fetched again', Infinity, [], undefined],
])('a confirmed bundle that is tried again after its rest and that the disk cannot read %s', async (_name, brokenMs, expected, slot) => {
  const { clock, disk, state, ran, reconciler } = await open(ordered({ ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: null }, deaths: { ...crashed, digest: v1.digest } }, 2, v1, true));
  await reconciler.start();
  expect(ran).toEqual([]);
  const { read } = disk;
  failReadsOf(disk, v1);
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(3_600_000 + Math.min(brokenMs, 90_000));
  if (brokenMs < Infinity) disk.read = read;
  await clock.advance(30_000);
  expect([ran, state.onDisk.slots.a?.state]).toEqual([expected, slot]);
  stop.abort();
  await running;
});

test('a manifest of the bundle that is wanted, which the disk cannot read, does not end the agent', async () => {
  const { clock, disk, state, ran, reconciler } = await open(ordered({ ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: null } }, 2, v2));
  failReadsOf(disk, v2);
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(30_000);
  await reconciler.receiveDesired(order(3, v1));
  await clock.advance(1_000);
  expect([ran, state.onDisk.update]).toMatchObject([[1], { digest: v1.digest, phase: 'converged' }]);
  stop.abort();
  await running;
});

test('a blob of the bundle that is wanted, which the disk cannot look at, ends the update: its manifest is not fetched again and again', async () => {
  let fetches = 0;
  const stop = new AbortController();
  const fetcher = {
    fetchManifest: async () => {
      if (++fetches === 50) stop.abort();
      return ok(undefined);
    },
  } as unknown as ReconcilePorts['fetcher'];
  const { clock, disk, state, reconciler } = await open(ordered({ ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: null } }, 2, v2), undefined, '', fetcher);
  const { size } = disk;
  const [blob] = bundles[1].blobs.keys();
  disk.size = async (path) => {
    if (path.endsWith(digestHex(blob as typeof v2.digest))) throw new AppError('store.unavailable', `${path}: EUCLEAN`, { retryable: true });
    return size.call(disk, path);
  };
  await reconciler.start();
  const running = reconciler.run(stop.signal);
  await clock.advance(30_000);
  expect([fetches, state.onDisk.update?.phase]).toEqual([1, 'failed']);
  stop.abort();
  await running;
});
