import type { Pair } from '../graph/graph.ts';
import { activate } from './activate.ts';
import { append, bias, constantOf, count, fromPlane, pair, planeShape, refuseLayer, reshape, shapeOf, weight, windowSettings, type Importer, type ImportState } from './import-state.ts';

/** Layers that change where values lie, and the convolution that widens planes. */
export const shapeImporters: readonly (readonly [string, Importer])[] = [
  ['ZeroPadding1D', (state) => importZeroPadding(state, 1)],
  ['ZeroPadding2D', (state) => importZeroPadding(state, 2)],
  ['Cropping1D', (state) => importCropping(state, 1)],
  ['Cropping2D', (state) => importCropping(state, 2)],
  ['UpSampling1D', (state) => importUpSampling(state, 1)],
  ['UpSampling2D', (state) => importUpSampling(state, 2)],
  ['Permute', importPermute],
  ['RepeatVector', importRepeatVector],
  ['Conv2DTranspose', importTransposeConvolution],
];

/** A setting of an amount at each end of height and width: n, [h, w] or [[top, bottom], [left, right]]; of a sequence n or [before, after]. */
function ends(state: ImportState, key: string, dimensions: 1 | 2): [Pair, Pair] {
  const value = state.layer.config[key] ?? 1;
  const list: unknown[] = dimensions === 1 ? [0, value] : Array.isArray(value) ? value : [value, value];
  const found = list.map((entry) => (Array.isArray(entry) ? (entry as unknown[]) : [entry, entry]));
  if (found.length !== 2 || !found.every((entry) => entry.length === 2 && entry.every((amount) => Number.isInteger(amount) && (amount as number) >= 0))) refuseLayer(state, `${key} ${JSON.stringify(value)}; expected whole numbers for ${dimensions === 1 ? 'both ends' : 'height and width'}`);
  return found as unknown as [Pair, Pair];
}

function importZeroPadding(state: ImportState, dimensions: 1 | 2): number {
  const shape = planeShape(state, dimensions);
  const [rows, columns] = ends(state, 'padding', dimensions);
  const plane = reshape(state, state.current, shape);
  return fromPlane(state, append(state, [1, (shape[1] as number) + rows[0] + rows[1], (shape[2] as number) + columns[0] + columns[1], shape[3] as number], (output) => ({ kind: 'pad', inputs: [plane], output, amounts: [[0, 0], rows, columns, [0, 0]] })), dimensions);
}

function importCropping(state: ImportState, dimensions: 1 | 2): number {
  const shape = planeShape(state, dimensions);
  const [rows, columns] = ends(state, 'cropping', dimensions);
  const size = [1, (shape[1] as number) - rows[0] - rows[1], (shape[2] as number) - columns[0] - columns[1], shape[3] as number];
  if (size.some((dimension) => dimension < 1)) refuseLayer(state, `cropping leaves nothing of [${shape.slice(1).join(', ')}]`);
  const plane = reshape(state, state.current, shape);
  return fromPlane(state, append(state, size, (output) => ({ kind: 'slice', inputs: [plane], output, begin: [0, rows[0], columns[0], 0] })), dimensions);
}

function importUpSampling(state: ImportState, dimensions: 1 | 2): number {
  const shape = planeShape(state, dimensions);
  const size = state.layer.config['size'] === undefined ? [dimensions, 2] as const : pair(state, 'size', dimensions);
  const kind = state.layer.config['interpolation'] === 'bilinear' ? 'resize-bilinear' : 'resize-nearest';
  const plane = reshape(state, state.current, shape);
  return fromPlane(state, append(state, [1, (shape[1] as number) * size[0], (shape[2] as number) * size[1], shape[3] as number], (output) => ({ kind, inputs: [plane], output, alignCorners: false, halfPixelCenters: false })), dimensions);
}

function importPermute(state: ImportState): number {
  const shape = shapeOf(state);
  const dims = state.layer.config['dims'];
  if (!Array.isArray(dims) || (dims as number[]).toSorted((a, b) => a - b).join() !== shape.slice(1).map((_, i) => i + 1).join()) refuseLayer(state, `dims ${JSON.stringify(dims)}; expected an order of 1 to ${shape.length - 1}`);
  const order = [0, ...(dims as number[])];
  return append(state, order.map((axis) => shape[axis] as number), (output) => ({ kind: 'transpose', inputs: [state.current], output, order }));
}

/** A row stretched over zeros. */
function importRepeatVector(state: ImportState): number {
  const shape = shapeOf(state);
  if (shape.length !== 2) refuseLayer(state, `an input of shape [${shape.slice(1).join(', ')}]; expected one dimension`);
  const [rows, columns] = [count(state, 'n'), shape[1] as number];
  const row = reshape(state, state.current, [1, 1, columns]);
  const zeros = state.list.constant(new Float32Array(rows * columns), [1, rows, columns]);
  return append(state, [1, rows, columns], (output) => ({ kind: 'add', inputs: [row, zeros], output, activation: 'none' }));
}

function importTransposeConvolution(state: ImportState): number {
  const shape = planeShape(state, 2);
  const channels = shape[3] as number;
  const filters = count(state, 'filters');
  const window = pair(state, 'kernel_size', 2);
  const { padding, strides } = windowSettings(state, 2);
  const kernel = constantOf(state, 'kernel', [filters, ...window, channels], () => {
    // tfjs [h, w, out, in] -> TFLite [out, h, w, in]
    const given = weight(state, 'kernel', [...window, filters, channels]);
    const taps = window[0] * window[1];
    const transposed = new Float32Array(given.length);
    for (let tap = 0; tap < taps; tap++) for (let o = 0; o < filters; o++) for (let i = 0; i < channels; i++) transposed[(o * taps + tap) * channels + i] = given[(tap * filters + o) * channels + i] as number;
    return transposed;
  });
  // deconvLength of tfjs-layers (convolutional.ts)
  const size = [0, 1].map((i) => (shape[1 + i] as number) * (strides[i] as number) + (padding === 'same' ? 0 : Math.max(0, (window[i] as number) - (strides[i] as number))));
  const output = append(state, [1, size[0] as number, size[1] as number, filters], (out) => ({
    kind: 'transpose-conv-2d', inputs: [state.current, kernel, bias(state, filters)], output: out, padding, strides,
  }));
  return activate(state, output, state.layer.config['activation']);
}
