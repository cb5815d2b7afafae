import type { ChannelRanges } from '../calibrate/channel-ranges.ts';
import { floatData, tensorOf, type Graph } from '../graph/graph.ts';
import { findPairs, type EqualizablePair, type Equalization } from './equalize-layers.ts';
import { weightChannel, type WeightedOperation } from './weight-channels.ts';

/**
 * What the first layer's channels are measured by: their weights, as in the paper, for one scale per weight tensor, or the values they
 * give on calibration data, as it is these that share one scale where weights are quantized per channel.
 */
export const equalizationKinds = ['weights', 'activations'] as const;
export type EqualizationKind = (typeof equalizationKinds)[number];

const roundsMax = 20;
/** Rounds end when no factor moves by more than this share. */
const settled = 0.01;
/** A channel is scaled by at most this: further would only trade one rounding error for another. */
const factorMax = 256;

/**
 * Factors that give each channel the same share of the range in both layers of a pair: s_i = sqrt(r1_i r2_i) / r2_i (Nagel et al. 2019,
 * arXiv 1906.04721, section 4.1, equation 11), pair after pair until they settle, as a layer can be the second of one and the first of the next.
 *
 * By weights, r1_i and r2_i are the ranges of channel i's weights in both layers. By activations, r1_i is the range of its values, and r2_i the
 * largest share that it has of the weights it is added up with, as these have one scale; where it is alone with them (depthwise) scaling
 * them costs nothing and s_i = r1_i. Channels that are dead on either side keep their scale.
 *
 * @param ranges of every activation of the graph, on calibration data
 */
export function planEqualization(graph: Graph, kind: EqualizationKind, ranges: ReadonlyMap<number, ChannelRanges>): Equalization {
  const pairs = findPairs(graph);
  const weights = new Map<number, Magnitudes>();
  const magnitudesOf = (position: number): Magnitudes => {
    const known = weights.get(position) ?? readMagnitudes(graph, graph.operations[position] as WeightedOperation);
    weights.set(position, known);
    return known;
  };
  const factors = pairs.map((pair) => new Float64Array(channelsOf(graph, pair)).fill(1));
  const floors = pairs.map((pair) => lowestFactors(graph, pair, ranges));
  for (let round = 0, moved = Number.POSITIVE_INFINITY; round < roundsMax && moved > settled; round++) {
    moved = 0;
    for (const [i, pair] of pairs.entries()) {
      const [total, lowest] = [factors[i], floors[i]] as [Float64Array, Float64Array];
      const [rows, columns] = [magnitudesOf(pair.first), magnitudesOf(pair.second)];
      const reader = graph.operations[pair.second]?.kind;
      const first = kind === 'weights' ? largestBy(rows, rows.outputs, total.length) : valueRanges(ranges.get(pair.tensors[0] as number), total);
      const second = columnShares(columns, total.length, kind === 'weights' || reader === 'dense');
      const step = stepOf(first, second, kind === 'activations' && reader === 'depthwise-conv-2d');
      for (let c = 0; c < step.length; c++) {
        const wanted = Number.isNaN(lowest[c]) ? 1 : Math.max(lowest[c] as number, Math.min(factorMax, (total[c] as number) * (step[c] as number)));
        step[c] = wanted / (total[c] as number);
        total[c] = wanted;
        moved = Math.max(moved, Math.max(step[c] as number, 1 / (step[c] as number)) - 1);
      }
      rescale(rows.values, rows.outputs, step.map((factor) => 1 / factor));
      rescale(columns.values, columns.inputs, step);
    }
  }
  return pairs.flatMap((pair, i) => {
    const used = Float32Array.from(factors[i] as Float64Array);
    return used.some((factor) => Math.abs(factor - 1) > settled) ? [{ operation: pair.first, factors: used }] : [];
  });
}

/** Largest |weight| between each input and output channel: all that factors depend on, much less than the weights. */
interface Magnitudes { readonly inputs: Uint32Array; readonly outputs: Uint32Array; readonly values: Float64Array }

function readMagnitudes(graph: Graph, operation: WeightedOperation): Magnitudes {
  const weights = floatData(graph, operation.inputs[1]);
  const { shape } = tensorOf(graph, operation.inputs[1]);
  const isDepthwise = operation.kind === 'depthwise-conv-2d';
  const [inputs, outputs] = isDepthwise ? [1, shape[3] as number] : [shape.at(-1) as number, shape[0] as number];
  const values = new Float64Array(inputs * outputs);
  // Blocks of as many weights as there are places in `values` for an output channel, of depthwise filters for all of them.
  const [block, blocksPerOutput] = isDepthwise ? [outputs, weights.length / outputs] : [inputs, weights.length / (inputs * outputs)];
  for (let start = 0, n = 0; start < weights.length; start += block, n++) {
    const row = Math.floor(n / blocksPerOutput) * block;
    for (let i = 0; i < block; i++) {
      const size = Math.abs(weights[start + i] as number);
      if (size > (values[row + i] as number)) values[row + i] = size;
    }
  }
  return {
    values,
    inputs: Uint32Array.from(values, (_, i) => (isDepthwise ? Math.floor(i / operation.multiplier) : i % inputs)),
    outputs: Uint32Array.from(values, (_, i) => (isDepthwise ? i : Math.floor(i / inputs))),
  };
}

/** What equalizeLayers does to the weights. */
function rescale(values: Float64Array, channels: Uint32Array, step: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * (step[(channels[i] as number) % step.length] as number);
}

function channelsOf(graph: Graph, pair: EqualizablePair): number {
  return tensorOf(graph, pair.tensors[0]).shape.at(-1) as number;
}

function largestBy({ values }: Magnitudes, groups: Uint32Array, count: number): Float64Array {
  const largest = new Float64Array(count);
  for (let i = 0; i < values.length; i++) largest[groups[i] as number] = Math.max(largest[groups[i] as number] as number, values[i] as number);
  return largest;
}

/** Largest |value| of each channel, divided by what it has been scaled by so far. */
function valueRanges(range: ChannelRanges | undefined, factors: Float64Array): Float64Array {
  return factors.map((factor, c) => Math.max(0, -(range?.min[c] ?? 0), range?.max[c] ?? 0) / factor);
}

/** For each channel the largest |weight| that reads it, as a share of the largest in the same output channel, or in the whole tensor. */
function columnShares(weights: Magnitudes, channels: number, perTensor: boolean): Float64Array {
  const { values, inputs, outputs } = weights;
  const scales = perTensor ? new Float64Array(outputs.length).fill(values.reduce((most, value) => Math.max(most, value), 0)) : largestBy(weights, outputs, outputs.reduce((most, output) => Math.max(most, output), 0) + 1);
  const shares = new Float64Array(channels);
  for (let i = 0; i < values.length; i++) {
    const most = scales[outputs[i] as number] as number;
    const c = (inputs[i] as number) % channels;
    if (most > 0) shares[c] = Math.max(shares[c] as number, (values[i] as number) / most);
  }
  return shares;
}

function stepOf(first: Float64Array, second: Float64Array, isFree: boolean): Float64Array {
  const most = first.reduce((largest, value) => Math.max(largest, value), 0);
  return first.map((range, c) => {
    const share = second[c] as number;
    if (!(range > 0 && share > 0)) return 1;
    return isFree ? range / most : Math.sqrt(range / most / share);
  });
}

/**
 * How far down a channel may be scaled, NaN where not at all. relu6 cuts at 6 whatever the scale, so a channel is only touched where it provably
 * never gets there, before or after: its largest possible value follows from the weights and the calibrated range of what they read, beyond which
 * int8 cannot go.
 */
function lowestFactors(graph: Graph, pair: EqualizablePair, ranges: ReadonlyMap<number, ChannelRanges>): Float64Array {
  const operation = graph.operations[pair.first] as WeightedOperation;
  const lowest = new Float64Array(channelsOf(graph, pair)).fill(1 / factorMax);
  if (!('activation' in operation) || operation.activation !== 'relu6') return lowest;
  const range = ranges.get(operation.inputs[0] as number);
  if (range === undefined) return lowest.fill(Number.NaN);
  const [low, high] = [range.min.reduce((min, value) => Math.min(min, value), 0), range.max.reduce((max, value) => Math.max(max, value), 0)];
  const largest = Float64Array.from(floatData(graph, operation.inputs[2]));
  const { shape } = tensorOf(graph, operation.inputs[1]);
  for (const [i, weight] of floatData(graph, operation.inputs[1]).entries()) {
    const { output } = weightChannel(operation, shape, i);
    largest[output] = (largest[output] as number) + Math.max(weight * low, weight * high);
  }
  return largest.map((value) => (value > 6 ? Number.NaN : Math.max(1 / factorMax, value / 6)));
}
