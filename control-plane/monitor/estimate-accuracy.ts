/** From which confidence on an answer counts as right: bins of a sketch above `bin` whole, `bin` itself by `part`. */
export interface ConfidenceThreshold {
  readonly bin: number;
  readonly part: number;
}

// Of a sketch's counts the last two, missing and NaN, are no values.
const noValues = 2;

/**
 * Average thresholded confidence (Garg, Balakrishnan, Lipton, Neyshabur and Sedghi 2022, ICLR): the threshold that as large a
 * share of the reference exceeds as the model was right on its hold-out rows. Within a bin values are taken to be evenly
 * spread. The reference holds training rows, of which a model is surer than of others, so that the estimate is too low
 * rather than too high; two versions are compared by it, not held against a figure.
 *
 * @param reference counts of the confidence, as in a sketch
 * @param accuracy on the hold-out rows, 0 to 1
 */
export function fitConfidenceThreshold(reference: readonly number[], accuracy: number): ConfidenceThreshold | undefined {
  const bins = reference.slice(0, -noValues);
  const all = bins.reduce((sum, count) => sum + count, 0);
  if (all === 0 || !(accuracy > 0 && accuracy <= 1)) return undefined;
  let left = accuracy * all;
  for (let bin = bins.length - 1; bin >= 0; bin--) {
    const count = bins[bin] as number;
    if (left <= count && count > 0) return { bin, part: left / count };
    left -= count;
  }
  return { bin: 0, part: 1 };
}

/** How many of these inferences are right by the threshold. */
export function estimateRight(counts: readonly number[], { bin, part }: ConfidenceThreshold): number {
  return counts.slice(bin + 1, -noValues).reduce((sum, count) => sum + count, 0) + part * (counts[bin] ?? 0);
}
