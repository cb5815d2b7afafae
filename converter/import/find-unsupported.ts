import type { VerifiedOperator, VerifiedTensor } from '../../runtime/check-operator.ts';
import { activations } from '../../runtime/schema/tflite-schema.ts';
import { operatorImporters } from './operator-importers.ts';
import { readIntegers } from './read-constant.ts';

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
  for (const tensor of [...inputs, ...outputs]) {
    if (tensor?.isVariable === true) found.push(`variable ${tensor.name}`);
    else if (tensor !== undefined && tensor.type !== 'float32' && tensor.type !== 'float16' && !(tensor.type === 'int32' && tensor.data !== undefined)) found.push(`tensor ${tensor.name} of type ${tensor.type}`);
  }
  return [...found, ...(checks[name]?.(operator) ?? []), ...checkWeights(operator, isConstant), ...checkBatch(operator)];
}

const fusedCodes: ReadonlySet<number> = new Set([activations.none, activations.relu, activations.relu6]);

const checks: Partial<Record<VerifiedOperator['name'], (operator: VerifiedOperator) => string[]>> = {
  SOFTMAX: ({ options }) => (options?.['beta'] === 1 ? [] : [`beta ${String(options?.['beta'])}, expected 1`]),
  MEAN: ({ inputs }) => {
    const { shape } = inputs[0] as VerifiedTensor;
    const axes = readIntegers(inputs[1]).map((axis) => (axis < 0 ? axis + shape.length : axis)).toSorted((a, b) => a - b).join();
    return (shape.length === 4 && axes === '1,2') || (shape.length === 3 && axes === '1') ? [] : [`over the axes [${axes}] of [${shape.join(', ')}], expected height and width or the steps of a sequence`];
  },
  STRIDED_SLICE: ({ inputs }) => (readIntegers(inputs[3]).every((stride) => stride === 1) ? [] : [`strides [${readIntegers(inputs[3]).join(', ')}], expected 1`]),
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
