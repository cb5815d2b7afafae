import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makePatch } from '../../control-plane/delivery/adapters/make-patch.ts';
import { openBackend } from '../../control-plane/training/adapters/open-backend.ts';
import { buildNetwork, readWeights, writeWeights, type Network } from '../../control-plane/training/build-network.ts';
import { exportArtifacts } from '../../control-plane/training/export-network.ts';
import { trainNetwork, type Examples } from '../../control-plane/training/train-network.ts';
import { trainingOptions, type ArchitectureSpec } from '../../control-plane/training/training-spec.ts';
import { convertModel } from '../../converter/convert-model.ts';
import { systemClock } from '../../proto/clock.ts';
import { createRandom } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';

export interface DeltaFigure { readonly pair: string; readonly bytes: number; readonly patchBytes: number }

const folder = process.env['FLEETLOOP_DATA'] ?? '../shared/data';
const modes = ['float32', 'full-int8'] as const;
type Files = Readonly<Record<(typeof modes)[number], Uint8Array>>;

const networks: Readonly<Record<string, ArchitectureSpec>> = {
  mlp: { kind: 'mlp', hidden: [256, 64] },
  cnn: { kind: 'cnn', shape: [28, 28, 1], convolutions: [{ filters: 16, kernel: [3, 3], stride: 2 }, { filters: 32, kernel: [3, 3], stride: 2 }], hidden: [64] },
};

/** What a patch takes of a file, over pairs of models that a fleet would really meet: trained anew, trained on, the head alone, another quantization, and published files compressed. */
export async function measureDeltas(note: (line: string) => void): Promise<DeltaFigure[]> {
  const figures: DeltaFigure[] = [];
  const add = async (pair: string, artifact: Uint8Array, base: Uint8Array): Promise<void> => {
    figures.push({ pair, bytes: artifact.byteLength, patchBytes: (await makePatch(artifact, base)).byteLength });
  };
  for (const name of ['ad', 'resnet8', 'vww']) {
    const path = (kind: string): string => join(folder, 'mlperf-tiny', `${name}_${kind}.tflite`);
    if (!existsSync(path('int8'))) {
      note(`MLPerf Tiny's ${name} is not measured: ${path('int8')} is missing`);
      continue;
    }
    const [float, int8] = [readFileSync(path('float')), readFileSync(path('int8'))];
    await add(`MLPerf ${name} int8 against nothing`, int8, new Uint8Array());
    await add(`MLPerf ${name} int8 against its float`, int8, float);
  }
  if (!existsSync(join(folder, 'mnist'))) {
    note(`retrained models are not measured: ${join(folder, 'mnist')} is missing`);
    return figures;
  }
  await openBackend('wasm');
  const runtime = await openRuntime('wasm');
  if (!runtime.ok) throw new Error(runtime.error.message);
  for (const [name, architecture] of Object.entries(networks)) {
    for await (const { how, base, files } of retrain(architecture, runtime.value)) for (const mode of modes) await add(`${name} ${mode}, ${how}`, files[mode], base[mode]);
  }
  return figures;
}

async function* retrain(architecture: ArchitectureSpec, runtime: ModelRuntime): AsyncGenerator<{ how: string; base: Files; files: Files }> {
  const [first, validation, later] = [loadRows(0, 3_000), loadRows(3_000, 500), loadRows(4_000, 3_000)];
  const build = (seed: number): Network => buildNetwork('classification', architecture, 784, 10, seed);
  const train = async (network: Network, rows: Examples, learningRate: number, epochsMax: number, seed: number): Promise<void> => {
    await trainNetwork(network, rows, validation, trainingOptions.parse({ epochsMax, batchRows: 64, learningRate, patienceEpochs: epochsMax }), createRandom(seed));
  };
  const original = build(1);
  await train(original, first, 1e-3, 3, 1);
  const [base, weights] = [await convert(original, validation, runtime), await readWeights(original)];
  const anew = build(2);
  await train(anew, first, 1e-3, 3, 2);
  yield { how: 'trained anew', base, files: await convert(anew, validation, runtime) };
  for (const learningRate of [1e-3, 1e-4, 1e-5]) {
    const tuned = build(1);
    writeWeights(tuned, weights);
    await train(tuned, later, learningRate, 1, 3);
    yield { how: `trained on at ${learningRate}`, base, files: await convert(tuned, validation, runtime) };
    if (learningRate > 1e-4) {
      writeWeights(tuned, [...weights.slice(0, -2), ...(await readWeights(tuned)).slice(-2)]);
      yield { how: 'last layer trained on', base, files: await convert(tuned, validation, runtime) };
    }
  }
}

async function convert(network: Network, { inputs }: Examples, runtime: ModelRuntime): Promise<Files> {
  const source = await exportArtifacts(network);
  const calibration = Array.from({ length: 64 }, (_, i) => inputs.slice(i * 784, (i + 1) * 784));
  const files: Partial<Record<(typeof modes)[number], Uint8Array>> = {};
  for (const mode of modes) {
    const converted = await convertModel({ source, mode, calibration, runtimes: [runtime], clock: systemClock, keepBelowBounds: true });
    if (!converted.ok) throw new Error(converted.error.message);
    files[mode] = converted.value.bytes;
  }
  return files as Files;
}

/** Handwritten digits in the idx format, pixels from 0 to 1. */
function loadRows(from: number, count: number): Examples {
  const read = (name: string, header: number): Uint8Array => gunzipSync(readFileSync(join(folder, 'mnist', name))).subarray(header);
  const pixels = read('train-images-idx3-ubyte.gz', 16).subarray(from * 784, (from + count) * 784);
  const targets = new Float32Array(count * 10);
  read('train-labels-idx1-ubyte.gz', 8).subarray(from, from + count).forEach((label, i) => (targets[i * 10 + label] = 1));
  return { count, inputs: Float32Array.from(pixels, (pixel) => pixel / 255), targets, weights: new Float32Array(count).fill(1) };
}
