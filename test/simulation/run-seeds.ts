import { Worker } from 'node:worker_threads';
import type { Mutation } from './mutation.ts';
import type { SeedOptions, SeedOutcome } from './run-seed.ts';

export interface SeedsOptions extends Omit<SeedOptions, 'seed'> {
  readonly first: number;
  readonly count: number;
  readonly workers: number;
  /** No seed is begun after this long. */
  readonly secondsMax?: number | undefined;
  /** Ends with the first violation. */
  readonly stopsAtFirst?: boolean;
  readonly mutation?: Mutation | undefined;
  readonly onOutcome?: (outcome: SeedOutcome) => void;
}

/** Runs seeds, each on its own, on as many threads as asked for; the outcomes are in the order of the seeds. */
export async function runSeeds(options: SeedsOptions): Promise<SeedOutcome[]> {
  const { first, count, workers, secondsMax = Infinity, stopsAtFirst = false, mutation, onOutcome, devices, tail, about } = options;
  const startedMs = performance.now();
  const outcomes: SeedOutcome[] = [];
  let next = first;
  let over = false;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./seed-worker-main.ts', import.meta.url), { workerData: { mutation }, execArgv: ['--disable-warning=ExperimentalWarning'] });
    try {
      while (!over && next < first + count && performance.now() - startedMs < 1_000 * secondsMax) {
        const seed = next++;
        const outcome = await new Promise<SeedOutcome>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', (error) => reject(new Error(`seed ${seed} ended its thread: ${error.message}`, { cause: error })));
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
          worker.postMessage({ seed, devices, ...(tail === undefined ? {} : { tail }), about } satisfies SeedOptions);
        });
        worker.removeAllListeners('error');
        outcomes.push(outcome);
        onOutcome?.(outcome);
        if (stopsAtFirst && outcome.violation !== undefined) over = true;
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, count) }, work));
  return outcomes.sort((a, b) => a.seed - b.seed);
}
