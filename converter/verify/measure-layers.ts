import { createTensorData, dequantizeInto, elementCount, quantizeInto } from '../../runtime/create-predictor.ts';
import type { LoadedModel, ModelRuntime, TensorData, TensorInfo } from '../../runtime/model-runtime.ts';
import { splitSample } from '../calibrate/split-sample.ts';
import { describeOperator } from '../emit/describe-operator.ts';
import { emitModel } from '../emit/emit-model.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import { snrDb } from './measure-difference.ts';

/** How far the quantized model has drifted from the float one after a layer, everything before it included. */
export interface LayerDifference {
  readonly layer: number;
  readonly operator: string;
  /** What in the source it comes from. */
  readonly origin: string | undefined;
  readonly shape: readonly number[];
  readonly snrDb: number;
}

/**
 * Runs the float and the quantized graph with every activation as an output and compares them layer by layer: the first layer
 * with a low ratio is where accuracy is lost. Both graphs have the same tensors under the same numbers.
 *
 * @returns one entry per operation but reshapes; empty where a tapped model does not run
 */
export function measureLayers(float: Graph, quantized: Graph, samples: readonly Float32Array[], runtime: ModelRuntime): LayerDifference[] {
  const layers = float.operations.flatMap((operation, layer) => (operation.kind === 'reshape' ? [] : [{ layer, output: operation.output, operator: describeOperator(float, operation).name, origin: operation.origin }]));
  const tap = (graph: Graph) => runtime.load(emitModel({ ...graph, names: undefined, outputs: layers.map(({ output }) => output) }));
  const [before, after] = [tap(float), tap(quantized)];
  try {
    if (!before.ok || !after.ok || layers.length === 0) return [];
    const [reference, given] = [createTap(before.value), createTap(after.value)];
    const sums = layers.map(() => ({ signal: 0, noise: 0 }));
    for (const sample of samples) {
      const [expected, outputs] = [reference(sample), given(sample)];
      for (const [i, sum] of sums.entries()) addDifference(sum, expected[i] as Float32Array, outputs[i] as Float32Array);
    }
    return layers.map(({ layer, output, operator, origin }, i) => ({ layer, operator, origin, shape: tensorOf(float, output).shape, snrDb: snrDb(sums[i]?.signal ?? 0, sums[i]?.noise ?? 0) }));
  } finally {
    if (before.ok) before.value.close();
    if (after.ok) after.value.close();
  }
}

/** A function from a sample to the real values of all outputs; the same arrays every time. */
function createTap(model: LoadedModel): (sample: Float32Array) => readonly Float32Array[] {
  const lengths = model.inputs.map(({ shape }) => elementCount(shape));
  const inputs = model.inputs.map(({ type }, i) => createTensorData(type, lengths[i] as number));
  const outputs = model.outputs.map(({ type, shape }) => createTensorData(type, elementCount(shape)));
  const values = outputs.map(({ length }) => new Float32Array(length));
  return (sample) => {
    for (const [i, part] of splitSample(sample, lengths).entries()) quantizeInto(inputs[i] as TensorData, part, model.inputs[i] as TensorInfo);
    model.invoke(inputs, outputs);
    for (const [i, data] of outputs.entries()) dequantizeInto(values[i] as Float32Array, data, model.outputs[i] as TensorInfo);
    return values;
  };
}

function addDifference(sum: { signal: number; noise: number }, expected: Float32Array, given: Float32Array): void {
  for (let i = 0; i < expected.length; i++) {
    sum.signal += (expected[i] as number) ** 2;
    sum.noise += ((given[i] as number) - (expected[i] as number)) ** 2;
  }
}
