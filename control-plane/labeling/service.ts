import { AppError } from '../../proto/app-error.ts';
import { digestOf } from '../../proto/digest.ts';
import type { Task } from '../../proto/manifest.ts';
import { buildPipeline } from '../../features/transform/build-pipeline.ts';
import { featureNames, rawLayout, type Layout } from '../../features/transform/layout.ts';
import { MISSING, transformSpec, type ColumnSpec, type TransformSpec } from '../../features/transform/spec.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { RegistryService } from '../registry/service.ts';
import type { Version } from '../registry/version.ts';
import type { Store } from '../store/store.ts';
import { evaluateLabel } from './evaluate-label.ts';
import type { LabelledSample } from './labelled-sample.ts';
import { planLabelQueue } from './plan-label-queue.ts';
import * as repository from './repository.ts';

export interface LabelingLimits {
  /** How long an annotator holds a sample. */
  readonly leaseTtlMs: number;
  /** Samples one annotator may hold at a time. */
  readonly leasesPerAnnotatorMax: number;
  /** The queue is planned over the newest this many unlabeled samples of a model: the world as it is now. */
  readonly candidatesMax: number;
}

const defaultLimits: LabelingLimits = { leaseTtlMs: 300_000, leasesPerAnnotatorMax: 50, candidatesMax: 500 };
const labelledMax = 50_000;

export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** A sample as the annotator sees it: never what the model said about it. */
export interface LabelItem {
  readonly sampleId: string;
  readonly model: string;
  readonly task: Task;
  readonly classNames: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly columnNames: readonly string[];
  /** What the values are the pixels of, row by row, the channels of each together; null where they are no picture. */
  readonly picture: Picture | null;
  /** Raw values, row by row; null where missing, a category as its name. */
  readonly input: readonly (number | string | null)[];
  readonly sourceKey: string;
  readonly deviceId: string;
  readonly capturedMs: number;
  readonly leaseExpiresMs: number;
}

export interface LabelingDependencies {
  readonly registry: Pick<RegistryService, 'listModels' | 'getModel' | 'listVersions' | 'findByBundle'>;
  readonly limits?: LabelingLimits;
}

export type LabelingService = ReturnType<typeof createLabelingService>;

/** The queue of samples that wait for an answer, the leases on them, and the answers. */
export function createLabelingService(context: ControlPlaneContext, { registry, limits = defaultLimits }: LabelingDependencies) {
  const { store, clock, events } = context;
  const describe = createItemDescriber(context, registry);

  async function bundlesOf(model: string): Promise<string[]> {
    return (await registry.listVersions((await registry.getModel(model)).name)).map((version) => version.bundleDigest);
  }

  /**
   * Gives the annotator up to count samples: those already held first, then new ones. Asking again gives the same samples.
   *
   * @param model only of this model; absent: of all, one model after the other
   */
  async function lease({ annotator, model, count }: { annotator: string; model?: string | undefined; count: number }): Promise<LabelItem[]> {
    const models = model === undefined ? (await registry.listModels()).map((known) => known.name) : [model];
    const bundlesByModel = await Promise.all(models.map(async (name) => ({ classification: (await registry.getModel(name)).task === 'classification', bundles: await bundlesOf(name) })));
    const wanted = new Set(bundlesByModel.flatMap(({ bundles }) => bundles));
    const nowMs = clock.nowMs();
    const leased = await store.transaction().execute(async (tx) => {
      await repository.deleteExpiredLeases(tx, nowMs);
      let held = await repository.loadLeased(tx, annotator);
      let room = Math.min(count - held.filter((sample) => wanted.has(sample.bundle_digest)).length, limits.leasesPerAnnotatorMax - held.length);
      for (const { classification, bundles } of bundlesByModel) {
        if (room <= 0) break;
        const next = await planNext(tx, bundles, classification, room);
        for (const sampleId of next) await repository.saveLease(tx, { sample_id: sampleId, annotator, expires_ms: nowMs + limits.leaseTtlMs });
        room -= next.length;
      }
      held = await repository.loadLeased(tx, annotator);
      return held.filter((sample) => wanted.has(sample.bundle_digest)).slice(0, count);
    });
    return Promise.all(leased.map((sample) => describe(sample, sample.expires_ms)));
  }

  async function planNext(tx: Store, bundles: readonly string[], classification: boolean, count: number): Promise<string[]> {
    const rows = await repository.loadCandidates(tx, bundles, limits.candidatesMax);
    const labels = await repository.countLabelsByPrediction(tx, [...new Set(rows.map((row) => row.bundle_digest))]);
    const candidates = rows.map((row) => ({ sampleId: row.id, deviceId: row.device_id, group: classification ? row.predicted : 0, rule: row.rule, confidence: row.confidence, place: digestOf(row.id) }));
    return planLabelQueue(candidates, classification ? labels : new Map(), count);
  }

  /** Loads what an answer is about and refuses it where another annotator has the sample. */
  async function admit(tx: Store, sampleId: string, annotator: string): Promise<repository.SampleRow> {
    const sample = await repository.loadSample(tx, sampleId);
    if (sample === undefined) throw new AppError('request.not_found', `there is no sample ${sampleId}; lease samples with POST /api/v1/labels/lease`);
    const held = await repository.loadLease(tx, sampleId);
    if (held !== undefined && held.annotator !== annotator && held.expires_ms > clock.nowMs()) {
      throw new AppError('lease.lost', `sample ${sampleId} is leased to ${held.annotator} until ${new Date(held.expires_ms).toISOString()}; take the next one`);
    }
    return sample;
  }

  /** Records a label or a skip; the same answer again changes nothing. */
  async function record(sampleId: string, annotator: string, value: string | number | repository.SkippedValue): Promise<void> {
    const isNew = await store.transaction().execute(async (tx) => {
      const sample = await admit(tx, sampleId, annotator);
      const earlier = await repository.loadLabel(tx, sampleId);
      if (earlier !== undefined) {
        if (earlier.annotator === annotator && earlier.value_json === JSON.stringify(value)) return false;
        const hint = earlier.annotator === annotator ? 'undo it first' : 'take the next one';
        throw new AppError('request.conflict', `sample ${sampleId} was answered by ${earlier.annotator} already; ${hint}`);
      }
      await repository.saveLabel(tx, { sampleId, annotator, value, nowMs: clock.nowMs() });
      await repository.saveSampleState(tx, sample.id, typeof value === 'object' ? 'skipped' : 'labeled');
      await repository.deleteLease(tx, sampleId);
      return true;
    });
    if (isNew && typeof value === 'object') events.publish('sample.skipped', sampleId, { annotator, reason: value.skipped });
    else if (isNew) events.publish('sample.labeled', sampleId, { annotator, value });
  }

  /** @throws AppError request.invalid for no answer to the task's question, lease.lost, request.conflict, request.not_found */
  async function answer({ sampleId, annotator, value }: { sampleId: string; annotator: string; value: string | number }): Promise<void> {
    const sample = await repository.loadSample(store, sampleId);
    const version = sample && (await registry.findByBundle(sample.bundle_digest));
    if (version === undefined) throw new AppError('request.not_found', `there is no sample ${sampleId} of a known model; lease samples with POST /api/v1/labels/lease`);
    const checked = evaluateLabel(value, version.manifest);
    if (!checked.ok) throw new AppError(checked.error.code, checked.error.message);
    await record(sampleId, annotator, checked.value);
  }

  /**
   * Takes back the annotator's last answer or skip and gives the sample to the annotator again.
   *
   * @throws AppError request.not_found where there is none
   */
  async function undo(annotator: string): Promise<LabelItem> {
    const expiresMs = clock.nowMs() + limits.leaseTtlMs;
    const sample = await store.transaction().execute(async (tx) => {
      const last = await repository.loadLastLabelOf(tx, annotator);
      const found = last && (await repository.loadSample(tx, last.sample_id));
      if (last === undefined || found === undefined) throw new AppError('request.not_found', `${annotator} has no answer to undo`);
      await repository.markUndone(tx, last.id);
      await repository.saveSampleState(tx, found.id, 'unlabeled');
      await repository.saveLease(tx, { sample_id: found.id, annotator, expires_ms: expiresMs });
      return found;
    });
    events.publish('label.undone', sample.id, { annotator });
    return describe(sample, expiresMs);
  }

  async function queue(model?: string): Promise<{ unlabeled: number; leased: number; labeled: number; skipped: number; byClass: Record<string, number> }> {
    const models = model === undefined ? (await registry.listModels()).map((known) => known.name) : [model];
    const bundles = (await Promise.all(models.map(bundlesOf))).flat();
    return { ...(await repository.countByState(store, bundles, clock.nowMs())), byClass: Object.fromEntries(await repository.countByValue(store, bundles)) };
  }

  return {
    lease,
    answer,
    skip: ({ sampleId, annotator, reason }: { sampleId: string; annotator: string; reason: string }) => record(sampleId, annotator, { skipped: reason }),
    undo,
    queue,
    /** Every answer that counts, oldest first: what a dataset snapshot and the accuracy estimate are made of. */
    labelledSamples: async (model: string): Promise<LabelledSample[]> => repository.loadLabelled(store, await bundlesOf(model), labelledMax),
  };
}

/** Turns a sample into what the annotator sees, with the names of its version's columns. */
function createItemDescriber({ blobs }: ControlPlaneContext, registry: LabelingDependencies['registry']): (sample: repository.SampleRow, leaseExpiresMs: number) => Promise<LabelItem> {
  const specs = new Map<string, TransformSpec>();

  async function specOf(version: Version): Promise<TransformSpec> {
    const known = specs.get(version.artifacts.transform);
    if (known !== undefined) return known;
    const bytes = await blobs.get(version.artifacts.transform);
    if (bytes === undefined) throw new AppError('artifact.missing', `the transform of ${version.id} (${version.artifacts.transform}) is not stored; its samples cannot be shown`);
    const spec = transformSpec.parse(JSON.parse(new TextDecoder().decode(bytes)));
    if (specs.size >= 64) specs.clear();
    specs.set(version.artifacts.transform, spec);
    return spec;
  }

  async function columnsOf(version: Version): Promise<Shown> {
    const { columns } = await specOf(version);
    return { columns, picture: pictureOf(rawLayout(columns, 1)) };
  }

  /** What a device that gives away no raw input shows: the model's input, feature by feature. */
  async function featuresOf(version: Version): Promise<Shown> {
    const spec = await specOf(version);
    const built = buildPipeline(spec, spec.steps.length);
    if (!built.ok) return { columns: [], picture: null };
    return { columns: featureNames(built.value.layout).map((name) => ({ kind: 'number', name })), picture: pictureOf(built.value.layout) };
  }

  return async (sample, leaseExpiresMs) => {
    const version = await registry.findByBundle(sample.bundle_digest);
    if (version === undefined) throw new AppError('request.not_found', `the bundle ${sample.bundle_digest} of sample ${sample.id} is of no known version`);
    const { columns, picture } = sample.stage === 'transformed' ? await featuresOf(version) : await columnsOf(version);
    return {
      sampleId: sample.id,
      model: version.model,
      task: version.manifest.task,
      classNames: version.manifest.classNames,
      rows: sample.rows,
      columns: sample.columns,
      columnNames: columns.map((column) => column.name),
      picture: picture !== null && picture.height * picture.width * picture.channels === sample.rows * sample.columns ? picture : null,
      input: Array.from(repository.decodeStoredInput(sample), (value, index) => showValue(value, columns[index % sample.columns])),
      sourceKey: sample.source_key,
      deviceId: sample.device_id,
      capturedMs: sample.captured_ms,
      leaseExpiresMs,
    };
  };
}

interface Shown { readonly columns: readonly ColumnSpec[]; readonly picture: Picture | null }

function pictureOf({ image, channels }: Layout): Picture | null {
  return image !== undefined && (channels.length === 1 || channels.length === 3) ? { ...image, channels: channels.length } : null;
}

function showValue(value: number, column: ColumnSpec | undefined): number | string | null {
  if (Math.fround(MISSING) === value || !Number.isFinite(value)) return null;
  return column?.kind === 'category' ? (column.categories[value] ?? null) : value;
}
