import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { branchedModel, branchedSamples } from '../../test/support/branched-model.ts';
import { emitModel } from '../emit/emit-model.ts';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';
import { evaluateGraph } from '../verify/evaluate-graph.ts';
import { measureDifference } from '../verify/measure-difference.ts';
import { runSamples } from '../verify/run-samples.ts';
import { assignQuantization, spreadFloats } from './assign-quantization.ts';
import { quantizeGraph } from './quantize-graph.ts';
import { activationQuantization, quantizeActivation } from './quantize-values.ts';

let runtimes: ModelRuntime[];
beforeAll(async () => {
  runtimes = await openRuntimes();
});

describe('quantizing and back', () => {
  test('moves a value within the range by at most half a step, and 0 not at all', () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(fc.property(finite, finite, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const range = { min: Math.min(a, b), max: Math.max(a, b) };
      const quantization = activationQuantization(range);
      const scale = quantization.scales[0] as number;
      const value = Math.fround(range.min + share * (range.max - range.min));
      const [q, zero] = quantizeActivation(Float32Array.of(value, 0), quantization) as unknown as [number, number];
      const width = Math.max(0, range.max) - Math.min(0, range.min);
      if (width > 1e-25) expect(Math.abs((q - quantization.zeroPoint) * scale - value)).toBeLessThanOrEqual(0.5001 * scale + 1e-6 * width);
      expect(zero).toBe(quantization.zeroPoint + 0);
    }), { numRuns: 500, seed: 1 });
  });

  test('gives the same numbers when done twice', () => {
    fc.assert(fc.property(fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 }), (values) => {
      const quantization = activationQuantization({ min: Math.min(...values), max: Math.max(...values) });
      const once = quantizeActivation(Float32Array.from(values), quantization);
      const back = Float32Array.from(once, (q) => (q - quantization.zeroPoint) * (quantization.scales[0] as number));
      expect(quantizeActivation(back, quantization)).toEqual(once);
    }), { numRuns: 300, seed: 2 });
  });
});

/** Two convolutions, one of them through `way`, meet in a concatenation; the other's values are 20 times as large. */
function meeting(way: (list: TensorList, from: number) => readonly Operation[]): { graph: Graph; ranges: Map<number, { min: number; max: number }>; first: number; last: number; samples: Float32Array[] } {
  const list = new TensorList();
  const plane = [1, 4, 4, 1];
  const [input, small, large] = [list.activation(plane), list.activation(plane), list.activation(plane)] as [number, number, number];
  const convolution = (factor: number, output: number): Operation => ({ kind: 'conv-2d', inputs: [input, list.constant(Float32Array.of(factor), [1, 1, 1, 1]), list.constant(Float32Array.of(0.01), [1])], output, padding: 'same', strides: [1, 1], dilations: [1, 1], activation: 'none' });
  const carried = way(list, small);
  const last = carried.at(-1)?.output as number;
  const joined = list.activation([1, 4, 4, 2]);
  const operations = [convolution(1, small), convolution(20, large), ...carried, { kind: 'concatenate', inputs: [last, large], output: joined, axis: 3 } as const];
  const graph: Graph = { tensors: list.tensors, operations, inputs: [input], outputs: [joined] };
  const samples = Array.from({ length: 20 }, (_, i) => Float32Array.from({ length: 16 }, (__, j) => Math.sin(7 * i + 3 * j)));
  const ranges = new Map([input, ...operations.map(({ output }) => output)].map((tensor) => {
    const values = samples.flatMap((sample) => (tensor === input ? [...sample] : [...evaluateGraph({ ...graph, outputs: [tensor] }, sample)]));
    return [tensor, { min: Math.min(...values), max: Math.max(...values) }];
  }));
  return { graph, ranges, first: small, last, samples };
}

describe('one scale for all inputs of a concatenation', () => {
  const ways: Record<string, (list: TensorList, from: number) => readonly Operation[]> = {
    'a reshape': (list, from) => {
      const [flat, back] = [list.activation([1, 16]), list.activation([1, 4, 4, 1])];
      return [{ kind: 'reshape', inputs: [from], output: flat }, { kind: 'reshape', inputs: [flat], output: back }];
    },
    'a maximum pool': (list, from) => [{ kind: 'max-pool-2d', inputs: [from], output: list.activation([1, 4, 4, 1]), padding: 'same', strides: [1, 1], window: [2, 2] }],
    'a transposition': (list, from) => [{ kind: 'transpose', inputs: [from], output: list.activation([1, 4, 4, 1]), order: [0, 2, 1, 3] }],
    'an average pool': (list, from) => [{ kind: 'average-pool-2d', inputs: [from], output: list.activation([1, 4, 4, 1]), padding: 'same', strides: [1, 1], window: [2, 2] }],
  };

  test.each(['a reshape', 'a maximum pool', 'a transposition'])('reaches the operation that calculates through %s, without a QUANTIZE', (name) => {
    const { graph, ranges, first, last } = meeting(ways[name] as (typeof ways)[string]);
    const assigned = assignQuantization(graph, ranges);
    expect(assigned.get(first)).toEqual(assigned.get(graph.outputs[0] as number));
    expect(assigned.get(last)).toEqual(assigned.get(first));
    expect(quantizeGraph(graph, assigned, 'int8').operations.map(({ kind }) => kind)).not.toContain('quantize');
  });

  test('is not forced on what an average pool reads, as its sums would be cut off: its output is requantized', () => {
    const { graph, ranges, first } = meeting(ways['an average pool'] as (typeof ways)[string]);
    const assigned = assignQuantization(graph, ranges);
    expect(assigned.get(first)).not.toEqual(assigned.get(graph.outputs[0] as number));
    expect(quantizeGraph(graph, assigned, 'int8').operations.map(({ kind }) => kind)).toEqual(['conv-2d', 'conv-2d', 'average-pool-2d', 'quantize', 'concatenate']);
  });

  test('is not forced on a tensor that others read: it keeps its own, twenty times as fine', () => {
    const { graph, ranges, first } = meeting(ways['a reshape'] as (typeof ways)[string]);
    const assigned = assignQuantization({ ...graph, outputs: [...graph.outputs, first] }, ranges);
    expect(((assigned.get(graph.outputs[0] as number)?.scales[0] ?? 0) / (assigned.get(first)?.scales[0] ?? 1)) / 20).toBeCloseTo(1, 1);
  });

  test.each(Object.keys(ways))('gives what the float model gives through %s, in every runtime', async (name) => {
    const { graph, ranges, samples } = meeting(ways[name] as (typeof ways)[string]);
    const bytes = emitModel(quantizeGraph(graph, assignQuantization(graph, ranges), 'int8'));
    const expected = samples.map((sample) => evaluateGraph(graph, sample));
    for (const runtime of runtimes) {
      const run = await runSamples(bytes, samples, runtime, systemClock);
      if (!run.ok) throw new Error(run.error.message);
      expect(measureDifference(expected, run.value.outputs).snrDb, runtime.kind).toBeGreaterThan(35);
    }
  });
});

describe('spreadFloats', () => {
  test('takes along what only carries values between layers in float, and nothing that int8 layers feed', () => {
    const graph = branchedModel(1);
    const position = (kind: Operation['kind']): number => graph.operations.findIndex((operation) => operation.kind === kind);
    const sum = position('add');
    expect([...spreadFloats(graph, new Set([sum]))]).toEqual([sum]);
    const both = new Set([sum, position('logistic')]);
    expect([...spreadFloats(graph, both)].toSorted((a, b) => a - b)).toEqual([...both, ...['concatenate', 'maximum', 'average-pool-2d', 'reshape'].map((kind) => position(kind as Operation['kind']))].toSorted((a, b) => a - b));
  });
});

test('a layer with almost no weights and a large bias gives its bias, in every runtime: its int32 bias would overflow without the guard', async () => {
  const list = new TensorList();
  const [input, hidden, output] = [list.activation([1, 2, 2, 2]), list.activation([1, 2, 2, 3]), list.activation([1, 2, 2, 3])] as [number, number, number];
  // Channel 0 is dead, as batch normalization leaves them: 2.5 / (scale of the input * 1e-12 / 127) is far beyond 2^31.
  const weights = Float32Array.of(1e-12, -1e-12, 0.5, 0.25, -0.3, 0.8);
  const settings = { padding: 'same', strides: [1, 1], dilations: [1, 1] } as const;
  const graph: Graph = {
    tensors: list.tensors, inputs: [input], outputs: [output],
    operations: [
      { kind: 'conv-2d', inputs: [input, list.constant(weights, [3, 1, 1, 2]), list.constant(Float32Array.of(2.5, 0.1, -0.2), [3])], output: hidden, ...settings, activation: 'none' },
      { kind: 'depthwise-conv-2d', inputs: [hidden, list.constant(Float32Array.of(1, 1e-12, 1), [1, 1, 1, 3]), list.constant(Float32Array.of(0, -1.5, 0), [3])], output, ...settings, multiplier: 1, activation: 'none' },
    ],
  };
  const samples = branchedSamples(10, 3).map((sample) => sample.subarray(0, 8));
  const ranges = new Map([input, hidden, output].map((tensor) => {
    const values = samples.flatMap((sample) => (tensor === input ? [...sample] : [...evaluateGraph({ ...graph, outputs: [tensor] }, sample)]));
    return [tensor, { min: Math.min(...values), max: Math.max(...values) }];
  }));
  const quantized = quantizeGraph(graph, assignQuantization(graph, ranges), 'int8');
  expect(2.5 / ((quantized.tensors[input]?.quantization?.scales[0] ?? 1) * (1e-12 / 127)), 'the bias without the guard').toBeGreaterThan(2 ** 31);
  for (const runtime of runtimes) {
    const run = await runSamples(emitModel(quantized), samples, runtime, systemClock);
    if (!run.ok) throw new Error(run.error.message);
    const step = quantized.tensors[output]?.quantization?.scales[0] ?? 0;
    for (const [i, sample] of samples.entries()) for (const [j, value] of evaluateGraph(graph, sample).entries()) expect(Math.abs((run.value.outputs[i]?.[j] as number) - value), `${runtime.kind} sample ${i} value ${j}`).toBeLessThan(2.5 * step);
  }
});
