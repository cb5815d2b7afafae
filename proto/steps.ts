import type { Clock } from './clock.ts';

/** Work in pieces: between two of them whoever runs it may let others have their turn. What it comes to does not depend on when. */
export type Steps<T> = Generator<void, T, void>;

/** All pieces at once. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Pieces for as long as `sliceMs`, then a turn of the event loop for everyone else, and on: nobody waits longer than a slice and its last piece. */
export async function runInSlices<T>(steps: Steps<T>, clock: Clock, sliceMs: number): Promise<T> {
  for (;;) {
    const startedMs = clock.monotonicMs();
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (clock.monotonicMs() - startedMs < sliceMs);
    await clock.sleep(0);
  }
}
