import { sql, type Kysely, type Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What has arrived of each bundle, kept up to date by every commit, so that no tick sums all windows. */
export const windowTotals: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema
      .createTable('window_totals')
      .addColumn('bundle_digest', 'text', (column) => column.primaryKey())
      .addColumn('inferences', 'bigint', (column) => column.notNull())
      .addColumn('windows', 'bigint', (column) => column.notNull())
      .addColumn('devices', 'bigint', (column) => column.notNull())
      .addColumn('first_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('window_devices')
      .addColumn('bundle_digest', 'text', (column) => column.notNull())
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('window_devices_key', ['bundle_digest', 'device_id'])
      .execute();
    await sql`insert into window_devices (bundle_digest, device_id) select distinct bundle_digest, device_id from windows`.execute(db);
    await sql`insert into window_totals (bundle_digest, inferences, windows, devices, first_ms, last_ms)
      select bundle_digest, sum(count), count(*), count(distinct device_id), min(start_ms), max(end_ms) from windows group by bundle_digest`.execute(db);
  },
};
