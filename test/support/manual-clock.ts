import type { Clock } from '../../proto/clock.ts';

/** Time that passes only when it is told to; whoever sleeps is woken in order. */
export class ManualClock implements Clock {
  #nowMs = 1_700_000_000_000;
  #sleepers: { readonly wakeMs: number; readonly wake: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  /** How many wait for time to pass. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { wakeMs: this.#nowMs + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  /** Lets time pass, and everything that waits for it happen. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.wakeMs - b.wakeMs)[0];
      if (next === undefined || next.wakeMs > endMs) break;
      this.#nowMs = next.wakeMs;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

/** Everything that is ready to run has run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
