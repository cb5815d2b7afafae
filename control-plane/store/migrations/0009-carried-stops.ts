import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What an emergency stop has still to do, so that it is carried to its end whoever is killed meanwhile. */
export const carriedStops: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema.alterTable('rollout_stops').addColumn('pending_json', 'text', (column) => column.notNull().defaultTo('[]')).execute();
  },
};
