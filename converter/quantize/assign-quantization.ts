import { assert } from '../../proto/assert.ts';
import { emptyRange, extendRange, type Range } from '../calibrate/range.ts';
import { consumerCount, floatData, tensorOf, type Graph, type OperationKind, type Quantization } from '../graph/graph.ts';
import { activationQuantization } from './quantize-values.ts';
import { shareRanges } from './share-ranges.ts';

/** Output parameters that the int8 kernels prescribe (quantization_spec.md). */
const fixedOutputs: Partial<Record<OperationKind, Quantization>> = {
  logistic: { scales: Float32Array.of(1 / 256), zeroPoint: -128, dimension: 0 },
  softmax: { scales: Float32Array.of(1 / 256), zeroPoint: -128, dimension: 0 },
  tanh: { scales: Float32Array.of(1 / 128), zeroPoint: 0, dimension: 0 },
  'l2-normalize': { scales: Float32Array.of(1 / 128), zeroPoint: 0, dimension: 0 },
  'log-softmax': { scales: Float32Array.of(16 / 256), zeroPoint: 127, dimension: 0 },
};

/** Operations whose kernels demand the input's parameters on the output (quantization_spec.md). */
const tiedOutputs: ReadonlySet<OperationKind> = new Set(['reshape', 'max-pool-2d', 'average-pool-2d', 'pad', 'transpose', 'slice', 'strided-slice', 'gather', 'space-to-depth', 'depth-to-space', 'reduce-max', 'reduce-min', 'resize-nearest', 'resize-bilinear']);

/** Of these, the ones that calculate with values: cutting off what lies outside a range before them is not the same as after. */
const blending: ReadonlySet<OperationKind> = new Set(['average-pool-2d', 'resize-bilinear']);

/** Operations whose kernels demand the output's parameters on every input. */
export const tiedInputs: ReadonlySet<OperationKind> = new Set(['concatenate', 'maximum', 'minimum']);

/** Operations whose inputs from the second on are weights, quantized with them. */
export const weighted = ['conv-2d', 'depthwise-conv-2d', 'transpose-conv-2d', 'dense'] as const satisfies readonly OperationKind[];
const weightedKinds: ReadonlySet<OperationKind> = new Set(weighted);

/** Operations without an int8 kernel in the oldest supported interpreter. */
export const floatOnly: ReadonlySet<OperationKind> = new Set(['exp', 'log', 'sqrt', 'rsqrt', 'divide', 'power']);

/** Positions of the operations that stay float in a model of both. */
export type FloatOperations = ReadonlySet<number>;
export const noFloats: FloatOperations = new Set();

/** Those that have no choice. */
export function alwaysFloat({ operations }: Graph): FloatOperations {
  return new Set([...operations.entries()].flatMap(([i, { kind }]) => (floatOnly.has(kind) ? [i] : [])));
}

/**
 * The chosen operations, and those that only carry values and read nothing but floats: a reshape or pool between two float layers
 * would have to be quantized for nothing.
 */
export function spreadFloats(graph: Graph, chosen: FloatOperations): FloatOperations {
  const floats = new Set(chosen);
  const outputs = new Set<number>();
  for (const [i, operation] of graph.operations.entries()) {
    const activations = operation.inputs.filter((input) => tensorOf(graph, input).data === undefined);
    if (isCarrier(operation.kind) && activations.length > 0 && activations.every((input) => outputs.has(input))) floats.add(i);
    if (floats.has(i)) outputs.add(operation.output);
  }
  return floats;
}

/** Whether an operation only moves or selects values, so that its own precision is nobody's question. */
export function isCarrier(kind: OperationKind): boolean {
  return tiedOutputs.has(kind) || tiedInputs.has(kind);
}

/** int8 parameters of every activation: measured, prescribed by the kernel, or tied to the input's. */
export function assignQuantization(graph: Graph, measured: ReadonlyMap<number, Range>, floats: FloatOperations = noFloats): ReadonlyMap<number, Quantization> {
  const ranges = shareRanges(graph, measured, tiedOutputs);
  const assigned = new Map<number, Quantization>();
  const fromRange = (tensor: number): Quantization => {
    const range = ranges.get(tensor);
    assert(range !== undefined, `tensor ${tensor} was not calibrated`);
    return activationQuantization(range);
  };
  for (const input of graph.inputs) assigned.set(input, fromRange(input));
  for (const [i, operation] of graph.operations.entries()) {
    if (!weightedKinds.has(operation.kind)) {
      for (const input of operation.inputs) if (tensorOf(graph, input).data !== undefined) assigned.set(input, activationQuantization(extendRange(emptyRange, floatData(graph, input))));
    }
    // What a float operation gives is quantized by whoever reads it, in the scale that suits it best; reshapes are not measured.
    const isFree = floats.has(i) && operation.kind !== 'reshape';
    if (tiedOutputs.has(operation.kind) && !isFree) assigned.set(operation.output, assigned.get(operation.inputs[0] as number) as Quantization);
    else assigned.set(operation.output, (isFree ? undefined : fixedOutputs[operation.kind]) ?? fromRange(operation.output));
  }
  return shareScales(graph, assigned, floats);
}

/**
 * Where an operation demands one scale of all its inputs, an input that nobody else reads is computed in that scale at once, through
 * what only moves or selects values on the way. All others keep the scale that suits them best and are requantized on the way in (quantizeGraph),
 * so that no scale is widened for a neighbour's sake.
 */
function shareScales(graph: Graph, assigned: ReadonlyMap<number, Quantization>, floats: FloatOperations): ReadonlyMap<number, Quantization> {
  const shared = new Map(assigned);
  const positions = new Map(graph.operations.map(({ output }, i) => [output, i]));
  for (const [i, operation] of [...graph.operations.entries()].toReversed()) {
    if (!tiedInputs.has(operation.kind) || floats.has(i)) continue;
    for (const input of operation.inputs) {
      for (const tensor of freeChain(graph, positions, floats, input)) shared.set(tensor, shared.get(operation.output) as Quantization);
    }
  }
  return shared;
}

/** A tensor and those it is carried from, back to the operation that calculates it; empty where a scale on the way is not free to choose. */
function freeChain(graph: Graph, positions: ReadonlyMap<number, number>, floats: FloatOperations, end: number): readonly number[] {
  const chain: number[] = [];
  for (let tensor = end; ;) {
    const position = positions.get(tensor);
    const producer = position === undefined ? undefined : graph.operations[position];
    if (position === undefined || producer === undefined || floats.has(position) || fixedOutputs[producer.kind] !== undefined || consumerCount(graph, tensor) !== 1) return [];
    chain.push(tensor);
    if (!tiedOutputs.has(producer.kind)) return chain;
    if (blending.has(producer.kind)) return [];
    tensor = producer.inputs[0] as number;
  }
}
