import { rowLengthOf } from '../../features/transform/layout.ts';
import type { ColumnSpec } from '../../features/transform/spec.ts';
import type { BundleManifest } from '../../proto/manifest.ts';

/** What can be wrong with a reading, by place in a mask of bits. */
export const qualityRules = ['missing', 'nan', 'range', 'stuck', 'rate'] as const;
export type QualityRule = (typeof qualityRules)[number];

/** count: it is counted. flag: besides, a sample kept of it says so. refuse: besides, the model does not see it. */
export type QualityAction = 'count' | 'flag' | 'refuse';

/** What a bundle says of its readings, prepared for the hot path: one of each for each raw column; an image is one column of many values. */
export interface QualityRules {
  readonly names: readonly string[];
  readonly rowLength: number;
  /** Without a bound: what no sensor measures. A missing value is below. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** The same value so many times in a row is a stuck sensor; Infinity: never. */
  readonly stuckReadings: Float64Array;
  /** The same value for so long; Infinity: never. */
  readonly stuckMs: number;
  /** Some column can be stuck: the values before are looked at. */
  readonly watchesStuck: boolean;
  /** Shortest and longest time between two readings. */
  readonly intervalMsMin: number;
  readonly intervalMsMax: number;
  /** Bits of the rules that flag, and of those that refuse. */
  readonly flags: number;
  readonly refuses: number;
}

/** How far the time between readings may be off where the bundle does not say. */
const intervalFactorDefault = 2;

/** A float32, as the bounds are. */
export const measuredMax = Math.fround(1e38);

export function maskOf(rule: QualityRule): number {
  return 1 << qualityRules.indexOf(rule);
}

/** Where a bundle says nothing, missing values and NaN are counted. */
export function prepareQualityRules(quality: BundleManifest['quality'], columns: readonly ColumnSpec[]): QualityRules {
  const { ranges = [], stuckReadings = [], stuckMs, intervalMs, intervalFactor = intervalFactorDefault, actions = {} } = quality ?? {};
  const bitsOf = (wanted: readonly QualityAction[]): number => qualityRules.reduce((bits, rule) => (wanted.includes(actions[rule] ?? 'count') ? bits | maskOf(rule) : bits), 0);
  const stuckAt = Float64Array.from(columns, (_, i) => stuckReadings[i] || Infinity);
  return {
    names: columns.map((column) => column.name),
    rowLength: rowLengthOf(columns),
    low: Float32Array.from(columns, (_, i) => Math.max(-measuredMax, ranges[i]?.[0] ?? -measuredMax)),
    high: Float32Array.from(columns, (_, i) => Math.min(measuredMax, ranges[i]?.[1] ?? measuredMax)),
    stuckReadings: stuckAt,
    stuckMs: stuckMs ?? Infinity,
    watchesStuck: stuckMs !== undefined || stuckAt.some((readings) => readings < Infinity),
    intervalMsMin: intervalMs === undefined ? -Infinity : intervalMs / intervalFactor,
    intervalMsMax: intervalMs === undefined ? Infinity : intervalMs * intervalFactor,
    flags: bitsOf(['flag', 'refuse']),
    refuses: bitsOf(['refuse']),
  };
}
