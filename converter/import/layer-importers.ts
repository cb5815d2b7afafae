import type { Pair } from '../graph/graph.ts';
import { elementsOf, tensorOf } from '../graph/graph.ts';
import { activate } from './activate.ts';
import { append, bias, constantOf, count, findWeight, fromPlane, outputPlane, pair, planeShape, refuseLayer, reshape, shapeOf, weight, windowSettings, type Importer, type ImportState } from './import-state.ts';
import { embeddingImporters } from './embedding-importers.ts';
import { maskImporters } from './mask-importers.ts';
import { mergeImporters } from './merge-importers.ts';
import { normalizationImporters } from './normalization-importers.ts';
import { recurrentImporters } from './recurrent-importers.ts';
import { shapeImporters } from './shape-importers.ts';
import { wrapperImporters } from './wrapper-importers.ts';

const passOn: Importer = (state) => state.current;

export const layerImporters: ReadonlyMap<string, Importer> = new Map<string, Importer>([
  ['InputLayer', passOn],
  ['Dropout', passOn],
  ['SpatialDropout1D', passOn],
  ['SpatialDropout2D', passOn],
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
  ...normalizationImporters,
  ['Activation', (state) => activate(state, state.current, state.layer.config['activation'])],
  ['ReLU', importRelu],
  ['ELU', (state) => activate(state, state.current, 'elu')],
  ['Softmax', importSoftmax],
  ['LeakyReLU', (state) => append(state, shapeOf(state), (output) => ({ kind: 'leaky-relu', inputs: [state.current], output, alpha: typeof state.layer.config['alpha'] === 'number' ? state.layer.config['alpha'] : 0.3 }))],
  ['PReLU', importPrelu],
  ...mergeImporters,
  ...shapeImporters,
  ...recurrentImporters,
  ...maskImporters,
  ...embeddingImporters,
  ...wrapperImporters,
]);

function importDense(state: ImportState): number {
  const shape = shapeOf(state);
  const inputs = shape.at(-1) as number;
  const units = count(state, 'units');
  const rows = elementsOf(shape) / inputs;
  const kernel = constantOf(state, 'kernel', [units, inputs], () => transpose(weight(state, 'kernel', [inputs, units]), inputs, units));
  const flat = reshape(state, state.current, [rows, inputs]);
  const output = append(state, [rows, units], (out) => ({ kind: 'dense', inputs: [flat, kernel, bias(state, units)], output: out, activation: 'none' }));
  return activate(state, reshape(state, output, [...shape.slice(0, -1), units]), state.layer.config['activation']);
}

function importConvolution(state: ImportState, dimensions: 1 | 2): number {
  const shape = planeShape(state, dimensions);
  const channels = shape[3] as number;
  const filters = count(state, 'filters');
  const window = pair(state, 'kernel_size', dimensions);
  const { padding, strides, dilations } = windowSettings(state, dimensions);
  // tfjs [h, w, in, out] -> TFLite [out, h, w, in]
  const kernel = constantOf(state, 'kernel', [filters, ...window, channels], () => transpose(weight(state, 'kernel', dimensions === 1 ? [window[1], channels, filters] : [...window, channels, filters]), window[0] * window[1] * channels, filters));
  const input = padCausally(state, reshape(state, state.current, shape), (window[1] - 1) * dilations[1]);
  const output = append(state, [1, ...outputPlane(state, tensorOf(state.list, input).shape, window, strides, dilations, padding), filters], (out) => ({
    kind: 'conv-2d', inputs: [input, kernel, bias(state, filters)], output: out, padding, strides, dilations, activation: 'none',
  }));
  return activate(state, fromPlane(state, output, dimensions), state.layer.config['activation']);
}

/** [rows, columns] -> [columns, rows] */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const transposed = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) transposed[c * rows + r] = values[r * columns + c] as number;
  return transposed;
}

/** Causal padding: as many zeros before the first step as the window looks back. */
function padCausally(state: ImportState, input: number, before: number): number {
  if (state.layer.config['padding'] !== 'causal' || before === 0) return input;
  const { shape } = tensorOf(state.list, input);
  return append(state, shape.with(2, (shape[2] as number) + before), (output) => ({ kind: 'pad', inputs: [input], output, amounts: [[0, 0], [0, 0], [before, 0], [0, 0]] }));
}

function importDepthwise(state: ImportState): number {
  const output = depthwise(state, 'depthwise_kernel', (channels) => bias(state, channels));
  return activate(state, output, state.layer.config['activation']);
}

function importSeparable(state: ImportState): number {
  const middle = depthwise(state, 'depthwise_kernel', (channels) => constantOf(state, 'no_bias', [channels], () => new Float32Array(channels)));
  const shape = tensorOf(state.list, middle).shape;
  const channels = shape[3] as number;
  const filters = count(state, 'filters');
  const kernel = constantOf(state, 'pointwise_kernel', [filters, 1, 1, channels], () => transpose(weight(state, 'pointwise_kernel', [1, 1, channels, filters]), channels, filters));
  const output = append(state, [1, shape[1] as number, shape[2] as number, filters], (out) => ({
    kind: 'conv-2d', inputs: [middle, kernel, bias(state, filters)], output: out, padding: 'valid', strides: [1, 1], dilations: [1, 1], activation: 'none',
  }));
  return activate(state, output, state.layer.config['activation']);
}

/** tfjs leaves the multiplier of a SeparableConv2D out of what it saves (tfjs-layers 4.22, SeparableConv.getConfig); the last dimension of the weights is it. */
function multiplierOf(state: ImportState, kernelName: string): number {
  return state.layer.config['depth_multiplier'] === undefined ? findWeight(state, kernelName)?.shape[3] ?? 1 : count(state, 'depth_multiplier');
}

/** tfjs [h, w, in, multiplier] is TFLite's [1, h, w, in * multiplier] as it lies. */
function depthwise(state: ImportState, kernelName: string, makeBias: (channels: number) => number): number {
  const shape = planeShape(state, 2);
  const channels = shape[3] as number;
  const multiplier = multiplierOf(state, kernelName);
  const window = pair(state, 'kernel_size', 2);
  const { padding, strides, dilations } = windowSettings(state, 2);
  const kernel = constantOf(state, kernelName, [1, ...window, channels * multiplier], () => weight(state, kernelName, [...window, channels, multiplier]));
  return append(state, [1, ...outputPlane(state, shape, window, strides, dilations, padding), channels * multiplier], (out) => ({
    kind: 'depthwise-conv-2d', inputs: [state.current, kernel, makeBias(channels * multiplier)], output: out, padding, strides, dilations, multiplier, activation: 'none',
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

/** Along another dimension than the last, that one is moved to the end and back. */
function importSoftmax(state: ImportState): number {
  const shape = shapeOf(state);
  const given = state.layer.config['axis'] ?? -1;
  const axis = typeof given === 'number' && given < 0 ? given + shape.length : given;
  if (typeof axis !== 'number' || !Number.isInteger(axis) || axis < 1 || axis >= shape.length) refuseLayer(state, `axis ${JSON.stringify(given)} of ${shape.length} dimensions`);
  if (axis === shape.length - 1) return activate(state, state.current, 'softmax');
  const order = shape.map((_, i) => (i === axis ? shape.length - 1 : i === shape.length - 1 ? axis : i));
  const swapped = order.map((from) => shape[from] as number);
  const moved = append(state, swapped, (output) => ({ kind: 'transpose', inputs: [state.current], output, order }));
  const result = activate(state, moved, 'softmax');
  return append(state, shape, (output) => ({ kind: 'transpose', inputs: [result], output, order }));
}

/** max(x, 0), at most a number. */
function importRelu(state: ImportState): number {
  const top = state.layer.config['max_value'];
  if (typeof top !== 'number') return activate(state, state.current, 'relu');
  if (top === 6) return activate(state, state.current, 'relu6');
  const positive = activate(state, state.current, 'relu');
  const most = state.list.constant(Float32Array.of(top), shapeOf(state).map(() => 1));
  return append(state, shapeOf(state), (output) => ({ kind: 'minimum', inputs: [positive, most], output }));
}

/** max(x, 0) + alpha * min(x, 0), alpha per place or shared along some axes. */
function importPrelu(state: ImportState): number {
  const shape = shapeOf(state);
  const shared = state.layer.config['shared_axes'];
  const axes: unknown[] = Array.isArray(shared) ? shared : [];
  const alphaShape = shape.slice(1).map((size, i) => (axes.includes(i + 1) ? 1 : size));
  const alpha = constantOf(state, 'alpha', [1, ...alphaShape], () => weight(state, 'alpha', alphaShape));
  const zero = state.list.constant(new Float32Array(1), shape.map(() => 1));
  const positive = append(state, shape, (output) => ({ kind: 'relu', inputs: [state.current], output }));
  const negative = append(state, shape, (output) => ({ kind: 'minimum', inputs: [state.current, zero], output }));
  const scaled = append(state, shape, (output) => ({ kind: 'multiply', inputs: [negative, alpha], output, activation: 'none' }));
  return append(state, shape, (output) => ({ kind: 'add', inputs: [positive, scaled], output, activation: 'none' }));
}
