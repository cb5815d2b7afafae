import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { type Digest, isDigest } from '../../proto/digest.ts';
import type { Schema } from '../store/schema.ts';
import { jobSpec, progressSchema, type Job, type JobState } from './job.ts';
import type { DatasetCounts } from './dataset.ts';
import { datasetHeader, type DatasetHeader } from './training-spec.ts';

type Db = Kysely<Schema>;

const rowsMax = 500;
const resultSchema = z.object({ versionId: z.string().default('') });

function decodeJob(row: Selectable<Schema['jobs']>): Job {
  return {
    id: row.id,
    model: row.model,
    spec: jobSpec.parse(JSON.parse(row.spec_json)),
    state: row.state as JobState,
    holder: row.holder,
    fencingToken: row.fencing_token,
    leaseExpiresMs: row.lease_expires_ms,
    attempts: row.attempts,
    progress: progressSchema.parse(JSON.parse(row.progress_json)),
    versionId: resultSchema.parse(JSON.parse(row.result_json)).versionId,
    error: row.error,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}

export async function insertJob(db: Db, job: Job): Promise<void> {
  await db
    .insertInto('jobs')
    .values({
      id: job.id,
      model: job.model,
      spec_json: JSON.stringify(job.spec),
      state: job.state,
      holder: job.holder,
      fencing_token: job.fencingToken,
      lease_expires_ms: job.leaseExpiresMs,
      attempts: job.attempts,
      progress_json: JSON.stringify(job.progress),
      result_json: JSON.stringify({ versionId: job.versionId }),
      error: job.error,
      created_ms: job.createdMs,
      updated_ms: job.updatedMs,
    })
    .execute();
}

/** Saves what may change, only where state and fencing token are still those of `before`; false where they are not. */
export async function updateJob(db: Db, before: Job, change: Partial<Pick<Job, 'state' | 'holder' | 'fencingToken' | 'leaseExpiresMs' | 'attempts' | 'progress' | 'versionId' | 'error'>>, nowMs: number): Promise<boolean> {
  const after = { ...before, ...change };
  const updated = await db
    .updateTable('jobs')
    .set({
      state: after.state,
      holder: after.holder,
      fencing_token: after.fencingToken,
      lease_expires_ms: after.leaseExpiresMs,
      attempts: after.attempts,
      progress_json: JSON.stringify(after.progress),
      result_json: JSON.stringify({ versionId: after.versionId }),
      error: after.error,
      updated_ms: nowMs,
    })
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('fencing_token', '=', before.fencingToken)
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

export async function loadJob(db: Db, id: string): Promise<Job | undefined> {
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  return row && decodeJob(row);
}

/** Newest first. */
export async function loadJobs(db: Db, where: { states?: readonly JobState[]; model?: string } = {}): Promise<Job[]> {
  let query = db.selectFrom('jobs').selectAll().orderBy('created_ms', 'desc').orderBy('id', 'desc').limit(rowsMax);
  if (where.states) query = query.where('state', 'in', [...where.states]);
  if (where.model !== undefined) query = query.where('model', '=', where.model);
  return (await query.execute()).map(decodeJob);
}

export interface DatasetEntry {
  readonly digest: Digest;
  readonly name: string;
  /** uploaded, or snapshot: made from base rows and labelled samples. */
  readonly kind: 'uploaded' | 'snapshot';
  readonly rowCount: number;
  readonly header: DatasetHeader;
  readonly counts: DatasetCounts;
  readonly createdMs: number;
}

const sides = z.object({ train: z.number(), validation: z.number(), holdout: z.number() });
const detailSchema = z.object({ header: datasetHeader, counts: z.object({ rows: z.number(), field: z.number(), bySplit: sides, byLabel: z.record(z.string(), sides) }) });

/** Harmless to repeat: the same digest is the same dataset. */
export async function saveDataset(db: Db, entry: DatasetEntry): Promise<void> {
  const detail = JSON.stringify({ header: entry.header, counts: entry.counts });
  await db
    .insertInto('datasets')
    .values({ digest: entry.digest, name: entry.name, kind: entry.kind, row_count: entry.rowCount, detail_json: detail, created_ms: entry.createdMs })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
}

export async function loadDatasets(db: Db, digest?: string): Promise<DatasetEntry[]> {
  let query = db.selectFrom('datasets').selectAll().orderBy('created_ms', 'desc').limit(rowsMax);
  if (digest !== undefined) query = query.where('digest', '=', digest);
  return (await query.execute()).flatMap((row) => (isDigest(row.digest) ? [{ digest: row.digest, name: row.name, kind: row.kind as DatasetEntry['kind'], rowCount: row.row_count, ...detailSchema.parse(JSON.parse(row.detail_json)), createdMs: row.created_ms }] : []));
}

/** Counts what was refused, by place and code. */
export async function countRejection(db: Db, code: string, subject: string, detail: string, atMs: number): Promise<void> {
  await db
    .insertInto('rejections')
    .values({ source: 'dataset', code, subject, count: 1, last_detail: detail, last_ms: atMs })
    .onConflict((conflict) => conflict.columns(['source', 'code', 'subject']).doUpdateSet((row) => ({ count: row('rejections.count', '+', 1), last_detail: detail, last_ms: atMs })))
    .execute();
}
