import type { OperatorName } from '../../runtime/schema/tflite-schema.ts';
import { elementsOf, floatData, tensorOf, type Reduction } from '../graph/graph.ts';
import { between, input, number, output, push, reshaped, scaled, type OperatorImport, type OperatorImporter } from './operator-import.ts';
import { readIntegers } from './read-constant.ts';

const floating = (kind: 'exp' | 'log' | 'sqrt' | 'rsqrt'): OperatorImporter => (state) => push(state, { kind, inputs: [input(state, 0)], output: output(state) });
const extremum = (kind: 'maximum' | 'minimum'): OperatorImporter => (state) => push(state, { kind, inputs: [input(state, 0), input(state, 1)], output: output(state) });
const reduction = (kind: Reduction['kind']): OperatorImporter => (state) => importReduction(state, kind);

/** Operators that calculate value by value, along dimensions, or with two matrices. */
export const arithmeticImporters: readonly (readonly [OperatorName, OperatorImporter])[] = [
  ['ADD', (state) => importBinary(state, 'add')],
  ['SUB', (state) => importBinary(state, 'subtract')],
  ['MUL', (state) => importBinary(state, 'multiply')],
  ['DIV', importDivision],
  ['POW', importPower],
  ['MAXIMUM', extremum('maximum')],
  ['MINIMUM', extremum('minimum')],
  ['SQUARED_DIFFERENCE', importSquaredDifference],
  ['SQUARE', (state) => push(state, { kind: 'multiply', inputs: [input(state, 0), input(state, 0)], output: output(state), activation: 'none' })],
  ['ABS', (state) => push(state, { kind: 'maximum', inputs: [input(state, 0), scaled(state, input(state, 0), -1)], output: output(state) })],
  ['NEG', (state) => push(state, { kind: 'reshape', inputs: [scaled(state, input(state, 0), -1)], output: output(state) })],
  ['EXP', floating('exp')],
  ['LOG', floating('log')],
  ['SQRT', floating('sqrt')],
  ['RSQRT', floating('rsqrt')],
  ['MEAN', importMean],
  ['SUM', reduction('sum')],
  ['REDUCE_MAX', reduction('reduce-max')],
  ['REDUCE_MIN', reduction('reduce-min')],
  ['BATCH_MATMUL', importMatrixProduct],
];

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
  const isAffine = constant !== undefined && shape.length > 0 && tensorOf(state.list, other).shape.join() === shape.join() && tensorOf(state.list, other).data === undefined;
  if (!isAffine) {
    push(state, { kind, inputs: [a, b], output: target, activation: 'none' });
    return;
  }
  const isNegated = kind === 'subtract' && constant === left;
  const scale = kind === 'multiply' ? constant : new Float32Array(channels).fill(isNegated ? -1 : 1);
  const shift = kind === 'multiply' ? new Float32Array(channels) : kind === 'subtract' && !isNegated ? constant.map((value) => -value) : constant;
  push(state, { kind: 'affine', inputs: [other, state.list.constant(scale, [channels]), state.list.constant(shift, [channels])], output: target });
}

/** By a constant it is a multiplication, which int8 has. */
function importDivision(state: OperatorImport): void {
  const [a, b] = [input(state, 0), input(state, 1)];
  const { data, shape } = tensorOf(state.list, b);
  if (data === undefined || floatData(state.list, b).some((value) => !Number.isFinite(Math.fround(1 / value)))) push(state, { kind: 'divide', inputs: [a, b], output: output(state), activation: 'none' });
  else push(state, { kind: 'multiply', inputs: [a, state.list.constant(floatData(state.list, b).map((value) => 1 / value), shape)], output: output(state), activation: 'none' });
}

/** The usual exponents have operators of their own, the square one in int8. */
function importPower(state: OperatorImport): void {
  const [base, exponent] = [input(state, 0), input(state, 1)];
  const isSame = tensorOf(state.list, base).shape.join() === tensorOf(state.list, output(state)).shape.join();
  const values = tensorOf(state.list, exponent).data === undefined || !isSame ? [] : [...new Set(floatData(state.list, exponent))];
  switch (values.length === 1 ? values[0] : undefined) {
    case 2: push(state, { kind: 'multiply', inputs: [base, base], output: output(state), activation: 'none' }); break;
    case 0.5: push(state, { kind: 'sqrt', inputs: [base], output: output(state) }); break;
    case -0.5: push(state, { kind: 'rsqrt', inputs: [base], output: output(state) }); break;
    default: push(state, { kind: 'power', inputs: [base, exponent], output: output(state) });
  }
}

function importSquaredDifference(state: OperatorImport): void {
  const difference = between(state);
  push(state, { kind: 'subtract', inputs: [input(state, 0), input(state, 1)], output: difference, activation: 'none' });
  push(state, { kind: 'multiply', inputs: [difference, difference], output: output(state), activation: 'none' });
}

/** Over height and width of a plane, or over the steps of a sequence, it is the spatial mean. */
function importMean(state: OperatorImport): void {
  const given = input(state, 0);
  const { shape } = tensorOf(state.list, given);
  const axes = axesOf(state).join();
  if (shape[0] !== 1 || !((shape.length === 4 && axes === '1,2') || (shape.length === 3 && axes === '1'))) {
    importReduction(state, 'mean');
    return;
  }
  const plane = shape.length === 3 ? reshaped(state, given, [1, ...shape]) : given;
  const result = state.list.activation([1, 1, 1, shape.at(-1) as number]);
  push(state, { kind: 'spatial-mean', inputs: [plane], output: result });
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

function importReduction(state: OperatorImport, kind: Reduction['kind']): void {
  const given = input(state, 0);
  const axes = axesOf(state);
  const result = state.list.activation(tensorOf(state.list, given).shape.map((size, i) => (axes.includes(i) ? 1 : size)));
  push(state, { kind, inputs: [given], output: result, axes });
  push(state, { kind: 'reshape', inputs: [result], output: output(state) });
}

/** The dimensions that go, from 0 on, each once. */
function axesOf(state: OperatorImport): number[] {
  const { length } = tensorOf(state.list, input(state, 0)).shape;
  return [...new Set(readIntegers(state.operator.inputs[1]).map((axis) => (axis < 0 ? axis + length : axis)))].toSorted((a, b) => a - b);
}

/** Times a constant matrix it is a dense layer. */
function importMatrixProduct(state: OperatorImport): void {
  const [a, b] = [input(state, 0), input(state, 1)];
  const [adjX, adjY] = [number(state, 'adjX') !== 0, number(state, 'adjY') !== 0];
  const matrix = tensorOf(state.list, b);
  const target = output(state);
  if (adjX || matrix.data === undefined || tensorOf(state.list, a).data !== undefined || elementsOf(matrix.shape.slice(0, -2)) !== 1) {
    push(state, { kind: 'batch-matmul', inputs: [a, b], output: target, adjX, adjY });
    return;
  }
  const [inner, units] = (adjY ? matrix.shape.slice(-2).toReversed() : matrix.shape.slice(-2)) as [number, number];
  const values = floatData(state.list, b);
  const weights = adjY ? values : values.map((_, i) => values[(i % inner) * units + Math.floor(i / inner)] as number);
  const rows = elementsOf(tensorOf(state.list, a).shape) / inner;
  const result = state.list.activation([rows, units]);
  const bias = state.list.constant(new Float32Array(units), [units]);
  push(state, { kind: 'dense', inputs: [reshaped(state, a, [rows, inner]), state.list.constant(weights, [units, inner]), bias], output: result, activation: 'none' });
  push(state, { kind: 'reshape', inputs: [result], output: target });
}
