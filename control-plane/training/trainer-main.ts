import { hostname } from 'node:os';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { AppError } from '../../proto/app-error.ts';
import { systemClock } from '../../proto/clock.ts';
import { problem, type Result } from '../../proto/result.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { openBackend } from './adapters/open-backend.ts';
import { readToolVersions } from './adapters/tool-versions.ts';
import { trainJobs } from './adapters/train-jobs.ts';
import { createTrainingClient } from './adapters/training-client.ts';
import { backendNames, type BackendName, type Progress } from './job.ts';
import { reproduce, type Reproduction } from './reproduce.ts';

const pollMs = 500;
const heartbeatMs = 1_000;

interface TrainerOptions { server: string; token: string; backend: 'auto' | BackendName; once: boolean; name: string }

/** `fleetloop trainer`: leases jobs from a control plane and trains them, until it is stopped. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await runTrainer(parseOptions(args));
  } catch (cause) {
    // Anything else is our own bug: it ends the process with its stack.
    if (!(cause instanceof AppError)) throw cause;
    process.stderr.write(`${cause.code}: ${cause.message}\n`);
    process.exitCode = 1;
  }
}

function parseOptions(args: readonly string[]): TrainerOptions {
  const command = new Command('fleetloop trainer')
    .description('Lease training jobs from a control plane, train them and hand the models over.')
    .addOption(new Option('--server <url>', 'the control plane').env('FLEETLOOP_URL').default('http://127.0.0.1:8400'))
    .addOption(new Option('--token <token>', 'a token of the role trainer').env('FLEETLOOP_TOKEN').makeOptionMandatory())
    .addOption(new Option('--backend <name>', 'wasm gives the same bytes at every run; auto takes the fastest at hand').choices(['auto', ...backendNames]).default('wasm'))
    .addOption(new Option('--name <name>', 'how this trainer is called in the job list').default(`${hostname()}-${process.pid}`.slice(-64)))
    .option('--once', 'end after one job', false)
    .parse([...args], { from: 'user' });
  return command.opts<TrainerOptions>();
}

async function runTrainer(options: TrainerOptions): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new AppError('process.failed', `stopped by ${signal}`)));
  const log = (event: string, facts: Readonly<Record<string, unknown>>): void => void process.stderr.write(`${JSON.stringify({ atMs: systemClock.nowMs(), event, ...facts })}\n`);

  const backend = await openBackend(options.backend);
  const client = createTrainingClient({ url: options.server, token: options.token, clock: systemClock, signal: stop.signal });
  log('trainer.started', { name: options.name, server: options.server, backend });
  const parts = { name: options.name, client, clock: systemClock, backend, runtimes: await openRuntimes(), tools: readToolVersions(), log, signal: stop.signal, pollMs, heartbeatMs };
  // While it waits for work a trainer outlives its control plane; what the caller got wrong ends it.
  while (!stop.signal.aborted) {
    try {
      await trainJobs(parts, options);
      break;
    } catch (cause) {
      if (stop.signal.aborted) break;
      if (!(cause instanceof AppError) || !cause.retryable) throw cause;
      log('trainer.waiting', { reason: cause.message });
    }
  }
  log('trainer.stopped', { name: options.name });
}

/**
 * Trains a version again in this process, from its lineage record on the control plane, and compares the bytes.
 *
 * @throws AppError artifact.missing where the dataset is gone, request.not_found for an unknown version
 */
export async function reproduceVersion(versionId: string, access: { url: string; token: string; report?: (progress: Progress) => void; signal?: AbortSignal }): Promise<Result<Reproduction>> {
  const client = createTrainingClient({ ...access, clock: systemClock });
  const lineage = await client.lineageOf(versionId);
  if (lineage === undefined) return problem('training.lineage_invalid', `${versionId} carries no lineage record of this kind; only versions made by fleetloop trainer can be trained again`);
  const backend = await openBackend(lineage.backend);
  return reproduce(lineage, {
    backend,
    runtimes: await openRuntimes(),
    tools: readToolVersions(),
    fetchBlob: client.fetchBlob,
    report: (progress) => access.report?.(progress),
    pause: () => setImmediate(),
    clock: systemClock,
    ...(access.signal ? { signal: access.signal } : {}),
  });
}
