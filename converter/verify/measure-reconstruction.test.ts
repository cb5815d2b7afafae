import { expect, test } from 'vitest';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';
import { answerKindOf, measureReconstruction, type AnswerKind } from './measure-reconstruction.ts';

function model(input: readonly number[], output: readonly number[], kind: 'relu' | 'softmax' | 'logistic', isReshaped = false): Graph {
  const list = new TensorList();
  const [from, to] = [list.activation(input), list.activation(output)];
  const operations: Operation[] = [{ kind, inputs: [from], output: to }];
  const last = list.activation(output);
  if (isReshaped) operations.push({ kind: 'reshape', inputs: [to], output: last });
  return { tensors: list.tensors, operations, inputs: [from], outputs: [isReshaped ? last : to] };
}

test.each<[AnswerKind, string, Graph]>([
  ['classes', 'three outputs for five inputs', model([1, 5], [1, 3], 'relu')],
  ['classes', 'as many classes as inputs', model([1, 5], [1, 5], 'softmax')],
  ['classes', 'as many classes as inputs, behind a reshape', model([1, 5], [1, 5], 'softmax', true)],
  ['reconstruction', 'the shape of the input', model([1, 5], [1, 5], 'logistic')],
  ['classes', 'another shape of the same size', model([1, 6], [1, 2, 3], 'relu')],
  ['values', 'one output', model([1, 5], [1, 1], 'relu')],
  ['values', 'one input and one output', model([1, 1], [1, 1], 'relu')],
])('%s: %s', (kind, _name, graph) => {
  expect(answerKindOf(graph)).toBe(kind);
});

test('scores are mean squared differences to the input, their error is against the reference', () => {
  // Reference scores (1 + 1) / 2 = 1 and 0; given (4 + 0) / 2 = 2 and (1 + 1) / 2 = 1; outputs differ by (1 + 1) / 2 = 1 and 1.
  const [samples, reference, given] = [[[0, 0], [2, 2]], [[1, 1], [2, 2]], [[2, 0], [3, 1]]].map((rows) => rows.map((row) => Float32Array.from(row))) as [Float32Array[], Float32Array[], Float32Array[]];
  expect(measureReconstruction(samples, reference, given)).toEqual({ scoreErrorMean: 1, scoreMean: 0.5, rootMeanSquaredError: 1 });
});
