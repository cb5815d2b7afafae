import { assert } from '../../proto/assert.ts';

/**
 * A model between import and file: single assignment, batch 1, channels last. Operations are in order of execution and name
 * tensors by their position in `tensors`; passes give a new graph and leave tensors nobody uses behind (the writer drops them).
 */
export interface Graph {
  readonly tensors: readonly Tensor[];
  readonly operations: readonly Operation[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** What the source calls its inputs and outputs, in order; the file is written with these names where they are given. */
  readonly names?: { readonly inputs: readonly string[]; readonly outputs: readonly string[] } | undefined;
}

export interface Tensor {
  readonly shape: readonly number[];
  readonly type: 'float32' | 'float16' | 'int8' | 'uint8' | 'int32';
  /** Constants only, row-major. */
  readonly data?: Float32Array | Uint16Array | Int8Array | Int32Array | undefined;
  readonly quantization?: Quantization | undefined;
}

/** real = (q - zeroPoint) * scale, one per tensor or one per index of `dimension` (then with zero points 0). */
export interface Quantization {
  readonly scales: Float32Array;
  readonly zeroPoint: number;
  readonly dimension: number;
}

export type FusedActivation = 'none' | 'relu' | 'relu6';
export type PaddingKind = 'same' | 'valid';
/** Height, width. */
export type Pair = readonly [number, number];

interface Base {
  readonly inputs: readonly number[];
  readonly output: number;
  /** What in the source it comes from, as its maker calls it: a layer by name and class, or an operator by its place and tensor. */
  readonly origin?: string | undefined;
}

/** input, filter [out, h, w, in], bias [out] */
export interface Convolution extends Base { readonly kind: 'conv-2d'; readonly padding: PaddingKind; readonly strides: Pair; readonly dilations: Pair; readonly activation: FusedActivation }
/** input, filter [1, h, w, in * multiplier], bias [in * multiplier] */
export interface DepthwiseConvolution extends Base { readonly kind: 'depthwise-conv-2d'; readonly padding: PaddingKind; readonly strides: Pair; readonly dilations: Pair; readonly multiplier: number; readonly activation: FusedActivation }
/** input [rows, in], weights [out, in], bias [out] */
export interface Dense extends Base { readonly kind: 'dense'; readonly activation: FusedActivation }
/** input, scale [channels], shift [channels]: y = x * scale + shift along the last dimension */
export interface Affine extends Base { readonly kind: 'affine' }
export interface Pool extends Base { readonly kind: 'max-pool-2d' | 'average-pool-2d'; readonly padding: PaddingKind; readonly strides: Pair; readonly window: Pair }
/** Mean over height and width of [1, h, w, c], giving [1, 1, 1, c]. */
export interface SpatialMean extends Base { readonly kind: 'spatial-mean' }
/** Over the given dimensions, which become 1. */
export interface Reduction extends Base { readonly kind: 'mean' | 'sum' | 'reduce-max' | 'reduce-min'; readonly axes: readonly number[] }
/** Two tensors, value by value; where sizes differ from the last dimension on, 1 stretches. */
export interface Binary extends Base { readonly kind: 'add' | 'subtract' | 'multiply' | 'divide'; readonly activation: FusedActivation }
export interface Extremum extends Base { readonly kind: 'maximum' | 'minimum' | 'power' }
/** Matrices [..., rows, inner] times [..., inner, columns]; with `adjX` the first comes as [..., inner, rows], with `adjY` the second as [..., columns, inner]. */
export interface MatrixProduct extends Base { readonly kind: 'batch-matmul'; readonly adjX: boolean; readonly adjY: boolean }
export interface Concatenation extends Base { readonly kind: 'concatenate'; readonly axis: number }
/** Zeros, or another value, before and after each dimension. */
export interface Pad extends Base { readonly kind: 'pad'; readonly amounts: readonly Pair[]; readonly value?: number | undefined }
/** Dimension i of the output is dimension order[i] of the input. */
export interface Transpose extends Base { readonly kind: 'transpose'; readonly order: readonly number[] }
/** As many values as the output has, from `begin` on. */
export interface Slice extends Base { readonly kind: 'slice'; readonly begin: readonly number[] }
/** As many values as the output has, from `begin` on, every strides-th of them. */
export interface StridedSlice extends Base { readonly kind: 'strided-slice'; readonly begin: readonly number[]; readonly strides: readonly number[] }
/** Place i along the axis is the input's place indices[i]. */
export interface Gather extends Base { readonly kind: 'gather'; readonly axis: number; readonly indices: readonly number[] }
/** Blocks of [block, block, c] values of a plane as block * block * c channels of one place, and back. */
export interface BlockMove extends Base { readonly kind: 'space-to-depth' | 'depth-to-space'; readonly block: number }
export interface Resize extends Base { readonly kind: 'resize-nearest' | 'resize-bilinear'; readonly alignCorners: boolean; readonly halfPixelCenters: boolean }
/** input, filter [out, h, w, in], bias [out]: the gradient of a convolution, without its bias. */
export interface TransposeConvolution extends Base { readonly kind: 'transpose-conv-2d'; readonly padding: PaddingKind; readonly strides: Pair }
export interface LeakyRelu extends Base { readonly kind: 'leaky-relu'; readonly alpha: number }
export interface Gelu extends Base { readonly kind: 'gelu'; readonly approximate: boolean }
export interface Unary extends Base { readonly kind: 'reshape' | 'relu' | 'relu6' | 'logistic' | 'tanh' | 'softmax' | 'elu' | 'hard-swish' | 'exp' | 'log' | 'sqrt' | 'rsqrt' | 'log-softmax' | 'l2-normalize' | 'quantize' | 'dequantize' }

export type Operation =
  | Convolution | DepthwiseConvolution | Dense | Affine | Pool | SpatialMean | Reduction | Binary | Extremum | MatrixProduct | Concatenation | Pad | Transpose | Slice
  | StridedSlice | Gather | BlockMove | Resize
  | TransposeConvolution | LeakyRelu | Gelu | Unary;
export type OperationKind = Operation['kind'];

/** Values in a tensor of this shape. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

export function tensorOf(graph: Pick<Graph, 'tensors'>, index: number | undefined): Tensor {
  const tensor = index === undefined ? undefined : graph.tensors[index];
  assert(tensor !== undefined, `the graph has no tensor ${index}`);
  return tensor;
}

/** Values of a float constant. */
export function floatData(graph: Pick<Graph, 'tensors'>, index: number | undefined): Float32Array {
  const { data } = tensorOf(graph, index);
  assert(data instanceof Float32Array, `tensor ${index} is not a float constant`);
  return data;
}

/** Who writes and who reads each tensor, found once per list of operations: unrolled graphs have thousands. */
interface Wiring { readonly producers: ReadonlyMap<number, Operation>; readonly readers: ReadonlyMap<number, readonly Operation[]> }
const wirings = new WeakMap<readonly Operation[], Wiring>();

function wiringOf({ operations }: Graph): Wiring {
  const known = wirings.get(operations);
  if (known !== undefined) return known;
  const readers = new Map<number, Operation[]>();
  for (const operation of operations) {
    for (const input of operation.inputs) {
      const found = readers.get(input);
      if (found === undefined) readers.set(input, [operation]);
      else found.push(operation);
    }
  }
  const wiring = { producers: new Map(operations.map((operation) => [operation.output, operation])), readers };
  wirings.set(operations, wiring);
  return wiring;
}

/** The operation that writes a tensor; undefined for the input and constants. */
export function producerOf(graph: Graph, index: number | undefined): Operation | undefined {
  return index === undefined ? undefined : wiringOf(graph).producers.get(index);
}

/** The operations that read a tensor, in order, as often as they read it. */
export function readersOf(graph: Graph, index: number): readonly Operation[] {
  return wiringOf(graph).readers.get(index) ?? [];
}

/** How often a tensor is read, by operations or as an output of the graph. */
export function consumerCount(graph: Graph, index: number): number {
  return readersOf(graph, index).length + graph.outputs.filter((output) => output === index).length;
}

/** Output height or width of a sliding window, and the zeros before it (TensorFlow's SAME and VALID). */
export function windowGeometry(size: number, window: number, stride: number, dilation: number, padding: PaddingKind): { readonly size: number; readonly before: number } {
  const extent = (window - 1) * dilation + 1;
  if (padding === 'valid') return { size: Math.ceil((size - extent + 1) / stride), before: 0 };
  const out = Math.ceil(size / stride);
  return { size: out, before: Math.max(0, Math.floor(((out - 1) * stride + extent - size) / 2)) };
}

/** Adds tensors to a graph under construction; the only thing here that changes in place. */
export class TensorList {
  readonly tensors: Tensor[];

  constructor(tensors: readonly Tensor[] = []) {
    this.tensors = [...tensors];
  }

  add(tensor: Tensor): number {
    return this.tensors.push(tensor) - 1;
  }

  constant(data: Float32Array, shape: readonly number[]): number {
    return this.add({ shape, type: 'float32', data });
  }

  activation(shape: readonly number[]): number {
    return this.add({ shape, type: 'float32' });
  }
}
