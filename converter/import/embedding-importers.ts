import { elementsOf, tensorOf } from '../graph/graph.ts';
import { append, constantOf, count, noteUnsupported, reshape, shapeOf, weight, type Importer, type ImportState } from './import-state.ts';
import { maskZeros } from './mask-importers.ts';

export const embeddingImporters: readonly (readonly [string, Importer])[] = [['Embedding', importEmbedding]];

/** Values of all tokens of one input times the rows of the table: 16 MiB for each of the operators that choose rows. */
const choicesMax = 2 ** 22;

/**
 * Rows of a table by their number, written as one dense layer behind a 1 in the place of each number: max(0, min(x - (k - 1), (k + 1) - x)) is 1 for x = k and 0 for every other whole
 * number. GATHER would take fewer multiplications, but the interpreter of TensorFlow Lite 2.9 reads wherever a number outside of the table points; here it gives zeros.
 */
function importEmbedding(state: ImportState): number {
  const shape = shapeOf(state);
  const [rows, columns] = [count(state, 'input_dim'), count(state, 'output_dim')];
  const tokens = elementsOf(shape);
  if (tokens * rows > choicesMax) return noteUnsupported(state, `${tokens} tokens from a table of ${rows} rows; expected at most ${choicesMax} for both multiplied: use a smaller vocabulary or shorter sequences`, [...shape, columns]);
  const numbers = (from: number): Float32Array => Float32Array.from({ length: rows }, (_, row) => row + from);
  const given = reshape(state, state.current, [tokens, 1]);
  const [below, above] = [constantOf(state, 'below', [1, rows], () => numbers(-1)), constantOf(state, 'above', [1, rows], () => numbers(1))];
  const rising = append(state, [tokens, rows], (output) => ({ kind: 'subtract', inputs: [given, below], output, activation: 'none' }));
  const falling = append(state, [tokens, rows], (output) => ({ kind: 'subtract', inputs: [above, given], output, activation: 'none' }));
  const peak = append(state, [tokens, rows], (output) => ({ kind: 'minimum', inputs: [rising, falling], output }));
  const choice = append(state, [tokens, rows], (output) => ({ kind: 'relu', inputs: [peak], output }));
  const table = constantOf(state, 'embeddings', [columns, rows], () => {
    const values = weight(state, 'embeddings', [rows, columns]);
    return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number);
  });
  const bias = constantOf(state, 'no_bias', [columns], () => new Float32Array(columns));
  const chosen = append(state, [tokens, columns], (output) => ({ kind: 'dense', inputs: [choice, table, bias], output, activation: 'none' }));
  const output = reshape(state, chosen, [...shape, columns]);
  if (state.layer.config['mask_zero'] === true) {
    if (shape.length !== 2) return noteUnsupported(state, `mask_zero true with tokens of shape [${shape.slice(1).join(', ')}]; expected one sequence`, tensorOf(state.list, output).shape);
    state.masks.set(output, maskZeros(state, state.current));
  }
  return output;
}
