import { assert } from '../../proto/assert.ts';
import { emptyRange, extendRange, type Range } from '../calibrate/range.ts';
import { consumerCount, floatData, producerOf, tensorOf, type Graph, type OperationKind, type Quantization } from '../graph/graph.ts';
import { activationQuantization } from './quantize-values.ts';

/** Output parameters that the int8 kernels prescribe (quantization_spec.md). */
const fixedOutputs: Partial<Record<OperationKind, Quantization>> = {
  logistic: { scales: Float32Array.of(1 / 256), zeroPoint: -128, dimension: 0 },
  softmax: { scales: Float32Array.of(1 / 256), zeroPoint: -128, dimension: 0 },
  tanh: { scales: Float32Array.of(1 / 128), zeroPoint: 0, dimension: 0 },
};

/** Operations whose kernels demand the input's parameters on the output (quantization_spec.md). */
const tiedOutputs: ReadonlySet<OperationKind> = new Set(['reshape', 'max-pool-2d', 'average-pool-2d', 'pad', 'transpose', 'slice', 'resize-nearest', 'resize-bilinear']);

/** Operations whose kernels demand the output's parameters on every input. */
export const tiedInputs: ReadonlySet<OperationKind> = new Set(['concatenate', 'maximum', 'minimum']);

/** Operations whose inputs from the second on are weights, quantized with them. */
export const weighted = ['conv-2d', 'depthwise-conv-2d', 'transpose-conv-2d', 'dense'] as const satisfies readonly OperationKind[];
const weightedKinds: ReadonlySet<OperationKind> = new Set(weighted);

/** Operations without an int8 kernel in the oldest supported interpreter. */
export const floatOnly: ReadonlySet<OperationKind> = new Set(['elu']);

/** int8 parameters of every activation: measured, prescribed by the kernel, or tied to the input's. */
export function assignQuantization(graph: Graph, ranges: ReadonlyMap<number, Range>): ReadonlyMap<number, Quantization> {
  const assigned = new Map<number, Quantization>();
  const fromRange = (tensor: number): Quantization => {
    const range = ranges.get(tensor);
    assert(range !== undefined, `tensor ${tensor} was not calibrated`);
    return activationQuantization(range);
  };
  for (const input of graph.inputs) assigned.set(input, fromRange(input));
  for (const operation of graph.operations) {
    if (!weightedKinds.has(operation.kind)) {
      for (const input of operation.inputs) if (tensorOf(graph, input).data !== undefined) assigned.set(input, activationQuantization(extendRange(emptyRange, floatData(graph, input))));
    }
    if (tiedOutputs.has(operation.kind)) assigned.set(operation.output, assigned.get(operation.inputs[0] as number) as Quantization);
    else assigned.set(operation.output, fixedOutputs[operation.kind] ?? fromRange(operation.output));
  }
  return shareScales(graph, assigned);
}

/**
 * Where an operation demands one scale of all its inputs, an input that nobody else reads is computed in that scale at once.
 * All others keep the scale that suits them best and are requantized on the way in (quantizeGraph).
 */
function shareScales(graph: Graph, assigned: ReadonlyMap<number, Quantization>): ReadonlyMap<number, Quantization> {
  const shared = new Map(assigned);
  for (const operation of graph.operations.toReversed()) {
    if (!tiedInputs.has(operation.kind)) continue;
    for (const input of operation.inputs) {
      const producer = producerOf(graph, input);
      const isFree = producer !== undefined && fixedOutputs[producer.kind] === undefined && !tiedOutputs.has(producer.kind) && consumerCount(graph, input) === 1;
      if (isFree || tensorOf(graph, input).data !== undefined) shared.set(input, shared.get(operation.output) as Quantization);
    }
  }
  return shared;
}
