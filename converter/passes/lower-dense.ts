import { TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/** How dense layers are written: all in one way, or those at these positions among them (from 0) as convolutions. */
export type DenseForm = 'fully-connected' | 'convolution' | readonly number[];

/**
 * Dense layers as 1x1 convolutions over [1, 1, rows, in], whose weights every interpreter quantizes per channel correctly;
 * FULLY_CONNECTED with per-channel weights is silently wrong on older ones.
 *
 * @param which all, none, or the dense layers at these positions among them
 */
export function lowerDense(graph: Graph, which: DenseForm): Graph {
  let position = 0;
  const isChosen = (): boolean => (typeof which === 'string' ? which === 'convolution' : which.includes(position++));
  const list = new TensorList(graph.tensors);
  const operations = graph.operations.flatMap((operation): Operation[] => {
    if (operation.kind !== 'dense' || !isChosen()) return [operation];
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
