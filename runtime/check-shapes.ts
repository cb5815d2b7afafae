import { requireValid } from './schema/malformed-model.ts';
import { activations, paddings, type OperatorName } from './schema/tflite-schema.ts';
import { checkBias, checkBroadcast, checkChannels, checkFloat, checkPool, checkSameShape, checkSumScales, checkWindow, constantIntegers, endsOf, number, rank } from './shape-rules.ts';
import type { ShapeCheck, VerifiedOperator, VerifiedTensor } from './verified-operator.ts';

/** Operators that calculate. */
export const shapeChecks: Partial<Record<OperatorName, ShapeCheck>> = {
  ADD: (operator, place) => {
    checkBroadcast(operator, place);
    checkSumScales(operator, place);
  },
  SUB: (operator, place) => {
    checkBroadcast(operator, place);
    checkSumScales(operator, place);
  },
  MUL: checkBroadcast,
  MAXIMUM: checkBroadcast,
  MINIMUM: checkBroadcast,
  ...Object.fromEntries((['QUANTIZE', 'DEQUANTIZE', 'LOGISTIC', 'RELU', 'RELU6', 'RELU_N1_TO_1', 'SOFTMAX', 'LOG_SOFTMAX', 'TANH', 'LEAKY_RELU', 'ELU', 'HARD_SWISH', 'GELU', 'ABS', 'NEG', 'SQUARE', 'RSQRT'] as const).map((name) => [name, checkSameShape])),
  TRANSPOSE_CONV: (operator, place) => {
    const [filter, input, output] = [rank(operator.inputs[1], 4, place), rank(operator.inputs[2], 4, place), rank(operator.outputs[0], 4, place)];
    const shape = constantIntegers(operator.inputs[0], place);
    requireValid(shape.join() === output.join() && filter[3] === input[3] && filter[0] === output[3] && input[0] === output[0], () => `${place} has an input [${input.join(', ')}], a filter [${filter.join(', ')}], an output [${output.join(', ')}] and the output shape [${shape.join(', ')}]`);
    for (const [i, side] of (['H', 'W'] as const).entries()) {
      const stride = number(operator.options, `stride${side}`);
      const size = output[1 + i] as number;
      const covered = number(operator.options, 'padding') === paddings.same ? size : size - (filter[1 + i] as number) + 1;
      requireValid(Math.ceil(covered / stride) === input[1 + i], () => `${place} cannot give ${size} along ${side} from ${input[1 + i]}`);
    }
    if (operator.inputs[3] !== undefined) requireValid(operator.inputs[3].elements === filter[0], () => `${place} has ${operator.inputs[3]?.elements} biases for ${filter[0]} channels`);
    checkChannels(operator.inputs[1], 0, place);
  },
  BATCH_MATMUL: (operator, place) => {
    const [a, b, output] = [operator.inputs[0], operator.inputs[1], operator.outputs[0]].map((tensor) => (tensor as VerifiedTensor).shape) as [readonly number[], readonly number[], readonly number[]];
    const [inner, rows] = number(operator.options, 'adjX') === 0 ? [a.at(-1), a.at(-2)] : [a.at(-2), a.at(-1)];
    const [other, columns] = number(operator.options, 'adjY') === 0 ? [b.at(-2), b.at(-1)] : [b.at(-1), b.at(-2)];
    // Dimensions before the matrices meet as in a sum, where 1 stretches.
    const stretched = Array.from({ length: Math.max(a.length, b.length) - 2 }, (_, i, total = Math.max(a.length, b.length)) => [a[i - total + a.length] ?? 1, b[i - total + b.length] ?? 1] as const);
    const fits = stretched.every(([left, right]) => left === right || left === 1 || right === 1);
    requireValid(a.length >= 2 && a.length <= 5 && b.length >= 2 && b.length <= 5 && fits && inner === other && output.join() === [...stretched.map(([left, right]) => Math.max(left, right)), rows, columns].join(), () => `${place} multiplies [${a.join(', ')}] and [${b.join(', ')}] to [${output.join(', ')}]`);
  },
  CONV_2D: (operator, place) => {
    const [input, filter, output] = [rank(operator.inputs[0], 4, place), rank(operator.inputs[1], 4, place), rank(operator.outputs[0], 4, place)];
    requireValid(input[3] === filter[3], () => `${place} has ${input[3]} input channels and a filter for ${filter[3]}`);
    requireValid(output[3] === filter[0], () => `${place} has ${filter[0]} filters and ${output[3]} output channels`);
    checkWindow(operator, [filter[1] as number, filter[2] as number], place);
    checkBias(operator, filter[0] as number, place);
    checkChannels(operator.inputs[1], 0, place);
    // With float input the kernel takes equal scales for one of the whole tensor, which such a file does not have, and gives nothing but the bias (TensorFlow Lite 2.9).
    const scales = operator.inputs[1]?.scales ?? [];
    requireValid(operator.inputs[0]?.type !== 'float32' || scales.length < 2 || scales.some((scale) => scale !== scales[0]), () => `${place} has float input and weights with ${scales.length} equal scales, which interpreters compute wrongly: quantize per tensor`);
  },
  DEPTHWISE_CONV_2D: (operator, place) => {
    const [input, filter, output] = [rank(operator.inputs[0], 4, place), rank(operator.inputs[1], 4, place), rank(operator.outputs[0], 4, place)];
    const multiplier = number(operator.options, 'depthMultiplier');
    requireValid(filter[0] === 1 && filter[3] === (input[3] as number) * multiplier && output[3] === filter[3], () => `${place} has ${input[3]} input channels, multiplier ${multiplier}, a filter [${filter.join(', ')}] and ${output[3]} output channels`);
    checkWindow(operator, [filter[1] as number, filter[2] as number], place);
    checkBias(operator, filter[3], place);
    checkChannels(operator.inputs[1], 3, place);
  },
  FULLY_CONNECTED: (operator, place) => {
    const weights = rank(operator.inputs[1], 2, place);
    const input = operator.inputs[0] as VerifiedTensor;
    const output = operator.outputs[0] as VerifiedTensor;
    const batches = input.elements / (weights[1] as number);
    requireValid(number(operator.options, 'weightsFormat') === 0, () => `${place} has shuffled weights, which is not supported`);
    requireValid(Number.isInteger(batches) && output.elements === batches * (weights[0] as number), () => `${place} has ${input.elements} inputs, weights [${weights.join(', ')}] and ${output.elements} outputs`);
    // Interpreters before per-channel support load such a file and compute garbage.
    requireValid((operator.inputs[1] as VerifiedTensor).scales.length <= 1, () => `${place} has weights quantized per channel, which older interpreters compute wrongly: quantize per tensor or use a 1x1 CONV_2D`);
    checkBias(operator, weights[0] as number, place);
  },
  MAX_POOL_2D: checkPool,
  AVERAGE_POOL_2D: checkPool,
  ...Object.fromEntries((['EXP', 'LOG', 'SQRT'] as const).map((name) => [name, (operator, place) => {
    checkSameShape(operator, place);
    checkFloat(operator, place);
  }] satisfies [string, ShapeCheck])),
  ...Object.fromEntries((['DIV', 'POW'] as const).map((name) => [name, (operator, place) => {
    checkBroadcast(operator, place);
    checkFloat(operator, place);
  }] satisfies [string, ShapeCheck])),
  SQUARED_DIFFERENCE: checkBroadcast,
  PRELU: (operator, place) => {
    checkBroadcast(operator, place);
    checkSameShape(operator, place);
  },
  L2_NORMALIZATION: (operator, place) => {
    checkSameShape(operator, place);
    requireValid((operator.inputs[0] as VerifiedTensor).shape.length <= 4 && number(operator.options, 'activation') === activations.none, () => `${place} needs at most 4 dimensions and no fused activation`);
  },
  MEAN: checkReduction,
  SUM: checkReduction,
  REDUCE_MAX: checkReduction,
  REDUCE_MIN: checkReduction,
};

function checkReduction(operator: VerifiedOperator, place: string): void {
  const [shape, output] = endsOf(operator);
  const axes = constantIntegers(operator.inputs[1], place);
  for (const axis of axes) requireValid(axis >= -shape.length && axis < shape.length, () => `${place} has axis ${axis} of ${shape.length} dimensions`);
  const isReduced = (i: number): boolean => axes.includes(i) || axes.includes(i - shape.length);
  const expected = number(operator.options, 'keepDims') === 0 ? shape.filter((_, i) => !isReduced(i)) : shape.map((size, i) => (isReduced(i) ? 1 : size));
  requireValid(output.join() === expected.join(), () => `${place} over the axes [${axes.join(', ')}] of [${shape.join(', ')}] gives [${expected.join(', ')}], the file says [${output.join(', ')}]`);
}
