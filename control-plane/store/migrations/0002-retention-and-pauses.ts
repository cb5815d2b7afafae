import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** When a rollout was paused, which artifacts the broker may still hold, and indexes to find what is old by. */
export const retentionAndPauses: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema.alterTable('rollouts').addColumn('paused_ms', 'bigint', (column) => column.notNull().defaultTo(0)).execute();
    await db.updateTable('rollouts').set((row) => ({ paused_ms: row.ref('updated_ms') })).where('state', '=', 'paused').execute();
    await db.schema
      .createTable('published_artifacts')
      .addColumn('digest', 'text', (column) => column.notNull().primaryKey())
      .addColumn('chunks', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('records_by_kind_received_ms').on('records').columns(['kind', 'received_ms']).execute();
    await db.schema.createIndex('samples_by_state_received_ms').on('samples').columns(['state', 'received_ms']).execute();
  },
};
