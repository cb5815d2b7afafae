import { tensorOf } from '../graph/graph.ts';
import { activate } from './activate.ts';
import { append, constantOf, refuseLayer, reshape, shapeOf, type Importer, type ImportState } from './import-state.ts';

/** Layers that let values through or not, depending on the values. */
export const maskImporters: readonly (readonly [string, Importer])[] = [
  ['Masking', importMasking],
  ['ThresholdedReLU', importThresholdedRelu],
];

/** Steps all of whose features are the mask's value become zeros, and recurrent layers keep their state over them. */
function importMasking(state: ImportState): number {
  const shape = shapeOf(state);
  if (shape.length !== 3) refuseLayer(state, `an input of shape [${shape.slice(1).join(', ')}]; expected steps and features`);
  const value = state.layer.config['mask_value'] ?? 0;
  if (typeof value !== 'number') refuseLayer(state, `mask_value ${JSON.stringify(value)}; expected a number`);
  const [, steps] = shape as [number, number, number];
  const difference = value === 0 ? state.current : minus(state, state.current, scalar(state, 'mask value', value, 3));
  const largest = append(state, [1, steps, 1], (output) => ({ kind: 'reduce-max', inputs: [magnitude(state, difference)], output, axes: [2] }));
  const mask = step(state, largest);
  const output = append(state, shape, (out) => ({ kind: 'multiply', inputs: [state.current, mask], output: out, activation: 'none' }));
  state.masks.set(output, reshape(state, mask, [steps, 1]));
  return output;
}

/** x where it is above theta, else 0. */
function importThresholdedRelu(state: ImportState): number {
  const shape = shapeOf(state);
  const theta = state.layer.config['theta'] ?? 1;
  if (typeof theta !== 'number' || theta < 0) refuseLayer(state, `theta ${JSON.stringify(theta)}; expected a number from 0 on`);
  if (theta === 0) return activate(state, state.current, 'relu');
  const excess = activate(state, minus(state, state.current, scalar(state, 'theta', theta, shape.length)), 'relu');
  const isAbove = step(state, excess);
  return append(state, shape, (output) => ({ kind: 'multiply', inputs: [state.current, isAbove], output, activation: 'none' }));
}

/** 1 for each step of [1, steps] token numbers that is not 0, as [steps, 1]. */
export function maskZeros(state: ImportState, tokens: number): number {
  const { shape } = tensorOf(state.list, tokens);
  return reshape(state, step(state, magnitude(state, tokens)), [shape.at(-1) as number, 1]);
}

/**
 * 0 for 0 and 1 for anything above: x to the power of 1e-10, which is 1 in float32 for all but 0 (10^-38 gives 1 - 9e-9, half the distance to the next number below 1
 * is 3e-8). Comparisons would need truth values, which few kernels take.
 */
function step(state: ImportState, positive: number): number {
  const { shape } = tensorOf(state.list, positive);
  const exponent = scalar(state, 'step', 1e-10, shape.length);
  return append(state, shape, (output) => ({ kind: 'power', inputs: [positive, exponent], output }));
}

function magnitude(state: ImportState, input: number): number {
  const { shape } = tensorOf(state.list, input);
  const negative = append(state, shape, (output) => ({ kind: 'subtract', inputs: [scalar(state, 'zero', 0, shape.length), input], output, activation: 'none' }));
  return append(state, shape, (output) => ({ kind: 'maximum', inputs: [input, negative], output }));
}

function minus(state: ImportState, left: number, right: number): number {
  return append(state, tensorOf(state.list, left).shape, (output) => ({ kind: 'subtract', inputs: [left, right], output, activation: 'none' }));
}

function scalar(state: ImportState, name: string, value: number, dimensions: number): number {
  return constantOf(state, `${name} ${dimensions}`, new Array<number>(dimensions).fill(1), () => Float32Array.of(value));
}
