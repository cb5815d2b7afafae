import { consumerCount, floatData, producerOf, TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * Folds y = x * scale + shift (a batch normalization) into the convolution or dense layer before it:
 * w' = w * scale, b' = b * scale + shift, per output channel; two in a row become one. One that follows an activation stays.
 */
export function foldAffine(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  const operations: Operation[] = [];
  for (const operation of graph.operations) {
    const input = operation.inputs[0] as number;
    const before = operation.kind === 'affine' ? producerOf({ ...graph, operations }, input) : undefined;
    const isSecond = before?.kind === 'affine' && consumerCount(graph, input) === 1;
    if (isSecond) {
      operations[operations.indexOf(before)] = { ...before, inputs: composeAffine(list, before, operation), output: operation.output };
      continue;
    }
    const isFoldable = before !== undefined && (before.kind === 'conv-2d' || before.kind === 'depthwise-conv-2d' || before.kind === 'dense') && before.activation === 'none' && consumerCount(graph, input) === 1;
    if (!isFoldable) {
      operations.push(operation);
      continue;
    }
    const inputs = foldWeights(list, before, floatData(graph, operation.inputs[1]), floatData(graph, operation.inputs[2]));
    operations[operations.indexOf(before)] = { ...before, inputs, output: operation.output };
  }
  return { ...graph, tensors: list.tensors, operations };
}

/** (x a + b) c + d = x (a c) + (b c + d) */
function composeAffine(list: TensorList, first: Operation, second: Operation): number[] {
  const [scale, shift] = [floatData(list, second.inputs[1]), floatData(list, second.inputs[2])];
  const scales = floatData(list, first.inputs[1]).map((value, c) => value * (scale[c] as number));
  const shifts = floatData(list, first.inputs[2]).map((value, c) => value * (scale[c] as number) + (shift[c] as number));
  return [first.inputs[0] as number, list.constant(scales, [scales.length]), list.constant(shifts, [shifts.length])];
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
