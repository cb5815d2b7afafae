import type { Histogram } from '../conversion.ts';

/** Counts values in equal bins from min to max; those outside go into the first and last bin. */
export function countHistogram(arrays: Iterable<Float32Array>, min: number, max: number, bins: number): Histogram {
  const counts = new Array<number>(bins).fill(0);
  const width = (max - min) / bins;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i++) {
      const bin = width > 0 ? Math.min(bins - 1, Math.max(0, Math.floor(((values[i] as number) - min) / width))) : 0;
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return { min, max, counts };
}
