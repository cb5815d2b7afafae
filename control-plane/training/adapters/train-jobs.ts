import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../proto/app-error.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { Digest } from '../../../proto/digest.ts';
import type { ModelRuntime } from '../../../runtime/model-runtime.ts';
import type { ArtifactName, BackendName, Progress } from '../job.ts';
import { runTraining } from '../run-training.ts';
import type { LeasedJob, TrainingClient } from './training-client.ts';

export interface TrainerParts {
  readonly name: string;
  readonly client: TrainingClient;
  readonly clock: Clock;
  readonly backend: BackendName;
  readonly runtimes: readonly ModelRuntime[];
  readonly tools: Readonly<Record<string, string>>;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly signal: AbortSignal;
  /** Pause between two questions for a job while there is none. */
  readonly pollMs: number;
  /** How often the holder says that it lives; also bounded by a third of the lease. */
  readonly heartbeatMs: number;
}

/** Takes one job after the other until the signal aborts, or until one has ended where `once` says so. */
export async function trainJobs(parts: TrainerParts, { once }: { once: boolean }): Promise<void> {
  while (!parts.signal.aborted) {
    const job = await parts.client.lease(parts.name);
    if (job === undefined) {
      await parts.clock.sleep(parts.pollMs, parts.signal).catch(() => undefined);
      continue;
    }
    parts.log('job.leased', { job: job.id, model: job.spec.model, fencingToken: job.fencingToken });
    const ended = await workUnderLease(job, parts);
    if (ended && once) return;
  }
}

/** True where the job has ended, false where it went to someone else or the control plane is away. */
async function workUnderLease(job: LeasedJob, parts: TrainerParts): Promise<boolean> {
  const { client, clock, log } = parts;
  const work = new AbortController();
  const signal = AbortSignal.any([work.signal, parts.signal]);
  let progress: Progress = { phase: 'fetch', fraction: 0, message: 'leased' };
  const beat = keepLease(job, parts, work, signal, () => progress);
  try {
    const trained = await runTraining(job.spec, { ...parts, fetchBlob: client.fetchBlob, pause: () => setImmediate(), signal, report: (next) => void (progress = next) });
    if (!trained.ok) {
      log('job.failed', { job: job.id, code: trained.error.code, reason: trained.error.message });
      if (!signal.aborted) await client.fail(job, `${trained.error.code}: ${trained.error.message}`.slice(0, 2_000));
      return true;
    }
    progress = { phase: 'upload', fraction: 0.95, message: 'handing over the artifacts' };
    const { artifacts, evidence, lineage, thresholds, quality } = trained.value;
    for (const bytes of Object.values(artifacts)) await client.putBlob(bytes);
    const versionId = await client.complete(job, { artifacts: lineage.outputs satisfies Record<ArtifactName, Digest>, evidence, lineage, thresholds, quality });
    log('job.succeeded', { job: job.id, versionId, holdout: evidence.holdout?.value });
    return true;
  } catch (cause) {
    const fault = signal.aborted ? (signal.reason as unknown) : cause;
    // A bug ends the process; the lease then runs out and another trainer tries.
    if (!(fault instanceof AppError) && !signal.aborted) throw cause;
    log('job.dropped', { job: job.id, reason: fault instanceof Error ? fault.message : String(fault) });
    return false;
  } finally {
    work.abort();
    await beat;
  }

  async function keepLease(held: LeasedJob, { heartbeatMs }: TrainerParts, own: AbortController, until: AbortSignal, latest: () => Progress): Promise<void> {
    while (!until.aborted) {
      try {
        await client.heartbeat(held, latest());
      } catch (cause) {
        // Only a lost lease ends the work: a control plane that is away for a moment may be back before the lease runs out.
        if (cause instanceof AppError && !cause.retryable) own.abort(cause);
      }
      await clock.sleep(Math.min(heartbeatMs, held.leaseTtlMs / 3), until).catch(() => undefined);
    }
  }
}
