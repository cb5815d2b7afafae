import { consumerCount, floatData, producerOf, TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * Folds y = x * scale + shift (a batch normalization) into the convolution or dense layer before it:
 * w' = w * scale, b' = b * scale + shift, per output channel. What cannot be folded (after an activation, at the
 * input) becomes a multiplication and an addition.
 */
export function foldAffine(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  const operations: Operation[] = [];
  for (const operation of graph.operations) {
    if (operation.kind !== 'affine') {
      operations.push(operation);
      continue;
    }
    const [input, scale, shift] = operation.inputs as [number, number, number];
    const before = producerOf(graph, input);
    const foldable = before !== undefined && (before.kind === 'conv-2d' || before.kind === 'depthwise-conv-2d' || before.kind === 'dense') && before.activation === 'none' && consumerCount(graph, input) === 1;
    if (foldable) {
      const at = operations.findIndex((candidate) => candidate.output === input);
      const folded = operations[at] as typeof before;
      operations[at] = { ...folded, inputs: foldWeights(list, folded, floatData(graph, scale), floatData(graph, shift)), output: operation.output };
    } else {
      const product = list.activation(tensorOf(graph, operation.output).shape);
      operations.push({ kind: 'mul', inputs: [input, scale], output: product, activation: 'none' });
      operations.push({ kind: 'add', inputs: [product, shift], output: operation.output, activation: 'none' });
    }
  }
  return { ...graph, tensors: list.tensors, operations };
}

function foldWeights(list: TensorList, operation: Operation, scale: Float32Array, shift: Float32Array): number[] {
  const [input, weights, bias] = operation.inputs as [number, number, number];
  const values = floatData(list, weights);
  const channels = scale.length;
  // The output channel is the first dimension of the weights, of a depthwise filter the last.
  const perChannel = values.length / channels;
  const folded = operation.kind === 'depthwise-conv-2d'
    ? values.map((value, i) => value * (scale[i % channels] as number))
    : values.map((value, i) => value * (scale[Math.floor(i / perChannel)] as number));
  const foldedBias = floatData(list, bias).map((value, c) => value * (scale[c] as number) + (shift[c] as number));
  return [input, list.constant(folded, tensorOf(list, weights).shape), list.constant(foldedBias, [channels])];
}
