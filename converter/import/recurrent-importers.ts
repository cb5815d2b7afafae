import { elementsOf, tensorOf } from '../graph/graph.ts';
import { activate } from './activate.ts';
import { appendConcatenation } from './append-concatenation.ts';
import { append, constantOf, count, refuseLayer, reshape, shapeOf, weight, type Importer, type ImportState } from './import-state.ts';

/**
 * Recurrent layers, unrolled over their fixed number of steps: step t reads the state that step t - 1 wrote, and all steps read the
 * same weights. What the input gives to all gates is one dense layer over all steps, outside the loop. The state begins with zeros, which
 * the first step leaves out, or with what further inputs hold.
 */
export const recurrentImporters: readonly (readonly [string, Importer])[] = [
  ['LSTM', (state) => importRecurrent(state)],
  ['GRU', (state) => importRecurrent(state)],
  ['SimpleRNN', (state) => importRecurrent(state)],
];

/** What one run over the steps gives: the output of each in order of time, and the last states. */
export interface Unrolled { readonly outputs: readonly number[]; readonly states: readonly number[] }

/** One step: from the input's part [1, gates * units] and the states before (undefined: zeros) to the states after, the output first. */
type Step = (part: number, before: readonly number[] | undefined) => readonly number[];

function importRecurrent(state: ImportState): number | readonly number[] {
  const unrolled = unroll(state, state.layer.config['go_backwards'] === true, state.inputs.slice(1));
  // Keras gives the steps in the order in which they were taken.
  const taken = state.layer.config['go_backwards'] === true ? unrolled.outputs.toReversed() : unrolled.outputs;
  const output = state.layer.config['return_sequences'] === true ? joinSteps(state, taken) : taken.at(-1) as number;
  return state.layer.config['return_state'] === true ? [output, ...unrolled.states] : output;
}

/** @param initial the states before the first step; none for zeros */
export function unroll(state: ImportState, isBackwards: boolean, initial: readonly number[]): Unrolled {
  const shape = shapeOf(state);
  if (shape.length !== 3) refuseLayer(state, `an input of shape [${shape.slice(1).join(', ')}]; expected steps and features`);
  const [, steps, features] = shape as [number, number, number];
  const units = count(state, 'units');
  const cell = cells[state.layer.className as keyof typeof cells];
  if (initial.length !== 0 && initial.length !== cell.states) refuseLayer(state, `${initial.length} initial states; expected ${cell.states} or none`);
  const width = cell.gates * units;
  const given = reshape(state, state.current, [steps, features]);
  const kernel = constantOf(state, 'kernel', [width, features], () => columnsOf(weight(state, 'kernel', [features, width]), features, width, cell.order(units)));
  const parts = append(state, [steps, width], (output) => ({ kind: 'dense', inputs: [given, kernel, cell.bias(state, units)], output, activation: 'none' }));
  const takeStep = cell.step(state, units);
  const mask = state.masks.get(state.current);
  const outputs = new Array<number>(steps);
  let states: readonly number[] | undefined = initial.length === 0 ? undefined : initial;
  for (let i = 0; i < steps; i++) {
    const at = isBackwards ? steps - 1 - i : i;
    const after = takeStep(cut(state, parts, [at, 0], width), states);
    states = mask === undefined ? after : keepMasked(state, cut(state, mask, [at, 0], 1), states, after);
    outputs[at] = states[0] as number;
  }
  return { outputs, states: states ?? [] };
}

/** The states after a step where its mask [1, 1] is 1, those before where it is 0: before + mask (after - before). */
function keepMasked(state: ImportState, mask: number, before: readonly number[] | undefined, after: readonly number[]): readonly number[] {
  return after.map((fresh, i) => (before === undefined ? multiply(state, fresh, mask) : add(state, before[i] as number, multiply(state, add(state, fresh, before[i] as number, 'subtract'), mask))));
}

/** Steps [1, units] as one sequence [1, steps, units]. */
export function joinSteps(state: ImportState, steps: readonly number[]): number {
  const joined = appendConcatenation(state, steps, 0);
  return reshape(state, joined, [1, ...tensorOf(state.list, joined).shape]);
}

interface Cell {
  readonly gates: number;
  readonly states: number;
  /** Column i of the layer's weights is column order[i] of what Keras stores. */
  order(units: number): readonly number[];
  bias(state: ImportState, units: number): number;
  step(state: ImportState, units: number): Step;
}

const plainBias = (cell: () => Cell) => (state: ImportState, units: number): number => {
  const { gates } = cell();
  return constantOf(state, 'bias', [gates * units], () => (state.layer.config['use_bias'] === false ? new Float32Array(gates * units) : columnsOf(weight(state, 'bias', [gates * units]), 1, gates * units, cell().order(units))));
};

const inOrder = (gates: number) => (units: number): readonly number[] => Array.from({ length: gates * units }, (_, i) => i);

/** Cells as tfjs-layers computes them (recurrent.ts: SimpleRNNCell, LSTMCell, GRUCell), and Keras's GRU with reset_after. */
const cells: Record<'LSTM' | 'GRU' | 'SimpleRNN', Cell> = {
  SimpleRNN: {
    gates: 1,
    states: 1,
    order: inOrder(1),
    bias: plainBias(() => cells.SimpleRNN),
    step: (state, units) => (part, before) => [activateCell(state, before === undefined ? part : add(state, part, recurrent(state, before[0] as number, units, [0, units])))],
  },
  LSTM: {
    gates: 4,
    states: 2,
    // Keras stores input, forget, candidate, output; with the candidate last the three gates are one activation.
    order: (units) => Array.from({ length: 4 * units }, (_, i) => (i < 2 * units ? i : i < 3 * units ? i + units : i - units)),
    bias: plainBias(() => cells.LSTM),
    step: stepLstm,
  },
  GRU: { gates: 3, states: 1, order: inOrder(3), bias: gruBias, step: stepGru },
};

function stepLstm(state: ImportState, units: number): Step {
  return (part, before) => {
    const sum = before === undefined ? part : add(state, part, recurrent(state, before[0] as number, 4 * units, [0, 4 * units], cells.LSTM.order(units)));
    const gates = activate(state, cut(state, sum, [0, 0], 3 * units), recurrentActivation(state));
    const [input, forget, output] = [0, 1, 2].map((gate) => cut(state, gates, [0, gate * units], units)) as [number, number, number];
    const fresh = multiply(state, input, activateCell(state, cut(state, sum, [0, 3 * units], units)));
    const carried = before === undefined ? fresh : add(state, multiply(state, forget, before[1] as number), fresh);
    return [multiply(state, output, activateCell(state, carried)), carried];
  };
}

/** h' = z h + (1 - z) c = c + z (h - c); the candidate c sees r h times its weights, or with reset_after r times (h times its weights). */
function stepGru(state: ImportState, units: number): Step {
  const isAfter = state.layer.config['reset_after'] === true;
  return (part, before) => {
    const h = before?.[0];
    const gatePart = cut(state, part, [0, 0], 2 * units);
    const candidatePart = cut(state, part, [0, 2 * units], units);
    const gates = activate(state, h === undefined ? gatePart : add(state, gatePart, recurrent(state, h, 3 * units, [0, 2 * units])), recurrentActivation(state));
    const update = cut(state, gates, [0, 0], units);
    const reset = (): number => cut(state, gates, [0, units], units);
    const candidate = activateCell(state, addCandidate());
    if (h === undefined) return [add(state, candidate, multiply(state, update, candidate), 'subtract')];
    return [add(state, candidate, multiply(state, update, add(state, h, candidate, 'subtract')))];

    function addCandidate(): number {
      const columns = [2 * units, 3 * units] as const;
      if (isAfter) return add(state, candidatePart, multiply(state, reset(), h === undefined ? recurrentBias(state, units) : recurrent(state, h, 3 * units, columns, undefined, recurrentBias(state, units))));
      return h === undefined ? candidatePart : add(state, candidatePart, recurrent(state, multiply(state, reset(), h), 3 * units, columns));
    }
  };
}

/** With reset_after the bias has two rows, the input's and the state's; only the candidate's part of the second is apart from the first. */
function gruBias(state: ImportState, units: number): number {
  return constantOf(state, 'bias', [3 * units], () => {
    if (state.layer.config['use_bias'] === false) return new Float32Array(3 * units);
    if (state.layer.config['reset_after'] !== true) return weight(state, 'bias', [3 * units]);
    const both = weight(state, 'bias', [2, 3 * units]);
    return Float32Array.from({ length: 3 * units }, (_, i) => (both[i] as number) + (i < 2 * units ? both[3 * units + i] as number : 0));
  });
}

function recurrentBias(state: ImportState, units: number): number {
  return constantOf(state, 'recurrent_bias', [1, units], () => (state.layer.config['use_bias'] === false ? new Float32Array(units) : weight(state, 'bias', [2, 3 * units]).slice(5 * units)));
}

/** The state times some columns of the recurrent weights [units, width]. */
function recurrent(state: ImportState, h: number, width: number, [from, to]: readonly [number, number], order = Array.from({ length: to - from }, (_, i): number => from + i) as readonly number[], bias?: number): number {
  const units = tensorOf(state.list, h).shape[1] as number;
  const kernel = constantOf(state, `recurrent_kernel ${from}`, [to - from, units], () => columnsOf(weight(state, 'recurrent_kernel', [units, width]), units, width, order));
  const flat = bias === undefined ? constantOf(state, `zeros ${to - from}`, [to - from], () => new Float32Array(to - from)) : constantOf(state, 'recurrent_bias flat', [to - from], () => (tensorOf(state.list, bias).data as Float32Array).slice());
  return append(state, [1, to - from], (output) => ({ kind: 'dense', inputs: [h, kernel, flat], output, activation: 'none' }));
}

/** Columns of a matrix [rows, columns] as rows, in the given order. */
function columnsOf(matrix: Float32Array, rows: number, columns: number, order: readonly number[]): Float32Array {
  return Float32Array.from({ length: order.length * rows }, (_, i) => matrix[(i % rows) * columns + (order[Math.floor(i / rows)] as number)] as number);
}

function recurrentActivation(state: ImportState): unknown {
  return state.layer.config['recurrent_activation'] ?? 'hard_sigmoid';
}

function activateCell(state: ImportState, input: number): number {
  return activate(state, input, state.layer.config['activation'] === undefined ? 'tanh' : state.layer.config['activation']);
}

function add(state: ImportState, left: number, right: number, kind: 'add' | 'subtract' = 'add'): number {
  return append(state, tensorOf(state.list, left).shape, (output) => ({ kind, inputs: [left, right], output, activation: 'none' }));
}

function multiply(state: ImportState, left: number, right: number): number {
  return append(state, tensorOf(state.list, left).shape, (output) => ({ kind: 'multiply', inputs: [left, right], output, activation: 'none' }));
}

/** One row of a matrix, or some of its values. */
function cut(state: ImportState, from: number, begin: readonly number[], length: number): number {
  if (elementsOf(tensorOf(state.list, from).shape) === length) return from;
  return append(state, [1, length], (output) => ({ kind: 'slice', inputs: [from], output, begin }));
}
