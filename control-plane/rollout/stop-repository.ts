import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

type Db = Kysely<Schema>;

/** An emergency stop of the whole fleet: no device is told anything new until it is lifted. */
export interface FleetStop {
  readonly id: number;
  readonly sinceMs: number;
  readonly by: string;
  readonly reason: string;
}

/** The stop that has not been lifted. */
export async function loadStop(db: Db): Promise<FleetStop | undefined> {
  const row = await db.selectFrom('rollout_stops').selectAll().where('lifted_ms', '=', 0).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, sinceMs: row.since_ms, by: row.by, reason: row.reason };
}

/** Stopping a stopped fleet keeps the first stop. */
export async function saveStop(db: Db, stop: Omit<FleetStop, 'id'>): Promise<FleetStop> {
  return db.transaction().execute(async (tx) => {
    const known = await loadStop(tx);
    if (known !== undefined) return known;
    const { id } = await tx.insertInto('rollout_stops').values({ since_ms: stop.sinceMs, by: stop.by, reason: stop.reason, lifted_ms: 0, lifted_by: '' }).returning('id').executeTakeFirstOrThrow();
    return { id, ...stop };
  });
}

export async function liftStop(db: Db, id: number, by: string, nowMs: number): Promise<void> {
  await db.updateTable('rollout_stops').set({ lifted_ms: nowMs, lifted_by: by }).where('id', '=', id).execute();
}
