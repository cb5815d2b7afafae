import { describe, expect, it } from 'vitest';
import { jensenShannonDistance, populationStabilityIndex, wassersteinDistance } from './distances.ts';
import type { Sketch } from './profile.ts';

describe('jensenShannonDistance', () => {
  it.each<[number[], number[], number]>([
    // scipy.spatial.distance.jensenshannon, examples of its documentation (base 2)
    [[1, 0, 0], [0, 1, 0], 1],
    [[1, 0], [0.5, 0.5], 0.5579230452841438],
    [[1, 0, 0], [1, 0, 0], 0],
    // counts of different totals: H(3/8) - (H(1/4) + H(1/2)) / 2 bits
    [[1, 3], [10, 10], Math.sqrt(0.954434002924965 - (0.8112781244591328 + 1) / 2)],
  ])('of %j and %j is %f', (a, b, expected) => {
    expect(jensenShannonDistance(a, b)).toBeCloseTo(expected, 12);
    expect(jensenShannonDistance(b, a)).toBeCloseTo(expected, 12);
  });
});

describe('populationStabilityIndex', () => {
  it('is the sum of (p - q) ln(p / q) over smoothed shares', () => {
    // shares (80.5, 20.5) / 101 and (50.5, 50.5) / 101: (30 / 101) ln(80.5 / 50.5) - (30 / 101) ln(20.5 / 50.5)
    expect(populationStabilityIndex([80, 20], [50, 50])).toBeCloseTo((30 / 101) * Math.log(80.5 / 20.5), 12);
    expect(populationStabilityIndex([5, 5], [50, 50])).toBeCloseTo(0, 12);
    expect(populationStabilityIndex([10, 0], [0, 10])).toBeLessThan(Infinity);
  });
});

describe('wassersteinDistance', () => {
  const edges = Float32Array.from({ length: 33 }, (_, i) => i);
  const uniform = (from: number, to: number, total: number): Sketch => ({
    counts: Array.from({ length: 36 }, (_, i) => (i - 1 >= from && i - 1 < to ? total / (to - from) : 0)),
    finite: total, mean: (from + to) / 2, m2: 0, min: from, max: to,
  });
  it('of two shifted uniform distributions is the shift', () => {
    expect(wassersteinDistance(uniform(0, 8, 80), uniform(5, 13, 16), edges)).toBeCloseTo(5, 12);
  });
  it('of uniform [0, 8] and [2, 6] is 1', () => {
    // integral of |F^-1 - G^-1| = integral over u of |8u - (2 + 4u)| = 2 x (1/2 x 1/2 x 2) = 1
    expect(wassersteinDistance(uniform(0, 8, 80), uniform(2, 6, 80), edges)).toBeCloseTo(1, 12);
  });
  it('reaches over the edges out to what was seen', () => {
    const over: Sketch = { counts: Array.from({ length: 36 }, (_, i) => (i === 33 ? 10 : 0)), finite: 10, mean: 42, m2: 0, min: 32, max: 52 };
    expect(wassersteinDistance(over, uniform(0, 32, 32), edges)).toBeCloseTo(42 - 16, 12);
  });
  it('has no value without values', () => {
    expect(wassersteinDistance({ ...uniform(0, 8, 8), finite: 0 }, uniform(0, 8, 8), edges)).toBeNaN();
  });
});
