import { consumerCount, producerOf, type Graph, type Operation } from '../graph/graph.ts';

/** Puts a relu or relu6 into the operation before it, where that one can carry it and nobody else reads its output. */
export function fuseActivations(graph: Graph): Graph {
  const operations: Operation[] = [];
  const writtenAt = new Map<number, number>();
  for (const operation of graph.operations) {
    const input = operation.inputs[0] as number;
    const before = operation.kind === 'relu' || operation.kind === 'relu6' ? producerOf(graph, input) : undefined;
    const at = writtenAt.get(input);
    if (at !== undefined && before !== undefined && 'activation' in before && before.activation === 'none' && consumerCount(graph, input) === 1) {
      operations[at] = { ...before, activation: operation.kind as 'relu' | 'relu6', output: operation.output };
      writtenAt.set(operation.output, at);
    } else {
      writtenAt.set(operation.output, operations.push(operation) - 1);
    }
  }
  return { ...graph, operations };
}
