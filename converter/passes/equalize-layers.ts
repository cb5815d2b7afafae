import { floatData, TensorList, tensorOf, type Graph, type Operation, type OperationKind } from '../graph/graph.ts';
import { weightChannel, type WeightedOperation } from './weight-channels.ts';

/** What each output channel of an operation is divided by; the operation that reads it multiplies its weights by the same. */
export interface EqualizedLayer {
  /** Position of the operation in the prepared graph. */
  readonly operation: number;
  readonly factors: Float32Array;
}
export type Equalization = readonly EqualizedLayer[];

/** Two weighted operations of which the second alone reads the first, through what lets a positive factor per channel pass. */
export interface EqualizablePair {
  readonly first: number;
  readonly second: number;
  /** Activations from the first's output to the second's input, in order. */
  readonly tensors: readonly number[];
}

/** f(s x) = s f(x) for s > 0 in every channel, or values are moved within their channel (checked below). */
const passing: ReadonlySet<OperationKind> = new Set(['relu', 'leaky-relu', 'max-pool-2d', 'average-pool-2d', 'spatial-mean', 'pad', 'resize-nearest', 'resize-bilinear', 'reshape']);
const weightedKinds: ReadonlySet<OperationKind> = new Set(['conv-2d', 'depthwise-conv-2d', 'transpose-conv-2d', 'dense']);

/** The pairs of a graph, in order of the first. */
export function findPairs(graph: Graph): readonly EqualizablePair[] {
  const readers = new Map<number, number[]>();
  for (const [i, { inputs }] of graph.operations.entries()) for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), i]);
  // Weights that several operations share (the steps of a recurrent layer) would have to be stored once for each.
  const isOwner = (operation: Operation): operation is WeightedOperation => isWeighted(operation) && readers.get(operation.inputs[1] as number)?.length === 1;
  return graph.operations.flatMap((operation, first) => {
    if (!isOwner(operation)) return [];
    const channels = tensorOf(graph, operation.output).shape.at(-1) as number;
    const tensors = [operation.output];
    for (;;) {
      const tensor = tensors.at(-1) as number;
      const [second, ...others] = readers.get(tensor) ?? [];
      const reader = second === undefined ? undefined : graph.operations[second];
      if (second === undefined || reader === undefined || others.length > 0 || graph.outputs.includes(tensor) || reader.inputs[0] !== tensor) return [];
      if (isWeighted(reader)) return isOwner(reader) ? [{ first, second, tensors }] : [];
      // Channels lie last; a reshape must keep them there, whole.
      const isKept = passing.has(reader.kind) && (tensorOf(graph, reader.output).shape.at(-1) as number) % channels === 0 && !(reader.kind === 'pad' && reader.amounts.at(-1)?.some((amount) => amount > 0));
      if (!isKept) return [];
      tensors.push(reader.output);
    }
  });
}

function isWeighted(operation: Operation): operation is WeightedOperation {
  return weightedKinds.has(operation.kind);
}

/**
 * Divides the output channels by their factors and multiplies the weights that read them (Nagel et al. 2019, arXiv 1906.04721, section
 * 4.1, equation 5): W1' = S^-1 W1, b1' = S^-1 b1, W2' = W2 S. The model computes what it did, up to rounding in float32.
 */
export function equalizeLayers(graph: Graph, equalization: Equalization): Graph {
  const list = new TensorList(graph.tensors);
  const operations = [...graph.operations];
  const pairs = new Map(findPairs(graph).map((pair) => [pair.first, pair]));
  for (const { operation: position, factors } of equalization) {
    const pair = pairs.get(position);
    if (pair === undefined) continue;
    const [first, second] = [operations[pair.first], operations[pair.second]] as [WeightedOperation, WeightedOperation];
    operations[pair.first] = scale(list, first, (values, shape) => values.map((value, i) => value / (factors[weightChannel(first, shape, i).output] as number)), (bias) => bias.map((value, c) => value / (factors[c] as number)));
    operations[pair.second] = scale(list, second, (values, shape) => values.map((value, i) => value * (factors[weightChannel(second, shape, i).input % factors.length] as number)), (bias) => bias);
  }
  return { ...graph, tensors: list.tensors, operations };
}

function scale(list: TensorList, operation: WeightedOperation, ofWeights: (values: Float32Array, shape: readonly number[]) => Float32Array, ofBias: (values: Float32Array) => Float32Array): Operation {
  const [input, weights, bias] = operation.inputs as [number, number, number];
  const { shape } = tensorOf(list, weights);
  return { ...operation, inputs: [input, list.constant(ofWeights(floatData(list, weights), shape), shape), list.constant(ofBias(floatData(list, bias)), tensorOf(list, bias).shape)] };
}
