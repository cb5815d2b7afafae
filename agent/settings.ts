import type { Reporting, Sampling } from '../proto/messages.ts';
import type { FetchPolicy } from './artifacts/service.ts';
import type { InferenceSettings } from './inference/service.ts';
import type { SenderPolicy } from './outbox/sender.ts';
import type { PrivacyConfig } from './privacy/privacy-config.ts';
import type { AcceptedDesired } from './reconcile/evaluate-desired.ts';
import type { ReconcilePolicy } from './reconcile/plan-steps.ts';

/** How the agent behaves where neither its config nor the control plane says otherwise. */
export interface AgentPolicy {
  readonly fetch: FetchPolicy;
  readonly sender: SenderPolicy;
  readonly reconcile: ReconcilePolicy;
  readonly sampling: Sampling;
  readonly reporting: Reporting;
  /** Progress of a download is reported at most this often. */
  readonly reportIntervalMs: number;
  /** What a candidate has done in the shadow is reported at most this often. Default: every five seconds. */
  readonly shadowReportMs?: number;
  /** An inference that takes longer is taken for hung, unless the preflight saw such. Default: ten seconds. */
  readonly hangMsMin?: number;
  /** The outbox is flushed, windows are closed and the outcome of batches is looked at this often. */
  readonly tickMs: number;
}

export const defaultPolicy: AgentPolicy = {
  fetch: { silenceMs: 5_000, stalledMsMax: 600_000, nextSourceMs: 60_000, mismatchesMax: 5, mismatchPauseMs: 100, refusalsMax: 5, https: { failuresMax: 5, retry: { baseMs: 500, maxMs: 30_000 } } },
  sender: { batchesInFlightMax: 4, resendMs: 15_000, resendMsMax: 300_000 },
  reconcile: { probation: { inferencesMin: 100, durationMs: 60_000, errorFractionMax: 0.05 } },
  sampling: { randomFloor: 0.01, uncertaintyMin: 0.5, uncertainProbability: 0.2 },
  reporting: { windowInferences: 1_000, windowMsMax: 300_000, metricsIntervalMs: 60_000 },
  reportIntervalMs: 500,
  tickMs: 250,
};

const secondMs = 1_000;

/**
 * Sampling and reporting as desired, else by policy. A field the control plane left out (0 on the wire) takes the policy's
 * value, and intervals are held to at least a second, so that no message makes a device flood its disk.
 *
 * @param own the device's own word on its samples
 * @param ordered sampling that an operator ordered for this device, in place of the desired one
 */
export function settingsOf(desired: Pick<AcceptedDesired, 'sampling' | 'reporting'> | undefined, policy: AgentPolicy, own?: PrivacyConfig, ordered?: Sampling): InferenceSettings {
  const { windowInferences, windowMsMax, metricsIntervalMs } = desired?.reporting ?? policy.reporting;
  return {
    sampling: ordered ?? desired?.sampling ?? policy.sampling,
    samples: own === undefined ? undefined : { link: own.link, bytesPerDay: own.sampleBytesPerDay ?? Infinity },
    leave: own?.leave,
    reporting: {
      windowInferences: Math.min(windowInferences || policy.reporting.windowInferences, windowInferencesMax),
      windowMsMax: Math.max(windowMsMax || policy.reporting.windowMsMax, secondMs),
      metricsIntervalMs: Math.max(metricsIntervalMs || policy.reporting.metricsIntervalMs, secondMs),
    },
  };
}

/** Counts of a sketch are 32 bits on the wire. */
const windowInferencesMax = 2 ** 31;

