import { consumerCount, floatData, readersOf, TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * Folds y = x * scale + shift into the dense layer or unpadded convolution that reads it, possibly behind a reshape that keeps the
 * channels last: w'[o, i] = w[o, i] * scale[c(i)], b'[o] = b[o] + sum over i of w[o, i] * shift[c(i)]. With padding the zeros
 * outside the input would have to be shifted too, so those stay.
 */
export function foldAffineForward(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  const alias = new Map<number, number>();
  const replaced = new Map<Operation, Operation>();
  for (const operation of graph.operations) {
    if (operation.kind !== 'affine') continue;
    const reader = findReader(graph, operation.output);
    if (reader === undefined || replaced.has(reader)) continue;
    const scale = floatData(graph, operation.inputs[1]);
    const shift = floatData(graph, operation.inputs[2]);
    const [input, weights, bias] = reader.inputs as [number, number, number];
    const values = floatData(graph, weights);
    const perOutput = values.length / (tensorOf(graph, weights).shape[0] as number);
    const channels = scale.length;
    // Both run over the input's channels fastest, so the i-th weight of an output meets channel i modulo channels.
    const folded = values.map((value, i) => value * (scale[i % channels] as number));
    const foldedBias = floatData(graph, bias).map((value, o) => {
      let sum = value;
      for (let i = 0; i < perOutput; i++) sum += (values[o * perOutput + i] as number) * (shift[i % channels] as number);
      return sum;
    });
    replaced.set(reader, { ...reader, inputs: [input, list.constant(folded, tensorOf(graph, weights).shape), list.constant(foldedBias, [foldedBias.length])] });
    alias.set(operation.output, operation.inputs[0] as number);
  }
  const operations = graph.operations
    .filter((operation) => !alias.has(operation.output))
    .map((operation) => {
      const current = replaced.get(operation) ?? operation;
      return { ...current, inputs: current.inputs.map((input) => alias.get(input) ?? input) };
    });
  return { ...graph, tensors: list.tensors, operations };
}

/** The only reader of a tensor, looking through reshapes, if it can take the affine in. */
function findReader(graph: Graph, tensor: number): Operation | undefined {
  if (consumerCount(graph, tensor) !== 1) return undefined;
  const [reader] = readersOf(graph, tensor);
  if (reader?.inputs[0] !== tensor) return undefined;
  if (reader?.kind === 'reshape') return findReader(graph, reader.output);
  if (reader?.kind === 'dense') return reader;
  return reader?.kind === 'conv-2d' && reader.padding === 'valid' ? reader : undefined;
}
