import type { Metrics, WindowProfile } from '../../proto/messages.ts';

/** Sum of some values and of their squares. */
export interface Moments { readonly count: number; readonly sum: number; readonly squares: number }

/** What one device reported of one bundle for one hour. Latencies are in milliseconds, memory in MiB, both as natural logarithms. */
export interface HourTotals {
  /** Inferences profiled while the bundle was the one that acts. */
  readonly inferences: number;
  /** Bins of the confidence, as in a sketch. */
  readonly confidenceCounts: readonly number[];
  readonly confidence: Moments;
  /** Predictions by class. */
  readonly predicted: readonly number[];
  /** Of the first output: the value of a regression, the score of an anomaly. */
  readonly output: Moments;
  /** Inferences and failed ones, from the metrics. */
  readonly runs: number;
  readonly errors: number;
  readonly logLatencyP99: Moments;
  readonly logMemory: Moments;
  /** In the shadow of another bundle. */
  readonly shadowCompared: number;
  readonly shadowAgreed: number;
  readonly shadowErrors: number;
  /** Inferences of windows in which none could be compared: nothing acted beside it, or what did gave no result. */
  readonly shadowAlone: number;
  readonly shadowLogLatencyP99: Moments;
}

export interface DeviceHour {
  readonly bundleDigest: string;
  readonly deviceId: string;
  /** Hours since 1970 UTC. */
  readonly hour: number;
  readonly totals: HourTotals;
}

export const hourMs = 3600_000;
// A device's clock is believed this far back; records of an earlier time count for the hour of their arrival.
const lateMsMax = 7 * 24 * hourMs;

const noMoments: Moments = { count: 0, sum: 0, squares: 0 };
export const zeroHour: HourTotals = {
  inferences: 0, confidenceCounts: [], confidence: noMoments, predicted: [], output: noMoments, runs: 0, errors: 0, logLatencyP99: noMoments, logMemory: noMoments,
  shadowCompared: 0, shadowAgreed: 0, shadowErrors: 0, shadowAlone: 0, shadowLogLatencyP99: noMoments,
};

export function mergeHours(a: HourTotals, b: HourTotals): HourTotals {
  return {
    inferences: a.inferences + b.inferences,
    confidenceCounts: addAll(a.confidenceCounts, b.confidenceCounts),
    confidence: mergeMoments(a.confidence, b.confidence),
    predicted: addAll(a.predicted, b.predicted),
    output: mergeMoments(a.output, b.output),
    runs: a.runs + b.runs,
    errors: a.errors + b.errors,
    logLatencyP99: mergeMoments(a.logLatencyP99, b.logLatencyP99),
    logMemory: mergeMoments(a.logMemory, b.logMemory),
    shadowCompared: a.shadowCompared + b.shadowCompared,
    shadowAgreed: a.shadowAgreed + b.shadowAgreed,
    shadowErrors: a.shadowErrors + b.shadowErrors,
    shadowAlone: a.shadowAlone + b.shadowAlone,
    shadowLogLatencyP99: mergeMoments(a.shadowLogLatencyP99, b.shadowLogLatencyP99),
  };
}

/** What takes a total away again, added to it (moments up to rounding). */
export function negateHour(totals: HourTotals): HourTotals {
  const negated = Object.entries(totals).map(([name, value]: [string, number | readonly number[] | Moments]) => [name, typeof value === 'number' ? -value : 'sum' in value ? { count: -value.count, sum: -value.sum, squares: -value.squares } : value.map((count) => -count)]);
  return Object.fromEntries(negated) as HourTotals;
}

/** What a window adds. A window of a bundle in the shadow is no behaviour of a device: only its comparison counts, or that there was nothing to compare. */
export function hourOfWindow(deviceId: string, { bundleDigest, endMs, profile, shadow }: WindowProfile, nowMs: number): DeviceHour | undefined {
  const place = { bundleDigest, deviceId, hour: hourOf(endMs, nowMs) };
  if (shadow !== undefined) {
    const { compared, agreed, errors, latencyP99Us } = shadow;
    return { ...place, totals: { ...zeroHour, shadowCompared: compared, shadowAgreed: agreed, shadowErrors: errors, shadowAlone: compared === 0 ? (profile?.count ?? 0) : 0, shadowLogLatencyP99: one(logOf(latencyP99Us / 1000)) } };
  }
  if (profile?.confidence === undefined) return undefined;
  const { count, confidence, predicted, outputs } = profile;
  const output = outputs.length === 1 ? outputs[0] : undefined;
  const moments = ({ finite, mean, m2 }: { finite: number; mean: number; m2: number }): Moments => ({ count: finite, sum: finite * mean, squares: m2 + finite * mean * mean });
  return { ...place, totals: { ...zeroHour, inferences: count, confidenceCounts: confidence.counts, confidence: moments(confidence), predicted, output: output === undefined ? noMoments : moments(output) } };
}

export function hourOfMetrics(deviceId: string, metrics: Metrics, atMs: number, nowMs: number): DeviceHour {
  const { bundleDigest, inferences, errors, latencyP99Us, rssBytes } = metrics;
  return { bundleDigest, deviceId, hour: hourOf(atMs, nowMs), totals: { ...zeroHour, runs: inferences, errors, logLatencyP99: one(inferences === 0 ? undefined : logOf(latencyP99Us / 1000)), logMemory: one(logOf(rssBytes / 1024 ** 2)) } };
}

/** The hour a moment of a device belongs to. */
export function hourOf(atMs: number, nowMs: number): number {
  return Math.floor((atMs > nowMs || atMs < nowMs - lateMsMax ? nowMs : atMs) / hourMs);
}

/** Totals as they are stored; those of an earlier version lack what it did not count. */
export function parseHour(json: string): HourTotals {
  return { ...zeroHour, ...(JSON.parse(json) as Partial<HourTotals>) };
}

function one(value: number | undefined): Moments {
  return value === undefined ? noMoments : { count: 1, sum: value, squares: value * value };
}

function logOf(value: number): number | undefined {
  return value > 0 ? Math.log(value) : undefined;
}

function mergeMoments(a: Moments, b: Moments): Moments {
  return { count: a.count + b.count, sum: a.sum + b.sum, squares: a.squares + b.squares };
}

function addAll(a: readonly number[], b: readonly number[]): number[] {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((value, i) => value + (shorter[i] ?? 0));
}
