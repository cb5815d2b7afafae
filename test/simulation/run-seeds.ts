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
  /** Seeds that are left out. */
  readonly known?: ReadonlySet<number> | undefined;
  /** No seed is begun any more. */
  readonly signal?: AbortSignal;
}

/** Runs seeds, each on its own, on as many threads as asked for; the outcomes are in the order of the seeds. */
export async function runSeeds(options: SeedsOptions): Promise<SeedOutcome[]> {
  const { first, count, workers, secondsMax = Infinity, stopsAtFirst = false, mutation, onOutcome, known, signal, devices, tail, about } = options;
  const startedMs = performance.now();
  const outcomes: SeedOutcome[] = [];
  let at = first;
  let over = false;
  /** The next seed to run; undefined where none is left. */
  const take = (): number | undefined => {
    while (known?.has(at) === true) at += 1;
    return over || signal?.aborted === true || at >= first + count || performance.now() - startedMs >= 1_000 * secondsMax ? undefined : at++;
  };
  const open = (): Worker => new Worker(new URL('./seed-worker-main.ts', import.meta.url), { workerData: { mutation }, execArgv: ['--disable-warning=ExperimentalWarning'] });
  const work = async (): Promise<void> => {
    let worker = open();
    try {
      for (let seed = take(); seed !== undefined; seed = take()) {
        const outcome = await runIn(worker, { seed, devices, ...(tail === undefined ? {} : { tail }), about });
        if (outcome.trace.digest === '') {
          await worker.terminate();
          worker = open();
        }
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

/** What ends its thread is a violation, too, of a run that left no trace. */
function runIn(worker: Worker, options: SeedOptions): Promise<SeedOutcome> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      resolve({ seed: options.seed, violation: { property: 'no code fails', message: `the run ended its thread: ${error.stack ?? error.message}`, atMs: 0 }, trace: { digest: '', tail: [] }, virtualMs: 0, convergedMs: 0, appointments: 0, inferences: 0 });
    };
    worker.once('error', failed);
    worker.once('message', (outcome: SeedOutcome) => {
      worker.off('error', failed);
      resolve(outcome);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(options);
  });
}
