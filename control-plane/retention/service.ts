import type { ControlPlaneContext } from '../context.ts';
import { defaultRetention, planRetention, type RetentionKind, type RetentionPolicy } from './plan-retention.ts';
import { deleteBatch } from './repository.ts';

/** In one tick, so that a long backlog keeps neither devices nor requests waiting; the next tick goes on. */
const roundsPerTickMax = 20;

export interface RetentionService {
  tick(): Promise<void>;
}

/** Deletes what is older than the policy keeps, each batch in a transaction of its own, and tells how much it was. */
export function createRetentionService({ store, clock, events }: Pick<ControlPlaneContext, 'store' | 'clock' | 'events'>, policy: RetentionPolicy = defaultRetention): RetentionService {
  return {
    tick: async () => {
      const nowMs = clock.nowMs();
      const drained = new Set<RetentionKind>();
      const deleted: Partial<Record<RetentionKind, number>> = {};
      try {
        for (let round = 0; round < roundsPerTickMax; round++) {
          for (const step of planRetention(policy, drained, nowMs)) {
            const rows = await store.transaction().execute((db) => deleteBatch(db, step));
            if (rows > 0) deleted[step.kind] = (deleted[step.kind] ?? 0) + rows;
            if (rows < step.rowsMax) drained.add(step.kind);
          }
        }
      } finally {
        if (Object.keys(deleted).length > 0) events.publish('retention.deleted', 'retention', deleted);
      }
    },
  };
}
