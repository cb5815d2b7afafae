import type { Kysely } from 'kysely';
import { mergeHours, parseHour, type DeviceHour } from '../../features/profile/hour-totals.ts';
import { prepareQuery } from './prepared-query.ts';
import type { Schema } from './schema.ts';

const rowsPerStatement = 50;

// A commit of one device's window is the rule.
const selectHour = prepareQuery((db, { bundleDigest, deviceId, hour }: { bundleDigest: string; deviceId: string; hour: number }) =>
  db.selectFrom('device_hours').select(['bundle_digest', 'device_id', 'hour', 'totals_json']).where('bundle_digest', '=', bundleDigest).where('device_id', '=', deviceId).where('hour', '=', hour),
);
const upsertHour = prepareQuery((db, { bundle_digest, device_id, hour, updated_ms, totals_json }: Schema['device_hours']) =>
  db.insertInto('device_hours').values({ bundle_digest, device_id, hour, updated_ms, totals_json }).onConflict((conflict) => conflict.columns(['bundle_digest', 'device_id', 'hour']).doUpdateSet({ updated_ms, totals_json })),
);

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
    const rows = await loadHours(db, part);
    const stored = new Map(rows.map((row) => [keyOf({ bundleDigest: row.bundle_digest, deviceId: row.device_id, hour: row.hour }), parseHour(row.totals_json)]));
    const values = part.map((hour) => {
      const known = stored.get(keyOf(hour));
      return { bundle_digest: hour.bundleDigest, device_id: hour.deviceId, hour: hour.hour, updated_ms: nowMs, totals_json: JSON.stringify(known === undefined ? hour.totals : mergeHours(known, hour.totals)) };
    });
    const [only] = values;
    if (values.length === 1 && only !== undefined) await upsertHour(db, only);
    else {
      await db
        .insertInto('device_hours')
        .values(values)
        .onConflict((conflict) => conflict.columns(['bundle_digest', 'device_id', 'hour']).doUpdateSet((row) => ({ updated_ms: nowMs, totals_json: row.ref('excluded.totals_json') })))
        .execute();
    }
  }
}

async function loadHours(db: Kysely<Schema>, hours: readonly DeviceHour[]): Promise<Pick<Schema['device_hours'], 'bundle_digest' | 'device_id' | 'hour' | 'totals_json'>[]> {
  const [only] = hours;
  if (hours.length === 1 && only !== undefined) return (await selectHour(db, only)).rows;
  return db
    .selectFrom('device_hours')
    .select(['bundle_digest', 'device_id', 'hour', 'totals_json'])
    .where('bundle_digest', 'in', [...new Set(hours.map((hour) => hour.bundleDigest))])
    .where('device_id', 'in', [...new Set(hours.map((hour) => hour.deviceId))])
    .where('hour', 'in', [...new Set(hours.map((hour) => hour.hour))])
    .execute();
}

function keyOf({ bundleDigest, deviceId, hour }: Omit<DeviceHour, 'totals'>): string {
  return `${bundleDigest} ${deviceId} ${hour}`;
}
