import type { VerifiedOperator } from '../../runtime/verified-operator.ts';
import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';

/**
 * Where a file is meant to run: `tflite-2.9` every interpreter from TensorFlow Lite 2.9 on (and the WASM one), `litert` the
 * current LiteRT, `tflm` TensorFlow Lite for Microcontrollers.
 */
export const targetNames = ['tflite-2.9', 'litert', 'tflm'] as const;
export type TargetName = (typeof targetNames)[number];

/** The highest version of each operator that the interpreter of TensorFlow Lite 2.9.0 accepts, found by trying each in it. */
const versionsOf29: Readonly<Record<OperatorName, number>> = {
  ADD: 4, AVERAGE_POOL_2D: 3, CONCATENATION: 3, CONV_2D: 5, DEPTHWISE_CONV_2D: 6, DEQUANTIZE: 5, FULLY_CONNECTED: 9, LOGISTIC: 3, MAX_POOL_2D: 3, MUL: 5,
  RELU: 3, RELU6: 3, RESHAPE: 1, RESIZE_BILINEAR: 4, RESIZE_NEAREST_NEIGHBOR: 4, SOFTMAX: 3, TANH: 3, PAD: 4, TRANSPOSE: 5, MEAN: 3, SUB: 5, SQUEEZE: 2,
  STRIDED_SLICE: 6, SPLIT: 4, MAXIMUM: 4, MINIMUM: 4, SLICE: 5, TRANSPOSE_CONV: 3, EXPAND_DIMS: 1, PACK: 3, UNPACK: 4, LEAKY_RELU: 2, ELU: 1, QUANTIZE: 3,
  HARD_SWISH: 1, BATCH_MATMUL: 4, GELU: 2, ABS: 4, DEPTH_TO_SPACE: 2, DIV: 2, EXP: 1, GATHER: 5, L2_NORMALIZATION: 2, LOG: 1, LOG_SOFTMAX: 2, MIRROR_PAD: 2, NEG: 1,
  PADV2: 4, POW: 1, PRELU: 1, REDUCE_MAX: 3, REDUCE_MIN: 3, RELU_N1_TO_1: 1, RSQRT: 2, SHAPE: 1, SPACE_TO_DEPTH: 2, SPLIT_V: 2, SQRT: 1, SQUARE: 1, SQUARED_DIFFERENCE: 2,
  SUM: 2, TILE: 3,
};

/**
 * Operators that TensorFlow Lite for Microcontrollers has no kernel for (tflite-micro, micro_mutable_op_resolver.h); it ignores versions. BATCH_MATMUL (kernels/batch_matmul.cc, both
 * operands of one type) came in 2024, REDUCE_MIN (kernels/reduce.cc) after it: older copies of the library lack them.
 */
const missingInMicro: ReadonlySet<OperatorName> = new Set(['GELU', 'POW', 'RELU_N1_TO_1', 'TILE']);

/** Whether an operator has no kernel there, whatever its types. */
export function missingIn(target: TargetName, name: OperatorName): boolean {
  return target === 'tflm' && missingInMicro.has(name);
}

/** Why this operator cannot run there; undefined where it can. */
export function refusalOf(target: TargetName, operator: VerifiedOperator): string | undefined {
  const { name, version, inputs } = operator;
  const [input, weights] = [inputs[0], inputs[1]];
  switch (target) {
    case 'tflite-2.9':
      return version > versionsOf29[name] ? `${name} version ${version}, which knows up to ${versionsOf29[name]}` : undefined;
    case 'litert':
      return undefined;
    case 'tflm':
      if (missingIn(target, name)) return `${name}, which has no kernel there`;
      if (inputs.some((tensor) => tensor?.type === 'float16')) return `${name} on float16, which has no kernel there`;
      return input?.type === 'float32' && weights?.type === 'int8' && weights.data !== undefined && name !== 'DEQUANTIZE' ? `${name} with float input and int8 weights, which has no kernel there` : undefined;
  }
}
