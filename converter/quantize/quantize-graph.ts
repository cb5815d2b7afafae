import { assert } from '../../proto/assert.ts';
import { floatData, TensorList, tensorOf, type Graph, type Operation, type Quantization } from '../graph/graph.ts';
import { quantizeWeights } from './quantize-values.ts';

/**
 * The float graph in int8: weights per channel (convolutions) or per tensor (FULLY_CONNECTED), int32 biases, activations with
 * the assigned parameters. With float input and output, QUANTIZE and DEQUANTIZE stand at the edges.
 */
export function quantizeGraph(graph: Graph, assigned: ReadonlyMap<number, Quantization>, ioType: 'int8' | 'float32'): Graph {
  const list = new TensorList(graph.tensors);
  const parametersOf = (tensor: number): Quantization => {
    const quantization = assigned.get(tensor);
    assert(quantization !== undefined, `tensor ${tensor} has no quantization parameters`);
    return quantization;
  };
  for (const [tensor, quantization] of assigned) {
    list.tensors[tensor] = { shape: tensorOf(graph, tensor).shape, type: 'int8', quantization };
  }
  const operations = graph.operations.map((operation): Operation => {
    if (operation.kind !== 'conv-2d' && operation.kind !== 'depthwise-conv-2d' && operation.kind !== 'dense') return operation;
    const [input, weights, bias] = operation.inputs as [number, number, number];
    const { shape } = tensorOf(graph, weights);
    const inputScale = parametersOf(input).scales[0] as number;
    const { channels, dimension, channelOf } = channelLayout(operation.kind, shape);
    const quantized = quantizeWeights(floatData(graph, weights), floatData(graph, bias), inputScale, channels, dimension, channelOf);
    return {
      ...operation,
      inputs: [
        input,
        list.add({ shape, type: 'int8', data: quantized.weights, quantization: quantized.weightQuantization }),
        list.add({ shape: tensorOf(graph, bias).shape, type: 'int32', data: quantized.bias, quantization: quantized.biasQuantization }),
      ],
    };
  });
  const output = graph.outputs[0] as number;
  if (ioType === 'int8') return { ...graph, tensors: list.tensors, operations };
  const floatInput = list.activation(tensorOf(graph, graph.input).shape);
  const floatOutput = list.activation(tensorOf(graph, output).shape);
  return {
    tensors: list.tensors,
    operations: [{ kind: 'quantize', inputs: [floatInput], output: graph.input }, ...operations, { kind: 'dequantize', inputs: [output], output: floatOutput }],
    input: floatInput,
    outputs: [floatOutput],
  };
}

/** How the weights lie: per channel along the first dimension, for depthwise filters along the last, for dense layers not at all. */
function channelLayout(kind: 'conv-2d' | 'depthwise-conv-2d' | 'dense', shape: readonly number[]): { channels: number; dimension: number; channelOf: (index: number) => number } {
  if (kind === 'dense') return { channels: 1, dimension: 0, channelOf: () => 0 };
  const dimension = kind === 'conv-2d' ? 0 : 3;
  const channels = shape[dimension] as number;
  const perChannel = shape.reduce((product, size) => product * size, 1) / channels;
  return { channels, dimension, channelOf: kind === 'conv-2d' ? (i) => Math.floor(i / perChannel) : (i) => i % channels };
}
