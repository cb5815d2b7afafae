import { convertModel } from '../../converter/convert-model.ts';
import type { Conversion } from '../../converter/conversion.ts';
import { decodeTransformSpec, encodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import type { TransformSpec } from '../../features/transform/spec.ts';
import type { Transform } from '../../features/transform/transform.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import type { Clock } from '../../proto/clock.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { createRandom } from '../../proto/random.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { buildNetwork } from './build-network.ts';
import { decodeDataset, rowsOf, type Dataset } from './dataset.ts';
import { decodeWeights, encodeWeights, type WeightArray } from './encode-weights.ts';
import { deriveQuality } from './derive-quality.ts';
import { exportArtifacts, listWeights, restoreWeights, scaleLastLayer } from './export-network.ts';
import type { ArtifactName, BackendName, Completion, JobSpec, Lineage, Progress } from './job.ts';
import { measureModel, type Measured } from './measure-model.ts';
import { buildExamples, fitForDataset, transformRows, valueScale } from './prepare-examples.ts';
import { trainNetwork, type TrainingHooks, type TrainingResult } from './train-network.ts';

export interface TrainingDependencies {
  readonly backend: BackendName;
  /** WASM is among them: it gives the same bytes on every machine. */
  readonly runtimes: readonly ModelRuntime[];
  /** Name and version of everything that has a say in the bytes. */
  readonly tools: Readonly<Record<string, string>>;
  readonly fetchBlob: (digest: Digest) => Promise<Uint8Array>;
  /** What it throws (a lost lease) ends the training. */
  readonly report: (progress: Progress) => Promise<void> | void;
  /** Lets whatever else waits in this process (a heartbeat) have its turn. */
  readonly pause: () => Promise<void>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

export interface TrainingOutput {
  readonly artifacts: Readonly<Record<ArtifactName, Uint8Array>>;
  readonly evidence: Completion['evidence'];
  readonly lineage: Lineage;
  readonly thresholds: Completion['thresholds'];
  readonly quality: Completion['quality'];
}

/**
 * From a job to everything a version is made of: transform, weights, float and int8 model, reference, golden vectors,
 * evidence and lineage. On the WASM backend the same job gives the same bytes.
 */
export async function runTraining(spec: JobSpec, deps: TrainingDependencies): Promise<Result<TrainingOutput>> {
  await deps.report({ phase: 'fetch', fraction: 0, message: 'fetching the dataset' });
  const dataset = decodeDataset(await deps.fetchBlob(spec.dataset));
  if (!dataset.ok) return dataset;
  await deps.report({ phase: 'transform', fraction: 0.02, message: `fitting the transform on ${rowsOf(dataset.value, 'train').length} rows` });
  const trained = await trainOnDataset(spec, dataset.value, deps);
  if (!trained.ok) return trained;
  const { transform, transformSpec, calibration, weights, source, training } = trained.value;

  const convert = (mode: 'float32' | 'full-int8', from: number): Promise<Result<Conversion>> =>
    convertModel({
      source,
      mode,
      calibration,
      // The rows are what training has taken: a machine at rest belongs to them.
      allowConstantSamples: true,
      calibrationMethod: spec.settings.quantization.method === 'percentile' ? { kind: 'percentile', percent: spec.settings.quantization.percent } : { kind: 'min-max' },
      bounds: { snrDbMin: spec.settings.quantization.snrDbMin },
      metadata: { ...(spec.task === 'classification' ? { labels: spec.classNames } : {}), transform: transformSpec },
      runtimes: deps.runtimes,
      clock: deps.clock,
      onProgress: ({ phase, fraction }) => void deps.report({ phase: 'convert', fraction: from + 0.08 * fraction, message: `${mode}: ${phase}` }),
      ...(deps.signal ? { signal: deps.signal } : {}),
    });
  const float = await convert('float32', 0.7);
  if (!float.ok) return float;
  const int8 = await convert('full-int8', 0.78);
  if (!int8.ok) return int8;

  await deps.report({ phase: 'evaluate', fraction: 0.88, message: 'measuring on the hold-out rows' });
  const champion = spec.champion === undefined ? undefined : { versionId: spec.champion.versionId, model: await deps.fetchBlob(spec.champion.model), transform: await deps.fetchBlob(spec.champion.transform) };
  const measured = measureModel({ dataset: dataset.value, transform, settings: spec.settings, float: float.value.bytes, int8: int8.value.bytes, champion, runtimes: deps.runtimes });
  if (!measured.ok) return measured;
  const artifacts = { model: int8.value.bytes, modelFloat: float.value.bytes, weights, transform: encodeTransformSpec(transformSpec), reference: measured.value.reference, referenceRows: measured.value.referenceRows, golden: measured.value.golden };
  return ok({ artifacts, evidence: evidenceOf(measured.value, training, float.value, int8.value, deps), lineage: lineageOf(spec, deps, artifacts), thresholds: measured.value.thresholds, quality: deriveQuality(dataset.value) });
}

interface TrainedModel {
  readonly transform: Transform;
  readonly transformSpec: TransformSpec;
  readonly calibration: readonly Float32Array[];
  readonly weights: Uint8Array;
  readonly source: Awaited<ReturnType<typeof exportArtifacts>>;
  readonly training: TrainingResult;
}

async function trainOnDataset(spec: JobSpec, dataset: Dataset, deps: TrainingDependencies): Promise<Result<TrainedModel>> {
  const { header } = dataset;
  if (header.task !== spec.task || JSON.stringify(header.classNames) !== JSON.stringify(spec.classNames)) {
    return problem('training.dataset_mismatch', `the model ${spec.model} is a ${spec.task} of [${spec.classNames.join(', ')}], its dataset a ${header.task} of [${header.classNames.join(', ')}]; give a dataset of the same task and classes`);
  }
  const trainRows = rowsOf(dataset, 'train');
  const validationRows = rowsOf(dataset, 'validation').filter((row) => spec.task !== 'anomaly' || dataset.values[row] === 0);
  if (validationRows.length === 0) return problem('training.no_rows', 'the dataset has no validation rows, which training needs to know when to stop; give more rows, or name some of them validation');
  const base = await loadBase(spec, deps);
  if (!base.ok) return base;
  const fitted = fitForDataset(base.value?.transform ?? spec.settings.transform, dataset, trainRows);
  if (!fitted.ok) return fitted;
  const { transform } = fitted.value;
  const train = transformRows(transform, dataset, trainRows);
  if (!train.ok) return train;
  const validation = transformRows(transform, dataset, validationRows);
  if (!validation.ok) return validation;

  const { architecture, training: options, quantization } = spec.settings;
  const length = transform.outputLength;
  if (architecture.kind === 'cnn' && architecture.shape.reduce((product, size) => product * size, 1) !== length) {
    return problem('training.architecture_invalid', `the transform gives ${length} features, the cnn takes ${architecture.shape.join(' x ')}; make both the same`);
  }
  if ((architecture.kind === 'autoencoder') !== (spec.task === 'anomaly')) return problem('training.architecture_invalid', `a ${architecture.kind} cannot be trained for the task ${spec.task}; anomaly takes an autoencoder, the other tasks an mlp or a cnn`);
  const scale = valueScale(dataset, trainRows);
  const network = buildNetwork(spec.task, architecture, length, spec.task === 'classification' ? header.classNames.length : spec.task === 'anomaly' ? length : 1, spec.seed);
  try {
    if (base.value !== undefined) {
      const restored = await restoreWeights(network, base.value.weights, scale);
      if (!restored.ok) return restored;
    }
    const examples = buildExamples(dataset, trainRows, train.value.features, scale, options);
    const result = await trainNetwork(network, examples, buildExamples(dataset, validationRows, validation.value.features, scale, options), options, createRandom(spec.seed), trainingHooks(spec, deps));
    if (!Number.isFinite(result.validationLoss)) return problem('training.diverged', `the loss became ${result.validationLoss} in epoch ${result.epochs}; lower the learning rate (now ${options.learningRate}) or clip the features`);
    await scaleLastLayer(network, scale.sd, scale.mean);
    const step = Math.max(1, Math.ceil(trainRows.length / quantization.calibrationRowsMax));
    const calibration = trainRows.flatMap((_, i) => (i % step === 0 ? [train.value.features.slice(i * length, (i + 1) * length)] : []));
    return ok({ transform, transformSpec: fitted.value.spec, calibration, weights: encodeWeights(await listWeights(network)), source: await exportArtifacts(network), training: result });
  } finally {
    network.model.dispose();
  }
}

async function loadBase(spec: JobSpec, deps: TrainingDependencies): Promise<Result<{ weights: WeightArray[]; transform: TransformSpec } | undefined>> {
  if (spec.base === undefined) return ok(undefined);
  const weights = decodeWeights(await deps.fetchBlob(spec.base.weights));
  if (!weights.ok) return weights;
  const transform = decodeTransformSpec(await deps.fetchBlob(spec.base.transform));
  return transform.ok ? ok({ weights: weights.value, transform: transform.value }) : transform;
}

function trainingHooks(spec: JobSpec, deps: TrainingDependencies): TrainingHooks {
  const { epochsMax } = spec.settings.training;
  return {
    onStep: async () => {
      await deps.pause();
      deps.signal?.throwIfAborted();
    },
    onEpoch: async ({ epoch, trainLoss, validationLoss }) =>
      deps.report({ phase: 'train', fraction: 0.05 + (0.65 * epoch) / epochsMax, message: `epoch ${epoch} of at most ${epochsMax}: loss ${trainLoss.toPrecision(4)}, validation ${validationLoss.toPrecision(4)}`, ...(Number.isFinite(validationLoss) ? { loss: validationLoss } : {}) }),
  };
}

function evidenceOf(measured: Measured, training: TrainingResult, float: Conversion, int8: Conversion, deps: TrainingDependencies): Completion['evidence'] {
  const worst = int8.report.runtimes.reduce((least, runtime) => (runtime.snrDb < least.snrDb ? runtime : least));
  return {
    verification: {
      passed: true,
      detail: `int8 against float in ${int8.report.runtimes.map((runtime) => runtime.kind).join(' and ')}: at least ${worst.snrDb.toFixed(1)} dB, agreement ${(100 * worst.agreement).toFixed(1)} % on ${int8.report.samples} rows`,
      float: float.report,
      int8: int8.report,
    },
    ...(measured.holdout ? { holdout: measured.holdout } : {}),
    ...(measured.champion ? { champion: measured.champion } : {}),
    training: { ...training, backend: deps.backend },
  };
}

function lineageOf(spec: JobSpec, deps: TrainingDependencies, artifacts: TrainingOutput['artifacts']): Lineage {
  return {
    schema: 1,
    model: spec.model,
    task: spec.task,
    classNames: spec.classNames,
    dataset: spec.dataset,
    settings: spec.settings,
    settingsDigest: digestOf(canonicalJson(spec.settings)),
    seed: spec.seed,
    ...(spec.base ? { base: spec.base } : {}),
    backend: deps.backend,
    reproducible: deps.backend === 'wasm',
    tools: { ...deps.tools },
    outputs: Object.fromEntries(Object.entries(artifacts).map(([name, bytes]) => [name, digestOf(bytes)])) as Lineage['outputs'],
  };
}
