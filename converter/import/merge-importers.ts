import { tensorOf } from '../graph/graph.ts';
import { append, refuseLayer, reshape, type Importer, type ImportState } from './import-state.ts';

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
  ['Dot', importDot],
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

/**
 * The product over one axis of each, as tfjs-layers has it (merge.ts, batchDot): inputs of one or two dimensions besides the batch,
 * as matrices of which one dimension is 1 where it is missing.
 */
function importDot(state: ImportState): number {
  const given = state.layer.config['axes'];
  const shapes = state.inputs.map((input) => tensorOf(state.list, input).shape);
  const axes = (Array.isArray(given) ? (given as unknown[]) : [given, given]).map((axis, i) => (typeof axis === 'number' && axis < 0 ? axis + (shapes[i]?.length ?? 0) : axis));
  const fits = shapes.length === 2 && axes.length === 2 && shapes.every((shape, i) => (shape.length === 2 || shape.length === 3) && Number.isInteger(axes[i]) && (axes[i] as number) >= 1 && (axes[i] as number) < shape.length);
  if (!fits) refuseLayer(state, `axes ${JSON.stringify(given)} of ${shapes.map((shape) => `[${shape.slice(1).join(', ')}]`).join(' and ')}; expected two inputs of one or two dimensions and an axis of each`);
  const [first, second] = shapes as [readonly number[], readonly number[]];
  const [left, right] = axes as [number, number];
  if (first[left] !== second[right]) refuseLayer(state, `axes of ${first[left]} and ${second[right]} values, which do not fit each other`);
  const matrices = state.inputs.map((input, i) => {
    const normal = state.layer.config['normalize'] === true ? normalizeAlong(state, input, axes[i] as number) : input;
    const shape = shapes[i] as readonly number[];
    return reshape(state, normal, shape.length === 3 ? shape : [...shape, 1]);
  });
  const [adjX, adjY] = [left !== 2, right === 2];
  const kept = [first, second].map((shape, i) => (shape.length === 3 ? shape[3 - (axes[i] as number)] as number : 1)) as [number, number];
  const product = append(state, [1, ...kept], (output) => ({ kind: 'batch-matmul', inputs: matrices, output, adjX, adjY }));
  const dimensions = [first, second].flatMap((shape, i) => (shape.length === 3 ? [kept[i] as number] : []));
  return reshape(state, product, [1, ...(dimensions.length === 0 ? [1] : dimensions)]);
}

function normalizeAlong(state: ImportState, input: number, axis: number): number {
  const { shape } = tensorOf(state.list, input);
  const isLast = axis === shape.length - 1;
  const order = shape.map((_, i) => (i === axis ? shape.length - 1 : i === shape.length - 1 ? axis : i));
  const swap = (from: number): number => append(state, order.map((at) => tensorOf(state.list, from).shape[at] as number), (output) => ({ kind: 'transpose', inputs: [from], output, order }));
  const moved = isLast ? input : swap(input);
  const normal = append(state, tensorOf(state.list, moved).shape, (output) => ({ kind: 'l2-normalize', inputs: [moved], output }));
  return isLast ? normal : swap(normal);
}
