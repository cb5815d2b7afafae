import { requireValid } from './schema/malformed-model.ts';
import { tensorTypes, type OperatorName } from './schema/tflite-schema.ts';
import { checkJoin, checkResize, checkSameElements, checkShape, checkStack, constantIntegers, endsOf, number, rank } from './shape-rules.ts';
import type { ShapeCheck, VerifiedOperator, VerifiedTensor } from './verified-operator.ts';

/** Most places that one operator picks. */
const gatheredMax = 65_536;

/** Operators that move values. */
export const movementChecks: Partial<Record<OperatorName, ShapeCheck>> = {
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
  RESHAPE: (operator, place) => {
    requireValid((operator.inputs[0] as VerifiedTensor).elements === (operator.outputs[0] as VerifiedTensor).elements, () => `${place} changes the number of elements`);
    const shape = operator.inputs[1];
    requireValid(shape === undefined || shape.type === 'int32', () => `${place} has a shape of type ${shape?.type ?? ''}`);
  },
  PAD: checkPad,
  PACK: (operator, place) => checkStack(operator.inputs as VerifiedTensor[], operator.outputs[0] as VerifiedTensor, operator.options, 'valuesCount', place),
  UNPACK: (operator, place) => checkStack(operator.outputs, operator.inputs[0] as VerifiedTensor, operator.options, 'num', place),
  TRANSPOSE: (operator, place) => {
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const order = constantIntegers(operator.inputs[1], place);
    requireValid(order.length === shape.length && new Set(order).size === shape.length && order.every((axis) => axis >= 0 && axis < shape.length), () => `${place} has the order [${order.join(', ')}] for ${shape.length} dimensions`);
  },
  RESIZE_BILINEAR: checkResize,
  RESIZE_NEAREST_NEIGHBOR: checkResize,
  SPLIT_V: (operator, place) => {
    const whole = operator.inputs[0] as VerifiedTensor;
    const sizes = constantIntegers(operator.inputs[1], place);
    const axis = constantIntegers(operator.inputs[2], place)[0] as number;
    const count = number(operator.options, 'numSplits');
    requireValid(count === operator.outputs.length && sizes.length === count, () => `${place} has numSplits ${count}, ${sizes.length} sizes and ${operator.outputs.length} outputs`);
    checkJoin(operator.outputs, whole, axis, place);
    const at = axis < 0 ? axis + whole.shape.length : axis;
    for (const [i, size] of sizes.entries()) requireValid(size === operator.outputs[i]?.shape[at] || (size === -1 && sizes.indexOf(-1) === i && sizes.lastIndexOf(-1) === i), () => `${place} splits off ${size}, the file says ${operator.outputs[i]?.shape[at]}`);
  },
  GATHER: (operator, place) => {
    const [shape, output] = endsOf(operator);
    const given = number(operator.options, 'axis');
    const axis = given < 0 ? given + shape.length : given;
    requireValid(axis >= 0 && axis < shape.length && number(operator.options, 'batchDims') === 0, () => `${place} has axis ${given} of ${shape.length} dimensions and batchDims ${number(operator.options, 'batchDims')}, expected 0`);
    const indices = constantIntegers(operator.inputs[1], place, gatheredMax);
    for (const index of indices) requireValid(index >= 0 && index < (shape[axis] as number), () => `${place} takes place ${index} of ${shape[axis]}`);
    checkShape(output, [...shape.slice(0, axis), ...(operator.inputs[1] as VerifiedTensor).shape, ...shape.slice(axis + 1)], place);
  },
  TILE: (operator, place) => {
    const [shape, output] = endsOf(operator);
    const times = constantIntegers(operator.inputs[1], place);
    requireValid(times.length === shape.length && times.every((time) => time >= 1), () => `${place} repeats [${times.join(', ')}] times along ${shape.length} dimensions`);
    checkShape(output, shape.map((size, i) => size * (times[i] as number)), place);
  },
  PADV2: (operator, place) => {
    checkPad(operator, place);
    const [data, , value] = operator.inputs as [VerifiedTensor, VerifiedTensor, VerifiedTensor];
    requireValid(value.elements === 1 && value.type === data.type, () => `${place} pads ${data.type} with ${value.elements} values of ${value.type}`);
  },
  MIRROR_PAD: (operator, place) => {
    checkPad(operator, place);
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const mode = number(operator.options, 'mode');
    requireValid(mode === 0 || mode === 1, () => `${place} has mode ${mode}, expected 0 or 1`);
    for (const [i, amount] of constantIntegers(operator.inputs[1], place).entries()) {
      const size = shape[Math.floor(i / 2)] as number;
      requireValid(amount <= size - (mode === 0 ? 1 : 0), () => `${place} mirrors ${amount} values of ${size}`);
    }
  },
  SPACE_TO_DEPTH: (operator, place) => checkBlocks(operator.inputs[0], operator.outputs[0], operator, place),
  DEPTH_TO_SPACE: (operator, place) => checkBlocks(operator.outputs[0], operator.inputs[0], operator, place),
  SHAPE: (operator, place) => {
    const [input, output] = [operator.inputs[0] as VerifiedTensor, operator.outputs[0] as VerifiedTensor];
    requireValid((output.type === 'int32' || output.type === 'int64') && number(operator.options, 'outType') === tensorTypes[output.type] && output.shape.join() === String(input.shape.length), () => `${place} gives ${output.type} [${output.shape.join(', ')}] for ${input.shape.length} dimensions`);
  },
};

function checkPad(operator: VerifiedOperator, place: string): void {
  const { shape } = operator.inputs[0] as VerifiedTensor;
  const output = (operator.outputs[0] as VerifiedTensor).shape;
  const amounts = constantIntegers(operator.inputs[1], place);
  requireValid(operator.inputs[1]?.shape.join() === `${shape.length},2` && output.length === shape.length, () => `${place} has ${amounts.length} padding amounts for ${shape.length} dimensions`);
  for (const [i, size] of shape.entries()) {
    const [before, after] = [amounts[2 * i] as number, amounts[2 * i + 1] as number];
    requireValid(before >= 0 && after >= 0 && size + before + after === output[i], () => `${place} pads dimension ${i} of ${size} by ${before} and ${after} to ${output[i]}`);
  }
}

function checkBlocks(wide: VerifiedTensor | undefined, deep: VerifiedTensor | undefined, operator: VerifiedOperator, place: string): void {
  const [from, to] = [rank(wide, 4, place), rank(deep, 4, place)] as [[number, number, number, number], readonly number[]];
  const block = number(operator.options, 'blockSize');
  requireValid(block >= 1 && block <= 65_535 && from[1] % block === 0 && from[2] % block === 0, () => `${place} has blocks of ${block} in a plane of ${from[1]} by ${from[2]}`);
  checkShape(to, [from[0], from[1] / block, from[2] / block, from[3] * block * block], place);
}
