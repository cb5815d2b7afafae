import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument: decisions take numbers, shells take a Clock, simulations bring their own. */
export interface Clock {
  /** Milliseconds since 1970 UTC; may jump. */
  nowMs(): number;
  /** Milliseconds since some fixed moment; never goes back. */
  monotonicMs(): number;
  /** Resolves after ms, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
};
