import { TensorList, type Graph, type Operation, type OperationKind } from '../../converter/graph/graph.ts';

/** One operator as a model, and how far it may be from float64 arithmetic. */
export interface CoverageRow {
  readonly name: string;
  readonly graph: Graph;
  /** What the inputs take. */
  readonly range: readonly [number, number];
  readonly bounds: {
    /** Of the largest output; float16 and dynamic-int8 for operators with weights, the others are the same in all three. */
    readonly float32: number;
    readonly float16?: number;
    readonly dynamicInt8?: number;
    /** In steps of the int8 output. */
    readonly int8Steps: number;
  };
}

type Emitted = Exclude<OperationKind, 'affine' | 'quantize' | 'dequantize'>;
interface Use {
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly operation: (list: TensorList, inputs: readonly number[]) => Operation;
  readonly range?: readonly [number, number];
  readonly bounds: CoverageRow['bounds'];
}

const plane = [1, 5, 6, 4] as const;
const row = [3, 8] as const;

/** Weights that int8 holds exactly (whole steps, 127 of them in every channel) and float16 does not. */
function weights(list: TensorList, shape: readonly number[], channelOf: (i: number) => number): number {
  const seen = new Set<number>();
  const values = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => {
    const isFirst = !seen.has(channelOf(i));
    seen.add(channelOf(i));
    return 0.0123 * (isFirst ? 127 : ((i * 89) % 255) - 127);
  });
  return list.constant(values, shape);
}

const bias = (list: TensorList, channels: number): number => list.constant(Float32Array.from({ length: channels }, (_, i) => 0.3 * (i - 2)), [channels]);
/** A rounding to the nearest step, and what fixed-point arithmetic adds at most. */
const half = 0.51;

const channelLast = (channels: number) => (i: number): number => i % channels;
const channelFirst = (perChannel: number) => (i: number): number => Math.floor(i / perChannel);

/** Value by value, the same shape in and out. */
function unary(kind: ('relu' | 'relu6' | 'logistic' | 'tanh' | 'elu' | 'hard-swish' | 'exp' | 'log' | 'sqrt' | 'rsqrt' | 'softmax' | 'log-softmax' | 'l2-normalize'), bounds: CoverageRow['bounds'], range?: readonly [number, number], shape: readonly number[] = plane): Use {
  return { inputs: [shape], output: shape, operation: (_, inputs) => ({ kind, inputs, output: -1 }), bounds, ...(range === undefined ? {} : { range }) };
}

function binary(kind: 'add' | 'subtract' | 'multiply' | 'divide', activation: 'none' | 'relu' | 'relu6', bounds: CoverageRow['bounds'], second: readonly number[] = plane, range?: readonly [number, number]): Use {
  return { inputs: [plane, second], output: plane, operation: (_, inputs) => ({ kind, inputs, output: -1, activation }), bounds, ...(range === undefined ? {} : { range }) };
}

/** One input, one output, nothing but the operation's own settings. */
function move(input: readonly number[], output: readonly number[], make: (base: { readonly inputs: readonly number[]; readonly output: number }) => Operation, bounds: CoverageRow['bounds'] = { float32: 0, int8Steps: 0 }): Use {
  return { inputs: [input], output, operation: (_, inputs) => make({ inputs, output: -1 }), bounds };
}

const window = { strides: [2, 1], padding: 'same' } as const;

/** Every operation that the emitter can write, at least once. */
const uses: Record<Emitted, readonly Use[]> = {
  // Sums far above the 6 that cuts them off: the second's errors are larger against it.
  'conv-2d': (['none', 'relu6'] as const).map((activation) => ({ inputs: [[1, 6, 7, 16]], output: [1, 3, 7, 8], bounds: activation === 'none' ? { float32: 1e-6, float16: 5e-4, dynamicInt8: 0.01, int8Steps: half } : { float32: 2e-6, float16: 3e-3, dynamicInt8: 0.05, int8Steps: half }, operation: (list, inputs) => ({ kind: 'conv-2d', inputs: [...inputs, weights(list, [8, 3, 3, 16], channelFirst(144)), bias(list, 8)], output: -1, ...window, dilations: [1, 1], activation }) })),
  'depthwise-conv-2d': [{ inputs: [[1, 6, 7, 64]], output: [1, 4, 5, 128], bounds: { float32: 1e-6, float16: 5e-4, dynamicInt8: 0.01, int8Steps: half }, operation: (list, inputs) => ({ kind: 'depthwise-conv-2d', inputs: [...inputs, weights(list, [1, 3, 3, 128], channelLast(128)), bias(list, 128)], output: -1, padding: 'valid', strides: [1, 1], dilations: [1, 1], multiplier: 2, activation: 'relu' }) }],
  'transpose-conv-2d': [{ inputs: [[1, 3, 4, 16]], output: [1, 6, 8, 8], bounds: { float32: 1e-6, float16: 5e-4, int8Steps: half }, operation: (list, inputs) => ({ kind: 'transpose-conv-2d', inputs: [...inputs, weights(list, [8, 3, 3, 16], channelFirst(144)), bias(list, 8)], output: -1, strides: [2, 2], padding: 'same' }) }],
  dense: [{ inputs: [[3, 64]], output: [3, 20], bounds: { float32: 1e-6, float16: 5e-4, dynamicInt8: 0.01, int8Steps: half }, operation: (list, inputs) => ({ kind: 'dense', inputs: [...inputs, weights(list, [20, 64], channelFirst(64)), bias(list, 20)], output: -1, activation: 'relu' }) }],
  'max-pool-2d': [move(plane, [1, 3, 6, 4], (base) => ({ kind: 'max-pool-2d', ...base, ...window, window: [2, 3] }))],
  'average-pool-2d': [move(plane, [1, 3, 6, 4], (base) => ({ kind: 'average-pool-2d', ...base, ...window, window: [2, 3] }), { float32: 1e-6, int8Steps: half })],
  'spatial-mean': [move(plane, [1, 1, 1, 4], (base) => ({ kind: 'spatial-mean', ...base }), { float32: 1e-6, int8Steps: half })],
  mean: [move(row, [3, 1], (base) => ({ kind: 'mean', ...base, axes: [1] }), { float32: 1e-6, int8Steps: half })],
  sum: [move(row, [1, 8], (base) => ({ kind: 'sum', ...base, axes: [0] }), { float32: 1e-6, int8Steps: half })],
  'reduce-max': [move(plane, [1, 1, 6, 1], (base) => ({ kind: 'reduce-max', ...base, axes: [1, 3] }))],
  'reduce-min': [move(plane, [1, 5, 6, 1], (base) => ({ kind: 'reduce-min', ...base, axes: [3] }))],
  add: [binary('add', 'none', { float32: 1e-6, int8Steps: half }), binary('add', 'relu', { float32: 1e-6, int8Steps: half }, [1, 1, 1, 4])],
  subtract: [binary('subtract', 'none', { float32: 1e-6, int8Steps: half }), binary('subtract', 'relu6', { float32: 1e-6, int8Steps: half }, [1, 5, 6, 1])],
  multiply: [binary('multiply', 'none', { float32: 1e-6, int8Steps: half }), binary('multiply', 'relu', { float32: 1e-6, int8Steps: half }, [1, 1, 1, 4])],
  divide: [binary('divide', 'none', { float32: 1e-6, int8Steps: half }, plane, [0.5, 3])],
  power: [{ inputs: [plane, plane], output: plane, range: [0.25, 2], bounds: { float32: 1e-6, int8Steps: half }, operation: (_, inputs) => ({ kind: 'power', inputs, output: -1 }) }],
  maximum: [{ inputs: [plane, plane], output: plane, bounds: { float32: 0, int8Steps: 0.55 }, operation: (_, inputs) => ({ kind: 'maximum', inputs, output: -1 }) }],
  minimum: [{ inputs: [plane, [1, 1, 1, 4]], output: plane, bounds: { float32: 0, int8Steps: 0.55 }, operation: (_, inputs) => ({ kind: 'minimum', inputs, output: -1 }) }],
  'batch-matmul': [
    { inputs: [[2, 3, 8], [2, 8, 5]], output: [2, 3, 5], bounds: { float32: 1e-6, int8Steps: half }, operation: (_, inputs) => ({ kind: 'batch-matmul', inputs, output: -1, adjX: false, adjY: false }) },
    { inputs: [[1, 8, 3], [1, 5, 8]], output: [1, 3, 5], bounds: { float32: 1e-6, int8Steps: half }, operation: (_, inputs) => ({ kind: 'batch-matmul', inputs, output: -1, adjX: true, adjY: true }) },
  ],
  concatenate: [{ inputs: [plane, [1, 5, 6, 3]], output: [1, 5, 6, 7], bounds: { float32: 0, int8Steps: 0.52 }, operation: (_, inputs) => ({ kind: 'concatenate', inputs, output: -1, axis: 3 }) }],
  pad: [
    move(plane, [1, 7, 9, 4], (base) => ({ kind: 'pad', ...base, amounts: [[0, 0], [1, 1], [0, 3], [0, 0]] })),
    move(plane, [1, 7, 6, 4], (base) => ({ kind: 'pad', ...base, amounts: [[0, 0], [0, 2], [0, 0], [0, 0]], value: -1 }), { float32: 0, int8Steps: half }),
  ],
  transpose: [move(plane, [1, 4, 5, 6], (base) => ({ kind: 'transpose', ...base, order: [0, 3, 1, 2] }))],
  slice: [move(plane, [1, 2, 3, 4], (base) => ({ kind: 'slice', ...base, begin: [0, 2, 3, 0] }))],
  'strided-slice': [move(plane, [1, 2, 2, 4], (base) => ({ kind: 'strided-slice', ...base, begin: [0, 1, 1, 0], strides: [1, 2, 4, 1] }))],
  gather: [move(plane, [1, 5, 4, 4], (base) => ({ kind: 'gather', ...base, axis: 2, indices: [5, 0, 0, 3] }))],
  'space-to-depth': [move([1, 4, 6, 3], [1, 2, 3, 12], (base) => ({ kind: 'space-to-depth', ...base, block: 2 }))],
  'depth-to-space': [move([1, 2, 3, 12], [1, 4, 6, 3], (base) => ({ kind: 'depth-to-space', ...base, block: 2 }))],
  'resize-nearest': [move(plane, [1, 10, 9, 4], (base) => ({ kind: 'resize-nearest', ...base, alignCorners: false, halfPixelCenters: true })), move(plane, [1, 10, 18, 4], (base) => ({ kind: 'resize-nearest', ...base, alignCorners: false, halfPixelCenters: false }))],
  'resize-bilinear': [
    move(plane, [1, 10, 9, 4], (base) => ({ kind: 'resize-bilinear', ...base, alignCorners: false, halfPixelCenters: true }), { float32: 1e-6, int8Steps: 0.76 }),
    move(plane, [1, 9, 11, 4], (base) => ({ kind: 'resize-bilinear', ...base, alignCorners: true, halfPixelCenters: false }), { float32: 1e-6, int8Steps: half }),
  ],
  reshape: [move(plane, [1, 120], (base) => ({ kind: 'reshape', ...base }))],
  relu: [unary('relu', { float32: 0, int8Steps: half })],
  relu6: [unary('relu6', { float32: 0, int8Steps: half }, [-4, 9])],
  logistic: [unary('logistic', { float32: 1e-6, int8Steps: half }, [-6, 6])],
  tanh: [unary('tanh', { float32: 1e-6, int8Steps: 0.92 }, [-4, 4])],
  elu: [unary('elu', { float32: 1e-6, int8Steps: half })],
  'hard-swish': [unary('hard-swish', { float32: 1e-6, int8Steps: half }, [-5, 5])],
  'leaky-relu': [move(plane, plane, (base) => ({ kind: 'leaky-relu', ...base, alpha: 0.2 }), { float32: 1e-6, int8Steps: 0.76 })],
  gelu: [
    move(plane, plane, (base) => ({ kind: 'gelu', ...base, approximate: false }), { float32: 1e-6, int8Steps: half }),
    move(plane, plane, (base) => ({ kind: 'gelu', ...base, approximate: true }), { float32: 1e-6, int8Steps: half }),
  ],
  exp: [unary('exp', { float32: 1e-6, int8Steps: half })],
  log: [unary('log', { float32: 1e-6, int8Steps: half }, [0.25, 4])],
  sqrt: [unary('sqrt', { float32: 1e-6, int8Steps: half }, [0, 4])],
  rsqrt: [unary('rsqrt', { float32: 1e-6, int8Steps: half }, [0.25, 4])],
  softmax: [unary('softmax', { float32: 1e-6, int8Steps: half }, [-4, 4], row)],
  'log-softmax': [unary('log-softmax', { float32: 1e-6, int8Steps: half }, [-4, 4], row)],
  'l2-normalize': [unary('l2-normalize', { float32: 1e-6, int8Steps: half }, [-2, 3], row)],
};

export const coverageRows: readonly CoverageRow[] = Object.entries(uses).flatMap(([kind, list]) => list.map(({ inputs, output, operation, range = [-2, 3], bounds }, i) => {
  const tensors = new TensorList();
  const given = inputs.map((shape) => tensors.activation(shape));
  const made = operation(tensors, given);
  const result = tensors.activation(output);
  return { name: list.length === 1 ? kind : `${kind} (${i + 1})`, graph: { tensors: tensors.tensors, operations: [{ ...made, output: result }], inputs: given, outputs: [result] }, range, bounds };
}));
