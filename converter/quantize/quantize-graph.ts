import { assert } from '../../proto/assert.ts';
import type { ioTypes } from '../conversion.ts';
import { floatData, TensorList, tensorOf, type Convolution, type Dense, type DepthwiseConvolution, type Graph, type Operation, type Quantization, type TransposeConvolution } from '../graph/graph.ts';
import { channelLayout } from './channel-layout.ts';
import { tiedInputs, weighted } from './assign-quantization.ts';
import { quantizeActivation, quantizeWeights } from './quantize-values.ts';

type Weighted = Convolution | DepthwiseConvolution | TransposeConvolution | Dense;
export type IoType = (typeof ioTypes)[number];

/**
 * The float graph in int8: weights per channel (convolutions) or per tensor (FULLY_CONNECTED), int32 biases, activations with
 * the assigned parameters; where an operation demands one scale of all its inputs and one has another, it is requantized before.
 * With float or uint8 input and output, QUANTIZE and DEQUANTIZE stand at the edges.
 */
export function quantizeGraph(graph: Graph, assigned: ReadonlyMap<number, Quantization>, ioType: IoType): Graph {
  const list = new TensorList(graph.tensors);
  const parametersOf = (tensor: number): Quantization => {
    const quantization = assigned.get(tensor);
    assert(quantization !== undefined, `tensor ${tensor} has no quantization parameters`);
    return quantization;
  };
  for (const [tensor, quantization] of assigned) {
    const { shape, data } = tensorOf(graph, tensor);
    list.tensors[tensor] = { shape, type: 'int8', quantization, ...(data === undefined ? {} : { data: quantizeActivation(floatData(graph, tensor), quantization) }) };
  }
  const operations = graph.operations.flatMap((operation): Operation[] => {
    if (isWeighted(operation)) return [quantizeOperation(graph, list, operation, parametersOf)];
    if (!tiedInputs.has(operation.kind)) return [operation];
    const wanted = parametersOf(operation.output);
    const before: Operation[] = [];
    const inputs = operation.inputs.map((input) => {
      if (isSame(parametersOf(input), wanted)) return input;
      const requantized = list.add({ shape: tensorOf(graph, input).shape, type: 'int8', quantization: wanted });
      before.push({ kind: 'quantize', inputs: [input], output: requantized });
      return requantized;
    });
    return [...before, { ...operation, inputs }];
  });
  const inner = { ...graph, tensors: list.tensors, operations };
  return ioType === 'int8' ? inner : addEdges(inner, list, ioType);
}

function isWeighted(operation: Operation): operation is Weighted {
  return (weighted as readonly string[]).includes(operation.kind);
}

function quantizeOperation(graph: Graph, list: TensorList, operation: Weighted, parametersOf: (tensor: number) => Quantization): Operation {
  const [input, weights, bias] = operation.inputs as [number, number, number];
  const { shape } = tensorOf(graph, weights);
  const { channels, dimension, channelOf } = channelLayout(operation.kind, shape);
  const quantized = quantizeWeights(floatData(graph, weights), floatData(graph, bias), parametersOf(input).scales[0] as number, channels, dimension, channelOf);
  return {
    ...operation,
    inputs: [
      input,
      list.add({ shape, type: 'int8', data: quantized.weights, quantization: quantized.weightQuantization }),
      list.add({ shape: tensorOf(graph, bias).shape, type: 'int32', data: quantized.bias, quantization: quantized.biasQuantization }),
    ],
  };
}

function isSame(a: Quantization, b: Quantization): boolean {
  return a.scales[0] === b.scales[0] && a.zeroPoint === b.zeroPoint;
}

/** Conversions of every input and output: QUANTIZE and DEQUANTIZE for float32, a shift of the zero point by 128 for uint8. */
function addEdges(graph: Graph, list: TensorList, ioType: Exclude<IoType, 'int8'>): Graph {
  const edge = (tensor: number): number => {
    const { shape, quantization } = tensorOf(list, tensor);
    assert(quantization !== undefined, `tensor ${tensor} has no quantization parameters`);
    return list.add(ioType === 'float32' ? { shape, type: 'float32' } : { shape, type: 'uint8', quantization: { ...quantization, zeroPoint: quantization.zeroPoint + 128 } });
  };
  const inputs = graph.inputs.map(edge);
  const outputs = graph.outputs.map(edge);
  return {
    ...graph,
    tensors: list.tensors,
    operations: [
      ...graph.inputs.map((input, i): Operation => ({ kind: 'quantize', inputs: [inputs[i] as number], output: input })),
      ...graph.operations,
      ...graph.outputs.map((output, i): Operation => ({ kind: ioType === 'float32' ? 'dequantize' : 'quantize', inputs: [output], output: outputs[i] as number })),
    ],
    inputs,
    outputs,
  };
}
