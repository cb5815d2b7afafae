import { sql, type Kysely, type Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** What a rollout knows of its waves and devices, what was decided and why, templates, emergency stops and webhooks. */
export const rollouts: Migration = {
  up: async (db: Kysely<Schema>) => {
    for (const name of ['created_by', 'waves_json', 'approvals_json', 'acknowledged_json', 'plan_json'] as const) {
      await db.schema.alterTable('rollouts').addColumn(name, 'text', (column) => column.notNull().defaultTo('')).execute();
    }
    for (const [name, type, value] of [
      ['later_wave', 'integer', -1], ['reached', 'integer', 0], ['acknowledged', 'integer', 0], ['recall', 'text', 'none'], ['held', 'integer', 0], ['revision_before', 'bigint', 0], ['attempt', 'integer', 0],
      ['since_ms', 'bigint', 0], ['history_json', 'text', '[]'],
    ] as const) {
      await db.schema.alterTable('rollout_devices').addColumn(name, type, (column) => column.notNull().defaultTo(value)).execute();
    }
    for (const name of ['desired_ms', 'confirmed_ms'] as const) await db.schema.alterTable('twins').addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0)).execute();
    await convertDevices(db);
    await db.schema
      .createTable('rollout_timeline')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('rollout_id', 'text', (column) => column.notNull())
      .addColumn('from_ms', 'bigint', (column) => column.notNull())
      .addColumn('to_ms', 'bigint', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('wave', 'integer', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('detail_json', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('rollout_timeline_by_rollout_id').on('rollout_timeline').columns(['rollout_id', 'id']).execute();
    await db.schema
      .createTable('rollout_evidence')
      .addColumn('rollout_id', 'text', (column) => column.notNull())
      .addColumn('wave', 'integer', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('evidence_json', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('rollout_evidence_key', ['rollout_id', 'wave', 'at_ms'])
      .execute();
    await db.schema
      .createTable('rollout_templates')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('spec_json', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('rollout_templates_key', ['name', 'version'])
      .execute();
    await db.schema
      .createTable('rollout_stops')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('lifted_ms', 'bigint', (column) => column.notNull())
      .addColumn('lifted_by', 'text', (column) => column.notNull())
      .execute();
    await createWebhooks(db);
  },
};

/** A device that an older control plane was taking back, or had. */
async function convertDevices(db: Kysely<Schema>): Promise<void> {
  await db.updateTable('rollout_devices').set((row) => ({ since_ms: row.ref('updated_ms'), attempt: sql<number>`case when assigned_ms > 0 then 1 else 0 end` })).execute();
  await db.updateTable('rollout_devices').set({ recall: 'asked', state: 'reverted' }).where('state', '=', 'reverting').execute();
  await db.updateTable('rollout_devices').set({ recall: 'told' }).where('state', '=', 'reverted').where('recall', '=', 'none').execute();
}

async function createWebhooks(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('kinds_json', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('cursor', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_result', 'text', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addColumn('delivered', 'bigint', (column) => column.notNull())
    .addColumn('given_up', 'bigint', (column) => column.notNull())
    .execute();
}
