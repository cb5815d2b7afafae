import { TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * What no neighbour could take in becomes a 1x1 depthwise convolution over [1, 1, rows, channels]: one operator whose weights
 * are quantized per channel, so each channel keeps its exact scale in int8 (a multiplication and an addition would share one).
 */
export function lowerAffine(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  /** One filter for all that share the scale. */
  const filters = new Map<number, number>();
  const operations = graph.operations.flatMap((operation): Operation[] => {
    if (operation.kind !== 'affine') return [operation];
    const [input, scale, shift] = operation.inputs as [number, number, number];
    const { shape } = tensorOf(graph, input);
    const channels = shape.at(-1) as number;
    const rows = shape.reduce((product, dimension) => product * dimension, 1) / channels;
    const plane = list.activation([1, 1, rows, channels]);
    const result = list.activation([1, 1, rows, channels]);
    const filter = filters.get(scale) ?? list.add({ ...tensorOf(graph, scale), shape: [1, 1, 1, channels] });
    filters.set(scale, filter);
    return [
      { kind: 'reshape', inputs: [input], output: plane },
      { kind: 'depthwise-conv-2d', inputs: [plane, filter, shift], output: result, padding: 'valid', strides: [1, 1], dilations: [1, 1], multiplier: 1, activation: 'none', origin: operation.origin },
      { kind: 'reshape', inputs: [result], output: operation.output },
    ];
  });
  return { ...graph, tensors: list.tensors, operations };
}
