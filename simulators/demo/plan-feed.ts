/** Which phase the line sends, how fast, and how far. */
export interface Pace {
  readonly phase: string;
  /** Readings of one device per second. */
  readonly perSecond: number;
  /** Position at which a device stops; Infinity for no stop. */
  readonly until: number;
  /** The same for each device by its index, where they differ. */
  readonly untilOf?: readonly number[];
}

export interface DeviceFeed {
  /** Position of the next reading that was never sent. */
  readonly next: number;
  /** Sent and not answered. */
  readonly outstanding: number;
  /** Before this moment the device is left alone: it had no model for the last reading. */
  readonly notBeforeMs: number;
  readonly lastSentMs: number;
}

/** A device that does not answer is not sent more than this. */
export const outstandingMax = 4;
const burstMax = 3;

/** How many new readings to send to one device now. */
export function planFeed(pace: Pace | undefined, feed: DeviceFeed, nowMs: number): number {
  if (pace === undefined || nowMs < feed.notBeforeMs) return 0;
  const due = Math.floor(((nowMs - feed.lastSentMs) * pace.perSecond) / 1000);
  return Math.max(0, Math.min(due, burstMax, outstandingMax - feed.outstanding, pace.until - feed.next));
}
