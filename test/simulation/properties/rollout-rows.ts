import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';

/** What the observers of rollouts read of the store; no code of the control plane is asked. */
export interface RolloutRow {
  readonly id: string;
  readonly state: string;
  readonly wave_open: number;
  readonly bundle_digest: string;
  readonly spec_json: string;
  readonly waves_json: string;
  readonly approvals_json: string;
  readonly acknowledged_json: string;
  readonly created_ms: number;
  readonly detail: string;
}

export interface DeviceRow {
  readonly rollout_id: string;
  readonly device_id: string;
  readonly wave: number;
  readonly later_wave: number;
  readonly state: string;
  readonly recall: string;
  readonly acknowledged: number;
  readonly attempt: number;
  readonly revision_before: number;
  readonly previous_digest: string;
  readonly reached: number;
  readonly reason: string;
  readonly assigned_ms: number;
}

export interface ReportedRow {
  readonly device_id: string;
  readonly reported_sequence: number;
  readonly reported_json: string;
  readonly running_digest: string;
  readonly confirmed_digest: string;
}

/** What the control plane takes for a device's newest report; undefined where there is none. */
export function reportedRow(database: FleetWorld['database'], deviceId: string): ReportedRow | undefined {
  return database.rows<ReportedRow>('select device_id, reported_sequence, reported_json, running_digest, confirmed_digest from twins where device_id = ? and reported_ms > 0', deviceId)[0];
}

/** What must be proven of the new version beside the old one, of the measures that are drawn. */
interface Behaviour {
  readonly proofDevicesMin: number;
  readonly errorRate: 'off' | { readonly openBelow?: number };
  readonly undecided?: { readonly afterMs: number; readonly verdict: 'open' | 'trip' };
}

export interface Spec {
  readonly waves: readonly { readonly count?: number; readonly percent?: number; readonly kind?: string }[];
  readonly gate: { readonly confirmedPercentMin: number; readonly failedMax: number; readonly deadlineMs: number; readonly soak: { readonly durationMs: number; readonly inferencesMin: number }; readonly behaviour: Behaviour };
  readonly redundancy: readonly { readonly key: string; readonly outMax: number }[];
  readonly activation: { readonly atomicBy?: string };
  readonly approval: { readonly start: boolean; readonly waves: 'all' | readonly number[] };
}

export interface Wave { readonly index: number; readonly kind: string }

export interface Reported {
  readonly desiredRevision: number;
  readonly update?: { readonly rolloutId: string; readonly bundleDigest: string; readonly phase: string; readonly revision: number };
}

export const badPhases: ReadonlySet<string> = new Set(['failed', 'reverted', 'denied']);
/** Outcomes that an operator may have to know of. */
export const badOutcomes: ReadonlySet<string> = new Set(['failed', 'reverted', 'denied', 'silent']);
/** Between assignment and outcome. */
export const outOfService: ReadonlySet<string> = new Set(['assigned', 'downloading', 'verified', 'preflighted', 'shadowing', 'ready', 'activated', 'probation']);

export function isApproved({ spec_json, approvals_json }: RolloutRow, wave: number): boolean {
  const { waves } = (JSON.parse(spec_json) as Spec).approval;
  return !(waves === 'all' || waves.includes(wave + 1)) || (JSON.parse(approvals_json || '[]') as { wave: number }[]).some((approval) => approval.wave === wave);
}
