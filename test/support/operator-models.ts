import { encodeTables } from '../../converter/emit/encode-tables.ts';
import { operators, optionTables, schemaVersion, type Encodable, type OperatorFacts, type OperatorName } from '../../runtime/schema/tflite-schema.ts';

interface Example {
  /** Shapes of the float inputs that the model is fed; numbers instead make a constant of int32, an object one of float32 (all 0.5, or another value). */
  readonly inputs: readonly (readonly number[] | { readonly integers: readonly number[]; readonly shape?: readonly number[] } | { readonly floats: readonly number[]; readonly value?: number })[];
  readonly outputs: readonly (readonly number[])[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly version?: number;
  /** The outputs are int32. */
  readonly givesIntegers?: boolean;
}

const plane = [1, 4, 4, 2] as const;
const window = { padding: 1, strideW: 1, strideH: 1 };

/** One legal use of each operator that the verifier knows; QUANTIZE needs int8 and is in the small models. */
export const operatorExamples: Partial<Record<OperatorName, Example>> = {
  ADD: { inputs: [plane, [1, 1, 1, 2]], outputs: [plane], options: {} },
  SUB: { inputs: [plane, plane], outputs: [plane], options: {} },
  MUL: { inputs: [plane, [2]], outputs: [plane], options: {} },
  MAXIMUM: { inputs: [plane, plane], outputs: [plane], options: {} },
  MINIMUM: { inputs: [plane, plane], outputs: [plane], options: {} },
  AVERAGE_POOL_2D: { inputs: [plane], outputs: [[1, 3, 3, 2]], options: { ...window, filterWidth: 2, filterHeight: 2 } },
  MAX_POOL_2D: { inputs: [plane], outputs: [[1, 3, 3, 2]], options: { ...window, filterWidth: 2, filterHeight: 2 } },
  CONCATENATION: { inputs: [plane, [1, 4, 4, 3]], outputs: [[1, 4, 4, 5]], options: { axis: 3 } },
  CONV_2D: { inputs: [plane, { floats: [3, 2, 2, 2] }, { floats: [3] }], outputs: [[1, 3, 3, 3]], options: window },
  DEPTHWISE_CONV_2D: { inputs: [plane, { floats: [1, 2, 2, 4] }, { floats: [4] }], outputs: [[1, 3, 3, 4]], options: { ...window, depthMultiplier: 2 } },
  TRANSPOSE_CONV: { inputs: [{ integers: [1, 8, 8, 3] }, { floats: [3, 2, 2, 2] }, plane], outputs: [[1, 8, 8, 3]], options: { padding: 0, strideW: 2, strideH: 2 } },
  FULLY_CONNECTED: { inputs: [[2, 4], { floats: [3, 4] }, { floats: [3] }], outputs: [[2, 3]], options: {} },
  LOGISTIC: { inputs: [plane], outputs: [plane] },
  RELU: { inputs: [plane], outputs: [plane] },
  RELU6: { inputs: [plane], outputs: [plane] },
  TANH: { inputs: [plane], outputs: [plane] },
  ELU: { inputs: [plane], outputs: [plane] },
  LEAKY_RELU: { inputs: [plane], outputs: [plane], options: { alpha: 0.1 } },
  HARD_SWISH: { inputs: [plane], outputs: [plane] },
  GELU: { inputs: [plane], outputs: [plane] },
  SOFTMAX: { inputs: [[1, 5]], outputs: [[1, 5]], options: { beta: 1 } },
  RESHAPE: { inputs: [plane, { integers: [1, 32] }], outputs: [[1, 32]] },
  SQUEEZE: { inputs: [[1, 4, 1, 2]], outputs: [[4, 2]], options: { squeezeDims: Int32Array.of(0, 2) } },
  EXPAND_DIMS: { inputs: [[4, 2], { integers: [0], shape: [] }], outputs: [[1, 4, 2]] },
  PAD: { inputs: [plane, { integers: [0, 0, 1, 2, 0, 0, 0, 0], shape: [4, 2] }], outputs: [[1, 7, 4, 2]] },
  TRANSPOSE: { inputs: [plane, { integers: [0, 3, 1, 2] }], outputs: [[1, 2, 4, 4]] },
  MEAN: { inputs: [plane, { integers: [1, 2] }], outputs: [[1, 2]], options: { keepDims: 0 } },
  STRIDED_SLICE: { inputs: [[4, 6], { integers: [0, 1] }, { integers: [4, 6] }, { integers: [2, 2] }], outputs: [[2, 3]], options: {} },
  SLICE: { inputs: [[4, 6], { integers: [1, 0] }, { integers: [2, -1] }], outputs: [[2, 6]] },
  SPLIT: { inputs: [{ integers: [1], shape: [] }, [4, 6]], outputs: [[4, 3], [4, 3]], options: { numSplits: 2 } },
  PACK: { inputs: [[4, 3], [4, 3]], outputs: [[2, 4, 3]], options: { valuesCount: 2, axis: 0 } },
  UNPACK: { inputs: [[2, 4, 3]], outputs: [[4, 3], [4, 3]], options: { num: 2, axis: 0 } },
  RESIZE_BILINEAR: { inputs: [plane, { integers: [8, 6] }], outputs: [[1, 8, 6, 2]], options: {} },
  RESIZE_NEAREST_NEIGHBOR: { inputs: [plane, { integers: [8, 6] }], outputs: [[1, 8, 6, 2]], options: {} },
  DEPTH_TO_SPACE: { inputs: [[1, 2, 3, 8]], outputs: [[1, 4, 6, 2]], options: { blockSize: 2 } },
  SPACE_TO_DEPTH: { inputs: [[1, 4, 6, 2]], outputs: [[1, 2, 3, 8]], options: { blockSize: 2 } },
  L2_NORMALIZATION: { inputs: [[3, 5]], outputs: [[3, 5]], options: {} },
  LOG_SOFTMAX: { inputs: [[3, 5]], outputs: [[3, 5]] },
  RELU_N1_TO_1: { inputs: [plane], outputs: [plane] },
  PRELU: { inputs: [plane, { floats: [1, 1, 2] }], outputs: [plane] },
  GATHER: { inputs: [plane, { integers: [3, 0, 3] }], outputs: [[1, 4, 3, 2]], options: { axis: 2 } },
  DIV: { inputs: [plane, { floats: [2] }], outputs: [plane], options: {} },
  POW: { inputs: [plane, { floats: [1], value: 2 }], outputs: [plane] },
  EXP: { inputs: [plane], outputs: [plane] },
  LOG: { inputs: [plane], outputs: [plane] },
  SQRT: { inputs: [plane], outputs: [plane] },
  RSQRT: { inputs: [plane], outputs: [plane] },
  ABS: { inputs: [plane], outputs: [plane] },
  NEG: { inputs: [plane], outputs: [plane] },
  SQUARE: { inputs: [plane], outputs: [plane] },
  SQUARED_DIFFERENCE: { inputs: [plane, [1, 4, 1, 2]], outputs: [plane] },
  PADV2: { inputs: [plane, { integers: [0, 0, 1, 2, 0, 1, 0, 0], shape: [4, 2] }, { floats: [1] }], outputs: [[1, 7, 5, 2]] },
  MIRROR_PAD: { inputs: [plane, { integers: [0, 0, 1, 2, 3, 0, 0, 0], shape: [4, 2] }], outputs: [[1, 7, 7, 2]], options: { mode: 0 } },
  TILE: { inputs: [[1, 2, 3], { integers: [1, 3, 2] }], outputs: [[1, 6, 6]] },
  SUM: { inputs: [plane, { integers: [-1] }], outputs: [[1, 4, 4]], options: { keepDims: 0 } },
  REDUCE_MAX: { inputs: [plane, { integers: [1, 3] }], outputs: [[1, 1, 4, 1]], options: { keepDims: 1 } },
  REDUCE_MIN: { inputs: [plane, { integers: [2] }], outputs: [[1, 4, 2]], options: { keepDims: 0 } },
  SPLIT_V: { inputs: [[4, 6], { integers: [1, 5] }, { integers: [1], shape: [] }], outputs: [[4, 1], [4, 5]], options: { numSplits: 2 } },
  SHAPE: { inputs: [plane], outputs: [[4]], options: { outType: 2 }, givesIntegers: true },
  BATCH_MATMUL: { inputs: [[2, 3, 4], [2, 4, 5]], outputs: [[2, 3, 5]], options: {} },
};

/** A float model of one operator. */
export function operatorModel(name: OperatorName, example: Example): Uint8Array {
  const facts: OperatorFacts = operators[name];
  const tensors: Encodable<'Tensor'>[] = [];
  const buffers: Encodable<'Buffer'>[] = [{}];
  const add = (shape: readonly number[], type: number, data?: Int32Array | Float32Array): number => {
    const buffer = data === undefined ? 0 : buffers.push({ data: new Uint8Array(data.buffer) }) - 1;
    return tensors.push({ name: `t${tensors.length}`, shape: Int32Array.from(shape), type, buffer }) - 1;
  };
  const fed: number[] = [];
  const inputs = example.inputs.map((input) => {
    if ('integers' in input) return add(input.shape ?? [input.integers.length], 2, Int32Array.from(input.integers));
    if ('floats' in input) return add(input.floats, 0, new Float32Array(input.floats.reduce((product, size) => product * size, 1)).fill(input.value ?? 0.5));
    fed.push(add(input, 0));
    return fed.at(-1) as number;
  });
  const outputs = example.outputs.map((shape) => add(shape, example.givesIntegers === true ? 2 : 0));
  const table = facts.options === undefined ? undefined : optionTables.get(facts.options.id);
  return encodeTables({
    version: schemaVersion,
    operatorCodes: [{ deprecatedBuiltinCode: Math.min(127, facts.code), builtinCode: facts.code, version: example.version ?? 1 }],
    subgraphs: [{
      tensors, inputs: Int32Array.from(fed), outputs: Int32Array.from(outputs),
      operators: [{
        opcodeIndex: 0, inputs: Int32Array.from(inputs), outputs: Int32Array.from(outputs),
        ...(example.options === undefined || facts.options === undefined || table === undefined ? {} : { builtinOptions: { type: facts.options.id, name: table, value: example.options } }),
      }],
    }],
    buffers,
  });
}
