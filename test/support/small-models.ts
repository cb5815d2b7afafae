import { assignQuantization } from '../../converter/quantize/assign-quantization.ts';
import { quantizeGraph } from '../../converter/quantize/quantize-graph.ts';
import { emitModel } from '../../converter/emit/emit-model.ts';
import { TensorList, type Graph, type Operation } from '../../converter/graph/graph.ts';
import { evaluateGraph } from '../../converter/verify/evaluate-graph.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';

/** A small model as a graph and as files, with inputs; made from a seed, needs no data from outside. */
export interface SmallModel {
  readonly name: string;
  readonly graph: Graph;
  readonly float: Uint8Array;
  readonly int8: Uint8Array;
  readonly samples: readonly Float32Array[];
}

const weightsOf = (random: Random, length: number, scale: number): Float32Array => Float32Array.from({ length }, () => normal(random) * scale);

/** 8 -> 6 relu -> 3 softmax, FULLY_CONNECTED. */
function denseGraph(random: Random): Graph {
  const list = new TensorList();
  const input = list.activation([1, 8]);
  const hidden = list.activation([1, 6]);
  const logits = list.activation([1, 3]);
  const output = list.activation([1, 3]);
  const operations: Operation[] = [
    { kind: 'dense', inputs: [input, list.constant(weightsOf(random, 48, 0.4), [6, 8]), list.constant(weightsOf(random, 6, 0.1), [6])], output: hidden, activation: 'relu' },
    { kind: 'dense', inputs: [hidden, list.constant(weightsOf(random, 18, 0.6), [3, 6]), list.constant(weightsOf(random, 3, 0.1), [3])], output: logits, activation: 'none' },
    { kind: 'softmax', inputs: [logits], output },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [output] };
}

/** 6x5x2 image: convolution, depthwise convolution, pools, mean: every operation with a window. */
function convolutionGraph(random: Random): Graph {
  const list = new TensorList();
  const input = list.activation([1, 6, 5, 2]);
  const [a, b, c, d, e, f] = [[1, 6, 5, 4], [1, 3, 3, 8], [1, 3, 3, 8], [1, 2, 2, 8], [1, 1, 1, 8], [1, 8]].map((shape) => list.activation(shape)) as [number, number, number, number, number, number];
  const operations: Operation[] = [
    { kind: 'conv-2d', inputs: [input, list.constant(weightsOf(random, 72, 0.3), [4, 3, 3, 2]), list.constant(weightsOf(random, 4, 0.1), [4])], output: a, padding: 'same', strides: [1, 1], dilations: [1, 1], activation: 'relu6' },
    { kind: 'depthwise-conv-2d', inputs: [a, list.constant(weightsOf(random, 72, 0.4), [1, 3, 3, 8]), list.constant(weightsOf(random, 8, 0.1), [8])], output: b, padding: 'same', strides: [2, 2], dilations: [1, 1], multiplier: 2, activation: 'none' },
    { kind: 'max-pool-2d', inputs: [b], output: c, padding: 'same', strides: [1, 1], window: [2, 2] },
    { kind: 'average-pool-2d', inputs: [c], output: d, padding: 'valid', strides: [1, 1], window: [2, 2] },
    { kind: 'spatial-mean', inputs: [d], output: e },
    { kind: 'reshape', inputs: [e], output: f },
  ];
  return { tensors: list.tensors, operations, inputs: [input], outputs: [f] };
}

export function smallModels(seed: number): SmallModel[] {
  return Object.entries({ dense: denseGraph, convolution: convolutionGraph }).map(([name, make]) => {
    const random = createRandom(seed);
    const graph = make(random);
    const inputLength = (graph.tensors[graph.inputs[0] as number]?.shape ?? []).reduce((product, dimension) => product * dimension, 1);
    const samples = Array.from({ length: 20 }, () => weightsOf(random, inputLength, 1));
    return { name, graph, samples, float: emitModel(graph), int8: emitModel(quantizeGraph(graph, assignQuantization(graph, evaluatedRanges(graph, samples)), 'int8')) };
  });
}

/** Ranges by evaluation, so that these models need no interpreter. */
function evaluatedRanges(graph: Graph, samples: readonly Float32Array[]): Map<number, { min: number; max: number }> {
  const tensors = [...graph.inputs, ...graph.operations.map((operation) => operation.output)];
  return new Map(tensors.map((tensor) => {
    const values = samples.flatMap((sample) => [...(graph.inputs.includes(tensor) ? sample : evaluateGraph({ ...graph, outputs: [tensor] }, sample))]);
    return [tensor, { min: Math.min(...values), max: Math.max(...values) }];
  }));
}

/** Legal and small on disk, large or slow to run: `depth` 1x1 convolutions over a plane. */
export function planeModel(side: number, channels: number, depth = 1): Uint8Array {
  const list = new TensorList();
  const filter = list.constant(new Float32Array(channels * channels).fill(0.01), [channels, 1, 1, channels]);
  const bias = list.constant(new Float32Array(channels), [channels]);
  const shape = [1, side, side, channels];
  const input = list.activation(shape);
  const operations: Operation[] = [];
  let current = input;
  for (let i = 0; i < depth; i++) {
    const output = list.activation(shape);
    operations.push({ kind: 'conv-2d', inputs: [current, filter, bias], output, padding: 'valid', strides: [1, 1], dilations: [1, 1], activation: 'none' });
    current = output;
  }
  return emitModel({ tensors: list.tensors, operations, inputs: [input], outputs: [current] });
}
