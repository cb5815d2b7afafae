import { sql, type Generated, type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, type Migration, type RawBuilder } from 'kysely';
import type { Schema } from '../schema.ts';

type Type = 'text' | 'integer' | 'bigint' | RawBuilder<unknown>;
interface Table {
  readonly columns: Readonly<Record<string, Type>>;
  /** Absent: the table has a generated integer `id`. */
  readonly key?: readonly string[];
  readonly optional?: readonly string[];
  readonly indexes?: readonly (readonly string[])[];
  readonly unique?: readonly (readonly string[])[];
}

// A table or column that schema.ts names and this file does not, or the other way round, does not compile.
// What later migrations add is named here.
type Later =
  | 'paused_ms' | 'published_artifacts'
  | 'desired_ms' | 'confirmed_ms' | 'created_by' | 'waves_json' | 'approvals_json' | 'acknowledged_json' | 'plan_json' | 'later_wave' | 'reached' | 'acknowledged' | 'recall' | 'held' | 'revision_before' | 'attempt' | 'since_ms' | 'history_json' | 'before_json' | 'former_json'
  | 'device_hours' | 'window_totals' | 'window_devices' | 'rollout_timeline' | 'rollout_evidence' | 'rollout_templates' | 'rollout_stops' | 'webhooks' | 'patches'
  | 'random_probability' | 'stage' | 'context_group' | 'context_offset' | 'quality_json' | 'sample_parts' | 'device_orders' | 'erasures' | 'quality_findings' | 'device_ms' | 'time_source' | 'device_boots' | 'losses';
type StoredColumn<Row> = { [Name in Exclude<keyof Row, Later>]: Row[Name] extends Generated<number> ? never : Name }[Exclude<keyof Row, Later>];
type Tables = { readonly [Name in Exclude<keyof Schema, Later>]: Table & { readonly columns: Readonly<Record<StoredColumn<Schema[Name]>, Type>> } };

/**
 * Every table of schema.ts but what later migrations add. Whole numbers are bigint (milliseconds and counters outgrow 32 bits). No foreign keys:
 * records outlive the devices, versions and samples they speak of, and ingest must not depend on the order of arrival.
 *
 * @param names what this database calls bytes and 64-bit floats
 */
export function createInitialMigration(names: { bytes: string; real: string }): Migration {
  const tables = initialTables(sql.raw(names.bytes), sql.raw(names.real));
  return {
    up: async (db: Kysely<unknown>) => {
      for (const [name, table] of Object.entries(tables)) await createTable(db, name, table);
    },
  };
}

async function createTable(db: Kysely<unknown>, name: string, table: Table): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  if (table.key === undefined) {
    builder = builder.addColumn('id', 'integer', (column: ColumnDefinitionBuilder) => column.primaryKey().autoIncrement());
  }
  for (const [column, type] of Object.entries(table.columns)) {
    builder = builder.addColumn(column, type as 'text', (definition: ColumnDefinitionBuilder) => (table.optional?.includes(column) ? definition : definition.notNull()));
  }
  if (table.key !== undefined) builder = builder.addPrimaryKeyConstraint(`${name}_key`, table.key as never);
  await builder.execute();
  for (const columns of table.indexes ?? []) {
    await db.schema.createIndex(`${name}_by_${columns.join('_')}`).on(name).columns([...columns]).execute();
  }
  for (const columns of table.unique ?? []) {
    await db.schema.createIndex(`${name}_one_${columns.join('_')}`).unique().on(name).columns([...columns]).execute();
  }
}

function initialTables(bytes: RawBuilder<unknown>, real: RawBuilder<unknown>): Tables {
  const record = { device_id: 'text', epoch: 'bigint', sequence: 'bigint' } as const;
  const recordKey = ['device_id', 'epoch', 'sequence'];
  return {
    devices: {
      columns: { id: 'text', credential_hash: 'text', tags_json: 'text', created_ms: 'bigint', agent_version: 'text', online: 'integer', last_seen_ms: 'bigint', revoked: 'integer' },
      key: ['id'],
    },
    twins: {
      columns: {
        device_id: 'text', desired_revision: 'bigint', desired_message: bytes, desired_digest: 'text', rollout_id: 'text', desired_unpublished: 'integer',
        reported_sequence: 'bigint', reported_json: 'text', reported_ms: 'bigint', running_digest: 'text', confirmed_digest: 'text', phase: 'text', reason: 'text',
      },
      key: ['device_id'],
      optional: ['desired_message'],
      indexes: [['desired_unpublished'], ['desired_digest']],
    },
    keys: { columns: { name: 'text', key_id: 'text', spki_base64: 'text', pkcs8_base64: 'text', created_ms: 'bigint' }, key: ['key_id'], indexes: [['name']] },
    tokens: { columns: { token_hash: 'text', role: 'text', name: 'text', created_ms: 'bigint', revoked: 'integer' }, key: ['token_hash'] },

    datasets: { columns: { digest: 'text', name: 'text', kind: 'text', row_count: 'bigint', detail_json: 'text', created_ms: 'bigint' }, key: ['digest'] },
    jobs: {
      columns: {
        id: 'text', model: 'text', spec_json: 'text', state: 'text', holder: 'text', fencing_token: 'bigint', lease_expires_ms: 'bigint', attempts: 'integer',
        progress_json: 'text', result_json: 'text', error: 'text', created_ms: 'bigint', updated_ms: 'bigint',
      },
      key: ['id'],
      indexes: [['state', 'created_ms'], ['model', 'created_ms']],
    },
    models: { columns: { name: 'text', task: 'text', class_names_json: 'text', settings_json: 'text', created_ms: 'bigint' }, key: ['name'] },
    versions: {
      columns: {
        id: 'text', model: 'text', number: 'integer', state: 'text', bundle_digest: 'text', manifest_json: 'text', artifacts_json: 'text', lineage_json: 'text', evidence_json: 'text',
        release_key_id: 'text', release_signature: bytes, job_id: 'text', created_ms: 'bigint', decided_ms: 'bigint', decided_by: 'text', decision_reason: 'text',
      },
      key: ['id'],
      optional: ['release_signature'],
      indexes: [['bundle_digest'], ['job_id']],
      unique: [['model', 'number']],
    },
    rollouts: {
      columns: { id: 'text', version_id: 'text', bundle_digest: 'text', state: 'text', spec_json: 'text', wave_open: 'integer', detail: 'text', created_ms: 'bigint', updated_ms: 'bigint' },
      key: ['id'],
      indexes: [['state'], ['version_id']],
    },
    rollout_devices: {
      columns: { rollout_id: 'text', device_id: 'text', wave: 'integer', state: 'text', reason: 'text', previous_digest: 'text', assigned_ms: 'bigint', updated_ms: 'bigint' },
      key: ['rollout_id', 'device_id'],
      indexes: [['device_id']],
    },

    records: { columns: { ...record, kind: 'text', received_ms: 'bigint' }, key: recordKey },
    windows: {
      columns: { ...record, bundle_digest: 'text', start_ms: 'bigint', end_ms: 'bigint', received_ms: 'bigint', count: 'bigint', profile: bytes },
      key: recordKey,
      indexes: [['bundle_digest', 'received_ms']],
    },
    metrics: { columns: { ...record, bundle_digest: 'text', at_ms: 'bigint', metrics_json: 'text' }, key: recordKey, indexes: [['device_id', 'at_ms']] },
    outcomes: {
      columns: { ...record, bundle_digest: 'text', rollout_id: 'text', phase: 'text', reason: 'text', detail_json: 'text', at_ms: 'bigint' },
      key: recordKey,
      indexes: [['rollout_id', 'device_id']],
    },
    samples: {
      columns: {
        id: 'text', device_id: 'text', bundle_digest: 'text', captured_ms: 'bigint', received_ms: 'bigint', rows: 'integer', columns: 'integer', input: bytes, output: bytes,
        predicted: real, confidence: real, inclusion_probability: real, rule: 'text', source_key: 'text', state: 'text',
      },
      key: ['id'],
      indexes: [['state', 'bundle_digest'], ['bundle_digest', 'captured_ms'], ['source_key']],
    },
    labels: {
      columns: { sample_id: 'text', annotator: 'text', value_json: 'text', created_ms: 'bigint', undone: 'integer' },
      indexes: [['sample_id'], ['annotator', 'created_ms']],
    },
    label_leases: { columns: { sample_id: 'text', annotator: 'text', expires_ms: 'bigint' }, key: ['sample_id'], indexes: [['expires_ms']] },

    alerts: {
      columns: {
        id: 'text', kind: 'text', model: 'text', bundle_digest: 'text', state: 'text', summary: 'text', evidence_json: 'text', raised_ms: 'bigint', updated_ms: 'bigint', updated_by: 'text',
      },
      key: ['id'],
      indexes: [['state', 'raised_ms'], ['bundle_digest']],
    },
    verdicts: { columns: { bundle_digest: 'text', kind: 'text', verdict: 'text', at_ms: 'bigint', detail_json: 'text' }, indexes: [['bundle_digest', 'at_ms']] },
    rejections: { columns: { source: 'text', code: 'text', subject: 'text', count: 'bigint', last_detail: 'text', last_ms: 'bigint' }, key: ['source', 'code', 'subject'] },
    events: { columns: { at_ms: 'bigint', kind: 'text', subject: 'text', detail_json: 'text' } },
  };
}
