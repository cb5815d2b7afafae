import type { Kysely, Selectable } from 'kysely';
import { canonicalJson } from '../../proto/canonical-json.ts';
import type { Schema } from '../store/schema.ts';

type Db = Kysely<Schema>;

export interface RolloutTemplate {
  readonly name: string;
  /** From 1. */
  readonly version: number;
  /** As it was given: what it does not name is the default of the time of use. */
  readonly spec: Record<string, unknown>;
  readonly createdBy: string;
  readonly createdMs: number;
}

export async function saveTemplate(db: Db, template: Omit<RolloutTemplate, 'version'>): Promise<RolloutTemplate> {
  return db.transaction().execute(async (tx) => {
    const last = await loadTemplate(tx, template.name, undefined);
    if (last !== undefined && canonicalJson(last.spec) === canonicalJson(template.spec)) return last;
    const saved = { ...template, version: (last?.version ?? 0) + 1 };
    await tx.insertInto('rollout_templates').values({ name: saved.name, version: saved.version, spec_json: JSON.stringify(saved.spec), created_by: saved.createdBy, created_ms: saved.createdMs }).execute();
    return saved;
  });
}

/** @param version undefined: the newest */
export async function loadTemplate(db: Db, name: string, version: number | undefined): Promise<RolloutTemplate | undefined> {
  let query = db.selectFrom('rollout_templates').selectAll().where('name', '=', name);
  if (version !== undefined) query = query.where('version', '=', version);
  const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : decodeTemplate(row);
}

export async function loadTemplates(db: Db): Promise<RolloutTemplate[]> {
  const rows = await db.selectFrom('rollout_templates').selectAll().orderBy('name').orderBy('version').execute();
  return [...new Map(rows.map((row) => [row.name, decodeTemplate(row)])).values()];
}

function decodeTemplate(row: Selectable<Schema['rollout_templates']>): RolloutTemplate {
  return { name: row.name, version: row.version, spec: JSON.parse(row.spec_json) as Record<string, unknown>, createdBy: row.created_by, createdMs: row.created_ms };
}
