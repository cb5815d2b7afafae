import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { systemClock } from '../../proto/clock.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { Conversion, ConversionProblem, ConversionRequest, RuntimeRefusal, SourceVerdict } from '../conversion.ts';
import { tensorOf } from '../graph/graph.ts';
import { importSource } from '../import/import-source.ts';
import { checkOutputs } from './check-outputs.ts';
import type { ConversionOptions } from './conversion-options.ts';
import { NativeRunner } from './native-runner.ts';
import { readInputFile } from './read-input-file.ts';
import { carriedBy, readMetadata } from './read-metadata.ts';
import { readSamples, type NamedSamples } from './read-samples.ts';
import type { Answer } from './run-command.ts';
import { ProgressLine } from './show-progress.ts';
import { writeResults } from './write-results.ts';

/**
 * Converts, shows progress on standard error, and writes the file and its reports only when everything holds. The source is
 * tried in a process of its own while this one opens the runtime that calibrates; nothing else runs it before the verdict.
 */
export async function runConversion(source: ConversionRequest['source'], path: string, options: ConversionOptions): Promise<Answer> {
  const unwritable = await checkOutputs(path, options);
  if (unwritable !== undefined) return withSourceProblem(unwritable, source, options);
  const started = startNative();
  if (!started.ok) return started;
  const native = started.value;
  const progress = new ProgressLine(options.progress === true);
  try {
    const isFile = 'tflite' in source;
    // Without a file to try, an empty one tells whether the runtime is there at all.
    const trying = native.tryModel(isFile ? source.tflite : new Uint8Array(0));
    const opening = openCalibrator();
    const request = await readRequest(source, options, progress);
    if (!request.ok) return request;
    const opened = await opening;
    if (!opened.ok) return opened;
    const { convertModel } = await import('../convert-model.ts');
    const runners = trying.then((verdict): Result<readonly NativeRunner[], ConversionProblem> => (isFile ? refusalOfSource(verdict, path) : undefined) ?? ok(verdict.outcome === 'unavailable' ? [] : [native]));
    const converted = await convertModel({ ...request.value, runners, runtimes: [opened.value], onProgress: ({ phase, fraction }) => progress.show(phase, fraction) });
    const verdict = await trying;
    const missing: RuntimeRefusal[] = verdict.outcome === 'unavailable' ? [{ kind: verdict.kind, outcome: 'unavailable', message: verdict.message }] : [];
    progress.clear();
    if (!converted.ok) return converted;
    const { bytes, report } = converted.value;
    return await giveOut({ bytes, report: { ...report, refusals: [...missing, ...report.refusals], ...(isFile ? { preflight: verdict } : {}) } }, path, options);
  } finally {
    native.close();
  }
}

/** What cannot be written, behind all that the source lacks: one list, so that nothing more comes up afterwards. */
async function withSourceProblem(unwritable: Result<never, Problem>, source: ConversionRequest['source'], options: ConversionOptions): Promise<Result<never, Problem>> {
  const imported = await importAsAsked(source, options);
  return imported.ok || unwritable.ok ? unwritable : problem(imported.error.code, `${imported.error.message}; and ${unwritable.error.message}`);
}

function importAsAsked(source: ConversionRequest['source'], options: ConversionOptions): ReturnType<typeof importSource> {
  return importSource({ source, mode: options.mode, target: options.target, mixedPrecision: isMixed(options), sequenceLength: options.sequenceLength });
}

function isMixed(options: ConversionOptions): boolean {
  return options.mixedPrecision ?? [options.minSnr, options.minAgreement, options.maxAccuracyDrop].some((bound) => bound !== undefined);
}

function startNative(): Result<NativeRunner, Problem> {
  try {
    return ok(new NativeRunner());
  } catch (cause) {
    return problem('converter.write_failed', `no temporary file can be made (${cause instanceof Error ? cause.message : String(cause)}); name a folder for them with TMPDIR`);
  }
}

/** As long as the native process has to try a file. */
const firstCallMsMax = 20_000;

/**
 * How V8 optimizes WASM here: a function when it has run about this many bytes, ten times as many as by default, one at a time, and without what its compiler takes most memory for
 * (up to 32 MiB for one function, which stay with the thread that did it). The kernels that the time goes to run as fast.
 */
const wasmFlags = ['--wasm-tiering-budget=150000000', '--no-wasm-loop-unrolling', '--no-wasm-inlining', '--no-wasm-loop-peeling', '--wasm-num-compilation-tasks=1'];

/** WASM computes the same on every machine, and a bad model cannot harm more than its memory; one that hangs is stopped. */
async function openCalibrator(): Promise<Result<ModelRuntime, Problem>> {
  for (const flag of wasmFlags) setFlagsFromString(flag);
  const { openWasmRuntime } = await import('../../runtime/adapters/wasm-runtime.ts');
  return openWasmRuntime({ firstCallMsMax });
}

/** A file that ends the process that runs it goes no further. One that the runtime merely refuses may be newer than it. */
function refusalOfSource({ kind, outcome, message }: SourceVerdict, path: string): Result<never, ConversionProblem> | undefined {
  return outcome === 'crashed' ? problem('converter.source_invalid', `${path} was loaded in a process of its own first, and is not safe to run in the ${kind} runtime: ${message}`) : undefined;
}

async function readRequest(source: ConversionRequest['source'], options: ConversionOptions, progress: ProgressLine): Promise<Result<Omit<ConversionRequest, 'runtimes' | 'runners'>, Problem>> {
  // What the source lacks is said before a sample is read.
  const graph = await importAsAsked(source, options);
  if (!graph.ok) return graph;
  const shapes = graph.value.inputs.map((input) => tensorOf(graph.value, input).shape);
  const read = async (data: string | undefined): Promise<Result<NamedSamples | undefined, Problem>> => (data === undefined ? ok(undefined) : readSamples(data, options, () => Promise.resolve(shapes), (fraction) => progress.show('read', fraction)));
  const calibration = await read(options.calibrate);
  if (!calibration.ok) return calibration;
  const checks = await read(options.check);
  if (!checks.ok) return checks;
  const truth = options.truth === undefined ? ok(undefined) : await readTruth(options.truth, options);
  if (!truth.ok) return truth;
  const ranges = options.ranges === undefined ? ok(undefined) : await readRanges(options.ranges);
  if (!ranges.ok) return ranges;
  const metadata = await readMetadata(source, options);
  if (!metadata.ok) return metadata;
  return ok({
    source,
    imported: graph.value,
    mode: options.mode,
    ...(calibration.value === undefined ? {} : { calibration: calibration.value.values }),
    ...(checks.value === undefined ? {} : { checks: checks.value.values }),
    sampleNames: { calibration: calibration.value?.names, checks: checks.value?.names },
    allowConstantSamples: options.allowConstantSamples === true,
    ...(ranges.value === undefined ? {} : { ranges: ranges.value }),
    ...(truth.value === undefined ? {} : { truth: truth.value }),
    checkSamplesMax: options.checkSamples,
    target: options.target,
    denseAs: options.denseAs,
    calibrationMethod: options.calibrationMethod,
    equalization: options.equalize ? 'automatic' : 'never',
    mixedPrecision: isMixed(options),
    sequenceLength: options.sequenceLength,
    ioType: options.io,
    bounds: {
      ...(options.minSnr === undefined ? {} : { snrDbMin: options.minSnr }),
      ...(options.minAgreement === undefined ? {} : { agreementMin: options.minAgreement / 100 }),
      ...(options.maxAccuracyDrop === undefined ? {} : { accuracyDropMax: options.maxAccuracyDrop / 100 }),
    },
    // The reports are written even where a bound is missed; the file is not.
    keepBelowBounds: true,
    withHistograms: options.html !== undefined || options.report !== undefined,
    metadata: metadata.value,
    clock: systemClock,
  });
}

async function giveOut(conversion: Conversion, path: string, options: ConversionOptions): Promise<Answer> {
  const { report } = conversion;
  const isGivenOut = report.missed.length === 0 || options.keep === true;
  if (options.dryRun !== true) {
    const written = await writeResults(conversion, options, isGivenOut, `${basename(path)} to ${basename(options.output)}`);
    if (!written.ok) return written;
  }
  const { formatReport } = await import('../report/format-report.ts');
  const fate = !isGivenOut ? 'is not written' : options.dryRun === true ? 'would be written (dry run)' : 'is written';
  const text = options.json === true ? JSON.stringify(report, null, 2) : `${options.output} ${fate}\n${formatReport(report)}`;
  return report.missed.length === 0 ? ok(text) : { ...problem('converter.bounds_missed', `${report.missed[0]}${report.missed.length > 1 ? ` (and ${report.missed.length - 1} more)` : ''}`), text };
}

/** The right class of each sample. */
async function readTruth(path: string, options: ConversionOptions): Promise<Result<readonly number[], Problem>> {
  const rows = await readSamples(path, options, () => Promise.resolve([]), () => undefined);
  if (!rows.ok) return rows;
  const { values } = rows.value;
  const wrong = values.findIndex((row) => row.length !== 1);
  return wrong < 0 ? ok(values.map(([value]) => value as number)) : problem('converter.calibration_invalid', `row ${wrong + 1} of ${path} has ${values[wrong]?.length} numbers; expected one, the right class of a sample`);
}

/** Kept ranges: a JSON file, or a .tflite file that carries them. */
async function readRanges(path: string): Promise<Result<unknown, Problem>> {
  const bytes = await readInputFile(path);
  if (!bytes.ok) return bytes;
  if (path.endsWith('.tflite')) {
    const { ranges } = carriedBy(bytes.value);
    return ranges === undefined ? problem('converter.calibration_invalid', `${path} carries no calibrated ranges; write it with --embed-ranges, or name a file of --save-ranges`) : ok(ranges);
  }
  try {
    return ok(JSON.parse(new TextDecoder().decode(bytes.value)) as unknown);
  } catch (cause) {
    return problem('converter.calibration_invalid', `${path} is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
