import { assert } from '../../proto/assert.ts';
import { createRandom } from '../../proto/random.ts';
import { createPredictor, createTensorData, elementCount, quantizeInto } from '../../runtime/create-predictor.ts';
import type { LoadedModel, ModelRuntime } from '../../runtime/model-runtime.ts';
import { median } from './figure.ts';
import { readingLines, readings, type MlperfModel } from './mlperf-bundles.ts';
import { loadVerified, openInference, verifiedMlperf } from './open-inference.ts';

/** Microseconds per input. */
export interface PathFigures {
  /** From a reading that its source has decoded to its result at the sink and all taps done. */
  readonly pathUs: number;
  /** The same from a line of JSON. */
  readonly lineUs: number;
  /** Of it: reading the JSON alone, whatever is then done with it. */
  readonly parseUs: number;
  /** The interpreter alone, on tensors in its own types. */
  readonly bareUs: number;
  /** The interpreter with the model's input as numbers: quantized before and dequantized after. */
  readonly predictUs: number;
  /** Medians over the rounds of path / bare, both of the same round. */
  readonly ratio: number;
}

const rounds = 25;
const warmUpRounds = 5;
/** How long each of the things measured runs in a round. */
const roundUs = 12_000;

/** All in turn, round by round, so that a machine that slows down slows all of them. */
export async function measurePath(model: MlperfModel, runtime: ModelRuntime): Promise<PathFigures> {
  const inference = openInference();
  inference.swap(loadVerified(await verifiedMlperf(model, runtime), runtime));
  const loaded = runtime.load(model.bytes);
  assert(loaded.ok, `${model.name} loads`);
  const decoded = readings(model, 32);
  const lines = readingLines(model, 8);
  let at = 0;
  const measured = {
    path: () => assert(inference.submit(decoded[at++ % decoded.length]!), 'the queue is empty'),
    bare: openBare(loaded.value, model),
    predict: openPredictor(loaded.value, decoded[0]!.values as Float32Array),
    line: () => assert(inference.submit(lines[at++ % lines.length]!), 'the queue is empty'),
    parse: () => assert(JSON.parse(lines[at++ % lines.length]!) !== null, 'a line is an object'),
  };
  const names = Object.keys(measured) as (keyof typeof measured)[];
  const times: Record<keyof typeof measured, number>[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const time = Object.fromEntries(names.map((name) => [name, timeOf(measured[name], roundUs)])) as Record<keyof typeof measured, number>;
    if (round >= 0) times.push(time);
  }
  assert(inference.takeMetrics().errors === 0, 'every inference succeeded');
  inference.swap(undefined)?.close();
  loaded.value.close();
  const of = (name: keyof typeof measured): number => median(times.map((time) => time[name]));
  return { pathUs: of('path'), lineUs: of('line'), parseUs: of('parse'), bareUs: of('bare'), predictUs: of('predict'), ratio: median(times.map(({ path, bare }) => path / bare)) };
}

/** Microseconds per call, over as many calls as fit. */
function timeOf(call: () => void, us: number): number {
  const startedMs = performance.now();
  let calls = 0;
  do {
    for (let i = 0; i < 8; i++) call();
    calls += 8;
  } while ((performance.now() - startedMs) * 1000 < us);
  return ((performance.now() - startedMs) * 1000) / calls;
}

function openBare(loaded: LoadedModel, model: MlperfModel): () => void {
  const random = createRandom(1);
  const data = loaded.inputs.map((info) => {
    const tensor = createTensorData(info.type, elementCount(info.shape));
    quantizeInto(tensor, Float32Array.from({ length: tensor.length }, () => random() * model.range), info);
    return tensor;
  });
  const results = loaded.outputs.map((info) => createTensorData(info.type, elementCount(info.shape)));
  return () => assert(loaded.invoke(data, results).ok, `${model.name} runs`);
}

function openPredictor(loaded: LoadedModel, input: Float32Array): () => void {
  const predictor = createPredictor(loaded);
  assert(predictor.ok, 'the model has one input and one output');
  const output = new Float32Array(predictor.value.outputLength);
  return () => assert(predictor.value.predict(input, output).ok, 'the model runs');
}
