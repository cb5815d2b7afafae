import { behaviourClassesMax, behaviourColumns as columns, type BundleBehaviour } from '../../monitor/behaviour.ts';
import { compareCohorts, describeCohort, type CohortDifference } from './compare-cohorts.ts';
import { measureBaselines, noBaseline, type Baseline, type CohortDevice, type Observations } from './measure-deviations.ts';
import type { Comparison, EvidenceBefore, GateEvidence, Measure, Spread } from './gate.ts';

/** What a gate looks at besides where the devices stand. */
export type GateFigures = Pick<GateEvidence, 'inferences' | 'errors' | 'latencyP99Ms' | 'memoryMiB' | 'comparisons'> & {
  /** How long a device gathers at most before it reports what it has inferred; absent: not known. */
  readonly windowMs?: number;
  /** Devices of the wave that can give no more evidence. */
  readonly leftIds?: ReadonlySet<string>;
};

export const noFigures: GateFigures = { inferences: 0, errors: 0, latencyP99Ms: undefined, memoryMiB: undefined, comparisons: [] };

export interface Cohorts {
  readonly kind: GateEvidence['kind'];
  /** When the rollout's first wave opened: what was before is the devices' past. */
  readonly startedMs: number;
  readonly waveOpenedMs: number;
  /** Devices of the wave, and of it and all earlier ones. */
  readonly waveIds: ReadonlySet<string>;
  /** Devices of the wave that act by the bundle: in a shadow wave they have nothing to compare it with. */
  readonly runningIds: ReadonlySet<string>;
  readonly treatedIds: ReadonlySet<string>;
  /** Who is compared with: all that run an old bundle where undefined. */
  readonly controlIds: ReadonlySet<string> | undefined;
  /** Who is believed no more, and nobody is compared with. */
  readonly revokedIds?: ReadonlySet<string>;
  /** When each device of the rollout was told to activate the new bundle: from that hour on it is no control device, whatever it still ran. */
  readonly toldMs: ReadonlyMap<string, number>;
  /** What devices had reported of the new bundle before they were told. */
  readonly before?: ReadonlyMap<string, EvidenceBefore>;
  /** Site or line of a device, so that neighbours are compared; '' where it has none. */
  readonly placeOf: (deviceId: string) => string;
}

/** How a row enters a measure: number of observations, sum of their values (more is worse), sum of the squares. */
interface Extract {
  readonly binary: boolean;
  /** There are so few that those of every device are wanted. */
  readonly scarce?: boolean;
  count(values: Float64Array, at: number): number;
  sum(values: Float64Array, at: number): number;
  squares(values: Float64Array, at: number): number;
}

const hourMs = 3600_000;
// What every inference tells is known well enough from so many devices on either side; labels are few, and all are taken.
const plentyDevices = 1_000;

/**
 * Figures of a wave, and comparisons of everyone on the new bundle with everyone who ran an old one in the same hours. Pure
 * sums over what the monitor keeps by device and hour: the hour in which a device was told is not one of its old bundle.
 *
 * @param olds the bundles that the rollout's devices ran before
 */
export function collectFigures(reported: BundleBehaviour | undefined, olds: readonly BundleBehaviour[], cohorts: Cohorts): GateFigures {
  if (reported === undefined) return noFigures;
  const next = leaveOut(reported, cohorts.before);
  const shadow = cohorts.kind === 'shadow';
  const sinceHour = Math.floor(cohorts.waveOpenedMs / hourMs);
  const wave = sumRows(next, cohorts.waveIds, sinceHour);
  const running = shadow ? sumRows(next, cohorts.runningIds, sinceHour) : [];
  const sum = (column: number, rows = wave): number => rows.reduce((all, row) => all + (row[column] as number), 0);
  return {
    inferences: shadow ? sum(columns.shadowCompared) + sum(columns.shadowAlone) + sum(columns.inferences, running) : sum(columns.inferences),
    errors: sum(shadow ? columns.shadowErrors : columns.errors),
    latencyP99Ms: spreadOf(wave, shadow ? columns.shadowLogLatencyP99Count : columns.logLatencyP99Count),
    memoryMiB: shadow ? undefined : spreadOf(wave, columns.logMemoryCount),
    comparisons: shadow ? compareShadow(next, olds, cohorts) : compareAll(next, olds, cohorts),
  };
}

/** The same without what devices had reported before they were told. */
function leaveOut(next: BundleBehaviour, before: Cohorts['before']): BundleBehaviour {
  if (before === undefined || before.size === 0) return next;
  const { deviceIds, width } = next;
  const rows = deviceIds.flatMap((deviceId, index) => {
    const of = before.get(deviceId);
    return of === undefined ? [] : [{ at: index * width, ...of }];
  });
  const hours = [...next.hours].map(([hour, values]): [number, Float64Array] => {
    const changed = rows.filter(({ at, hour: told, row }) => (hour < told && values.subarray(at, at + width).some((value) => value !== 0)) || (hour === told && row.length > 0));
    if (changed.length === 0) return [hour, values];
    const left = values.slice();
    for (const { at, hour: told, row } of changed) {
      if (hour < told) left.fill(0, at, at + width);
      else subtractRow(left, at, row);
    }
    return [hour, left];
  });
  return { ...next, hours: new Map(hours) };
}

/** Groups of count, sum and squares: what is left of one of which nothing is left is nothing, whatever the rounding. */
const triples = [columns.confidenceCount, columns.outputCount, columns.logLatencyP99Count, columns.logMemoryCount, columns.shadowLogLatencyP99Count, columns.errorCount];

/** Reports may be undone since, and the weights of labels do not add up: those of the hour are left out as a whole. */
function subtractRow(values: Float64Array, at: number, row: readonly number[]): void {
  for (let k = 0; k < row.length && at + k < values.length; k++) values[at + k] = valueAt(values, at + k) - (row[k] as number);
  for (const start of triples) if ((start === columns.errorCount && row[start] !== 0) || valueAt(values, at + start) <= 1e-9) values.fill(0, at + start, at + start + 3);
  const isOfTriple = (k: number): boolean => triples.some((start) => k >= start && k < start + 3);
  for (let k = 0; k < row.length && at + k < values.length; k++) if (!isOfTriple(k) && valueAt(values, at + k) < 1e-9) values[at + k] = 0;
}

const valueAt = (values: Float64Array, at: number): number => values[at] as number;

/** Three columns: count, sum and squares. */
function moments(column: number, binary = false): Extract {
  return { binary, count: (values, at) => valueAt(values, at + column), sum: (values, at) => valueAt(values, at + column + 1), squares: (values, at) => valueAt(values, at + column + 2) };
}

/** Observations that are 0 or 1, by how many there are and how many are 1. */
function shareOf(count: Extract['count'], ones: Extract['sum']): Extract {
  return { binary: true, count, sum: ones, squares: ones };
}

const extracts = {
  labelledErrors: { ...moments(columns.errorCount, true), scarce: true },
  squaredErrors: { ...moments(columns.errorCount), scarce: true },
  estimatedErrors: shareOf((values, at) => valueAt(values, at + columns.estimated), (values, at) => valueAt(values, at + columns.estimated) - valueAt(values, at + columns.estimatedRight)),
  // 1 - confidence
  doubt: {
    binary: false,
    count: (values, at) => valueAt(values, at + columns.confidenceCount),
    sum: (values, at) => valueAt(values, at + columns.confidenceCount) - valueAt(values, at + columns.confidenceCount + 1),
    squares: (values, at) => valueAt(values, at + columns.confidenceCount) - 2 * valueAt(values, at + columns.confidenceCount + 1) + valueAt(values, at + columns.confidenceCount + 2),
  },
  output: moments(columns.outputCount),
  failures: shareOf((values, at) => valueAt(values, at + columns.runs), (values, at) => valueAt(values, at + columns.errors)),
  latency: moments(columns.logLatencyP99Count),
  memory: moments(columns.logMemoryCount),
  disagreement: shareOf((values, at) => valueAt(values, at + columns.shadowCompared), (values, at) => valueAt(values, at + columns.shadowCompared) - valueAt(values, at + columns.shadowAgreed)),
  shadowFailures: shareOf((values, at) => valueAt(values, at + columns.shadowCompared) + valueAt(values, at + columns.shadowAlone) + valueAt(values, at + columns.shadowErrors), (values, at) => valueAt(values, at + columns.shadowErrors)),
  shadowLatency: moments(columns.shadowLogLatencyP99Count),
} as const satisfies Record<string, Extract>;

/**
 * Outputs are compared where they stand for the same: between versions with the same task and classes. Right or wrong by a label is the same for any classes; failures, latency and
 * memory are for every version.
 */
function compareAll(next: BundleBehaviour, all: readonly BundleBehaviour[], cohorts: Cohorts): Comparison[] {
  const ofTask = all.filter(({ task }) => task === next.task);
  const olds = ofTask.filter(({ classNames }) => classNames.join('\n') === next.classNames.join('\n'));
  const prepared = prepare(next, olds, cohorts);
  const preparedOf = (some: readonly BundleBehaviour[]): typeof prepared => (some.length === olds.length ? prepared : prepare(next, some, cohorts));
  const [preparedTask, preparedAll] = [preparedOf(ofTask), preparedOf(all)];
  const compare = (measure: Measure, extract: Extract, natural: (value: number) => number, part = '', of = prepared): Comparison[] => asComparison(measure, part, compareHours(of, extract, extract), natural);
  const rightOf = (wrong: number): number => 1 - wrong;
  const same = (value: number): number => value;
  return [
    ...(next.task === 'regression' ? compareSquaredErrors(compareHours(prepared, extracts.squaredErrors, extracts.squaredErrors)) : compare('accuracy', extracts.labelledErrors, rightOf, '', preparedTask)),
    ...(next.task === 'classification' ? [...compare('estimatedAccuracy', extracts.estimatedErrors, rightOf), ...compare('confidence', extracts.doubt, rightOf)] : []),
    ...(next.task === 'classification' ? partsOf(next).flatMap(({ part, column }) => compare('prediction', predictionsOf(column), same, part)) : compareOutputs(compareHours(prepared, extracts.output, extracts.output), olds)),
    ...compare('errorRate', extracts.failures, same, '', preparedAll),
    ...compare('latencyP99', extracts.latency, Math.exp, '', preparedAll),
    ...compare('memory', extracts.memory, Math.exp, '', preparedAll),
  ];
}

/** Disagreement and errors of the shadow stand for themselves; its latency is held against that of the bundles that act. */
function compareShadow(next: BundleBehaviour, olds: readonly BundleBehaviour[], cohorts: Cohorts): Comparison[] {
  const prepared = prepare(next, olds, cohorts);
  const alone = (extract: Extract): CohortDifference | undefined => describeCohort(cohortOf(prepared.next, prepared.hours, extract), extract);
  return [
    ...asComparison('shadowDisagreement', '', alone(extracts.disagreement), (value) => value),
    ...asComparison('shadowErrors', '', alone(extracts.shadowFailures), (value) => value),
    ...asComparison('shadowLatencyP99', '', compareHours(prepared, extracts.shadowLatency, extracts.latency), Math.exp),
  ];
}

function asComparison(measure: Measure, part: string, difference: CohortDifference | undefined, natural: (value: number) => number): Comparison[] {
  return difference === undefined ? [] : [{ measure, part, ...difference, treated: natural(difference.treated), control: difference.controlDevices === 0 ? 0 : natural(difference.control) }];
}

interface Member {
  readonly deviceId: string;
  readonly row: number;
  readonly place: number;
  /** Only what was before this hour is taken. */
  readonly endHour: number;
}

/** Who of a bundle's devices is compared: all, for what is scarce, or those drawn. */
interface Side {
  readonly bundle: BundleBehaviour;
  readonly all: readonly Member[];
  readonly drawn: readonly Member[];
}

interface Prepared {
  readonly next: Side;
  readonly olds: readonly Side[];
  /** The same devices on the old bundles, to know their past. */
  readonly before: readonly Side[];
  /** Hours that anyone reported of: of the rollout, and of the devices' past. */
  readonly hours: readonly number[];
  readonly past: readonly number[];
}

function prepare(next: BundleBehaviour, olds: readonly BundleBehaviour[], cohorts: Cohorts): Prepared {
  const first = Math.floor(cohorts.startedMs / hourMs);
  const places = new Map<string, number>();
  const membersOf = ({ deviceIds }: BundleBehaviour, belongs: (deviceId: string) => boolean, endHourOf: (deviceId: string) => number = () => Infinity): Member[] =>
    deviceIds.flatMap((deviceId, row) => {
      const endHour = endHourOf(deviceId);
      if (!belongs(deviceId) || endHour <= first) return [];
      const name = cohorts.placeOf(deviceId);
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      return [{ deviceId, row, place, endHour }];
    });
  const sideOf = (bundle: BundleBehaviour, belongs: (deviceId: string) => boolean, endHourOf?: (deviceId: string) => number): Side => {
    const all = membersOf(bundle, belongs, endHourOf);
    return { bundle, all, drawn: all.length <= plentyDevices ? all : all.filter(({ deviceId }) => drawOf(deviceId) < plentyDevices / all.length) };
  };
  const nextSide = sideOf(next, (deviceId) => cohorts.treatedIds.has(deviceId));
  // In the shadow a device goes on running the old bundle beside the new one.
  const toldHourOf = (deviceId: string): number => (cohorts.kind === 'shadow' ? Infinity : Math.floor((cohorts.toldMs.get(deviceId) ?? Infinity) / hourMs));
  const isBelieved = (deviceId: string): boolean => cohorts.revokedIds?.has(deviceId) !== true;
  const oldSides = olds.map((old) => sideOf(old, (deviceId) => isBelieved(deviceId) && (cohorts.controlIds?.has(deviceId) ?? true), toldHourOf));
  const compared = new Set([nextSide, ...oldSides].flatMap(({ drawn }) => drawn.map(({ deviceId }) => deviceId)));
  return {
    next: nextSide,
    olds: oldSides,
    before: olds.map((bundle) => {
      const all = membersOf(bundle, isBelieved);
      return { bundle, all, drawn: all.filter(({ deviceId }) => compared.has(deviceId)) };
    }),
    hours: [...new Set([next, ...olds].flatMap(({ hours }) => [...hours.keys()]))].filter((hour) => hour >= first).sort((a, b) => a - b),
    past: [...new Set(olds.flatMap(({ hours }) => [...hours.keys()]))].filter((hour) => hour < first).sort((a, b) => a - b),
  };
}

function compareHours(prepared: Prepared, ofNew: Extract, ofOld: Extract): CohortDifference | undefined {
  const treated = cohortOf(prepared.next, prepared.hours, ofNew);
  if (treated.length === 0) return undefined;
  const control = oncePerDevice(prepared.olds.map((old) => cohortOf(old, prepared.hours, ofOld)));
  // The past says something about a device only where the same is measured of both bundles.
  const past = ofNew === ofOld ? pastOf(prepared, ofOld) : new Map<string, Baseline>();
  const withPast = (devices: readonly Observed[]): CohortDevice[] => devices.map((device) => ({ ...device, baseline: past.get(device.deviceId) ?? noBaseline }));
  return compareCohorts(withPast(treated), withPast(control), ofNew);
}

interface Observed extends CohortDevice { readonly deviceId: string }

/** A device that ran several old bundles in these hours is one device, with the observations of all of them. */
function oncePerDevice(sides: readonly (readonly Observed[])[]): readonly Observed[] {
  if (sides.length === 1) return sides[0] as readonly Observed[];
  const devices = new Map<string, Observed>();
  for (const device of sides.flat()) {
    const known = devices.get(device.deviceId);
    devices.set(device.deviceId, known === undefined ? device : { ...device, observations: add(known.observations, device.observations), squares: known.squares + device.squares });
  }
  return [...devices.values()];
}

function add(a: Observations, b: Observations): Observations {
  return { counts: a.counts.map((count, block) => count + (b.counts[block] as number)), sums: a.sums.map((sum, block) => sum + (b.sums[block] as number)) };
}

function cohortOf(side: Side, hours: readonly number[], extract: Extract): Observed[] {
  const { bundle } = side;
  const blocks = hours.map((hour) => bundle.hours.get(hour));
  return (extract.scarce === true ? side.all : side.drawn).flatMap(({ deviceId, row, place, endHour }): Observed[] => {
    const end = endHour === Infinity ? blocks.length : hours.filter((hour) => hour < endHour).length;
    const { squares, seen, ...observations } = observe(blocks, end, row * bundle.width, extract);
    return seen === 0 ? [] : [{ deviceId, place, observations, squares, baseline: noBaseline }];
  });
}

/** A number from 0 to 1 that a device always draws (FNV-1a, mixed as in MurmurHash3's end). */
function drawOf(deviceId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < deviceId.length; i++) hash = Math.imul(hash ^ deviceId.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function observe(blocks: readonly (Float64Array | undefined)[], end: number, at: number, extract: Extract): Observations & { squares: number; seen: number } {
  const [counts, sums] = [new Float64Array(blocks.length), new Float64Array(blocks.length)];
  let [squares, seen] = [0, 0];
  for (let block = 0; block < end; block++) {
    const values = blocks[block];
    if (values === undefined || at >= values.length) continue;
    const count = extract.count(values, at);
    if (count === 0) continue;
    seen += count;
    counts[block] = count;
    sums[block] = extract.sum(values, at);
    squares += extract.squares(values, at);
  }
  return { counts, sums, squares, seen };
}

/** Each device's past on the old bundles. One that ran several is known by the one it ran most. */
function pastOf({ before, past }: Prepared, extract: Extract): Map<string, Baseline> {
  const known = new Map<string, Baseline>();
  if (past.length === 0) return known;
  const devices = before.flatMap((side) => cohortOf(side, past, extract));
  measureBaselines(devices.map(({ place, observations }) => ({ place, before: observations }))).forEach((baseline, i) => {
    const { deviceId } = devices[i] as Observed;
    if (baseline.count > (known.get(deviceId)?.count ?? 0)) known.set(deviceId, baseline);
  });
  return known;
}

/** Of a regression: by how much the root mean squared error has grown, as a share of the control cohort's. */
function compareSquaredErrors(difference: CohortDifference | undefined): Comparison[] {
  if (difference === undefined || difference.control <= 0) return [];
  const { treated, control } = difference;
  // d sqrt(m) / sqrt(m) = dm / 2m
  return [{ measure: 'accuracy', part: 'squared error', ...rescale(difference, 2 * control), treated: Math.sqrt(treated / control), control: 1 }];
}

/** Of a regression or anomaly score: its mean, in standard deviations of the old bundles' outputs. */
function compareOutputs(difference: CohortDifference | undefined, olds: readonly BundleBehaviour[]): Comparison[] {
  let [count, sum, squares] = [0, 0, 0];
  for (const { hours, width } of olds) {
    for (const values of hours.values()) {
      for (let at = columns.outputCount; at < values.length; at += width) {
        count += valueAt(values, at);
        sum += valueAt(values, at + 1);
        squares += valueAt(values, at + 2);
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

function partsOf({ classNames }: BundleBehaviour): { part: string; column: number }[] {
  const named = classNames.slice(0, behaviourClassesMax).map((part, index) => ({ part, column: columns.predicted + index }));
  const others = classNames.slice(behaviourClassesMax);
  if (others.length === 0) return named;
  return [...named, { part: others.length === 1 ? (others[0] as string) : 'all other classes', column: columns.predicted + behaviourClassesMax }];
}

/** Every inference predicts one class. */
function predictionsOf(column: number): Extract {
  return shareOf((values, at) => valueAt(values, at + columns.inferences), (values, at) => valueAt(values, at + column));
}

/** One row for each of these devices that has reported: its sums from an hour on. */
function sumRows({ deviceIds, hours, width }: BundleBehaviour, ids: ReadonlySet<string>, firstHour: number): Float64Array[] {
  const blocks = [...hours].flatMap(([hour, values]) => (hour >= firstHour ? [values] : []));
  return deviceIds.flatMap((deviceId, row) => {
    if (!ids.has(deviceId)) return [];
    const sums = new Float64Array(width);
    for (const values of blocks) for (let k = 0, at = row * width; k < width && at < values.length; k++, at++) sums[k] = (sums[k] as number) + valueAt(values, at);
    return [sums];
  });
}

function spreadOf(rows: readonly Float64Array[], column: number): Spread | undefined {
  const values = rows.flatMap((row) => (row[column] === 0 ? [] : [Math.exp(valueAt(row, column + 1) / valueAt(row, column))])).sort((a, b) => a - b);
  if (values.length === 0) return undefined;
  return { devices: values.length, median: values[Math.ceil(0.5 * values.length) - 1] as number, most: values[values.length - Math.floor(values.length / 10) - 1] as number };
}
