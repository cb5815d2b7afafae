import { tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/** A reshape of a reshape reads the first one's input; one that changes nothing goes; what nobody reads any more goes too. */
export function mergeReshapes(graph: Graph): Graph {
  const alias = new Map<number, number>();
  const resolve = (index: number): number => alias.get(index) ?? index;
  const operations: Operation[] = [];
  /** What each reshape in `operations` reads. */
  const sources = new Map<number, number>();
  for (const operation of graph.operations) {
    const inputs = operation.inputs.map(resolve);
    if (operation.kind !== 'reshape') {
      operations.push({ ...operation, inputs });
      continue;
    }
    const input = inputs[0] as number;
    const source = sources.get(input) ?? input;
    const isIdentity = tensorOf(graph, source).shape.join() === tensorOf(graph, operation.output).shape.join();
    // The file needs an output that is neither its input, nor a constant, nor another output.
    if (isIdentity && !(graph.outputs.includes(operation.output) && (graph.inputs.includes(source) || graph.outputs.includes(source) || tensorOf(graph, source).data !== undefined))) alias.set(operation.output, source);
    else {
      operations.push({ ...operation, inputs: [source] });
      sources.set(operation.output, source);
    }
  }
  return dropUnread({ ...graph, operations, outputs: graph.outputs.map(resolve) });
}

function dropUnread(graph: Graph): Graph {
  const read = new Set(graph.outputs);
  const kept = graph.operations.toReversed().filter((operation) => {
    if (!read.has(operation.output)) return false;
    for (const input of operation.inputs) read.add(input);
    return true;
  });
  return { ...graph, operations: kept.toReversed() };
}
