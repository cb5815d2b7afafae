import { tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * Average pools over a whole plane as means: in int8 a pool's output must have its input's scale, where a mean has the scale that suits its
 * own, often much smaller, values.
 */
export function meanPools(graph: Graph): Graph {
  const operations = graph.operations.map((operation): Operation => {
    if (operation.kind !== 'average-pool-2d') return operation;
    const [, height, width] = tensorOf(graph, operation.inputs[0]).shape;
    const [, outHeight, outWidth] = tensorOf(graph, operation.output).shape;
    const isWhole = operation.window[0] === height && operation.window[1] === width && outHeight === 1 && outWidth === 1;
    return isWhole ? { kind: 'spatial-mean', inputs: operation.inputs, output: operation.output, origin: operation.origin } : operation;
  });
  return operations.some((operation, i) => operation !== graph.operations[i]) ? { ...graph, operations } : graph;
}
