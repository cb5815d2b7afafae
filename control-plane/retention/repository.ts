import { hourMs } from '../../features/profile/hour-totals.ts';
import type { Store } from '../store/store.ts';
import type { RetentionStep } from './plan-retention.ts';

const tables = { window: 'windows', metrics: 'metrics', outcome: 'outcomes', losses: 'losses' } as const;

/** Deletes one batch; how many rows it was. Of a record that goes, the ledger keeps the place. */
export async function deleteBatch(db: Store, { kind, receivedBeforeMs, rowsMax }: RetentionStep): Promise<number> {
  if (kind === 'sample') return deleteSamples(db, receivedBeforeMs, rowsMax);
  if (kind === 'verdict') return deleteVerdicts(db, receivedBeforeMs, rowsMax);
  if (kind === 'hour') return deleteHours(db, Math.floor(receivedBeforeMs / hourMs), rowsMax);
  const rows = await db.selectFrom('records').select(['device_id', 'epoch', 'sequence']).where('kind', '=', kind).where('received_ms', '<', receivedBeforeMs).orderBy('received_ms').limit(rowsMax).execute();
  for (const { device_id: deviceId, epoch, sequence } of rows) {
    await db.deleteFrom(tables[kind]).where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', '=', sequence).execute();
    await db.updateTable('records').set({ kind: 'expired' }).where('device_id', '=', deviceId).where('epoch', '=', epoch).where('sequence', '=', sequence).execute();
  }
  return rows.length;
}

async function deleteHours(db: Store, beforeHour: number, rowsMax: number): Promise<number> {
  const rows = await db.selectFrom('device_hours').select(['bundle_digest', 'device_id', 'hour']).where('hour', '<', beforeHour).orderBy('hour').limit(rowsMax).execute();
  for (const row of rows) await db.deleteFrom('device_hours').where('bundle_digest', '=', row.bundle_digest).where('device_id', '=', row.device_id).where('hour', '=', row.hour).execute();
  return rows.length;
}

/** Never the newest of its kind on a bundle: the next look is compared with it. */
async function deleteVerdicts(db: Store, beforeMs: number, rowsMax: number): Promise<number> {
  const rows = await db
    .selectFrom('verdicts')
    .select('id')
    .where('at_ms', '<', beforeMs)
    .where((where) => where.exists(where.selectFrom('verdicts as newer').select('newer.id').whereRef('newer.bundle_digest', '=', 'verdicts.bundle_digest').whereRef('newer.kind', '=', 'verdicts.kind').whereRef('newer.id', '>', 'verdicts.id')))
    .orderBy('at_ms')
    .limit(rowsMax)
    .execute();
  if (rows.length > 0) await db.deleteFrom('verdicts').where('id', 'in', rows.map(({ id }) => id)).execute();
  return rows.length;
}

/** Never one that is labelled, nor one that an annotator is looking at. */
async function deleteSamples(db: Store, receivedBeforeMs: number, rowsMax: number): Promise<number> {
  await db.deleteFrom('sample_parts').where('received_ms', '<', receivedBeforeMs).execute();
  const rows = await db
    .selectFrom('samples')
    .select('id')
    .where('state', 'in', ['unlabeled', 'skipped', 'partial'])
    .where('received_ms', '<', receivedBeforeMs)
    .where((where) => where.not(where.exists(where.selectFrom('label_leases').select('sample_id').whereRef('label_leases.sample_id', '=', 'samples.id'))))
    .limit(rowsMax)
    .execute();
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  await db.deleteFrom('labels').where('sample_id', 'in', ids).execute();
  await db.deleteFrom('samples').where('id', 'in', ids).execute();
  return ids.length;
}
