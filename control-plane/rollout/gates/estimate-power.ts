import { behaviourColumns, type BundleBehaviour } from '../../monitor/behaviour.ts';
import { sequenceRadius } from './confidence-sequence.ts';
import { spendAlpha } from './evaluate-measure.ts';
import type { Gate } from './gate.ts';

const hourMs = 3600_000;
const dayHours = 24;

/** What labels told of the devices on the old version in the last day. */
export interface LabelRate {
  /** On a device that is labelled. */
  readonly perDeviceHour: number;
  /** Devices that are labelled. */
  readonly devices: number;
  /** Share of labels that the model had right. */
  readonly accuracy: number;
}

export interface PowerQuestion {
  /** Devices that have the new version, and for how many hours: each wave's. */
  readonly treated: readonly { readonly devices: number; readonly hours: number }[];
  /** Devices on the old version in the same time. */
  readonly controls: number;
  readonly labels: LabelRate;
  readonly gate: Gate;
  /** How much worse the new version is: 0.05 is 5 points. */
  readonly drop: number;
}

/** Standard deviation of a version's effect from device to device, and of what is left of devices' own differences; an assumption. */
const deviceSpread = 0.02;

/**
 * The chance that labelled accuracy has tripped by now, from the variance that the comparison of two cohorts would have: labels are
 * binomial, devices differ by deviceSpread, the boundary is the gate's own (`confidence-sequence.ts`). Crossings before now that were
 * lost again are left out, bursts and drift too: it is an estimate, held against simulated rollouts in `estimate-power.test.ts`.
 *
 * @returns 0 to 1; 0 where the gate does not judge labelled accuracy
 */
export function estimatePower({ treated, controls, labels, gate, drop }: PowerQuestion): number {
  const limit = gate.behaviour.accuracy;
  const devices = treated.reduce((sum, wave) => sum + wave.devices, 0);
  const deviceHours = treated.reduce((sum, wave) => sum + wave.devices * wave.hours, 0);
  const compared = Math.min(controls, labels.devices);
  const hours = treated.reduce((most, wave) => Math.max(most, wave.hours), 0);
  if (limit === 'off' || deviceHours <= 0 || compared < gate.behaviour.controlDevicesMin || labels.perDeviceHour <= 0) return 0;
  const wrong = Math.min(0.5, Math.max(0.01, 1 - labels.accuracy + drop / 2));
  const perLabel = wrong * (1 - wrong);
  const variance = perLabel / (labels.perDeviceHour * deviceHours) + perLabel / (labels.perDeviceHour * compared * hours) + deviceSpread ** 2 * (1 / devices + 1 / compared);
  const gap = (limit.openBelow ?? limit.tripAbove + 0.05) - limit.tripAbove;
  const radius = sequenceRadius(variance, devices + compared - 2, spendAlpha('accuracy', gate, 'activate', 1), gap);
  return normalShare((drop - limit.tripAbove - radius) / Math.sqrt(variance));
}

/**
 * How long a wave that may not open before the drop is excluded would have to wait: until a version that is worse by it is stopped
 * with a chance of 80 %; an earlier answer of the other kind takes about as long.
 *
 * @returns whole hours; undefined where hoursMax are not enough
 */
export function estimateHoursToTell(devices: number, question: Omit<PowerQuestion, 'treated'>, hoursMax: number): number | undefined {
  for (let hours = 1; hours <= hoursMax; hours++) if (estimatePower({ ...question, treated: [{ devices, hours }] }) >= 0.8) return hours;
  return undefined;
}

/**
 * How often devices on a bundle are labelled, of the day before; undefined where errors are no shares (regression).
 *
 * @param behaviour since a day at least
 */
export function measureLabelRate({ task, deviceIds, hours, width }: BundleBehaviour, nowMs: number): LabelRate | undefined {
  if (task === 'regression') return undefined;
  const first = Math.floor(nowMs / hourMs) - dayHours;
  const recent = [...hours].filter(([hour]) => hour >= first);
  const span = recent.length === 0 ? dayHours : Math.floor(nowMs / hourMs) - Math.min(...recent.map(([hour]) => hour)) + 1;
  let [labels, errors, devices] = [0, 0, 0];
  for (let row = 0; row < deviceIds.length; row++) {
    let own = 0;
    for (const [, values] of recent) {
      const at = row * width + behaviourColumns.errorCount;
      if (at + 1 >= values.length) continue;
      own += values[at] as number;
      errors += values[at + 1] as number;
    }
    labels += own;
    devices += Number(own > 0);
  }
  return { perDeviceHour: devices === 0 ? 0 : labels / devices / span, devices, accuracy: labels === 0 ? 1 : 1 - errors / labels };
}

/** Of a standard normal variable, the share below; Abramowitz and Stegun 1964, 26.2.17, to 7.5e-8. */
function normalShare(at: number): number {
  if (!Number.isFinite(at)) return at > 0 ? 1 : 0;
  const t = 1 / (1 + 0.2316419 * Math.abs(at));
  const density = Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
  const above = density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return at >= 0 ? 1 - above : above;
}
