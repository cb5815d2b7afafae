import { requireValid } from './schema/malformed-model.ts';
import { paddings } from './schema/tflite-schema.ts';
import type { Options, VerifiedOperator, VerifiedTensor } from './verified-operator.ts';

export function checkSameShape(operator: VerifiedOperator, place: string): void {
  const [input, output] = [operator.inputs[0] as VerifiedTensor, operator.outputs[0] as VerifiedTensor];
  requireValid(input.shape.join() === output.shape.join(), () => `${place} takes [${input.shape.join(', ')}] and gives [${output.shape.join(', ')}]`);
}

export function checkSameElements(operator: VerifiedOperator, place: string): void {
  const [input, output] = [operator.inputs[0] as VerifiedTensor, operator.outputs[0] as VerifiedTensor];
  requireValid(input.elements === output.elements, () => `${place} takes ${input.elements} values and gives ${output.elements}`);
}

/** Shapes that meet from the last dimension on, where 1 stretches. */
export function checkBroadcast(operator: VerifiedOperator, place: string): void {
  const [a, b] = operator.inputs.map((input) => (input as VerifiedTensor).shape) as [readonly number[], readonly number[]];
  const output = (operator.outputs[0] as VerifiedTensor).shape;
  const legal = output.length === Math.max(a.length, b.length) && output.length <= 4 && output.every((size, i) => {
    const [left, right] = [a[i - output.length + a.length] ?? 1, b[i - output.length + b.length] ?? 1];
    return size === Math.max(left, right) && (left === right || left === 1 || right === 1);
  });
  requireValid(legal, () => `${place} takes [${a.join(', ')}] and [${b.join(', ')}] and gives [${output.join(', ')}]`);
}

/** Parts that lie one after the other along an axis of the whole. */
export function checkJoin(parts: readonly VerifiedTensor[], whole: VerifiedTensor, axis: number, place: string): void {
  const at = axis < 0 ? axis + whole.shape.length : axis;
  requireValid(Number.isInteger(at) && at >= 0 && at < whole.shape.length, () => `${place} has axis ${axis} of ${whole.shape.length} dimensions`);
  const fits = parts.every((part) => part.shape.length === whole.shape.length && part.shape.every((size, i) => i === at || size === whole.shape[i]));
  requireValid(fits && parts.reduce((sum, part) => sum + (part.shape[at] as number), 0) === whole.shape[at], () => `${place} has parts [${parts.map((part) => part.shape.join('x')).join(', ')}] of a whole [${whole.shape.join(', ')}]`);
}

/** Parts of one shape that are the whole's slices along a dimension of its own. */
export function checkStack(parts: readonly VerifiedTensor[], whole: VerifiedTensor, options: Options | undefined, countKey: string, place: string): void {
  const axis = number(options, 'axis');
  const at = axis < 0 ? axis + whole.shape.length : axis;
  requireValid(at >= 0 && at < whole.shape.length, () => `${place} has axis ${axis} of ${whole.shape.length} dimensions`);
  const count = number(options, countKey);
  requireValid(count === parts.length && whole.shape[at] === count, () => `${place} has ${countKey} ${count}, ${parts.length} parts and ${whole.shape[at]} along its axis`);
  const slice = whole.shape.toSpliced(at, 1).join();
  requireValid(parts.every((part) => part.shape.join() === slice), () => `${place} has parts [${parts.map((part) => part.shape.join('x')).join(', ')}] of a whole [${whole.shape.join(', ')}]`);
}

/** The kernels (add.cc, Prepare) end the process unless 2 max(s1, s2) / (2^20 s_out) is below 1. */
export function checkSumScales(operator: VerifiedOperator, place: string): void {
  const scales = operator.inputs.map((input) => input?.scales[0] ?? 0);
  const output = operator.outputs[0]?.scales[0] ?? 0;
  if (output > 0) requireValid(Math.max(...scales) / output < 2 ** 19, () => `${place} has the scales ${scales.join(' and ')} for an output scale of ${output}`);
}

export function checkPool(operator: VerifiedOperator, place: string): void {
  const [input, output] = [rank(operator.inputs[0], 4, place), rank(operator.outputs[0], 4, place)];
  requireValid(input[3] === output[3], () => `${place} has ${input[3]} input and ${output[3]} output channels`);
  checkWindow(operator, [number(operator.options, 'filterHeight'), number(operator.options, 'filterWidth')], place);
}

/** Output height and width of a sliding window (TFLite ComputeOutSize): SAME ceil(n / s), VALID ceil((n - (k - 1) d) / s). */
export function checkWindow(operator: VerifiedOperator, window: readonly [number, number], place: string): void {
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

export function checkResize(operator: VerifiedOperator, place: string): void {
  const [input, output] = [rank(operator.inputs[0], 4, place), rank(operator.outputs[0], 4, place)];
  const size = constantIntegers(operator.inputs[1], place);
  requireValid(size.length === 2 && size[0] === output[1] && size[1] === output[2] && input[3] === output[3], () => `${place} resizes to [${size.join(', ')}], the file says [${output.join(', ')}]`);
}

export function checkBias(operator: VerifiedOperator, channels: number, place: string): void {
  const bias = operator.inputs[2];
  if (bias !== undefined) requireValid(bias.elements === channels, () => `${place} has ${bias.elements} biases for ${channels} channels`);
}

export function checkChannels(filter: VerifiedTensor | undefined, dimension: number, place: string): void {
  if (filter !== undefined && filter.scales.length > 1) requireValid(filter.quantizedDimension === dimension, () => `${place} is quantized along dimension ${filter.quantizedDimension}, expected ${dimension}`);
}

export function rank(tensor: VerifiedTensor | undefined, dimensions: number, place: string): readonly number[] {
  requireValid(tensor !== undefined && tensor.shape.length === dimensions, () => `${place} needs a tensor of ${dimensions} dimensions, got [${tensor?.shape.join(', ') ?? ''}]`);
  return tensor.shape;
}

/** Values of a small int32 constant: an operator whose output shape depends on data has no known memory need. */
export function constantIntegers(tensor: VerifiedTensor | undefined, place: string, elementsMax = 64): number[] {
  requireValid(tensor?.type === 'int32' && tensor.data !== undefined && tensor.elements <= elementsMax, () => `${place} needs a constant int32 tensor of at most ${elementsMax} elements`);
  const view = new DataView(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  return Array.from({ length: tensor.elements }, (_, i) => view.getInt32(4 * i, true));
}

export function number(options: Options | undefined, key: string): number {
  const value = options?.[key];
  requireValid(typeof value === 'number', () => `option ${key} is missing`);
  return value;
}

/** Shape of the first input and of the first output. */
export function endsOf(operator: VerifiedOperator): readonly [readonly number[], readonly number[]] {
  return [(operator.inputs[0] as VerifiedTensor).shape, (operator.outputs[0] as VerifiedTensor).shape];
}

export function checkShape(given: readonly number[], expected: readonly number[], place: string): void {
  requireValid(given.join() === expected.join(), () => `${place} gives [${expected.join(', ')}], the file says [${given.join(', ')}]`);
}

/** Every tensor is float32: for operators whose integer kernels divide by whatever comes. */
export function checkFloat({ inputs, outputs }: VerifiedOperator, place: string): void {
  for (const tensor of [...inputs, ...outputs]) requireValid(tensor === undefined || tensor.type === 'float32', () => `${place} calculates with ${tensor?.type ?? ''}, expected float32`);
}
