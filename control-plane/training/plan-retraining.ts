import type { Job } from './job.ts';
import type { TrainingSettings } from './training-spec.ts';

export interface RetrainingFacts {
  readonly model: string;
  readonly policy: TrainingSettings['retrain'];
  /** Alerts of the model that are not closed. */
  readonly alerts: readonly { readonly id: string; readonly kind: string; readonly bundleDigest: string }[];
  /** All versions, newest first. */
  readonly versions: readonly { readonly id: string; readonly bundleDigest: string; readonly state: string }[];
  /** Labels of field samples that the dataset of the newest job does not have. */
  readonly newLabels: number;
  readonly jobs: readonly Pick<Job, 'id' | 'state' | 'updatedMs'>[];
}

/** `start` names the alert that is answered; `hold` says what is waited for. */
export type RetrainingPlan = { readonly action: 'start'; readonly alertId: string; readonly reason: string } | { readonly action: 'hold'; readonly reason: string };

/**
 * Whether an alert is to be answered with a training: the policy allows it, the alert is about the newest version that
 * was not rejected (a newer one would be the answer already), no job runs, the last one is long enough ago, and there
 * are enough labels that no training has seen.
 */
export function planRetraining(facts: RetrainingFacts, nowMs: number): RetrainingPlan {
  const { policy, alerts, versions, jobs, newLabels } = facts;
  const hold = (reason: string): RetrainingPlan => ({ action: 'hold', reason });
  if (!policy.automatic) return hold('the model is trained again only by hand');
  const newest = versions.find((version) => version.state !== 'rejected');
  const alert = alerts.find((entry) => entry.bundleDigest === newest?.bundleDigest);
  if (alert === undefined) return hold(alerts.length === 0 ? 'there is no alert' : `the alerts are about versions before ${newest?.id ?? 'the first'}, which waits to be rolled out`);
  const active = jobs.find((job) => job.state === 'queued' || job.state === 'leased');
  if (active !== undefined) return hold(`job ${active.id} is ${active.state}`);
  const last = Math.max(...jobs.map((job) => job.updatedMs), -Infinity);
  if (nowMs - last < policy.cooldownMs) return hold(`the last job ended ${nowMs - last} ms ago, less than ${policy.cooldownMs}`);
  if (newLabels < policy.labelsMin) return hold(`${newLabels} of ${policy.labelsMin} new labels are there`);
  return { action: 'start', alertId: alert.id, reason: `${alert.kind} alert ${alert.id} about ${newest?.id ?? ''}, ${newLabels} new labels` };
}
