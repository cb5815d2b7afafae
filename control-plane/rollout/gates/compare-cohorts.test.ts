import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, normal, type Random } from '../../../proto/random.ts';
import { compareCohorts, describeCohort } from './compare-cohorts.ts';
import { sequenceRadius } from './confidence-sequence.ts';
import { measureBaselines, noBaseline, type Baseline, type CohortDevice } from './measure-deviations.ts';

function device(values: readonly (readonly number[])[], { place = 0, baseline = noBaseline }: { place?: number; baseline?: Baseline } = {}): CohortDevice {
  const all = values.flat();
  return {
    place,
    baseline,
    observations: { counts: Float64Array.from(values, (block) => block.length), sums: Float64Array.from(values, (block) => block.reduce((a, b) => a + b, 0)) },
    squares: all.reduce((sum, value) => sum + value * value, 0),
  };
}

/** Draws a block of errors, 0 or 1. */
function errors(count: number, rate: number, random: Random): number[] {
  return Array.from({ length: count }, () => Number(random() < rate));
}

describe('compareCohorts', () => {
  test('with one block and equal devices it is the difference of the means, with the pooled variance within devices', () => {
    const treated = [device([[1, 0, 0, 0]]), device([[1, 1, 0, 0]])];
    const control = [device([[0, 0, 0, 0]]), device([[1, 0, 0, 0]]), device([[0, 0, 0, 1]]), device([[0, 1, 0, 0]])];
    const found = compareCohorts(treated, control, { binary: false });
    expect(found).toMatchObject({ devices: 2, controlDevices: 4, observations: 8, controlObservations: 16, treated: 3 / 8, control: 3 / 16, degrees: 4 });
    expect(found?.difference).toBeCloseTo(3 / 8 - 3 / 16, 12);
    // Squares within each device over 24 - 6 degrees of freedom; the devices' means differ less than that: nothing between.
    const variance = (3 / 4 + 1 + 3 * (3 / 4)) / 18;
    expect(found?.varianceWithin).toBeCloseTo(variance / 8 + variance / 16, 12);
    expect(found?.varianceBetween).toBe(0);
  });

  test.each([1e3, 1e7, 1e30])('in a unit in which values are %d times as large, all is as many times as large', (unit) => {
    // Devices lie apart from each other by more than their own values do.
    const cohort = (levels: readonly number[], scale: number): CohortDevice[] => levels.map((level) => device([Array.from({ length: 20 }, (_, i) => scale * (level + 0.1 * (i % 2)))]));
    const [treated, control] = [[1, 2, 4, 5, 3.5], [1.5, 2.5, 3, 4.5, 0.5, 5.5]];
    const [found, large] = [1, unit].map((scale) => compareCohorts(cohort(treated, scale), cohort(control, scale), { binary: false }));
    expect(found?.varianceBetween).toBeGreaterThan(0.1);
    expect((large?.varianceBetween ?? 0) / unit ** 2).toBeCloseTo(found?.varianceBetween ?? NaN, 6);
    expect((large?.difference ?? 0) / unit).toBeCloseTo(found?.difference ?? NaN, 6);
  });

  test('what both share in a block of time is no difference, however it changes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }), fc.double({ min: -2, max: 2, noNaN: true }), (drift, effect) => {
        const rows = (add: number, counts: number[]): CohortDevice => device(drift.map((level, block) => Array.from({ length: counts[block] as number }, (_, i) => level + add + (i % 2))));
        // The treated ones came late: almost all of theirs are of the last block.
        const found = compareCohorts([rows(effect, [0, 2, 40]), rows(effect, [0, 0, 20])], [rows(0, [40, 20, 10]), rows(0, [20, 20, 10]), rows(0, [20, 30, 2])], { binary: false });
        expect(found?.difference).toBeCloseTo(effect, 9);
      }),
    );
  });

  test('neighbours are compared where there are enough of them', () => {
    const site = (place: number, level: number, count: number): CohortDevice[] => Array.from({ length: count }, () => device([Array.from({ length: 10 }, (_, i) => level + (i % 2))], { place }));
    // Site 1 is worse by 10 on either version; all treated devices stand there.
    const enough = compareCohorts(site(1, 11, 3), [...site(0, 0, 20), ...site(1, 10, 5)], { binary: false });
    expect(enough?.difference).toBeCloseTo(1, 9);
    const few = compareCohorts(site(1, 11, 3), [...site(0, 0, 20), ...site(1, 10, 4)], { binary: false });
    expect(few?.difference).toBeGreaterThan(8);
    // Nobody knows then whether it is the site: the variance between devices says so.
    expect(few?.varianceBetween).toBeGreaterThan(1);
  });

  test('a past that lasts is taken off', () => {
    const random = createRandom(3);
    const make = (count: number, effect: number): CohortDevice[] =>
      Array.from({ length: count }, () => {
        const own = normal(random);
        const values = Array.from({ length: 50 }, () => own + effect + 0.1 * normal(random));
        return device([values], { baseline: { deviation: own + 0.01 * normal(random), count: 1_000 } });
      });
    const [treated, control] = [make(5, 0.3), make(40, 0)];
    const without = (devices: CohortDevice[]): CohortDevice[] => devices.map((one) => ({ ...one, baseline: noBaseline }));
    const [known, unknown] = [compareCohorts(treated, control, { binary: false }), compareCohorts(without(treated), without(control), { binary: false })];
    expect(known?.difference).toBeCloseTo(0.3, 0.9);
    const total = (found: typeof known): number => (found?.varianceWithin ?? 0) + (found?.varianceBetween ?? 0);
    expect(total(known)).toBeLessThan(total(unknown) / 50);
  });

  test('nothing of the control cohort at the same time: nothing to compare', () => {
    expect(compareCohorts([device([[], [1]])], [device([[1], []])], { binary: true })).toBeUndefined();
    expect(compareCohorts([], [device([[1]])], { binary: true })).toBeUndefined();
    expect(compareCohorts([device([[1]])], [], { binary: true })).toBeUndefined();
  });

  test('a last handful of controls does not decide what thousands of the new version are worth', () => {
    const many = (block: number[]): CohortDevice[] => Array.from({ length: 50 }, () => device([[0, 1, 0, 0, 0, 0, 0, 0, 0, 0], block]));
    const control = [...Array.from({ length: 50 }, () => device([[0, 1, 0, 0, 0, 0, 0, 0, 0, 0], []])), device([[], [1, 1]])];
    const early = compareCohorts(many([]), control, { binary: true });
    const late = compareCohorts(many(Array.from({ length: 200 }, (_, i) => Number(i % 10 === 0))), control, { binary: true });
    expect(late?.varianceWithin).toBeLessThan(2 * (early?.varianceWithin ?? 0));
    expect(Math.abs(late?.difference ?? 1)).toBeLessThan(0.05);
  });

  test('errors that devices have for themselves do not become false alarms: a look every hour, cohorts that do not differ', () => {
    const [alpha, runs, hours] = [0.05, 300, 16];
    let alarms = 0;
    let pooledAlarms = 0;
    for (let run = 0; run < runs; run++) {
      const random = createRandom(run + 1);
      const members = Array.from({ length: 40 }, () => 0.1 + 0.04 * normal(random));
      const seen = members.map(() => [] as number[][]);
      let [alarm, pooledAlarm] = [false, false];
      for (let hour = 0; hour < hours; hour++) {
        members.forEach((rate, i) => (seen[i] as number[][]).push(errors(30, rate, random)));
        const devices = seen.map((blocks) => device(blocks));
        const found = compareCohorts(devices.slice(0, 6), devices.slice(6), { binary: true });
        if (found !== undefined && found.difference > sequenceRadius(found.varianceWithin + found.varianceBetween, found.degrees, alpha, 0.05)) alarm = true;
        // What it would be if readings were taken for independent.
        if (found !== undefined && found.difference > sequenceRadius(found.varianceWithin, 1e9, alpha, 0.05)) pooledAlarm = true;
      }
      alarms += Number(alarm);
      pooledAlarms += Number(pooledAlarm);
    }
    // Two standard deviations of 300 runs: 0.025.
    expect(alarms / runs).toBeLessThanOrEqual(alpha + 0.025);
    expect(pooledAlarms / runs).toBeGreaterThan(0.15);
  });
});

test('describeCohort: mean of the devices, one device leaves no degree of freedom', () => {
  const found = describeCohort([device([[1, 0]]), device([[1, 1]]), device([[0, 0]])], { binary: true });
  expect(found).toMatchObject({ devices: 3, controlDevices: 0, observations: 6, treated: 0.5, degrees: 2 });
  expect(found?.difference).toBeCloseTo(0.5, 12);
  expect(describeCohort([device([[1]])], { binary: true })?.degrees).toBe(0);
  expect(describeCohort([device([[]])], { binary: true })).toBeUndefined();
});

test('measureBaselines: deviation from all together, block by block', () => {
  const before = [device([[4], [10]]), device([[2], [8]]), device([[], [6]])].map(({ place, observations }) => ({ place, before: observations }));
  expect(measureBaselines(before)).toEqual([{ deviation: 1.5, count: 2 }, { deviation: -0.5, count: 2 }, { deviation: -2, count: 1 }]);
  expect(measureBaselines([])).toEqual([]);
});
