import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../../proto/app-error.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { Result } from '../../proto/result.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { LabelledSample } from '../labeling/labelled-sample.ts';
import type { RegistryService } from '../registry/service.ts';
import type { Version } from '../registry/version.ts';
import { assignJob, defaultLeasePolicy, expireLeases, judgeHolder, type LeasePolicy } from './assign-job.ts';
import { countRows, decodeDataset, encodeDataset, type Dataset } from './dataset.ts';
import type { Completion, Job, JobSpec, Progress } from './job.ts';
import { mergeDataset } from './merge-dataset.ts';
import { parseDataset } from './parse-dataset.ts';
import { planRetraining } from './plan-retraining.ts';
import { countRejection, insertJob, loadDatasets, loadJob, loadJobs, saveDataset, updateJob, type DatasetEntry } from './repository.ts';
import { trainingSettings, type TrainingSettings } from './training-spec.ts';

export interface OpenAlert { readonly id: string; readonly kind: string; readonly bundleDigest: string }

export interface TrainingServiceDependencies {
  readonly registry: Pick<RegistryService, 'getModel' | 'listModels' | 'getVersion' | 'listVersions' | 'champion' | 'registerVersion'>;
  readonly labelledSamples: (model: string) => Promise<readonly LabelledSample[]>;
  /** Alerts of a model that are not closed. */
  readonly openAlerts: (model: string) => Promise<readonly OpenAlert[]>;
  readonly leasePolicy?: LeasePolicy;
}

export interface JobInput {
  readonly model: string;
  readonly dataset: Digest;
  readonly seed?: number | undefined;
  /** Starts from the weights of this version instead of from random ones. */
  readonly baseVersion?: string | undefined;
  readonly reason?: string | undefined;
}

export interface LeasedJob { readonly id: string; readonly fencingToken: number; readonly leaseTtlMs: number; readonly spec: JobSpec }
export interface SnapshotResult extends DatasetEntry { readonly leftOut: readonly { readonly sampleId: string; readonly reason: string }[] }
export type TrainingService = ReturnType<typeof createTrainingService>;

const queuedMax = 100;
const queuedProgress: Progress = { phase: 'queued', fraction: 0, message: 'waits for a trainer' };

/** Datasets, training jobs under leases, and the trigger that answers an alert with a new job. */
export function createTrainingService(context: ControlPlaneContext, deps: TrainingServiceDependencies) {
  const { store, blobs, clock, events } = context;
  const { registry, leasePolicy = defaultLeasePolicy } = deps;

  /**
   * Takes a dataset as newline-delimited JSON (see parseDataset); a refused one is counted.
   *
   * @throws AppError dataset.invalid naming line and column
   */
  async function ingestDataset(text: string): Promise<DatasetEntry> {
    const parsed = parseDataset(text);
    if (!parsed.ok) {
      await countRejection(store, parsed.error.code, '', parsed.error.message, clock.nowMs());
      throw new AppError(parsed.error.code, parsed.error.message);
    }
    return keepDataset(parsed.value, 'uploaded');
  }

  async function keepDataset(dataset: Dataset, kind: DatasetEntry['kind']): Promise<DatasetEntry> {
    const digest = await blobs.put(encodeDataset(dataset));
    const [known] = await loadDatasets(store, digest);
    if (known !== undefined) return known;
    const entry: DatasetEntry = { digest, name: dataset.header.name, kind, rowCount: dataset.rowCount, header: dataset.header, counts: countRows(dataset), createdMs: clock.nowMs() };
    await saveDataset(store, entry);
    events.publish('dataset.created', digest, { name: entry.name, kind, rows: entry.rowCount, field: entry.counts.field });
    return entry;
  }

  /** @throws AppError request.not_found */
  async function getDataset(digest: string): Promise<DatasetEntry> {
    const [entry] = await loadDatasets(store, digest);
    if (entry === undefined) throw new AppError('request.not_found', `there is no dataset ${digest}; GET /api/v1/datasets lists them`);
    return entry;
  }

  async function loadDataset(digest: Digest): Promise<Dataset> {
    const bytes = await blobs.get(digest);
    if (bytes === undefined) throw new AppError('artifact.missing', `the dataset ${digest} is not stored any more; upload it again`);
    return unwrap(decodeDataset(bytes), 'dataset.invalid');
  }

  /**
   * Base rows and every labelled sample of a model as a new dataset; what was held out before stays held out.
   *
   * @param base the dataset to start from; by default that of the model's newest job that succeeded
   */
  async function createSnapshot(model: string, base?: Digest): Promise<SnapshotResult> {
    await registry.getModel(model);
    const jobs = base === undefined ? await loadJobs(store, { model }) : [];
    const from = base ?? (jobs.find((job) => job.state === 'succeeded') ?? jobs[0])?.spec.dataset;
    if (from === undefined) throw new AppError('request.invalid', `the model ${model} has no training job yet whose dataset could be the base; name one with base`);
    const merged = unwrap(mergeDataset(await loadDataset(from), await deps.labelledSamples(model)), 'dataset.invalid');
    return { ...(await keepDataset(merged.dataset, 'snapshot')), leftOut: merged.leftOut };
  }

  /** @throws AppError request.not_found, request.invalid, request.conflict where the queue is full */
  async function createJob(input: JobInput, by: string): Promise<Job> {
    const model = await registry.getModel(input.model);
    const settings = parseSettings(model.name, model.settings);
    const dataset = await getDataset(input.dataset);
    if (dataset.header.task !== model.task || dataset.header.classNames.join('\n') !== model.classNames.join('\n')) {
      throw new AppError('request.invalid', `the model ${model.name} is a ${model.task} of [${model.classNames.join(', ')}], the dataset ${dataset.name} a ${dataset.header.task} of [${dataset.header.classNames.join(', ')}]; give a dataset of the same task and classes`);
    }
    if ((await loadJobs(store, { states: ['queued'] })).length >= queuedMax) throw new AppError('request.conflict', `${queuedMax} jobs wait already; start a trainer (fleetloop trainer) or cancel some`);
    const champion = await registry.champion(model.name);
    const base = input.baseVersion === undefined ? undefined : await registry.getVersion(input.baseVersion);
    const nowMs = clock.nowMs();
    const spec: JobSpec = {
      model: model.name,
      task: model.task,
      classNames: [...model.classNames],
      dataset: input.dataset,
      settings,
      seed: input.seed ?? settings.training.seed,
      ...(base ? { base: baseOf(base) } : {}),
      ...(champion ? { champion: { versionId: champion.id, model: champion.artifacts.model, transform: champion.artifacts.transform } } : {}),
      reason: input.reason ?? `started by ${by}`,
    };
    const job: Job = { id: `${model.name}-${randomUUID().slice(0, 8)}`, model: model.name, spec, state: 'queued', holder: '', fencingToken: 0, leaseExpiresMs: 0, attempts: 0, progress: queuedProgress, versionId: '', error: '', createdMs: nowMs, updatedMs: nowMs };
    await insertJob(store, job);
    events.publish('job.queued', job.id, { model: model.name, dataset: input.dataset, reason: spec.reason });
    return job;
  }

  /** @throws AppError request.not_found */
  async function getJob(id: string): Promise<Job> {
    const job = await loadJob(store, id);
    if (job === undefined) throw new AppError('request.not_found', `there is no training job ${id}; GET /api/v1/training/jobs lists them`);
    return job;
  }

  /** Hands the oldest waiting job to a trainer; undefined while there is none. */
  async function leaseJob(trainer: string): Promise<LeasedJob | undefined> {
    await releaseExpired();
    // Another trainer may be quicker: the update is refused, and the next job is tried.
    for (let attempt = 0; attempt < queuedMax; attempt++) {
      const jobs = await loadJobs(store, { states: ['queued'] });
      const id = assignJob(jobs);
      const job = jobs.find((entry) => entry.id === id);
      if (job === undefined) return undefined;
      const fencingToken = job.fencingToken + 1;
      const nowMs = clock.nowMs();
      const taken = await updateJob(store, job, { state: 'leased', holder: trainer, fencingToken, leaseExpiresMs: nowMs + leasePolicy.leaseTtlMs, attempts: job.attempts + 1, error: '' }, nowMs);
      if (!taken) continue;
      events.publish('job.leased', job.id, { trainer, fencingToken, attempt: job.attempts + 1 });
      return { id: job.id, fencingToken, leaseTtlMs: leasePolicy.leaseTtlMs, spec: job.spec };
    }
    return undefined;
  }

  async function releaseExpired(): Promise<void> {
    const leased = await loadJobs(store, { states: ['leased'] });
    for (const change of expireLeases(leased, leasePolicy, clock.nowMs())) {
      const job = leased.find((entry) => entry.id === change.id) as Job;
      const progress = change.state === 'queued' ? queuedProgress : job.progress;
      if (await updateJob(store, job, { state: change.state, error: change.error, progress, holder: '' }, clock.nowMs())) events.publish(change.state === 'queued' ? 'job.requeued' : 'job.failed', job.id, { reason: change.error });
    }
  }

  /** @throws AppError lease.lost where another holds the job now, or it has ended */
  async function holdJob(id: string, fencingToken: number, change: Parameters<typeof updateJob>[2]): Promise<Job> {
    const job = await getJob(id);
    unwrap(judgeHolder(job, fencingToken), 'lease.lost');
    if (!(await updateJob(store, job, change, clock.nowMs()))) throw new AppError('lease.lost', `job ${id} was taken from fencing token ${fencingToken} just now; drop the work and lease again`);
    return job;
  }

  /** Prolongs the lease and shows how far the work is. */
  async function heartbeat(id: string, fencingToken: number, progress: Progress): Promise<void> {
    const job = await holdJob(id, fencingToken, { progress, leaseExpiresMs: clock.nowMs() + leasePolicy.leaseTtlMs });
    if (job.progress.phase !== progress.phase) events.publish('job.progress', id, { phase: progress.phase, message: progress.message });
  }

  /**
   * Registers what the holder made as the model's next version. Saying it again after a lost answer gives the same version.
   *
   * @throws AppError lease.lost, request.invalid, artifact.missing, bundle.invalid
   */
  async function completeJob(id: string, completion: Completion): Promise<{ versionId: string }> {
    const job = await getJob(id);
    if (job.state === 'succeeded' && job.fencingToken === completion.fencingToken) return { versionId: job.versionId };
    unwrap(judgeHolder(job, completion.fencingToken), 'lease.lost');
    const { artifacts, evidence, lineage, thresholds, quality } = completion;
    const { spec } = job;
    if (canonicalJson(lineage.outputs) !== canonicalJson(artifacts)) throw new AppError('request.invalid', 'the lineage names other outputs than the artifacts; both must be the same digests');
    if (lineage.dataset !== spec.dataset || lineage.seed !== spec.seed || lineage.model !== spec.model || lineage.settingsDigest !== digestOf(canonicalJson(spec.settings))) {
      throw new AppError('request.invalid', `the lineage is not that of job ${id}: its model, dataset, seed and settings must be the job's`);
    }
    const { versionId } = await registry.registerVersion({ model: spec.model, jobId: id, artifacts, evidence, lineage, task: spec.task, classNames: spec.classNames, thresholds, quality });
    await holdJob(id, completion.fencingToken, { state: 'succeeded', versionId, progress: { phase: 'done', fraction: 1, message: `registered ${versionId}` } });
    events.publish('job.succeeded', id, { versionId });
    return { versionId };
  }

  /** The holder gives up: the job is wrong, another attempt would fail the same way. */
  async function failJob(id: string, fencingToken: number, error: string): Promise<void> {
    await holdJob(id, fencingToken, { state: 'failed', error });
    events.publish('job.failed', id, { reason: error });
  }

  /** @throws AppError request.conflict where the job has ended */
  async function cancelJob(id: string, by: string): Promise<Job> {
    const job = await getJob(id);
    if (job.state === 'cancelled') return job;
    if (job.state !== 'queued' && job.state !== 'leased') throw new AppError('request.conflict', `job ${id} is ${job.state} already`);
    if (!(await updateJob(store, job, { state: 'cancelled', error: `cancelled by ${by}` }, clock.nowMs()))) throw new AppError('request.conflict', `job ${id} changed just now; try again`, { retryable: true });
    events.publish('job.cancelled', id, { by });
    return getJob(id);
  }

  /** Takes jobs back from silent trainers, and answers alerts with a new job where planRetraining says so. Harmless to repeat. */
  async function tick(): Promise<void> {
    await releaseExpired();
    for (const model of await registry.listModels()) {
      const alerts = await deps.openAlerts(model.name);
      if (alerts.length === 0) continue;
      const jobs = await loadJobs(store, { model: model.name });
      if (jobs[0] === undefined) continue;
      // Labels that the newest job has seen are not new, however it ended: what failed once is not tried again and again.
      const [versions, samples, seen] = await Promise.all([registry.listVersions(model.name), deps.labelledSamples(model.name), getDataset(jobs[0].spec.dataset)]);
      const { retrain } = parseSettings(model.name, model.settings);
      const facts = { model: model.name, policy: retrain, alerts, versions, jobs };
      if (planRetraining({ ...facts, newLabels: samples.length - seen.counts.field }, clock.nowMs()).action === 'hold') continue;
      // Only labels that fit the dataset count in the end.
      const snapshot = await createSnapshot(model.name);
      const plan = planRetraining({ ...facts, newLabels: snapshot.counts.field - seen.counts.field }, clock.nowMs());
      if (plan.action === 'hold') continue;
      const job = await createJob({ model: model.name, dataset: snapshot.digest, reason: plan.reason }, 'the retraining trigger');
      events.publish('training.triggered', model.name, { jobId: job.id, alertId: plan.alertId, reason: plan.reason });
    }
  }

  return {
    ingestDataset,
    getDataset,
    /** Newest first. */
    listDatasets: () => loadDatasets(store),
    createSnapshot,
    createJob,
    getJob,
    /** Newest first. */
    listJobs: () => loadJobs(store),
    leaseJob,
    heartbeat,
    completeJob,
    failJob,
    cancelJob,
    tick,
  };
}

function baseOf(version: Version): NonNullable<JobSpec['base']> {
  const { weights, transform } = version.artifacts;
  if (weights === undefined) throw new AppError('request.invalid', `${version.id} has no weights to start from; name a version that was trained here`);
  return { versionId: version.id, weights, transform };
}

function parseSettings(model: string, settings: unknown): TrainingSettings {
  const parsed = trainingSettings.safeParse(settings);
  if (!parsed.success) throw new AppError('request.invalid', `the settings of the model ${model} cannot be trained by: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function unwrap<T>(result: Result<T>, code: ErrorCode): T {
  if (!result.ok) throw new AppError(code, result.error.message);
  return result.value;
}
