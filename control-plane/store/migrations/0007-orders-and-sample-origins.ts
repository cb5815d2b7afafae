import type { ColumnDataType, Kysely, Migration } from 'kysely';
import type { Schema } from '../schema.ts';

/** How samples were chosen and in what form they came; parts of large ones; what devices are ordered besides what they run, and their receipts; what is wrong with their readings. */
export function createOrdersAndSampleOrigins({ bytes }: { bytes: ColumnDataType }): Migration {
  return {
    up: async (db: Kysely<Schema>) => {
      const { schema } = db;
      await schema.alterTable('samples').addColumn('random_probability', 'double precision', (column) => column.notNull().defaultTo(0)).execute();
      await schema.alterTable('samples').addColumn('stage', 'text', (column) => column.notNull().defaultTo('')).execute();
      await schema.alterTable('samples').addColumn('context_group', 'text', (column) => column.notNull().defaultTo('')).execute();
      await schema.alterTable('samples').addColumn('context_offset', 'integer', (column) => column.notNull().defaultTo(0)).execute();
      await schema.alterTable('samples').addColumn('quality_json', 'text', (column) => column.notNull().defaultTo('[]')).execute();
      await schema.createIndex('samples_by_context').on('samples').columns(['device_id', 'context_group']).execute();
      await schema
        .createTable('sample_parts')
        .addColumn('device_id', 'text', (column) => column.notNull())
        .addColumn('split', 'text', (column) => column.notNull())
        .addColumn('part', 'integer', (column) => column.notNull())
        .addColumn('parts', 'integer', (column) => column.notNull())
        .addColumn('sample_id', 'text', (column) => column.notNull())
        .addColumn('received_ms', 'bigint', (column) => column.notNull())
        .addColumn('input', bytes, (column) => column.notNull())
        .addPrimaryKeyConstraint('sample_parts_key', ['device_id', 'split', 'part'])
        .execute();
      await schema
        .createTable('device_orders')
        .addColumn('device_id', 'text', (column) => column.notNull().primaryKey())
        .addColumn('sequence', 'bigint', (column) => column.notNull())
        .addColumn('message', bytes, (column) => column.notNull())
        .addColumn('unpublished', 'integer', (column) => column.notNull())
        .execute();
      await schema
        .createTable('erasures')
        .addColumn('id', 'text', (column) => column.notNull().primaryKey())
        .addColumn('device_id', 'text', (column) => column.notNull())
        .addColumn('ordered_by', 'text', (column) => column.notNull())
        .addColumn('ordered_ms', 'bigint', (column) => column.notNull())
        .addColumn('before_ms', 'bigint', (column) => column.notNull())
        .addColumn('samples_only', 'integer', (column) => column.notNull())
        .addColumn('here_json', 'text', (column) => column.notNull())
        .addColumn('receipt_json', 'text', (column) => column.notNull())
        .addColumn('receipt_ms', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('erasures_by_device').on('erasures').columns(['device_id', 'ordered_ms']).execute();
      await schema
        .createTable('quality_findings')
        .addColumn('device_id', 'text', (column) => column.notNull())
        .addColumn('column_name', 'text', (column) => column.notNull())
        .addColumn('rule', 'text', (column) => column.notNull())
        .addColumn('bundle_digest', 'text', (column) => column.notNull())
        .addColumn('count', 'bigint', (column) => column.notNull())
        .addColumn('first_ms', 'bigint', (column) => column.notNull())
        .addColumn('last_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('quality_findings_key', ['device_id', 'column_name', 'rule'])
        .execute();
    },
  };
}
