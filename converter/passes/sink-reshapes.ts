import { consumerCount, TensorList, tensorOf, type Graph, type Operation, type OperationKind } from '../graph/graph.ts';

const elementwise: ReadonlySet<OperationKind> = new Set(['relu', 'relu6', 'logistic', 'tanh', 'elu', 'leaky-relu', 'hard-swish', 'gelu', 'exp', 'log', 'sqrt', 'rsqrt']);
const alongLastDimension: ReadonlySet<OperationKind> = new Set(['softmax', 'affine', 'log-softmax', 'l2-normalize']);

/** Moves reshapes behind the operations that do not care, so that they meet and cancel and batch normalizations reach their convolution. */
export function sinkReshapes(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  const operations: Operation[] = [];
  /** The reshapes in `operations` that may still move, by what they write. */
  const waiting = new Map<number, Operation>();
  for (const operation of graph.operations) {
    const input = operation.inputs[0] as number;
    const before = waiting.get(input);
    const source = before?.inputs[0];
    const shape = source === undefined ? [] : tensorOf(list, source).shape;
    const isMovable = source !== undefined && consumerCount(graph, input) === 1
      && (elementwise.has(operation.kind) || (alongLastDimension.has(operation.kind) && shape.at(-1) === tensorOf(list, input).shape.at(-1)));
    if (!isMovable) {
      operations.push(operation);
      if (operation.kind === 'reshape') waiting.set(operation.output, operation);
      continue;
    }
    const moved = list.activation(shape);
    const reshape: Operation = { kind: 'reshape', inputs: [moved], output: operation.output };
    operations.splice(operations.lastIndexOf(before as Operation), 1);
    operations.push({ ...operation, inputs: [source, ...operation.inputs.slice(1)], output: moved }, reshape);
    waiting.set(operation.output, reshape);
  }
  return { ...graph, tensors: list.tensors, operations };
}
