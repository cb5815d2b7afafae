import { ok, problem, type Result } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { ConversionProblem, ConversionReport, ConversionRequest, RuntimeVerification } from '../conversion.ts';
import type { Graph } from '../graph/graph.ts';
import { countMultiplications, evaluateGraph } from './evaluate-graph.ts';
import { measureDifference } from './measure-difference.ts';
import { runSamples } from './run-samples.ts';

/** The slow evaluation by definition stays under about a second. */
const evaluatedMultiplicationsMax = 1e8;
const evaluatedSamplesMax = 32;
const defaultBounds = { floatErrorMax: 1e-4, snrDbMin: 10, agreementMin: 0 };

export interface ConvertedFiles {
  /** The source as imported, before any pass. */
  readonly imported: Graph;
  readonly floatBytes: Uint8Array;
  /** What is to be given out: the float file itself, or that of another mode. */
  readonly bytes: Uint8Array;
  readonly samples: readonly Float32Array[];
}

/**
 * Compares, in each runtime, the float file with the source evaluated by definition, and the file to be given out with its
 * reference (the float file, for every other mode). `converter.bounds_missed` says which figure missed which bound in which runtime.
 */
export async function verifyConversion(files: ConvertedFiles, request: ConversionRequest): Promise<Result<Pick<ConversionReport, 'runtimes' | 'floatError'>, ConversionProblem>> {
  const bounds = { ...defaultBounds, ...request.bounds };
  const isReduced = request.mode !== 'float32';
  const remedy = request.mode === 'full-int8' ? 'calibrate with more samples of the training data, or use mode float16 or float32' : 'use mode float32';
  const runtimes: RuntimeVerification[] = [];
  let floatError = 0;
  for (const [index, runtime] of request.runtimes.entries()) {
    const float = await runSamples(files.floatBytes, files.samples, runtime, request.clock, request.signal);
    if (!float.ok) return float;
    const source = await runSource(files, request, runtime);
    if (!source.ok) return source;
    const expected = source.value;
    const largest = expected.reduce((max, values) => values.reduce((inner, value) => Math.max(inner, Math.abs(value)), max), Number.MIN_VALUE);
    const floatDifference = measureDifference(expected, float.value.outputs.slice(0, expected.length), float.value.lengths);
    const relative = floatDifference.maxAbsoluteError / largest;
    // Written so that a NaN misses the bound.
    if (!(relative <= bounds.floatErrorMax)) return missed(`the float model differs from its source by ${relative} of the largest output in the ${runtime.kind} runtime, the bound is ${bounds.floatErrorMax}`);
    floatError = Math.max(floatError, relative);
    const run = isReduced ? await runSamples(files.bytes, files.samples, runtime, request.clock, request.signal) : float;
    if (!run.ok) return run;
    const difference = isReduced ? measureDifference(float.value.outputs, run.value.outputs, float.value.lengths) : floatDifference;
    runtimes.push({ kind: runtime.kind, ...difference, latencyP50Us: run.value.latencyP50Us });
    request.onProgress?.({ phase: 'verify', fraction: 0.6 + (0.4 * (index + 1)) / request.runtimes.length });
    if (!isReduced) continue;
    if (!(difference.snrDb >= bounds.snrDbMin)) return missed(`${request.mode} has a signal-to-noise ratio of ${difference.snrDb.toFixed(1)} dB against the float model in the ${runtime.kind} runtime, the bound is ${bounds.snrDbMin} dB: ${remedy}`);
    if (!(difference.agreement >= bounds.agreementMin)) return missed(`${request.mode} agrees with the float model on ${(100 * difference.agreement).toFixed(1)} % of ${files.samples.length} samples in the ${runtime.kind} runtime, the bound is ${100 * bounds.agreementMin} %: ${remedy}`);
  }
  return ok({ runtimes, floatError });
}

/** What the source gives: a .tflite file run as it is, layers evaluated by definition, for a few samples and no longer than about a second. */
async function runSource(files: ConvertedFiles, request: ConversionRequest, runtime: ModelRuntime): Promise<Result<readonly Float32Array[], ConversionProblem>> {
  if ('tflite' in request.source) {
    const run = await runSamples(request.source.tflite, files.samples.slice(0, evaluatedSamplesMax), runtime, request.clock, request.signal);
    return run.ok ? ok(run.value.outputs) : run;
  }
  const evaluated = Math.max(1, Math.min(files.samples.length, evaluatedSamplesMax, Math.floor(evaluatedMultiplicationsMax / countMultiplications(files.imported))));
  return ok(files.samples.slice(0, evaluated).map((sample) => evaluateGraph(files.imported, sample)));
}

function missed(message: string): Result<never, ConversionProblem> {
  return problem('converter.bounds_missed', message);
}
