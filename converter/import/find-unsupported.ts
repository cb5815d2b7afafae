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
  // The interpreters accept it and calculate without it.
  if (options?.['activation'] === activations.tanh) found.push('fused activation TANH');
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
  RESHAPE: [1], EXPAND_DIMS: [1], MEAN: [1], SUM: [1], REDUCE_MAX: [1], REDUCE_MIN: [1], PAD: [1], PADV2: [1], MIRROR_PAD: [1], TRANSPOSE: [1], SLICE: [1, 2], STRIDED_SLICE: [1, 2, 3], TILE: [1], GATHER: [1],
  SPLIT: [0], SPLIT_V: [1, 2], RESIZE_BILINEAR: [1], RESIZE_NEAREST_NEIGHBOR: [1], TRANSPOSE_CONV: [0],
};

const tiledMax = 4_096;

const checks: Partial<Record<VerifiedOperator['name'], (operator: VerifiedOperator) => string[]>> = {
  SOFTMAX: ({ options }) => ((options?.['beta'] as number) > 0 ? [] : [`beta ${String(options?.['beta'])}, expected a positive number`]),
  PADV2: ({ inputs }) => (inputs[2]?.data === undefined ? ['a padding value that is computed'] : []),
  BATCH_MATMUL: ({ inputs, options }) => {
    const [a, b] = inputs.map((tensor) => (tensor as VerifiedTensor).shape) as [readonly number[], readonly number[]];
    const isDense = inputs[1]?.data !== undefined && options?.['adjX'] === 0 && elementsOf(b.slice(0, -2)) === 1;
    return isDense || a.slice(0, -2).join() === b.slice(0, -2).join() ? [] : [`matrices [${a.join(', ')}] and [${b.join(', ')}], expected as many of each`];
  },
  TILE: ({ inputs }) => (readIntegers(inputs[1]).some((times) => times > tiledMax) ? [`repeats [${readIntegers(inputs[1]).join(', ')}], expected at most ${tiledMax}`] : []),
  STRIDED_SLICE: (operator) => {
    const { begin, size, strides } = resolveSlice(operator);
    const { shape } = operator.inputs[0] as VerifiedTensor;
    const isInside = size.every((length, i) => length >= 1 && (begin[i] as number) + (length - 1) * (strides[i] as number) < (shape[i] as number));
    return isInside && elementsOf(size) === operator.outputs[0]?.elements ? [] : [`[${size.join(', ')}] from [${begin.join(', ')}] of [${shape.join(', ')}], which is not its output`];
  },
};

/** Operators that slide over planes: the graph has one plane at a time. */
const planeInputs: Partial<Record<VerifiedOperator['name'], number>> = { CONV_2D: 0, DEPTHWISE_CONV_2D: 0, TRANSPOSE_CONV: 2, AVERAGE_POOL_2D: 0, MAX_POOL_2D: 0, RESIZE_BILINEAR: 0, RESIZE_NEAREST_NEIGHBOR: 0 };

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
  const isComputed = !isConstant(filter) && name !== 'FULLY_CONNECTED';
  if (isComputed || (bias !== undefined && !isConstant(bias))) found.push('weights that are computed');
  return found;
}
