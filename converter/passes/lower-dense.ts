import { TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * Dense layers as 1x1 convolutions over [1, 1, rows, in], whose weights every interpreter quantizes per channel correctly;
 * FULLY_CONNECTED with per-channel weights is silently wrong on older ones.
 */
export function lowerDense(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  const operations = graph.operations.flatMap((operation): Operation[] => {
    if (operation.kind !== 'dense') return [operation];
    const [input, weights, bias] = operation.inputs as [number, number, number];
    const [rows, inputs] = tensorOf(graph, input).shape as [number, number];
    const units = tensorOf(graph, weights).shape[0] as number;
    const plane = list.activation([1, 1, rows, inputs]);
    const result = list.activation([1, 1, rows, units]);
    const filter = list.add({ ...tensorOf(graph, weights), shape: [units, 1, 1, inputs] });
    return [
      { kind: 'reshape', inputs: [input], output: plane },
      { kind: 'conv-2d', inputs: [plane, filter, bias], output: result, padding: 'valid', strides: [1, 1], dilations: [1, 1], activation: operation.activation },
      { kind: 'reshape', inputs: [result], output: operation.output },
    ];
  });
  return { ...graph, tensors: list.tensors, operations };
}
