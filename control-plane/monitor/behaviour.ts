import type { Task } from '../../proto/manifest.ts';

/**
 * What is kept of one device with one bundle for one hour, by place in its row. A name that ends in Count is followed by
 * the sum and the sum of the squares of so many values.
 */
export const behaviourColumns = {
  /** Inferences while the bundle was the one that acts. */
  inferences: 0,
  /** Of those with an estimate of being right, without labels: how many, and how many are. */
  estimated: 1,
  estimatedRight: 2,
  confidenceCount: 3,
  /** First output of a regression or anomaly score. */
  outputCount: 6,
  /** Inferences by the metrics, and failed ones among them. */
  runs: 9,
  errors: 10,
  /** Natural logarithms of milliseconds, of MiB. */
  logLatencyP99Count: 11,
  logMemoryCount: 14,
  /** In the shadow of another bundle. */
  shadowCompared: 17,
  shadowAgreed: 18,
  shadowErrors: 19,
  shadowLogLatencyP99Count: 20,
  /** In the shadow, with nothing to compare them with. */
  shadowAlone: 23,
  /** Of inputs captured in this hour and labelled since: the errors, 0 or 1 (classification, anomaly), or squared (regression). */
  errorCount: 24,
  /** Predictions by class from here on: the first classes one by one, all others together. */
  predicted: 27,
} as const;

/** Classes that are counted one by one. */
export const behaviourClassesMax = 15;

/** A bundle in the field. */
export interface BundleBehaviour {
  readonly bundleDigest: string;
  readonly task: Task;
  readonly classNames: readonly string[];
  /** Numbers of a row. */
  readonly width: number;
  /** Whose rows they are. */
  readonly deviceIds: readonly string[];
  /** Hours since 1970 UTC -> a row for each device, one after the other; zeros, or missing at the end, where it reported nothing. */
  readonly hours: ReadonlyMap<number, Float64Array>;
  /** Grows with every change, so that what follows from it need not be computed again. */
  readonly revision: number;
}

export function behaviourWidth(classNames: readonly string[]): number {
  return behaviourColumns.predicted + Math.min(classNames.length, behaviourClassesMax + 1);
}
