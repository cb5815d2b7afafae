import { elementsOf, producerOf, tensorOf, type Graph } from '../graph/graph.ts';

/** What answers of a model are about: classes (the largest output counts), its own input again (an autoencoder), or single values. */
export type AnswerKind = 'classes' | 'reconstruction' | 'values';

/** An autoencoder's scores, each the mean squared difference of a sample and what the model makes of it, which alarms are set on. */
export interface Reconstruction {
  /** Mean |score of the converted model - score of its reference|. */
  readonly scoreErrorMean: number;
  /** Mean score of the reference. */
  readonly scoreMean: number;
  /** Root of the mean squared difference of the outputs, converted and reference. */
  readonly rootMeanSquaredError: number;
}

/** @param graph as imported */
export function answerKindOf(graph: Graph): AnswerKind {
  const shapes = graph.outputs.map((output) => tensorOf(graph, output).shape);
  if (shapes.every((shape) => elementsOf(shape) === 1)) return 'values';
  const [input] = graph.inputs;
  const [output] = graph.outputs;
  const isAlone = graph.inputs.length === 1 && graph.outputs.length === 1;
  if (!isAlone || tensorOf(graph, input).shape.join() !== shapes[0]?.join()) return 'classes';
  let last = producerOf(graph, output);
  while (last?.kind === 'reshape') last = producerOf(graph, last.inputs[0]);
  return last?.kind === 'softmax' || last?.kind === 'log-softmax' ? 'classes' : 'reconstruction';
}

/** All three lists have the same samples in the same order, each as long as the model's input. */
export function measureReconstruction(samples: readonly Float32Array[], reference: readonly Float32Array[], given: readonly Float32Array[]): Reconstruction {
  let [scoreError, scores, squares] = [0, 0, 0];
  for (const [i, sample] of reference.entries()) {
    const [input, output] = [samples[i] as Float32Array, given[i] as Float32Array];
    const score = meanSquaredDifference(input, sample);
    scores += score;
    scoreError += Math.abs(meanSquaredDifference(input, output) - score);
    squares += meanSquaredDifference(sample, output);
  }
  return { scoreErrorMean: scoreError / reference.length, scoreMean: scores / reference.length, rootMeanSquaredError: Math.sqrt(squares / reference.length) };
}

function meanSquaredDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum / a.length;
}
