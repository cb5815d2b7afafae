import { input as tfInput, layers, model as tfModel, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { createRandom, normal } from '../../proto/random.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { artifactsOf, openTfjs, predict, stir, through } from '../../test/support/tfjs-models.ts';
import { convertModel } from '../convert-model.ts';
import type { ConversionRequest } from '../conversion.ts';
import { emitModel } from '../emit/emit-model.ts';
import { storeDynamic, storeHalf } from '../quantize/store-weights.ts';
import { prepareGraph } from '../passes/prepare-graph.ts';
import { evaluateGraph } from '../verify/evaluate-graph.ts';
import { runSamples } from '../verify/run-samples.ts';
import { importLayers } from './import-layers.ts';
import { readArtifacts } from './read-artifacts.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  await openTfjs();
  runtimes = await openRuntimes();
});

const start = { recurrentInitializer: 'zeros' } as const;
const random = createRandom(8);
const [steps, features] = [6, 3];
/** A sequence of which some steps, the first and the last among them, are all the mask's value; one feature of it alone masks nothing. */
const masked = (value: number): Float32Array[] => Array.from({ length: 8 }, (_, at) => Float32Array.from({ length: steps * features }, (__, i) => {
  const step = Math.floor(i / features);
  return ((at >> (step % 3)) & 1) === 1 || i % 7 === 0 ? value : normal(random);
}));
const tokens = (rows: number): Float32Array[] => Array.from({ length: 8 }, () => Float32Array.from({ length: steps }, () => Math.floor(random() * rows)));
/** Values on both sides of 0.5, and the number itself. */
const around = (): Float32Array[] => Array.from({ length: 6 }, (_, at) => Float32Array.from({ length: 12 }, (__, i) => (i === at ? 0.5 : i === at + 1 ? 0.50000006 : normal(random))));
const after = (layer: unknown, maskValue: number): LayersModel => sequential({ layers: [layers.masking({ inputShape: [steps, features], maskValue }), ...[layer].flat() as never[]] });

const models: Record<string, readonly [make: () => LayersModel, samples: () => Float32Array[]]> = {
  'Masking before an LSTM': [() => after(layers.lstm({ units: 4, ...start }), 0), () => masked(0)],
  'Masking of another value before a GRU, backwards, whole sequence': [() => after(layers.gru({ units: 4, goBackwards: true, returnSequences: true, ...start }), -1.5), () => masked(-1.5)],
  'Masking through a dense layer and a recurrent one to another': [() => after([layers.dense({ units: 5, activation: 'tanh' }), layers.simpleRNN({ units: 4, returnSequences: true, ...start }), layers.dropout({ rate: 0.3 }), layers.lstm({ units: 3, ...start })], 0), () => masked(0)],
  'Masking before both directions': [() => after(layers.bidirectional({ layer: layers.lstm({ units: 3, ...start }), mergeMode: 'concat' }), 0), () => masked(0)],
  'Embedding': [() => sequential({ layers: [layers.embedding({ inputDim: 9, outputDim: 4, inputLength: steps }), layers.flatten(), layers.dense({ units: 3, activation: 'softmax' })] }), () => tokens(9)],
  'Embedding with mask_zero before an LSTM': [() => sequential({ layers: [layers.embedding({ inputDim: 300, outputDim: 4, inputLength: steps, maskZero: true }), layers.lstm({ units: 4, ...start })] }), () => tokens(300).map((sample) => sample.map((token, i) => (i % 2 === 0 ? token : 0)))],
  'ThresholdedReLU': [() => sequential({ layers: [layers.thresholdedReLU({ inputShape: [4, 3], theta: 0.5 }), layers.thresholdedReLU({ theta: 0 })] }), around],
};

describe.each(Object.entries(models).map(([name, entry]) => ({ name, make: entry[0], samplesOf: entry[1] })))('$name', ({ make, samplesOf }) => {
  test('gives what tfjs gives, by definition and in each runtime', async () => {
    const model = stir(make(), 11);
    const read = readArtifacts(await artifactsOf(model));
    const graph = read.ok ? importLayers(read.value) : read;
    if (!graph.ok) throw new Error(graph.error.message);
    const samples = samplesOf();
    const prepared = prepareGraph(graph.value, 'fully-connected');
    const runs: [name: string, tolerance: number, outputs: readonly Float32Array[]][] = [['by definition', 3e-6, samples.map((sample) => evaluateGraph(graph.value, sample))]];
    for (const runtime of runtimes) {
      for (const [mode, tolerance, bytes] of [['float32', 3e-6, emitModel(prepared)], ['float16', 3e-3, emitModel(storeHalf(prepared))], ['dynamic-int8', 5e-2, emitModel(storeDynamic(prepared))]] as const) {
        const run = await runSamples(bytes, samples, runtime, systemClock);
        if (!run.ok) throw new Error(run.error.message);
        runs.push([`${mode} in ${runtime.kind}`, tolerance, run.value.outputs]);
      }
    }
    for (const [i, sample] of samples.entries()) {
      const expected = predict(model, sample);
      for (const [name, tolerance, outputs] of runs) for (const [j, value] of expected.entries()) expect(Math.abs((outputs[i]?.[j] as number) - value), `${name}, sample ${i}, output ${j}`).toBeLessThanOrEqual(tolerance);
    }
  });
});

async function request(model: LayersModel, more: Partial<ConversionRequest>): Promise<Awaited<ReturnType<typeof convertModel>>> {
  return convertModel({ source: await artifactsOf(stir(model, 11)), mode: 'full-int8', runtimes, clock: systemClock, ...more });
}

test('masks stay float in a model of both kinds, and int8 has none', async () => {
  const [make] = models['Masking before an LSTM'] as (typeof models)[string];
  const calibration = Array.from({ length: 8 }, () => masked(0)).flat().filter((sample) => sample.some((value) => value !== 0));
  expect(await request(make(), { calibration })).toMatchObject({ ok: false, error: { code: 'converter.unsupported', message: expect.stringMatching(/layer \S+ \(Masking\): POW, which has no int8 kernel\. Allow mixed precision/) as string } });
  expect(await request(make(), { calibration, mixedPrecision: true, bounds: { snrDbMin: 20 } })).toMatchObject({ ok: true, value: { report: { storage: 'mixed' } } });
});

test.each<[string, () => LayersModel, Partial<ConversionRequest>, RegExp]>([
  ['token numbers in int8', (models['Embedding'] as (typeof models)[string])[0], {}, /layer 0, \S+ \(Embedding\): numbers of tokens, which an int8 input does not hold; use dynamic-int8/],
  ['a table and a sequence too large to choose from', () => sequential({ layers: [layers.embedding({ inputDim: 100_000, outputDim: 2, inputLength: 50 }), layers.flatten()] }), { mode: 'float32' }, /\(Embedding\): 50 tokens from a table of 100000 rows; expected at most 4194304/],
  ['a layer that cannot mind a mask', () => {
    const input = tfInput({ shape: [steps, features] });
    return tfModel({ inputs: input, outputs: through(layers.add(), through(layers.masking({}), input), input) });
  }, { mode: 'float32' }, /\(Add\): reads a sequence of which steps are masked, which LSTM, GRU, SimpleRNN, Bidirectional understand/],
  ['every layer that cannot mind a mask, in models of models too', () => {
    const input = tfInput({ shape: [steps, features] });
    const given = through(layers.masking({}), input);
    const inner = sequential({ name: 'inner', layers: [layers.dense({ inputShape: [steps, features], units: 2 }), layers.flatten({ name: 'flat' })] });
    return tfModel({ inputs: input, outputs: [through(layers.add({ name: 'sum' }), given, input), through(layers.lstm({ units: 2, ...start }), given), through(inner, given), through(layers.globalMaxPooling1d({ name: 'largest' }), through(layers.reLU(), given)), through(layers.flatten({ name: 'unmasked' }), input)] });
  }, { mode: 'full-int8' }, /^(?!.*unmasked)(?=.*layer \d+, sum \(Add\): reads)(?=.*layer \d+, inner\/flat \(Flatten\): reads)(?=.*layer \d+, largest \(GlobalMaxPooling1D\): reads)(?=.*\(Masking\): POW, which has no int8 kernel)/],
  ['all that only shapes tell at once', () => sequential({ layers: [layers.embedding({ name: 'large', inputDim: 100_000, outputDim: 2, inputLength: 50 }), layers.batchNormalization({ name: 'steps', axis: 1 }), layers.layerNormalization({ name: 'both', axis: 1 }), layers.masking({ name: 'gaps' }), layers.dense({ units: 2, activation: 'gelu' as 'relu' })] }), { mode: 'float32', target: 'tflm' }, /^not supported: .*large \(Embedding\): 50 tokens.*steps \(BatchNormalization\): axis 1; .*both \(LayerNormalization\): axis \[1\]; .*gaps \(Masking\): POW, .*\(Dense\): GELU, which tflm has no kernel for/],
  ['a stateful layer', () => sequential({ layers: [layers.lstm({ batchInputShape: [1, steps, features], units: 2, stateful: true, ...start })] }), { mode: 'float32' }, /\(LSTM\): stateful true, expected false: a file keeps nothing from one run to the next; build the model with return_state/],
  ['a sequence of open length', () => sequential({ layers: [layers.lstm({ inputShape: [null, features], units: 2, ...start })] }), { mode: 'float32' }, /takes \[any, 3\], a file has one shape for good: say how many steps the file is to take \(--sequence-length 50\)/],
  ['pictures of open size', () => sequential({ layers: [layers.conv2d({ inputShape: [null, null, 3], filters: 2, kernelSize: 1 })] }), { mode: 'float32', sequenceLength: 5 }, /takes \[any, any, 3\], a file has one shape for good: build the model with all dimensions known/],
])('refuses %s, with advice', async (_name, make, more, message) => {
  expect(await request(make(), more)).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) as string } });
});

test('a sequence of open length takes the length that is given', async () => {
  const open = stir(sequential({ layers: [layers.lstm({ inputShape: [null, features], units: 2, ...start })] }), 11);
  const closed = stir(sequential({ layers: [layers.lstm({ inputShape: [steps, features], units: 2, ...start })] }), 11);
  const [one, other] = [await convertModel({ source: await artifactsOf(open), mode: 'float32', sequenceLength: steps, runtimes, clock: systemClock }), await convertModel({ source: await artifactsOf(closed), mode: 'float32', runtimes, clock: systemClock })];
  if (!one.ok || !other.ok) throw new Error('not converted');
  expect(one.value.bytes).toEqual(other.value.bytes);
});
