import { requireValid } from './schema/malformed-model.ts';
import { activations, operators, paddings, type Decoded, type OperatorFacts, type OperatorName, type TensorTypeName } from './schema/tflite-schema.ts';

export interface VerifiedTensor {
  readonly index: number;
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TensorTypeName;
  readonly elements: number;
  /** Present for constants. */
  readonly data: Uint8Array | undefined;
  readonly isVariable: boolean;
  /** Empty for a tensor that is not quantized. */
  readonly scales: Float32Array;
  readonly zeroPoints: BigInt64Array;
  readonly quantizedDimension: number;
}

export interface VerifiedOperator {
  readonly name: OperatorName;
  readonly version: number;
  readonly inputs: readonly (VerifiedTensor | undefined)[];
  readonly outputs: readonly VerifiedTensor[];
  readonly options: Readonly<Record<string, unknown>> | undefined;
}


type Options = Readonly<Record<string, unknown>>;

/** The options that belong to the operator; absent ones are legal only where the interpreter does not read them. */
export function readOptions(operator: Decoded<'Operator'>, name: OperatorName, place: string): Options | undefined {
  const expected = (operators[name] as OperatorFacts).options;
  const given = operator.builtinOptions;
  if (given === undefined) {
    requireValid(expected?.required !== true, () => `${place} (${name}) has no options`);
    return undefined;
  }
  requireValid(expected !== undefined && given.type === expected.id, () => `${place} (${name}) has the options ${given.name} (${given.type})`);
  return given.value;
}

/**
 * Checks what interpreters take for granted of one operator: as many inputs and outputs as it has, options in range
 * (a stride of 0 divides by zero in the native kernels), and shapes that fit each other.
 */
export function checkOperator(operator: VerifiedOperator, place: string): void {
  const facts: OperatorFacts = operators[operator.name];
  const { inputs, outputs, options } = operator;
  requireValid(inputs.length >= facts.inputs[0] && inputs.length <= facts.inputs[1], () => `${place} has ${inputs.length} inputs, expected ${facts.inputs.join(' to ')}`);
  requireValid(outputs.length >= facts.outputs[0] && outputs.length <= facts.outputs[1], () => `${place} has ${outputs.length} outputs, expected ${facts.outputs.join(' to ')}`);
  for (const [i, input] of inputs.entries()) requireValid(input !== undefined || facts.optionalInputs?.includes(i) === true, () => `${place} lacks input ${i}`);
  if (options !== undefined) checkOptions(options, place);
  shapeChecks[operator.name]?.(operator, place);
}

function checkOptions(options: Options, place: string): void {
  for (const key of ['strideW', 'strideH', 'dilationW', 'dilationH', 'filterWidth', 'filterHeight', 'depthMultiplier'] as const) {
    const value = options[key];
    if (typeof value === 'number') requireValid(value >= 1 && value <= 65_535, () => `${place} has ${key} ${value}, expected 1 to 65535`);
  }
  const padding = options['padding'];
  if (typeof padding === 'number') requireValid(padding === paddings.same || padding === paddings.valid, () => `${place} has padding ${padding}, expected 0 or 1`);
  const activation = options['activation'];
  if (typeof activation === 'number') requireValid(activation >= activations.none && activation <= activations.tanh, () => `${place} has activation ${activation}, expected 0 to 4`);
  for (const key of ['beta', 'alpha'] as const) {
    const value = options[key];
    if (typeof value === 'number') requireValid(Number.isFinite(value), () => `${place} has ${key} ${value}, expected a finite number`);
  }
}

type ShapeCheck = (operator: VerifiedOperator, place: string) => void;

const shapeChecks: Partial<Record<OperatorName, ShapeCheck>> = {
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
  ...Object.fromEntries((['QUANTIZE', 'DEQUANTIZE', 'LOGISTIC', 'RELU', 'RELU6', 'SOFTMAX', 'TANH', 'LEAKY_RELU', 'ELU', 'HARD_SWISH', 'GELU'] as const).map((name) => [name, checkSameShape])),
  CONCATENATION: (operator, place) => checkJoin(operator.inputs as VerifiedTensor[], operator.outputs[0] as VerifiedTensor, number(operator.options, 'axis'), place),
  SPLIT: (operator, place) => {
    const count = number(operator.options, 'numSplits');
    requireValid(count === operator.outputs.length, () => `${place} has numSplits ${count} and ${operator.outputs.length} outputs`);
    checkJoin(operator.outputs, operator.inputs[1] as VerifiedTensor, constantIntegers(operator.inputs[0], place)[0] as number, place);
  },
  SQUEEZE: checkSameElements,
  EXPAND_DIMS: (operator, place) => {
    checkSameElements(operator, place);
    constantIntegers(operator.inputs[1], place);
  },
  SLICE: (operator, place) => {
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const [begin, size] = [constantIntegers(operator.inputs[1], place), constantIntegers(operator.inputs[2], place)];
    const output = (operator.outputs[0] as VerifiedTensor).shape;
    requireValid(begin.length === shape.length && size.length === shape.length && output.length === shape.length, () => `${place} cuts [${begin.join(', ')}] + [${size.join(', ')}] from ${shape.length} dimensions`);
    for (const [i, dimension] of shape.entries()) {
      const [from, length] = [begin[i] as number, size[i] === -1 ? dimension - (begin[i] as number) : size[i] as number];
      requireValid(from >= 0 && length >= 1 && from + length <= dimension && length === output[i], () => `${place} cuts ${length} values at ${from} from dimension ${i} of ${dimension} and gives ${output[i]}`);
    }
  },
  STRIDED_SLICE: (operator, place) => {
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const [begin, end, strides] = [1, 2, 3].map((i) => constantIntegers(operator.inputs[i], place)) as [number[], number[], number[]];
    requireValid(begin.length <= shape.length && end.length === begin.length && strides.length === begin.length, () => `${place} has ${begin.length}, ${end.length} and ${strides.length} indices for ${shape.length} dimensions`);
    for (const [i, stride] of strides.entries()) {
      requireValid(stride >= 1 && stride <= 65_535, () => `${place} has stride ${stride}, expected 1 to 65535`);
      for (const index of [begin[i] as number, end[i] as number]) requireValid(Math.abs(index) <= 2 ** 30, () => `${place} has index ${index}`);
    }
    requireValid((operator.outputs[0] as VerifiedTensor).elements <= (operator.inputs[0] as VerifiedTensor).elements, () => `${place} gives more values than it takes`);
    for (const mask of ['ellipsisMask', 'newAxisMask']) requireValid(number(operator.options, mask) === 0, () => `${place} has ${mask} ${number(operator.options, mask)}, which is not supported`);
  },
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
    requireValid(a.length >= 2 && a.length <= 5 && b.length === a.length && a.slice(0, -2).join() === b.slice(0, -2).join() && inner === other && output.join() === [...a.slice(0, -2), rows, columns].join(), () => `${place} multiplies [${a.join(', ')}] and [${b.join(', ')}] to [${output.join(', ')}]`);
  },
  CONV_2D: (operator, place) => {
    const [input, filter, output] = [rank(operator.inputs[0], 4, place), rank(operator.inputs[1], 4, place), rank(operator.outputs[0], 4, place)];
    requireValid(input[3] === filter[3], () => `${place} has ${input[3]} input channels and a filter for ${filter[3]}`);
    requireValid(output[3] === filter[0], () => `${place} has ${filter[0]} filters and ${output[3]} output channels`);
    checkWindow(operator, [filter[1] as number, filter[2] as number], place);
    checkBias(operator, filter[0] as number, place);
    checkChannels(operator.inputs[1], 0, place);
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
  RESHAPE: (operator, place) => {
    requireValid((operator.inputs[0] as VerifiedTensor).elements === (operator.outputs[0] as VerifiedTensor).elements, () => `${place} changes the number of elements`);
    const shape = operator.inputs[1];
    requireValid(shape === undefined || shape.type === 'int32', () => `${place} has a shape of type ${shape?.type ?? ''}`);
  },
  MEAN: (operator, place) => {
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const axes = constantIntegers(operator.inputs[1], place);
    for (const axis of axes) requireValid(axis >= -shape.length && axis < shape.length, () => `${place} has axis ${axis} of ${shape.length} dimensions`);
    const isReduced = (i: number): boolean => axes.includes(i) || axes.includes(i - shape.length);
    const expected = number(operator.options, 'keepDims') === 0 ? shape.filter((_, i) => !isReduced(i)) : shape.map((size, i) => (isReduced(i) ? 1 : size));
    const output = (operator.outputs[0] as VerifiedTensor).shape;
    requireValid(output.join() === expected.join(), () => `${place} over the axes [${axes.join(', ')}] of [${shape.join(', ')}] gives [${expected.join(', ')}], the file says [${output.join(', ')}]`);
  },
  PAD: (operator, place) => {
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const output = (operator.outputs[0] as VerifiedTensor).shape;
    const amounts = constantIntegers(operator.inputs[1], place);
    requireValid(operator.inputs[1]?.shape.join() === `${shape.length},2` && output.length === shape.length, () => `${place} has ${amounts.length} padding amounts for ${shape.length} dimensions`);
    for (const [i, size] of shape.entries()) {
      const [before, after] = [amounts[2 * i] as number, amounts[2 * i + 1] as number];
      requireValid(before >= 0 && after >= 0 && size + before + after === output[i], () => `${place} pads dimension ${i} of ${size} by ${before} and ${after} to ${output[i]}`);
    }
  },
  PACK: (operator, place) => checkStack(operator.inputs as VerifiedTensor[], operator.outputs[0] as VerifiedTensor, operator.options, 'valuesCount', place),
  UNPACK: (operator, place) => checkStack(operator.outputs, operator.inputs[0] as VerifiedTensor, operator.options, 'num', place),
  TRANSPOSE: (operator, place) => {
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const order = constantIntegers(operator.inputs[1], place);
    requireValid(order.length === shape.length && new Set(order).size === shape.length && order.every((axis) => axis >= 0 && axis < shape.length), () => `${place} has the order [${order.join(', ')}] for ${shape.length} dimensions`);
  },
  RESIZE_BILINEAR: checkResize,
  RESIZE_NEAREST_NEIGHBOR: checkResize,
};

function checkSameShape(operator: VerifiedOperator, place: string): void {
  const [input, output] = [operator.inputs[0] as VerifiedTensor, operator.outputs[0] as VerifiedTensor];
  requireValid(input.shape.join() === output.shape.join(), () => `${place} takes [${input.shape.join(', ')}] and gives [${output.shape.join(', ')}]`);
}

function checkSameElements(operator: VerifiedOperator, place: string): void {
  const [input, output] = [operator.inputs[0] as VerifiedTensor, operator.outputs[0] as VerifiedTensor];
  requireValid(input.elements === output.elements, () => `${place} takes ${input.elements} values and gives ${output.elements}`);
}

/** Shapes that meet from the last dimension on, where 1 stretches. */
function checkBroadcast(operator: VerifiedOperator, place: string): void {
  const [a, b] = operator.inputs.map((input) => (input as VerifiedTensor).shape) as [readonly number[], readonly number[]];
  const output = (operator.outputs[0] as VerifiedTensor).shape;
  const legal = output.length === Math.max(a.length, b.length) && output.length <= 4 && output.every((size, i) => {
    const [left, right] = [a[i - output.length + a.length] ?? 1, b[i - output.length + b.length] ?? 1];
    return size === Math.max(left, right) && (left === right || left === 1 || right === 1);
  });
  requireValid(legal, () => `${place} takes [${a.join(', ')}] and [${b.join(', ')}] and gives [${output.join(', ')}]`);
}

/** Parts that lie one after the other along an axis of the whole. */
function checkJoin(parts: readonly VerifiedTensor[], whole: VerifiedTensor, axis: number, place: string): void {
  const at = axis < 0 ? axis + whole.shape.length : axis;
  requireValid(Number.isInteger(at) && at >= 0 && at < whole.shape.length, () => `${place} has axis ${axis} of ${whole.shape.length} dimensions`);
  const fits = parts.every((part) => part.shape.length === whole.shape.length && part.shape.every((size, i) => i === at || size === whole.shape[i]));
  requireValid(fits && parts.reduce((sum, part) => sum + (part.shape[at] as number), 0) === whole.shape[at], () => `${place} has parts [${parts.map((part) => part.shape.join('x')).join(', ')}] of a whole [${whole.shape.join(', ')}]`);
}

/** Parts of one shape that are the whole's slices along a dimension of its own. */
function checkStack(parts: readonly VerifiedTensor[], whole: VerifiedTensor, options: Options | undefined, countKey: string, place: string): void {
  const axis = number(options, 'axis');
  const at = axis < 0 ? axis + whole.shape.length : axis;
  requireValid(at >= 0 && at < whole.shape.length, () => `${place} has axis ${axis} of ${whole.shape.length} dimensions`);
  const count = number(options, countKey);
  requireValid(count === parts.length && whole.shape[at] === count, () => `${place} has ${countKey} ${count}, ${parts.length} parts and ${whole.shape[at]} along its axis`);
  const slice = whole.shape.toSpliced(at, 1).join();
  requireValid(parts.every((part) => part.shape.join() === slice), () => `${place} has parts [${parts.map((part) => part.shape.join('x')).join(', ')}] of a whole [${whole.shape.join(', ')}]`);
}

/** The kernels (add.cc, Prepare) end the process unless 2 max(s1, s2) / (2^20 s_out) is below 1. */
function checkSumScales(operator: VerifiedOperator, place: string): void {
  const scales = operator.inputs.map((input) => input?.scales[0] ?? 0);
  const output = operator.outputs[0]?.scales[0] ?? 0;
  if (output > 0) requireValid(Math.max(...scales) / output < 2 ** 19, () => `${place} has the scales ${scales.join(' and ')} for an output scale of ${output}`);
}

function checkPool(operator: VerifiedOperator, place: string): void {
  const [input, output] = [rank(operator.inputs[0], 4, place), rank(operator.outputs[0], 4, place)];
  requireValid(input[3] === output[3], () => `${place} has ${input[3]} input and ${output[3]} output channels`);
  checkWindow(operator, [number(operator.options, 'filterHeight'), number(operator.options, 'filterWidth')], place);
}

/** Output height and width of a sliding window (TFLite ComputeOutSize): SAME ceil(n / s), VALID ceil((n - (k - 1) d) / s). */
function checkWindow(operator: VerifiedOperator, window: readonly [number, number], place: string): void {
  const input = (operator.inputs[0] as VerifiedTensor).shape;
  const output = (operator.outputs[0] as VerifiedTensor).shape;
  for (const [i, side] of (['H', 'W'] as const).entries()) {
    const stride = number(operator.options, `stride${side}`);
    const dilation = typeof operator.options?.[`dilation${side}`] === 'number' ? number(operator.options, `dilation${side}`) : 1;
    const size = input[1 + i] as number;
    const covered = number(operator.options, 'padding') === paddings.same ? size : size - ((window[i] as number) - 1) * dilation;
    const expected = Math.ceil(covered / stride);
    requireValid(expected === output[1 + i], () => `${place} gives ${expected} along ${side}, the file says ${output[1 + i]}`);
  }
  requireValid(input[0] === output[0], () => `${place} changes the batch from ${input[0]} to ${output[0]}`);
}

function checkResize(operator: VerifiedOperator, place: string): void {
  const [input, output] = [rank(operator.inputs[0], 4, place), rank(operator.outputs[0], 4, place)];
  const size = constantIntegers(operator.inputs[1], place);
  requireValid(size.length === 2 && size[0] === output[1] && size[1] === output[2] && input[3] === output[3], () => `${place} resizes to [${size.join(', ')}], the file says [${output.join(', ')}]`);
}

function checkBias(operator: VerifiedOperator, channels: number, place: string): void {
  const bias = operator.inputs[2];
  if (bias !== undefined) requireValid(bias.elements === channels, () => `${place} has ${bias.elements} biases for ${channels} channels`);
}

function checkChannels(filter: VerifiedTensor | undefined, dimension: number, place: string): void {
  if (filter !== undefined && filter.scales.length > 1) requireValid(filter.quantizedDimension === dimension, () => `${place} is quantized along dimension ${filter.quantizedDimension}, expected ${dimension}`);
}

function rank(tensor: VerifiedTensor | undefined, dimensions: number, place: string): readonly number[] {
  requireValid(tensor !== undefined && tensor.shape.length === dimensions, () => `${place} needs a tensor of ${dimensions} dimensions, got [${tensor?.shape.join(', ') ?? ''}]`);
  return tensor.shape;
}

/** Values of a small int32 constant: an operator whose output shape depends on data has no known memory need. */
function constantIntegers(tensor: VerifiedTensor | undefined, place: string): number[] {
  requireValid(tensor?.type === 'int32' && tensor.data !== undefined && tensor.elements <= 64, () => `${place} needs a constant int32 tensor of at most 64 elements`);
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  return Array.from({ length: tensor.elements }, (_, i) => view.getInt32(4 * i, true));
}

function number(options: Options | undefined, key: string): number {
  const value = options?.[key];
  requireValid(typeof value === 'number', () => `option ${key} is missing`);
  return value;
}

