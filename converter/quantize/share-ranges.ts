import { extendRange, type Range } from '../calibrate/range.ts';
import { producerOf, type Graph } from '../graph/graph.ts';

/**
 * Layers that are applied several times (the steps of an unrolled recurrent layer, the twins of a model) see one range: what all of
 * them take and give. With one scale for all, their int8 weights and biases are the same and stored once.
 */
export function shareRanges(graph: Graph, ranges: ReadonlyMap<number, Range>): ReadonlyMap<number, Range> {
  const shared = new Map(ranges);
  const groups = new Map<string, number[]>();
  for (const { kind, inputs, output } of graph.operations) {
    if (kind !== 'conv-2d' && kind !== 'depthwise-conv-2d' && kind !== 'transpose-conv-2d' && kind !== 'dense') continue;
    for (const [end, tensor] of [['in', inputs[0] as number], ['out', output]] as const) {
      const key = `${end} ${inputs[1]} ${inputs[2]}`;
      const group = groups.get(key);
      const measured = measuredTensor(graph, tensor);
      if (group === undefined) groups.set(key, [measured]);
      else group.push(measured);
    }
  }
  for (const tensors of groups.values()) {
    if (tensors.length === 1) continue;
    const whole = tensors.reduce<Range | undefined>((range, tensor) => {
      const own = shared.get(tensor);
      return own === undefined || range === undefined ? own ?? range : extendRange(range, Float32Array.of(own.min, own.max));
    }, undefined);
    if (whole !== undefined) for (const tensor of tensors) if (shared.has(tensor)) shared.set(tensor, whole);
  }
  return shared;
}

/** Reshapes are not measured: what they read is. */
function measuredTensor(graph: Graph, tensor: number): number {
  let current = tensor;
  for (let producer = producerOf(graph, current); producer?.kind === 'reshape'; producer = producerOf(graph, current)) current = producer.inputs[0] as number;
  return current;
}
