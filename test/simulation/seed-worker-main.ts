import { parentPort, workerData } from 'node:worker_threads';
import { rememberVerifications } from './remember-verifications.ts';
import { applyMutation, type Mutation } from './mutation.ts';
import type { SeedOptions } from './run-seed.ts';

/** A worker of run-seeds.ts: runs the seeds it is sent, on code that is broken on purpose where it is told so. */
const { mutation } = workerData as { readonly mutation?: Mutation };
rememberVerifications();
if (mutation !== undefined) applyMutation(mutation);
const { runSeed } = await import('./run-seed.ts');
parentPort?.on('message', (options: SeedOptions) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void runSeed(options).then((outcome) => parentPort?.postMessage(outcome));
});
