import { compareCohorts } from '../../control-plane/rollout/gates/compare-cohorts.ts';
import type { Comparison, Measure } from '../../control-plane/rollout/gates/gate.ts';
import { noBaseline, type CohortDevice } from '../../control-plane/rollout/gates/measure-deviations.ts';
import { normal, type Random } from '../../proto/random.ts';

/** How a measure behaves in the simulated fleet: mean and spread of the devices, of the new version's effect on them, and within an hour. */
interface SimulatedMeasure {
  readonly measure: Measure;
  readonly binary: boolean;
  readonly mean: number;
  readonly deviceSpread: number;
  readonly effectSpread: number;
  readonly hourSpread: number;
  /** Observations in an hour. */
  readonly count: number;
  readonly natural: (value: number) => number;
}

/** What every gate looks at by default besides labels. The new version is no worse in any of them on the whole, but differs from device to device. */
const simulated: readonly SimulatedMeasure[] = [
  { measure: 'estimatedAccuracy', binary: true, mean: 0.09, deviceSpread: 0.02, effectSpread: 0.02, hourSpread: 0.02, count: 400, natural: (value) => 1 - value },
  { measure: 'errorRate', binary: true, mean: 0.003, deviceSpread: 0.002, effectSpread: 0.001, hourSpread: 0.001, count: 400, natural: (value) => value },
  { measure: 'latencyP99', binary: false, mean: 2, deviceSpread: 0.3, effectSpread: 0.05, hourSpread: 0.1, count: 60, natural: Math.exp },
  { measure: 'memory', binary: false, mean: 4, deviceSpread: 0.2, effectSpread: 0.03, hourSpread: 0.02, count: 60, natural: Math.exp },
];

interface Side { readonly counts: Float64Array; readonly sums: Float64Array; squares: number }

export interface FleetFigures {
  /** One device's hour with one version. */
  record(index: number, block: number, isNew: boolean): void;
  compare(blocks: number): Comparison[];
}

/** What a fleet reports by itself, hour by hour; the devices are known by their index. */
export function createFleetFigures(places: readonly number[], blocksMax: number, random: Random): FleetFigures {
  const side = (): Side => ({ counts: new Float64Array(blocksMax), sums: new Float64Array(blocksMax), squares: 0 });
  const fleets = simulated.map((kind) => ({ kind, devices: places.map((place) => ({ place, own: kind.deviceSpread * normal(random), effect: kind.effectSpread * normal(random), old: side(), new: side() })) }));
  return {
    record: (index, block, isNew) => {
      for (const { kind, devices } of fleets) {
        const device = devices[index]!;
        const mean = kind.mean + device.own + (isNew ? device.effect : 0) + kind.hourSpread * normal(random);
        const into = isNew ? device.new : device.old;
        const sum = kind.binary ? drawCount(kind.count, mean, random) : kind.count * mean;
        into.counts[block] = kind.count;
        into.sums[block] = sum;
        into.squares += kind.binary ? sum : kind.count * mean * mean;
      }
    },
    compare: (blocks) =>
      fleets.flatMap(({ kind, devices }) => {
        const part = (which: 'old' | 'new'): CohortDevice[] => devices.map((device) => ({ place: device.place, baseline: noBaseline, squares: device[which].squares, observations: { counts: device[which].counts.subarray(0, blocks), sums: device[which].sums.subarray(0, blocks) } }));
        const difference = compareCohorts(part('new'), part('old'), kind);
        return difference === undefined ? [] : [{ measure: kind.measure, part: '', ...difference, treated: kind.natural(difference.treated), control: kind.natural(difference.control) }];
      }),
  };
}

/** How many of `count` are 1: binomial by its normal approximation, or one by one where that is poor. */
function drawCount(count: number, rate: number, random: Random): number {
  if (rate <= 0) return 0;
  const spread = Math.sqrt(count * rate * (1 - rate));
  if (count * rate > 20) return Math.max(0, Math.min(count, Math.round(count * rate + spread * normal(random))));
  let ones = 0;
  for (let i = 0; i < count; i++) if (random() < rate) ones++;
  return ones;
}
