import { consumerCount, producerOf, type Graph, type Operation } from '../graph/graph.ts';

/** Puts a relu or relu6 into the operation before it, where that one can carry it and nobody else reads its output. */
export function fuseActivations(graph: Graph): Graph {
  const operations: Operation[] = [];
  for (const operation of graph.operations) {
    const input = operation.inputs[0] as number;
    const before = operation.kind === 'relu' || operation.kind === 'relu6' ? producerOf(graph, input) : undefined;
    if (before !== undefined && 'activation' in before && before.activation === 'none' && consumerCount(graph, input) === 1) {
      const at = operations.findIndex((candidate) => candidate.output === input);
      operations[at] = { ...before, activation: operation.kind as 'relu' | 'relu6', output: operation.output };
    } else {
      operations.push(operation);
    }
  }
  return { ...graph, operations };
}
