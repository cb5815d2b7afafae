/** What the pages read of the HTTP API's answers; /api/v1/openapi.json describes them in full. */

export interface Health {
  readonly status: 'ok' | 'degraded';
  readonly version: string;
  readonly startedMs: number;
  /** clients: null where only the broker knows. */
  readonly broker: { readonly url: string; readonly clients: number | null; readonly fault: string };
}

export interface Device {
  readonly id: string;
  readonly tags: readonly string[];
  readonly online: boolean;
  readonly revoked: boolean;
  readonly lastSeenMs: number;
  readonly runningDigest: string;
  readonly runningVersion: string | null;
  readonly phase: string;
  readonly reason: string;
  readonly outOfSync: boolean;
  readonly metrics: Readonly<Record<string, number | string>> | null;
}

export interface RolloutHead {
  readonly id: string;
  readonly versionId: string;
  readonly state: 'running' | 'paused' | 'awaiting_approval' | 'succeeded' | 'tripped' | 'aborted' | 'superseded';
  readonly detail: string;
  readonly createdMs: number;
}
/** outcome: what it had come to before it was taken back; otherwise the same as state. */
export interface RolloutDevice { readonly deviceId: string; readonly state: string; readonly outcome: string; readonly reason: string }
export interface Wave { readonly index: number; readonly state: string; readonly counts: Readonly<Record<string, number>>; readonly devicesTotal: number; readonly devices: readonly RolloutDevice[] }
export interface Rollout extends RolloutHead {
  readonly waves: readonly Wave[];
  readonly gate: { readonly verdict: 'open' | 'hold' | 'trip'; readonly reason: string };
}

/** What a rollout would do, as a dry run answers. */
export interface RolloutPlan { readonly versionId: string; readonly waves: readonly { readonly deviceIds: readonly string[] }[]; readonly leftOut: readonly { readonly deviceId: string; readonly reason: string }[]; readonly supersedes: readonly { readonly rolloutId: string; readonly deviceIds: readonly string[] }[]; readonly notes: readonly string[] }
/** A spec that somebody has saved by name. */
export interface RolloutTemplate { readonly name: string; readonly version: number }
/** A hold is one line from its first moment to its last; wave from 0, -1 where it is about the whole. */
export interface RolloutDecision { readonly id: number; readonly fromMs: number; readonly toMs: number; readonly kind: string; readonly wave: number; readonly text: string; readonly by: string }
export interface FleetStop { readonly sinceMs: number; readonly by: string; readonly reason: string }

export interface Model { readonly name: string; readonly task: string; readonly classNames: readonly string[] }
export interface Holdout { readonly metric?: string; readonly value?: number; readonly higherIsBetter?: boolean }
export interface Version {
  readonly id: string;
  readonly model: string;
  readonly number: number;
  readonly state: 'candidate' | 'approved' | 'rejected';
  readonly isChampion?: boolean;
  readonly bundleDigest: string;
  readonly evidence: { readonly holdout?: Holdout; readonly verification?: { readonly passed?: boolean } };
  readonly createdMs: number;
}

export interface Drift {
  readonly verdict: 'drift' | 'no_drift' | 'insufficient_data';
  /** The largest score of a feature, or that of all features together. */
  readonly statistic: number;
  readonly threshold: number;
  readonly inferences: number;
  readonly inferencesMin: number;
  /** Score: standard deviations above what chance gives, as statistic and threshold. Distance: Jensen-Shannon, 0 to 1. */
  readonly features: readonly { readonly name: string; readonly score: number; readonly distance: number }[];
  readonly mixtureDistance?: number | null;
}
export interface Accuracy { readonly metric: 'accuracy' | 'rmse'; readonly labels: number; readonly estimate: number; readonly low: number; readonly high: number }
/** One judgement of one window of inferences. */
export interface Look { readonly atMs: number; readonly verdict: string; readonly statistic: number; readonly threshold: number }
export interface VersionMonitor { readonly bundleDigest: string; readonly versionId: string; readonly accuracy: Accuracy | null; readonly looks: readonly Look[] }
export interface MonitorSummary {
  readonly model: string;
  readonly bundleDigest: string | null;
  readonly versionId: string | null;
  readonly drift: Drift | null;
  readonly accuracy: Accuracy | null;
  readonly byVersion: readonly VersionMonitor[];
}

export interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly model: string;
  readonly state: 'open' | 'acknowledged' | 'closed';
  readonly summary: string;
  readonly raisedMs: number;
  readonly updatedBy?: string;
}

export interface Job {
  readonly id: string;
  readonly model: string;
  readonly state: 'queued' | 'leased' | 'succeeded' | 'failed' | 'cancelled';
  readonly progress: { readonly phase: string; readonly fraction: number; readonly message: string; readonly loss?: number } | null;
  readonly versionId?: string | null;
  readonly error?: string | null;
  readonly createdMs?: number;
}

export interface LabelQueue { readonly unlabeled: number; readonly leased: number; readonly labeled: number; readonly skipped: number; readonly byClass: Readonly<Record<string, number>> }
export interface Picture { readonly height: number; readonly width: number; readonly channels: 1 | 3 }
export interface LabelItem {
  readonly sampleId: string;
  readonly model: string;
  readonly task: 'classification' | 'regression' | 'anomaly';
  readonly classNames: readonly string[];
  readonly rows: number;
  readonly columns: number;
  readonly columnNames: readonly string[];
  /** The values are its pixels, row by row, the channels of each together. */
  readonly picture: Picture | null;
  /** Row by row; null where missing, a category as its name. */
  readonly input: readonly (number | string | null)[];
  readonly deviceId: string;
  readonly capturedMs: number;
  readonly leaseExpiresMs: number;
}

export interface QualityFinding { readonly deviceId: string; readonly column: string; readonly rule: string; readonly count: number; readonly firstMs: number }
export interface Erasure {
  readonly id: string;
  readonly deviceId: string;
  readonly orderedBy: string;
  readonly orderedMs: number;
  readonly samplesOnly: boolean;
  readonly receipt: { readonly samples: number; readonly windows: number; readonly digest: string } | null;
}

export interface FleetEvent { readonly id: number; readonly atMs: number; readonly kind: string; readonly subject: string; readonly detail: Readonly<Record<string, unknown>> }
