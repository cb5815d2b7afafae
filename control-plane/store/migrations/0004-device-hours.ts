import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What each device did with each bundle in each hour, so that cohorts are compared without reading every window again. */
export const deviceHours: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema
      .createTable('device_hours')
      .addColumn('bundle_digest', 'text', (column) => column.notNull())
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('updated_ms', 'bigint', (column) => column.notNull())
      .addColumn('totals_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('device_hours_key', ['bundle_digest', 'device_id', 'hour'])
      .execute();
    await db.schema.createIndex('device_hours_by_bundle_digest_updated_ms').on('device_hours').columns(['bundle_digest', 'updated_ms']).execute();
    await db.schema.createIndex('device_hours_by_hour').on('device_hours').column('hour').execute();
    await db.schema.createIndex('labels_by_undone').on('labels').columns(['undone', 'id']).execute();
  },
};
