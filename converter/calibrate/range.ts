/** Smallest and largest value that a tensor took. */
export interface Range { readonly min: number; readonly max: number }

export const emptyRange: Range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

export function extendRange(range: Range, values: Float32Array): Range {
  let { min, max } = range;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

export const histogramBins = 2_048;

/** Adds values to a histogram over the range, first bin at min, last bin up to max; without exact zeros where asked. */
export function countIntoHistogram(histogram: Float64Array, range: Range, values: Float32Array, skipZeros = false): void {
  const width = (range.max - range.min) / histogram.length;
  for (let i = 0; i < values.length; i++) {
    if (skipZeros && values[i] === 0) continue;
    const bin = width > 0 ? Math.min(histogram.length - 1, Math.max(0, Math.floor(((values[i] as number) - range.min) / width))) : 0;
    histogram[bin] = (histogram[bin] as number) + 1;
  }
}

/** The range that leaves at most (100 - percent) % of the values outside, half of them at each end, to a bin's width. */
export function percentileRange(histogram: Float64Array, range: Range, percent: number): Range {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  const outside = (total * (1 - percent / 100)) / 2;
  const width = (range.max - range.min) / histogram.length;
  let low = 0;
  for (let below = histogram[0] as number; low < histogram.length - 1 && below <= outside; below += histogram[low] as number) low++;
  let high = histogram.length - 1;
  for (let above = histogram[high] as number; high > low && above <= outside; above += histogram[high] as number) high--;
  return { min: range.min + low * width, max: range.min + (high + 1) * width };
}

const candidates = 32;

/**
 * The range whose int8 quantization has the smallest expected squared error: each end is drawn in step by step to a quarter;
 * values inside cost scale^2 / 12 (uniform rounding error), values outside the square of their distance. Exact zeros cost
 * nothing in any range and should not be in the histogram.
 */
export function leastErrorRange(histogram: Float64Array, range: Range): Range {
  const width = (range.max - range.min) / histogram.length;
  const shares = (end: number): number[] => (end === 0 ? [1] : Array.from({ length: candidates }, (_, i) => 1 - (0.75 * i) / candidates));
  let best = { error: Number.POSITIVE_INFINITY, min: range.min, max: range.max };
  for (const low of shares(Math.min(0, range.min))) {
    for (const high of shares(Math.max(0, range.max))) {
      const [min, max] = [Math.min(0, range.min) * low, Math.max(0, range.max) * high];
      const rounding = ((max - min) / 255) ** 2 / 12;
      let error = 0;
      for (let bin = 0; bin < histogram.length && error < best.error; bin++) {
        const value = range.min + (bin + 0.5) * width;
        const outside = value < min ? min - value : value > max ? value - max : 0;
        error += (histogram[bin] as number) * (outside > 0 ? outside ** 2 : rounding);
      }
      if (error < best.error) best = { error, min, max };
    }
  }
  return { min: best.min, max: best.max };
}
