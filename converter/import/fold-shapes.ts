import { readModel } from '../../runtime/verify-model.ts';
import type { VerifiedOperator, VerifiedTensor } from '../../runtime/verified-operator.ts';
import { encodeTables } from '../emit/encode-tables.ts';
import { readIntegers } from './read-constant.ts';

/** Values of one known shape vector. */
const knownMax = 64;

/**
 * Keras keeps the batch open and calculates shapes when the model runs (SHAPE, STRIDED_SLICE, PACK, then RESHAPE), which no
 * verifier can bound. All shapes are known here, so those calculations become the constants that they give.
 *
 * @returns the file with constants instead; the same bytes where it calculates no shapes, or is not valid
 */
export function foldShapes(bytes: Uint8Array): Uint8Array {
  const read = readModel(bytes, 'computed');
  if (!read.ok || !read.value.operators.some(({ name }) => name === 'SHAPE')) return bytes;
  const { tables, operators, outputs } = read.value;
  const known = new Map<VerifiedTensor, VerifiedTensor>();
  const isFolded = operators.map((original) => {
    const operator = { ...original, inputs: original.inputs.map((tensor) => (tensor === undefined ? undefined : known.get(tensor) ?? tensor)) };
    const values = evaluate(operator);
    const [output] = operator.outputs;
    if (values === undefined || output === undefined || values.length !== output.elements || outputs.includes(output)) return false;
    known.set(output, { ...output, data: new Uint8Array(Int32Array.from(values).buffer) });
    return true;
  });
  const buffers = [...tables.buffers ?? []];
  const bufferOf = new Map([...known.values()].map(({ index, data }) => [index, buffers.push({ data, offset: 0, size: 0 }) - 1]));
  const subgraphs = tables.subgraphs?.map((subgraph) => ({
    ...subgraph,
    tensors: subgraph.tensors?.map((tensor, i) => ({ ...tensor, buffer: bufferOf.get(i) ?? tensor.buffer })),
    operators: subgraph.operators?.filter((_, i) => isFolded[i] !== true),
  }));
  return encodeTables({ ...tables, buffers, subgraphs });
}

/** What an int32 operator gives, where its inputs are known; undefined for all others. */
function evaluate({ name, inputs, outputs, options }: VerifiedOperator): readonly number[] | undefined {
  const [input] = inputs;
  if (input === undefined || outputs[0]?.type !== 'int32' || outputs[0].elements > knownMax) return undefined;
  if (name === 'SHAPE') return input.shape;
  if (inputs.some((tensor) => tensor?.type !== 'int32' || tensor.data === undefined || tensor.elements > knownMax)) return undefined;
  const [a, b] = [readIntegers(input), inputs[1] === undefined ? [] : readIntegers(inputs[1])] as [number[], number[]];
  const pairwise = (combine: (x: number, y: number) => number): readonly number[] => Array.from({ length: Math.max(a.length, b.length) }, (_, i) => combine(a[i % a.length] as number, b[i % b.length] as number) | 0);
  switch (name) {
    case 'RESHAPE':
    case 'SQUEEZE':
    case 'EXPAND_DIMS': return a;
    case 'PACK': return input.shape.length === 0 ? inputs.flatMap((tensor) => readIntegers(tensor)) : undefined;
    case 'CONCATENATION': return input.shape.length === 1 ? inputs.flatMap((tensor) => readIntegers(tensor)) : undefined;
    case 'GATHER': return input.shape.length === 1 ? b.map((index) => a[index] as number) : undefined;
    case 'STRIDED_SLICE': return input.shape.length === 1 ? sliceVector(a, inputs, options) : undefined;
    case 'MUL': return isPairwise(a, b) ? pairwise(Math.imul) : undefined;
    case 'ADD': return isPairwise(a, b) ? pairwise((x, y) => x + y) : undefined;
    case 'SUB': return isPairwise(a, b) ? pairwise((x, y) => x - y) : undefined;
    default: return undefined;
  }
}

function isPairwise(a: readonly number[], b: readonly number[]): boolean {
  return a.length > 0 && b.length > 0 && (a.length === b.length || a.length === 1 || b.length === 1);
}

/** One dimension of STRIDED_SLICE (strided_slice_logic.h); indices from the end are negative. */
function sliceVector(values: readonly number[], inputs: VerifiedOperator['inputs'], options: VerifiedOperator['options']): readonly number[] {
  const [begin, end, stride] = [1, 2, 3].map((i) => readIntegers(inputs[i])[0]) as [number, number, number];
  const place = (index: number): number => Math.max(0, Math.min(values.length, index < 0 ? index + values.length : index));
  const from = ((options?.['beginMask'] as number) & 1) === 0 ? place(begin) : 0;
  if (((options?.['shrinkAxisMask'] as number) & 1) !== 0) return values.slice(from, from + 1);
  return values.slice(from, ((options?.['endMask'] as number) & 1) === 0 ? place(end) : values.length).filter((_, i) => i % stride === 0);
}
