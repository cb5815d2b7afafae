import { describe, expect, it } from 'vitest';
import { createRandom, normal, shuffle } from './random.ts';

describe('random', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const draw = (seed: number): number[] => Array.from({ length: 8 }, createRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('is uniform: chi-squared over 64 cells stays below the 99.9 % point of 63 degrees of freedom (103.4)', () => {
    for (const seed of [0, 1, 42, 0xffffffff]) {
      const random = createRandom(seed);
      const cells = new Float64Array(64);
      for (let i = 0; i < 64_000; i++) cells[Math.floor(random() * 64)]! += 1;
      const chiSquared = cells.reduce((sum, observed) => sum + (observed - 1000) ** 2 / 1000, 0);
      expect(chiSquared).toBeLessThan(103.4);
    }
  });

  it('gives normal numbers with mean 0 and variance 1', () => {
    const random = createRandom(7);
    const values = Array.from({ length: 20_000 }, () => normal(random));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(values.length));
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = shuffle([...items], createRandom(3));
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});
