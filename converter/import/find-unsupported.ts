import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { activations } from '../../runtime/schema/tflite-schema.ts';
import { elementsOf } from '../graph/graph.ts';
import { operatorImporters } from './operator-importers.ts';
import { readIntegers } from './read-constant.ts';
import { resolveSlice } from './resolve-slice.ts';

/**
 * All that the converter does not support about one operator; an empty text names the operator itself.
 *
 * @param isConstant whether a tensor holds weights, be it through a DEQUANTIZE of float16
 */
export function findUnsupported(operator: VerifiedOperator, isConstant: (tensor: VerifiedTensor | undefined) => boolean): string[] {
  const { name, inputs, outputs, options } = operator;
  if (name === 'DEQUANTIZE') return inputs[0]?.type === 'float16' && inputs[0].data !== undefined ? [] : ['of other than a float16 constant'];
  if (!operatorImporters.has(name)) return [''];
  const found: string[] = [];
  const activation = options?.['activation'];
  if (typeof activation === 'number' && !fusedCodes.has(activation)) found.push(`fused activation ${activation === activations.tanh ? 'TANH' : 'RELU_N1_TO_1'}`);
  const integers = integerInputs[name] ?? [];
  for (const [i, tensor] of [...inputs, ...outputs].entries()) {
    if (tensor === undefined) continue;
    if (tensor.isVariable) found.push(`variable ${tensor.name}`);
    else if (integers.includes(i)) {
      if (tensor.type !== 'int32' || tensor.data === undefined) found.push(`input ${i} that is not an int32 constant`);
    } else if (tensor.type !== 'float32') found.push(`tensor ${tensor.name} of type ${tensor.type}`);
  }
  if (found.length > 0) return found;
  return [...found, ...(checks[name]?.(operator) ?? []), ...checkWeights(operator, isConstant), ...checkBatch(operator)];
}

/** Shapes, axes and amounts, which must be known. */
const integerInputs: Partial<Record<VerifiedOperator['name'], readonly number[]>> = {
  RESHAPE: [1], EXPAND_DIMS: [1], MEAN: [1], PAD: [1], TRANSPOSE: [1], SLICE: [1, 2], STRIDED_SLICE: [1, 2, 3], RESIZE_BILINEAR: [1], RESIZE_NEAREST_NEIGHBOR: [1], TRANSPOSE_CONV: [0],
};

const fusedCodes: ReadonlySet<number> = new Set([activations.none, activations.relu, activations.relu6]);

const checks: Partial<Record<VerifiedOperator['name'], (operator: VerifiedOperator) => string[]>> = {
  SOFTMAX: ({ options }) => (options?.['beta'] === 1 ? [] : [`beta ${String(options?.['beta'])}, expected 1`]),
  MEAN: ({ inputs }) => {
    const { shape } = inputs[0] as VerifiedTensor;
    const axes = readIntegers(inputs[1]).map((axis) => (axis < 0 ? axis + shape.length : axis)).toSorted((a, b) => a - b).join();
    return (shape.length === 4 && axes === '1,2') || (shape.length === 3 && axes === '1') ? [] : [`over the axes [${axes}] of [${shape.join(', ')}], expected height and width or the steps of a sequence`];
  },
  STRIDED_SLICE: (operator) => {
    const strides = readIntegers(operator.inputs[3]);
    if (strides.some((stride) => stride !== 1)) return [`strides [${strides.join(', ')}], expected 1`];
    const { begin, size } = resolveSlice(operator);
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const isInside = size.every((length, i) => length >= 1 && (begin[i] as number) + length <= (shape[i] as number));
    return isInside && elementsOf(size) === operator.outputs[0]?.elements ? [] : [`[${size.join(', ')}] from [${begin.join(', ')}] of [${shape.join(', ')}], which is not its output`];
  },
};

/** Operators that slide over planes: the graph has one plane at a time. */
const planeInputs: Partial<Record<VerifiedOperator['name'], number>> = { CONV_2D: 0, DEPTHWISE_CONV_2D: 0, TRANSPOSE_CONV: 2, AVERAGE_POOL_2D: 0, MAX_POOL_2D: 0, MEAN: 0, RESIZE_BILINEAR: 0, RESIZE_NEAREST_NEIGHBOR: 0 };

function checkBatch({ name, inputs }: VerifiedOperator): string[] {
  const position = planeInputs[name];
  const batch = position === undefined ? 1 : inputs[position]?.shape[0];
  return batch === 1 ? [] : [`a batch of ${batch}, expected 1`];
}

/** Positions of data, filter and bias. */
const weightedInputs: Partial<Record<VerifiedOperator['name'], readonly [number, number, number]>> = { CONV_2D: [0, 1, 2], DEPTHWISE_CONV_2D: [0, 1, 2], FULLY_CONNECTED: [0, 1, 2], TRANSPOSE_CONV: [2, 1, 3] };

function checkWeights({ name, inputs }: VerifiedOperator, isConstant: (tensor: VerifiedTensor | undefined) => boolean): string[] {
  const positions = weightedInputs[name];
  if (positions === undefined) return [];
  const [data, filter, bias] = positions.map((position) => inputs[position]);
  const found = isConstant(data) ? ['a constant as its input'] : [];
  if (!isConstant(filter) || (bias !== undefined && !isConstant(bias))) found.push('weights that are computed');
  return found;
}
