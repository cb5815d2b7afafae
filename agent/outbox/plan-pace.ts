/** How fast records may be sent over a link. */
export interface Pace {
  readonly bytesPerS: number;
  readonly recordsPerS: number;
}

/** What may be sent at once; below zero: what was sent ahead. */
export interface Allowance {
  readonly bytes: number;
  readonly records: number;
  /** Monotonic: until when it counts. */
  readonly atMs: number;
}

/** What is saved up while nothing is sent, in seconds of the pace. */
const burstS = 1;

/** The allowance some time later (token bucket, as in RFC 2697): it grows by the pace up to one second's worth. */
export function refill({ bytes, records, atMs }: Allowance, { bytesPerS, recordsPerS }: Pace, nowMs: number): Allowance {
  const passedS = Math.max(0, nowMs - atMs) / 1000;
  return { bytes: Math.min(burstS * bytesPerS, bytes + passedS * bytesPerS), records: Math.min(burstS * recordsPerS, records + passedS * recordsPerS), atMs: nowMs };
}

/**
 * How long a device waits before it sends what has gathered, so that a fleet that comes back as one does not arrive as one.
 * What fits into one batch does not wait.
 *
 * @param uniform one draw from [0, 1)
 */
export function planJitterMs(records: number, { recordsAtOnce, jitterMs }: { readonly recordsAtOnce: number; readonly jitterMs: number }, uniform: number): number {
  return records <= recordsAtOnce ? 0 : Math.round(uniform * jitterMs);
}
