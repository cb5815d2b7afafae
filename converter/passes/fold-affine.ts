import { consumerCount, floatData, TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';

/**
 * Folds y = x * scale + shift (a batch normalization) into the convolution or dense layer before it:
 * w' = w * scale, b' = b * scale + shift, per output channel; two in a row become one. One that follows an activation stays.
 */
export function foldAffine(graph: Graph): Graph {
  const list = new TensorList(graph.tensors);
  const operations: Operation[] = [];
  /** Where in `operations` each tensor is written. */
  const writtenAt = new Map<number, number>();
  for (const operation of graph.operations) {
    const input = operation.inputs[0] as number;
    const at = operation.kind === 'affine' && consumerCount(graph, input) === 1 ? writtenAt.get(input) : undefined;
    const before = at === undefined ? undefined : operations[at];
    const inputs = before === undefined ? undefined : takeIn(list, before, operation);
    if (at === undefined || before === undefined || inputs === undefined) {
      writtenAt.set(operation.output, operations.push(operation) - 1);
    } else {
      operations[at] = { ...before, inputs, output: operation.output };
      writtenAt.set(operation.output, at);
    }
  }
  return { ...graph, tensors: list.tensors, operations };
}

/** The inputs of an operation that has taken in the affine one after it; undefined where it cannot. */
function takeIn(list: TensorList, before: Operation, affine: Operation): number[] | undefined {
  if (before.kind === 'affine') return composeAffine(list, before, affine);
  if (before.kind !== 'conv-2d' && before.kind !== 'depthwise-conv-2d' && before.kind !== 'dense') return undefined;
  return before.activation === 'none' ? foldWeights(list, before, floatData(list, affine.inputs[1]), floatData(list, affine.inputs[2])) : undefined;
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
