import type { Comparison } from './gate.ts';
import { collectReferences, discountsOf, measureDeviations, referenceAt, type Baseline, type CohortDevice, type Deviating, type References } from './measure-deviations.ts';

/** What comparing two cohorts gives; of what measure it is, its caller knows. */
export type CohortDifference = Omit<Comparison, 'measure' | 'part'>;

// From so many devices their own scatter is known well enough to be used where it is larger than the control's.
const ownScatterDevicesMin = 8;

/**
 * The difference between two cohorts that were observed over the same time, with the device as its unit: readings of one
 * device have errors in common, so ten thousand of them on one device are not ten thousand pieces of evidence.
 *
 * Each device's mean is taken as deviation from the control cohort's in the same block of time (and place, where enough
 * controls stand there): what changes for all alike, drift, shifts, materials, is gone. From it the part of its deviation
 * before the rollout that lasts is subtracted (regression adjustment, Deng et al. 2013, shrunk by how well the past is
 * known): a difference in differences where it is known well. What is left is a random-effects model: within a device the
 * variance falls with its observations, between devices it stays; the latter is estimated by the method of moments and
 * devices are weighted by the inverse of both (DerSimonian and Kacker 2007).
 *
 * @param binary observations are 0 or 1; one of each is then added to their variance, so that it is never 0
 * @returns undefined where there is nothing to compare
 */
export function compareCohorts(treated: readonly CohortDevice[], control: readonly CohortDevice[], { binary }: { binary: boolean }): CohortDifference | undefined {
  const references = collectReferences(control);
  const olds = measureDeviations(control, references, undefined);
  const discounts = discountsOf(treated, references);
  const news = measureDeviations(treated, references, discounts);
  if (news.length === 0 || olds.length === 0) return undefined;
  const variance = observationVariance([news, olds], binary);
  const shrink = baselineShrinkage(olds, variance);
  const [arm, controlArm] = [adjust(news, variance, shrink), adjust(olds, variance, shrink)];
  const common = varianceBetween([arm, controlArm]);
  // A new version may be good for some devices and bad for others: then its devices differ more than the control's.
  const own = news.length < ownScatterDevicesMin ? common : Math.max(common, varianceBetween([arm]));
  const mean = weighArm(arm, own);
  const other = controlShare(olds, references, usedReferences(news, mean.shares, references, discounts), variance, shrink);
  return {
    devices: news.length,
    controlDevices: olds.length,
    observations: total(news, 'count'),
    controlObservations: total(olds, 'count'),
    treated: total(news, 'sum') / total(news, 'count'),
    control: total(olds, 'sum') / total(olds, 'count'),
    difference: mean.difference + other.correction,
    varianceWithin: mean.within + other.within,
    varianceBetween: own * mean.squaredShares + common * other.squaredShares,
    degrees: news.length + olds.length - 1 - Math.max(1, references.places),
  };
}

/** One cohort by itself: its mean against zero, with the device as the unit; undefined where it observed nothing. */
export function describeCohort(devices: readonly CohortDevice[], { binary }: { binary: boolean }): CohortDifference | undefined {
  const sides = devices.flatMap((device): Deviating[] => {
    const count = device.observations.counts.reduce((a, b) => a + b, 0);
    const sum = device.observations.sums.reduce((a, b) => a + b, 0);
    return count === 0 ? [] : [{ device, count, sum, deviation: sum / count, weight: count, squaredWeight: count, countAll: count, sumAll: sum }];
  });
  if (sides.length === 0) return undefined;
  const variance = observationVariance([sides], binary);
  const arm = adjust(sides, variance, () => 0);
  const between = varianceBetween([arm]);
  const { difference, within, squaredShares } = weighArm(arm, between);
  const [count, sum] = [total(sides, 'count'), total(sides, 'sum')];
  return { devices: sides.length, controlDevices: 0, observations: count, controlObservations: 0, treated: sum / count, control: 0, difference, varianceWithin: within, varianceBetween: between * squaredShares, degrees: sides.length - 1 };
}

interface Arm {
  readonly deviations: readonly number[];
  readonly variances: readonly number[];
  /** Mean discount of each device's observations. */
  readonly worths: readonly number[];
}

/** Of one observation: of a share p (1 - p) over all devices; of other values what they vary within their device. */
function observationVariance(arms: readonly (readonly Deviating[])[], binary: boolean): number {
  let [count, sum, squares, within, devices] = [2, 1, 1, 0, 0];
  for (const sides of arms) {
    for (const { device, countAll, sumAll } of sides) {
      count += countAll;
      sum += sumAll;
      squares += device.squares;
      within += device.squares - (sumAll * sumAll) / countAll;
      devices++;
    }
  }
  const variance = binary ? (squares - (sum * sum) / count) / (count - 1) : within / Math.max(1, count - 2 - devices);
  return Math.max(1e-12, variance);
}

/** Which part of a device's deviation before the rollout is still there, by how well it is known: baseline count -> 0 to 1. */
function baselineShrinkage(control: readonly Deviating[], variance: number): (count: number) => number {
  let [weights, covariance, spread] = [0, 0, 0];
  for (const { device: { baseline }, deviation, count } of control) {
    if (baseline.count === 0) continue;
    const weight = (count * baseline.count) / (count + baseline.count);
    weights += weight;
    covariance += weight * deviation * baseline.deviation;
    spread += weight * (baseline.deviation ** 2 - variance / baseline.count);
  }
  const lasting = weights === 0 ? 0 : Math.max(0, covariance / weights);
  const all = weights === 0 ? 0 : Math.max(lasting, spread / weights);
  return (count) => (lasting === 0 || count === 0 ? 0 : lasting / (all + variance / count));
}

function adjust(sides: readonly Deviating[], variance: number, shrink: (count: number) => number): Arm {
  return {
    deviations: sides.map(({ deviation, device: { baseline } }) => deviation - shrink(baseline.count) * baseline.deviation),
    variances: sides.map(({ weight, squaredWeight, device: { baseline } }) => (variance * squaredWeight) / (weight * weight) + baselineVariance(baseline, variance, shrink)),
    worths: sides.map(({ weight, count }) => weight / count),
  };
}

function baselineVariance({ count }: Baseline, variance: number, shrink: (count: number) => number): number {
  return count === 0 ? 0 : (shrink(count) ** 2 * variance) / count;
}

/** The generalized method of moments over the arms, each around its own mean, in two steps (DerSimonian and Kacker 2007). */
function varianceBetween(arms: readonly Arm[]): number {
  let between = 0;
  for (let step = 0; step < 2; step++) {
    let [excess, scale, weights] = [0, 0, 0];
    for (const { deviations, variances } of arms) {
      let [w, w2, wv, w2v, wy, wy2] = [0, 0, 0, 0, 0, 0];
      for (let i = 0; i < deviations.length; i++) {
        const [deviation, variance] = [deviations[i] as number, variances[i] as number];
        const weight = 1 / (between + variance);
        w += weight;
        w2 += weight * weight;
        wv += weight * variance;
        w2v += weight * weight * variance;
        wy += weight * deviation;
        wy2 += weight * deviation * deviation;
      }
      excess += wy2 - (wy * wy) / w - (wv - w2v / w);
      scale += w - w2 / w;
      weights += w;
    }
    // Held against the weights, which are as small as values are large in their unit.
    between = scale > 1e-9 * weights ? Math.max(0, excess / scale) : 0;
  }
  return between;
}

function weighArm({ deviations, variances, worths }: Arm, between: number): { difference: number; within: number; squaredShares: number; shares: number[] } {
  const weights = variances.map((variance, i) => (worths[i] as number) / (between + variance));
  const all = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => weight / all);
  let [difference, within, squaredShares] = [0, 0, 0];
  shares.forEach((share, i) => {
    difference += share * (deviations[i] as number);
    within += share * share * (variances[i] as number);
    squaredShares += share * share;
  });
  return { difference, within, squaredShares, shares };
}

/** With which share each reference enters the mean of the treated devices. */
function usedReferences(treated: readonly Deviating[], shares: readonly number[], references: References, discounts: Float64Array): Float64Array {
  const used = new Float64Array(references.counts.length);
  treated.forEach(({ device, weight }, i) => {
    const { counts } = device.observations;
    for (let block = 0; block < counts.length; block++) {
      const seen = counts[block] as number;
      const at = seen === 0 ? -1 : referenceAt(references, device.place, block);
      if (at >= 0) used[at] = (used[at] as number) + ((shares[i] as number) * seen * (discounts[at] as number)) / weight;
    }
  });
  return used;
}

/** What the control cohort adds: each of its devices counts as much as the references it is part of are used. */
function controlShare(control: readonly Deviating[], { blocks, counts }: References, used: Float64Array, variance: number, shrink: (count: number) => number): { correction: number; within: number; squaredShares: number } {
  let [correction, within, squaredShares] = [0, 0, 0];
  const perCount = new Float64Array(counts.length);
  for (let at = 0; at < counts.length; at++) {
    if (used[at] === 0) continue;
    perCount[at] = (used[at] as number) / (counts[at] as number);
    within += (used[at] as number) * (perCount[at] as number) * variance;
  }
  for (const { device } of control) {
    const near = blocks * (1 + device.place);
    let share = 0;
    for (let block = 0; block < blocks; block++) share += (device.observations.counts[block] as number) * ((perCount[block] as number) + (perCount[near + block] as number));
    correction += share * shrink(device.baseline.count) * device.baseline.deviation;
    squaredShares += share * share;
    within += share * share * baselineVariance(device.baseline, variance, shrink);
  }
  return { correction, within, squaredShares };
}

function total(sides: readonly Deviating[], what: 'count' | 'sum'): number {
  return sides.reduce((all, side) => all + side[what], 0);
}
