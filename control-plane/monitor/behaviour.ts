import type { Task } from '../../proto/manifest.ts';
import type { HourTotals, Moments } from '../store/device-hours.ts';

/** What is known of one device with one bundle in one hour. */
export interface HourBehaviour {
  readonly totals: HourTotals;
  /** Inferences that are right by the estimate without labels; undefined where the bundle allows none. */
  readonly estimatedRight: number | undefined;
  /** Of inputs captured in this hour and labelled since: the errors, 0 or 1 (classification, anomaly), or squared (regression). */
  readonly errors: Moments;
}

/** A bundle in the field, device by device and hour by hour (hours since 1970 UTC). */
export interface BundleBehaviour {
  readonly bundleDigest: string;
  readonly task: Task;
  readonly classNames: readonly string[];
  readonly devices: ReadonlyMap<string, ReadonlyMap<number, HourBehaviour>>;
  /** Grows with every change, so that what follows from it need not be computed again. */
  readonly revision: number;
}
