import type { Bound, MetricName } from '../scenario.ts';
import type { Tally } from './line-state.ts';

/** What the truth says of a version's answers; undefined without any. */
export function measureTally(tally: Tally, metric: MetricName): number | undefined {
  if (tally.readings === 0) return undefined;
  return metric === 'accuracy' ? tally.right / tally.readings : Math.sqrt(tally.squaredError / tally.readings);
}

/** Bounds are inclusive; nothing measured meets no bound. */
export function meetsBound(value: number | undefined, bound: Bound): boolean {
  if (value === undefined || !Number.isFinite(value)) return false;
  return (bound.min === undefined || value >= bound.min) && (bound.max === undefined || value <= bound.max);
}

export function describeValue(value: number | undefined, metric: string): string {
  if (value === undefined) return 'nothing measured';
  return metric === 'accuracy' ? `${(value * 100).toFixed(1)} % accuracy` : `${metric} ${value.toPrecision(4)}`;
}

export function describeBound(bound: Bound): string {
  const shown = (value: number): string => (bound.metric === 'accuracy' ? `${Number((value * 100).toFixed(2))} %` : `${value}`);
  const parts = [bound.min === undefined ? '' : `at least ${shown(bound.min)}`, bound.max === undefined ? '' : `at most ${shown(bound.max)}`];
  return parts.filter((part) => part !== '').join(', ');
}

/** How far the int8 model stands below its float model; negative where it is better. */
export function int8Gap(metric: MetricName, values: { readonly int8: number; readonly float: number }): number {
  return metric === 'accuracy' ? values.float - values.int8 : values.int8 - values.float;
}
