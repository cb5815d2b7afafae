import type { Kysely } from 'kysely';
import { mergeHours, type DeviceHour, type HourTotals } from '../../features/profile/hour-totals.ts';
import type { Schema } from './schema.ts';

const rowsPerStatement = 50;

/** Adds to what is stored, inside the transaction that commits the records they come from. */
export async function saveDeviceHours(db: Kysely<Schema>, additions: readonly DeviceHour[], nowMs: number): Promise<void> {
  const merged = new Map<string, DeviceHour>();
  for (const addition of additions) {
    const key = keyOf(addition);
    const known = merged.get(key);
    merged.set(key, known === undefined ? addition : { ...known, totals: mergeHours(known.totals, addition.totals) });
  }
  const hours = [...merged.values()];
  for (let start = 0; start < hours.length; start += rowsPerStatement) {
    const part = hours.slice(start, start + rowsPerStatement);
    const rows = await db
      .selectFrom('device_hours')
      .select(['bundle_digest', 'device_id', 'hour', 'totals_json'])
      .where('bundle_digest', 'in', [...new Set(part.map((hour) => hour.bundleDigest))])
      .where('device_id', 'in', [...new Set(part.map((hour) => hour.deviceId))])
      .where('hour', 'in', [...new Set(part.map((hour) => hour.hour))])
      .execute();
    const stored = new Map(rows.map((row) => [keyOf({ bundleDigest: row.bundle_digest, deviceId: row.device_id, hour: row.hour }), JSON.parse(row.totals_json) as HourTotals]));
    const values = part.map((hour) => {
      const known = stored.get(keyOf(hour));
      return { bundle_digest: hour.bundleDigest, device_id: hour.deviceId, hour: hour.hour, updated_ms: nowMs, totals_json: JSON.stringify(known === undefined ? hour.totals : mergeHours(known, hour.totals)) };
    });
    await db
      .insertInto('device_hours')
      .values(values)
      .onConflict((conflict) => conflict.columns(['bundle_digest', 'device_id', 'hour']).doUpdateSet((row) => ({ updated_ms: nowMs, totals_json: row.ref('excluded.totals_json') })))
      .execute();
  }
}

function keyOf({ bundleDigest, deviceId, hour }: Omit<DeviceHour, 'totals'>): string {
  return `${bundleDigest} ${deviceId} ${hour}`;
}
