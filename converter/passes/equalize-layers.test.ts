import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import type { ChannelRanges } from '../calibrate/channel-ranges.ts';
import { elementsOf, floatData, TensorList, tensorOf, type Graph, type Operation } from '../graph/graph.ts';
import { evaluateGraph } from '../verify/evaluate-graph.ts';
import { equalizeLayers, findPairs } from './equalize-layers.ts';
import { equalizationKinds, planEqualization } from './plan-equalization.ts';

const numbers = (random: Random, length: number, scale = 1): Float32Array => Float32Array.from({ length }, () => scale * normal(random));
/** Weights whose output channels differ in size by powers of ten, as trained networks' do. */
const uneven = (random: Random, shape: readonly number[]): Float32Array => {
  const perOutput = elementsOf(shape) / (shape[0] as number);
  const sizes = Array.from({ length: shape[0] as number }, () => 10 ** (2 * random() - 1));
  return numbers(random, elementsOf(shape)).map((value, i) => value * (sizes[Math.floor(i / perOutput)] as number));
};

/** Convolution, activation, depthwise convolution, pool, flattened into dense layers: each kind of pair there is. */
function chain(seed: number, activation: 'relu' | 'relu6' | 'leaky-relu'): Graph {
  const random = createRandom(seed);
  const list = new TensorList();
  const input = list.activation([1, 4, 4, 2]);
  const [a, b, c, d, e, f, g] = [[1, 4, 4, 3], [1, 4, 4, 3], [1, 4, 4, 6], [1, 2, 2, 6], [1, 24], [1, 5], [1, 2]].map((shape) => list.activation(shape)) as [number, number, number, number, number, number, number];
  const constant = (shape: readonly number[]): number => list.constant(uneven(random, shape), shape);
  const fused = activation === 'leaky-relu' ? 'none' : activation;
  const operations: Operation[] = [
    { kind: 'conv-2d', inputs: [input, constant([3, 3, 3, 2]), constant([3])], output: activation === 'leaky-relu' ? a : b, padding: 'same', strides: [1, 1], dilations: [1, 1], activation: fused },
    ...(activation === 'leaky-relu' ? [{ kind: 'leaky-relu', inputs: [a], output: b, alpha: 0.2 } as const] : []),
    { kind: 'depthwise-conv-2d', inputs: [b, list.constant(numbers(random, 54), [1, 3, 3, 6]), constant([6])], output: c, padding: 'same', strides: [1, 1], dilations: [1, 1], multiplier: 2, activation: 'relu' },
    { kind: 'average-pool-2d', inputs: [c], output: d, padding: 'valid', strides: [2, 2], window: [2, 2] },
    { kind: 'reshape', inputs: [d], output: e },
    { kind: 'dense', inputs: [e, constant([5, 24]), constant([5])], output: f, activation: 'relu' },
    { kind: 'dense', inputs: [f, constant([2, 5]), constant([2])], output: g, activation: 'none' },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [g] };
}

function rangesOf(graph: Graph, samples: readonly Float32Array[]): Map<number, ChannelRanges> {
  return new Map([...graph.inputs, ...graph.operations.map(({ output }) => output)].map((tensor) => {
    const channels = tensorOf(graph, tensor).shape.at(-1) as number;
    const [min, max] = [new Float32Array(channels).fill(Infinity), new Float32Array(channels).fill(-Infinity)];
    for (const sample of samples) {
      const values = graph.inputs.includes(tensor) ? sample : evaluateGraph({ ...graph, outputs: [tensor] }, sample);
      for (const [i, value] of values.entries()) {
        min[i % channels] = Math.min(min[i % channels] as number, value);
        max[i % channels] = Math.max(max[i % channels] as number, value);
      }
    }
    return [tensor, { min, max }];
  }));
}

const samplesOf = (seed: number, count: number): Float32Array[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => numbers(random, 32));
};

describe('cross-layer equalization', () => {
  test('leaves what the model gives as it was, by weights and by activations', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(...equalizationKinds), fc.constantFrom('relu' as const, 'leaky-relu' as const), (seed, kind, activation) => {
      const graph = chain(seed, activation);
      const plan = planEqualization(graph, kind, rangesOf(graph, samplesOf(seed, 3)));
      expect(plan.length).toBeGreaterThan(0);
      const equalized = equalizeLayers(graph, plan);
      for (const sample of samplesOf(seed + 1, 3)) {
        const expected = evaluateGraph(graph, sample);
        const scale = Math.max(...expected.map(Math.abs), 1e-3);
        for (const [i, value] of evaluateGraph(equalized, sample).entries()) expect(Math.abs(value - (expected[i] as number)) / scale).toBeLessThan(1e-4);
      }
    }), { numRuns: 60, seed: 5 });
  });

  test('gives the channels of both layers the same ranges, by weights (Nagel et al. 2019, equation 11)', () => {
    const random = createRandom(2);
    const list = new TensorList();
    const [input, hidden, output] = [list.activation([1, 8]), list.activation([1, 6]), list.activation([1, 4])];
    const graph: Graph = {
      tensors: list.tensors, inputs: [input], outputs: [output],
      operations: [
        { kind: 'dense', inputs: [input, list.constant(uneven(random, [6, 8]), [6, 8]), list.constant(new Float32Array(6), [6])], output: hidden, activation: 'relu' },
        { kind: 'dense', inputs: [hidden, list.constant(numbers(random, 24), [4, 6]), list.constant(new Float32Array(4), [4])], output, activation: 'none' },
      ],
    };
    const equalized = equalizeLayers(graph, planEqualization(graph, 'weights', new Map()));
    const [first, second] = equalized.operations.map(({ inputs }) => floatData(equalized, inputs[1])) as [Float32Array, Float32Array];
    const rows = Array.from({ length: 6 }, (_, c) => Math.max(...first.subarray(8 * c, 8 * c + 8).map(Math.abs)));
    const columns = Array.from({ length: 6 }, (_, c) => Math.max(...[0, 1, 2, 3].map((o) => Math.abs(second[6 * o + c] as number))));
    // The ratio of both ranges is the same for every channel once each has the same share of its layer's.
    const ratios = rows.map((row, c) => row / (columns[c] as number));
    for (const ratio of ratios) expect(ratio / (ratios[0] as number)).toBeCloseTo(1, 1);
  });

  test('touches a channel behind relu6 only where it provably never reaches 6', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const graph = chain(seed, 'relu6');
      const samples = samplesOf(seed, 3);
      const ranges = rangesOf(graph, samples);
      const equalized = equalizeLayers(graph, planEqualization(graph, 'activations', ranges));
      const { min, max } = ranges.get(graph.inputs[0] as number) as ChannelRanges;
      const [low, high] = [Math.min(...min), Math.max(...max)];
      const random = createRandom(seed + 7);
      // Anything within the calibrated range, to its corners.
      for (const sample of [...samples, ...Array.from({ length: 8 }, () => Float32Array.from({ length: 32 }, () => (random() < 0.5 ? low : high)))]) {
        const expected = evaluateGraph(graph, sample);
        const scale = Math.max(...expected.map(Math.abs), 1e-3);
        for (const [i, value] of evaluateGraph(equalized, sample).entries()) expect(Math.abs(value - (expected[i] as number)) / scale).toBeLessThan(1e-4);
      }
    }), { numRuns: 60, seed: 6 });
  });

  test('does not touch layers that others read, outputs, or weights that operations share', () => {
    const graph = chain(1, 'relu');
    expect(findPairs(graph).map(({ first, second }) => [first, second])).toEqual([[0, 1], [1, 4], [4, 5]]);
    expect(findPairs({ ...graph, outputs: [...graph.outputs, graph.operations[0]?.output as number] }).map(({ first }) => first)).toEqual([1, 4]);
    const list = new TensorList(graph.tensors);
    const sum = list.activation([1, 4, 4, 3]);
    const hidden = graph.operations[0]?.output as number;
    expect(findPairs({ ...graph, tensors: list.tensors, operations: [...graph.operations, { kind: 'add', inputs: [hidden, hidden], output: sum, activation: 'none' }] }).map(({ first }) => first)).toEqual([1, 4]);
    const filter = graph.operations[0]?.inputs[1] as number;
    const again = list.activation([1, 4, 4, 3]);
    const twin: Operation = { ...(graph.operations[0] as Operation), inputs: [graph.inputs[0] as number, filter, graph.operations[0]?.inputs[2] as number], output: again };
    expect(findPairs({ ...graph, tensors: list.tensors, operations: [...graph.operations, twin] }).map(({ first }) => first)).toEqual([1, 4]);
  });
});
