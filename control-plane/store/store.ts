import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** The control plane's database: one schema, opened by openStore; SQLite here, PostgreSQL later, the same queries. */
export type Store = Kysely<Schema>;
