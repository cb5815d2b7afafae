import { assert } from '../../proto/assert.ts';
import { splitSample } from '../calibrate/split-sample.ts';
import { elementsOf, tensorOf, type Graph, type Operation } from '../graph/graph.ts';
import { activate, evaluateOperation } from '../verify/evaluate-graph.ts';

/** Largest change of an output over its largest value: float32 weights folded in another order stay far below, a wrong pass far above. */
const toleranceMax = 1e-3;
/** A tensor that differs by less holds what it held, and what reads it need not be evaluated again. */
const sameMax = 1e-6;

/** Values of every tensor for one sample, as the passes have left them so far. */
type Values = Map<number, Float32Array>;

/** Looks at the graph after a pass. */
export type PassObserver = (pass: string, graph: Graph) => void;

/**
 * Float parity after every pass: the source is evaluated once by definition, and after each pass what the pass has changed, with
 * all that depends on it; the outputs must be what they were. Cheap, as most passes touch few operations.
 *
 * @param samples flat inputs, one or a few
 * @returns gives an observer for one run of the passes over the source; it throws an AssertionError that names the pass, which is a bug of ours
 */
export function createParityCheck(source: Graph, samples: readonly Float32Array[]): () => PassObserver {
  const evaluated = samples.map((sample): Values => {
    const parts = splitSample(sample, source.inputs.map((input) => elementsOf(tensorOf(source, input).shape)));
    const values: Values = new Map(source.inputs.map((input, i) => [input, parts[i] as Float32Array]));
    for (const operation of source.operations) values.set(operation.output, evaluateOperation(source, operation, operation.inputs.map((input) => valueOf(source, values, input))));
    return values;
  });
  const expected = evaluated.map((values) => source.outputs.map((output) => valueOf(source, values, output)));
  return () => {
    const current = evaluated.map((values) => new Map(values));
    let before = source;
    return (pass, graph) => {
      for (const [sample, values] of current.entries()) {
        reevaluate(graph, before, values);
        for (const [i, output] of graph.outputs.entries()) {
          const change = relativeChange(expected[sample]?.[i] as Float32Array, valueOf(graph, values, output));
          assert(change <= toleranceMax, `the pass ${pass} changes output ${i} of the model by ${change} of its largest value; the bound is ${toleranceMax}: this is a bug of the converter, please report it with the model`);
        }
      }
      before = graph;
    };
  };
}

/** Brings the values up to date: operations that a pass has made or changed, and readers of what thereby changed. */
function reevaluate(graph: Graph, before: Graph, values: Values): void {
  const changed = new Set<number>();
  const earlier = new Map(before.operations.map((operation) => [operation.output, operation]));
  let bare: ReadonlyMap<string, number> | undefined;
  /** What an operation gives before its activation, where an operation without one gave it: fusing costs no second evaluation. */
  const beforeActivation = (operation: Operation): Float32Array | undefined => {
    if (!('activation' in operation) || operation.activation === 'none') return undefined;
    bare ??= new Map(before.operations.flatMap((one) => ('activation' in one && one.activation === 'none' ? [[describe(one), one.output]] : [])));
    const output = bare.get(describe({ ...operation, activation: 'none' }));
    return output === undefined || operation.inputs.some((input) => changed.has(input) || before.tensors[input]?.data !== graph.tensors[input]?.data) ? undefined : values.get(output);
  };
  for (const operation of graph.operations) {
    const known = values.get(operation.output);
    if (known !== undefined && isSame(earlier.get(operation.output), operation) && !operation.inputs.some((input) => changed.has(input) || before.tensors[input]?.data !== graph.tensors[input]?.data)) continue;
    const plain = beforeActivation(operation);
    const value = plain !== undefined && 'activation' in operation ? activate(plain, operation.activation) : evaluateOperation(graph, operation, operation.inputs.map((input) => valueOf(graph, values, input)));
    if (known !== undefined && relativeChange(known, value) <= sameMax) continue;
    values.set(operation.output, value);
    changed.add(operation.output);
  }
}

function valueOf(graph: Graph, values: Values, tensor: number): Float32Array {
  const value = values.get(tensor) ?? tensorOf(graph, tensor).data;
  assert(value instanceof Float32Array, `tensor ${tensor} has no value yet`);
  return value;
}

/** All of an operation but where it writes. */
function describe(operation: Operation): string {
  return JSON.stringify({ ...operation, output: undefined, origin: undefined });
}

function isSame(before: Operation | undefined, after: Operation): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/** Largest difference over the largest expected value. Where the source itself gives no finite number there is nothing to compare. */
function relativeChange(expected: Float32Array, given: Float32Array): number {
  if (expected.length !== given.length) return Number.POSITIVE_INFINITY;
  let [largest, difference] = [Number.MIN_VALUE, 0];
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    if (!Number.isFinite(value)) continue;
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs((given[i] as number) - value));
  }
  return difference / largest;
}
