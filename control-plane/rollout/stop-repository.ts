import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { liveRolloutStates } from './rollout.ts';

type Db = Kysely<Schema>;

/** An emergency stop of the whole fleet: no device is told anything new until it is lifted. */
export interface FleetStop {
  readonly id: number;
  readonly sinceMs: number;
  readonly by: string;
  readonly reason: string;
  /** What it has still to do: a process that was killed meanwhile leaves that to the next one. */
  readonly pending: readonly PendingStop[];
}

/** A rollout that is to be paused, or aborted and taken back. */
export interface PendingStop {
  readonly rolloutId: string;
  readonly revert: boolean;
  readonly by: string;
}

/** The stop that has not been lifted. */
export async function loadStop(db: Db): Promise<FleetStop | undefined> {
  const row = await db.selectFrom('rollout_stops').selectAll().where('lifted_ms', '=', 0).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, sinceMs: row.since_ms, by: row.by, reason: row.reason, pending: JSON.parse(row.pending_json) as PendingStop[] };
}

/** The stop, and what it has to do, in one commit. Stopping a stopped fleet keeps the first stop, which then has more to do. */
export async function saveStop(db: Db, { revert, ...stop }: Omit<FleetStop, 'id' | 'pending'> & { readonly revert: boolean }): Promise<FleetStop> {
  return db.transaction().execute(async (tx) => {
    const live = await tx.selectFrom('rollouts').select('id').where('state', 'in', liveRolloutStates.filter((state) => revert || state !== 'paused')).orderBy('created_ms').execute();
    const due = live.map(({ id }): PendingStop => ({ rolloutId: id, revert, by: stop.by }));
    const known = await loadStop(tx);
    if (known !== undefined) {
      const pending = [...known.pending, ...due];
      await savePending(tx, known.id, pending);
      return { ...known, pending };
    }
    const { id } = await tx.insertInto('rollout_stops').values({ since_ms: stop.sinceMs, by: stop.by, reason: stop.reason, lifted_ms: 0, lifted_by: '', pending_json: JSON.stringify(due) }).returning('id').executeTakeFirstOrThrow();
    return { id, ...stop, pending: due };
  });
}

export async function savePending(db: Db, id: number, pending: readonly PendingStop[]): Promise<void> {
  await db.updateTable('rollout_stops').set({ pending_json: JSON.stringify(pending) }).where('id', '=', id).execute();
}

export async function liftStop(db: Db, id: number, by: string, nowMs: number): Promise<void> {
  await db.updateTable('rollout_stops').set({ lifted_ms: nowMs, lifted_by: by }).where('id', '=', id).execute();
}
