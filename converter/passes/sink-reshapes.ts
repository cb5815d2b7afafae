import { consumerCount, producerOf, TensorList, tensorOf, type Graph, type Operation, type OperationKind } from '../graph/graph.ts';

const elementwise: ReadonlySet<OperationKind> = new Set(['relu', 'relu6', 'logistic', 'tanh', 'elu', 'leaky-relu', 'hard-swish', 'gelu']);
const alongLastDimension: ReadonlySet<OperationKind> = new Set(['softmax', 'affine']);

/** Moves reshapes behind the operations that do not care, so that they meet and cancel and batch normalizations reach their convolution. */
export function sinkReshapes(graph: Graph): Graph {
  let current = graph;
  for (;;) {
    const next = sinkOne(current);
    if (next === undefined) return current;
    current = next;
  }
}

// Each step moves one reshape past one operation towards the end, so the steps are bounded by the square of the operations.
function sinkOne(graph: Graph): Graph | undefined {
  for (const [at, operation] of graph.operations.entries()) {
    const reshaped = operation.inputs[0] as number;
    const before = producerOf(graph, reshaped);
    if (before?.kind !== 'reshape' || consumerCount(graph, reshaped) !== 1) continue;
    const source = before.inputs[0] as number;
    const shape = tensorOf(graph, source).shape;
    const movable = elementwise.has(operation.kind) || (alongLastDimension.has(operation.kind) && shape.at(-1) === tensorOf(graph, reshaped).shape.at(-1));
    if (!movable) continue;
    const list = new TensorList(graph.tensors);
    const moved = list.activation(shape);
    const swapped: Operation[] = [{ ...operation, inputs: [source, ...operation.inputs.slice(1)], output: moved }, { kind: 'reshape', inputs: [moved], output: operation.output }];
    const operations = [...graph.operations.slice(0, at), ...swapped, ...graph.operations.slice(at + 1)].filter((candidate) => candidate !== before);
    return { ...graph, tensors: list.tensors, operations };
  }
  return undefined;
}
