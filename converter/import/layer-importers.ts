import type { Pair } from '../graph/graph.ts';
import { elementsOf, tensorOf } from '../graph/graph.ts';
import { activate } from './activate.ts';
import { append, bias, count, fromPlane, outputPlane, pair, planeShape, refuseLayer, reshape, shapeOf, weight, windowSettings, type Importer, type ImportState } from './import-state.ts';
import { mergeImporters } from './merge-importers.ts';
import { shapeImporters } from './shape-importers.ts';

const passOn: Importer = (state) => state.current;

export const layerImporters: ReadonlyMap<string, Importer> = new Map<string, Importer>([
  ['InputLayer', passOn],
  ['Dropout', passOn],
  ['SpatialDropout1D', passOn],
  ['GaussianNoise', passOn],
  ['GaussianDropout', passOn],
  ['AlphaDropout', passOn],
  ['ActivityRegularization', passOn],
  ['Dense', importDense],
  ['Conv1D', (state) => importConvolution(state, 1)],
  ['Conv2D', (state) => importConvolution(state, 2)],
  ['DepthwiseConv2D', importDepthwise],
  ['SeparableConv2D', importSeparable],
  ['MaxPooling1D', (state) => importPool(state, 'max-pool-2d', 1)],
  ['MaxPooling2D', (state) => importPool(state, 'max-pool-2d', 2)],
  ['AveragePooling1D', (state) => importPool(state, 'average-pool-2d', 1)],
  ['AveragePooling2D', (state) => importPool(state, 'average-pool-2d', 2)],
  ['GlobalAveragePooling1D', importGlobalAverage],
  ['GlobalAveragePooling2D', importGlobalAverage],
  ['GlobalMaxPooling1D', importGlobalMax],
  ['GlobalMaxPooling2D', importGlobalMax],
  ['Flatten', (state) => reshape(state, state.current, [1, elementsOf(shapeOf(state))])],
  ['Reshape', importReshape],
  ['BatchNormalization', importBatchNormalization],
  ['Activation', (state) => activate(state, state.current, state.layer.config['activation'])],
  ['ReLU', (state) => activate(state, state.current, state.layer.config['max_value'] === 6 ? 'relu6' : 'relu')],
  ['ELU', (state) => activate(state, state.current, 'elu')],
  ['Softmax', importSoftmax],
  ['LeakyReLU', (state) => append(state, shapeOf(state), (output) => ({ kind: 'leaky-relu', inputs: [state.current], output, alpha: typeof state.layer.config['alpha'] === 'number' ? state.layer.config['alpha'] : 0.3 }))],
  ['PReLU', importPrelu],
  ...mergeImporters,
  ...shapeImporters,
]);

function importDense(state: ImportState): number {
  const shape = shapeOf(state);
  const inputs = shape.at(-1) as number;
  const units = count(state, 'units');
  const rows = elementsOf(shape) / inputs;
  const kernel = weight(state, 'kernel', [inputs, units]);
  const transposed = new Float32Array(kernel.length);
  for (let i = 0; i < inputs; i++) for (let o = 0; o < units; o++) transposed[o * inputs + i] = kernel[i * units + o] as number;
  const flat = reshape(state, state.current, [rows, inputs]);
  const output = append(state, [rows, units], (out) => ({
    kind: 'dense', inputs: [flat, state.list.constant(transposed, [units, inputs]), bias(state, units)], output: out, activation: 'none',
  }));
  return activate(state, reshape(state, output, [...shape.slice(0, -1), units]), state.layer.config['activation']);
}

function importConvolution(state: ImportState, dimensions: 1 | 2): number {
  const shape = planeShape(state, dimensions);
  const channels = shape[3] as number;
  const filters = count(state, 'filters');
  const window = pair(state, 'kernel_size', dimensions);
  const { padding, strides, dilations } = windowSettings(state, dimensions);
  const kernel = weight(state, 'kernel', dimensions === 1 ? [window[1], channels, filters] : [...window, channels, filters]);
  const taps = window[0] * window[1] * channels;
  // tfjs [h, w, in, out] -> TFLite [out, h, w, in]
  const transposed = new Float32Array(kernel.length);
  for (let t = 0; t < taps; t++) for (let o = 0; o < filters; o++) transposed[o * taps + t] = kernel[t * filters + o] as number;
  const input = reshape(state, state.current, shape);
  const output = append(state, [1, ...outputPlane(state, shape, window, strides, dilations, padding), filters], (out) => ({
    kind: 'conv-2d', inputs: [input, state.list.constant(transposed, [filters, ...window, channels]), bias(state, filters)], output: out, padding, strides, dilations, activation: 'none',
  }));
  return activate(state, fromPlane(state, output, dimensions), state.layer.config['activation']);
}

function importDepthwise(state: ImportState): number {
  const output = depthwise(state, 'depthwise_kernel', (channels) => bias(state, channels));
  return activate(state, output, state.layer.config['activation']);
}

function importSeparable(state: ImportState): number {
  const middle = depthwise(state, 'depthwise_kernel', (channels) => state.list.constant(new Float32Array(channels), [channels]));
  const shape = tensorOf(state.list, middle).shape;
  const channels = shape[3] as number;
  const filters = count(state, 'filters');
  const kernel = weight(state, 'pointwise_kernel', [1, 1, channels, filters]);
  const transposed = new Float32Array(kernel.length);
  for (let i = 0; i < channels; i++) for (let o = 0; o < filters; o++) transposed[o * channels + i] = kernel[i * filters + o] as number;
  const output = append(state, [1, shape[1] as number, shape[2] as number, filters], (out) => ({
    kind: 'conv-2d', inputs: [middle, state.list.constant(transposed, [filters, 1, 1, channels]), bias(state, filters)], output: out, padding: 'valid', strides: [1, 1], dilations: [1, 1], activation: 'none',
  }));
  return activate(state, output, state.layer.config['activation']);
}

/** tfjs [h, w, in, multiplier] is TFLite's [1, h, w, in * multiplier] as it lies. */
function depthwise(state: ImportState, kernelName: string, makeBias: (channels: number) => number): number {
  const shape = planeShape(state, 2);
  const channels = shape[3] as number;
  const multiplier = state.layer.config['depth_multiplier'] === undefined ? 1 : count(state, 'depth_multiplier');
  const window = pair(state, 'kernel_size', 2);
  const { padding, strides, dilations } = windowSettings(state, 2);
  const kernel = weight(state, kernelName, [...window, channels, multiplier]);
  return append(state, [1, ...outputPlane(state, shape, window, strides, dilations, padding), channels * multiplier], (out) => ({
    kind: 'depthwise-conv-2d', inputs: [state.current, state.list.constant(kernel, [1, ...window, channels * multiplier]), makeBias(channels * multiplier)], output: out, padding, strides, dilations, multiplier, activation: 'none',
  }));
}

function importPool(state: ImportState, kind: 'max-pool-2d' | 'average-pool-2d', dimensions: 1 | 2): number {
  const shape = planeShape(state, dimensions);
  const window = pair(state, 'pool_size', dimensions);
  const strides = state.layer.config['strides'] === null || state.layer.config['strides'] === undefined ? window : pair(state, 'strides', dimensions);
  const { padding } = windowSettings(state, dimensions);
  const input = reshape(state, state.current, shape);
  const output = append(state, [1, ...outputPlane(state, shape, window, strides, [1, 1], padding), shape[3] as number], (out) => ({ kind, inputs: [input], output: out, padding, strides, window }));
  return fromPlane(state, output, dimensions);
}

function importGlobalAverage(state: ImportState): number {
  const shape = planeShape(state, shapeOf(state).length === 3 ? 1 : 2);
  const input = reshape(state, state.current, shape);
  const output = append(state, [1, 1, 1, shape[3] as number], (out) => ({ kind: 'spatial-mean', inputs: [input], output: out }));
  return reshape(state, output, [1, shape[3] as number]);
}

function importGlobalMax(state: ImportState): number {
  const shape = planeShape(state, shapeOf(state).length === 3 ? 1 : 2);
  const window: Pair = [shape[1] as number, shape[2] as number];
  const input = reshape(state, state.current, shape);
  const output = append(state, [1, 1, 1, shape[3] as number], (out) => ({ kind: 'max-pool-2d', inputs: [input], output: out, padding: 'valid', strides: window, window }));
  return reshape(state, output, [1, shape[3] as number]);
}

function importReshape(state: ImportState): number {
  const wanted = state.layer.config['target_shape'];
  if (!Array.isArray(wanted) || !wanted.every((dimension) => typeof dimension === 'number' || dimension === null)) refuseLayer(state, 'target_shape is not a list of numbers');
  const total = elementsOf(shapeOf(state));
  const known = (wanted as (number | null)[]).map((dimension) => (dimension === null ? -1 : dimension));
  const product = known.reduce((all, dimension) => all * (dimension < 0 ? 1 : dimension), 1);
  const shape = [1, ...known.map((dimension) => (dimension < 0 ? total / product : dimension))];
  if (elementsOf(shape) !== total || known.filter((dimension) => dimension < 0).length > 1) refuseLayer(state, `cannot reshape ${total} values to [${known.join(', ')}]`);
  return reshape(state, state.current, shape);
}

function importBatchNormalization(state: ImportState): number {
  const shape = shapeOf(state);
  const { config } = state.layer;
  const axis = config['axis'];
  if (axis !== undefined && axis !== -1 && axis !== shape.length - 1) refuseLayer(state, `axis ${JSON.stringify(axis)}; expected the last one`, 'converter.unsupported');
  const channels = shape.at(-1) as number;
  const epsilon = typeof config['epsilon'] === 'number' ? config['epsilon'] : 1e-3;
  const gamma = config['scale'] === false ? new Float32Array(channels).fill(1) : weight(state, 'gamma', [channels]);
  const beta = config['center'] === false ? new Float32Array(channels) : weight(state, 'beta', [channels]);
  const mean = weight(state, 'moving_mean', [channels]);
  const variance = weight(state, 'moving_variance', [channels]);
  const scale = gamma.map((value, c) => value / Math.sqrt((variance[c] as number) + epsilon));
  const shift = beta.map((value, c) => value - (mean[c] as number) * (gamma[c] as number) / Math.sqrt((variance[c] as number) + epsilon));
  return append(state, shape, (out) => ({ kind: 'affine', inputs: [state.current, state.list.constant(scale, [channels]), state.list.constant(shift, [channels])], output: out }));
}

function importSoftmax(state: ImportState): number {
  const axis = state.layer.config['axis'];
  if (axis !== undefined && axis !== -1 && axis !== shapeOf(state).length - 1) refuseLayer(state, `axis ${JSON.stringify(axis)}; expected the last one`, 'converter.unsupported');
  return activate(state, state.current, 'softmax');
}

/** max(x, 0) + alpha * min(x, 0), alpha per place or shared along some axes. */
function importPrelu(state: ImportState): number {
  const shape = shapeOf(state);
  const shared = state.layer.config['shared_axes'];
  const axes: unknown[] = Array.isArray(shared) ? shared : [];
  const alphaShape = shape.slice(1).map((size, i) => (axes.includes(i + 1) ? 1 : size));
  const alpha = state.list.constant(weight(state, 'alpha', alphaShape), [1, ...alphaShape]);
  const zero = state.list.constant(new Float32Array(1), shape.map(() => 1));
  const positive = append(state, shape, (output) => ({ kind: 'relu', inputs: [state.current], output }));
  const negative = append(state, shape, (output) => ({ kind: 'minimum', inputs: [state.current, zero], output }));
  const scaled = append(state, shape, (output) => ({ kind: 'multiply', inputs: [negative, alpha], output, activation: 'none' }));
  return append(state, shape, (output) => ({ kind: 'add', inputs: [positive, scaled], output, activation: 'none' }));
}
