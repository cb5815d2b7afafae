import { tensorOf } from '../graph/graph.ts';
import { appendConcatenation } from './append-concatenation.ts';
import { importNetwork } from './import-network.ts';
import { append, importLayer, refuseLayer, reshape, shapeOf, type Importer, type ImportState } from './import-state.ts';
import { joinSteps, unroll } from './recurrent-importers.ts';

/** Layers around a layer. */
export const wrapperImporters: readonly (readonly [string, Importer])[] = [
  ['TimeDistributed', importTimeDistributed],
  ['Bidirectional', importBidirectional],
];

/** Layers that do the same to every step when given all of them. */
const timeless: ReadonlySet<string> = new Set(['Dense', 'Dropout', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'ActivityRegularization', 'ReLU', 'LeakyReLU', 'ELU', 'Activation', 'Rescaling']);

/** The layer once over all steps where that is the same, else once per step. */
function importTimeDistributed(state: ImportState): number {
  const { wrapped } = state.layer;
  const shape = shapeOf(state);
  if (wrapped === undefined || shape.length < 3) refuseLayer(state, `an input of shape [${shape.slice(1).join(', ')}]; expected steps and at least one dimension of each`);
  const path = `${state.path}${state.layer.name}/`;
  const apply = (input: number): number => (wrapped.network === undefined ? importLayer(state, wrapped, [input], path) : importNetwork(state, wrapped.network, [input], path))[0] as number;
  if (timeless.has(wrapped.className)) return apply(state.current);
  const [, count, ...rest] = shape as [number, number, ...number[]];
  const outputs = Array.from({ length: count }, (_, step) => {
    const cut = append(state, [1, 1, ...rest], (output) => ({ kind: 'slice', inputs: [state.current], output, begin: shape.map((__, i) => (i === 1 ? step : 0)) }));
    const output = apply(reshape(state, cut, [1, ...rest]));
    const [, ...given] = tensorOf(state.list, output).shape;
    return reshape(state, output, [1, 1, ...given]);
  });
  return appendConcatenation(state, outputs, 1);
}

/** Both directions over the same steps, each with weights of its own. */
function importBidirectional(state: ImportState): number | readonly number[] {
  const { wrapped, config } = state.layer;
  if (wrapped === undefined) refuseLayer(state, 'no layer in it');
  const isReversed = wrapped.config['go_backwards'] === true;
  const half = (state.inputs.length - 1) / 2;
  if (!Number.isInteger(half)) refuseLayer(state, `${state.inputs.length - 1} initial states; expected as many for both directions`);
  const [forward, backward] = (['forward', 'backward'] as const).map((direction, i) => {
    const layer = { ...wrapped, name: `${direction}_${wrapped.name}`, otherName: undefined };
    const unrolled = unroll({ ...state, layer, path: `${state.path}${state.layer.name}/` }, isReversed !== (i === 1), state.inputs.slice(1 + i * half, 1 + (i + 1) * half));
    return { ...unrolled, last: (isReversed !== (i === 1) ? unrolled.outputs[0] : unrolled.outputs.at(-1)) as number };
  }) as [Direction, Direction];
  const isSequence = wrapped.config['return_sequences'] === true;
  // Sequences are joined in the order in which the forward layer takes them.
  const give = ({ outputs, last }: Direction): number => (isSequence ? joinSteps(state, isReversed ? outputs.toReversed() : outputs) : last);
  const states = wrapped.config['return_state'] === true ? [...forward.states, ...backward.states] : [];
  const mode = config['merge_mode'] === undefined ? 'concat' : config['merge_mode'];
  const [left, right] = [give(forward), give(backward)];
  return mode === null ? [left, right, ...states] : [merge(state, mode, left, right), ...states];
}

interface Direction { readonly outputs: readonly number[]; readonly states: readonly number[]; readonly last: number }

function merge(state: ImportState, mode: unknown, left: number, right: number): number {
  const { shape } = tensorOf(state.list, left);
  if (mode === 'concat') return appendConcatenation(state, [left, right], shape.length - 1);
  const merged = append(state, shape, (output) => ({ kind: mode === 'mul' ? 'multiply' : 'add', inputs: [left, right], output, activation: 'none' }));
  if (mode !== 'ave') return merged;
  const channels = shape.at(-1) as number;
  const [scale, shift] = [0.5, 0].map((value) => state.list.constant(new Float32Array(channels).fill(value), [channels])) as [number, number];
  return append(state, shape, (output) => ({ kind: 'affine', inputs: [merged, scale, shift], output }));
}
