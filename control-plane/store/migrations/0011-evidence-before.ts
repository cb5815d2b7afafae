import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What a device had reported of a version before a rollout told it to run that: a gate counts only what comes after. */
export const evidenceBefore: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema.alterTable('rollout_devices').addColumn('before_json', 'text', (column) => column.notNull().defaultTo('')).execute();
  },
};
