import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, normal } from '../../../proto/random.ts';
import { sequenceRadius, studentOfNormal, varianceForRadius } from './confidence-sequence.ts';

describe('sequenceRadius', () => {
  test('is the boundary of Waudby-Smith et al. 2024, with its best rho at the gap', () => {
    const [alpha, gap] = [0.005, 0.04];
    // The paper's form: n observations of variance 1, two-sided at twice alpha.
    const paper = (n: number, rho2: number): number => Math.sqrt(((2 * (n * rho2 + 1)) / (n * n * rho2)) * Math.log(Math.sqrt(n * rho2 + 1) / (2 * alpha)));
    const k = -2 * Math.log(2 * alpha) + Math.log(-2 * Math.log(2 * alpha)) + 1;
    const design = ((1 + 1 / k) * (Math.log(1 + k) - 2 * Math.log(2 * alpha))) / (gap * gap);
    for (const n of [100, 1_000, design, 50_000]) expect(sequenceRadius(1 / n, 1e9, alpha, gap)).toBeCloseTo(paper(n, k / design), 6);
    expect(sequenceRadius(1 / design, 1e9, alpha, gap)).toBeCloseTo(gap, 6);
  });

  test('is endless where no degree of freedom is left', () => {
    expect(sequenceRadius(0.01, 0, 0.01, 0.05)).toBe(Infinity);
  });

  test('grows with the variance, and with the certainty asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1, noNaN: true }), fc.double({ min: 1.01, max: 10, noNaN: true }), fc.integer({ min: 30, max: 1_000 }), (variance, factor, degrees) => {
        expect(sequenceRadius(variance * factor, degrees, 0.01, 0.05)).toBeGreaterThan(sequenceRadius(variance, degrees, 0.01, 0.05));
        expect(sequenceRadius(variance, degrees, 0.001, 0.05)).toBeGreaterThan(sequenceRadius(variance, degrees, 0.01, 0.05));
      }),
    );
  });

  test('varianceForRadius turns it round', () => {
    for (const radius of [0.005, 0.04, 0.3]) expect(sequenceRadius(varianceForRadius(radius, 40, 0.005, 0.04), 40, 0.005, 0.04)).toBeCloseTo(radius, 4);
  });

  test('a look at every observation, ten thousand times, misses the truth in at most alpha of the runs', () => {
    const [alpha, runs, looks] = [0.05, 1_500, 2_000];
    const random = createRandom(7);
    // The boundary does not depend on the run.
    const bounds = Float64Array.from({ length: looks + 1 }, (_, n) => (n === 0 ? Infinity : n * sequenceRadius(1 / n, 1e9, alpha, 0.1)));
    let missed = 0;
    for (let run = 0; run < runs; run++) {
      let sum = 0;
      for (let n = 1; n <= looks; n++) {
        sum += normal(random);
        if (sum <= (bounds[n] as number)) continue;
        missed++;
        break;
      }
    }
    // 95 % reach of a share of 0.05 in 1,500 runs is 0.011; a fixed interval misses in 36 %.
    expect(missed / runs).toBeLessThanOrEqual(alpha + 0.011);
    expect(missed).toBeGreaterThan(5);
  });
});

// Two-sided 5 % and 0.1 %, one printed table of Student's distribution.
test.each([
  [1.95996, 5, 2.571],
  [1.95996, 10, 2.228],
  [1.95996, 30, 2.042],
  [3.29053, 5, 6.869],
  [3.29053, 10, 4.587],
  [3.29053, 30, 3.646],
])('studentOfNormal(%f, %i) is about %f, rather too large', (normalQuantile, degrees, expected) => {
  expect(studentOfNormal(normalQuantile, degrees) / expected).toBeGreaterThan(0.999);
  expect(studentOfNormal(normalQuantile, degrees) / expected).toBeLessThan(1.025);
});
