import { compileTransform } from '../../features/transform/compile-transform.ts';
import { decodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import { quantileOfSorted } from '../../features/transform/quantile.ts';
import type { Transform } from '../../features/transform/transform.ts';
import { buildReference } from '../../features/profile/build-reference.ts';
import { createProfileView } from '../../features/profile/profile-view.ts';
import { encodeReference } from '../../features/profile/encode-profile.ts';
import { confidenceOf, predictedClass } from '../../features/profile/interpret-output.ts';
import type { ProfiledRows } from '../../features/profile/profile.ts';
import { binReferenceRows, encodeReferenceRows } from '../../features/profile/reference-rows.ts';
import { encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { createPredictor, type Predictor } from '../../runtime/create-predictor.ts';
import type { LoadedModel, ModelRuntime } from '../../runtime/model-runtime.ts';
import { exampleWidth, labelNames, rowsOf, type Dataset, type Origin } from './dataset.ts';
import { evaluatePredictions, reconstructionScores, type Quality } from './evaluate-predictions.ts';
import type { Completion } from './job.ts';
import { transformRows } from './prepare-examples.ts';
import type { TrainingSettings } from './training-spec.ts';

/** Where validation rows are at least this many, the reference is taken from them alone: no model learned them by heart. */
const referenceRowsMin = 1_000;
/** Where the dataset has at least this many labelled rows from the field, they alone are the reference. */
const fieldRowsMin = 60;
const goldenVectors = 8;
/** Steps of the output's int8 scale by which runtimes may differ on a golden vector. */
const goldenSteps = 16;

export interface MeasureRequest {
  readonly dataset: Dataset;
  readonly transform: Transform;
  readonly settings: TrainingSettings;
  readonly float: Uint8Array;
  readonly int8: Uint8Array;
  readonly champion: { readonly versionId: string; readonly model: Uint8Array; readonly transform: Uint8Array } | undefined;
  readonly runtimes: readonly ModelRuntime[];
}

export interface Measured {
  readonly reference: Uint8Array;
  readonly referenceRows: Uint8Array;
  readonly golden: Uint8Array;
  readonly thresholds: Completion['thresholds'];
  readonly holdout: NonNullable<Completion['evidence']['holdout']> | undefined;
  readonly champion: NonNullable<Completion['evidence']['champion']> | undefined;
}

/**
 * Runs the converted models over the dataset in the interpreter devices use: threshold, hold-out figures of the int8 and
 * the float model and of the champion on the same rows, reference and golden vectors. The WASM interpreter gives all
 * numbers that go into artifacts.
 */
export function measureModel(request: MeasureRequest): Result<Measured> {
  const wasm = request.runtimes.find((runtime) => runtime.kind === 'wasm');
  if (wasm === undefined) return problem('training.runtime_missing', 'the WASM interpreter is not at hand, and only it gives the same bytes everywhere; run npm ci');
  const open: LoadedModel[] = [];
  const openPredictor = (runtime: ModelRuntime, bytes: Uint8Array): Result<Predictor> => {
    const loaded = runtime.load(bytes);
    if (!loaded.ok) return loaded;
    open.push(loaded.value);
    return createPredictor(loaded.value);
  };
  try {
    const int8 = openPredictor(wasm, request.int8);
    if (!int8.ok) return int8;
    const float = openPredictor(wasm, request.float);
    if (!float.ok) return float;
    const own: Candidate = { transform: request.transform, predictor: int8.value };
    const threshold = anomalyThreshold(request, own);
    if (!threshold.ok) return threshold;
    const anomalyScore = threshold.value;
    const quality = measureHoldout(request.dataset, own, anomalyScore);
    if (!quality.ok) return quality;
    const floatQuality = measureHoldout(request.dataset, { transform: request.transform, predictor: float.value }, anomalyScore);
    if (!floatQuality.ok) return floatQuality;
    const champion = measureChampion(request, (bytes) => openPredictor(wasm, bytes), anomalyScore);
    if (!champion.ok) return champion;
    const reference = makeReference(request, own);
    if (!reference.ok) return reference;
    const golden = makeGolden(request, own, (runtime) => openPredictor(runtime, request.int8));
    if (!golden.ok) return golden;
    const holdout = quality.value && floatQuality.value ? { ...quality.value, floatValue: floatQuality.value.value, floatParts: floatQuality.value.parts } : undefined;
    return ok({ ...reference.value, golden: golden.value, thresholds: anomalyScore === undefined ? {} : { anomalyScore }, holdout, champion: champion.value });
  } finally {
    for (const model of open) model.close();
  }
}

interface Candidate { readonly transform: Transform; readonly predictor: Predictor }

/** Outputs of a model for raw rows of the dataset, with the features it saw. */
function predictRows({ transform, predictor }: Candidate, dataset: Dataset, rows: readonly number[]): Result<{ features: Float32Array; flags: Uint8Array; outputs: Float32Array }> {
  const transformed = transformRows(transform, dataset, rows);
  if (!transformed.ok) return transformed;
  const { features, flags } = transformed.value;
  if (predictor.inputLength !== transform.outputLength) return problem('training.model_mismatch', `the model takes ${predictor.inputLength} features, its transform gives ${transform.outputLength}`);
  const outputs = new Float32Array(rows.length * predictor.outputLength);
  for (let i = 0; i < rows.length; i++) {
    const done = predictor.predict(features.subarray(i * transform.outputLength, (i + 1) * transform.outputLength), outputs.subarray(i * predictor.outputLength, (i + 1) * predictor.outputLength));
    if (!done.ok) return done;
  }
  return ok({ features, flags, outputs });
}

function anomalyThreshold({ dataset, settings }: MeasureRequest, own: Candidate): Result<number | undefined> {
  if (dataset.header.task !== 'anomaly') return ok(undefined);
  const rows = rowsOf(dataset, 'validation').filter((row) => dataset.values[row] === 0);
  const predicted = predictRows(own, dataset, rows);
  if (!predicted.ok) return predicted;
  const scores = reconstructionScores(predicted.value.outputs, predicted.value.features, rows.length).sort();
  return ok(quantileOfSorted(scores, settings.training.thresholdQuantile));
}

interface HoldoutQuality {
  readonly digest: string;
  readonly rows: number;
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly value: number;
  readonly parts: Readonly<Partial<Record<Origin, Quality>>>;
  readonly labels: readonly string[];
}

/**
 * The figure that compares two models: on the base hold-out and on the held-out field labels apart, then their mean, so
 * that a model must be good at what the field sends now without losing what it knew, however many rows each has.
 */
function measureHoldout(dataset: Dataset, candidate: Candidate, threshold: number | undefined): Result<HoldoutQuality | undefined> {
  const { task, classNames } = dataset.header;
  const parts: Partial<Record<Origin, Quality>> = {};
  for (const origin of ['base', 'field'] as const) {
    const rows = rowsOf(dataset, 'holdout', origin);
    if (rows.length === 0) continue;
    const predicted = predictRows(candidate, dataset, rows);
    if (!predicted.ok) return predicted;
    const truth = Float32Array.from(rows, (row) => dataset.values[row] as number);
    parts[origin] = evaluatePredictions(task, predicted.value.outputs, truth, predicted.value.features, classNames.length, threshold ?? Infinity);
  }
  const measured = Object.values(parts);
  const [first] = measured;
  if (first === undefined) return ok(undefined);
  return ok({
    digest: holdoutDigest(dataset),
    rows: measured.reduce((sum, part) => sum + part.rows, 0),
    metric: first.metric,
    higherIsBetter: first.higherIsBetter,
    value: measured.reduce((sum, part) => sum + part.value, 0) / measured.length,
    parts,
    labels: labelNames(dataset.header),
  });
}

function holdoutDigest(dataset: Dataset): string {
  const width = exampleWidth(dataset.header);
  const rows = rowsOf(dataset, 'holdout');
  const all = new Float32Array(rows.length * (width + 1));
  rows.forEach((row, i) => {
    all.set(dataset.inputs.subarray(row * width, (row + 1) * width), i * (width + 1));
    all[i * (width + 1) + width] = dataset.values[row] as number;
  });
  return digestOf(new Uint8Array(all.buffer));
}

/** The champion on the same hold-out rows; undefined where there is none, or where it reads other columns. */
function measureChampion(request: MeasureRequest, openModel: (bytes: Uint8Array) => Result<Predictor>, threshold: number | undefined): Result<Measured['champion']> {
  if (request.champion === undefined) return ok(undefined);
  const spec = decodeTransformSpec(request.champion.transform);
  if (!spec.ok) return spec;
  const transform = compileTransform(spec.value);
  if (!transform.ok) return transform;
  const predictor = openModel(request.champion.model);
  if (!predictor.ok) return predictor;
  const { columns, windowRows } = request.dataset.header;
  if (transform.value.windowRows !== windowRows || JSON.stringify(transform.value.columns) !== JSON.stringify(columns)) return ok(undefined);
  const quality = measureHoldout(request.dataset, { transform: transform.value, predictor: predictor.value }, threshold);
  if (!quality.ok) return quality;
  return ok(quality.value === undefined ? undefined : { versionId: request.champion.versionId, value: quality.value.value, parts: quality.value.parts });
}

/**
 * Profiles what the int8 model saw and said. Once there are enough labelled rows from the field they alone are the
 * reference: they are what devices send now, and a mixture with the older base rows would look like drift at once.
 */
function makeReference({ dataset }: MeasureRequest, own: Candidate): Result<{ reference: Uint8Array; referenceRows: Uint8Array }> {
  const { task, classNames } = dataset.header;
  const isNormal = (row: number): boolean => task !== 'anomaly' || dataset.values[row] === 0;
  const field = dataset.origins.flatMap((origin, row) => (origin === 'field' && isNormal(row) ? [row] : []));
  const validation = rowsOf(dataset, 'validation');
  const seen = validation.length >= referenceRowsMin ? validation : [...rowsOf(dataset, 'train'), ...validation].sort((a, b) => a - b);
  const rows = field.length >= fieldRowsMin ? field : seen.filter(isNormal);
  const predicted = predictRows(own, dataset, rows);
  if (!predicted.ok) return predicted;
  const { features, flags } = predicted.value;
  // An autoencoder's output is profiled as the one number the device makes of it: the score.
  const outputs = task === 'anomaly' ? Float32Array.from(reconstructionScores(predicted.value.outputs, features, rows.length)) : predicted.value.outputs;
  const outputLength = outputs.length / rows.length;
  const each = rows.map((_, i) => outputs.subarray(i * outputLength, (i + 1) * outputLength));
  const width = exampleWidth(dataset.header);
  const viewed = viewRows(own.transform, features, flags, (i) => dataset.inputs.subarray((rows[i] as number) * width, ((rows[i] as number) + 1) * width));
  const profiled: ProfiledRows = {
    rowCount: rows.length,
    features: viewed.values,
    flags: viewed.flags,
    outputs,
    confidence: Float32Array.from(each, (row) => confidenceOf(task, row)),
    predicted: task === 'classification' ? Uint8Array.from(each, (row) => predictedClass(task, row)) : new Uint8Array(0),
  };
  const featureNames = createProfileView(own.transform).names;
  const outputNames = task === 'classification' ? classNames : [task === 'regression' ? 'value' : 'score'];
  const reference = buildReference({ featureNames, outputNames, classCount: task === 'classification' ? classNames.length : 0 }, profiled);
  return ok({ reference: encodeReference(reference), referenceRows: encodeReferenceRows(binReferenceRows(reference, profiled)) });
}

/** What a profile counts of each row, as the device does it. */
function viewRows(transform: Transform, features: Float32Array, flags: Uint8Array, rawOf: (i: number) => Float32Array): { values: Float32Array; flags: Uint8Array } {
  const view = createProfileView(transform);
  const length = transform.outputLength;
  const rowCount = features.length / length;
  const all = { values: new Float32Array(rowCount * view.names.length), flags: new Uint8Array(rowCount * view.names.length) };
  for (let row = 0; row < rowCount; row++) {
    const seen = view.of(features.subarray(row * length, (row + 1) * length), flags.subarray(row * length, (row + 1) * length), rawOf(row));
    all.values.set(seen.values, row * view.names.length);
    all.flags.set(seen.flags, row * view.names.length);
  }
  return all;
}

/** Raw rows and what the int8 model gives for them; every interpreter at hand must agree within the tolerance. */
function makeGolden({ dataset, runtimes }: MeasureRequest, own: Candidate, openOn: (runtime: ModelRuntime) => Result<Predictor>): Result<Uint8Array> {
  const width = exampleWidth(dataset.header);
  const train = rowsOf(dataset, 'train');
  const rows = Array.from({ length: Math.min(goldenVectors, train.length) }, (_, i) => train[Math.floor((i * train.length) / goldenVectors)] as number);
  const expected = predictRows(own, dataset, rows);
  if (!expected.ok) return expected;
  const { outputs } = expected.value;
  let largest = 0;
  for (const runtime of runtimes) {
    const predictor = openOn(runtime);
    if (!predictor.ok) return predictor;
    const found = predictRows({ transform: own.transform, predictor: predictor.value }, dataset, rows);
    if (!found.ok) return found;
    found.value.outputs.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - (outputs[i] as number)))));
  }
  const range = outputs.reduce((span, value) => ({ low: Math.min(span.low, value), high: Math.max(span.high, value) }), { low: 0, high: 0 });
  const absoluteTolerance = Math.max((goldenSteps * (range.high - range.low)) / 256, 2 * largest);
  const outputLength = own.predictor.outputLength;
  const vectors = rows.map((row, i) => ({
    rows: dataset.header.windowRows,
    columns: exampleWidth(dataset.header) / dataset.header.windowRows,
    input: [...dataset.inputs.subarray(row * width, (row + 1) * width)],
    output: [...outputs.subarray(i * outputLength, (i + 1) * outputLength)],
  }));
  return ok(encode('GoldenVectors', { vectors, absoluteTolerance }));
}
