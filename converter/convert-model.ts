import { assert } from '../proto/assert.ts';
import { createRandom, normal } from '../proto/random.ts';
import { ok, problem, type Result } from '../proto/result.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { readModel } from '../runtime/verify-model.ts';
import { checkSamples, doubtSamples, type SampleCheck } from './calibrate/check-samples.ts';
import type { Range } from './calibrate/range.ts';
import type { StoredRanges } from './calibrate/load-ranges.ts';
import type { Conversion, ConversionProblem, ConversionRequest, ConversionReport, StartedRequest } from './conversion.ts';
import { emitModel } from './emit/emit-model.ts';
import { elementsOf, tensorOf, type Graph } from './graph/graph.ts';
import { foldShapes } from './import/fold-shapes.ts';
import { importSource } from './import/import-source.ts';
import { countOperators } from './inspect/count-operators.ts';
import { nameStorage } from './inspect/name-storage.ts';
import { describeLineage } from './metadata/describe-lineage.ts';
import { encodeModelMetadata, labelsProblem, metadataName, type ModelMetadata } from './metadata/model-metadata.ts';
import { createParityCheck } from './passes/check-parity.ts';
import type { DenseForm } from './passes/lower-dense.ts';
import { prepareGraph } from './passes/prepare-graph.ts';
import { quantizeModel, type QuantizedModel } from './quantize/quantize-model.ts';
import { storeDynamic, storeHalf } from './quantize/store-weights.ts';
import type { Prepared } from './search/choose-form.ts';
import type { MixedReport } from './search/keep-layers.ts';
import { sizeWarning } from './report/size-warning.ts';
import { refusalOf } from './targets/targets.ts';
import { countMultiplications } from './verify/evaluate-graph.ts';
import { measureActivations } from './verify/measure-activations.ts';
import { answerKindOf } from './verify/measure-reconstruction.ts';
import { measureLayers } from './verify/measure-layers.ts';
import { EarlyRunner } from './verify/early-runner.ts';
import { createLocalRunner } from './verify/run-samples.ts';
import { defaultBounds, evaluatedSamplesMax, verifyConversion } from './verify/verify-conversion.ts';

/** Verification samples where the caller brings none. */
const randomSamples = 32;
const samplesMax = 512;
const layerSamplesMax = 16;
/** Above this one sample has to do for the parity check after each pass. */
const parityMultiplications = 1e6;

/**
 * Converts a tfjs LayersModel, or a float .tflite file, to a verified .tflite file.
 *
 * Imports (everything unsupported is listed at once, before any work), rewrites, stores the numbers as the mode says (full-int8 calibrates first), writes,
 * and always verifies: the float file against the source (evaluated by definition, or run in the same runtime where it is a .tflite file), a file of any other mode against the float file, in every
 * given runtime. A file that misses a bound is not given out. The same request gives the same bytes.
 *
 * @returns the file and what was measured, or the reason: `converter.source_invalid`, `converter.unsupported`,
 *   `converter.calibration_invalid` (names the sample), `converter.bounds_missed` (with the figures), `converter.runtime_missing`,
 *   `converter.runtime_failed`, `converter.aborted`
 */
export async function convertModel(given: ConversionRequest): Promise<Result<Conversion, ConversionProblem>> {
  if (given.runtimes.length === 0) return problem('converter.runtime_missing', 'no TFLite runtime was given: open at least the wasm runtime, which needs no compiler');
  if (given.signal?.aborted === true) return problem('converter.aborted', 'the conversion was aborted');
  const imported = given.imported === undefined ? await importSource(given) : ok(given.imported);
  if (!imported.ok) return imported;
  const unfit = checkCalibration(given, imported.value);
  if (unfit !== undefined) return problem('converter.calibration_invalid', unfit);
  given.onProgress?.({ phase: 'import', fraction: 0.05 });
  const prepare = prepareWatched(imported.value, paritySamples(given, imported.value));
  const started = await (given.runners ?? ok([]));
  if (!started.ok) return started;
  const runners = started.value.map((runner) => new EarlyRunner(runner));
  const request: StartedRequest = { ...given, ...('tflite' in given.source ? { source: { tflite: foldShapes(given.source.tflite) } } : {}), runners };

  const beginEarly = (bytes: Uint8Array, atMost?: number): void => {
    if ((request.checks ?? request.calibration) === undefined) return;
    const { samples } = takeSamples(request, imported.value, undefined);
    for (const runner of runners) runner.begin(bytes, samples.slice(0, atMost));
  };
  if ('tflite' in request.source) beginEarly(request.source.tflite, evaluatedSamplesMax);
  const stored = await storeModel(request, imported.value, prepare, beginEarly);
  if (!stored.ok) return stored;
  const { graph } = stored.value;
  const metadata = describeMetadata(request, imported.value, stored.value.quantized?.stored);
  if (!metadata.ok) return metadata;
  const bytes = emitModel(stored.value.stored, metadata.value === undefined ? {} : { [metadataName]: encodeModelMetadata(metadata.value) });
  const written = readModel(bytes);
  if (!written.ok) return problem('converter.runtime_failed', `the written file does not pass the verifier: ${written.error.message}`);
  const target = request.target ?? 'tflite-2.9';
  const refusals = written.value.operators.flatMap((operator) => refusalOf(target, operator) ?? []);
  assert(refusals.length === 0, `${target} cannot run what was written in ${request.mode}, which was to be seen before: ${[...new Set(refusals)].join('; ')}`);

  request.onProgress?.({ phase: 'verify', fraction: 0.6 });
  const { samples, truth } = takeSamples(request, imported.value, stored.value.quantized?.ranges);
  const floatBytes = request.mode === 'float32' ? bytes : stored.value.floatBytes ?? emitModel(graph);
  beginEarly(bytes);
  const verifying = verifyConversion({ imported: imported.value, floatBytes, bytes, samples, truth, remedy: explain(stored.value.quantized?.mixed), known: { kind: calibrationRuntime(request).kind, outputs: stored.value.quantized?.floatOutputs ?? new Map() } }, request);
  // Runtimes of other processes have begun by now; this one measures layer by layer in the meantime.
  const layerSamples = samples.slice(0, layerSamplesMax);
  const layers = request.mode === 'float32' ? [] : measureLayers(graph, stored.value.stored, layerSamples, calibrationRuntime(request));
  const activations = request.withHistograms === true ? measureActivations(graph, stored.value.stored, layerSamples, calibrationRuntime(request)) : undefined;
  const verification = await verifying;
  if (!verification.ok) return verification;
  request.onProgress?.({ phase: 'verify', fraction: 1 });
  const report: ConversionReport = {
    mode: request.mode,
    answers: answerKindOf(imported.value),
    storage: nameStorage(written.value),
    sizeBytes: bytes.byteLength,
    samples: samples.length,
    samplesAreRandom: (request.checks ?? request.calibration) === undefined,
    operators: written.value.operators.map(({ name }) => name),
    operatorVersions: countOperators(written.value.operators),
    target,
    sourceBytes: sourceBytesOf(request.source),
    floatBytes: floatBytes.byteLength,
    ...verification.value,
    warnings: listWarnings(request, imported.value, stored.value, bytes.byteLength, floatBytes.byteLength),
    layers,
    ...(activations === undefined ? {} : { activations }),
    ...(metadata.value === undefined ? {} : { metadata: { labels: metadata.value.labels, transform: metadata.value.transform, lineage: metadata.value.lineage } }),
    ...(stored.value.quantized === undefined ? {} : { ranges: stored.value.quantized.stored, form: stored.value.quantized.form, mixed: stored.value.quantized.mixed }),
  };
  return ok({ bytes, report });
}

type AnyRequest = Omit<ConversionRequest, 'runners'>;

interface StoredModel {
  /** Prepared, still float. */
  readonly graph: Graph;
  /** Its numbers stored as the mode says. */
  readonly stored: Graph;
  /** The float graph as a file, where it was needed already. */
  readonly floatBytes?: Uint8Array | undefined;
  /** full-int8 only. */
  readonly quantized?: QuantizedModel;
}

/** A function that rewrites the imported graph with its dense layers in a form, watched pass by pass. */
function prepareWatched(imported: Graph, samples: readonly Float32Array[]): (denseAs: DenseForm) => Prepared {
  const observers = createParityCheck(imported, samples);
  const known = new Map<string, Prepared>();
  return (denseAs) => {
    const key = JSON.stringify(denseAs);
    const observe = observers();
    const prepared = known.get(key) ?? { graph: prepareGraph(imported, denseAs, observe), observe };
    known.set(key, prepared);
    return prepared;
  };
}

/** Rewrites the imported graph and stores its numbers as the mode says. */
async function storeModel(request: StartedRequest, imported: Graph, prepare: (denseAs: DenseForm) => Prepared, beginEarly: (bytes: Uint8Array) => void): Promise<Result<StoredModel, ConversionProblem>> {
  if (request.mode === 'full-int8') {
    let floatBytes: Uint8Array | undefined;
    const quantized = await quantizeModel({
      request, prepare,
      runtime: calibrationRuntime(request),
      bounds: { ...defaultBounds, ...request.bounds },
      takeSamples: (ranges) => takeSamples(request, imported, ranges),
      onFormed: (graph) => beginEarly(floatBytes = emitModel(graph)),
      runners: [...request.runtimes.toSorted((a, b) => Number(b === calibrationRuntime(request)) - Number(a === calibrationRuntime(request))).map((runtime) => createLocalRunner(runtime, request.clock, request.signal)), ...request.runners],
    });
    return quantized.ok ? ok({ graph: quantized.value.graph, stored: quantized.value.quantized, floatBytes, quantized: quantized.value }) : quantized;
  }
  // Per channel pays where activations are int8 too; elsewhere FULLY_CONNECTED is as exact and faster.
  const { graph } = prepare(request.denseAs === 'convolution' ? 'convolution' : 'fully-connected');
  return ok({ graph, stored: request.mode === 'float16' ? storeHalf(graph) : request.mode === 'dynamic-int8' ? storeDynamic(graph) : graph });
}

/** What a search has found out about bounds that cannot be met. */
function explain(mixed: MixedReport | undefined): string | undefined {
  if (mixed === undefined || mixed.isMet) return undefined;
  return `keeping layers in float is not enough, with all ${mixed.candidates} of them it is ${mixed.mixed.snrDb.toFixed(1)} dB and ${(100 * mixed.mixed.agreement).toFixed(1)} % agreement: take float inputs and outputs, or mode float16`;
}

/** One typical input where a run by definition takes long, a few of each kind where not. */
function paritySamples({ calibration = [] }: AnyRequest, imported: Graph): readonly Float32Array[] {
  const random = createRandom(1);
  const made = Array.from({ length: 2 }, () => Float32Array.from({ length: inputLength(imported) }, () => normal(random)));
  return [...calibration.slice(0, 1), ...made].slice(0, countMultiplications(imported) > parityMultiplications ? 1 : 3);
}

/** WASM computes the same on every machine. */
function calibrationRuntime({ runtimes }: AnyRequest): ModelRuntime {
  const runtime = runtimes.find(({ kind }) => kind === 'wasm') ?? runtimes[0];
  assert(runtime !== undefined, 'a conversion has at least one runtime');
  return runtime;
}

/** What is wrong with the given samples or the calibration method; undefined where they are fit. */
function checkCalibration(request: AnyRequest, graph: Graph): string | undefined {
  const { mode, calibration, ranges, calibrationMethod: method, checks } = request;
  if (method?.kind === 'percentile' && !(method.percent > 50 && method.percent <= 100)) return `percentile ${method.percent}; expected a share of the values above 50 and up to 100, such as 99.99`;
  const length = inputLength(graph);
  const isCalibrated = mode === 'full-int8' && ranges === undefined;
  const unfit = calibration !== undefined || isCalibrated ? checkSamples(calibration ?? [], isCalibrated ? calibrationCheck(request, length) : { use: 'check', inputLength: length, names: request.sampleNames?.calibration }) : undefined;
  const unfitCheck = checks === undefined ? undefined : checkSamples(checks, { use: 'check', inputLength: length, names: request.sampleNames?.checks });
  return unfit ?? unfitCheck ?? truthProblem(request, graph);
}

function calibrationCheck({ sampleNames, allowConstantSamples }: AnyRequest, length: number): SampleCheck {
  return { use: 'calibration', inputLength: length, names: sampleNames?.calibration, allowConstant: allowConstantSamples };
}

/** What is wrong with the given right classes; undefined where they fit the samples and the model. */
function truthProblem({ truth, calibration, checks = calibration }: AnyRequest, graph: Graph): string | undefined {
  if (truth === undefined) return undefined;
  if (truth.length !== (checks?.length ?? 0)) return `there are ${truth.length} right classes for ${checks?.length ?? 0} samples; expected one for each`;
  const classes = tensorOf(graph, graph.outputs[0]).shape.at(-1) ?? 1;
  if (classes < 2) return 'the model has a single output value; right classes need one value per class';
  const wrong = truth.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < classes));
  return wrong < 0 ? undefined : `the right class of sample ${wrong} is ${truth[wrong]}; expected a whole number from 0 to ${classes - 1}`;
}

function listWarnings(request: AnyRequest, imported: Graph, { graph, stored }: StoredModel, sizeBytes: number, floatBytes: number): readonly string[] {
  const { mode, calibration, ranges } = request;
  const doubts = mode === 'full-int8' && ranges === undefined && calibration !== undefined ? doubtSamples(calibration, calibrationCheck(request, inputLength(imported))) : [];
  const size = sizeWarning(graph, mode, sizeBytes > floatBytes ? emitModel(stored).byteLength : sizeBytes, floatBytes);
  const { agreementMin, accuracyDropMax } = request.bounds ?? {};
  const isVain = (agreementMin !== undefined || (accuracyDropMax !== undefined && request.truth === undefined)) && answerKindOf(imported) !== 'classes';
  return [...doubts, ...(size === undefined ? [] : [size]), ...(isVain ? ['the model does not tell classes apart, so its largest output, which the bound compares, says little: bound the signal-to-noise ratio (--min-snr) instead'] : [])];
}

/** Bytes of a .tflite file, or of the weights of a tfjs model. */
function sourceBytesOf(source: ConversionRequest['source']): number {
  if ('tflite' in source) return source.tflite.byteLength;
  const { weightData } = source;
  return weightData === undefined ? 0 : Array.isArray(weightData) ? weightData.reduce((sum, part) => sum + part.byteLength, 0) : weightData.byteLength;
}

function inputLength(graph: Graph): number {
  return graph.inputs.reduce((sum, input) => sum + elementsOf(tensorOf(graph, input).shape), 0);
}

/** Labels, transform and lineage, where the request asks for any; `converter.source_invalid` where the labels do not fit the outputs. */
function describeMetadata(request: AnyRequest, graph: Graph, ranges: StoredRanges | undefined): Result<ModelMetadata | undefined, ConversionProblem> {
  if (request.metadata === undefined) return ok(undefined);
  const { labels, transform, embedRanges } = request.metadata;
  const unfit = labels === undefined ? undefined : labelsProblem(labels, graph.outputs.map((output) => tensorOf(graph, output).shape.at(-1) ?? 1));
  if (unfit !== undefined) return problem('converter.source_invalid', unfit);
  return ok({ labels, transform, ranges: embedRanges === true ? ranges : undefined, lineage: describeLineage(request) });
}

interface CheckedSamples { readonly samples: readonly Float32Array[]; readonly truth: readonly number[] | undefined }

/** The samples to verify on: those brought for it, else the calibration samples, evenly taken; where there are none, seeded numbers from the kept input ranges, else normal ones. */
function takeSamples({ calibration, checks = calibration, truth, checkSamplesMax = samplesMax }: AnyRequest, graph: Graph, ranges: ReadonlyMap<number, Range> | undefined): CheckedSamples {
  if (checks !== undefined) {
    const step = Math.max(1, checks.length / checkSamplesMax);
    const taken = Array.from({ length: Math.min(checks.length, checkSamplesMax) }, (_, i) => Math.floor(i * step));
    return { samples: taken.map((i) => checks[i] as Float32Array), truth: truth === undefined ? undefined : taken.map((i) => truth[i] as number) };
  }
  const random = createRandom(1);
  const draw = graph.inputs.flatMap((input) => {
    const range = ranges?.get(input);
    return new Array<() => number>(elementsOf(tensorOf(graph, input).shape)).fill(range === undefined ? () => normal(random) : () => range.min + random() * (range.max - range.min));
  });
  return { samples: Array.from({ length: randomSamples }, () => Float32Array.from(draw, (next) => next())), truth: undefined };
}
