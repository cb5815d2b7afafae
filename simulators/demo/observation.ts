import type { LineState } from './line-state.ts';

/** What the demo sees of the control plane at one moment: the parts of the HTTP API's answers that it decides on. */
export interface Observation {
  readonly atMs: number;
  readonly devices: readonly DeviceView[];
  /** Devices whose agent has its configuration on this disk. */
  readonly configured: readonly string[];
  readonly modelExists: boolean;
  readonly datasets: readonly DatasetView[];
  /** Oldest first. */
  readonly jobs: readonly JobView[];
  /** By number, lowest first. */
  readonly versions: readonly VersionView[];
  /** Oldest first. */
  readonly rollouts: readonly RolloutView[];
  readonly alerts: readonly AlertView[];
  readonly monitor: MonitorView | undefined;
  readonly labels: LabelQueueView | undefined;
  readonly line: LineState;
}

export interface DeviceView {
  readonly id: string;
  readonly online: boolean;
  readonly runningDigest: string;
  readonly confirmedDigest: string;
  readonly phase: string;
  readonly reason: string;
}

export interface DatasetView { readonly digest: string; readonly name: string; readonly rowCount: number }

export interface JobView {
  readonly id: string;
  readonly model: string;
  readonly state: string;
  readonly progress: { readonly phase?: string; readonly fraction?: number; readonly message?: string; readonly loss?: number } | null;
  readonly versionId?: string | null;
  readonly error?: string | null;
  readonly createdMs?: number;
}

export interface VersionView {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly bundleDigest: string;
  readonly evidence: {
    readonly verification?: { readonly passed: boolean; readonly detail?: string } | undefined;
    readonly holdout?: { readonly rows: number; readonly metric: string; readonly higherIsBetter: boolean; readonly value: number; readonly floatValue?: number } | undefined;
    readonly champion?: { readonly versionId: string; readonly value: number } | undefined;
  };
  readonly artifacts: Readonly<Record<string, string>>;
  readonly lineage: Readonly<Record<string, unknown>>;
}

export interface RolloutView {
  readonly id: string;
  readonly versionId: string;
  readonly state: string;
  readonly waves: readonly { readonly index: number; readonly state: string; readonly devices: readonly { readonly deviceId: string; readonly state: string; readonly reason: string }[] }[];
  readonly detail: string;
}

export interface AlertView {
  readonly id: string;
  readonly kind: string;
  readonly model: string;
  readonly bundleDigest: string;
  readonly state: string;
  readonly summary: string;
  readonly raisedMs: number;
}

export interface MonitorView {
  readonly bundleDigest: string;
  readonly drift: { readonly verdict: string; readonly statistic: number; readonly threshold: number; readonly inferences: number; readonly inferencesMin: number; readonly features: readonly { readonly name: string; readonly distance: number }[] } | null;
  readonly accuracy: { readonly labels: number; readonly estimate: number; readonly low: number; readonly high: number } | null;
}

export interface LabelQueueView { readonly unlabeled: number; readonly leased: number; readonly labeled: number; readonly skipped: number }
