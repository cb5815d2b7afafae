import { createRandom, normal } from '../proto/random.ts';
import { ok, problem, type Result } from '../proto/result.ts';
import { verifyModel } from '../runtime/verify-model.ts';
import { checkSamples } from './calibrate/check-samples.ts';
import { collectRanges } from './calibrate/collect-ranges.ts';
import type { Conversion, ConversionProblem, ConversionRequest, ConversionReport } from './conversion.ts';
import { emitModel } from './emit/emit-model.ts';
import { elementsOf, tensorOf, type Graph } from './graph/graph.ts';
import { importLayers } from './import/import-layers.ts';
import { importTflite } from './import/import-tflite.ts';
import { readArtifacts } from './import/read-artifacts.ts';
import { prepareGraph } from './passes/prepare-graph.ts';
import { assignQuantization, floatOnly } from './quantize/assign-quantization.ts';
import { quantizeGraph } from './quantize/quantize-graph.ts';
import { verifyConversion } from './verify/verify-conversion.ts';

/** Verification samples where the caller brings none. */
const randomSamples = 32;
const samplesMax = 512;

/**
 * Converts a tfjs LayersModel, or a float .tflite file, to a verified .tflite file.
 *
 * Imports (everything unsupported is listed at once, before any work), rewrites, for full-int8 calibrates and quantizes, writes,
 * and always verifies: the float file against the source (evaluated by definition, or run in the same runtime where it is a .tflite file), the int8 file against the float file, in every
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
  const samples = takeSamples(request, imported.value);
  if (!samples.ok) return samples;
  request.onProgress?.({ phase: 'import', fraction: 0.05 });

  const isInt8 = request.mode === 'full-int8';
  const denseAs = request.denseAs === undefined || request.denseAs === 'automatic' ? (isInt8 ? 'convolution' : 'fully-connected') : request.denseAs;
  const graph = prepareGraph(imported.value, denseAs);
  const floatBytes = emitModel(graph);
  const bytes = isInt8 ? await quantize(graph, request) : ok(floatBytes);
  if (!bytes.ok) return bytes;

  request.onProgress?.({ phase: 'verify', fraction: 0.6 });
  const verification = await verifyConversion({ imported: imported.value, floatBytes, bytes: bytes.value, samples: samples.value }, request);
  if (!verification.ok) return verification;
  const written = verifyModel(bytes.value);
  if (!written.ok) return problem('converter.runtime_failed', `the written file does not pass the verifier: ${written.error.message}`);
  request.onProgress?.({ phase: 'verify', fraction: 1 });
  const report: ConversionReport = {
    mode: request.mode,
    sizeBytes: bytes.value.byteLength,
    samples: samples.value.length,
    operators: written.value.operators,
    ...verification.value,
  };
  return ok({ bytes: bytes.value, report });
}

function importSource(source: ConversionRequest['source']): Result<Graph, ConversionProblem> {
  if ('tflite' in source) return importTflite(source.tflite);
  const read = readArtifacts(source);
  return read.ok ? importLayers(read.value) : read;
}

async function quantize(graph: Graph, request: ConversionRequest): Promise<Result<Uint8Array, ConversionProblem>> {
  const floats = graph.operations.filter((operation) => floatOnly.has(operation.kind));
  if (floats.length > 0) return problem('converter.unsupported', `not supported in full-int8: ${floats.map((operation) => operation.kind).join(', ')}; use mode float32 or another activation`);
  const runtime = request.runtimes.find(({ kind }) => kind === 'wasm') ?? request.runtimes[0];
  if (runtime === undefined) return problem('converter.runtime_missing', 'no TFLite runtime was given');
  const ranges = await collectRanges(graph, request.calibration ?? [], {
    method: request.calibrationMethod ?? { kind: 'min-max' },
    runtime,
    clock: request.clock,
    signal: request.signal,
    onProgress: (fraction) => request.onProgress?.({ phase: 'calibrate', fraction: 0.05 + 0.5 * fraction }),
  });
  if (!ranges.ok) return ranges;
  request.onProgress?.({ phase: 'quantize', fraction: 0.55 });
  return ok(emitModel(quantizeGraph(graph, assignQuantization(graph, ranges.value), request.ioType ?? 'int8')));
}

/** The samples to verify on: the calibration samples, evenly taken, or seeded normal numbers where there are none. */
function takeSamples(request: ConversionRequest, graph: Graph): Result<readonly Float32Array[], ConversionProblem> {
  const inputLength = graph.inputs.reduce((sum, input) => sum + elementsOf(tensorOf(graph, input).shape), 0);
  const { calibration } = request;
  if (calibration !== undefined || request.mode === 'full-int8') {
    const unfit = checkSamples(calibration ?? [], inputLength);
    if (unfit !== undefined) return problem('converter.calibration_invalid', unfit);
    const method = request.calibrationMethod;
    if (method?.kind === 'percentile' && !(method.percent > 50 && method.percent <= 100)) return problem('converter.calibration_invalid', `percentile ${method.percent}; expected a share of the values above 50 and up to 100, such as 99.99`);
  }
  if (calibration === undefined) {
    const random = createRandom(1);
    return ok(Array.from({ length: randomSamples }, () => Float32Array.from({ length: inputLength }, () => normal(random))));
  }
  const step = Math.max(1, calibration.length / samplesMax);
  return ok(Array.from({ length: Math.min(calibration.length, samplesMax) }, (_, i) => calibration[Math.floor(i * step)] as Float32Array));
}
