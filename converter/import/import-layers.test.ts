import { input as tfInput, layers, model as tfModel, sequential, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { readModel } from '../../runtime/verify-model.ts';
import { artifactsOf, openTfjs, predict, samplesOf, stir, through } from '../../test/support/tfjs-models.ts';
import { convertModel } from '../convert-model.ts';
import type { TfjsArtifacts } from '../conversion.ts';
import { emitModel } from '../emit/emit-model.ts';
import type { Graph } from '../graph/graph.ts';
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

function importArtifacts(artifacts: TfjsArtifacts): Graph {
  const read = readArtifacts(artifacts);
  const graph = read.ok ? importLayers(read.value) : read;
  if (!graph.ok) throw new Error(graph.error.message);
  return graph.value;
}

/** Zeros, as tfjs's orthogonal start needs more of the backend than the tests load; stir() gives other numbers. */
const start = { recurrentInitializer: 'zeros' } as const;
const steps = [7, 3];
const after = (layer: unknown, shape = steps): LayersModel => {
  const input = tfInput({ shape });
  return tfModel({ inputs: input, outputs: through(layer, input) });
};

const recurrent: Record<string, () => LayersModel> = {
  'LSTM': () => after(layers.lstm({ units: 4, ...start })),
  'LSTM, sigmoid, whole sequence': () => after(layers.lstm({ units: 4, recurrentActivation: 'sigmoid', returnSequences: true, ...start })),
  'LSTM, backwards, relu': () => after(layers.lstm({ units: 4, activation: 'relu', goBackwards: true, returnSequences: true, useBias: false, ...start })),
  'GRU': () => after(layers.gru({ units: 5, ...start })),
  'GRU, sigmoid, backwards': () => after(layers.gru({ units: 5, recurrentActivation: 'sigmoid', goBackwards: true, ...start })),
  'GRU, elu, whole sequence': () => after(layers.gru({ units: 5, activation: 'elu', recurrentActivation: 'tanh', returnSequences: true, useBias: false, ...start })),
  'SimpleRNN': () => after(layers.simpleRNN({ units: 5, ...start })),
  'SimpleRNN, softplus, whole sequence': () => after(layers.simpleRNN({ units: 5, activation: 'softplus' as 'relu', returnSequences: true, ...start })),
  'two LSTMs, the second given the states of the first': () => {
    const input = tfInput({ shape: steps });
    const [sequence, h, c] = layers.lstm({ units: 4, returnSequences: true, returnState: true, ...start }).apply(input) as SymbolicTensor[] as [SymbolicTensor, SymbolicTensor, SymbolicTensor];
    return tfModel({ inputs: input, outputs: [through(layers.lstm({ units: 4, ...start }), sequence, h, c), c] });
  },
  'a sequence longer than a concatenation': () => after(layers.simpleRNN({ units: 2, returnSequences: true, ...start }), [70, 2]),
  ...Object.fromEntries((['concat', 'sum', 'ave', 'mul'] as const).map((mergeMode, i) => [`Bidirectional, ${mergeMode}`, () => after(layers.bidirectional({ layer: (i % 2 === 0 ? layers.lstm : layers.gru)({ units: 3, returnSequences: i > 1, ...start }), mergeMode }))])),
  'Bidirectional, both alone': () => {
    const input = tfInput({ shape: steps });
    return tfModel({ inputs: input, outputs: layers.bidirectional({ layer: layers.gru({ units: 3, returnSequences: true, ...start }), mergeMode: null as unknown as 'sum' }).apply(input) as SymbolicTensor[] });
  },
};

const wired: Record<string, () => LayersModel> = {
  'a SeparableConv2D with two filters for each channel, of which tfjs does not save how many': () => after(layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'relu' }), [6, 6, 3]),
  'a layer applied twice': () => {
    const [a, b] = [tfInput({ shape: [6] }), tfInput({ shape: [6] })];
    const shared = layers.dense({ units: 6, activation: 'relu' });
    return tfModel({ inputs: [a, b], outputs: through(layers.multiply(), through(shared, through(shared, a)), through(shared, b)) });
  },
  'twins of a model with two outputs': () => {
    const inner = tfInput({ shape: [8, 8, 2] });
    const features = through(layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu' }), inner);
    const tower = tfModel({ inputs: inner, outputs: [through(layers.flatten(), features), through(layers.globalAveragePooling2d({}), features)] });
    const [a, b] = [tfInput({ shape: [8, 8, 2] }), tfInput({ shape: [8, 8, 2] })];
    const [[flatA, meanA], [flatB, meanB]] = [tower.apply(a), tower.apply(b)] as [[SymbolicTensor, SymbolicTensor], [SymbolicTensor, SymbolicTensor]];
    return tfModel({ inputs: [a, b], outputs: [through(layers.dot({ axes: 1, normalize: true }), flatA, flatB), through(layers.add(), meanA, meanB)] });
  },
  'models in models': () => sequential({ layers: [
    sequential({ layers: [sequential({ layers: [layers.dense({ inputShape: [5], units: 7, activation: 'tanh' })] }), layers.batchNormalization()] }),
    layers.dense({ units: 3 }),
  ] }),
  'TimeDistributed': () => sequential({ layers: [
    layers.timeDistributed({ inputShape: [4, 6, 5, 2], layer: layers.conv2d({ filters: 3, kernelSize: 2, padding: 'same', activation: 'relu' }) }),
    layers.timeDistributed({ layer: layers.maxPooling2d({ poolSize: 2 }) }),
    layers.timeDistributed({ layer: layers.flatten() }),
    layers.timeDistributed({ layer: layers.dense({ units: 6, activation: 'softmax' }) }),
    layers.timeDistributed({ layer: layers.batchNormalization() }),
    layers.gru({ units: 3, ...start }),
  ] }),
  'TimeDistributed over a model': () => sequential({ layers: [layers.timeDistributed({ inputShape: [3, 4], layer: sequential({ layers: [layers.dense({ inputShape: [4], units: 5, activation: 'relu' }), layers.dense({ units: 2 })] }) })] }),
  ...Object.fromEntries(([[[4, 5], [4, 6], 1], [[4, 5], [6, 5], 2], [[4, 5], [5, 6], [2, 1]], [[5, 4], [6, 5], [1, 2]], [[4, 5], [5], [2, 1]], [[5], [5, 3], 1], [[5], [5], -1]] as [number[], number[], number | [number, number]][]).map(([left, right, axes]) => [`Dot of ${left.join('x')} and ${right.join('x')} along ${String(axes)}`, () => {
    const [a, b] = [tfInput({ shape: left }), tfInput({ shape: right })];
    return tfModel({ inputs: [a, b], outputs: through(layers.dot({ axes, normalize: left.length === 2 && right.length === 2 }), a, b) });
  }])),
  ...Object.fromEntries(['relu', 'relu6', 'elu', 'selu', 'sigmoid', 'hardSigmoid', 'tanh', 'softmax', 'logSoftmax', 'swish', 'gelu', 'gelu_new', 'softplus', 'softsign', 'mish', 'linear'].flatMap((name): [string, () => LayersModel][] => [
    [`the activation ${name} of a layer and as a layer`, () => sequential({ layers: [layers.dense({ inputShape: [6], units: 5, activation: name as 'relu' }), layers.dense({ units: 6 }), layers.activation({ activation: name as 'relu' })] })],
  ])),
  'activation layers': () => sequential({ layers: [
    layers.reLU({ inputShape: [4, 6], maxValue: 2.5 }), layers.conv1d({ filters: 6, kernelSize: 1 }), layers.leakyReLU({ alpha: 0.2 }), layers.conv1d({ filters: 6, kernelSize: 1 }), layers.elu(), layers.prelu({ alphaInitializer: 'ones' }), layers.softmax({ axis: -1 }),
  ] }),
  'noise and other layers that do nothing': () => sequential({ layers: [
    layers.dense({ inputShape: [4, 6], units: 5 }), layers.gaussianNoise({ stddev: 1 }), layers.gaussianDropout({ rate: 0.5 }), layers.alphaDropout({ rate: 0.5 }), layers.spatialDropout1d({ rate: 0.5 }), layers.dropout({ rate: 0.5 }),
  ] }),
  'normalizations': () => sequential({ layers: [layers.rescaling({ inputShape: [4, 6], scale: 0.5, offset: 1 }), layers.layerNormalization(), layers.dense({ units: 3 }), layers.layerNormalization({ epsilon: 0.1, scale: false })] }),
};

describe.each([['recurrent layers', recurrent], ['wiring', wired]] as const)('%s', (_title, models) => {
  test.each(Object.keys(models))('%s gives what tfjs gives', async (name) => {
    const model = stir((models[name] as () => LayersModel)(), 11);
    const graph = importArtifacts(await artifactsOf(model));
    const samples = samplesOf(model, 6, 5);
    const runs: (readonly Float32Array[])[] = [samples.map((sample) => evaluateGraph(graph, sample))];
    for (const denseAs of ['fully-connected', 'convolution'] as const) {
      for (const runtime of runtimes) {
        const run = await runSamples(emitModel(prepareGraph(graph, denseAs)), samples, runtime, systemClock);
        if (!run.ok) throw new Error(`${denseAs} in ${runtime.kind}: ${run.error.message}`);
        runs.push(run.value.outputs);
      }
    }
    for (const [i, sample] of samples.entries()) {
      const expected = predict(model, sample);
      const scale = Math.max(1, ...expected.map(Math.abs));
      for (const [at, run] of runs.entries()) {
        expect(run[i]?.length, `run ${at}`).toBe(expected.length);
        for (const [j, value] of expected.entries()) expect(Math.abs((run[i]?.[j] as number) - value) / scale, `run ${at}, sample ${i}, output ${j}`).toBeLessThanOrEqual(3e-6);
      }
    }
  });
});

test('several inputs and outputs keep the names of their layers, told apart where one gives two', async () => {
  const [a, b] = [tfInput({ shape: [3], name: 'flow' }), tfInput({ shape: [2], name: 'heat' })];
  const shared = layers.dense({ units: 2, name: 'shared' });
  const joined = layers.concatenate().apply([a, b]) as SymbolicTensor;
  const model = tfModel({ inputs: [a, b], outputs: [layers.dense({ units: 2, name: 'wear' }).apply(joined) as SymbolicTensor, through(shared, b), through(shared, through(shared, b))] });
  const graph = importArtifacts(await artifactsOf(model));
  expect(graph.names).toEqual({ inputs: ['flow', 'heat'], outputs: ['wear', 'shared', 'shared_1'] });
  const written = readModel(emitModel(prepareGraph(graph, 'fully-connected')));
  expect(written.ok && [written.value.inputs, written.value.outputs].map((list) => list.map(({ name }) => name))).toEqual([['flow', 'heat'], ['wear', 'shared', 'shared_1']]);
});

/** What Keras writes and tfjs cannot run: layers by hand, the values worked out by their definition. */
function keras(entries: readonly { class_name: string; config: Record<string, unknown> }[], weights: readonly { name: string; shape: number[]; values: readonly number[] }[] = []): Graph {
  return importArtifacts({ modelTopology: { model_config: { class_name: 'Sequential', config: { name: 'keras', layers: entries } } }, weightSpecs: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })), weightData: Float32Array.from(weights.flatMap(({ values }) => [...values])).buffer });
}

const counted = (shape: readonly number[], scale = 0.1): number[] => Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => scale * (((i * 7) % 11) - 5));

test.each<[string, readonly number[], Record<string, unknown>, readonly number[], readonly number[]]>([
  ['ZeroPadding1D', [2, 1], { padding: [1, 2] }, [4, 5], [0, 4, 5, 0, 0]],
  ['ZeroPadding1D', [2, 1], { padding: 1 }, [4, 5], [0, 4, 5, 0]],
  ['Cropping1D', [4, 1], { cropping: [1, 2] }, [4, 5, 6, 7], [5]],
  ['UpSampling1D', [2, 2], { size: 3 }, [1, 2, 3, 4], [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]],
  ['Softmax', [2, 2], { axis: 1 }, [0, 5, Math.log(3), 5], [0.25, 0.5, 0.75, 0.5]],
  ['SpatialDropout2D', [1, 1, 2], { rate: 0.5 }, [4, 5], [4, 5]],
])('%s of [%s] with %o', (className, shape, config, given, expected) => {
  const graph = keras([{ class_name: className, config: { name: 'layer', batch_input_shape: [null, ...shape], ...config } }, { class_name: 'ReLU', config: { name: 'relu' } }]);
  expect([...evaluateGraph(graph, Float32Array.from(given))].map((value) => Number(value.toFixed(5)))).toEqual(expected);
});

test('a causal convolution sees no step after its own', () => {
  const graph = keras([{ class_name: 'Conv1D', config: { name: 'conv', batch_input_shape: [null, 4, 1], filters: 1, kernel_size: [2], padding: 'causal', dilation_rate: [2], use_bias: false } }], [{ name: 'conv/kernel', shape: [2, 1, 1], values: [10, 1] }]);
  expect([...evaluateGraph(graph, Float32Array.of(1, 2, 3, 4))]).toEqual([1, 2, 13, 24]);
});

test('a GRU that resets after the product, under the names that Keras gives its cell', () => {
  const [units, features, length] = [2, 3, 4];
  const [kernel, recurrentKernel, bias] = [counted([features, 3 * units]), counted([units, 3 * units], 0.2), counted([2, 3 * units], 0.15)];
  const graph = keras(
    [{ class_name: 'GRU', config: { name: 'gru', batch_input_shape: [null, length, features], units, activation: 'tanh', recurrent_activation: 'sigmoid', reset_after: true, return_sequences: true } }],
    [{ name: 'gru/gru_cell/kernel', shape: [features, 3 * units], values: kernel }, { name: 'gru/gru_cell/recurrent_kernel', shape: [units, 3 * units], values: recurrentKernel }, { name: 'gru/gru_cell/bias', shape: [2, 3 * units], values: bias }],
  );
  const sample = Float32Array.from(counted([length, features], 0.4));
  // Cho et al. (2014) in the form of cuDNN, as Keras documents it: c = tanh(W x + b + r (U h + b')), h' = z h + (1 - z) c.
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
  let h = [0, 0];
  const expected: number[] = [];
  for (let t = 0; t < length; t++) {
    const sums = (values: readonly number[], matrix: readonly number[], row: number): number[] => Array.from({ length: 3 * units }, (_, j) => values.reduce((sum, value, i) => sum + value * (matrix[i * 3 * units + j] as number), bias[row * 3 * units + j] as number));
    const [x, u] = [sums([...sample.slice(t * features, (t + 1) * features)], kernel, 0), sums(h, recurrentKernel, 1)];
    h = h.map((before, i) => {
      const [z, r] = [sigmoid((x[i] as number) + (u[i] as number)), sigmoid((x[units + i] as number) + (u[units + i] as number))];
      return z * before + (1 - z) * Math.tanh((x[2 * units + i] as number) + r * (u[2 * units + i] as number));
    });
    expected.push(...h);
  }
  for (const [i, value] of evaluateGraph(graph, sample).entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
});

test('what is not supported comes at once, from models in models and in wrappers too', async () => {
  const nested = sequential({ layers: [layers.dense({ inputShape: [4], units: 3, activation: 'relu' }), layers.thresholdedReLU({ theta: 1 })] });
  const model = sequential({ layers: [
    layers.timeDistributed({ inputShape: [5, 4], layer: nested }),
    layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true, recurrentActivation: 'softmax', ...start }) }),
    layers.masking({ maskValue: 0 }),
    layers.gru({ units: 2, ...start }),
  ] });
  const artifacts = await artifactsOf(model);
  // Stand-ins for layers that nobody knows.
  const modelTopology = JSON.parse(JSON.stringify(artifacts.modelTopology).replace('"ThresholdedReLU"', '"Cubes"').replace('"Masking"', '"Fog"')) as unknown;
  const read = readArtifacts({ ...artifacts, modelTopology });
  const graph = read.ok ? importLayers(read.value) : read;
  const { message } = (graph as { error: { message: string } }).error;
  for (const part of [/layer 0, \S+ \(TimeDistributed\) around \S+\/\S+ \(Cubes\)/, /layer 1, \S+ \(Bidirectional\) around \S+ \(LSTM\): recurrent_activation "softmax", expected linear, relu/, /layer 2, \S+ \(Fog\)/]) expect(message).toMatch(part);
});

test.each<[string, unknown, RegExp]>([
  ['with a layer that nobody knows, what only shapes tell of those before it', [
    { class_name: 'Embedding', config: { name: 'words', batch_input_shape: [null, 300], input_dim: 20_000, output_dim: 1 } },
    { class_name: 'BatchNormalization', config: { name: 'norm', axis: [1] } },
    { class_name: 'Cubes', config: { name: 'cubes' } },
  ], /layer 2, cubes \(Cubes\).*layer words \(Embedding\): 300 tokens from a table of 20000 rows.*layer norm \(BatchNormalization\): axis \[1\]; expected the last one/],
  ['a recurrent layer over too many steps', [{ class_name: 'SimpleRNN', config: { name: 'rnn', batch_input_shape: [null, 100_000, 1], units: 1 } }], /layer rnn \(SimpleRNN\): the model has more than \d+ operations .*; use shorter sequences/],
  ['more operations than a file may have', [{ class_name: 'SimpleRNN', config: { name: 'rnn', batch_input_shape: [null, 2_000, 1], units: 1 } }], /takes \d+ operations with its recurrent layers unrolled, expected at most 4096/],
  ['models without end', Array.from({ length: 20 }).reduce<unknown>((inner) => [{ class_name: 'Sequential', config: { name: 'deep', layers: inner } }], [{ class_name: 'ReLU', config: { name: 'relu', batch_input_shape: [null, 2] } }]), /models lie more than 16 deep in models/],
  ['models that multiply', Array.from({ length: 6 }).reduce<unknown>((inner) => ({
    layers: [
      { class_name: 'InputLayer', name: 'in', config: { name: 'in', batch_input_shape: [null, 2] }, inbound_nodes: [] },
      { class_name: 'Sequential', name: 'again', config: inner, inbound_nodes: Array.from({ length: 12 }, (_, i) => [[...(i === 0 ? ['in', 0] : ['again', i]), 0]]) },
    ],
    input_layers: [['in', 0, 0]],
    output_layers: [['again', 12, 0]],
  }), [{ class_name: 'Dropout', config: { name: 'none', batch_input_shape: [null, 2] } }]), /applies its layers too often/],
  ['a wrapper around nothing', [{ class_name: 'TimeDistributed', config: { name: 'steps', batch_input_shape: [null, 2, 2], layer: 7 } }], /layer steps \(TimeDistributed\) does not say which layer it wraps/],
])('refuses %s', (_name, config, message) => {
  const weights = ['kernel', 'recurrent_kernel', 'bias'].map((name) => ({ name: `rnn/${name}`, shape: name === 'bias' ? [1] : [1, 1], dtype: 'float32' }));
  const read = readArtifacts({ modelTopology: { class_name: 'Sequential', config }, weightSpecs: weights, weightData: new Float32Array(3).buffer });
  expect(read.ok ? importLayers(read.value) : read).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) as string } });
});

// The state goes through int8 at every step, so its error adds up; these bounds are what the layers reach with a step or two to spare.
test.each([['LSTM', 18], ['LSTM, sigmoid, whole sequence', 18], ['GRU', 18], ['GRU, sigmoid, backwards', 18], ['Bidirectional, concat', 18], ['TimeDistributed', 18], ['a layer applied twice', 25]] as const)('%s keeps %i dB in full-int8, and its weights once', async (name, snrDbMin) => {
  const model = stir(({ ...recurrent, ...wired }[name] as () => LayersModel)(), 11);
  const answer = await convertModel({ source: await artifactsOf(model), mode: 'full-int8', calibration: samplesOf(model, 200, 7), runtimes, clock: systemClock, bounds: { snrDbMin } });
  if (!answer.ok) throw new Error(answer.error.message);
  const written = readModel(answer.value.bytes);
  if (!written.ok) throw new Error(written.error.message);
  const kernels = new Set(written.value.operators.flatMap(({ name: operator, inputs }) => (operator === 'CONV_2D' ? [inputs[1]] : [])));
  expect(kernels.size, 'filters of convolutions').toBeLessThanOrEqual(model.getWeights().filter(({ shape }) => shape.length > 1).length + (name.startsWith('GRU') ? 1 : 0));
});
