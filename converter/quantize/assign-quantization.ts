import { assert } from '../../proto/assert.ts';
import type { Range } from '../calibrate/range.ts';
import type { Graph, OperationKind, Quantization } from '../graph/graph.ts';
import { activationQuantization } from './quantize-values.ts';

/** Output parameters that the int8 kernels prescribe (quantization_spec.md). */
const fixedOutputs: Partial<Record<OperationKind, Quantization>> = {
  logistic: { scales: Float32Array.of(1 / 256), zeroPoint: -128, dimension: 0 },
  softmax: { scales: Float32Array.of(1 / 256), zeroPoint: -128, dimension: 0 },
  tanh: { scales: Float32Array.of(1 / 128), zeroPoint: 0, dimension: 0 },
};

/** Operations whose kernels demand the input's parameters on the output. */
const tiedOutputs: ReadonlySet<OperationKind> = new Set(['reshape', 'max-pool-2d', 'average-pool-2d']);

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
  assigned.set(graph.input, fromRange(graph.input));
  for (const operation of graph.operations) {
    if (tiedOutputs.has(operation.kind)) assigned.set(operation.output, assigned.get(operation.inputs[0] as number) as Quantization);
    else assigned.set(operation.output, fixedOutputs[operation.kind] ?? fromRange(operation.output));
  }
  return assigned;
}
