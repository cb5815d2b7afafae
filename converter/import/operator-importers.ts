import { assert } from '../../proto/assert.ts';
import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { activations, paddings, type OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { elementsOf, floatData, tensorOf, type Operation, type PaddingKind, type Pair, type TensorList } from '../graph/graph.ts';
import { readIntegers } from './read-constant.ts';
import { resolveSlice } from './resolve-slice.ts';

/** Where the import of one operator stands: it appends operations, the last of which writes the operator's output. */
export interface OperatorImport {
  readonly list: TensorList;
  readonly operations: Operation[];
  readonly operator: VerifiedOperator;
  /** The graph's tensor for one of the file. */
  readonly tensor: (from: VerifiedTensor) => number;
}

type Importer = (state: OperatorImport) => void;

const unary = (kind: 'relu' | 'relu6' | 'logistic' | 'tanh' | 'softmax' | 'elu' | 'hard-swish'): Importer => (state) => push(state, { kind, inputs: [input(state, 0)], output: output(state) });
const reshape: Importer = (state) => push(state, { kind: 'reshape', inputs: [input(state, 0)], output: output(state) });

/** What findUnsupported has let through. */
export const operatorImporters: ReadonlyMap<OperatorName, Importer> = new Map<OperatorName, Importer>([
  ['CONV_2D', (state) => push(state, { kind: 'conv-2d', inputs: weightedInputs(state, 0, 1, 2, 0), output: output(state), ...windowOf(state), dilations: dilationsOf(state), activation: 'none' })],
  ['DEPTHWISE_CONV_2D', (state) => push(state, { kind: 'depthwise-conv-2d', inputs: weightedInputs(state, 0, 1, 2, 3), output: output(state), ...windowOf(state), dilations: dilationsOf(state), multiplier: number(state, 'depthMultiplier'), activation: 'none' })],
  ['TRANSPOSE_CONV', (state) => push(state, { kind: 'transpose-conv-2d', inputs: weightedInputs(state, 2, 1, 3, 0), output: output(state), ...windowOf(state) })],
  ['FULLY_CONNECTED', importFullyConnected],
  ['ADD', (state) => importBinary(state, 'add')],
  ['SUB', (state) => importBinary(state, 'subtract')],
  ['MUL', (state) => importBinary(state, 'multiply')],
  ['MAXIMUM', (state) => push(state, { kind: 'maximum', inputs: [input(state, 0), input(state, 1)], output: output(state) })],
  ['MINIMUM', (state) => push(state, { kind: 'minimum', inputs: [input(state, 0), input(state, 1)], output: output(state) })],
  ['AVERAGE_POOL_2D', (state) => importPool(state, 'average-pool-2d')],
  ['MAX_POOL_2D', (state) => importPool(state, 'max-pool-2d')],
  ['MEAN', importMean],
  ['RESHAPE', reshape],
  ['SQUEEZE', reshape],
  ['EXPAND_DIMS', reshape],
  ['CONCATENATION', importConcatenation],
  ['PAD', (state) => push(state, { kind: 'pad', inputs: [input(state, 0)], output: output(state), amounts: pairs(readIntegers(state.operator.inputs[1])) })],
  ['TRANSPOSE', (state) => push(state, { kind: 'transpose', inputs: [input(state, 0)], output: output(state), order: readIntegers(state.operator.inputs[1]) })],
  ['SLICE', (state) => push(state, { kind: 'slice', inputs: [input(state, 0)], output: output(state), begin: readIntegers(state.operator.inputs[1]) })],
  ['STRIDED_SLICE', importStridedSlice],
  ['RESIZE_NEAREST_NEIGHBOR', (state) => importResize(state, 'resize-nearest')],
  ['RESIZE_BILINEAR', (state) => importResize(state, 'resize-bilinear')],
  ['RELU', unary('relu')],
  ['RELU6', unary('relu6')],
  ['LOGISTIC', unary('logistic')],
  ['TANH', unary('tanh')],
  ['SOFTMAX', unary('softmax')],
  ['ELU', unary('elu')],
  ['HARD_SWISH', unary('hard-swish')],
  ['LEAKY_RELU', (state) => push(state, { kind: 'leaky-relu', inputs: [input(state, 0)], output: output(state), alpha: number(state, 'alpha') })],
  ['GELU', (state) => push(state, { kind: 'gelu', inputs: [input(state, 0)], output: output(state), approximate: number(state, 'approximate') !== 0 })],
]);

/** FULLY_CONNECTED takes any shape as rows of its inputs. */
function importFullyConnected(state: OperatorImport): void {
  const [given, weights, bias] = weightedInputs(state, 0, 1, 2, 0) as [number, number, number];
  const [units, inputs] = tensorOf(state.list, weights).shape as [number, number];
  const rows = elementsOf(tensorOf(state.list, given).shape) / inputs;
  const flat = reshaped(state, given, [rows, inputs]);
  const target = output(state);
  const result = state.list.activation([rows, units]);
  push(state, { kind: 'dense', inputs: [flat, weights, bias], output: result, activation: 'none' });
  push(state, { kind: 'reshape', inputs: [result], output: target });
}

/** With a constant per channel it is an affine operation, which its neighbours can take in. */
function importBinary(state: OperatorImport, kind: 'add' | 'subtract' | 'multiply'): void {
  const [a, b] = [input(state, 0), input(state, 1)];
  const target = output(state);
  const { shape } = tensorOf(state.list, target);
  const channels = shape.at(-1) ?? 1;
  const perChannel = (index: number): Float32Array | undefined => {
    const { data, shape: own } = tensorOf(state.list, index);
    const length = elementsOf(own);
    if (data === undefined || (length !== 1 && !(length === channels && own.at(-1) === channels))) return undefined;
    const values = floatData(state.list, index);
    return length === 1 ? new Float32Array(channels).fill(values[0] as number) : values;
  };
  const [left, right] = [perChannel(a), perChannel(b)];
  const [constant, other] = right === undefined ? [left, b] : [right, a];
  const isAffine = constant !== undefined && tensorOf(state.list, other).shape.join() === shape.join() && tensorOf(state.list, other).data === undefined;
  if (!isAffine) {
    push(state, { kind, inputs: [a, b], output: target, activation: 'none' });
    return;
  }
  const isNegated = kind === 'subtract' && constant === left;
  const scale = kind === 'multiply' ? constant : new Float32Array(channels).fill(isNegated ? -1 : 1);
  const shift = kind === 'multiply' ? new Float32Array(channels) : kind === 'subtract' && !isNegated ? constant.map((value) => -value) : constant;
  push(state, { kind: 'affine', inputs: [other, state.list.constant(scale, [channels]), state.list.constant(shift, [channels])], output: target });
}

function importPool(state: OperatorImport, kind: 'max-pool-2d' | 'average-pool-2d'): void {
  push(state, { kind, inputs: [input(state, 0)], output: output(state), ...windowOf(state), window: [number(state, 'filterHeight'), number(state, 'filterWidth')] });
}

function importMean(state: OperatorImport): void {
  const given = input(state, 0);
  const { shape } = tensorOf(state.list, given);
  const plane = shape.length === 3 ? reshaped(state, given, [1, ...shape]) : given;
  const result = state.list.activation([1, 1, 1, shape.at(-1) as number]);
  push(state, { kind: 'spatial-mean', inputs: [plane], output: result });
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

function importConcatenation(state: OperatorImport): void {
  const target = output(state);
  const axis = number(state, 'axis');
  push(state, { kind: 'concatenate', inputs: state.operator.inputs.map((_, i) => input(state, i)), output: target, axis: axis < 0 ? axis + tensorOf(state.list, target).shape.length : axis });
}

function importStridedSlice(state: OperatorImport): void {
  const { begin, size } = resolveSlice(state.operator);
  const result = state.list.activation(size);
  push(state, { kind: 'slice', inputs: [input(state, 0)], output: result, begin });
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

function importResize(state: OperatorImport, kind: 'resize-nearest' | 'resize-bilinear'): void {
  push(state, { kind, inputs: [input(state, 0)], output: output(state), alignCorners: number(state, 'alignCorners') !== 0, halfPixelCenters: number(state, 'halfPixelCenters') !== 0 });
}

/** Appends an operation; the one that writes the operator's output is followed by the operator's fused activation. */
function push(state: OperatorImport, operation: Operation): void {
  const code = number(state, 'activation');
  const isLast = operation.output === output(state);
  if (!isLast || code === activations.none) {
    state.operations.push(operation);
    return;
  }
  const before = state.list.activation(tensorOf(state.list, operation.output).shape);
  state.operations.push({ ...operation, output: before }, { kind: code === activations.relu6 ? 'relu6' : 'relu', inputs: [before], output: operation.output });
}

function input(state: OperatorImport, position: number): number {
  const tensor = state.operator.inputs[position];
  assert(tensor !== undefined, `${state.operator.name} has an input ${position}`);
  return state.tensor(tensor);
}

function output(state: OperatorImport): number {
  return state.tensor(state.operator.outputs[0] as VerifiedTensor);
}

/** Constant zeros where the operator has no bias. */
function weightedInputs(state: OperatorImport, data: number, weights: number, bias: number, channelDimension: number): number[] {
  const filter = input(state, weights);
  const channels = tensorOf(state.list, filter).shape[channelDimension] as number;
  const given = state.operator.inputs[bias];
  return [input(state, data), filter, given === undefined ? state.list.constant(new Float32Array(channels), [channels]) : state.tensor(given)];
}

function windowOf(state: OperatorImport): { padding: PaddingKind; strides: Pair } {
  return { padding: number(state, 'padding') === paddings.same ? 'same' : 'valid', strides: [number(state, 'strideH'), number(state, 'strideW')] };
}

function dilationsOf(state: OperatorImport): Pair {
  return [number(state, 'dilationH'), number(state, 'dilationW')];
}

function reshaped(state: OperatorImport, tensor: number, shape: readonly number[]): number {
  const result = state.list.activation(shape);
  push(state, { kind: 'reshape', inputs: [tensor], output: result });
  return result;
}

function number(state: OperatorImport, key: string): number {
  const value = state.operator.options?.[key] ?? 0;
  assert(typeof value === 'number', `${state.operator.name} has a number as ${key}`);
  return value;
}

function pairs(values: readonly number[]): Pair[] {
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i] as number, values[2 * i + 1] as number]);
}
