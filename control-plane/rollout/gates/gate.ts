import { z } from 'zod';

/** What is compared between the devices on the new version and their control cohort. Rates and shares are 0 to 1. */
export const measures = ['accuracy', 'estimatedAccuracy', 'confidence', 'prediction', 'errorRate', 'latencyP99', 'memory', 'shadowDisagreement', 'shadowErrors', 'shadowLatencyP99'] as const;
export type Measure = (typeof measures)[number];

const share = z.number().gt(0).max(1);
const ratio = z.number().gt(0).max(100);

/**
 * tripAbove: proven to be worse than the control cohort by more than this, the gate trips. openBelow: the gate opens only
 * once it is proven to be worse by less than this; absent: it opens after the soak where nothing worse is proven. off: the
 * difference is shown and judges nothing.
 */
const limitOf = (amount: z.ZodNumber) => z.union([z.literal('off'), z.strictObject({ tripAbove: amount.or(z.literal(0)), openBelow: amount.optional() })]);
const shareLimit = limitOf(share);
const ratioLimit = limitOf(ratio);
export type MeasureLimit = z.infer<typeof shareLimit>;

const percent = z.number().min(0).max(100).optional();
const countMax = z.number().int().min(0).optional();

const behaviourSchema = z.strictObject({
  /** How often at most a rollout whose new version is no worse is stopped by any of the comparisons, however often they are looked at. */
  falseAlarmRate: z.number().min(1e-6).max(0.2).default(0.01),
  /** A comparison needs observations of at least so many devices on either side. */
  devicesMin: z.number().int().min(1).max(10_000).default(1),
  controlDevicesMin: z.number().int().min(1).max(10_000).default(2),
  /** openBelow is asked of waves of at least so many devices; a smaller one, a canary, cannot prove it and opens after the soak where nothing worse is proven. */
  proofDevicesMin: z.number().int().min(1).max(10_000).default(5),
  /** Absolute, lower is worse; from labels. */
  accuracy: shareLimit.default({ tripAbove: 0.01 }),
  /** Absolute, lower is worse; without labels. */
  estimatedAccuracy: shareLimit.default({ tripAbove: 0.2 }),
  /** Mean confidence, absolute, lower is worse. Off by default: a better model may be less sure. */
  confidence: shareLimit.default('off'),
  /** Change of any class's share of the predictions (regression, anomaly: of the mean output, in its standard deviations). Off by default: repairing a model changes them. */
  prediction: ratioLimit.default('off'),
  /** Failed inferences as a share of all, absolute. */
  errorRate: shareLimit.default({ tripAbove: 0.02 }),
  /** Relative: 0.5 is half as slow again. */
  latencyP99: ratioLimit.default({ tripAbove: 1 }),
  memory: ratioLimit.default({ tripAbove: 1 }),
  /** In shadow waves: inputs on which the two models differ, as a share. */
  shadowDisagreement: shareLimit.default({ tripAbove: 0.5 }),
  shadowErrors: shareLimit.default({ tripAbove: 0.02 }),
  /** Relative to the latency of the model that acts on the same device. */
  shadowLatencyP99: ratioLimit.default({ tripAbove: 4 }),
  /** What follows when a limit with openBelow is still undecided so long after the wave opened; absent: it holds until it is decided. */
  undecided: z.strictObject({ afterMs: z.number().int().min(1_000), verdict: z.enum(['open', 'trip']) }).optional(),
});

export const deadlineMsMax = 30 * 24 * 3600_000;

const gateFields = z.strictObject({
  /** Devices that must have an outcome before a percentage counts; in a smaller wave all of them. */
  devicesMin: z.number().int().min(1).max(100_000).default(1),
  /** Of the wave's devices, how many per cent must run and have confirmed the bundle. */
  confirmedPercentMin: z.number().min(0).max(100).default(80),
  /** More failed devices than this trip the gate; reverted and denied ones count with them unless they have limits of their own. */
  failedMax: z.number().int().min(0).default(0),
  /** Where a percentage (of the devices that have an outcome) stands beside a number, the larger of both is allowed. */
  failedPercentMax: percent,
  revertedMax: countMax,
  revertedPercentMax: percent,
  deniedMax: countMax,
  deniedPercentMax: percent,
  /** More silent devices than this trip the gate, never reached and fallen silent together; absent: only the percentage counts. */
  silentMax: countMax,
  silentPercentMax: percent,
  neverReachedMax: countMax,
  neverReachedPercentMax: percent,
  /** Devices that had answered the assignment and then fell silent. */
  fellSilentMax: countMax,
  fellSilentPercentMax: percent,
  /** A device with no outcome this long after its assignment is silent. */
  deadlineMs: z.number().int().min(1_000).max(deadlineMsMax).default(600_000),
  /** What a tripped gate takes back to the bundle the device ran before. */
  onTrip: z.enum(['revert_wave', 'revert_all', 'stop', 'pause']).default('revert_wave'),
  /** Both must be reached before the gate opens: inferences of the wave's devices with the new bundle, and time since the wave opened. */
  soak: z.strictObject({ inferencesMin: z.number().int().min(0).max(1e12).default(0), durationMs: z.number().int().min(0).max(90 * 24 * 3600_000).default(0) }).prefault({}),
  /** Absolute limits on the wave's devices: nine of ten devices must stay at or below, all of them in a wave of fewer than ten. */
  latencyP99MsMax: z.number().gt(0).optional(),
  memoryMiBMax: z.number().gt(0).optional(),
  /** Failed inferences of all the wave's inferences. */
  errorPercentMax: percent,
  behaviour: behaviourSchema.prefault({}),
});

/**
 * When the next wave may open. Every threshold is inclusive on the good side: exactly confirmedPercentMin opens, exactly
 * failedMax does not trip. What cannot be parsed, is misspelled or contradicts itself is refused here, at the door.
 */
export const gateSchema = gateFields.superRefine((gate, issues) => {
  const refuse = (path: (string | number)[], message: string): void => {
    issues.addIssue({ code: 'custom', path, message });
  };
  for (const measure of measures) {
    const limit = gate.behaviour[measure];
    if (limit === 'off' || limit.openBelow === undefined || limit.openBelow > limit.tripAbove) continue;
    refuse(['behaviour', measure, 'openBelow'], `openBelow ${limit.openBelow} is not above tripAbove ${limit.tripAbove}: a difference between them would both trip and open; give a larger openBelow`);
  }
  for (const part of ['neverReachedMax', 'fellSilentMax'] as const) {
    const [most, all] = [gate[part], gate.silentMax];
    if (most !== undefined && all !== undefined && most > all && gate.silentPercentMax === undefined) refuse([part], `${part} ${most} can never be reached: silentMax ${all} trips before; lower it or raise silentMax`);
  }
  const { undecided } = gate.behaviour;
  if (undecided !== undefined && undecided.afterMs < gate.soak.durationMs) refuse(['behaviour', 'undecided', 'afterMs'], `afterMs ${undecided.afterMs} ends before the soak of ${gate.soak.durationMs} ms does; give at least the soak's durationMs`);
  if (undecided !== undefined && !measures.some((measure) => hasOpenBelow(gate.behaviour[measure]))) refuse(['behaviour', 'undecided'], 'no limit has openBelow, so nothing can stay undecided; give one an openBelow or leave undecided out');
});
export type Gate = z.infer<typeof gateSchema>;

export function hasOpenBelow(limit: MeasureLimit): boolean {
  return limit !== 'off' && limit.openBelow !== undefined;
}

/** The wave's devices by where they stand; those whose bad outcome an operator acknowledged are in none of the counts. */
export interface DeviceCounts {
  /** Told or to be told, and no outcome yet. */
  readonly undecided: number;
  /** Confirmed, already running the bundle, or done with their part of a shadow wave. */
  readonly confirmed: number;
  readonly failed: number;
  readonly reverted: number;
  readonly denied: number;
  /** Past their deadline: those that never answered the assignment, and those that did. */
  readonly neverReached: number;
  readonly fellSilent: number;
}

export function totalOf(devices: DeviceCounts): number {
  return devices.undecided + devices.confirmed + devices.failed + devices.reverted + devices.denied + devices.neverReached + devices.fellSilent;
}

/** One figure of several devices: `most` is not exceeded by nine of ten of them (nearest rank). */
export interface Spread {
  readonly devices: number;
  readonly median: number;
  readonly most: number;
}

/**
 * A measure of the devices on the new version against their control cohort, over the same span of time. The device is the
 * unit: variances hold whatever its readings have in common. Carries no threshold, so that any gate can judge it later.
 */
export interface Comparison {
  readonly measure: Measure;
  /** Class or output it is about (prediction); otherwise empty. */
  readonly part: string;
  readonly devices: number;
  readonly controlDevices: number;
  /** Labels or inferences behind it. */
  readonly observations: number;
  readonly controlObservations: number;
  /** What was measured on either side, for people: shares 0 to 1, milliseconds, MiB. */
  readonly treated: number;
  readonly control: number;
  /** New minus old, above zero is worse (prediction: either way). Of latency and memory: of the natural logarithms. Adjusted for time, place and each device's own past. */
  readonly difference: number;
  /** Of the difference: what more observations of the same devices would lessen, and what only more devices would. */
  readonly varianceWithin: number;
  readonly varianceBetween: number;
  /** Degrees of freedom of the variance. */
  readonly degrees: number;
}

/** Everything a gate looks at, of one wave at one moment; small enough to be kept with every decision. */
export interface GateEvidence {
  readonly wave: number;
  readonly kind: 'activate' | 'shadow' | 'ab';
  /** When the wave opened, later by the time the rollout was paused since. */
  readonly openedMs: number;
  readonly devices: DeviceCounts;
  /** Of the undecided, those that are not told yet. */
  readonly waiting?: number;
  /** Those it was planned for have taken the place of others in waves before it. */
  readonly emptied?: true;
  /** Inferences of the wave's devices with the new bundle since the wave opened (shadow: compared inferences, and those that had nothing to be compared with: of devices that act by it, and where none acts beside it). */
  readonly inferences: number;
  /** Where there are none yet: when the first device's first report of them is due. */
  readonly firstReportDueMs?: number;
  readonly errors: number;
  readonly latencyP99Ms: Spread | undefined;
  readonly memoryMiB: Spread | undefined;
  /** Of all devices of this and earlier waves together. */
  readonly comparisons: readonly Comparison[];
  /** Harm that an operator has acknowledged by resuming: it trips no more. */
  readonly acknowledged: readonly Harm[];
}

/** How a comparison stands against its limit. */
export interface MeasureVerdict {
  readonly measure: Measure;
  readonly part: string;
  /** worse: proven beyond tripAbove. fine: proven below openBelow, or nothing to prove. undecided: neither yet. shown: not judged. */
  readonly verdict: 'worse' | 'fine' | 'undecided' | 'shown';
  readonly difference: number;
  /** Holds at every look together, with the share of the gate's falseAlarmRate that this comparison has. */
  readonly low: number;
  readonly high: number;
  readonly reason: string;
}

export interface GateVerdict {
  /** open: the next wave may start. hold: not decided yet. trip: it never may. */
  readonly verdict: 'open' | 'hold' | 'trip';
  readonly reason: string;
  /** What a hold waits for, in words; empty where it does not hold. */
  readonly missing: readonly string[];
  /** Where it holds for more inferences, every device having its outcome. */
  readonly soak?: { readonly inferences: number; readonly inferencesMin: number; readonly firstReportDueMs?: number };
  readonly measures: readonly MeasureVerdict[];
}

/** Evidence that a gate leaves out: hours before this one, and of this one these sums, by the columns of monitor/behaviour.ts. */
export interface EvidenceBefore {
  /** Since 1970 UTC. */
  readonly hour: number;
  readonly row: readonly number[];
}

/** What may be worse than it should be: a measure than the control cohort's, or than its absolute limit. */
export type Harm = Measure | `limit:${Measure}` | `undecided:${Measure}`;
