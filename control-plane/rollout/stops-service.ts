import { AppError } from '../../proto/app-error.ts';
import type { ControlPlaneContext } from '../context.ts';
import { liftStop, loadStop, savePending, saveStop, type FleetStop, type PendingStop } from './stop-repository.ts';

export interface FleetStopPorts {
  /** Runs what it is given one after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Does to one rollout what the stop asks. */
  readonly stopRollout: (pending: PendingStop) => Promise<void>;
}

/** The emergency stop of the fleet: saved with every rollout that it stops, and carried to its end by whoever ticks. */
export function createFleetStops({ store, clock, events }: Pick<ControlPlaneContext, 'store' | 'clock' | 'events'>, { inTurn, stopRollout }: FleetStopPorts) {
  let stop: FleetStop | undefined | 'unknown' = 'unknown';

  async function currentStop(): Promise<FleetStop | undefined> {
    if (stop === 'unknown') stop = await loadStop(store);
    return stop;
  }

  async function stopReason(): Promise<string> {
    const found = await currentStop();
    return found === undefined ? '' : `the fleet is stopped by ${found.by}${found.reason === '' ? '' : ` (${found.reason})`}; fleetloop rollouts lift-stop ends it`;
  }

  /** Every live rollout is paused, or aborted and taken back; nothing new is told to any device until the stop is lifted. */
  async function stopAll(by: string, { revert, reason }: { revert: boolean; reason: string }): Promise<{ stop: FleetStop; rolloutIds: string[] }> {
    return inTurn(async () => {
      const saved = await saveStop(store, { sinceMs: clock.nowMs(), by, reason, revert });
      stop = saved;
      const rolloutIds = [...new Set(saved.pending.map(({ rolloutId }) => rolloutId))];
      events.publish('fleet.stopped', 'fleet', { by, reason, revert, rollouts: rolloutIds });
      throwFirst(await carryStop());
      return { stop: saved, rolloutIds };
    });
  }

  /** Does what the stop has still to do; what cannot be done now is left to the next tick. @returns why it cannot */
  async function carryStop(): Promise<unknown[]> {
    const found = await currentStop();
    if (found === undefined || found.pending.length === 0) return [];
    const faults: unknown[] = [];
    const left: PendingStop[] = [];
    for (const pending of found.pending) {
      try {
        await stopRollout(pending);
      } catch (error) {
        faults.push(error);
        left.push(pending);
      }
    }
    await savePending(store, found.id, left);
    stop = { ...found, pending: left };
    return faults;
  }

  async function lift(by: string): Promise<FleetStop> {
    return inTurn(async () => {
      const found = await currentStop();
      if (found === undefined) throw new AppError('request.conflict', 'the fleet is not stopped; there is nothing to lift');
      throwFirst(await carryStop());
      await liftStop(store, found.id, by, clock.nowMs());
      stop = undefined;
      events.publish('fleet.stop_lifted', 'fleet', { by });
      return found;
    });
  }

  return { currentStop, stopReason, stopAll, carryStop, lift };
}

/** Each fault is one rollout's; the first is told, the others come again at the next tick. */
export function throwFirst(faults: readonly unknown[]): void {
  if (faults.length > 0) throw faults[0];
}
