import type { Kysely, Selectable } from 'kysely';
import { prepareQuery } from '../store/prepared-query.ts';
import type { Schema } from '../store/schema.ts';
import type { Loss } from '../../proto/messages.ts';
import { parseHour, type HourTotals } from '../../features/profile/hour-totals.ts';
import type { StuckColumn } from './plan-quality-alerts.ts';
import type { Alert, AlertKind, AlertState } from './alert.ts';

type Db = Kysely<Schema>;

/** What has arrived of one bundle's windows. */
export interface WindowTotal {
  readonly bundleDigest: string;
  readonly inferences: number;
  readonly windows: number;
  readonly devices: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface StoredWindow { readonly name: string; readonly count: number; readonly profile: Uint8Array }

export async function loadWindowTotals(db: Db, bundleDigests?: readonly string[]): Promise<WindowTotal[]> {
  if (bundleDigests?.length === 0) return [];
  const rows = await db
    .selectFrom('window_totals')
    .selectAll()
    .$if(bundleDigests !== undefined, (query) => query.where('bundle_digest', 'in', bundleDigests ?? []))
    .execute();
  return rows.map(({ bundle_digest, first_ms, last_ms, ...counts }) => ({ bundleDigest: bundle_digest, ...counts, firstMs: first_ms, lastMs: last_ms }));
}

const pageWindows = 50;

/** The bundle's windows that arrived last, newest first, until they hold this many inferences or windowsMax are loaded. */
export async function loadNewestWindows(db: Db, bundleDigest: string, inferences: number, windowsMax: number): Promise<StoredWindow[]> {
  const windows: StoredWindow[] = [];
  let sum = 0;
  while (sum < inferences && windows.length < windowsMax) {
    const page = await db
      .selectFrom('windows')
      .select(['device_id', 'epoch', 'sequence', 'count', 'profile'])
      .where('bundle_digest', '=', bundleDigest)
      .orderBy('received_ms', 'desc')
      .orderBy('device_id')
      .orderBy('epoch', 'desc')
      .orderBy('sequence', 'desc')
      .limit(Math.min(pageWindows, windowsMax - windows.length))
      .offset(windows.length)
      .execute();
    for (const row of page) {
      if (sum >= inferences) break;
      windows.push({ name: `${row.device_id}-${row.epoch}-${row.sequence}`, count: row.count, profile: row.profile });
      sum += row.count;
    }
    if (page.length < pageWindows) break;
  }
  return windows;
}

export interface StoredVerdict { readonly verdict: string; readonly atMs: number; readonly detail: unknown }

/** The newest verdicts of a kind on a bundle, newest first. */
export async function loadVerdicts(db: Db, bundleDigest: string, kind: 'drift' | 'accuracy', limit: number): Promise<StoredVerdict[]> {
  const rows = await db
    .selectFrom('verdicts')
    .select(['verdict', 'at_ms', 'detail_json'])
    .where('bundle_digest', '=', bundleDigest)
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ verdict: row.verdict, atMs: row.at_ms, detail: JSON.parse(row.detail_json) as unknown }));
}

export async function saveVerdict(db: Db, row: { bundleDigest: string; kind: 'drift' | 'accuracy'; verdict: string; atMs: number; detail: object }): Promise<void> {
  await db.insertInto('verdicts').values({ bundle_digest: row.bundleDigest, kind: row.kind, verdict: row.verdict, at_ms: row.atMs, detail_json: JSON.stringify(row.detail) }).execute();
}

export interface LabelledRow { readonly rule: string; readonly inclusionProbability: number; readonly randomProbability: number; readonly predicted: number; readonly value: unknown }

/** Each labelled sample of a bundle that its own draw has chosen, with the answer that counts for it, the newest that was not undone. */
export async function loadLabelledRows(db: Db, bundleDigest: string): Promise<LabelledRow[]> {
  const rows = await db
    .selectFrom('samples')
    .innerJoin('labels', 'labels.sample_id', 'samples.id')
    .select(['samples.rule', 'samples.inclusion_probability', 'samples.random_probability', 'samples.predicted', 'labels.value_json'])
    .where('samples.bundle_digest', '=', bundleDigest)
    .where('samples.rule', '!=', 'context')
    .where('samples.state', '=', 'labeled')
    // Sample by sample: a list of every label would be gone through for each of them.
    .where('labels.id', '=', (where) => where.selectFrom('labels as answers').select(({ fn }) => fn.max('answers.id').as('id')).whereRef('answers.sample_id', '=', 'samples.id').where('answers.undone', '=', 0))
    .execute();
  return rows.map((row) => ({ rule: row.rule, inclusionProbability: row.inclusion_probability, randomProbability: row.random_probability, predicted: row.predicted, value: JSON.parse(row.value_json) as unknown }));
}

/** Samples of a bundle that were kept and not skipped, by the rule that kept them. */
export async function loadKeptSamples(db: Db, bundleDigest: string): Promise<{ random: number; other: number }> {
  const rows = await db
    .selectFrom('samples')
    .select(({ fn }) => ['rule', fn.countAll().as('count')])
    .where('bundle_digest', '=', bundleDigest)
    .where('state', 'in', ['unlabeled', 'labeled'])
    .where('rule', '!=', 'context')
    .groupBy('rule')
    .execute();
  const count = (random: boolean): number => rows.filter((row) => (row.rule === 'random') === random).reduce((sum, row) => sum + Number(row.count), 0);
  return { random: count(true), other: count(false) };
}

/** Has a device given up samples of this bundle, by what they were worth? What operators had erased does not count: it took all alike. */
export async function hasLostSamples(db: Db, bundleDigest: string): Promise<boolean> {
  const devices = await db.selectFrom('samples').select(({ fn }) => ['device_id', fn.min('received_ms').as('first_ms')]).where('bundle_digest', '=', bundleDigest).groupBy('device_id').execute();
  for (const { device_id: deviceId, first_ms: firstMs } of devices) {
    const told = db.selectFrom('losses').select('losses_json').where('device_id', '=', deviceId).orderBy('at_ms', 'desc').limit(1);
    const newest = lostSamples((await told.executeTakeFirst())?.losses_json);
    if (newest > 0 && newest > lostSamples((await told.where('at_ms', '<', firstMs).executeTakeFirst())?.losses_json)) return true;
  }
  return false;
}

function lostSamples(lossesJson: string | undefined): number {
  const losses = lossesJson === undefined ? [] : (JSON.parse(lossesJson) as Loss[]);
  return losses.filter(({ kind, reason }) => kind === 'sample' && reason !== 'erased').reduce((sum, { records }) => sum + records, 0);
}

export interface StoredHour { readonly deviceId: string; readonly hour: number; readonly totals: HourTotals }

/** A bundle's hours from sinceHour on that have changed since a moment. */
export async function loadChangedHours(db: Db, bundleDigest: string, { sinceHour, updatedSinceMs }: { sinceHour: number; updatedSinceMs: number }): Promise<StoredHour[]> {
  return (await selectChangedHours(db, { bundleDigest, sinceHour, updatedSinceMs })).rows.map(toHour);
}

/** A page of a bundle's hours from sinceHour on, in the order of devices and hours, after one of them. */
export async function loadHourPage(db: Db, bundleDigest: string, sinceHour: number, after: StoredHour | undefined, limit: number): Promise<StoredHour[]> {
  const rows = await selectHours(db, bundleDigest, sinceHour)
    .$if(after !== undefined, (query) => query.where((where) => where(where.refTuple('device_id', 'hour'), '>', where.tuple(after?.deviceId ?? '', after?.hour ?? 0))))
    .orderBy('device_id')
    .orderBy('hour')
    .limit(limit)
    .execute();
  return rows.map(toHour);
}

function selectHours(db: Db, bundleDigest: string, sinceHour: number) {
  return db.selectFrom('device_hours').select(['device_id', 'hour', 'totals_json']).where('bundle_digest', '=', bundleDigest).where('hour', '>=', sinceHour);
}

function toHour(row: { device_id: string; hour: number; totals_json: string }): StoredHour {
  return { deviceId: row.device_id, hour: row.hour, totals: parseHour(row.totals_json) };
}

const selectChangedHours = prepareQuery((db, { bundleDigest, sinceHour, updatedSinceMs }: { bundleDigest: string; sinceHour: number; updatedSinceMs: number }) =>
  selectHours(db, bundleDigest, sinceHour).where('updated_ms', '>=', updatedSinceMs),
);

export interface HourLabel {
  readonly labelId: number;
  readonly sampleId: string;
  readonly deviceId: string;
  readonly capturedMs: number;
  readonly receivedMs: number;
  readonly predicted: number;
  /** With which the random rule kept it; 0 from an agent that did not say. */
  readonly randomProbability: number;
  readonly value: unknown;
}

const selectNewestLabel = prepareQuery((db) => db.selectFrom('labels').select(({ fn }) => fn.max('id').as('id')));

export async function loadNewestLabelId(db: Db): Promise<number> {
  const [row] = (await selectNewestLabel(db, {})).rows;
  return Number(row?.id ?? 0);
}

/** Labels after the first id, up to the second, of samples that the random rule kept, oldest first. */
export async function loadHourLabels(db: Db, bundleDigest: string, afterId: number, upToId: number): Promise<HourLabel[]> {
  if (upToId <= afterId) return [];
  const rows = await db
    .selectFrom('labels')
    .innerJoin('samples', 'samples.id', 'labels.sample_id')
    .select(['labels.id', 'labels.value_json', 'samples.id as sample_id', 'samples.device_id', 'samples.captured_ms', 'samples.received_ms', 'samples.predicted', 'samples.random_probability'])
    .where('labels.id', '>', afterId)
    .where('labels.id', '<=', upToId)
    .where('labels.undone', '=', 0)
    .where('samples.bundle_digest', '=', bundleDigest)
    .where('samples.rule', '=', 'random')
    .orderBy('labels.id')
    .execute();
  return rows.map((row) => ({ labelId: row.id, sampleId: row.sample_id, deviceId: row.device_id, capturedMs: row.captured_ms, receivedMs: row.received_ms, predicted: row.predicted, randomProbability: row.random_probability, value: JSON.parse(row.value_json) as unknown }));
}

const selectUndone = prepareQuery((db, { bundleDigest }: { bundleDigest: string }) =>
  db.selectFrom('labels').innerJoin('samples', 'samples.id', 'labels.sample_id').select(['labels.id', 'labels.sample_id']).where('labels.undone', '=', 1).where('samples.bundle_digest', '=', bundleDigest),
);

export async function loadUndoneLabels(db: Db, bundleDigest: string): Promise<{ labelId: number; sampleId: string }[]> {
  const { rows } = await selectUndone(db, { bundleDigest });
  return rows.map((row) => ({ labelId: row.id, sampleId: row.sample_id }));
}

/** Sensors that devices in service find stuck at the moment. */
export async function loadStuckColumns(db: Db, limit = 200): Promise<StuckColumn[]> {
  const rows = await db.selectFrom('quality_findings').selectAll().where('rule', '=', 'stuck').where('device_id', 'not in', db.selectFrom('devices').select('id').where('revoked', '=', 1)).orderBy('first_ms').limit(limit).execute();
  return rows.map((row) => ({ deviceId: row.device_id, column: row.column_name, bundleDigest: row.bundle_digest, count: row.count, firstMs: row.first_ms }));
}

export async function loadAlerts(db: Db, filter: { state?: AlertState | undefined; kind?: AlertKind | undefined; bundleDigest?: string | undefined; model?: string | undefined }, limit = 500): Promise<Alert[]> {
  const rows = await db
    .selectFrom('alerts')
    .selectAll()
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state ?? ''))
    .$if(filter.bundleDigest !== undefined, (query) => query.where('bundle_digest', '=', filter.bundleDigest ?? ''))
    .$if(filter.kind !== undefined, (query) => query.where('kind', '=', filter.kind ?? ''))
    .$if(filter.model !== undefined, (query) => query.where('model', '=', filter.model ?? ''))
    .orderBy('raised_ms', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toAlert);
}

export async function loadAlert(db: Db, id: string): Promise<Alert | undefined> {
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toAlert(row);
}

export async function saveAlert(db: Db, alert: Alert): Promise<void> {
  const { state, updatedMs, updatedBy } = alert;
  await db
    .insertInto('alerts')
    .values({ id: alert.id, kind: alert.kind, model: alert.model, bundle_digest: alert.bundleDigest, state, summary: alert.summary, evidence_json: JSON.stringify(alert.evidence), raised_ms: alert.raisedMs, updated_ms: updatedMs, updated_by: updatedBy })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, updated_ms: updatedMs, updated_by: updatedBy }))
    .execute();
}

function toAlert(row: Selectable<Schema['alerts']>): Alert {
  return {
    id: row.id,
    kind: row.kind as AlertKind,
    model: row.model,
    bundleDigest: row.bundle_digest,
    state: row.state as AlertState,
    summary: row.summary,
    evidence: JSON.parse(row.evidence_json) as Record<string, unknown>,
    raisedMs: row.raised_ms,
    updatedMs: row.updated_ms,
    updatedBy: row.updated_by,
  };
}

/** Sets what is counted as refused under this subject; saying it again changes nothing. */
export async function saveRejection(db: Db, row: { code: string; subject: string; count: number; detail: string; atMs: number }): Promise<void> {
  await db
    .insertInto('rejections')
    .values({ source: 'monitor', code: row.code, subject: row.subject, count: row.count, last_detail: row.detail, last_ms: row.atMs })
    .onConflict((conflict) => conflict.columns(['source', 'code', 'subject']).doUpdateSet({ count: row.count, last_detail: row.detail, last_ms: row.atMs }))
    .execute();
}
