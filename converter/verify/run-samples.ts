import type { Clock } from '../../proto/clock.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { createPredictor } from '../../runtime/create-predictor.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { ConversionProblem } from '../conversion.ts';

export interface SampleRun {
  readonly outputs: readonly Float32Array[];
  /** Median of the runs, quantization at the edges included. */
  readonly latencyP50Us: number;
}

/** Runs a .tflite file over samples in one runtime; the outputs come as real values whatever the file's types. */
export async function runSamples(bytes: Uint8Array, samples: readonly Float32Array[], runtime: ModelRuntime, clock: Clock, signal?: AbortSignal): Promise<Result<SampleRun, ConversionProblem>> {
  const loaded = runtime.load(bytes);
  if (!loaded.ok) return problem('converter.runtime_failed', loaded.error.message);
  try {
    const predictor = createPredictor(loaded.value);
    if (!predictor.ok) return problem('converter.runtime_failed', predictor.error.message);
    const outputs: Float32Array[] = [];
    const latenciesUs = new Float64Array(samples.length);
    for (const [index, sample] of samples.entries()) {
      const output = new Float32Array(predictor.value.outputLength);
      const startMs = clock.monotonicMs();
      const ran = predictor.value.predict(sample, output);
      latenciesUs[index] = (clock.monotonicMs() - startMs) * 1000;
      if (!ran.ok) return problem('converter.runtime_failed', ran.error.message);
      outputs.push(output);
      if (index % 32 === 31) {
        await clock.sleep(0);
        if (signal?.aborted === true) return problem('converter.aborted', 'the conversion was aborted');
      }
    }
    return ok({ outputs, latencyP50Us: latenciesUs.sort()[Math.floor(samples.length / 2)] ?? 0 });
  } finally {
    loaded.value.close();
  }
}
