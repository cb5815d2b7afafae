import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What a device's newest report was numbered before it was given a new credential, so that a late repeat of it is not taken for news. */
export const formerReports: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema.alterTable('twins').addColumn('former_json', 'text', (column) => column.notNull().defaultTo('')).execute();
  },
};
