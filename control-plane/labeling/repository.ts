import type { Kysely, Selectable } from 'kysely';
import type { Digest } from '../../proto/digest.ts';
import type { Schema } from '../store/schema.ts';
import type { LabelledSample } from './labelled-sample.ts';

type Db = Kysely<Schema>;
export type SampleRow = Selectable<Schema['samples']>;
export type LabelRow = Selectable<Schema['labels']>;

/** How a skip is kept among the labels. */
export interface SkippedValue { readonly skipped: string }

export async function loadSample(db: Db, id: string): Promise<SampleRow | undefined> {
  return db.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Unlabeled samples of these bundles that nobody else holds, newest first. */
export async function loadCandidates(db: Db, bundles: readonly string[], limit: number) {
  if (bundles.length === 0) return [];
  return db
    .selectFrom('samples')
    .leftJoin('label_leases', 'label_leases.sample_id', 'samples.id')
    .select(['samples.id', 'samples.device_id', 'samples.predicted', 'samples.rule', 'samples.confidence', 'samples.bundle_digest'])
    .where('samples.state', '=', 'unlabeled')
    .where('samples.bundle_digest', 'in', bundles)
    .where('label_leases.sample_id', 'is', null)
    // What was kept around another sample counts in no estimate: a label would be wasted.
    .where('samples.rule', '!=', 'context')
    .orderBy('samples.received_ms', 'desc')
    .orderBy('samples.id', 'desc')
    .limit(limit)
    .execute();
}

/** Labels there are of these bundles, by what the model had said. */
export async function countLabelsByPrediction(db: Db, bundles: readonly string[]): Promise<Map<number, number>> {
  if (bundles.length === 0) return new Map();
  const rows = await db
    .selectFrom('samples')
    .select(({ fn }) => ['predicted', fn.countAll().as('count')])
    .where('state', '=', 'labeled')
    .where('bundle_digest', 'in', bundles)
    .groupBy('predicted')
    .execute();
  return new Map(rows.map((row) => [row.predicted, Number(row.count)]));
}

export async function deleteExpiredLeases(db: Db, nowMs: number): Promise<void> {
  await db.deleteFrom('label_leases').where('expires_ms', '<=', nowMs).execute();
}

/** The annotator's leases of samples that are still unlabeled, in the order they were given. */
export async function loadLeased(db: Db, annotator: string): Promise<(SampleRow & { expires_ms: number })[]> {
  return db
    .selectFrom('label_leases')
    .innerJoin('samples', 'samples.id', 'label_leases.sample_id')
    .selectAll('samples')
    .select('label_leases.expires_ms')
    .where('label_leases.annotator', '=', annotator)
    .where('samples.state', '=', 'unlabeled')
    .orderBy('label_leases.expires_ms')
    .orderBy('samples.id')
    .execute();
}

export async function loadLease(db: Db, sampleId: string): Promise<Schema['label_leases'] | undefined> {
  return db.selectFrom('label_leases').selectAll().where('sample_id', '=', sampleId).executeTakeFirst();
}

export async function saveLease(db: Db, lease: Schema['label_leases']): Promise<void> {
  await db
    .insertInto('label_leases')
    .values(lease)
    .onConflict((conflict) => conflict.column('sample_id').doUpdateSet({ annotator: lease.annotator, expires_ms: lease.expires_ms }))
    .execute();
}

export async function deleteLease(db: Db, sampleId: string): Promise<void> {
  await db.deleteFrom('label_leases').where('sample_id', '=', sampleId).execute();
}

/** The answer that counts for a sample. */
export async function loadLabel(db: Db, sampleId: string): Promise<LabelRow | undefined> {
  return db.selectFrom('labels').selectAll().where('sample_id', '=', sampleId).where('undone', '=', 0).orderBy('id', 'desc').limit(1).executeTakeFirst();
}

export async function loadLastLabelOf(db: Db, annotator: string): Promise<LabelRow | undefined> {
  return db.selectFrom('labels').selectAll().where('annotator', '=', annotator).where('undone', '=', 0).orderBy('id', 'desc').limit(1).executeTakeFirst();
}

export async function saveLabel(db: Db, label: { sampleId: string; annotator: string; value: string | number | SkippedValue; nowMs: number }): Promise<void> {
  await db.insertInto('labels').values({ sample_id: label.sampleId, annotator: label.annotator, value_json: JSON.stringify(label.value), created_ms: label.nowMs, undone: 0 }).execute();
}

export async function markUndone(db: Db, labelId: number): Promise<void> {
  await db.updateTable('labels').set({ undone: 1 }).where('id', '=', labelId).execute();
}

export async function saveSampleState(db: Db, id: string, state: 'unlabeled' | 'labeled' | 'skipped'): Promise<void> {
  await db.updateTable('samples').set({ state }).where('id', '=', id).execute();
}

export async function countByState(db: Db, bundles: readonly string[], nowMs: number): Promise<{ unlabeled: number; leased: number; labeled: number; skipped: number }> {
  const counts = { unlabeled: 0, leased: 0, labeled: 0, skipped: 0 };
  if (bundles.length === 0) return counts;
  const rows = await db
    .selectFrom('samples')
    .select(({ fn }) => ['state', fn.countAll().as('count')])
    .where('bundle_digest', 'in', bundles)
    .groupBy('state')
    .execute();
  for (const row of rows) if (row.state === 'unlabeled' || row.state === 'labeled' || row.state === 'skipped') counts[row.state] = Number(row.count);
  const leased = await db
    .selectFrom('label_leases')
    .innerJoin('samples', 'samples.id', 'label_leases.sample_id')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('samples.bundle_digest', 'in', bundles)
    .where('samples.state', '=', 'unlabeled')
    .where('label_leases.expires_ms', '>', nowMs)
    .executeTakeFirstOrThrow();
  counts.leased = Number(leased.count);
  counts.unlabeled -= counts.leased;
  return counts;
}

export async function countByValue(db: Db, bundles: readonly string[]): Promise<Map<string, number>> {
  if (bundles.length === 0) return new Map();
  const rows = await db
    .selectFrom('labels')
    .innerJoin('samples', 'samples.id', 'labels.sample_id')
    .select(({ fn }) => ['labels.value_json', fn.countAll().as('count')])
    .where('labels.undone', '=', 0)
    .where('samples.state', '=', 'labeled')
    .where('samples.bundle_digest', 'in', bundles)
    .groupBy('labels.value_json')
    .execute();
  return new Map(rows.map((row) => [String(JSON.parse(row.value_json)), Number(row.count)]));
}

/** Labelled samples of these bundles, oldest label first; the newest `limit` of them. */
export async function loadLabelled(db: Db, bundles: readonly string[], limit: number): Promise<LabelledSample[]> {
  if (bundles.length === 0) return [];
  const rows = await db
    .selectFrom('labels')
    .innerJoin('samples', 'samples.id', 'labels.sample_id')
    .selectAll('samples')
    .select(['labels.annotator', 'labels.value_json', 'labels.created_ms as labelled_ms'])
    .where('labels.undone', '=', 0)
    .where('samples.state', '=', 'labeled')
    .where('samples.bundle_digest', 'in', bundles)
    .orderBy('labels.id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => ({
    sampleId: row.id,
    deviceId: row.device_id,
    bundleDigest: row.bundle_digest as Digest,
    capturedMs: row.captured_ms,
    rows: row.rows,
    columns: row.columns,
    input: decodeStoredInput(row),
    output: decodeFloats(row.output),
    predicted: row.predicted,
    confidence: row.confidence,
    inclusionProbability: row.inclusion_probability,
    rule: row.rule,
    sourceKey: row.source_key,
    transformed: row.stage === 'transformed',
    value: JSON.parse(row.value_json) as string | number,
    annotator: row.annotator,
    labelledMs: row.labelled_ms,
  }));
}

/** The values of a sample, in whichever of its two forms the samples table keeps them. */
export function decodeStoredInput({ input, rows, columns }: Pick<SampleRow, 'input' | 'rows' | 'columns'>): Float32Array {
  return input.byteLength === rows * columns ? Float32Array.from(input) : decodeFloats(input);
}

/** float32 little-endian. */
function decodeFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
