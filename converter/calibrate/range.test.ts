import { expect, test } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { countIntoHistogram, emptyRange, extendRange, histogramBins, leastErrorRange, percentileRange, type Range } from './range.ts';

function histogramOf(values: Float32Array): { histogram: Float64Array; range: Range } {
  const range = extendRange(emptyRange, values);
  const histogram = new Float64Array(histogramBins);
  countIntoHistogram(histogram, range, values, true);
  return { histogram, range };
}

/** Mean squared error of rounding to 255 steps of the range. */
function quantizationError(values: Float32Array, { min, max }: Range): number {
  const scale = (max - min) / 255;
  return values.reduce((sum, value) => sum + (value - (min + scale * Math.round((Math.min(max, Math.max(min, value)) - min) / scale))) ** 2, 0) / values.length;
}

test('the least error range is as good as the best of a fine search by rounding the values themselves', () => {
  const random = createRandom(9);
  const values = Float32Array.from({ length: 20_000 }, (_, i) => (i % 2_000 === 0 ? 12 : 1) * normal(random));
  const { histogram, range } = histogramOf(values);
  const found = quantizationError(values, leastErrorRange(histogram, range));
  let best = quantizationError(values, range);
  expect(found, 'better than min-max').toBeLessThan(best);
  for (let low = 0.1; low <= 1; low += 0.02) for (let high = 0.1; high <= 1; high += 0.02) best = Math.min(best, quantizationError(values, { min: range.min * low, max: range.max * high }));
  expect(found).toBeLessThan(1.25 * best);
});

test('after a relu the lower end stays at zero', () => {
  const random = createRandom(2);
  const { histogram, range } = histogramOf(Float32Array.from({ length: 5_000 }, () => Math.max(0, normal(random))));
  const found = leastErrorRange(histogram, range);
  expect(found.min).toBe(0);
  expect(found.max).toBeGreaterThan(2);
});

test('a percentile leaves half of what is outside at each end', () => {
  const { histogram, range } = histogramOf(Float32Array.from({ length: 10_000 }, (_, i) => i + 1));
  const { min, max } = percentileRange(histogram, range, 99);
  expect(Math.abs(min - 50)).toBeLessThan(10);
  expect(Math.abs(max - 9_950)).toBeLessThan(10);
});
