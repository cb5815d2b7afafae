import { AppError } from '../proto/app-error.ts';
import type { Clock } from '../proto/clock.ts';

export interface PeriodicWork {
  readonly name: string;
  readonly intervalMs: number;
  /** Harmless to repeat; never runs twice at the same time. */
  readonly tick: () => Promise<void>;
}

/**
 * Runs a tick again and again until the signal. An operating fault (AppError) is told and the tick is tried again after
 * the interval; anything else is our own bug and rejects.
 */
export async function runPeriodically(work: PeriodicWork, clock: Clock, signal: AbortSignal, onFault: (error: AppError, name: string) => void): Promise<void> {
  while (!signal.aborted) {
    try {
      await work.tick();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onFault(error, work.name);
    }
    await clock.sleep(work.intervalMs, signal).catch(() => undefined);
  }
}
