import type { Clock } from '../../proto/clock.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { createTensorData, dequantizeInto, elementCount, quantizeInto } from '../../runtime/create-predictor.ts';
import type { ModelRuntime, TensorData, TensorInfo } from '../../runtime/model-runtime.ts';
import { splitSample } from '../calibrate/split-sample.ts';
import type { ConversionProblem, SampleRun, SampleRunner } from '../conversion.ts';

/** A runtime of this process as a runner. */
export function createLocalRunner(runtime: ModelRuntime, clock: Clock, signal?: AbortSignal): SampleRunner {
  return { kind: runtime.kind, run: (bytes, samples) => runSamples(bytes, samples, runtime, clock, signal) };
}

/** Runs a .tflite file over samples in one runtime; the outputs come as real values whatever the file's types. */
export async function runSamples(bytes: Uint8Array, samples: readonly Float32Array[], runtime: ModelRuntime, clock: Clock, signal?: AbortSignal): Promise<Result<SampleRun, ConversionProblem>> {
  const loaded = runtime.load(bytes);
  if (!loaded.ok) return problem(loaded.error.code === 'model.unsupported' ? 'converter.runtime_refused' : 'converter.runtime_failed', loaded.error.message);
  try {
    const model = loaded.value;
    const [inputLengths, lengths] = [model.inputs, model.outputs].map((infos) => infos.map((info) => elementCount(info.shape))) as [number[], number[]];
    const inputData = model.inputs.map((info, i) => createTensorData(info.type, inputLengths[i] as number));
    const outputData = model.outputs.map((info, i) => createTensorData(info.type, lengths[i] as number));
    const outputLength = lengths.reduce((sum, length) => sum + length, 0);
    const outputs: Float32Array[] = [];
    const latenciesUs = new Float64Array(samples.length);
    for (const [index, sample] of samples.entries()) {
      const output = new Float32Array(outputLength);
      const startMs = clock.monotonicMs();
      for (const [i, part] of splitSample(sample, inputLengths).entries()) quantizeInto(inputData[i] as TensorData, part, model.inputs[i] as TensorInfo);
      const ran = model.invoke(inputData, outputData);
      for (const [i, part] of splitSample(output, lengths).entries()) dequantizeInto(part, outputData[i] as TensorData, model.outputs[i] as TensorInfo);
      latenciesUs[index] = (clock.monotonicMs() - startMs) * 1000;
      if (!ran.ok) return problem('converter.runtime_failed', ran.error.message);
      outputs.push(output);
      if (index % 32 === 31) {
        await clock.sleep(0);
        if (signal?.aborted === true) return problem('converter.aborted', 'the conversion was aborted');
      }
    }
    return ok({ outputs, lengths, latencyP50Us: latenciesUs.sort()[Math.floor(samples.length / 2)] ?? 0 });
  } finally {
    loaded.value.close();
  }
}
