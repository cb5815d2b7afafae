import type { Kysely, Selectable } from 'kysely';
import type { Digest } from '../../proto/digest.ts';
import type { BundleManifest, Task } from '../../proto/manifest.ts';
import { prepareQuery } from '../store/prepared-query.ts';
import type { Schema } from '../store/schema.ts';
import type { Artifacts, Evidence, Model, ModelSettings, Version, VersionState } from './version.ts';

type Db = Kysely<Schema>;

export async function saveModel(db: Db, model: Model): Promise<boolean> {
  const inserted = await db
    .insertInto('models')
    .values({ name: model.name, task: model.task, class_names_json: JSON.stringify(model.classNames), settings_json: JSON.stringify(model.settings), created_ms: model.createdMs })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

export async function loadModel(db: Db, name: string): Promise<Model | undefined> {
  const row = await db.selectFrom('models').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : decodeModel(row);
}

export async function loadModels(db: Db): Promise<Model[]> {
  return (await db.selectFrom('models').selectAll().orderBy('name').execute()).map(decodeModel);
}

export async function saveVersion(db: Db, version: Version): Promise<void> {
  await db
    .insertInto('versions')
    .values({
      id: version.id,
      model: version.model,
      number: version.number,
      state: version.state,
      bundle_digest: version.bundleDigest,
      manifest_json: JSON.stringify(version.manifest),
      artifacts_json: JSON.stringify(version.artifacts),
      lineage_json: JSON.stringify(version.lineage),
      evidence_json: JSON.stringify(version.evidence),
      release_key_id: version.releaseKeyId,
      release_signature: version.releaseSignature ?? null,
      job_id: version.jobId,
      created_ms: version.createdMs,
      decided_ms: version.decidedMs,
      decided_by: version.decidedBy,
      decision_reason: version.decisionReason,
    })
    .execute();
}

/** Decides a candidate; false where it has been decided meanwhile. */
export async function saveDecision(db: Db, version: Pick<Version, 'id' | 'state' | 'releaseKeyId' | 'releaseSignature' | 'decidedMs' | 'decidedBy' | 'decisionReason'>): Promise<boolean> {
  const updated = await db
    .updateTable('versions')
    .set({
      state: version.state,
      release_key_id: version.releaseKeyId,
      release_signature: version.releaseSignature ?? null,
      decided_ms: version.decidedMs,
      decided_by: version.decidedBy,
      decision_reason: version.decisionReason,
    })
    .where('id', '=', version.id)
    .where('state', '=', 'candidate')
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

const selectById = prepareQuery((db, { id }: { id: string }) => db.selectFrom('versions').selectAll().where('id', '=', id));
const selectByBundle = prepareQuery((db, { bundleDigest }: { bundleDigest: string }) => db.selectFrom('versions').selectAll().where('bundle_digest', '=', bundleDigest));
const selectByJob = prepareQuery((db, { jobId }: { jobId: string }) => db.selectFrom('versions').selectAll().where('job_id', '=', jobId));

export async function loadVersion(db: Db, by: { id: string } | { bundleDigest: string } | { jobId: string }): Promise<Version | undefined> {
  const { rows } = await ('id' in by ? selectById(db, by) : 'jobId' in by ? selectByJob(db, by) : selectByBundle(db, by));
  const [row] = rows;
  return row === undefined ? undefined : decodeVersion(row);
}

export async function loadVersions(db: Db, model: string): Promise<Version[]> {
  return (await db.selectFrom('versions').selectAll().where('model', '=', model).orderBy('number', 'desc').execute()).map(decodeVersion);
}

export async function loadNextNumber(db: Db, model: string): Promise<number> {
  const row = await db.selectFrom('versions').select((columns) => columns.fn.max('number').as('newest')).where('model', '=', model).executeTakeFirst();
  return (row?.newest ?? 0) + 1;
}

/** The version of the rollout that succeeded last; where none has, the newest approved version. */
export async function loadChampion(db: Db, model: string): Promise<Version | undefined> {
  const succeeded = await db
    .selectFrom('versions')
    .innerJoin('rollouts', 'rollouts.version_id', 'versions.id')
    .selectAll('versions')
    .where('versions.model', '=', model)
    .where('rollouts.state', '=', 'succeeded')
    .orderBy('rollouts.created_ms', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (succeeded !== undefined) return decodeVersion(succeeded);
  const approved = await db.selectFrom('versions').selectAll().where('model', '=', model).where('state', '=', 'approved').orderBy('number', 'desc').limit(1).executeTakeFirst();
  return approved === undefined ? undefined : decodeVersion(approved);
}

function decodeModel(row: Selectable<Schema['models']>): Model {
  return {
    name: row.name,
    task: row.task as Task,
    classNames: JSON.parse(row.class_names_json) as string[],
    settings: JSON.parse(row.settings_json) as ModelSettings,
    createdMs: row.created_ms,
  };
}

function decodeVersion(row: Selectable<Schema['versions']>): Version {
  return {
    id: row.id,
    model: row.model,
    number: row.number,
    state: row.state as VersionState,
    bundleDigest: row.bundle_digest as Digest,
    manifest: JSON.parse(row.manifest_json) as BundleManifest,
    artifacts: JSON.parse(row.artifacts_json) as Artifacts,
    evidence: JSON.parse(row.evidence_json) as Evidence,
    lineage: JSON.parse(row.lineage_json) as Record<string, unknown>,
    releaseKeyId: row.release_key_id,
    releaseSignature: row.release_signature ?? undefined,
    jobId: row.job_id,
    createdMs: row.created_ms,
    decidedMs: row.decided_ms,
    decidedBy: row.decided_by,
    decisionReason: row.decision_reason,
  };
}
