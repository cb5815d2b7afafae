/** How long things are kept, in days; hours of devices as long as the windows they sum up, verdicts as long as the windows they judge, but the newest of each kind on a bundle for ever. Labelled samples, labels and the ledger of committed records are kept for ever. */
export interface RetentionPolicy {
  readonly windowsDays: number;
  readonly metricsDays: number;
  readonly outcomesDays: number;
  /** Unlabeled and skipped ones. */
  readonly samplesDays: number;
}

export const defaultRetention: RetentionPolicy = { windowsDays: 90, metricsDays: 90, outcomesDays: 90, samplesDays: 90 };

export type RetentionKind = 'window' | 'hour' | 'metrics' | 'outcome' | 'losses' | 'sample' | 'verdict';

/** What was received before a moment is deleted, `rowsMax` at a time. */
export interface RetentionStep {
  readonly kind: RetentionKind;
  readonly receivedBeforeMs: number;
  readonly rowsMax: number;
}

const dayMs = 24 * 3600_000;
const rowsPerBatchMax = 500;

/**
 * The next batches: one for each kind that may still hold something old. What is exactly as old as the policy says stays.
 *
 * @param drained kinds whose last batch was not full
 */
export function planRetention(policy: RetentionPolicy, drained: ReadonlySet<RetentionKind>, nowMs: number): RetentionStep[] {
  const days: Readonly<Record<RetentionKind, number>> = { window: policy.windowsDays, hour: policy.windowsDays, metrics: policy.metricsDays, outcome: policy.outcomesDays, losses: policy.outcomesDays, sample: policy.samplesDays, verdict: policy.windowsDays };
  return (Object.keys(days) as RetentionKind[]).filter((kind) => !drained.has(kind)).map((kind) => ({ kind, receivedBeforeMs: nowMs - days[kind] * dayMs, rowsMax: rowsPerBatchMax }));
}
