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

/** Adds values to a histogram over the range, first bin at min, last bin up to max. */
export function countIntoHistogram(histogram: Float64Array, range: Range, values: Float32Array): void {
  const width = (range.max - range.min) / histogram.length;
  for (let i = 0; i < values.length; i++) {
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
