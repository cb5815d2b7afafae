import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** When records were really made, what is known of each boot of a device, and what devices had to give up. */
export const deviceTimeAndLosses: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema.alterTable('records').addColumn('device_ms', 'bigint').execute();
    await db.schema.alterTable('records').addColumn('time_source', 'text').execute();
    await db.schema
      .createTable('device_boots')
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addColumn('boot', 'bigint', (column) => column.notNull())
      .addColumn('offset_ms', 'bigint', (column) => column.notNull())
      .addColumn('measured', 'integer', (column) => column.notNull())
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('seen_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('device_boots_key', ['device_id', 'boot'])
      .execute();
    await db.schema
      .createTable('losses')
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('losses_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('losses_key', ['device_id', 'epoch', 'sequence'])
      .execute();
  },
};
