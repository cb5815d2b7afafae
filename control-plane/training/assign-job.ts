import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Job } from './job.ts';

export interface LeasePolicy {
  /** A holder that does not say for this long that it lives loses the job. */
  readonly leaseTtlMs: number;
  /** How often a job is handed out before it counts as failed. */
  readonly attemptsMax: number;
}

export const defaultLeasePolicy: LeasePolicy = { leaseTtlMs: 30_000, attemptsMax: 3 };

export type LeaseProblem = Problem<'lease.lost'>;

type JobHead = Pick<Job, 'id' | 'state' | 'holder' | 'fencingToken' | 'leaseExpiresMs' | 'attempts' | 'createdMs'>;

export interface LeaseChange {
  readonly id: string;
  readonly state: 'queued' | 'failed';
  readonly error: string;
}

/** What becomes of jobs whose holder fell silent: back to the queue, or failed after too many attempts. */
export function expireLeases(jobs: readonly JobHead[], policy: LeasePolicy, nowMs: number): LeaseChange[] {
  return jobs
    .filter((job) => job.state === 'leased' && job.leaseExpiresMs <= nowMs)
    .map((job) =>
      job.attempts >= policy.attemptsMax
        ? { id: job.id, state: 'failed', error: `${job.attempts} trainers took the job and fell silent, the last was ${job.holder}; look at their logs, then start the job again` }
        : { id: job.id, state: 'queued', error: `the trainer ${job.holder} fell silent` },
    );
}

/** The job to hand out next: the oldest that waits. */
export function assignJob(jobs: readonly JobHead[]): string | undefined {
  return jobs.filter((job) => job.state === 'queued').reduce<JobHead | undefined>((first, job) => (first === undefined || job.createdMs < first.createdMs ? job : first), undefined)?.id;
}

/** Whether the bearer of this fencing token still holds the job; an expired lease holds until the job went to another. */
export function judgeHolder(job: JobHead, fencingToken: number): Result<void, LeaseProblem> {
  if (job.state === 'leased' && job.fencingToken === fencingToken) return ok(undefined);
  const now = job.state === 'leased' ? `${job.holder} holds it with fencing token ${job.fencingToken}` : `it is ${job.state}`;
  return problem('lease.lost', `job ${job.id} is no longer held with fencing token ${fencingToken}: ${now}; drop the work and lease again`);
}
