import { assert } from '../proto/assert.ts';
import { createRandom, normal } from '../proto/random.ts';
import { ok, problem, type Result } from '../proto/result.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import { readModel } from '../runtime/verify-model.ts';
import { checkSamples } from './calibrate/check-samples.ts';
import { collectRanges } from './calibrate/collect-ranges.ts';
import type { Range } from './calibrate/range.ts';
import { loadRanges, storeRanges, type StoredRanges } from './calibrate/stored-ranges.ts';
import type { Conversion, ConversionProblem, ConversionRequest, ConversionReport } from './conversion.ts';
import { emitModel } from './emit/emit-model.ts';
import { elementsOf, tensorOf, type Graph } from './graph/graph.ts';
import { importLayers } from './import/import-layers.ts';
import { importTflite } from './import/import-tflite.ts';
import { readArtifacts } from './import/read-artifacts.ts';
import { countOperators } from './inspect/count-operators.ts';
import { nameStorage } from './inspect/name-storage.ts';
import { describeLineage } from './metadata/describe-lineage.ts';
import { encodeModelMetadata, labelsProblem, metadataName, type ModelMetadata } from './metadata/model-metadata.ts';
import { prepareGraph } from './passes/prepare-graph.ts';
import { assignQuantization, floatOnly } from './quantize/assign-quantization.ts';
import { quantizeGraph } from './quantize/quantize-graph.ts';
import { storeDynamic, storeHalf } from './quantize/store-weights.ts';
import { refusalOf } from './targets/targets.ts';
import { measureActivations } from './verify/measure-activations.ts';
import { measureLayers } from './verify/measure-layers.ts';
import { verifyConversion } from './verify/verify-conversion.ts';

/** Verification samples where the caller brings none. */
const randomSamples = 32;
const samplesMax = 512;
const layerSamplesMax = 32;

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
export async function convertModel(request: ConversionRequest): Promise<Result<Conversion, ConversionProblem>> {
  if (request.runtimes.length === 0) return problem('converter.runtime_missing', 'no TFLite runtime was given: open at least the wasm runtime, which needs no compiler');
  if (request.signal?.aborted === true) return problem('converter.aborted', 'the conversion was aborted');
  const imported = importSource(request.source);
  if (!imported.ok) return imported;
  const unfit = checkCalibration(request, imported.value);
  if (unfit !== undefined) return problem('converter.calibration_invalid', unfit);
  request.onProgress?.({ phase: 'import', fraction: 0.05 });

  // Per channel pays where activations are int8 too; elsewhere FULLY_CONNECTED is as exact and faster.
  const denseAs = request.denseAs === undefined || request.denseAs === 'automatic' ? (request.mode === 'full-int8' ? 'convolution' : 'fully-connected') : request.denseAs;
  const graph = prepareGraph(imported.value, denseAs);
  const stored = await storeGraph(graph, request);
  if (!stored.ok) return stored;
  const metadata = describeMetadata(request, imported.value, stored.value.ranges === undefined ? undefined : storeRanges(graph, stored.value.ranges));
  if (!metadata.ok) return metadata;
  const bytes = emitModel(stored.value.graph, metadata.value === undefined ? {} : { [metadataName]: encodeModelMetadata(metadata.value) });
  const written = readModel(bytes);
  if (!written.ok) return problem('converter.runtime_failed', `the written file does not pass the verifier: ${written.error.message}`);
  const target = request.target ?? 'tflite-2.9';
  const refusals = written.value.operators.flatMap((operator) => refusalOf(target, operator) ?? []);
  if (refusals.length > 0) return problem('converter.unsupported', `${target} cannot run this model in ${request.mode}: ${[...new Set(refusals)].join('; ')}. Choose another mode or target`);

  request.onProgress?.({ phase: 'verify', fraction: 0.6 });
  const samples = takeSamples(request, imported.value, stored.value.ranges);
  const floatBytes = request.mode === 'float32' ? bytes : emitModel(graph);
  const verification = await verifyConversion({ imported: imported.value, floatBytes, bytes, samples }, request);
  if (!verification.ok) return verification;
  const layerSamples = samples.slice(0, layerSamplesMax);
  const layers = request.mode === 'float32' ? [] : measureLayers(graph, stored.value.graph, layerSamples, calibrationRuntime(request));
  const activations = request.withHistograms === true ? measureActivations(graph, stored.value.graph, layerSamples, calibrationRuntime(request)) : undefined;
  request.onProgress?.({ phase: 'verify', fraction: 1 });
  const report: ConversionReport = {
    mode: request.mode,
    storage: nameStorage(written.value),
    sizeBytes: bytes.byteLength,
    samples: samples.length,
    operators: written.value.operators.map(({ name }) => name),
    operatorVersions: countOperators(written.value.operators),
    target,
    sourceBytes: sourceBytesOf(request.source),
    floatBytes: floatBytes.byteLength,
    ...verification.value,
    layers,
    ...(activations === undefined ? {} : { activations }),
    ...(metadata.value === undefined ? {} : { metadata: { labels: metadata.value.labels, transform: metadata.value.transform, lineage: metadata.value.lineage } }),
    ...(stored.value.ranges === undefined ? {} : { ranges: storeRanges(graph, stored.value.ranges) }),
  };
  return ok({ bytes, report });
}

function importSource(source: ConversionRequest['source']): Result<Graph, ConversionProblem> {
  if ('tflite' in source) return importTflite(source.tflite);
  const read = readArtifacts(source);
  return read.ok ? importLayers(read.value) : read;
}

interface StoredGraph {
  readonly graph: Graph;
  /** full-int8 only. */
  readonly ranges?: ReadonlyMap<number, Range>;
}

/** The prepared graph with its numbers stored as the mode says. */
async function storeGraph(graph: Graph, request: ConversionRequest): Promise<Result<StoredGraph, ConversionProblem>> {
  switch (request.mode) {
    case 'float32': return ok({ graph });
    case 'float16': return ok({ graph: storeHalf(graph) });
    case 'dynamic-int8': return ok({ graph: storeDynamic(graph) });
    case 'full-int8': return quantize(graph, request);
  }
}

async function quantize(graph: Graph, request: ConversionRequest): Promise<Result<StoredGraph, ConversionProblem>> {
  const floats = graph.operations.filter((operation) => floatOnly.has(operation.kind));
  if (floats.length > 0) return problem('converter.unsupported', `not supported in full-int8: ${floats.map((operation) => operation.kind).join(', ')}; use another mode or another activation`);
  const ranges = request.ranges === undefined ? await collectRanges(graph, request.calibration ?? [], {
    method: request.calibrationMethod ?? { kind: 'min-max' },
    runtime: calibrationRuntime(request),
    clock: request.clock,
    signal: request.signal,
    onProgress: (fraction) => request.onProgress?.({ phase: 'calibrate', fraction: 0.05 + 0.5 * fraction }),
  }) : loadRanges(graph, request.ranges);
  if (!ranges.ok) return ranges;
  request.onProgress?.({ phase: 'quantize', fraction: 0.55 });
  return ok({ graph: quantizeGraph(graph, assignQuantization(graph, ranges.value), request.ioType ?? 'int8'), ranges: ranges.value });
}

/** WASM computes the same on every machine. */
function calibrationRuntime({ runtimes }: ConversionRequest): ModelRuntime {
  const runtime = runtimes.find(({ kind }) => kind === 'wasm') ?? runtimes[0];
  assert(runtime !== undefined, 'a conversion has at least one runtime');
  return runtime;
}

/** What is wrong with the given samples or the calibration method; undefined where they are fit. */
function checkCalibration({ mode, calibration, ranges, calibrationMethod: method, checks }: ConversionRequest, graph: Graph): string | undefined {
  if (method?.kind === 'percentile' && !(method.percent > 50 && method.percent <= 100)) return `percentile ${method.percent}; expected a share of the values above 50 and up to 100, such as 99.99`;
  const length = inputLength(graph);
  const unfit = calibration !== undefined || (mode === 'full-int8' && ranges === undefined) ? checkSamples(calibration ?? [], length) : undefined;
  const unfitCheck = checks === undefined ? undefined : checkSamples(checks, length)?.replace('calibration sample', 'check sample');
  return unfit ?? unfitCheck;
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
function describeMetadata(request: ConversionRequest, graph: Graph, ranges: StoredRanges | undefined): Result<ModelMetadata | undefined, ConversionProblem> {
  if (request.metadata === undefined) return ok(undefined);
  const { labels, transform, embedRanges } = request.metadata;
  const unfit = labels === undefined ? undefined : labelsProblem(labels, graph.outputs.map((output) => tensorOf(graph, output).shape.at(-1) ?? 1));
  if (unfit !== undefined) return problem('converter.source_invalid', unfit);
  return ok({ labels, transform, ranges: embedRanges === true ? ranges : undefined, lineage: describeLineage(request) });
}

/** The samples to verify on: those brought for it, else the calibration samples, evenly taken; where there are none, seeded numbers from the kept input ranges, else normal ones. */
function takeSamples({ calibration, checks = calibration, checkSamplesMax = samplesMax }: ConversionRequest, graph: Graph, ranges: ReadonlyMap<number, Range> | undefined): readonly Float32Array[] {
  if (checks !== undefined) {
    const step = Math.max(1, checks.length / checkSamplesMax);
    return Array.from({ length: Math.min(checks.length, checkSamplesMax) }, (_, i) => checks[Math.floor(i * step)] as Float32Array);
  }
  const random = createRandom(1);
  const draw = graph.inputs.flatMap((input) => {
    const range = ranges?.get(input);
    return new Array<() => number>(elementsOf(tensorOf(graph, input).shape)).fill(range === undefined ? () => normal(random) : () => range.min + random() * (range.max - range.min));
  });
  return Array.from({ length: randomSamples }, () => Float32Array.from(draw, (next) => next()));
}
