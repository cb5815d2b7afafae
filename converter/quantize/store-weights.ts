import { elementsOf, floatData, TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';
import { weighted } from './assign-quantization.ts';
import { channelLayout } from './channel-layout.ts';
import { quantizeWeights } from './quantize-values.ts';

/** Filters below this stay float: they save nothing that counts (TensorFlow's kWeightsMinNumElementsDefault). */
export const dynamicElementsMin = 1_024;
const halfMax = 65_504;

/** Weights as float16, widened by a DEQUANTIZE when the model is loaded; a filter with values beyond float16 stays float32. */
export function storeHalf(graph: Graph): Graph {
  return replaceFilters(graph, (list, operation, filter) => {
    if (!isStored(graph, operation, 'float16')) return undefined;
    const values = floatData(graph, filter);
    const { shape } = tensorOf(graph, filter);
    const half = list.add({ shape, type: 'float16', data: new Uint16Array(new Float16Array(values).buffer) });
    const widened = list.activation(shape);
    return { before: [{ kind: 'dequantize', inputs: [half], output: widened }], filter: widened };
  });
}

/** Large filters as int8, per channel (FULLY_CONNECTED per tensor); activations stay float and are quantized as they come. */
export function storeDynamic(graph: Graph): Graph {
  return replaceFilters(graph, (list, operation, filter) => {
    const { shape } = tensorOf(graph, filter);
    if (!isStored(graph, operation, 'dynamic-int8')) return undefined;
    const { weights, weightQuantization } = quantizeWeights(floatData(graph, filter), new Float32Array(0), 1, channelLayout(operation.kind as 'conv-2d', shape));
    // Where all channels have one scale, CONV_2D takes the kernel that reads the scale of the whole tensor, and would find none.
    const isOne = operation.kind === 'conv-2d' && weightQuantization.scales.every((scale) => scale === weightQuantization.scales[0]);
    const quantization = isOne ? { ...weightQuantization, scales: weightQuantization.scales.slice(0, 1) } : weightQuantization;
    return { before: [], filter: list.add({ shape, type: 'int8', data: weights, quantization }) };
  });
}

/** Whether the mode changes how an operation's weights are stored: a filter, or the scale of an affine operation, which becomes one. */
export function isStored(graph: Graph, { kind, inputs }: Operation, mode: 'float16' | 'dynamic-int8'): boolean {
  const filter = inputs[1];
  if (filter === undefined || (kind !== 'affine' && !(weighted as readonly string[]).includes(kind)) || tensorOf(graph, filter).data === undefined) return false;
  // Transposed convolutions have no kernel for int8 weights beside float inputs.
  return mode === 'float16' ? floatData(graph, filter).every((value) => Math.abs(value) <= halfMax) : kind !== 'transpose-conv-2d' && elementsOf(tensorOf(graph, filter).shape) >= dynamicElementsMin;
}

/** The filter as it is stored, and what widens it before its first use. */
type Replacement = { readonly before: readonly Operation[]; readonly filter: number };

/** Layers that share a filter share its replacement. */
function replaceFilters(graph: Graph, replace: (list: TensorList, operation: Operation, filter: number) => Replacement | undefined): Graph {
  const list = new TensorList(graph.tensors);
  const replacements = new Map<string, number | undefined>();
  const operations = graph.operations.flatMap((operation): readonly Operation[] => {
    const filter = operation.inputs[1];
    if (filter === undefined || !(weighted as readonly string[]).includes(operation.kind)) return [operation];
    const key = `${operation.kind} ${filter}`;
    const replaced = replacements.has(key) ? undefined : replace(list, operation, filter);
    if (!replacements.has(key)) replacements.set(key, replaced?.filter);
    const stored = replacements.get(key);
    return stored === undefined ? [operation] : [...replaced?.before ?? [], { ...operation, inputs: operation.inputs.with(1, stored) }];
  });
  return { ...graph, tensors: list.tensors, operations };
}
