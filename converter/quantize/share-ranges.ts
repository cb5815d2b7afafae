import { extendRange, type Range } from '../calibrate/range.ts';
import { producerOf, type Graph, type OperationKind } from '../graph/graph.ts';

/**
 * Layers that are applied several times (the steps of an unrolled recurrent layer, the twins of a model) see one range: what all of
 * them take and give. With one scale for all, their int8 weights and biases are the same and stored once.
 *
 * @param carriers operations whose output has the scale of their input
 */
export function shareRanges(graph: Graph, ranges: ReadonlyMap<number, Range>, carriers: ReadonlySet<OperationKind>): ReadonlyMap<number, Range> {
  const shared = new Map(ranges);
  const groups = new Map<string, number[]>();
  for (const { kind, inputs, output } of graph.operations) {
    if (kind !== 'conv-2d' && kind !== 'depthwise-conv-2d' && kind !== 'transpose-conv-2d' && kind !== 'dense') continue;
    for (const [end, tensor] of [['in', inputs[0] as number], ['out', output]] as const) {
      const key = `${end} ${inputs[1]} ${inputs[2]}`;
      const group = groups.get(key);
      const measured = scaledTensor(graph, tensor, carriers);
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

/** The tensor whose range decides the scale: behind a reshape or a slice what those read. */
function scaledTensor(graph: Graph, tensor: number, carriers: ReadonlySet<OperationKind>): number {
  let current = tensor;
  for (let producer = producerOf(graph, current); producer !== undefined && carriers.has(producer.kind); producer = producerOf(graph, current)) current = producer.inputs[0] as number;
  return current;
}
