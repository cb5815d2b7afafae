/**
 * The TFLite file format as one table, used by the verifier to read and by the converter to write. Facts from the LiteRT
 * schema (tflite/converter/schema/schema.fbs, Apache-2.0), which only ever appends: the order of the keys is the order
 * of the vtable slots; a union takes two slots.
 */
export type Scalar = 'bool' | 'int8' | 'uint8' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'int64' | 'uint64';

export type Field =
  | { readonly kind: 'scalar'; readonly type: Scalar; readonly default: number }
  | { readonly kind: 'vector'; readonly type: Scalar; readonly alignment?: number }
  | { readonly kind: 'string' }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'tables'; readonly table: string }
  | { readonly kind: 'union' };

const scalar = <T extends Scalar>(type: T, value = 0) => ({ kind: 'scalar', type, default: value }) as const;
const vector = <T extends Scalar>(type: T, alignment?: number) => ({ kind: 'vector', type, ...(alignment === undefined ? {} : { alignment }) }) as const;
const table = <T extends string>(name: T) => ({ kind: 'table', table: name }) as const;
const tables = <T extends string>(name: T) => ({ kind: 'tables', table: name }) as const;
const string = { kind: 'string' } as const;
const union = { kind: 'union' } as const;
const int32 = scalar('int32');
const int8 = scalar('int8');
const bool = scalar('bool');

export const tableFields = {
  Model: {
    version: scalar('uint32'), operatorCodes: tables('OperatorCode'), subgraphs: tables('SubGraph'), description: string, buffers: tables('Buffer'),
    metadataBuffer: vector('int32'), metadata: tables('Metadata'), signatureDefs: tables('SignatureDef'),
  },
  OperatorCode: { deprecatedBuiltinCode: int8, customCode: string, version: scalar('int32', 1), builtinCode: int32 },
  SubGraph: {
    tensors: tables('Tensor'), inputs: vector('int32'), outputs: vector('int32'), operators: tables('Operator'), name: string,
    debugMetadataIndex: scalar('int32', -1),
  },
  Tensor: {
    shape: vector('int32'), type: int8, buffer: scalar('uint32'), name: string, quantization: table('QuantizationParameters'), isVariable: bool,
    sparsity: table('Opaque'), shapeSignature: vector('int32'), hasRank: bool, variantTensors: tables('Opaque'), externalBuffer: scalar('uint32'),
  },
  QuantizationParameters: {
    min: vector('float32'), max: vector('float32'), scale: vector('float32'), zeroPoint: vector('int64'), details: union, quantizedDimension: int32,
  },
  Operator: {
    opcodeIndex: scalar('uint32'), inputs: vector('int32'), outputs: vector('int32'), builtinOptions: union, customOptions: vector('uint8'),
    customOptionsFormat: int8, mutatingVariableInputs: vector('bool'), intermediates: vector('int32'), largeCustomOptionsOffset: scalar('uint64'),
    largeCustomOptionsSize: scalar('uint64'), builtinOptions2: union, debugMetadataIndex: scalar('int32', -1),
  },
  Buffer: { data: vector('uint8', 16), offset: scalar('uint64'), size: scalar('uint64') },
  Metadata: { name: string, buffer: scalar('uint32') },
  SignatureDef: { inputs: tables('TensorMap'), outputs: tables('TensorMap'), signatureKey: string, deprecatedTag: string, subgraphIndex: scalar('uint32') },
  TensorMap: { name: string, tensorIndex: scalar('uint32') },
  /** A table whose fields we neither read nor write: its presence is what matters. */
  Opaque: {},

  Conv2DOptions: {
    padding: int8, strideW: int32, strideH: int32, activation: int8, dilationW: scalar('int32', 1), dilationH: scalar('int32', 1), quantizedBiasType: int8,
  },
  DepthwiseConv2DOptions: {
    padding: int8, strideW: int32, strideH: int32, depthMultiplier: int32, activation: int8, dilationW: scalar('int32', 1), dilationH: scalar('int32', 1),
  },
  Pool2DOptions: { padding: int8, strideW: int32, strideH: int32, filterWidth: int32, filterHeight: int32, activation: int8 },
  FullyConnectedOptions: { activation: int8, weightsFormat: int8, keepNumDims: bool, asymmetricQuantizeInputs: bool, quantizedBiasType: int8 },
  SoftmaxOptions: { beta: scalar('float32') },
  ConcatenationOptions: { axis: int32, activation: int8 },
  AddOptions: { activation: int8, potScaleInt16: scalar('bool', 1) },
  SubOptions: { activation: int8, potScaleInt16: scalar('bool', 1) },
  MulOptions: { activation: int8 },
  ReshapeOptions: { newShape: vector('int32') },
  ReducerOptions: { keepDims: bool },
  ResizeBilinearOptions: { newHeight: int32, newWidth: int32, alignCorners: bool, halfPixelCenters: bool },
  ResizeNearestNeighborOptions: { alignCorners: bool, halfPixelCenters: bool },
  PadOptions: {},
  TransposeOptions: {},
  SqueezeOptions: { squeezeDims: vector('int32') },
  StridedSliceOptions: { beginMask: int32, endMask: int32, ellipsisMask: int32, newAxisMask: int32, shrinkAxisMask: int32, offset: bool },
  SplitOptions: { numSplits: int32 },
  DequantizeOptions: {},
  MaximumMinimumOptions: {},
  SliceOptions: {},
  TransposeConvOptions: { padding: int8, strideW: int32, strideH: int32, activation: int8, quantizedBiasType: int8 },
  ExpandDimsOptions: {},
  PackOptions: { valuesCount: int32, axis: int32 },
  UnpackOptions: { num: int32, axis: int32 },
  LeakyReluOptions: { alpha: scalar('float32') },
  QuantizeOptions: {},
  HardSwishOptions: {},
  BatchMatMulOptions: { adjX: bool, adjY: bool, asymmetricQuantizeInputs: bool },
  GeluOptions: { approximate: bool },
  L2NormOptions: { activation: int8 },
  SpaceToDepthOptions: { blockSize: int32 },
  DepthToSpaceOptions: { blockSize: int32 },
  GatherOptions: { axis: int32, batchDims: int32 },
  DivOptions: { activation: int8 },
  ExpOptions: {},
  LogSoftmaxOptions: {},
  NegOptions: {},
  PadV2Options: {},
  TileOptions: {},
  ShapeOptions: { outType: int8 },
  PowOptions: {},
  SquareOptions: {},
  SquaredDifferenceOptions: {},
  MirrorPadOptions: { mode: int8 },
  AbsOptions: {},
  SplitVOptions: { numSplits: int32 },
} as const satisfies Record<string, Record<string, Field>>;

export type TableName = keyof typeof tableFields;

type VectorValue<T extends Scalar> = T extends 'int32' ? Int32Array : T extends 'float32' ? Float32Array : T extends 'int64' ? BigInt64Array : Uint8Array;

export interface UnionValue {
  readonly type: number;
  /** The option table's name, or Opaque for one that this table does not know. */
  readonly name: TableName;
  readonly value: Readonly<Record<string, unknown>>;
}

type Value<F> = F extends { kind: 'scalar' } ? number
  : F extends { kind: 'vector'; type: infer T extends Scalar } ? VectorValue<T> | undefined
    : F extends { kind: 'string' } ? string | undefined
      : F extends { kind: 'table'; table: infer N extends TableName } ? Decoded<N> | undefined
        : F extends { kind: 'tables'; table: infer N extends TableName } ? readonly Decoded<N>[] | undefined
          : UnionValue | undefined;

/** A table in memory: scalars have their default where the file leaves them out, everything else is undefined. */
export type Decoded<N extends TableName> = { readonly [K in keyof (typeof tableFields)[N]]: Value<(typeof tableFields)[N][K]> };

/** What the converter gives to the writer: absent fields take their defaults. */
export type Encodable<N extends TableName> = { readonly [K in keyof (typeof tableFields)[N]]?: EncodableValue<(typeof tableFields)[N][K]> };
type EncodableValue<F> = F extends { kind: 'table'; table: infer N extends TableName } ? Encodable<N> | undefined
  : F extends { kind: 'tables'; table: infer N extends TableName } ? readonly Encodable<N>[] | undefined
    : Value<F>;

export const fileIdentifier = 'TFL3';
export const schemaVersion = 3;

/** Bytes of one element in the file. */
export const scalarBytes = { bool: 1, int8: 1, uint8: 1, uint16: 2, int32: 4, uint32: 4, float32: 4, int64: 8, uint64: 8 } as const satisfies Record<Scalar, number>;

/** BuiltinOptions union member by its id. */
export const optionTables: ReadonlyMap<number, TableName> = new Map([
  [1, 'Conv2DOptions'], [2, 'DepthwiseConv2DOptions'], [5, 'Pool2DOptions'], [8, 'FullyConnectedOptions'], [9, 'SoftmaxOptions'],
  [10, 'ConcatenationOptions'], [11, 'AddOptions'], [15, 'ResizeBilinearOptions'], [17, 'ReshapeOptions'], [21, 'MulOptions'], [22, 'PadOptions'],
  [26, 'TransposeOptions'], [27, 'ReducerOptions'], [28, 'SubOptions'], [30, 'SqueezeOptions'], [32, 'StridedSliceOptions'], [35, 'SplitOptions'],
  [38, 'DequantizeOptions'], [39, 'MaximumMinimumOptions'], [48, 'SliceOptions'], [49, 'TransposeConvOptions'], [52, 'ExpandDimsOptions'],
  [59, 'PackOptions'], [64, 'UnpackOptions'], [74, 'ResizeNearestNeighborOptions'], [75, 'LeakyReluOptions'], [89, 'QuantizeOptions'],
  [91, 'HardSwishOptions'], [101, 'BatchMatMulOptions'], [116, 'GeluOptions'],
  [12, 'L2NormOptions'], [19, 'SpaceToDepthOptions'], [23, 'GatherOptions'], [29, 'DivOptions'], [33, 'ExpOptions'], [36, 'LogSoftmaxOptions'],
  [42, 'NegOptions'], [43, 'PadV2Options'], [51, 'TileOptions'], [55, 'ShapeOptions'], [56, 'PowOptions'], [66, 'SquareOptions'],
  [76, 'SquaredDifferenceOptions'], [77, 'MirrorPadOptions'], [78, 'AbsOptions'], [79, 'SplitVOptions'], [94, 'DepthToSpaceOptions'],
] as const);

export const tensorTypes = { float32: 0, float16: 1, int32: 2, uint8: 3, int64: 4, bool: 6, int16: 7, int8: 9 } as const;
export type TensorTypeName = keyof typeof tensorTypes;
export const tensorTypeNames: ReadonlyMap<number, TensorTypeName> = new Map(Object.entries(tensorTypes).map(([name, code]) => [code, name as TensorTypeName]));
export const tensorTypeBytes = { float32: 4, float16: 2, int32: 4, uint8: 1, int64: 8, bool: 1, int16: 2, int8: 1 } as const satisfies Record<TensorTypeName, number>;

export const paddings = { same: 0, valid: 1 } as const;
export const activations = { none: 0, relu: 1, reluN1To1: 2, relu6: 3, tanh: 4 } as const;

/** A builtin operator: its code, its options table (undefined: none) and how many tensors it takes and gives. */
export interface OperatorFacts {
  readonly code: number;
  readonly options?: { readonly id: number; readonly required: boolean };
  readonly inputs: readonly [min: number, max: number];
  readonly outputs: readonly [min: number, max: number];
  /** Inputs that may be absent (-1). */
  readonly optionalInputs?: readonly number[];
}

const one = [1, 1] as const;
const two = [2, 2] as const;
const needs = (id: number) => ({ id, required: true });
const takes = (id: number) => ({ id, required: false });

/** The operators that the verifier lets through; everything else is refused by name. */
export const operators = {
  ADD: { code: 0, options: needs(11), inputs: two, outputs: one },
  AVERAGE_POOL_2D: { code: 1, options: needs(5), inputs: one, outputs: one },
  CONCATENATION: { code: 2, options: needs(10), inputs: [1, 64], outputs: one },
  CONV_2D: { code: 3, options: needs(1), inputs: [2, 3], outputs: one, optionalInputs: [2] },
  DEPTHWISE_CONV_2D: { code: 4, options: needs(2), inputs: [2, 3], outputs: one, optionalInputs: [2] },
  DEQUANTIZE: { code: 6, options: takes(38), inputs: one, outputs: one },
  FULLY_CONNECTED: { code: 9, options: needs(8), inputs: [2, 3], outputs: one, optionalInputs: [2] },
  LOGISTIC: { code: 14, inputs: one, outputs: one },
  MAX_POOL_2D: { code: 17, options: needs(5), inputs: one, outputs: one },
  MUL: { code: 18, options: needs(21), inputs: two, outputs: one },
  RELU: { code: 19, inputs: one, outputs: one },
  RELU6: { code: 21, inputs: one, outputs: one },
  RESHAPE: { code: 22, options: takes(17), inputs: [1, 2], outputs: one },
  RESIZE_BILINEAR: { code: 23, options: needs(15), inputs: two, outputs: one },
  SOFTMAX: { code: 25, options: needs(9), inputs: one, outputs: one },
  TANH: { code: 28, inputs: one, outputs: one },
  PAD: { code: 34, options: takes(22), inputs: two, outputs: one },
  TRANSPOSE: { code: 39, options: takes(26), inputs: two, outputs: one },
  MEAN: { code: 40, options: needs(27), inputs: two, outputs: one },
  SUB: { code: 41, options: needs(28), inputs: two, outputs: one },
  SQUEEZE: { code: 43, options: needs(30), inputs: one, outputs: one },
  STRIDED_SLICE: { code: 45, options: needs(32), inputs: [4, 4], outputs: one },
  SPLIT: { code: 49, options: needs(35), inputs: two, outputs: [1, 64] },
  MAXIMUM: { code: 55, options: takes(39), inputs: two, outputs: one },
  MINIMUM: { code: 57, options: takes(39), inputs: two, outputs: one },
  SLICE: { code: 65, options: takes(48), inputs: [3, 3], outputs: one },
  TRANSPOSE_CONV: { code: 67, options: needs(49), inputs: [3, 4], outputs: one, optionalInputs: [3] },
  EXPAND_DIMS: { code: 70, options: takes(52), inputs: two, outputs: one },
  PACK: { code: 83, options: needs(59), inputs: [1, 64], outputs: one },
  UNPACK: { code: 88, options: needs(64), inputs: one, outputs: [1, 64] },
  RESIZE_NEAREST_NEIGHBOR: { code: 97, options: needs(74), inputs: two, outputs: one },
  LEAKY_RELU: { code: 98, options: needs(75), inputs: one, outputs: one },
  ELU: { code: 111, inputs: one, outputs: one },
  QUANTIZE: { code: 114, options: takes(89), inputs: one, outputs: one },
  HARD_SWISH: { code: 117, options: takes(91), inputs: one, outputs: one },
  BATCH_MATMUL: { code: 126, options: needs(101), inputs: two, outputs: one },
  GELU: { code: 150, options: takes(116), inputs: one, outputs: one },
  DEPTH_TO_SPACE: { code: 5, options: needs(94), inputs: one, outputs: one },
  L2_NORMALIZATION: { code: 11, options: needs(12), inputs: one, outputs: one },
  RELU_N1_TO_1: { code: 20, inputs: one, outputs: one },
  SPACE_TO_DEPTH: { code: 26, options: needs(19), inputs: one, outputs: one },
  GATHER: { code: 36, options: needs(23), inputs: two, outputs: one },
  DIV: { code: 42, options: needs(29), inputs: two, outputs: one },
  EXP: { code: 47, options: takes(33), inputs: one, outputs: one },
  LOG_SOFTMAX: { code: 50, options: takes(36), inputs: one, outputs: one },
  PRELU: { code: 54, inputs: two, outputs: one },
  NEG: { code: 59, options: takes(42), inputs: one, outputs: one },
  PADV2: { code: 60, options: takes(43), inputs: [3, 3], outputs: one },
  TILE: { code: 69, options: takes(51), inputs: two, outputs: one },
  LOG: { code: 73, inputs: one, outputs: one },
  SUM: { code: 74, options: needs(27), inputs: two, outputs: one },
  SQRT: { code: 75, inputs: one, outputs: one },
  RSQRT: { code: 76, inputs: one, outputs: one },
  SHAPE: { code: 77, options: needs(55), inputs: one, outputs: one },
  POW: { code: 78, options: takes(56), inputs: two, outputs: one },
  REDUCE_MAX: { code: 82, options: needs(27), inputs: two, outputs: one },
  REDUCE_MIN: { code: 89, options: needs(27), inputs: two, outputs: one },
  SQUARE: { code: 92, options: takes(66), inputs: one, outputs: one },
  SQUARED_DIFFERENCE: { code: 99, options: takes(76), inputs: two, outputs: one },
  MIRROR_PAD: { code: 100, options: needs(77), inputs: two, outputs: one },
  ABS: { code: 101, options: takes(78), inputs: one, outputs: one },
  SPLIT_V: { code: 102, options: needs(79), inputs: [3, 3], outputs: [1, 64] },
} as const satisfies Record<string, OperatorFacts>;

export type OperatorName = keyof typeof operators;
export const operatorNames: ReadonlyMap<number, OperatorName> = new Map(Object.entries(operators).map(([name, facts]) => [facts.code, name as OperatorName]));
