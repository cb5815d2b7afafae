import type { Kysely, Selectable } from 'kysely';
import type { Digest } from '../../proto/digest.ts';
import type { Schema } from '../store/schema.ts';
import type { Rollout, RolloutDevice, RolloutDeviceState, RolloutSpec, RolloutState } from './legacy.ts';

type Db = Kysely<Schema>;
const liveStates = ['running', 'paused'];
// Well under SQLite's bound on parameters of one statement.
const rowsPerInsert = 500;

/** Names the next rollout of a version: <version>-r<number>. */
export async function loadNextId(db: Db, versionId: string): Promise<string> {
  const row = await db.selectFrom('rollouts').select((columns) => columns.fn.countAll().as('count')).where('version_id', '=', versionId).executeTakeFirstOrThrow();
  return `${versionId}-r${Number(row.count) + 1}`;
}

export async function insertRollout(db: Db, rollout: Rollout): Promise<void> {
  await db
    .insertInto('rollouts')
    .values({
      id: rollout.id,
      version_id: rollout.versionId,
      bundle_digest: rollout.bundleDigest,
      state: rollout.state,
      spec_json: JSON.stringify(rollout.spec),
      wave_open: rollout.waveOpen,
      detail: rollout.detail,
      paused_ms: rollout.pausedMs,
      created_ms: rollout.createdMs,
      updated_ms: rollout.updatedMs,
    })
    .execute();
  for (let start = 0; start < rollout.devices.length; start += rowsPerInsert) {
    await db.insertInto('rollout_devices').values(rollout.devices.slice(start, start + rowsPerInsert).map((device) => encodeDevice(rollout.id, device))).execute();
  }
}

/** Saves what changed; false where the rollout was saved by another since `before` was loaded. */
export async function updateRollout(db: Db, before: Rollout, after: Rollout): Promise<boolean> {
  const updated = await db
    .updateTable('rollouts')
    .set({ state: after.state, wave_open: after.waveOpen, detail: after.detail, paused_ms: after.pausedMs, updated_ms: after.updatedMs })
    .where('id', '=', before.id)
    .where('state', '=', before.state)
    .where('wave_open', '=', before.waveOpen)
    .where('updated_ms', '=', before.updatedMs)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) return false;
  const known = new Map(before.devices.map((device) => [device.deviceId, device]));
  for (const device of after.devices) {
    if (known.get(device.deviceId) === device) continue;
    const { rollout_id: _rollout, device_id: _device, ...columns } = encodeDevice(after.id, device);
    await db.updateTable('rollout_devices').set(columns).where('rollout_id', '=', after.id).where('device_id', '=', device.deviceId).execute();
  }
  return true;
}

export async function loadRollout(db: Db, id: string): Promise<Rollout | undefined> {
  return (await loadRollouts(db, [id]))[0];
}

/** Newest first, without their devices. */
export async function loadRolloutHeads(db: Db, limit: number): Promise<Rollout[]> {
  const rows = await db.selectFrom('rollouts').selectAll().orderBy('created_ms', 'desc').limit(limit).execute();
  return rows.map((row) => decodeRollout(row, []));
}

/** What a tick has to look at: live rollouts, and ended ones with a device that is to go back or may still come back. */
export async function loadUnsettled(db: Db): Promise<Rollout[]> {
  const live = db.selectFrom('rollouts').select('id').where('state', 'in', liveStates);
  const reverting = db.selectFrom('rollout_devices').select('rollout_id as id').where('state', '=', 'reverting');
  // Only as long as nothing newer has told the silent device what to run.
  const silent = db
    .selectFrom('rollout_devices')
    .innerJoin('twins', (join) => join.onRef('twins.device_id', '=', 'rollout_devices.device_id').onRef('twins.rollout_id', '=', 'rollout_devices.rollout_id'))
    .select('rollout_devices.rollout_id as id')
    .where('rollout_devices.state', '=', 'silent');
  const ids = await live.union(reverting).union(silent).execute();
  return loadRollouts(db, ids.map((row) => row.id));
}

/** Device id -> the live rollout that has it. */
export async function loadTaken(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('rollout_devices')
    .innerJoin('rollouts', 'rollouts.id', 'rollout_devices.rollout_id')
    .select(['rollout_devices.device_id', 'rollout_devices.rollout_id'])
    .where((where) => where.or([where.and([where('rollouts.state', 'in', liveStates), where('rollout_devices.state', '!=', 'removed')]), where('rollout_devices.state', '=', 'reverting')]))
    .execute();
  return new Map(rows.map((row) => [row.device_id, row.rollout_id]));
}

/** The bundles that devices in service are told to run. */
export async function loadDesiredDigests(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('twins')
    .innerJoin('devices', 'devices.id', 'twins.device_id')
    .select('twins.desired_digest')
    .distinct()
    .where('twins.desired_digest', '!=', '')
    .where('devices.revoked', '=', 0)
    .execute();
  return rows.map((row) => row.desired_digest);
}

async function loadRollouts(db: Db, ids: readonly string[]): Promise<Rollout[]> {
  const rollouts: Rollout[] = [];
  for (const id of ids) {
    const row = await db.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirst();
    const devices = await db.selectFrom('rollout_devices').selectAll().where('rollout_id', '=', id).orderBy('wave').orderBy('device_id').execute();
    if (row !== undefined) rollouts.push(decodeRollout(row, devices.map(decodeDevice)));
  }
  return rollouts.sort((a, b) => a.createdMs - b.createdMs);
}

function encodeDevice(rolloutId: string, device: RolloutDevice): Schema['rollout_devices'] {
  return {
    rollout_id: rolloutId,
    device_id: device.deviceId,
    wave: device.wave,
    state: device.state,
    reason: device.reason,
    previous_digest: device.previousDigest,
    assigned_ms: device.assignedMs,
    updated_ms: device.updatedMs,
  };
}

function decodeDevice(row: Schema['rollout_devices']): RolloutDevice {
  return { deviceId: row.device_id, wave: row.wave, state: row.state as RolloutDeviceState, reason: row.reason, previousDigest: row.previous_digest, assignedMs: row.assigned_ms, updatedMs: row.updated_ms };
}

function decodeRollout(row: Selectable<Schema['rollouts']>, devices: readonly RolloutDevice[]): Rollout {
  return {
    id: row.id,
    versionId: row.version_id,
    bundleDigest: row.bundle_digest as Digest,
    state: row.state as RolloutState,
    spec: JSON.parse(row.spec_json) as RolloutSpec,
    waveOpen: row.wave_open,
    detail: row.detail,
    pausedMs: row.paused_ms,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
    devices,
  };
}
