import { describe, expect, test } from 'vitest';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import { TensorList, type Graph, type Operation, type OperationKind } from '../graph/graph.ts';
import { evaluateGraph } from '../verify/evaluate-graph.ts';
import { prepareGraph } from './prepare-graph.ts';

const numbers = (random: Random, length: number): Float32Array => Float32Array.from({ length }, () => normal(random));

/** A random chain of the operations that layers give, over a small plane. */
function randomGraph(seed: number): Graph {
  const random = createRandom(seed);
  const list = new TensorList();
  const operations: Operation[] = [];
  let shape: readonly number[] = [1, 4, 4, 2];
  const input = list.activation(shape);
  let current = input;
  const append = (next: readonly number[], make: (output: number) => Operation): void => {
    shape = next;
    const output = list.activation(shape);
    operations.push(make(output));
    current = output;
  };
  const channels = (): number => shape.at(-1) as number;
  const elements = (): number => shape.reduce((product, dimension) => product * dimension, 1);
  const moves: (() => void)[] = [
    () => append(shape, (output) => ({ kind: 'affine', inputs: [current, list.constant(numbers(random, channels()), [channels()]), list.constant(numbers(random, channels()), [channels()])], output })),
    () => append(shape, (output) => ({ kind: 'relu', inputs: [current], output })),
    () => append(shape, (output) => ({ kind: 'tanh', inputs: [current], output })),
    () => append(shape, (output) => ({ kind: 'relu6', inputs: [current], output })),
    () => append([1, elements()], (output) => ({ kind: 'reshape', inputs: [current], output })),
    () => {
      if (shape.length !== 2) return;
      const inputs = channels();
      append([shape[0] as number, 6], (output) => ({ kind: 'dense', inputs: [current, list.constant(numbers(random, 6 * inputs), [6, inputs]), list.constant(numbers(random, 6), [6])], output, activation: 'none' }));
    },
    () => {
      if (shape.length !== 4) return;
      const padding = random() < 0.5 ? 'same' : 'valid';
      const [height, width] = [shape[1] as number, shape[2] as number];
      if (Math.min(height, width) < 2) return;
      const inputs = channels();
      append(padding === 'same' ? [1, height, width, 3] : [1, height - 1, width - 1, 3], (output) => ({ kind: 'conv-2d', inputs: [current, list.constant(numbers(random, 12 * inputs), [3, 2, 2, inputs]), list.constant(numbers(random, 3), [3])], output, padding, strides: [1, 1], dilations: [1, 1], activation: 'none' }));
    },
  ];
  for (let i = 0; i < 9; i++) (moves[Math.floor(random() * moves.length)] as () => void)();
  return { tensors: list.tensors, operations, inputs: [input], outputs: [current] };
}

describe.each(['fully-connected', 'convolution'] as const)('dense as %s', (denseAs) => {
  test('the passes keep the function, over 300 random chains', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const graph = randomGraph(seed);
      const prepared = prepareGraph(graph, denseAs);
      const random = createRandom(1_000 + seed);
      for (let i = 0; i < 3; i++) {
        const sample = numbers(random, 32);
        const expected = evaluateGraph(graph, sample);
        const scale = Math.max(1, ...expected.map(Math.abs));
        for (const [j, value] of evaluateGraph(prepared, sample).entries()) expect(Math.abs(value - (expected[j] as number)) / scale, `seed ${seed}, output ${j}`).toBeLessThan(1e-5);
      }
      const kinds = prepared.operations.map(({ kind }) => kind);
      expect(kinds.filter((kind) => (['affine', denseAs === 'convolution' ? 'dense' : 'affine'] as OperationKind[]).includes(kind)), `seed ${seed}`).toEqual([]);
    }
  });

  test('is at rest: preparing again changes nothing', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const once = prepareGraph(randomGraph(seed), denseAs);
      expect(prepareGraph(once, denseAs).operations.map(({ kind }) => kind), `seed ${seed}`).toEqual(once.operations.map(({ kind }) => kind));
    }
  });
});
