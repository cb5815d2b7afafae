import { assert } from '../../proto/assert.ts';
import { activations, paddings } from '../../runtime/schema/tflite-schema.ts';
import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { tensorOf, type Operation, type PaddingKind, type Pair, type TensorList } from '../graph/graph.ts';

/** Where the import of one operator stands: it appends operations, the last of which writes the operator's output. */
export interface OperatorImport {
  readonly list: TensorList;
  readonly operations: Operation[];
  readonly operator: VerifiedOperator;
  /** The graph's tensor for one of the file. */
  readonly tensor: (from: VerifiedTensor) => number;
}

export type OperatorImporter = (state: OperatorImport) => void;

/** Appends an operation; the one that writes the operator's output is followed by the operator's fused activation. */
export function push(state: OperatorImport, operation: Operation): void {
  const code = number(state, 'activation');
  const isLast = operation.output === output(state);
  if (!isLast || code === activations.none) {
    state.operations.push(operation);
    return;
  }
  const before = state.list.activation(tensorOf(state.list, operation.output).shape);
  state.operations.push({ ...operation, output: before });
  if (code === activations.reluN1To1) clip(state, before, operation.output);
  else state.operations.push({ kind: code === activations.relu6 ? 'relu6' : 'relu', inputs: [before], output: operation.output });
}

/** min(1, max(-1, x)) */
export function clip(state: OperatorImport, given: number, target: number): void {
  const { shape } = tensorOf(state.list, given);
  const raised = state.list.activation(shape);
  const one = (value: number): number => state.list.constant(Float32Array.of(value), shape.map(() => 1));
  state.operations.push({ kind: 'maximum', inputs: [given, one(-1)], output: raised }, { kind: 'minimum', inputs: [raised, one(1)], output: target });
}

export function input(state: OperatorImport, position: number): number {
  const tensor = state.operator.inputs[position];
  assert(tensor !== undefined, `${state.operator.name} has an input ${position}`);
  return state.tensor(tensor);
}

export function output(state: OperatorImport, position = 0): number {
  return state.tensor(state.operator.outputs[position] as VerifiedTensor);
}

/** A new tensor of the shape of the operator's output. */
export function between(state: OperatorImport): number {
  return state.list.activation(tensorOf(state.list, output(state)).shape);
}

/** Constant zeros where the operator has no bias. */
export function weightedInputs(state: OperatorImport, data: number, weights: number, bias: number, channelDimension: number): number[] {
  const filter = input(state, weights);
  const channels = tensorOf(state.list, filter).shape[channelDimension] as number;
  const given = state.operator.inputs[bias];
  return [input(state, data), filter, given === undefined ? state.list.constant(new Float32Array(channels), [channels]) : state.tensor(given)];
}

export function windowOf(state: OperatorImport): { padding: PaddingKind; strides: Pair } {
  return { padding: number(state, 'padding') === paddings.same ? 'same' : 'valid', strides: [number(state, 'strideH'), number(state, 'strideW')] };
}

export function dilationsOf(state: OperatorImport): Pair {
  return [number(state, 'dilationH'), number(state, 'dilationW')];
}

export function reshaped(state: OperatorImport, tensor: number, shape: readonly number[]): number {
  const result = state.list.activation(shape);
  push(state, { kind: 'reshape', inputs: [tensor], output: result });
  return result;
}

export function number(state: OperatorImport, key: string): number {
  const value = state.operator.options?.[key] ?? 0;
  assert(typeof value === 'number', `${state.operator.name} has a number as ${key}`);
  return value;
}

export function pairs(values: readonly number[]): Pair[] {
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i] as number, values[2 * i + 1] as number]);
}

/** A tensor times a number. */
export function scaled(state: OperatorImport, given: number, factor: number): number {
  if (factor === 1) return given;
  const { shape } = tensorOf(state.list, given);
  const result = state.list.activation(shape);
  const channels = shape.at(-1) ?? 1;
  if (shape.length === 0) push(state, { kind: 'multiply', inputs: [given, state.list.constant(Float32Array.of(factor), [])], output: result, activation: 'none' });
  else push(state, { kind: 'affine', inputs: [given, state.list.constant(new Float32Array(channels).fill(factor), [channels]), state.list.constant(new Float32Array(channels), [channels])], output: result });
  return result;
}
