import { sql, type Insertable, type Kysely, type Selectable } from 'kysely';
import type { Digest } from '../../proto/digest.ts';
import { prepareQuery } from '../store/prepared-query.ts';
import type { Schema } from '../store/schema.ts';
import type { EvidenceBefore, Harm } from './gates/gate.ts';
import { lifeStates, liveRolloutStates, rolloutSpecSchema, type Approval, type DeviceHistoryEntry, type Rollout, type RolloutDevice, type RolloutDeviceState, type RolloutState, type RolloutWave } from './rollout.ts';
import type { RolloutPlan } from './plan-rollout.ts';

type Db = Kysely<Schema>;
// Well under SQLite's bound on parameters of one statement.
const rowsPerInsert = 500;

/** Names the next rollout of a version: <version>-r<number>. */
export async function loadNextId(db: Db, versionId: string): Promise<string> {
  const row = await db.selectFrom('rollouts').select((columns) => columns.fn.countAll().as('count')).where('version_id', '=', versionId).executeTakeFirstOrThrow();
  return `${versionId}-r${Number(row.count) + 1}`;
}

/** What was shown before the start, as it is kept. */
export type KeptPlan = Pick<RolloutPlan, 'leftOut' | 'notes'> & { readonly supersedes: readonly Pick<RolloutPlan['supersedes'][number], 'rolloutId' | 'deviceIds'>[] };

/** When the next rollout counts as created: after every other, as the newest wins, whatever the clock shows. */
export async function nextCreatedMs(db: Db, nowMs: number): Promise<number> {
  const row = await db.selectFrom('rollouts').select((columns) => columns.fn.max('created_ms').as('newest')).executeTakeFirst();
  return Math.max(nowMs, Number(row?.newest ?? 0) + 1);
}

export async function insertRollout(db: Db, rollout: Rollout, plan: KeptPlan): Promise<void> {
  await db
    .insertInto('rollouts')
    .values({
      id: rollout.id,
      version_id: rollout.versionId,
      bundle_digest: rollout.bundleDigest,
      spec_json: JSON.stringify(rollout.spec),
      created_ms: rollout.createdMs,
      created_by: rollout.createdBy,
      plan_json: JSON.stringify(plan),
      ...encodeProgress(rollout),
    })
    .execute();
  await upsertDevices(db, rollout.id, rollout.devices);
}

/** Saves what changed; false where the rollout was saved by another since `before` was loaded. */
export async function updateRollout(db: Db, before: Rollout, after: Rollout): Promise<boolean> {
  const updated = await db
    .updateTable('rollouts')
    .set(encodeProgress(after))
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('wave_open', '=', before.waveOpen)
    .where('updated_ms', '=', before.updatedMs)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) return false;
  const known = new Map(before.devices.map((device) => [device.deviceId, device]));
  await upsertDevices(db, after.id, after.devices.filter((device) => known.get(device.deviceId) !== device));
  return true;
}

async function upsertDevices(db: Db, rolloutId: string, devices: readonly RolloutDevice[]): Promise<void> {
  for (let start = 0; start < devices.length; start += rowsPerInsert) {
    await db
      .insertInto('rollout_devices')
      .values(devices.slice(start, start + rowsPerInsert).map((device) => encodeDevice(rolloutId, device)))
      .onConflict((conflict) =>
        conflict.columns(['rollout_id', 'device_id']).doUpdateSet((row) => ({
          wave: row.ref('excluded.wave'), state: row.ref('excluded.state'), reason: row.ref('excluded.reason'), previous_digest: row.ref('excluded.previous_digest'), assigned_ms: row.ref('excluded.assigned_ms'),
          updated_ms: row.ref('excluded.updated_ms'), later_wave: row.ref('excluded.later_wave'), reached: row.ref('excluded.reached'), acknowledged: row.ref('excluded.acknowledged'), recall: row.ref('excluded.recall'),
          held: row.ref('excluded.held'), revision_before: row.ref('excluded.revision_before'), attempt: row.ref('excluded.attempt'), since_ms: row.ref('excluded.since_ms'), history_json: row.ref('excluded.history_json'), before_json: row.ref('excluded.before_json'),
        })),
      )
      .execute();
  }
}

export async function loadRollout(db: Db, id: string): Promise<Rollout | undefined> {
  const row = await db.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const devices = await db.selectFrom('rollout_devices').selectAll().where('rollout_id', '=', id).orderBy('wave').orderBy('device_id').execute();
  return decodeRollout(row, devices.map(decodeDevice));
}

export async function loadKeptPlan(db: Db, id: string): Promise<KeptPlan> {
  const row = await db.selectFrom('rollouts').select('plan_json').where('id', '=', id).executeTakeFirst();
  return row === undefined || row.plan_json === '' ? { leftOut: [], supersedes: [], notes: [] } : (JSON.parse(row.plan_json) as KeptPlan);
}

/** Newest first, without their devices. */
export async function loadRolloutHeads(db: Db, limit: number): Promise<Rollout[]> {
  const rows = await db.selectFrom('rollouts').selectAll().orderBy('created_ms', 'desc').limit(limit).execute();
  return rows.map((row) => decodeRollout(row, []));
}

/** What a tick has to look at: live rollouts, and ended ones with a device that is not at its end. */
export async function loadUnsettledIds(db: Db, nowMs: number): Promise<string[]> {
  const live = db.selectFrom('rollouts').select('id').where('state', 'in', [...liveRolloutStates]);
  const unfinished = db
    .selectFrom('rollout_devices')
    .innerJoin('devices', 'devices.id', 'rollout_devices.device_id')
    .select('rollout_id as id')
    .where((where) => where.or([where('state', 'in', lifeStates.filter((state) => state !== 'waiting')), where.and([where('recall', '=', 'asked'), where('devices.revoked', '=', 0)])]));
  // Only as long as nothing newer has told the silent device what to run.
  const silent = db
    .selectFrom('rollout_devices')
    .innerJoin('twins', (join) => join.onRef('twins.device_id', '=', 'rollout_devices.device_id').onRef('twins.rollout_id', '=', 'rollout_devices.rollout_id'))
    .select('rollout_devices.rollout_id as id')
    .where('rollout_devices.state', '=', 'silent');
  // On their way back, by a deadline: others of their line wait for them.
  const leaving = db
    .selectFrom('rollout_devices')
    .innerJoin('rollouts', 'rollouts.id', 'rollout_devices.rollout_id')
    .innerJoin('twins', (join) => join.onRef('twins.device_id', '=', 'rollout_devices.device_id').onRef('twins.rollout_id', '=', 'rollouts.id'))
    .select('rollout_devices.rollout_id as id')
    .where('rollout_devices.recall', '=', 'told')
    .where('twins.desired_digest', '!=', '')
    .where(sql`rollout_devices.updated_ms + json_extract(rollouts.spec_json, '$.gate.deadlineMs')`, '>', nowMs);
  const retried = db
    .selectFrom('rollout_devices')
    .innerJoin('rollouts', 'rollouts.id', 'rollout_devices.rollout_id')
    .select('rollout_devices.rollout_id as id')
    .where('rollouts.state', '=', 'succeeded')
    .where('rollout_devices.state', '=', 'waiting');
  return (await live.union(unfinished).union(silent).union(leaving).union(retried).execute()).map((row) => row.id);
}

/** Rollouts that succeeded, of every model, newest first: the newest `limit` with dynamic membership, and all that are newer than the oldest of them. The heads, without devices. */
export async function loadJoinRules(db: Db, limit: number): Promise<(Rollout & { readonly model: string })[]> {
  const dynamic = await db.selectFrom('rollouts').select('created_ms').where('state', '=', 'succeeded').where('spec_json', 'like', '%"membership":"dynamic"%').orderBy('created_ms', 'desc').limit(limit).execute();
  const oldest = dynamic.at(-1);
  if (oldest === undefined) return [];
  const rows = await db
    .selectFrom('rollouts')
    .innerJoin('versions', 'versions.id', 'rollouts.version_id')
    .selectAll('rollouts')
    .select('versions.model')
    .where('rollouts.state', '=', 'succeeded')
    .where('rollouts.created_ms', '>=', oldest.created_ms)
    .orderBy('rollouts.created_ms', 'desc')
    .execute();
  return rows.map(({ model, ...row }) => ({ ...decodeRollout(row, []), model }));
}

/** When every rollout was created, and what it rolls out, by id. */
export async function loadRolloutAges(db: Db): Promise<{ ages: Map<string, number>; bundles: Map<string, string> }> {
  const rows = await db.selectFrom('rollouts').select(['id', 'created_ms', 'bundle_digest']).execute();
  return { ages: new Map(rows.map((row) => [row.id, row.created_ms])), bundles: new Map(rows.map((row) => [row.id, row.bundle_digest])) };
}

const selectDesired = (db: Db) =>
  db.selectFrom('twins').innerJoin('devices', 'devices.id', 'twins.device_id').select('twins.desired_digest').distinct().where('twins.desired_digest', '!=', '').where('devices.revoked', '=', 0);
const selectDesiredDigests = prepareQuery(selectDesired);
const selectUnconfirmedDigests = prepareQuery((db) => selectDesired(db).whereRef('twins.confirmed_digest', '!=', 'twins.desired_digest'));

/** The bundles that devices in service are told to run; `unconfirmed`: of those who have not confirmed it. */
export async function loadDesiredDigests(db: Db, { unconfirmed }: { unconfirmed: boolean }): Promise<string[]> {
  const { rows } = unconfirmed ? await selectUnconfirmedDigests(db, {}) : await selectDesiredDigests(db, {});
  return rows.map((row) => row.desired_digest);
}

/** Approved versions of a model that some rollout has brought to its end, by the newest end. */
export async function loadSucceededVersions(db: Db, model: string): Promise<{ versionId: string; number: number }[]> {
  const rows = await db
    .selectFrom('versions')
    .innerJoin('rollouts', 'rollouts.version_id', 'versions.id')
    .select(['versions.id', 'versions.number'])
    .where('versions.model', '=', model)
    .where('versions.state', '=', 'approved')
    .where('rollouts.state', '=', 'succeeded')
    .orderBy('rollouts.created_ms', 'desc')
    .execute();
  return rows.map((row) => ({ versionId: row.id, number: row.number }));
}

type Progress = Pick<Insertable<Schema['rollouts']>, 'state' | 'wave_open' | 'detail' | 'paused_ms' | 'updated_ms' | 'waves_json' | 'approvals_json' | 'acknowledged_json'>;

function encodeProgress(rollout: Rollout): Progress {
  return {
    state: rollout.state,
    wave_open: rollout.waveOpen,
    detail: rollout.detail,
    paused_ms: rollout.pausedMs,
    updated_ms: rollout.updatedMs,
    waves_json: JSON.stringify(rollout.waves),
    approvals_json: JSON.stringify(rollout.approvals),
    acknowledged_json: JSON.stringify(rollout.acknowledgedMeasures),
  };
}

function encodeDevice(rolloutId: string, device: RolloutDevice): Insertable<Schema['rollout_devices']> {
  return {
    rollout_id: rolloutId,
    device_id: device.deviceId,
    wave: device.wave,
    state: device.state,
    reason: device.reason,
    previous_digest: device.previousDigest,
    assigned_ms: device.assignedMs,
    updated_ms: device.updatedMs,
    later_wave: device.laterWave,
    reached: Number(device.reached),
    acknowledged: Number(device.acknowledged),
    recall: device.recall,
    held: Number(device.held),
    revision_before: device.revisionBefore,
    attempt: device.attempt,
    since_ms: device.sinceMs,
    history_json: JSON.stringify(device.history.map(({ state, atMs, reason }) => (reason === '' ? [state, atMs] : [state, atMs, reason]))),
    before_json: device.before === undefined ? '' : JSON.stringify(device.before),
  };
}

function decodeDevice(row: Selectable<Schema['rollout_devices']>): RolloutDevice {
  return {
    deviceId: row.device_id,
    wave: row.wave,
    laterWave: row.later_wave,
    state: row.state as RolloutDeviceState,
    reason: row.reason,
    reached: row.reached === 1,
    acknowledged: row.acknowledged === 1,
    recall: row.recall as RolloutDevice['recall'],
    held: row.held === 1,
    previousDigest: row.previous_digest,
    revisionBefore: row.revision_before,
    attempt: row.attempt,
    assignedMs: row.assigned_ms,
    sinceMs: row.since_ms,
    updatedMs: row.updated_ms,
    history: (JSON.parse(row.history_json) as [RolloutDeviceState, number, string?][]).map(([state, atMs, reason]): DeviceHistoryEntry => ({ state, atMs, reason: reason ?? '' })),
    ...(row.before_json === '' ? {} : { before: JSON.parse(row.before_json) as EvidenceBefore }),
  };
}

function decodeRollout(row: Selectable<Schema['rollouts']>, devices: readonly RolloutDevice[]): Rollout {
  return {
    id: row.id,
    versionId: row.version_id,
    bundleDigest: row.bundle_digest as Digest,
    state: row.state as RolloutState,
    // One of an older control plane lacks what has been added since.
    spec: rolloutSpecSchema.parse(JSON.parse(row.spec_json)),
    waves: row.waves_json === '' ? wavesOfOld(row, devices) : (JSON.parse(row.waves_json) as RolloutWave[]),
    waveOpen: row.wave_open,
    detail: row.detail,
    pausedMs: row.paused_ms,
    approvals: row.approvals_json === '' ? [] : (JSON.parse(row.approvals_json) as Approval[]),
    acknowledgedMeasures: row.acknowledged_json === '' ? [] : (JSON.parse(row.acknowledged_json) as Harm[]),
    createdBy: row.created_by,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
    devices,
  };
}

function wavesOfOld(row: Selectable<Schema['rollouts']>, devices: readonly RolloutDevice[]): RolloutWave[] {
  const count = devices.reduce((most, device) => Math.max(most, device.wave), row.wave_open) + 1;
  return Array.from({ length: count }, (_, index) => ({ index, kind: 'activate', perHour: 0, openedMs: index <= row.wave_open ? row.created_ms : 0, controlIds: [] }));
}
