import { expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { ok } from '../../proto/result.ts';
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
async function open(left: AgentState, end?: UncleanEnd) {
  const [clock, disk, random] = [new ManualClock(), new MemoryDisk(), () => 0.5];
  const artifacts = createArtifactRepository(disk, '/data');
  for (const { manifestBytes, blobs } of bundles) for (const bytes of [manifestBytes, ...blobs.values()]) await artifacts.put(bytes);
  await disk.writeAtomic('/data/state.json', Buffer.from(JSON.stringify(left)));
  const state = new StateRepository(disk, '/data');
  await state.load(0);
  const ran: (number | undefined)[] = [];
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
    clock, state, artifacts, inference: inference as unknown as ReconcilePorts['inference'], link: { online: false } as ReconcilePorts['link'],
    openRuntime: async (kind) => ok(createScriptedRuntime(kind, { random, ran: () => undefined, crash: () => undefined, spend: () => undefined })),
    preflight: async () => ({ ok: false, error: { code: 'preflight.failed', message: '' } }),
    trust: { release: [key], assignment: [] }, measuredOn: '', bootId: '', tellOutcome: () => undefined, keepTold: async () => undefined, log: () => undefined, onStep: () => undefined, onChange: () => undefined, takeEnd: () => end,
  };
  const reconciler = new Reconciler(ports as ReconcilePorts, 'd1', { probation: { inferencesMin: 10, durationMs: 0, errorFractionMax: 0 } });
  return { clock, disk, state, ran, reconciler };
}

test('while the disk does not take that a bundle on trial is started again, the confirmed one runs', async () => {
  const { clock, disk, state, ran, reconciler } = await open(onProbation);
  disk.full = true;
  await reconciler.start();
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(60_000);
  expect([ran, state.current]).toEqual([[1], onProbation]);
  disk.full = false;
  await clock.advance(15_000);
  expect([ran, state.current.probation?.deaths]).toEqual([[1, 2], 1]);
  stop.abort();
  await running;
});

test('a process that is stopped before the disk takes it leaves the end before it counted', async () => {
  const { disk, state, reconciler } = await open(onProbation);
  disk.full = true;
  await reconciler.start();
  disk.full = false;
  await reconciler.run(AbortSignal.abort());
  expect(state.current.probation).toMatchObject({ deaths: 1, stoppedCleanly: true });
});

test.each<[string, AgentState, UncleanEnd | undefined]>([
  ['crashed too often', { ...onProbation, probation: { ...trial, deaths: 1 } }, undefined],
  ['hung', onProbation, { atMs: 1_700_000_000_000, cause: 'hung', limitMs: 10_000, slot: '' }],
])('one that %s is not run again though the disk does not take that it is reverted', async (_name, left, end) => {
  const { clock, disk, state, ran, reconciler } = await open(left, end);
  // It takes that the process was started, and no more.
  const { writeAtomic } = disk;
  let [writes, refusing] = [0, true];
  disk.writeAtomic = async (path, bytes) => {
    if (writes++ > 0 && refusing) throw new AppError('store.full', 'no space is left on the device', { retryable: true });
    return writeAtomic.call(disk, path, bytes);
  };
  await reconciler.start();
  expect([ran, state.current.slots.b?.state]).toEqual([[1], 'probation']);
  const stop = new AbortController();
  const running = reconciler.run(stop.signal);
  await clock.advance(30_000);
  expect([new Set(ran), state.current.slots.b?.state]).toEqual([new Set([1]), 'probation']);
  refusing = false;
  await clock.advance(30_000);
  expect([new Set(ran), state.current.slots.b, state.current.update?.phase]).toEqual([new Set([1]), null, 'reverted']);
  stop.abort();
  await running;
});
