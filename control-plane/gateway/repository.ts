import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { DeviceRecord, Rejection } from '../../proto/messages.ts';
import { saveDeviceHours } from '../store/device-hours.ts';
import { prepareQuery } from '../store/prepared-query.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import { saveWindowTotals } from '../store/window-totals.ts';
import type { BootClock } from './correct-times.ts';
import type { IngestRows } from './plan-ingest.ts';
import type { KnownRecord } from './plan-stand-in.ts';
import { recordKey } from './record-key.ts';

const rowsPerInsert = 50;
/** What is beyond can be stored and never be read again. */
const countMax = Number.MAX_SAFE_INTEGER;

const selectSequence = prepareQuery((db, { deviceId, epoch, sequence }: { deviceId: string; epoch: number; sequence: number }) => db.selectFrom('records').select('sequence').where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', '=', sequence));

/** Which of these records are committed already. */
export async function loadKnownRecords(db: Store, deviceId: string, records: readonly (DeviceRecord | Rejection)[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const epoch of new Set(records.map((record) => record.epoch))) {
    const sequences = records.filter((record) => record.epoch === epoch).map((record) => record.sequence);
    const [first] = sequences;
    const rows = sequences.length === 1 && first !== undefined ? (await selectSequence(db, { deviceId, epoch, sequence: first })).rows : await db.selectFrom('records').select('sequence').where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', 'in', sequences).execute();
    for (const { sequence } of rows) known.add(recordKey({ epoch, sequence }));
  }
  return known;
}

const sequencesPerQuery = 500;

/** What is committed of the records that these stand in place of, by recordKey; nothing for one that stands in place of more than may be, and is refused. */
export async function loadStoodFor(db: Store, deviceId: string, records: readonly (DeviceRecord | Rejection)[]): Promise<Map<string, KnownRecord>> {
  const found = new Map<string, KnownRecord>();
  for (const [epoch, own] of Map.groupBy(records, (record) => record.epoch)) {
    const sequences = own.flatMap((record) => ('code' in record || (record.window?.merged ?? []).length > limits.mergedRecordsMax ? [] : (record.window?.merged ?? [])));
    for (let start = 0; start < sequences.length; start += sequencesPerQuery) {
      const part = sequences.slice(start, start + sequencesPerQuery);
      const ledger = await db.selectFrom('records').select(['sequence', 'kind']).where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', 'in', part).execute();
      if (ledger.length === 0) continue;
      const windows = await db.selectFrom('windows').selectAll().where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', 'in', part).execute();
      const stored = new Map(windows.map((row) => [row.sequence, { bundleDigest: row.bundle_digest, startMs: row.start_ms, endMs: row.end_ms, receivedMs: row.received_ms, count: row.count, profile: row.profile }]));
      for (const { sequence, kind } of ledger) found.set(recordKey({ epoch, sequence }), { kind, window: stored.get(sequence) });
    }
  }
  return found;
}

/** Takes windows out of the store and of the totals of their bundles; the ledger keeps their names. */
async function takeOutWindows(db: Store, replaced: IngestRows['replaced']): Promise<void> {
  for (const { deviceId, epoch, sequence, window } of replaced) {
    await db.deleteFrom('windows').where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', '=', sequence).execute();
    await db.updateTable('records').set({ kind: 'merged' }).where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', '=', sequence).execute();
    // Totals that began anew may hold less than is taken out, and far below 0 they could not be read any more either.
    await db.updateTable('window_totals').set(({ eb }) => ({ inferences: eb.case().when('inferences', '<', window.count).then(0).else(eb('inferences', '-', window.count)).end(), windows: eb('windows', '-', 1) })).where('bundle_digest', '=', window.bundleDigest).execute();
  }
}

// One record a message is the rule, and a commit of one message common.
const insertRecord = prepareQuery((db, { device_id, epoch, sequence, kind, received_ms, device_ms, time_source }: IngestRows['records'][number]) =>
  db.insertInto('records').values({ device_id, epoch, sequence, kind, received_ms, device_ms, time_source }),
);
const insertWindow = prepareQuery((db, { device_id, epoch, sequence, bundle_digest, start_ms, end_ms, received_ms, count, profile }: IngestRows['windows'][number]) =>
  db.insertInto('windows').values({ device_id, epoch, sequence, bundle_digest, start_ms, end_ms, received_ms, count, profile }),
);

export async function saveRecords(db: Store, { records, windows, samples, metrics, outcomes, losses, parts: sampleParts, hours, quality, replaced }: IngestRows, nowMs: number): Promise<void> {
  const [record] = records;
  if (records.length === 1 && record !== undefined) await insertRecord(db, record);
  else for (const part of parts(records)) await db.insertInto('records').values(part).execute();
  const [window] = windows;
  if (windows.length === 1 && window !== undefined) await insertWindow(db, window);
  else for (const part of parts(windows)) await db.insertInto('windows').values(part).execute();
  for (const part of parts(samples)) await db.insertInto('samples').values(part).execute();
  for (const part of parts(metrics)) await db.insertInto('metrics').values(part).execute();
  for (const part of parts(outcomes)) await db.insertInto('outcomes').values(part).execute();
  for (const part of parts(losses)) await db.insertInto('losses').values(part).execute();
  // A part that is here already, under another sequence, changes nothing: no device may keep all others from being heard.
  for (const part of parts(sampleParts)) await db.insertInto('sample_parts').values(part).onConflict((conflict) => conflict.columns(['device_id', 'split', 'part']).doNothing()).execute();
  for (const { device_id: deviceId, split } of sampleParts) await joinParts(db, deviceId, split);
  await saveQuality(db, quality, nowMs);
  await saveWindowTotals(db, windows);
  await takeOutWindows(db, replaced);
  await saveDeviceHours(db, hours, nowMs);
}

/** Puts a sample together once all its parts are here. */
async function joinParts(db: Store, deviceId: string, split: string): Promise<void> {
  const arrived = await db.selectFrom('sample_parts').selectAll().where('device_id', '=', deviceId).where('split', '=', split).orderBy('part').execute();
  const first = arrived[0];
  if (first === undefined || first.sample_id === '' || arrived.length < first.parts) return;
  const input = Buffer.concat(arrived.map((part) => part.input));
  // Of parts that do not make up its shape nothing can be read: it stays as it is until it is too old.
  await db.updateTable('samples').set({ input, state: 'unlabeled' }).where('id', '=', first.sample_id).where('state', '=', 'partial').where(({ eb }) => eb(eb('rows', '*', eb.ref('columns')), 'in', [input.byteLength, input.byteLength / 4])).execute();
  await db.deleteFrom('sample_parts').where('device_id', '=', deviceId).where('split', '=', split).execute();
}

/** Adds what was found to what is known of the device; a rule that was not broken in the interval is well again. */
async function saveQuality(db: Store, quality: IngestRows['quality'], nowMs: number): Promise<void> {
  for (const { deviceId, bundleDigest, counts } of quality) {
    const found = counts.columns.flatMap(({ name, missing, nan, outOfRange, stuck }) => Object.entries({ missing, nan, range: outOfRange, stuck }).map(([rule, count]) => ({ column_name: name, rule, count })));
    const all = [...found, { column_name: '', rule: 'rate', count: Math.min(countMax, counts.tooFast + counts.tooSlow) }].filter(({ count }) => count > 0);
    await forgetFindings(db, deviceId, new Set(all.map(findingKey)), nowMs);
    for (const row of all) {
      await db
        .insertInto('quality_findings')
        .values({ ...row, device_id: deviceId, bundle_digest: bundleDigest, first_ms: nowMs, last_ms: nowMs })
        .onConflict((conflict) => conflict.columns(['device_id', 'column_name', 'rule']).doUpdateSet(({ eb }) => ({ count: eb.case().when('quality_findings.count', '>', countMax - row.count).then(countMax).else(eb('quality_findings.count', '+', row.count)).end(), bundle_digest: bundleDigest, last_ms: nowMs })))
        .execute();
    }
  }
}

type Finding = Pick<Schema['quality_findings'], 'column_name' | 'rule'>;
const findingKey = ({ column_name, rule }: Finding): string => `${rule} ${column_name}`;

/** All but these, one by one: an expression that names a thousand is too deep for SQLite, and ended the process of whoever asked (sqlite.org/limits.html#max_expr_depth). */
async function forgetFindings(db: Store, deviceId: string, still: ReadonlySet<string>, nowMs: number): Promise<void> {
  const known = await db.selectFrom('quality_findings').select(['column_name', 'rule']).where('device_id', '=', deviceId).where('last_ms', '<', nowMs).execute();
  for (const finding of known) if (!still.has(findingKey(finding))) await db.deleteFrom('quality_findings').where('device_id', '=', deviceId).where('column_name', '=', finding.column_name).where('rule', '=', finding.rule).execute();
}

function* parts<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += rowsPerInsert) yield rows.slice(start, start + rowsPerInsert);
}

/** More boots of one device than are ever asked for: those heard of longest ago go. */
const bootsMax = 32;
/** A clock that was heard of so recently, and says the same, is not written again. */
const sameBootMs = { offset: 1_000, seen: 60_000 };

const selectBoots = prepareQuery((db, { deviceId }: { deviceId: string }) => db.selectFrom('device_boots').selectAll().where('device_id', '=', deviceId));
const upsertBoot = prepareQuery((db, { device_id, boot, offset_ms, measured, epoch, sequence, seen_ms }: Schema['device_boots']) => {
  const clock = { offset_ms, measured, epoch, sequence, seen_ms };
  return db.insertInto('device_boots').values({ device_id, boot, ...clock }).onConflict((conflict) => conflict.columns(['device_id', 'boot']).doUpdateSet(clock));
});

export async function loadBoots(db: Store, deviceId: string): Promise<BootClock[]> {
  const { rows } = await selectBoots(db, { deviceId });
  return rows.map(({ boot, offset_ms, measured, epoch, sequence, seen_ms }) => ({ boot, offsetMs: offset_ms, measured: measured === 1, epoch, sequence, seenMs: seen_ms }));
}

export async function saveBoots(db: Store, deviceId: string, known: readonly BootClock[], learnt: readonly BootClock[]): Promise<void> {
  for (const clock of learnt) {
    const before = known.find(({ boot }) => boot === clock.boot);
    if (before !== undefined && before.measured === clock.measured && Math.abs(before.offsetMs - clock.offsetMs) <= sameBootMs.offset && clock.seenMs - before.seenMs <= sameBootMs.seen) continue;
    await upsertBoot(db, { device_id: deviceId, boot: clock.boot, offset_ms: clock.offsetMs, measured: clock.measured ? 1 : 0, epoch: clock.epoch, sequence: clock.sequence, seen_ms: clock.seenMs });
  }
  const surplus = known.toSorted((a, b) => b.seenMs - a.seenMs).slice(bootsMax);
  if (surplus.length > 0) await db.deleteFrom('device_boots').where('device_id', '=', deviceId).where('boot', 'in', surplus.map(({ boot }) => boot)).execute();
}

/** How often something was refused since it was last saved. */
export interface Refusal {
  readonly source: string;
  readonly code: string;
  readonly subject: string;
  readonly count: number;
  readonly detail: string;
  readonly atMs: number;
}

export async function saveRefusals(db: Store, refusals: readonly Refusal[]): Promise<void> {
  for (const { source, code, subject, count, detail, atMs } of refusals) {
    await db
      .insertInto('rejections')
      .values({ source, code, subject, count, last_detail: detail, last_ms: atMs })
      .onConflict((conflict) => conflict.columns(['source', 'code', 'subject']).doUpdateSet((row) => ({ count: row('rejections.count', '+', count), last_detail: detail, last_ms: atMs })))
      .execute();
  }
}

/** Devices that are in service. */
export async function countDevices(db: Store): Promise<number> {
  const { count } = await db.selectFrom('devices').select(({ fn }) => fn.countAll<number>().as('count')).where('revoked', '=', 0).executeTakeFirstOrThrow();
  return count;
}

export interface DesiredMessage {
  readonly deviceId: string;
  readonly revision: number;
  readonly message: Uint8Array;
}

const selectDesired = (db: Store) =>
  db.selectFrom('twins').innerJoin('devices', 'devices.id', 'twins.device_id').select(['twins.device_id', 'twins.desired_revision', 'twins.desired_message']).where('twins.desired_message', 'is not', null).where('devices.revoked', '=', 0);
const selectUnpublished = prepareQuery((db) => selectDesired(db).where('twins.desired_unpublished', '=', 1));

/** Desired states that wait to be published; or all there are, revoked devices left out. */
export async function loadDesiredMessages(db: Store, { all }: { all: boolean }): Promise<DesiredMessage[]> {
  const rows = all ? await selectDesired(db).execute() : (await selectUnpublished(db, {})).rows;
  return rows.flatMap((row) => (row.desired_message === null ? [] : [{ deviceId: row.device_id, revision: row.desired_revision, message: row.desired_message }]));
}

const updatePublished = prepareQuery((db, { deviceId, revision }: { deviceId: string; revision: number }) =>
  db.updateTable('twins').set({ desired_unpublished: 0 }).where('device_id', '=', deviceId).where('desired_revision', '=', revision).where('desired_unpublished', '=', 1),
);

/** Unless a newer revision came meanwhile. */
export async function markPublished(db: Store, messages: readonly DesiredMessage[]): Promise<void> {
  for (const { deviceId, revision } of messages) await updatePublished(db, { deviceId, revision });
}

const selectOrders = (db: Store) =>
  db.selectFrom('device_orders').innerJoin('devices', 'devices.id', 'device_orders.device_id').select(['device_orders.device_id', 'device_orders.sequence', 'device_orders.message']).where('devices.revoked', '=', 0);
const selectUnpublishedOrders = prepareQuery((db) => selectOrders(db).where('device_orders.unpublished', '=', 1));

/** Orders that wait to be published; or all there are, revoked devices left out. */
export async function loadOrdersMessages(db: Store, { all }: { all: boolean }): Promise<DesiredMessage[]> {
  const rows = all ? await selectOrders(db).execute() : (await selectUnpublishedOrders(db, {})).rows;
  return rows.map((row) => ({ deviceId: row.device_id, revision: row.sequence, message: row.message }));
}

/** Unless newer ones came meanwhile. */
export async function markOrdersPublished(db: Store, messages: readonly DesiredMessage[]): Promise<void> {
  for (const { deviceId, revision } of messages) await db.updateTable('device_orders').set({ unpublished: 0 }).where('device_id', '=', deviceId).where('sequence', '=', revision).execute();
}

/** From now on some of this artifact's chunks may be retained on the broker. */
export async function rememberArtifact(db: Store, artifact: Digest, chunks: number): Promise<void> {
  await db.insertInto('published_artifacts').values({ digest: artifact, chunks }).onConflict((conflict) => conflict.column('digest').doNothing()).execute();
}

export async function forgetArtifact(db: Store, artifact: Digest): Promise<void> {
  await db.deleteFrom('published_artifacts').where('digest', '=', artifact).execute();
}

const selectPublished = prepareQuery((db) => db.selectFrom('published_artifacts').selectAll());

export async function loadRememberedArtifacts(db: Store): Promise<{ artifact: Digest; chunks: number }[]> {
  return (await selectPublished(db, {})).rows.map((row) => ({ artifact: row.digest as Digest, chunks: row.chunks }));
}

const selectCredential = prepareQuery((db, { deviceId }: { deviceId: string }) => db.selectFrom('devices').select(['credential_hash', 'tags_json', 'created_ms', 'online']).where('id', '=', deviceId).where('revoked', '=', 0));

/** What a device in service proves itself with, and its tags. */
export async function loadCredential(db: Store, deviceId: string): Promise<{ hash: string; tags: readonly string[]; enrolledMs: number; online: boolean } | undefined> {
  const [row] = (await selectCredential(db, { deviceId })).rows;
  return row && { hash: row.credential_hash, tags: JSON.parse(row.tags_json) as string[], enrolledMs: row.created_ms, online: row.online === 1 };
}
