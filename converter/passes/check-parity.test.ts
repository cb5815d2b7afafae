import { describe, expect, test } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { smallModels } from '../../test/support/small-models.ts';
import { TensorList, tensorOf, type Graph } from '../graph/graph.ts';
import { createParityCheck } from './check-parity.ts';
import { prepareGraph } from './prepare-graph.ts';

const [dense, convolution] = smallModels(3) as [ReturnType<typeof smallModels>[number], ReturnType<typeof smallModels>[number]];

/** A graph with one constant changed. */
function altered(graph: Graph, change: (values: Float32Array) => Float32Array, operation = 0, input = 1): Graph {
  const list = new TensorList(graph.tensors);
  const tensor = graph.operations[operation]?.inputs[input];
  const { data, shape } = tensorOf(graph, tensor);
  const constant = list.constant(change(data as Float32Array), shape);
  return { ...graph, tensors: list.tensors, operations: graph.operations.map((other, i) => (i === operation ? { ...other, inputs: other.inputs.map((index) => (index === tensor ? constant : index)) } : other)) };
}

describe('createParityCheck', () => {
  test.each([dense, convolution])('lets our passes through: $name', ({ graph, samples }) => {
    const observers = createParityCheck(graph, samples.slice(0, 3));
    for (const denseAs of ['fully-connected', 'convolution'] as const) {
      const seen: string[] = [];
      const observe = observers();
      prepareGraph(graph, denseAs, (pass, next) => {
        observe(pass, next);
        seen.push(pass);
      });
      expect(seen).toContain('lower-dense');
    }
  });

  test('names the pass that changes what the model gives', () => {
    const observe = createParityCheck(dense.graph, dense.samples.slice(0, 1))();
    observe('harmless', altered(dense.graph, (values) => values.map((value) => value * (1 + 1e-7))));
    expect(() => observe('fold-twice', altered(dense.graph, (values) => values.map((value) => 1.1 * value)))).toThrow(/the pass fold-twice changes output 0 of the model by 0\.\d+ .* this is a bug of the converter/);
  });

  test('sees a change of an activation inside, and one that only a later pass makes', () => {
    const { graph, samples } = convolution;
    const observe = createParityCheck(graph, samples.slice(0, 1))();
    observe('first', prepareGraph(graph, 'convolution'));
    const wrong: Graph = { ...graph, operations: graph.operations.map((operation) => (operation.kind === 'conv-2d' ? { ...operation, activation: 'none' } : operation)) };
    expect(() => observe('second', wrong)).toThrow(/the pass second changes/);
  });

  test('accepts layers scaled against each other, which changes every activation between but no output', () => {
    const random = createRandom(4);
    const factors = Float32Array.from({ length: 6 }, () => Math.exp(normal(random)));
    const observe = createParityCheck(dense.graph, dense.samples.slice(0, 2))();
    const first = altered(altered(dense.graph, (values) => values.map((value, i) => value / (factors[Math.floor(i / 8)] as number))), (values) => values.map((value, i) => value / (factors[i] as number)), 0, 2);
    observe('both', altered(first, (values) => values.map((value, i) => value * (factors[i % 6] as number)), 1));
    expect(() => observe('half of it', first)).toThrow(/half of it/);
  });
});
