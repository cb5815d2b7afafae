import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';

/** 7. No queue grows, and none is cut short: whoever wants to know is told every decision about a rollout once it is committed, in order, none left out, the newest perhaps again. */
export function createDecisionsAreTold({ database }: FleetWorld): Property {
  const newest = new Map<string, number>();
  return {
    name: '7 decisions are told',
    on: {
      told: ({ receiver, line: { id, rolloutId, kind } }) => {
        const before = newest.get(receiver) ?? 0;
        if (id < before) throw new Violation(`${receiver} is told of line ${id}, after line ${before}`);
        const [known] = database.rows<{ rollout_id: string; kind: string }>('select rollout_id, kind from rollout_timeline where id = ?', id);
        if (known?.rollout_id !== rolloutId || known.kind !== kind) throw new Violation(`${receiver} is told of ${kind} of ${rolloutId} in line ${id}, the store has ${known === undefined ? 'no such line' : `${known.kind} of ${known.rollout_id}`}`);
        const [skipped] = database.rows<{ id: number; kind: string }>("select id, kind from rollout_timeline where id > ? and id < ? and kind != 'rollout.held'", before, id);
        if (skipped !== undefined) throw new Violation(`${receiver} is told of line ${id}, and was not told of ${skipped.kind} in line ${skipped.id}`);
        newest.set(receiver, id);
      },
    },
  };
}
