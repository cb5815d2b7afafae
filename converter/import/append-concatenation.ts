import { tensorOf, type Operation, type TensorList } from '../graph/graph.ts';

/** Inputs of one concatenation; more are joined in two steps. */
const joinedMax = 64;

/** Tensors one after the other along an axis, in as many steps as it takes; one alone stays as it is. */
export function appendConcatenation(state: { readonly list: TensorList; readonly operations: Operation[] }, parts: readonly number[], axis: number): number {
  if (parts.length === 1) return parts[0] as number;
  if (parts.length > joinedMax) return appendConcatenation(state, Array.from({ length: Math.ceil(parts.length / joinedMax) }, (_, i) => appendConcatenation(state, parts.slice(i * joinedMax, (i + 1) * joinedMax), axis)), axis);
  const shapes = parts.map((part) => tensorOf(state.list, part).shape);
  const output = state.list.activation((shapes[0] as readonly number[]).with(axis, shapes.reduce((sum, shape) => sum + (shape[axis] as number), 0)));
  state.operations.push({ kind: 'concatenate', inputs: parts, output, axis });
  return output;
}
