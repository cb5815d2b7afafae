import type { BundleBehaviour, HourBehaviour } from '../../monitor/behaviour.ts';
import { compareCohorts, describeCohort, measureBaselines, type Baseline, type CohortDevice, type CohortDifference } from './compare-cohorts.ts';
import type { Comparison, GateEvidence, Measure, Spread } from './gate.ts';

/** What a gate looks at besides where the devices stand. */
export type GateFigures = Pick<GateEvidence, 'inferences' | 'errors' | 'latencyP99Ms' | 'memoryMiB' | 'comparisons'>;

export const noFigures: GateFigures = { inferences: 0, errors: 0, latencyP99Ms: undefined, memoryMiB: undefined, comparisons: [] };

export interface Cohorts {
  readonly kind: GateEvidence['kind'];
  /** When the rollout's first wave opened: what was before is the devices' past. */
  readonly startedMs: number;
  readonly waveOpenedMs: number;
  /** Devices of the wave, and of it and all earlier ones. */
  readonly waveIds: ReadonlySet<string>;
  readonly treatedIds: ReadonlySet<string>;
  /** Who is compared with: all that run an old bundle where undefined. */
  readonly controlIds: ReadonlySet<string> | undefined;
  /** Site or line of a device, so that neighbours are compared; '' where it has none. */
  readonly placeOf: (deviceId: string) => string;
}

/** How one hour of a device enters a measure: how many observations, the sum of their values (more is worse), of their squares. */
type Extract = (hour: HourBehaviour) => { count: number; sum: number; squares: number };

const hourMs = 3600_000;
const partsMax = 16;

/**
 * Figures of a wave, and comparisons of everyone on the new bundle with everyone who ran an old one in the same hours. Pure
 * sums over what the monitor keeps by device and hour.
 *
 * @param olds the bundles that the rollout's devices ran before
 */
export function collectFigures(next: BundleBehaviour | undefined, olds: readonly BundleBehaviour[], cohorts: Cohorts): GateFigures {
  if (next === undefined) return noFigures;
  const first = Math.floor(cohorts.startedMs / hourMs);
  const wave = [...next.devices].filter(([deviceId]) => cohorts.waveIds.has(deviceId)).map(([, hours]) => [...hours].flatMap(([hour, behaviour]) => (hour >= Math.floor(cohorts.waveOpenedMs / hourMs) ? [behaviour] : [])));
  const shadow = cohorts.kind === 'shadow';
  const sum = (value: (hour: HourBehaviour) => number): number => wave.reduce((all, hours) => all + hours.reduce((some, hour) => some + value(hour), 0), 0);
  return {
    inferences: sum(({ totals }) => (shadow ? totals.shadowCompared : totals.inferences)),
    errors: sum(({ totals }) => (shadow ? totals.shadowErrors : totals.errors)),
    latencyP99Ms: spreadOf(wave, (hour) => (shadow ? hour.totals.shadowLogLatencyP99 : hour.totals.logLatencyP99)),
    memoryMiB: shadow ? undefined : spreadOf(wave, (hour) => hour.totals.logMemory),
    comparisons: shadow ? compareShadow(next, olds, cohorts, first) : compareAll(next, olds, cohorts, first),
  };
}

function compareAll(next: BundleBehaviour, olds: readonly BundleBehaviour[], cohorts: Cohorts, first: number): Comparison[] {
  const compare = (measure: Measure, binary: boolean, extract: Extract): CohortDifference | undefined => compareHours(next, olds, cohorts, first, binary, extract, extract, measure);
  const plain = (measure: Measure, difference: CohortDifference | undefined, natural: (value: number) => number, part = ''): Comparison[] => (difference === undefined ? [] : [{ measure, part, ...difference, treated: natural(difference.treated), control: natural(difference.control) }]);
  const rightOf = (wrong: number): number => 1 - wrong;
  const comparisons: Comparison[] = [];
  if (next.task === 'regression') comparisons.push(...compareSquaredErrors(compare('accuracy', false, ({ errors }) => errors)));
  else comparisons.push(...plain('accuracy', compare('accuracy', true, ({ errors }) => errors), rightOf));
  if (next.task === 'classification') {
    comparisons.push(...plain('estimatedAccuracy', compare('estimatedAccuracy', true, ({ totals, estimatedRight }) => {
      const wrong = estimatedRight === undefined ? 0 : totals.inferences - estimatedRight;
      return { count: estimatedRight === undefined ? 0 : totals.inferences, sum: wrong, squares: wrong };
    }), rightOf));
    comparisons.push(...plain('confidence', compare('confidence', false, ({ totals: { confidence } }) => ({ count: confidence.count, sum: confidence.count - confidence.sum, squares: confidence.count - 2 * confidence.sum + confidence.squares })), rightOf));
    for (const { part, indexes } of partsOf(next, olds)) {
      comparisons.push(...plain('prediction', compare('prediction', true, ({ totals: { predicted } }) => {
        const those = indexes.reduce((all, index) => all + (predicted[index] ?? 0), 0);
        return { count: predicted.reduce((a, b) => a + b, 0), sum: those, squares: those };
      }), (value) => value, part));
    }
  } else comparisons.push(...compareOutputs(compare('prediction', false, ({ totals }) => totals.output), olds));
  comparisons.push(...plain('errorRate', compare('errorRate', true, ({ totals: { runs, errors } }) => ({ count: runs, sum: errors, squares: errors })), (value) => value));
  comparisons.push(...plain('latencyP99', compare('latencyP99', false, ({ totals }) => totals.logLatencyP99), Math.exp));
  comparisons.push(...plain('memory', compare('memory', false, ({ totals }) => totals.logMemory), Math.exp));
  return comparisons;
}

/** Disagreement and errors of the shadow stand for themselves; its latency is held against that of the bundle that acts. */
function compareShadow(next: BundleBehaviour, olds: readonly BundleBehaviour[], cohorts: Cohorts, first: number): Comparison[] {
  const comparisons: Comparison[] = [];
  const alone: readonly [Measure, Extract][] = [
    ['shadowDisagreement', ({ totals: { shadowCompared, shadowAgreed } }) => ({ count: shadowCompared, sum: shadowCompared - shadowAgreed, squares: shadowCompared - shadowAgreed })],
    ['shadowErrors', ({ totals: { shadowCompared, shadowErrors } }) => ({ count: shadowCompared + shadowErrors, sum: shadowErrors, squares: shadowErrors })],
  ];
  for (const [measure, extract] of alone) {
    const blocks = blocksOf([next], first);
    const devices = [...next.devices].flatMap(([deviceId, hours]) => (cohorts.treatedIds.has(deviceId) ? [cohortDevice(hours, blocks, 0, extract)] : []));
    const described = describeCohort(devices, { binary: true });
    if (described !== undefined) comparisons.push({ measure, part: '', ...described });
  }
  const latency = compareHours(next, olds, cohorts, first, false, ({ totals }) => totals.shadowLogLatencyP99, ({ totals }) => totals.logLatencyP99, 'shadowLatencyP99');
  if (latency !== undefined) comparisons.push({ measure: 'shadowLatencyP99', part: '', ...latency, treated: Math.exp(latency.treated), control: Math.exp(latency.control) });
  return comparisons;
}

function compareHours(next: BundleBehaviour, olds: readonly BundleBehaviour[], cohorts: Cohorts, first: number, binary: boolean, ofNew: Extract, ofOld: Extract, measure: Measure): CohortDifference | undefined {
  const blocks = blocksOf([next, ...olds], first);
  const places = new Map<string, number>();
  const placeOf = (deviceId: string): number => {
    const name = cohorts.placeOf(deviceId);
    const known = places.get(name) ?? places.size;
    places.set(name, known);
    return known;
  };
  const past = pastOf(olds, first, measure === 'shadowLatencyP99' ? () => ({ count: 0, sum: 0, squares: 0 }) : ofOld, placeOf);
  const treated = [...next.devices].flatMap(([deviceId, hours]) => (cohorts.treatedIds.has(deviceId) ? [cohortDevice(hours, blocks, placeOf(deviceId), ofNew, past.get(deviceId))] : []));
  const control = olds.flatMap((old) => [...old.devices].flatMap(([deviceId, hours]) => (cohorts.controlIds?.has(deviceId) ?? true ? [cohortDevice(hours, blocks, placeOf(deviceId), ofOld, past.get(deviceId))] : [])));
  return compareCohorts(treated, control, { binary });
}

/** The hours from the start of the rollout that anyone reported of, in order. */
function blocksOf(bundles: readonly BundleBehaviour[], first: number): Map<number, number> {
  const hours = new Set<number>();
  for (const { devices } of bundles) for (const byHour of devices.values()) for (const hour of byHour.keys()) if (hour >= first) hours.add(hour);
  return new Map([...hours].sort((a, b) => a - b).map((hour, block) => [hour, block]));
}

function cohortDevice(hours: ReadonlyMap<number, HourBehaviour>, blocks: ReadonlyMap<number, number>, place: number, extract: Extract, baseline: Baseline = { deviation: 0, count: 0 }): CohortDevice {
  const [counts, sums] = [new Float64Array(blocks.size), new Float64Array(blocks.size)];
  let squares = 0;
  for (const [hour, behaviour] of hours) {
    const block = blocks.get(hour);
    if (block === undefined) continue;
    const seen = extract(behaviour);
    counts[block] = seen.count;
    sums[block] = seen.sum;
    squares += seen.squares;
  }
  return { place, observations: { counts, sums }, squares, baseline };
}

/** Each device's past on the old bundles, before the rollout's first hour. */
function pastOf(olds: readonly BundleBehaviour[], first: number, extract: Extract, placeOf: (deviceId: string) => number): Map<string, Baseline> {
  const hours = [...new Set(olds.flatMap(({ devices }) => [...devices.values()].flatMap((byHour) => [...byHour.keys()].filter((hour) => hour < first))))];
  const blocks = new Map(hours.map((hour, block) => [hour, block]));
  const ids: string[] = [];
  const devices = olds.flatMap((old) =>
    [...old.devices].map(([deviceId, byHour]) => {
      ids.push(deviceId);
      const { place, observations } = cohortDevice(byHour, blocks, placeOf(deviceId), extract);
      return { place, before: observations };
    }),
  );
  const baselines = measureBaselines(devices);
  const past = new Map<string, Baseline>();
  // A device that ran several old bundles is known by the one it ran most.
  ids.forEach((deviceId, i) => {
    const baseline = baselines[i] as Baseline;
    if (baseline.count > (past.get(deviceId)?.count ?? 0)) past.set(deviceId, baseline);
  });
  return past;
}

/** Of a regression: by how much the root mean squared error has grown, as a share of the control cohort's. */
function compareSquaredErrors(difference: CohortDifference | undefined): Comparison[] {
  if (difference === undefined || difference.control <= 0) return [];
  // d sqrt(m) / sqrt(m) = dm / 2m
  const scale = 2 * difference.control;
  const { treated, control } = difference;
  return [{ measure: 'accuracy', part: 'squared error', ...rescale(difference, scale), treated: Math.sqrt(treated / control), control: 1 }];
}

/** Of a regression or anomaly score: its mean, in standard deviations of the old bundles' outputs. */
function compareOutputs(difference: CohortDifference | undefined, olds: readonly BundleBehaviour[]): Comparison[] {
  let [count, sum, squares] = [0, 0, 0];
  for (const { devices } of olds) {
    for (const hours of devices.values()) {
      for (const { totals: { output } } of hours.values()) {
        count += output.count;
        sum += output.sum;
        squares += output.squares;
      }
    }
  }
  const deviation = count < 2 ? 0 : Math.sqrt(Math.max(0, squares - (sum * sum) / count) / (count - 1));
  if (difference === undefined || deviation === 0) return [];
  return [{ measure: 'prediction', part: 'output', ...rescale(difference, deviation), treated: difference.treated / deviation, control: difference.control / deviation }];
}

function rescale(difference: CohortDifference, scale: number): CohortDifference {
  const square = scale * scale;
  return { ...difference, difference: difference.difference / scale, varianceWithin: difference.varianceWithin / square, varianceBetween: difference.varianceBetween / square };
}

/** Classes that are compared: each of the most frequent, and all others together. */
function partsOf(next: BundleBehaviour, olds: readonly BundleBehaviour[]): { part: string; indexes: number[] }[] {
  const totals = next.classNames.map((_, index) => [next, ...olds].reduce((all, { devices }) => all + [...devices.values()].reduce((some, hours) => some + [...hours.values()].reduce((few, { totals: { predicted } }) => few + (predicted[index] ?? 0), 0), 0), 0));
  const order = next.classNames.map((_, index) => index).sort((a, b) => (totals[b] as number) - (totals[a] as number));
  if (order.length <= partsMax) return order.map((index) => ({ part: next.classNames[index] as string, indexes: [index] }));
  return [...order.slice(0, partsMax - 1).map((index) => ({ part: next.classNames[index] as string, indexes: [index] })), { part: 'all other classes', indexes: order.slice(partsMax - 1) }];
}

function spreadOf(devices: readonly (readonly HourBehaviour[])[], logs: (hour: HourBehaviour) => { count: number; sum: number }): Spread | undefined {
  const values = devices
    .flatMap((hours) => {
      const [count, sum] = [hours.reduce((all, hour) => all + logs(hour).count, 0), hours.reduce((all, hour) => all + logs(hour).sum, 0)];
      return count === 0 ? [] : [Math.exp(sum / count)];
    })
    .sort((a, b) => a - b);
  if (values.length === 0) return undefined;
  return { devices: values.length, median: values[Math.ceil(0.5 * values.length) - 1] as number, most: values[values.length - Math.floor(values.length / 10) - 1] as number };
}
