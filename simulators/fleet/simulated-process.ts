import type { Clock } from '../../proto/clock.ts';
import type { Scheduler } from './scheduler.ts';

/** A program that can be ended at any instant: what it waits for then never comes, so none of its code runs on. */
export class SimulatedProcess {
  alive = true;

  end(): void {
    this.alive = false;
  }
}

/** What a dead process waits for. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

export interface ClockSettings {
  /** What the wall clock shows at the beginning of the world. */
  readonly epochMs: number;
  /** Seconds it counts in one true second, e.g. 1.002. */
  readonly rate: number;
}

/** Since when monotonic time counts, and how long computing has taken since. */
export interface MonotonicOrigin {
  readonly sinceMs: number;
  busyMs: number;
}

/** A process's clock: its wall time may be wrong and jump, its monotonic time only runs a little fast or slow. */
export class SimulatedClock implements Clock {
  readonly #scheduler: Scheduler;
  readonly #process: SimulatedProcess;
  readonly #settings: ClockSettings;
  readonly #origin: MonotonicOrigin;
  /** How wrong the wall clock is; kept by the machine over its processes. */
  readonly #skew: { ms: number };

  /** @param origin the machine's start, where that has a name; absent: the process's */
  constructor(scheduler: Scheduler, process: SimulatedProcess, settings: ClockSettings, skew: { ms: number } = { ms: 0 }, origin?: MonotonicOrigin) {
    this.#scheduler = scheduler;
    this.#process = process;
    this.#settings = settings;
    this.#skew = skew;
    this.#origin = origin ?? { sinceMs: scheduler.nowMs, busyMs: 0 };
  }

  nowMs(): number {
    return Math.floor(this.#settings.epochMs + this.#skew.ms + this.#scheduler.nowMs * this.#settings.rate);
  }

  monotonicMs(): number {
    return (this.#scheduler.nowMs - this.#origin.sinceMs) * this.#settings.rate + this.#origin.busyMs;
  }

  /** Computing takes time, too. */
  spend(ms: number): void {
    this.#origin.busyMs += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!this.#process.alive) return never();
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const onAbort = (): void => {
        this.#scheduler.cancel(appointment);
        if (this.#process.alive) reject(signal?.reason as Error);
      };
      const appointment = this.#scheduler.after(ms / this.#settings.rate, () => {
        signal?.removeEventListener('abort', onAbort);
        if (this.#process.alive) resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}
