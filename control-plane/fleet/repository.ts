import type { Selectable } from 'kysely';
import { assert } from '../../proto/assert.ts';
import { decode } from '../../proto/codec.ts';
import type { Desired, Metrics, Reported } from '../../proto/messages.ts';
import { prepareQuery } from '../store/prepared-query.ts';
import type { Schema } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { Twin } from './device.ts';
import type { ReportName } from './evaluate-reported.ts';

type TwinRow = Omit<Selectable<Schema['twins']>, 'device_id' | 'desired_message' | 'desired_unpublished'> & Omit<Selectable<Schema['devices']>, 'credential_hash' | 'created_ms'>;

const twinColumns = [
  'devices.id', 'devices.tags_json', 'devices.agent_version', 'devices.online', 'devices.last_seen_ms', 'devices.revoked', 'twins.desired_revision', 'twins.desired_digest', 'twins.desired_ms', 'twins.rollout_id',
  'twins.reported_sequence', 'twins.reported_json', 'twins.reported_ms', 'twins.running_digest', 'twins.confirmed_digest', 'twins.confirmed_ms', 'twins.phase', 'twins.reason', 'twins.former_json',
] as const;

const idsPerQuery = 500;

const selectTwins = (db: Store) => db.selectFrom('devices').innerJoin('twins', 'twins.device_id', 'devices.id').select(twinColumns).orderBy('devices.id');
const selectTwin = prepareQuery((db, { deviceId }: { deviceId: string }) => selectTwins(db).where('devices.id', '=', deviceId));

/** Every device's twin in the order of their ids, or those of these devices. */
export async function loadTwins(db: Store, deviceIds?: readonly string[]): Promise<Twin[]> {
  const [deviceId] = deviceIds ?? [];
  if (deviceIds?.length === 1 && deviceId !== undefined) return (await selectTwin(db, { deviceId })).rows.map(toTwin);
  const query = selectTwins(db);
  if (deviceIds === undefined) return (await query.execute()).map(toTwin);
  const twins: Twin[] = [];
  for (let start = 0; start < deviceIds.length; start += idsPerQuery) twins.push(...(await query.where('devices.id', 'in', deviceIds.slice(start, start + idsPerQuery)).execute()).map(toTwin));
  return twins;
}

function toTwin(row: TwinRow): Twin {
  return {
    deviceId: row.id,
    tags: JSON.parse(row.tags_json) as string[],
    revoked: row.revoked === 1,
    online: row.online === 1,
    lastSeenMs: row.last_seen_ms,
    agentVersion: row.agent_version,
    desiredRevision: row.desired_revision,
    desiredDigest: row.desired_digest,
    desiredMs: row.desired_ms,
    rolloutId: row.rollout_id,
    runningDigest: row.running_digest,
    confirmedDigest: row.confirmed_digest,
    confirmedMs: row.confirmed_ms,
    phase: row.phase,
    reason: row.reason,
    reportedMs: row.reported_ms,
    reported: row.reported_json === '' ? undefined : (JSON.parse(row.reported_json) as Reported),
    former: row.former_json === '' ? undefined : (JSON.parse(row.former_json) as ReportName),
  };
}

export async function insertDevice(db: Store, device: { id: string; credentialHash: string; tags: readonly string[]; nowMs: number }): Promise<void> {
  await db
    .insertInto('devices')
    .values({ id: device.id, credential_hash: device.credentialHash, tags_json: JSON.stringify(device.tags), created_ms: device.nowMs, agent_version: '', online: 0, last_seen_ms: 0, revoked: 0 })
    .execute();
  await db
    .insertInto('twins')
    .values({
      device_id: device.id, desired_revision: 0, desired_message: null, desired_digest: '', rollout_id: '', desired_unpublished: 0, reported_sequence: 0, reported_json: '', reported_ms: 0,
      running_digest: '', confirmed_digest: '', phase: '', reason: '', desired_ms: 0, confirmed_ms: 0,
    })
    .execute();
}

/**
 * A new credential for a device. What we want stays, and is published again: the broker may have lost it while the device was out of service. What it
 * told stays too, unless it was revoked: that ends its life, and a new one begins.
 */
export async function renewDevice(db: Store, { deviceId, revoked, reported, former }: Twin, renewed: { credentialHash: string; tags: readonly string[] }): Promise<void> {
  await db.updateTable('devices').set({ credential_hash: renewed.credentialHash, tags_json: JSON.stringify(renewed.tags), revoked: 0, online: 0, ...(revoked ? { agent_version: '' } : {}) }).where('id', '=', deviceId).execute();
  const last = reported ?? former;
  const name = last === undefined ? '' : JSON.stringify({ sequence: last.sequence, atMs: last.atMs } satisfies ReportName);
  const forgotten = revoked ? { reported_sequence: 0, reported_json: '', reported_ms: 0, running_digest: '', confirmed_digest: '', phase: '', reason: '' } : {};
  await db.updateTable('twins').set({ ...forgotten, former_json: name, desired_unpublished: 1 }).where('device_id', '=', deviceId).execute();
  await db.updateTable('device_orders').set({ unpublished: 1 }).where('device_id', '=', deviceId).execute();
}

/** The newest desired states issued to these devices, read from the messages as published. */
export async function loadDesired(db: Store, deviceIds: readonly string[]): Promise<Map<string, Desired>> {
  const issued = new Map<string, Desired>();
  for (let start = 0; start < deviceIds.length; start += idsPerQuery) {
    const rows = await db.selectFrom('twins').select(['device_id', 'desired_message']).where('device_id', 'in', deviceIds.slice(start, start + idsPerQuery)).execute();
    for (const { device_id: deviceId, desired_message: message } of rows) if (message !== null) issued.set(deviceId, decodeDesired(deviceId, message));
  }
  return issued;
}

function decodeDesired(deviceId: string, message: Uint8Array): Desired {
  const signed = decode('SignedDesired', message);
  assert(signed.ok, `the desired message kept for ${deviceId} is a SignedDesired`);
  const desired = decode('Desired', signed.value.desired);
  assert(desired.ok, `the desired message kept for ${deviceId} holds a Desired`);
  return desired.value;
}

export async function saveDesired(db: Store, desired: Desired, message: Uint8Array): Promise<void> {
  await db
    .updateTable('twins')
    .set({ desired_revision: desired.revision, desired_message: message, desired_digest: desired.bundle?.digest ?? '', desired_ms: desired.issuedMs, rollout_id: desired.rolloutId, desired_unpublished: 1 })
    .where('device_id', '=', desired.deviceId)
    .execute();
}

type ReportedColumns = Pick<Selectable<Schema['twins']>, 'reported_sequence' | 'reported_json' | 'reported_ms' | 'running_digest' | 'confirmed_digest' | 'confirmed_ms' | 'phase' | 'reason'>;

const updateReported = prepareQuery((db, values: ReportedColumns & { deviceId: string }) =>
  db
    .updateTable('twins')
    .set({
      reported_sequence: values.reported_sequence, reported_json: values.reported_json, reported_ms: values.reported_ms, running_digest: values.running_digest, confirmed_digest: values.confirmed_digest,
      confirmed_ms: values.confirmed_ms, phase: values.phase, reason: values.reason, former_json: '',
    })
    .where('device_id', '=', values.deviceId),
);

/** @param confirmedMs when it was first heard to have confirmed what it has */
export async function saveReported(db: Store, reported: Reported, nowMs: number, confirmedMs: number): Promise<void> {
  await updateReported(db, {
    deviceId: reported.deviceId, reported_sequence: reported.sequence, reported_json: JSON.stringify(reported), reported_ms: nowMs, running_digest: reported.runningDigest, confirmed_digest: reported.confirmedDigest,
    confirmed_ms: confirmedMs, phase: reported.update?.phase ?? 'idle', reason: reported.update?.reason ?? '',
  });
}

const updatePresence = prepareQuery((db, { deviceId, online }: { deviceId: string; online: 0 | 1 }) => db.updateTable('devices').set({ online }).where('id', '=', deviceId));
const updateSeen = prepareQuery((db, { deviceId, lastSeenMs }: { deviceId: string; lastSeenMs: number }) => db.updateTable('devices').set({ online: 1, last_seen_ms: lastSeenMs }).where('id', '=', deviceId));
const updateSeenAgent = prepareQuery((db, { deviceId, lastSeenMs, agentVersion }: { deviceId: string; lastSeenMs: number; agentVersion: string }) =>
  db.updateTable('devices').set({ online: 1, last_seen_ms: lastSeenMs, agent_version: agentVersion }).where('id', '=', deviceId),
);

/** Devices that count as connected and have sent nothing since then do no more. @returns their ids */
export async function saveSilent(db: Store, sinceMs: number): Promise<string[]> {
  const silent = await db.selectFrom('devices').select('id').where('online', '=', 1).where('last_seen_ms', '<', sinceMs).orderBy('id').execute();
  await db.updateTable('devices').set({ online: 0 }).where('online', '=', 1).where('last_seen_ms', '<', sinceMs).execute();
  return silent.map(({ id }) => id);
}

/** What the device's connection or a sign of life tells of it. */
export async function savePresence(db: Store, deviceId: string, presence: { online: boolean } | { online: true; lastSeenMs: number; agentVersion?: string }): Promise<void> {
  if (!('lastSeenMs' in presence)) await updatePresence(db, { deviceId, online: presence.online ? 1 : 0 });
  else if (presence.agentVersion === undefined) await updateSeen(db, { deviceId, lastSeenMs: presence.lastSeenMs });
  else await updateSeenAgent(db, { deviceId, lastSeenMs: presence.lastSeenMs, agentVersion: presence.agentVersion });
}

/** The newest metrics of each device, or of one. Looked up device by device: months of them lie behind the newest. */
export async function loadLatestMetrics(db: Store, deviceId?: string): Promise<Map<string, Metrics & { atMs: number }>> {
  const rows = await db
    .selectFrom('devices')
    .select((from) => {
      const newest = from.selectFrom('metrics').whereRef('metrics.device_id', '=', 'devices.id').orderBy('metrics.at_ms', 'desc').limit(1);
      return ['devices.id', newest.select('metrics.at_ms').as('at_ms'), newest.select('metrics.metrics_json').as('metrics_json')];
    })
    .$if(deviceId !== undefined, (query) => query.where('devices.id', '=', deviceId ?? ''))
    .execute();
  return new Map(rows.flatMap(({ id, at_ms: atMs, metrics_json: json }) => (atMs === null || json === null ? [] : [[id, { ...(JSON.parse(json) as Metrics), atMs }] as const])));
}
