import { ok, problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem, ConversionReport, StartedRequest, RuntimeRefusal, RuntimeVerification, SampleRun, SampleRunner } from '../conversion.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import type { Graph } from '../graph/graph.ts';
import { compareRuntimes, countErrors } from './compare-runs.ts';
import { countMultiplications, evaluateGraph } from './evaluate-graph.ts';
import { accuracyDrop, accuracyOf, measureDifference } from './measure-difference.ts';
import { answerKindOf, measureReconstruction } from './measure-reconstruction.ts';
import { createLocalRunner } from './run-samples.ts';

/** The slow evaluation by definition stays under about a second. */
const evaluatedMultiplicationsMax = 1e8;
export const evaluatedSamplesMax = 16;
/** What a conversion must reach where the request says nothing. */
export const defaultBounds = { floatErrorMax: 1e-4, snrDbMin: 10, agreementMin: 0, accuracyDropMax: 1 };

export interface ConvertedFiles {
  /** The source as imported, before any pass. */
  readonly imported: Graph;
  readonly floatBytes: Uint8Array;
  /** What is to be given out: the float file itself, or that of another mode. */
  readonly bytes: Uint8Array;
  readonly samples: readonly Float32Array[];
  /** The right class of each sample, where known. */
  readonly truth?: readonly number[] | undefined;
  /** What to do where a bound is missed; undefined for the usual advice. */
  readonly remedy?: string | undefined;
  /** What calibration saw the float model give, in the runtime where it ran; the float file is run on a few samples to see that it gives the same. */
  readonly known?: { readonly kind: RuntimeKind; readonly outputs: ReadonlyMap<Float32Array, Float32Array> } | undefined;
}

interface Verified { readonly verification: Omit<RuntimeVerification, 'differenceFromFirst'>; readonly floatError: number; readonly missed: readonly string[]; readonly run: SampleRun }

/**
 * Compares, in each runtime, the float file with the source evaluated by definition, and the file to be given out with its
 * reference (the float file, for every other mode). Runtimes of other processes work at the same time as those of this one.
 *
 * @returns what was measured; in `missed` each bound that a runtime misses, which is `converter.bounds_missed` unless the
 *   request asks for the file anyway
 */
export async function verifyConversion(files: ConvertedFiles, request: StartedRequest): Promise<Result<Pick<ConversionReport, 'runtimes' | 'refusals' | 'floatError' | 'missed'>, ConversionProblem>> {
  const elsewhere = Promise.all(request.runners.map((runner) => verifyIn(runner, files, request)));
  const here: Result<Verified, ConversionProblem>[] = [];
  for (const [index, runtime] of request.runtimes.entries()) {
    here.push(await verifyIn(createLocalRunner(runtime, request.clock, request.signal), files, request));
    request.onProgress?.({ phase: 'verify', fraction: 0.6 + (0.4 * (index + 1)) / request.runtimes.length });
  }
  const verified: Verified[] = [];
  const refusals: RuntimeRefusal[] = [];
  const kinds = [...request.runners, ...request.runtimes].map(({ kind }) => kind);
  for (const [i, answer] of [...(await elsewhere), ...here].entries()) {
    const kind = kinds[i] as RuntimeRefusal['kind'];
    if (answer.ok) verified.push(answer.value);
    else if (answer.error.code === 'converter.runtime_missing') refusals.push({ kind, outcome: 'unavailable', message: answer.error.message });
    else if (answer.error.code === 'converter.runtime_refused') refusals.push({ kind, outcome: 'refused', message: answer.error.message });
    else return answer;
  }
  // The current LiteRT is newer than the runtimes at hand: one that runs the file is enough there.
  const refused = request.target === 'litert' && verified.length > 0 ? [] : refusals.filter(({ outcome }) => outcome === 'refused');
  if (verified.length === 0 || refused.length > 0) return problem('converter.runtime_failed', (refused[0] ?? refusals[0])?.message ?? 'no runtime ran the file');
  const missed = verified.flatMap((one) => one.missed);
  if (missed.length > 0 && request.keepBelowBounds !== true) return problem('converter.bounds_missed', missed[0] as string);
  return ok({
    runtimes: verified.map(({ verification, run }) => ({ ...verification, differenceFromFirst: compareRuntimes((verified[0] as Verified).run, run) })),
    refusals,
    floatError: Math.max(...verified.map(({ floatError }) => floatError)),
    missed,
  });
}

async function verifyIn(runner: SampleRunner, files: ConvertedFiles, request: StartedRequest): Promise<Result<Verified, ConversionProblem>> {
  const bounds = { ...defaultBounds, ...request.bounds };
  const isReduced = request.mode !== 'float32';
  const float = await runFloat(files, runner);
  if (!float.ok) return float;
  const source = await runSource(files, request, runner);
  if (!source.ok) return source;
  const expected = source.value;
  const largest = expected.reduce((max, values) => values.reduce((inner, value) => Math.max(inner, Math.abs(value)), max), Number.MIN_VALUE);
  const floatDifference = measureDifference(expected, float.value.outputs.slice(0, expected.length), float.value.lengths);
  const floatError = floatDifference.maxAbsoluteError / largest;
  const run = isReduced ? await runner.run(files.bytes, files.samples) : float;
  if (!run.ok) return run;
  const difference = isReduced ? measureDifference(float.value.outputs, run.value.outputs, float.value.lengths) : floatDifference;
  const reference = isReduced ? float.value : { ...float.value, outputs: expected };
  const drop = accuracyDrop(reference, run.value, files.truth);
  const accuracy = files.truth === undefined ? undefined : { converted: accuracyOf(run.value, files.truth), float: accuracyOf(reference, files.truth) };
  const remedy = files.remedy ?? (request.mode === 'full-int8' ? 'calibrate with more samples of the training data, allow mixed precision, or use mode float16 or float32' : 'use mode float32');
  // Written so that a NaN misses the bound.
  const missed = [
    ...(floatError <= bounds.floatErrorMax ? [] : [`the float model differs from its source by ${floatError} of the largest output in the ${runner.kind} runtime, the bound is ${bounds.floatErrorMax}`]),
    ...(!isReduced || difference.snrDb >= bounds.snrDbMin ? [] : [`${request.mode} has a signal-to-noise ratio of ${difference.snrDb.toFixed(1)} dB against the float model in the ${runner.kind} runtime, the bound is ${bounds.snrDbMin} dB: ${remedy}`]),
    ...(!isReduced || difference.agreement >= bounds.agreementMin ? [] : [`${request.mode} agrees with the float model on ${(100 * difference.agreement).toFixed(1)} % of ${files.samples.length} samples in the ${runner.kind} runtime, the bound is ${100 * bounds.agreementMin} %: ${remedy}`]),
    ...(!isReduced || drop <= bounds.accuracyDropMax ? [] : [`${request.mode} loses ${(100 * drop).toFixed(2)} percentage points of ${accuracy === undefined ? 'agreement with the float model' : `accuracy (${(100 * accuracy.converted).toFixed(2)} % of ${files.samples.length} samples, the float model ${(100 * accuracy.float).toFixed(2)} %)`} in the ${runner.kind} runtime, the bound is ${100 * bounds.accuracyDropMax}: ${remedy}`]),
  ];
  return ok({
    verification: { kind: runner.kind, ...difference, ...(answerKindOf(files.imported) === 'reconstruction' ? { reconstruction: measureReconstruction(files.samples, reference.outputs, run.value.outputs) } : {}), ...(accuracy === undefined ? {} : { accuracy }), latencyP50Us: run.value.latencyP50Us, floatLatencyP50Us: float.value.latencyP50Us, errors: countErrors(reference, run.value) },
    floatError,
    missed,
    run: run.value,
  });
}

/** What the float file gives for all samples: run on a few where calibration has run the rest and both give the same. */
async function runFloat({ floatBytes, samples, known }: ConvertedFiles, runner: SampleRunner): Promise<Result<SampleRun, ConversionProblem>> {
  const outputs = known?.kind === runner.kind ? samples.flatMap((sample) => known.outputs.get(sample) ?? []) : [];
  if (outputs.length < samples.length || samples.length <= evaluatedSamplesMax) return runner.run(floatBytes, samples);
  const few = await runner.run(floatBytes, samples.slice(0, evaluatedSamplesMax));
  const isSame = few.ok && few.value.outputs.every((output, i) => output.every((value, j) => value === outputs[i]?.[j]));
  return few.ok && isSame ? ok({ ...few.value, outputs }) : runner.run(floatBytes, samples);
}

/** What the source gives: a .tflite file run as it is, layers evaluated by definition, for a few samples and no longer than about a second. */
async function runSource(files: ConvertedFiles, request: StartedRequest, runner: SampleRunner): Promise<Result<readonly Float32Array[], ConversionProblem>> {
  if ('tflite' in request.source) {
    const run = await runner.run(request.source.tflite, files.samples.slice(0, evaluatedSamplesMax));
    if (run.ok) return ok(run.value.outputs);
    // A source that is newer than the runtime is evaluated by definition, as layers are.
    if (run.error.code !== 'converter.runtime_refused') return run;
  }
  const evaluated = Math.max(1, Math.min(files.samples.length, evaluatedSamplesMax, Math.floor(evaluatedMultiplicationsMax / countMultiplications(files.imported))));
  return ok(files.samples.slice(0, evaluated).map((sample) => evaluateGraph(files.imported, sample)));
}
