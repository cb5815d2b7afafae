import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { input as tfInput, layers, model as tfModel, sequential, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../proto/clock.ts';
import { createRandom, normal } from '../proto/random.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { openRuntimes } from '../runtime/open-runtime.ts';
import { convertModel } from './convert-model.ts';
import type { ConversionRequest, TfjsArtifacts } from './conversion.ts';
import { runSamples } from './verify/run-samples.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  setWasmPaths(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
  await tf.setBackend('wasm');
  runtimes = await openRuntimes();
});

async function artifactsOf(model: LayersModel): Promise<TfjsArtifacts> {
  let saved: TfjsArtifacts | undefined;
  await model.save({ save: async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  } });
  return saved as TfjsArtifacts;
}

/** Gives a model weights that are not the initializers' zeros and ones, so that every one of them matters. */
function stir(model: LayersModel, seed: number): LayersModel {
  const random = createRandom(seed);
  model.setWeights(model.getWeights().map((weight, i) => {
    const isVariance = (model.weights[i]?.originalName ?? '').includes('variance');
    const fanIn = weight.shape.slice(0, -1).reduce((product, dimension) => product * dimension, 1);
    return tf.tensor(Float32Array.from({ length: weight.size }, () => (isVariance ? 0.5 + random() : normal(random) / Math.sqrt(fanIn))), weight.shape);
  }));
  return model;
}

function inputShape(model: LayersModel): number[] {
  return (model.inputs[0] as { shape: number[] }).shape.slice(1);
}

function samplesOf(model: LayersModel, count: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  const length = inputShape(model).reduce((product, dimension) => product * dimension, 1);
  return Array.from({ length: count }, () => Float32Array.from({ length }, () => normal(random)));
}

function predict(model: LayersModel, sample: Float32Array): Float32Array {
  return tf.tidy(() => (model.predict(tf.tensor(sample, [1, ...inputShape(model)])) as tf.Tensor).dataSync() as Float32Array);
}

const models: Record<string, () => LayersModel> = {
  dense: () => sequential({ layers: [
    layers.dense({ inputShape: [12], units: 16, activation: 'relu' }),
    layers.batchNormalization(),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 9, activation: 'tanh' }),
    layers.dense({ units: 5, activation: 'softmax' }),
  ] }),
  'dense regression': () => sequential({ layers: [
    layers.dense({ inputShape: [7], units: 16, activation: 'relu6' }),
    layers.dense({ units: 8, activation: 'sigmoid', useBias: false }),
    layers.dense({ units: 1 }),
  ] }),
  autoencoder: () => sequential({ layers: [
    layers.batchNormalization({ inputShape: [20] }),
    layers.dense({ units: 12 }),
    layers.batchNormalization(),
    layers.activation({ activation: 'relu' }),
    layers.dense({ units: 4, activation: 'relu' }),
    layers.dense({ units: 12, activation: 'relu' }),
    layers.dense({ units: 20 }),
  ] }),
  'image CNN': () => sequential({ layers: [
    layers.conv2d({ inputShape: [12, 10, 3], filters: 6, kernelSize: 3, strides: 2, padding: 'same' }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2, activation: 'relu' }),
    layers.separableConv2d({ filters: 8, kernelSize: [2, 3], activation: 'relu6' }),
    layers.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' }),
    layers.conv2d({ filters: 8, kernelSize: [3, 2], dilationRate: [1, 2], padding: 'same', activation: 'relu' }),
    layers.averagePooling2d({ poolSize: [2, 1], padding: 'valid' }),
    layers.globalAveragePooling2d({}),
    layers.dense({ units: 4, activation: 'softmax' }),
  ] }),
  'signal CNN': () => sequential({ layers: [
    layers.reshape({ inputShape: [60], targetShape: [20, 3] }),
    layers.conv1d({ filters: 8, kernelSize: 5, strides: 2, padding: 'same', activation: 'relu' }),
    layers.batchNormalization(),
    layers.batchNormalization(),
    layers.batchNormalization(),
    layers.maxPooling1d({ poolSize: 2 }),
    layers.conv1d({ filters: 6, kernelSize: 3, padding: 'valid' }),
    layers.batchNormalization(),
    layers.activation({ activation: 'relu' }),
    layers.batchNormalization(),
    layers.flatten(),
    layers.dense({ units: 8, activation: 'relu' }),
    layers.dense({ units: 3, activation: 'softmax' }),
  ] }),
};

type Layer = { apply(inputs: SymbolicTensor | SymbolicTensor[]): unknown };
const through = (layer: unknown, ...inputs: SymbolicTensor[]): SymbolicTensor => (layer as Layer).apply(inputs.length === 1 ? inputs[0] as SymbolicTensor : inputs) as SymbolicTensor;

Object.assign(models, {
  'residual CNN': () => {
    const input = tfInput({ shape: [8, 8, 3] });
    const padded = through(layers.zeroPadding2d({ padding: [[1, 1], [2, 0]] }), input);
    const first = through(layers.conv2d({ filters: 6, kernelSize: 3, activation: 'relu' }), padded);
    const second = through(layers.batchNormalization(), through(layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same' }), first));
    const sum = through(layers.reLU(), through(layers.add(), first, second));
    const mixed = through(layers.concatenate(), sum, through(layers.maximum(), first, second), through(layers.average(), first, sum));
    return tfModel({ inputs: input, outputs: through(layers.dense({ units: 4, activation: 'softmax' }), through(layers.globalAveragePooling2d({}), mixed)) });
  },
  'image decoder': () => sequential({ layers: [
    layers.dense({ inputShape: [10], units: 32, activation: 'swish' as 'relu' }),
    layers.reshape({ targetShape: [2, 4, 4] }),
    layers.permute({ dims: [2, 1, 3] }),
    layers.conv2dTranspose({ filters: 6, kernelSize: 3, strides: 2, padding: 'same' }),
    layers.leakyReLU({ alpha: 0.2 }),
    layers.upSampling2d({ size: [2, 3] }),
    layers.conv2dTranspose({ filters: 3, kernelSize: [2, 3], strides: 1, padding: 'valid', useBias: false, activation: 'tanh' }),
    layers.cropping2D({ cropping: [[1, 0], [2, 1]] }),
    layers.prelu({ sharedAxes: [1, 2], alphaInitializer: 'ones' }),
  ] }),
  'many activations': () => {
    const input = tfInput({ shape: [9] });
    const parts = ['hardSigmoid', 'gelu', 'swish', 'relu6'].map((activation) => through(layers.dense({ units: 5, activation: activation as 'relu' }), input));
    const product = through(layers.multiply(), parts[0] as SymbolicTensor, parts[1] as SymbolicTensor);
    const repeated = through(layers.flatten(), through(layers.repeatVector({ n: 2 }), product));
    return tfModel({ inputs: input, outputs: through(layers.concatenate(), repeated, ...parts.slice(2)) });
  },
});

async function convert(model: LayersModel, request: Partial<ConversionRequest> = {}) {
  const result = await convertModel({ source: await artifactsOf(model), mode: 'float32', runtimes, clock: systemClock, ...request });
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

describe.each(Object.keys(models))('%s', (name) => {
  const make = (): LayersModel => stir((models[name] as () => LayersModel)(), 11);

  test.each(['fully-connected', 'convolution'] as const)('gives what tfjs gives in float32, dense as %s', async (denseAs) => {
    const model = make();
    const { bytes } = await convert(model, { denseAs });
    const samples = samplesOf(model, 20, 5);
    for (const runtime of runtimes) {
      const run = await runSamples(bytes, samples, runtime, systemClock);
      if (!run.ok) throw new Error(run.error.message);
      for (const [i, sample] of samples.entries()) {
        const expected = predict(model, sample);
        const scale = Math.max(1, ...expected.map(Math.abs));
        for (const [j, value] of expected.entries()) expect(Math.abs((run.value.outputs[i]?.[j] as number) - value) / scale, `${runtime.kind} sample ${i} output ${j}`).toBeLessThanOrEqual(1e-6);
      }
    }
  });

  test.each([
    { denseAs: 'convolution', ioType: 'int8' }, { denseAs: 'fully-connected', ioType: 'int8' }, { denseAs: 'convolution', ioType: 'float32' },
  ] as const)('stays close to the float model in full-int8, dense as $denseAs, $ioType in and out', async (options) => {
    const model = make();
    const { report } = await convert(model, { mode: 'full-int8', calibration: samplesOf(model, 200, 7), ...options });
    for (const run of report.runtimes) {
      expect(run.snrDb).toBeGreaterThan(20);
      // The largest of a picture's hundreds of values says little.
      if (name !== 'image decoder') expect(run.agreement).toBeGreaterThan(0.9);
    }
  });
});

describe('modes', () => {
  const wide = (): LayersModel => stir(sequential({ layers: [
    layers.conv2d({ inputShape: [8, 8, 4], filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
    layers.separableConv2d({ filters: 40, kernelSize: 3, activation: 'relu' }),
    layers.flatten(),
    layers.dense({ units: 10, activation: 'softmax' }),
  ] }), 5);

  test.each([
    { mode: 'float16', smaller: 0.6, snrDbMin: 60 },
    { mode: 'dynamic-int8', smaller: 0.36, snrDbMin: 30 },
    { mode: 'full-int8', smaller: 0.36, snrDbMin: 25 },
  ] as const)('$mode takes at most $smaller of the bytes and stays above $snrDbMin dB', async ({ mode, smaller, snrDbMin }) => {
    const model = wide();
    const { bytes } = await convert(model);
    const reduced = await convert(model, { mode, calibration: samplesOf(model, 50, 8), bounds: { snrDbMin } });
    expect(reduced.bytes.length / bytes.length).toBeLessThan(smaller);
    expect(reduced.report.storage).toBe(mode);
    expect(reduced.report.layers.length).toBeGreaterThan(4);
    const last = reduced.report.layers.at(-1)?.snrDb ?? 0;
    expect(last, 'the last layer is the output').toBeGreaterThan(snrDbMin - 3);
  });

  test('a float16 file comes back as the float model it is', async () => {
    const model = wide();
    const half = await convert(model, { mode: 'float16' });
    const again = await convertModel({ source: { tflite: half.bytes }, mode: 'float32', runtimes, clock: systemClock, bounds: { floatErrorMax: 1e-6 } });
    expect(again).toMatchObject({ ok: true });
  });

  test.each(['float16', 'dynamic-int8'] as const)('microcontrollers have no kernels for %s, which is said at once, layer by layer', async (mode) => {
    const answer = await convertModel({ source: await artifactsOf(wide()), mode, target: 'tflm', runtimes: runtimes.map((runtime) => ({ ...runtime, load: () => expect.fail() })), clock: systemClock });
    expect(answer).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message: expect.stringMatching(/^not supported in .* for tflm: layer \S+ \(Conv2D\): its weights as (float16|int8 beside float inputs), which tflm has no kernel for.*Use full-int8 or float32/) as string } });
  });

  test('kept ranges give the same bytes without data, and are refused for another model', async () => {
    const calibrated = await convert(wide(), { mode: 'full-int8', calibration: samplesOf(wide(), 50, 8), calibrationMethod: { kind: 'mse' } });
    const kept = JSON.parse(JSON.stringify(calibrated.report.ranges)) as unknown;
    expect((await convert(wide(), { mode: 'full-int8', ranges: kept })).bytes).toEqual(calibrated.bytes);
    const other = stir((models['signal CNN'] as () => LayersModel)(), 11);
    const answer = await convertModel({ source: await artifactsOf(other), mode: 'full-int8', ranges: kept, runtimes, clock: systemClock });
    expect(answer).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(/belong to another model/) as string } });
    const sameShape = stir(wide(), 12);
    const reseeded = await convertModel({ source: await artifactsOf(sameShape), mode: 'full-int8', ranges: kept, runtimes, clock: systemClock });
    expect(reseeded).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(/other weights/) as string } });
  });
});

describe('a conversion', () => {
  const make = (): LayersModel => stir((models['dense'] as () => LayersModel)(), 11);
  const request = async (model: LayersModel, more: Partial<ConversionRequest> = {}) => convertModel({ source: await artifactsOf(model), mode: 'full-int8', runtimes, clock: systemClock, calibration: samplesOf(model, 60, 7), ...more });

  test('gives the same bytes again, whatever the layers are called and with WASM alone', async () => {
    const { bytes } = await convert(make(), { mode: 'full-int8', calibration: samplesOf(make(), 60, 7) });
    // tfjs numbers layers through the life of the process, so this model's layers have other names.
    const again = await convert(make(), { mode: 'full-int8', calibration: samplesOf(make(), 60, 7), runtimes: runtimes.filter(({ kind }) => kind === 'wasm') });
    expect(again.bytes).toEqual(bytes);
  });

  test('reports progress that only grows, up to 1', async () => {
    const fractions: number[] = [];
    await request(make(), { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  test('gives no file under the stated bound, and says by how much', async () => {
    const answer = await request(make(), { bounds: { snrDbMin: 90 } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'converter.bounds_missed', message: expect.stringMatching(/signal-to-noise ratio of \d+\.\d dB .* the bound is 90 dB/) as string } });
    expect(await request(make(), { bounds: { agreementMin: 1.1 } })).toMatchObject({ ok: false, error: { code: 'converter.bounds_missed' } });
    expect(await request(make(), { mode: 'float32', bounds: { floatErrorMax: 0 } })).toMatchObject({ ok: false, error: { code: 'converter.bounds_missed' } });
  });

  test.each([
    ['none at all', [], /no calibration samples/],
    ['a NaN', [new Float32Array(12).fill(1), Float32Array.from({ length: 12 }, (_, i) => (i === 4 ? Number.NaN : i))], /sample 1 has the value NaN at position 4/],
    ['an infinity', [Float32Array.from({ length: 12 }, (_, i) => (i === 0 ? Infinity : i))], /sample 0 has the value Infinity at position 0/],
    ['too short a sample', [new Float32Array(12).fill(1), new Float32Array(11)], /sample 1 has 11 values; the model takes 12/],
    ['nothing but one value', [new Float32Array(12).fill(3), new Float32Array(12).fill(3), new Float32Array(12).fill(3)], /sample 1 is the same as calibration sample 0, and so is each of the other 1/],
    ['zeros', [new Float32Array(12)], /sample 0 is the value 0 in all its 12 places/],
    ['a single value among others', [Float32Array.from({ length: 12 }, (_, i) => i), new Float32Array(12).fill(3)], /sample 1 is the value 3 in all its 12 places/],
  ])('refuses calibration with %s', async (_name, calibration, message) => {
    expect(await request(make(), { calibration })).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(message) as string } });
  });

  test('warns of a mode that makes the file larger, with the one that does not, of few and repeated samples, and of a bound that says little', async () => {
    const recurrent = stir(sequential({ layers: [layers.lstm({ inputShape: [30, 3], units: 8, recurrentInitializer: 'zeros' }), layers.dense({ units: 1 })] }), 11);
    const calibration = samplesOf(recurrent, 8, 7);
    const answer = await request(recurrent, { calibration: [...calibration, calibration[2] as Float32Array], bounds: { agreementMin: 0.1 } });
    if (!answer.ok) throw new Error(answer.error.message);
    const { warnings, sizeBytes, floatBytes } = answer.value.report;
    expect(sizeBytes).toBeGreaterThan(floatBytes);
    for (const [i, expected] of [/^there are 9 calibration samples/, /^1 of 9 calibration samples repeats .* calibration sample 8 is the same as calibration sample 2/, /^full-int8 makes the file larger than float32 \([\d,]+ bytes against [\d,]+ bytes\): \d+ operators.*; (float16|dynamic-int8) takes [\d,]+ bytes|no mode/, /does not tell classes apart/].entries()) expect(warnings[i]).toMatch(expected);
    expect((await convert(make(), { mode: 'full-int8', calibration: samplesOf(make(), 60, 7) })).report.warnings).toEqual([]);
  });

  test('says where dynamic-int8 finds nothing large enough to store in int8, whatever the file carries', async () => {
    const small = stir(sequential({ layers: [layers.dense({ inputShape: [6], units: 5 })] }), 11);
    for (const metadata of [undefined, { embedRanges: false }]) {
      expect((await convert(small, { mode: 'dynamic-int8', ...(metadata === undefined ? {} : { metadata }) })).report.warnings).toEqual([expect.stringMatching(/^dynamic-int8 changes nothing here, as no filter of the model has 1024 weights; /)]);
    }
  });

  test('stops when the caller gives up', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await request(make(), { signal: controller.signal })).toMatchObject({ ok: false, error: { code: 'converter.aborted' } });
  });

  test('needs a runtime', async () => {
    expect(await request(make(), { runtimes: [] })).toMatchObject({ ok: false, error: { code: 'converter.runtime_missing' } });
  });

  test('lists everything it does not support at once', async () => {
    const model = sequential({ layers: [
      layers.masking({ batchInputShape: [1, 16, 2] }),
      layers.lstm({ units: 4, recurrentInitializer: 'zeros', stateful: true }),
      layers.dense({ units: 3, activation: 'linear' }),
      layers.thresholdedReLU({ theta: 1 }),
    ] });
    const source = await artifactsOf(model);
    // tfjs has no such activation, Keras has.
    const modelTopology = JSON.parse(JSON.stringify(source.modelTopology).replace('"activation":"linear"', '"activation":"exponential"').replace('"ThresholdedReLU"', '"Cubes"').replace('"Masking"', '"Fog"')) as unknown;
    const answer = await convertModel({ source: { ...source, modelTopology }, mode: 'float32', runtimes, clock: systemClock });
    expect(answer).toMatchObject({ ok: false, error: { code: 'converter.unsupported' } });
    const { message } = (answer as { error: { message: string } }).error;
    for (const part of [/layer 0, \S+ \(Fog\)/, /layer 1, \S+ \(LSTM\): stateful true, expected false/, /\(Dense\): activation "exponential"/, /\(Cubes\)/]) expect(message).toMatch(part);
  });

  test('takes several inputs and outputs, in the order that the model names them', async () => {
    const [left, right] = [tfInput({ shape: [3] }), tfInput({ shape: [4] })];
    const hidden = layers.concatenate().apply([layers.dense({ units: 5, activation: 'relu' }).apply(left) as SymbolicTensor, right]) as SymbolicTensor;
    const model = stir(tfModel({ inputs: [right, left], outputs: [layers.dense({ units: 2 }).apply(hidden) as SymbolicTensor, hidden] }), 3);
    const random = createRandom(6);
    const samples = Array.from({ length: 20 }, () => Float32Array.from({ length: 7 }, () => normal(random)));
    const { bytes } = await convert(model, { mode: 'float32', calibration: samples });
    for (const runtime of runtimes) {
      const run = await runSamples(bytes, samples, runtime, systemClock);
      if (!run.ok) throw new Error(run.error.message);
      expect(run.value.lengths).toEqual([2, 9]);
      for (const [i, sample] of samples.entries()) {
        const expected = tf.tidy(() => (model.predict([tf.tensor(sample.subarray(0, 4), [1, 4]), tf.tensor(sample.subarray(4), [1, 3])]) as tf.Tensor[]).flatMap((tensor) => [...tensor.dataSync()]));
        for (const [j, value] of expected.entries()) expect(run.value.outputs[i]?.[j], `${runtime.kind} sample ${i} output ${j}`).toBeCloseTo(value, 5);
      }
    }
    expect(await convertModel({ source: await artifactsOf(model), mode: 'full-int8', calibration: samples, runtimes, clock: systemClock, bounds: { snrDbMin: 25 } })).toMatchObject({ ok: true });
  });

  test('takes a functional model', async () => {
    const input = tfInput({ shape: [6] });
    const hidden = layers.dense({ units: 4, activation: 'relu' }).apply(input) as SymbolicTensor;
    const chain = tfModel({ inputs: input, outputs: layers.dense({ units: 2 }).apply(hidden) as SymbolicTensor });
    expect(await request(chain)).toMatchObject({ ok: true });
  });

  test.each<[string, (source: TfjsArtifacts) => TfjsArtifacts, RegExp]>([
    ['no topology', (source) => ({ ...source, modelTopology: undefined }), /not a tfjs LayersModel/],
    ['the nodes of a GraphModel', (source) => ({ ...source, modelTopology: { node: [], versions: {} } }), /is that of a tfjs GraphModel.*--output_format=tfjs_layers_model/],
    ['no weights', (source) => ({ ...source, weightSpecs: [], weightData: new ArrayBuffer(0) }), /the weights have no dense\S*\/kernel/],
    ['weight data cut off', (source) => ({ ...source, weightData: (source.weightData as ArrayBuffer).slice(0, 100) }), /ends after the 100 bytes/],
    ['weight data left over', (source) => ({ ...source, weightData: new ArrayBuffer((source.weightData as ArrayBuffer).byteLength + 4) }), /the weight specs describe/],
    ['weights that diverged', (source) => {
      const data = new Float32Array((source.weightData as ArrayBuffer).slice(0));
      data[7] = Number.NaN;
      return { ...source, weightData: data.buffer };
    }, /has the value NaN at element 7/],
  ])('refuses a source with %s', async (_name, alter, message) => {
    const source = alter(await artifactsOf(make()));
    expect(await convertModel({ source, mode: 'float32', runtimes, clock: systemClock })).toMatchObject({ ok: false, error: { code: 'converter.source_invalid', message: expect.stringMatching(message) as string } });
  });

  test('calibrates by percentile', async () => {
    const wild = samplesOf(make(), 200, 7);
    (wild[17] as Float32Array).fill(300);
    const range = async (method: ConversionRequest['calibrationMethod']) => convert(make(), { mode: 'full-int8', calibration: wild, allowConstantSamples: true, bounds: { snrDbMin: -100 }, ...(method ? { calibrationMethod: method } : {}) });
    const plain = (await range(undefined)).bytes;
    const cut = (await range({ kind: 'percentile', percent: 99 })).bytes;
    expect(cut).not.toEqual(plain);
    expect(await request(make(), { calibrationMethod: { kind: 'percentile', percent: 0.99 } })).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid' } });
  });
});
