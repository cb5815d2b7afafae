import { tensorOf } from '../graph/graph.ts';
import { append, refuseLayer, type Importer, type ImportState } from './import-state.ts';

type Combination = 'add' | 'subtract' | 'multiply' | 'maximum' | 'minimum';

/** Layers that join branches. */
export const mergeImporters: readonly (readonly [string, Importer])[] = [
  ['Add', (state) => combine(state, 'add')],
  ['Subtract', (state) => combine(state, 'subtract')],
  ['Multiply', (state) => combine(state, 'multiply')],
  ['Maximum', (state) => combine(state, 'maximum')],
  ['Minimum', (state) => combine(state, 'minimum')],
  ['Average', importAverage],
  ['Concatenate', importConcatenate],
];

function combine(state: ImportState, kind: Combination): number {
  if (state.inputs.length < 2) refuseLayer(state, `${state.inputs.length} inputs; expected at least 2`);
  return state.inputs.reduce((left, right) => {
    const [a, b] = [tensorOf(state.list, left).shape, tensorOf(state.list, right).shape];
    if (a.length !== b.length || a.some((size, i) => size !== b[i] && size !== 1 && b[i] !== 1)) refuseLayer(state, `inputs of shape [${a.slice(1).join(', ')}] and [${b.slice(1).join(', ')}], which do not fit each other`);
    const shape = a.map((size, i) => Math.max(size, b[i] as number));
    return append(state, shape, (output) => (kind === 'maximum' || kind === 'minimum' ? { kind, inputs: [left, right], output } : { kind, inputs: [left, right], output, activation: 'none' }));
  });
}

function importAverage(state: ImportState): number {
  const sum = combine(state, 'add');
  const { shape } = tensorOf(state.list, sum);
  const channels = shape.at(-1) as number;
  const scale = state.list.constant(new Float32Array(channels).fill(1 / state.inputs.length), [channels]);
  return append(state, shape, (output) => ({ kind: 'affine', inputs: [sum, scale, state.list.constant(new Float32Array(channels), [channels])], output }));
}

function importConcatenate(state: ImportState): number {
  const shapes = state.inputs.map((input) => tensorOf(state.list, input).shape);
  const [first] = shapes as [readonly number[]];
  const given = state.layer.config['axis'] ?? -1;
  const axis = typeof given === 'number' && given < 0 ? given + first.length : given;
  if (typeof axis !== 'number' || !Number.isInteger(axis) || axis < 1 || axis >= first.length) refuseLayer(state, `axis ${JSON.stringify(given)} of ${first.length} dimensions`);
  if (shapes.some((shape) => shape.length !== first.length || shape.some((size, i) => i !== axis && size !== first[i]))) refuseLayer(state, `inputs of shape ${shapes.map((shape) => `[${shape.slice(1).join(', ')}]`).join(', ')}, which do not fit each other`);
  const shape = first.map((size, i) => (i === axis ? shapes.reduce((sum, other) => sum + (other[i] as number), 0) : size));
  return append(state, shape, (output) => ({ kind: 'concatenate', inputs: state.inputs, output, axis }));
}
