import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** Which patch makes an artifact of another, and which pairs are not worth one. */
export const patches: Migration = {
  up: async (db: Kysely<Schema>) => {
    await db.schema
      .createTable('patches')
      .addColumn('artifact_digest', 'text', (column) => column.notNull())
      .addColumn('base_digest', 'text', (column) => column.notNull())
      .addColumn('patch_digest', 'text', (column) => column.notNull())
      .addColumn('patch_bytes', 'bigint', (column) => column.notNull())
      .addColumn('made_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('patches_key', ['artifact_digest', 'base_digest'])
      .execute();
  },
};
