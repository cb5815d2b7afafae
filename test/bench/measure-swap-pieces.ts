import { loadPipeline } from '../../agent/inference/pipeline.ts';
import { Inference } from '../../agent/inference/service.ts';
import type { Sink } from '../../agent/inference/sink.ts';
import { verifyBundle } from '../../agent/reconcile/verify-bundle.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import { createRandom } from '../../proto/random.ts';
import { createSigningKey } from '../../proto/signing.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { median } from './figure.ts';
import { mlperfBundle, readingLines, type MlperfModel } from './mlperf-bundles.ts';

/** The pieces of an update during which the agent's only thread does nothing else, in milliseconds; readings wait no longer than for one of them. */
export interface SwapPieces {
  readonly loadMs: number;
  /** Of the loaded candidate, before it is swapped in. */
  readonly firstInferenceMs: number;
  /** With the window of the model before handed on, and a hundred results in it. */
  readonly swapMs: number;
  /** The first reading after the swap. */
  readonly firstReadingMs: number;
}

const rounds = 25;

/** Medians over many swaps in one process: what is left when other processes are taken out. */
export async function measureSwapPieces(model: MlperfModel, runtime: ModelRuntime): Promise<SwapPieces> {
  const key = createSigningKey();
  const { ref, manifestBytes, blobs } = mlperfBundle(key, model, runtime);
  const { releaseSignature, ...rest } = ref;
  const stored = { ...rest, digest: ref.digest as Digest, releaseSignatureBase64: Buffer.from(releaseSignature).toString('base64') };
  const verified = await verifyBundle(stored, manifestBytes, async (digest) => blobs.get(digest), { releaseKeys: [key], install: undefined });
  assert(verified.ok, 'the bundle verifies');
  const sink: Sink = { ready: true, write: () => undefined, onReady: () => undefined, onClosed: () => undefined, close: async () => undefined };
  const settings = { sampling: { randomFloor: 0.01, uncertaintyMin: 0.5, uncertainProbability: 0.2 }, reporting: { windowInferences: 1_000, windowMsMax: 300_000, metricsIntervalMs: 60_000 } };
  const inference = new Inference({ clock: systemClock, random: createRandom(1), sink, keep: () => undefined }, settings);
  const lines = readingLines(model, 10);
  const pieces: SwapPieces[] = [];
  for (let round = 0; round < rounds; round++) {
    const [loadMs, loaded] = timeOf(() => loadPipeline(verified.value, runtime));
    assert(loaded.ok, 'the bundle loads');
    const [firstInferenceMs] = timeOf(() => loaded.value.infer(new Float32Array(loaded.value.parts.transform.inputLength)));
    const [swapMs, before] = timeOf(() => inference.swap(loaded.value));
    before?.close();
    const [firstReadingMs] = timeOf(() => inference.submit(lines[0] as string));
    for (let i = 0; i < 100; i++) inference.submit(lines[i % lines.length] as string);
    pieces.push({ loadMs, firstInferenceMs, swapMs, firstReadingMs });
  }
  inference.swap(undefined)?.close();
  const of = (name: keyof SwapPieces): number => median(pieces.map((piece) => piece[name]));
  return { loadMs: of('loadMs'), firstInferenceMs: of('firstInferenceMs'), swapMs: of('swapMs'), firstReadingMs: of('firstReadingMs') };
}

function timeOf<T>(run: () => T): [number, T] {
  const startedMs = performance.now();
  const result = run();
  return [performance.now() - startedMs, result];
}
