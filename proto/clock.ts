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

/** From the process's start, which performance.now counts from, to that of the machine. */
const upMsAtStart = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Its monotonic time counts from when the machine was switched on, so that it goes on from one process to the next. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => upMsAtStart + performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
};
