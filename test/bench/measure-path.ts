import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { assert } from '../../proto/assert.ts';
import { createRandom } from '../../proto/random.ts';
import { createPredictor, createTensorData, elementCount, quantizeInto } from '../../runtime/create-predictor.ts';
import type { LoadedModel, ModelRuntime } from '../../runtime/model-runtime.ts';
import { median } from './figure.ts';
import { isPicture, readingLines, readings, type MlperfModel } from './mlperf-bundles.ts';
import { loadVerified, openInference, verifiedMlperf } from './open-inference.ts';

/** Microseconds per input. */
export interface PathFigures {
  /** From a reading that its source has decoded to its result at the sink and all taps done. */
  readonly pathUs: number;
  /** The same of a picture in numbers, as resizing leaves it; undefined where the input is no picture. */
  readonly numbersUs: number | undefined;
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

const rounds = 15;
const warmUpRounds = 5;
/** How long each of the things measured runs in a round: many times the 4 ms after which the system brings a thread's processor time up to date, and long enough for V8 to have optimized all within the warm-up. */
const roundUs = 100_000;

/** In a process of its own, as an agent runs one model: what the compiler learns of one would slow the other down. */
export async function measurePath(model: MlperfModel, runtime: ModelRuntime): Promise<PathFigures> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./path-main.ts', import.meta.url)), model.name, runtime.kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as PathFigures;
}

/** All in turn, round by round, so that a machine that slows down slows all of them. */
export async function measurePathHere(model: MlperfModel, runtime: ModelRuntime): Promise<PathFigures> {
  const inference = openInference();
  inference.swap(loadVerified(await verifiedMlperf(model, runtime), runtime));
  const loaded = runtime.load(model.bytes);
  assert(loaded.ok, `${model.name} loads`);
  const decoded = readings(model, 32, 'bytes');
  const numbers = readings(model, 32, 'numbers');
  const lines = readingLines(model, 8);
  let at = 0;
  const measure = <Name extends string>(measured: Readonly<Record<Name, () => void>>): Record<Name, number>[] => {
    const names = Object.keys(measured) as Name[];
    const times = Array.from({ length: warmUpRounds + rounds }, () => Object.fromEntries(names.map((name) => [name, timeOf(measured[name], roundUs)])) as Record<Name, number>);
    return times.slice(warmUpRounds);
  };
  const decodedTimes = measure({
    path: () => assert(inference.submit(decoded[at++ % decoded.length]!), 'the queue is empty'),
    bare: openBare(loaded.value, model),
    predict: openPredictor(loaded.value, numbers[0]!.values as Float32Array),
  });
  const numberTimes = isPicture(model) ? measure({ path: () => assert(inference.submit(numbers[at++ % numbers.length]!), 'the queue is empty') }) : [];
  const lineTimes = measure({
    line: () => assert(inference.submit(lines[at++ % lines.length]!), 'the queue is empty'),
    parse: () => assert(JSON.parse(lines[at++ % lines.length]!) !== null, 'a line is an object'),
  });
  assert(inference.takeMetrics().errors === 0, 'every inference succeeded');
  inference.swap(undefined)?.close();
  loaded.value.close();
  return {
    pathUs: median(decodedTimes.map(({ path }) => path)),
    bareUs: median(decodedTimes.map(({ bare }) => bare)),
    predictUs: median(decodedTimes.map(({ predict }) => predict)),
    ratio: median(decodedTimes.map(({ path, bare }) => path / bare)),
    numbersUs: isPicture(model) ? median(numberTimes.map(({ path }) => path)) : undefined,
    lineUs: median(lineTimes.map(({ line }) => line)),
    parseUs: median(lineTimes.map(({ parse }) => parse)),
  };
}

/** Microseconds of processor time of this thread per call, over as many calls as fit: what other processes take is not counted. */
function timeOf(call: () => void, us: number): number {
  const started = process.threadCpuUsage();
  for (let calls = 8; ; calls += 8) {
    for (let i = 0; i < 8; i++) call();
    const { user, system } = process.threadCpuUsage(started);
    if (user + system >= us) return (user + system) / calls;
  }
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
