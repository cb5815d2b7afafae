import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { GateEvidence } from './gates/gate.ts';
import type { TimelineLine, TimelineStep } from './plan-timeline.ts';

type Db = Kysely<Schema>;

export async function saveTimeline(db: Db, rolloutId: string, steps: readonly TimelineStep[]): Promise<TimelineLine[]> {
  const saved: TimelineLine[] = [];
  for (const step of steps) {
    const { id, line } = step;
    const columns = { from_ms: line.fromMs, to_ms: line.toMs, kind: line.kind, wave: line.wave, text: line.text, by: line.by, detail_json: JSON.stringify(line.detail) };
    if (id !== undefined) {
      await db.updateTable('rollout_timeline').set(columns).where('id', '=', id).execute();
      continue;
    }
    const inserted = await db.insertInto('rollout_timeline').values({ rollout_id: rolloutId, ...columns }).returning('id').executeTakeFirstOrThrow();
    saved.push({ ...line, id: inserted.id, rolloutId });
  }
  return saved;
}

/** Oldest first. @param holdsMax of holds only the newest so many, which a long soak writes by the thousand; every other decision is there. Absent: all. */
export async function loadTimeline(db: Db, rolloutId: string, holdsMax?: number): Promise<TimelineLine[]> {
  const lines = db.selectFrom('rollout_timeline').selectAll().where('rollout_id', '=', rolloutId);
  if (holdsMax === undefined) return (await lines.orderBy('id').execute()).map(decodeLine);
  const holds = await lines.where('kind', '=', 'rollout.held').orderBy('id', 'desc').limit(holdsMax).execute();
  const others = await lines.where('kind', '!=', 'rollout.held').execute();
  return [...holds, ...others].toSorted((a, b) => a.id - b.id).map(decodeLine);
}

export async function loadLastLine(db: Db, rolloutId: string): Promise<TimelineLine | undefined> {
  const row = await db.selectFrom('rollout_timeline').selectAll().where('rollout_id', '=', rolloutId).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : decodeLine(row);
}

/** Lines of every rollout after this id, oldest first. */
export async function loadLinesAfter(db: Db, id: number, limit: number): Promise<TimelineLine[]> {
  return (await db.selectFrom('rollout_timeline').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute()).map(decodeLine);
}

export async function loadLastLineId(db: Db): Promise<number> {
  const row = await db.selectFrom('rollout_timeline').select((columns) => columns.fn.max('id').as('id')).executeTakeFirst();
  return row?.id ?? 0;
}

export async function saveEvidence(db: Db, rolloutId: string, atMs: number, evidence: GateEvidence): Promise<void> {
  await db
    .insertInto('rollout_evidence')
    .values({ rollout_id: rolloutId, wave: evidence.wave, at_ms: atMs, evidence_json: JSON.stringify(evidence) })
    .onConflict((conflict) => conflict.columns(['rollout_id', 'wave', 'at_ms']).doNothing())
    .execute();
}

/** Oldest first. */
export async function loadEvidence(db: Db, rolloutId: string): Promise<{ atMs: number; evidence: GateEvidence }[]> {
  const rows = await db.selectFrom('rollout_evidence').selectAll().where('rollout_id', '=', rolloutId).orderBy('at_ms').orderBy('wave').execute();
  return rows.map((row) => ({ atMs: row.at_ms, evidence: JSON.parse(row.evidence_json) as GateEvidence }));
}

function decodeLine(row: Selectable<Schema['rollout_timeline']>): TimelineLine {
  return { id: row.id, rolloutId: row.rollout_id, fromMs: row.from_ms, toMs: row.to_ms, kind: row.kind, wave: row.wave, text: row.text, by: row.by, detail: JSON.parse(row.detail_json) as Record<string, unknown> };
}
