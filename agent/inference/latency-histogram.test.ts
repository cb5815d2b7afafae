import { expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { createLatencyHistogram } from './latency-histogram.ts';

test('quantiles are within 5 % of the sorted values', () => {
  const random = createRandom(3);
  const histogram = createLatencyHistogram();
  const values = Array.from({ length: 5_000 }, () => 20 * Math.exp(4 * random()));
  for (const value of values) histogram.add(value);
  values.sort((a, b) => a - b);
  for (const q of [0.5, 0.9, 0.99]) {
    const exact = values[Math.ceil(q * values.length) - 1] as number;
    expect(Math.abs(histogram.quantile(q) / exact - 1)).toBeLessThan(0.05);
  }
  histogram.reset();
  expect(histogram.quantile(0.5)).toBe(0);
});

test('takes what is below and above its range', () => {
  const histogram = createLatencyHistogram();
  for (const value of [0, -1, 1e12]) histogram.add(value);
  expect(histogram.count).toBe(3);
  expect(histogram.quantile(0.99)).toBeGreaterThan(1e8);
});
