import { loadPipeline } from '../../agent/inference/pipeline.ts';
import { Inference } from '../../agent/inference/service.ts';
import type { Sink } from '../../agent/inference/sink.ts';
import { verifyBundle } from '../../agent/reconcile/verify-bundle.ts';
import { assert } from '../../proto/assert.ts';
import { systemClock } from '../../proto/clock.ts';
import type { Digest } from '../../proto/digest.ts';
import { createRandom } from '../../proto/random.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { createTensorData, elementCount, quantizeInto } from '../../runtime/create-predictor.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { median } from './figure.ts';
import { mlperfBundle, readingLines, type MlperfModel } from './mlperf-bundles.ts';

export interface PathFigures {
  /** Microseconds from a JSON line at the source to the result at the sink and all taps done. */
  readonly pathUs: number;
  /** Of it: reading the JSON line alone, whatever is then done with it. */
  readonly parseUs: number;
  /** The interpreter alone, on data that is already in its types. */
  readonly bareUs: number;
}

const rounds = 15;

/** Both in turn, round by round, so that a machine that slows down slows both; medians over the rounds. */
export async function measurePath(model: MlperfModel, runtime: ModelRuntime): Promise<PathFigures> {
  const inference = await openInference(model, runtime);
  const lines = readingLines(model, 8);
  const bare = openBare(model, runtime);
  const callsPerRound = Math.max(8, Math.ceil(20_000 / timeOf(bare, 20)));
  const times: { path: number; parse: number; bare: number }[] = [];
  let at = 0;
  for (let round = 0; round < rounds; round++) {
    const path = timeOf(() => assert(inference.submit(lines[at++ % lines.length] as string), 'the queue is empty'), callsPerRound);
    const parse = timeOf(() => JSON.parse(lines[at++ % lines.length] as string), callsPerRound);
    times.push({ path, parse, bare: timeOf(bare, callsPerRound) });
    // The first rounds warm the compiler up.
    if (round === 4) times.length = 0;
  }
  assert(inference.takeMetrics().errors === 0, 'every inference succeeded');
  inference.swap(undefined)?.close();
  const of = (key: 'path' | 'parse' | 'bare'): number => median(times.map((time) => time[key]));
  return { pathUs: of('path'), parseUs: of('parse'), bareUs: of('bare') };
}

/** Microseconds per call. */
function timeOf(call: () => unknown, calls: number): number {
  const startedMs = performance.now();
  for (let i = 0; i < calls; i++) call();
  return ((performance.now() - startedMs) * 1000) / calls;
}

async function openInference(model: MlperfModel, runtime: ModelRuntime): Promise<Inference> {
  const key = createSigningKey();
  const { ref, manifestBytes, blobs } = mlperfBundle(key, model, runtime);
  const { releaseSignature, ...rest } = ref;
  const verified = await verifyBundle(
    { ...rest, digest: ref.digest as Digest, releaseSignatureBase64: Buffer.from(releaseSignature).toString('base64') },
    manifestBytes,
    async (digest) => blobs.get(digest),
    { releaseKeys: [key], install: { nowMs: systemClock.nowMs(), confirmed: undefined } },
  );
  assert(verified.ok, 'the bundle verifies');
  const pipeline = loadPipeline(verified.value, runtime);
  assert(pipeline.ok, 'the bundle loads');
  const sink: Sink = { ready: true, write: () => undefined, onReady: () => undefined, onClosed: () => undefined, close: async () => undefined };
  const settings = { sampling: { randomFloor: 0.01, uncertaintyMin: 0.5, uncertainProbability: 0.2 }, reporting: { windowInferences: 1_000, windowMsMax: 300_000, metricsIntervalMs: 60_000 } };
  const inference = new Inference({ clock: systemClock, random: createRandom(1), sink, keep: () => undefined }, settings);
  inference.swap(pipeline.value);
  return inference;
}

function openBare(model: MlperfModel, runtime: ModelRuntime): () => void {
  const loaded = runtime.load(model.bytes);
  assert(loaded.ok, `${model.name} loads`);
  const { inputs, outputs } = loaded.value;
  const random = createRandom(1);
  const data = inputs.map((info) => {
    const tensor = createTensorData(info.type, elementCount(info.shape));
    quantizeInto(tensor, Float32Array.from({ length: tensor.length }, () => random() * model.range), info);
    return tensor;
  });
  const results = outputs.map((info) => createTensorData(info.type, elementCount(info.shape)));
  return () => assert(loaded.value.invoke(data, results).ok, `${model.name} runs`);
}
