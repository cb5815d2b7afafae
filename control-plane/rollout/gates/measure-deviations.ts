import { assert } from '../../../proto/assert.ts';

/** What one device observed in each block of time: the same blocks, so the same length, for all devices that are compared. */
export interface Observations {
  readonly counts: Float64Array;
  /** Of the values observed. */
  readonly sums: Float64Array;
}

/** How far a device lay from the others before the rollout, over how many observations. */
export interface Baseline {
  readonly deviation: number;
  readonly count: number;
}

export interface CohortDevice {
  /** Number of its site or line, from 0: it is compared with others of the same place where there are enough. */
  readonly place: number;
  readonly observations: Observations;
  /** Sum of the squares of all values observed. */
  readonly squares: number;
  readonly baseline: Baseline;
}

export const noBaseline: Baseline = { deviation: 0, count: 0 };

// A place with fewer does not make a reference of its own: the whole cohort's is taken.
const placeDevicesMin = 5;
const placeCountMin = 25;

/** What the control cohort showed in each block: everywhere (place 0 of the table) and in each place (from 1 on). */
export interface References {
  readonly blocks: number;
  /** blocks x (1 + places) */
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly devices: Float64Array;
  /** Places that were a reference of their own at least once. */
  readonly places: number;
}

/** One device beside its references: what of it could be compared. */
export interface Deviating {
  readonly device: CohortDevice;
  readonly count: number;
  readonly sum: number;
  readonly deviation: number;
  /** The sum of its observations' discounts, and of their squares; without discounts both are the count. */
  readonly weight: number;
  readonly squaredWeight: number;
  /** Of everything it observed, compared or not. */
  readonly countAll: number;
  readonly sumAll: number;
}

/**
 * How far each device lay from all of them together while they all ran the old version, block by block.
 *
 * @returns one for each device, in their order
 */
export function measureBaselines(devices: readonly { readonly place: number; readonly before: Observations }[]): Baseline[] {
  const cohort = devices.map(({ place, before }) => ({ place, observations: before, squares: 0, baseline: noBaseline }));
  const references = collectReferences(cohort);
  return cohort.map((device) => {
    const [side] = measureDeviations([device], references, undefined);
    return side === undefined ? noBaseline : { deviation: side.deviation, count: side.count };
  });
}

export function collectReferences(control: readonly CohortDevice[]): References {
  const blocks = control[0]?.observations.counts.length ?? 0;
  const placesMax = control.reduce((most, { place }) => Math.max(most, place), 0) + 1;
  const size = blocks * (1 + placesMax);
  const [counts, sums, devices] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (const { place, observations } of control) {
    assert(observations.counts.length === blocks, 'all devices have the same blocks');
    for (let block = 0; block < blocks; block++) {
      const count = observations.counts[block] as number;
      if (count === 0) continue;
      const sum = observations.sums[block] as number;
      for (let at = block; at < size; at += blocks * (1 + place)) {
        counts[at] = (counts[at] as number) + count;
        sums[at] = (sums[at] as number) + sum;
        devices[at] = (devices[at] as number) + 1;
        if (at !== block) break;
      }
    }
  }
  let places = 0;
  for (let place = 1; place <= placesMax; place++) {
    for (let block = 0; block < blocks; block++) {
      const at = blocks * place + block;
      if ((devices[at] as number) < placeDevicesMin || (counts[at] as number) < placeCountMin) continue;
      places++;
      break;
    }
  }
  return { blocks, counts, sums, devices, places };
}

/** Which reference a device is held against in a block; -1 where there is none at that time. */
export function referenceAt({ blocks, counts, devices }: References, place: number, block: number): number {
  const near = blocks * (1 + place) + block;
  if (near < counts.length && (devices[near] as number) >= placeDevicesMin && (counts[near] as number) >= placeCountMin) return near;
  return block < blocks && (counts[block] as number) > 0 ? block : -1;
}

/**
 * What an observation of a treated device is worth beside each reference: where the control cohort saw little, as when its
 * last devices are updated, a thousand of them say no more than its few (weights of Mantel and Haenszel 1959).
 */
export function discountsOf(treated: readonly CohortDevice[], references: References): Float64Array {
  const seen = new Float64Array(references.counts.length);
  for (const { place, observations: { counts } } of treated) {
    for (let block = 0; block < counts.length; block++) {
      const at = counts[block] === 0 ? -1 : referenceAt(references, place, block);
      if (at >= 0) seen[at] = (seen[at] as number) + (counts[block] as number);
    }
  }
  return seen.map((count, at) => (references.counts[at] as number) / (count + (references.counts[at] as number) || 1));
}

export function measureDeviations(devices: readonly CohortDevice[], references: References, discounts: Float64Array | undefined): Deviating[] {
  const sides: Deviating[] = [];
  for (const device of devices) {
    const { counts, sums } = device.observations;
    let [count, sum, deviation, weight, squaredWeight, countAll, sumAll] = [0, 0, 0, 0, 0, 0, 0];
    for (let block = 0; block < counts.length; block++) {
      const seen = counts[block] as number;
      if (seen === 0) continue;
      const seenSum = sums[block] as number;
      countAll += seen;
      sumAll += seenSum;
      const at = referenceAt(references, device.place, block);
      if (at < 0) continue;
      const discount = discounts === undefined ? 1 : (discounts[at] as number);
      count += seen;
      sum += seenSum;
      weight += seen * discount;
      squaredWeight += seen * discount * discount;
      deviation += discount * (seenSum - (seen * (references.sums[at] as number)) / (references.counts[at] as number));
    }
    if (count > 0) sides.push({ device, count, sum, deviation: deviation / weight, weight, squaredWeight, countAll, sumAll });
  }
  return sides;
}
