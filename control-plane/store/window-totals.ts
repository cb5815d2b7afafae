import type { Insertable, Kysely } from 'kysely';
import { prepareQuery } from './prepared-query.ts';
import type { Schema } from './schema.ts';

type WindowRow = Pick<Insertable<Schema['windows']>, 'bundle_digest' | 'device_id' | 'count' | 'start_ms' | 'end_ms'>;

const selectDevice = prepareQuery((db, { bundle_digest, device_id }: { bundle_digest: string; device_id: string }) => db.selectFrom('window_devices').select('device_id').where('bundle_digest', '=', bundle_digest).where('device_id', '=', device_id));
const selectTotals = prepareQuery((db, { bundle_digest }: { bundle_digest: string }) => db.selectFrom('window_totals').selectAll().where('bundle_digest', '=', bundle_digest));
const updateTotals = prepareQuery((db, { bundle_digest, inferences, windows, devices, first_ms, last_ms }: Schema['window_totals']) =>
  db.updateTable('window_totals').set({ inferences, windows, devices, first_ms, last_ms }).where('bundle_digest', '=', bundle_digest),
);

/** Adds windows to the totals of their bundles, inside the transaction that commits them. */
export async function saveWindowTotals(db: Kysely<Schema>, windows: readonly WindowRow[]): Promise<void> {
  for (const [bundle_digest, own] of Map.groupBy(windows, (window) => window.bundle_digest)) {
    const device_ids = [...new Set(own.map((window) => window.device_id))];
    const [first] = device_ids;
    const known =
      device_ids.length === 1 && first !== undefined
        ? (await selectDevice(db, { bundle_digest, device_id: first })).rows
        : await db.selectFrom('window_devices').select('device_id').where('bundle_digest', '=', bundle_digest).where('device_id', 'in', device_ids).execute();
    const unknown = device_ids.filter((device_id) => !known.some((row) => row.device_id === device_id));
    if (unknown.length > 0) await db.insertInto('window_devices').values(unknown.map((device_id) => ({ bundle_digest, device_id }))).execute();
    const [first_ms, last_ms] = [Math.min(...own.map((window) => window.start_ms)), Math.max(...own.map((window) => window.end_ms))];
    const [before] = (await selectTotals(db, { bundle_digest })).rows;
    const inferences = own.reduce(addCount, before?.inferences ?? 0);
    if (before === undefined) await db.insertInto('window_totals').values({ bundle_digest, inferences, windows: own.length, devices: unknown.length, first_ms, last_ms }).execute();
    else {
      await updateTotals(db, {
        bundle_digest, inferences, windows: before.windows + own.length, devices: before.devices + unknown.length, first_ms: Math.min(before.first_ms, first_ms), last_ms: Math.max(before.last_ms, last_ms),
      });
    }
  }
}

/** Begins anew where the sum could not be read any more; one that stayed there would say for ever that nothing has come since. */
function addCount(sum: number, { count }: WindowRow): number {
  return sum > Number.MAX_SAFE_INTEGER - count ? count : sum + count;
}
