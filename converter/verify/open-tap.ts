import type { Result } from '../../proto/result.ts';
import { ok } from '../../proto/result.ts';
import { createTensorData, dequantizeInto, elementCount, quantizeInto } from '../../runtime/create-predictor.ts';
import type { ModelRuntime, RuntimeProblem, TensorData, TensorInfo } from '../../runtime/model-runtime.ts';
import { splitSample } from '../calibrate/split-sample.ts';
import { emitModel } from '../emit/emit-model.ts';
import type { Graph } from '../graph/graph.ts';

/** A model in an interpreter that gives any of its activations. */
export interface Tap {
  /** The real values of the tapped tensors for a flat sample; the same arrays every time. */
  run(sample: Float32Array): Result<readonly Float32Array[], RuntimeProblem>;
  close(): void;
}

/** Writes a graph with these activations as its outputs, which leaves its results unchanged, and loads it. */
export function openTap(graph: Graph, tensors: readonly number[], runtime: ModelRuntime): Result<Tap, RuntimeProblem> {
  const loaded = runtime.load(emitModel({ ...graph, names: undefined, outputs: tensors }));
  if (!loaded.ok) return loaded;
  const model = loaded.value;
  const lengths = model.inputs.map(({ shape }) => elementCount(shape));
  const inputs = model.inputs.map(({ type }, i) => createTensorData(type, lengths[i] as number));
  const outputs = model.outputs.map(({ type, shape }) => createTensorData(type, elementCount(shape)));
  const values = outputs.map(({ length }) => new Float32Array(length));
  return ok({
    run(sample) {
      for (const [i, part] of splitSample(sample, lengths).entries()) quantizeInto(inputs[i] as TensorData, part, model.inputs[i] as TensorInfo);
      const ran = model.invoke(inputs, outputs);
      if (!ran.ok) return ran;
      for (const [i, data] of outputs.entries()) dequantizeInto(values[i] as Float32Array, data, model.outputs[i] as TensorInfo);
      return ok(values);
    },
    close: () => model.close(),
  });
}
