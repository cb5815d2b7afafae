import { digestOf, type Digest } from '../../proto/digest.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import type { StoredRanges } from './load-ranges.ts';
import type { Range } from './range.ts';

/** Ranges by the place of their tensor: inputs, then measured operations in order. */
export function storeRanges(graph: Graph, ranges: ReadonlyMap<number, Range>): StoredRanges {
  return { version: 1, weights: digestOfWeights(graph), tensors: placesOf(graph).flatMap(({ tensor, place, shape }) => {
    const range = ranges.get(tensor);
    return range === undefined ? [] : [{ place, shape: [...shape], min: range.min, max: range.max }];
  }) };
}

/** Of every constant an operation reads, in order. */
export function digestOfWeights(graph: Graph): Digest {
  const constants = graph.operations.flatMap(({ inputs }) => inputs.flatMap((tensor) => tensorOf(graph, tensor).data ?? []));
  return digestOf(Buffer.concat(constants.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))));
}

/** What is measured, in order: the inputs, then what operations give. */
export function placesOf(graph: Graph): { tensor: number; place: string; shape: readonly number[] }[] {
  const shapeOf = (tensor: number): readonly number[] => tensorOf(graph, tensor).shape;
  return [
    ...graph.inputs.map((tensor, i) => ({ tensor, place: `input ${i}`, shape: shapeOf(tensor) })),
    ...graph.operations.flatMap(({ kind, output }, i) => (kind === 'reshape' ? [] : [{ tensor: output, place: `${kind} ${i}`, shape: shapeOf(output) }])),
  ];
}
