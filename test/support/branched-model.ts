import { TensorList, type Graph, type Operation } from '../../converter/graph/graph.ts';
import { createRandom, normal } from '../../proto/random.ts';

/**
 * A graph with every kind of neighbourhood that quantization has to get right: a convolution read by two branches, a sum, pools, a
 * concatenation of tensors of different ranges, a maximum with a constant, reshapes, dense layers, a sigmoid gate and a softmax. 6x6x2 in, 4 out.
 *
 * @param spread the larger, the more the channels of the first layer differ in range, which int8 takes badly
 */
export function branchedModel(seed: number, spread = 1): Graph {
  const random = createRandom(seed);
  const list = new TensorList();
  const weights = (shape: readonly number[], scale = 0.4): number => list.constant(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * normal(random)), shape);
  const plane = (channels: number): number => list.activation([1, 6, 6, channels]);
  const convolution = { padding: 'same', strides: [1, 1], dilations: [1, 1] } as const;
  const input = plane(2);
  const [wide, left, right, gate, gated, sum, joined, cut] = [plane(4), plane(4), plane(4), plane(4), plane(4), plane(4), plane(8), plane(8)] as [number, number, number, number, number, number, number, number];
  const [pooled, flat, hidden, logits, output] = [[1, 3, 3, 8], [1, 72], [1, 6], [1, 4], [1, 4]].map((shape) => list.activation(shape)) as [number, number, number, number, number];
  const first = Float32Array.from({ length: 4 * 9 * 2 }, (_, i) => 0.3 * normal(random) * (i < 18 ? spread : 1));
  const operations: Operation[] = [
    { kind: 'conv-2d', inputs: [input, list.constant(first, [4, 3, 3, 2]), weights([4], 0.1)], output: wide, ...convolution, activation: 'relu' },
    { kind: 'conv-2d', inputs: [wide, weights([4, 1, 1, 4]), weights([4], 0.1)], output: left, ...convolution, activation: 'none' },
    { kind: 'depthwise-conv-2d', inputs: [wide, weights([1, 3, 3, 4]), weights([4], 0.1)], output: right, ...convolution, multiplier: 1, activation: 'relu' },
    { kind: 'logistic', inputs: [left], output: gate },
    { kind: 'multiply', inputs: [gate, right], output: gated, activation: 'none' },
    { kind: 'add', inputs: [left, gated], output: sum, activation: 'none' },
    { kind: 'concatenate', inputs: [sum, gate], output: joined, axis: 3 },
    { kind: 'maximum', inputs: [joined, weights([1, 6, 6, 8], 0.1)], output: cut },
    { kind: 'average-pool-2d', inputs: [cut], output: pooled, padding: 'valid', strides: [2, 2], window: [2, 2] },
    { kind: 'reshape', inputs: [pooled], output: flat },
    { kind: 'dense', inputs: [flat, weights([6, 72], 0.15), weights([6], 0.1)], output: hidden, activation: 'relu' },
    { kind: 'dense', inputs: [hidden, weights([4, 6]), weights([4], 0.1)], output: logits, activation: 'none' },
    { kind: 'softmax', inputs: [logits], output },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [output] };
}

export function branchedSamples(count: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Float32Array.from({ length: 72 }, () => normal(random)));
}
