import type { Phase } from '../scenario.ts';
import { positionOf, type LineState } from './line-state.ts';
import type { DeviceView } from './observation.ts';
import type { Pace } from './plan-feed.ts';
import type { DemoPlan } from './stations.ts';

/**
 * Readings of one device per second: while others wait for the line, before drift is known, and when the line is awaited.
 * Before drift is known a second more or less of the monitor must not decide how many readings it took.
 */
export const rates = { trickle: 2, normal: 3, fast: 12 } as const;

/** Recorded readings that a device has left when its probation begins, and what it reports while it lasts. */
const probationReadings = 10;
const trialPhases = new Set(['activated', 'in_probation']);

/** Readings that an endless line sends on the new version before it is judged. */
export const endlessReadings = 24;

export function quietPhase(plan: DemoPlan): Phase {
  return plan.scenario.phases.find((phase) => phase.role === 'quiet') as Phase;
}

export function shiftPhases(plan: DemoPlan): Phase[] {
  return plan.scenario.phases.filter((phase) => phase.role === 'shift');
}

export function labelledPhase(plan: DemoPlan): Phase {
  return plan.scenario.phases.find((phase) => phase.name === plan.scenario.labels.phase) as Phase;
}

/** The reading of a device at which a phase ends, or `until` where that is earlier. */
export function endOf(phase: Phase, device: number, until = Infinity): number {
  return Math.min(phase.readings?.[device] ?? Infinity, until);
}

/** Whether every device has answered the phase up to `until` (or to its end). */
export function hasReached(plan: DemoPlan, line: LineState, phase: Phase, until = Infinity): boolean {
  return plan.deviceIds.every((_, device) => positionOf(line, phase.name, device) >= endOf(phase, device, until));
}

/** Share of the readings up to `until` that the fleet has answered. */
export function shareReached(plan: DemoPlan, line: LineState, phase: Phase, until = Infinity): number {
  const ends = plan.deviceIds.map((_, device) => endOf(phase, device, until));
  const answered = ends.map((end, device) => Math.min(end, positionOf(line, phase.name, device)));
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  return sum(ends) === 0 ? 1 : sum(answered) / sum(ends);
}

/**
 * While the new version rolls out the line goes on slowly; recorded rows are kept back for what comes after. The last of those
 * given to the rollout wait until a device runs the new version: its probation needs readings, however late it begins.
 */
export function rolloutPace(plan: DemoPlan, devices: readonly DeviceView[], bundleDigest: string, shifted: boolean): Pace {
  const phase = shifted ? labelledPhase(plan) : quietPhase(plan);
  const from = shifted ? plan.scenario.labels.readingsBefore : 0;
  if (phase.readings === undefined) return { phase: phase.name, perSecond: rates.trickle, until: Infinity };
  const until = from + Math.ceil((Math.min(...phase.readings) - from) / 2);
  const runsIt = (id: string): boolean => devices.some((device) => device.id === id && (trialPhases.has(device.phase) || device.confirmedDigest === bundleDigest));
  const before = shifted ? Math.max(from, until - probationReadings) : until;
  return { phase: phase.name, perSecond: rates.trickle, until, untilOf: plan.deviceIds.map((id) => (runsIt(id) ? until : before)) };
}

/** While people and trainers work on the shifted data, an endless line goes on; a recording waits. */
export function waitingPace(plan: DemoPlan): Pace {
  const phase = labelledPhase(plan);
  return { phase: phase.name, perSecond: rates.trickle, until: phase.readings === undefined ? Infinity : plan.scenario.labels.readingsBefore };
}
