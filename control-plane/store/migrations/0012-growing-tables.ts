import type { Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What is unfinished of rollouts is found without going through every device of all that ever ended, the answer of a sample without all others, and the newest verdict without those before it. */
export const growingTables: Migration = {
  up: async (db: Kysely<Schema>) => {
    for (const name of ['state', 'recall'] as const) await db.schema.createIndex(`rollout_devices_by_${name}`).on('rollout_devices').columns([name, 'rollout_id']).execute();
    await db.schema.dropIndex('labels_by_sample_id').execute();
    await db.schema.createIndex('labels_by_sample_id_undone').on('labels').columns(['sample_id', 'undone']).execute();
    await db.schema.dropIndex('verdicts_by_bundle_digest_at_ms').execute();
    await db.schema.createIndex('verdicts_by_bundle_digest_kind').on('verdicts').columns(['bundle_digest', 'kind', 'id']).execute();
    await db.schema.createIndex('verdicts_by_at_ms').on('verdicts').column('at_ms').execute();
  },
};
