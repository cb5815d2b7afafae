import type { Truth } from '../scenario.ts';

/**
 * What only the line itself knows: how far each device is, and how often each version was right by the truth. Kept on
 * disk, so that a demo that is started again continues. A value; every change gives a new one.
 */
export interface LineState {
  readonly schema: 1;
  readonly scenario: string;
  readonly seed: number;
  readonly deviceCount: number;
  /** Answered readings by phase, one number for each device. */
  readonly positions: Readonly<Record<string, readonly number[]>>;
  readonly tallies: readonly Tally[];
  /** Keys that the simulated person answered. */
  readonly labelledKeys: readonly string[];
  /** Answers by class; under "number" for regression. */
  readonly answers: Readonly<Record<string, number>>;
  readonly skipped: number;
  /** By version: its int8 and float models on the same readings, in the hold-out's metric. */
  readonly comparisons: Readonly<Record<string, Comparison>>;
  /** Stations that are done, with what they measured when they were. */
  readonly finished: Readonly<Record<string, StationResult>>;
  /** Wall time spent in earlier starts and this one. */
  readonly elapsedMs: number;
}

/** Results of one version in one phase, against the truth. Labelled keys are not in it. */
export interface Tally {
  readonly phase: string;
  readonly bundleDigest: string;
  readonly readings: number;
  /** Right answers (classification). */
  readonly right: number;
  /** Sum of squared errors (regression). */
  readonly squaredError: number;
}

export interface Comparison { readonly phase: string; readonly readings: number; readonly int8: number; readonly float: number }

export interface StationResult {
  readonly measured: string;
  /** The figure to meet, in words; empty where there is none. */
  readonly bound: string;
  readonly met: boolean;
  readonly atMs: number;
}

export function emptyLine(scenario: string, seed: number, deviceCount: number): LineState {
  return { schema: 1, scenario, seed, deviceCount, positions: {}, tallies: [], labelledKeys: [], answers: {}, skipped: 0, comparisons: {}, finished: {}, elapsedMs: 0 };
}

/** A version's answer to a reading whose truth is known. */
export interface Answered {
  readonly phase: string;
  readonly device: number;
  readonly key: string;
  readonly truth: Truth;
  readonly bundleDigest: string;
  readonly predicted: Truth;
}

export function recordAnswer(line: LineState, answered: Answered): LineState {
  const moved = recordPassed(line, answered.phase, answered.device);
  if (line.labelledKeys.includes(answered.key)) return moved;
  const { phase, bundleDigest, truth, predicted } = answered;
  const tally = findTally(line, phase, bundleDigest);
  const error = typeof truth === 'number' && typeof predicted === 'number' ? (predicted - truth) ** 2 : 0;
  const next: Tally = { ...tally, readings: tally.readings + 1, right: tally.right + (predicted === truth ? 1 : 0), squaredError: tally.squaredError + error };
  return { ...moved, tallies: [...line.tallies.filter((other) => other.phase !== phase || other.bundleDigest !== bundleDigest), next] };
}

/** A reading that is over without an answer to score (it was refused). */
export function recordPassed(line: LineState, phase: string, device: number): LineState {
  const before = line.positions[phase] ?? Array.from({ length: line.deviceCount }, () => 0);
  return { ...line, positions: { ...line.positions, [phase]: before.map((position, i) => (i === device ? position + 1 : position)) } };
}

export function recordLabel(line: LineState, key: string, truth: Truth): LineState {
  const className = typeof truth === 'number' ? 'number' : truth;
  return { ...line, labelledKeys: [...line.labelledKeys, key], answers: { ...line.answers, [className]: (line.answers[className] ?? 0) + 1 } };
}

export function findTally(line: LineState, phase: string, bundleDigest: string): Tally {
  return line.tallies.find((tally) => tally.phase === phase && tally.bundleDigest === bundleDigest) ?? { phase, bundleDigest, readings: 0, right: 0, squaredError: 0 };
}

export function positionOf(line: LineState, phase: string, device: number): number {
  return line.positions[phase]?.[device] ?? 0;
}

/** Readings of a phase that the whole fleet has answered. */
export function fleetPosition(line: LineState, phase: string): number {
  return (line.positions[phase] ?? []).reduce((sum, position) => sum + position, 0);
}

export function labelCount(line: LineState): number {
  return Object.values(line.answers).reduce((sum, count) => sum + count, 0);
}
