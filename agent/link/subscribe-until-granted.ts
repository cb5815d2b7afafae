import type { Clock } from '../../proto/clock.ts';
import type { Link } from './link.ts';

/** A subscription that was refused, or not answered in time, is asked for again after this long. */
const againMs = 15_000;

/**
 * Subscribes, again and again while the connection lasts: on a slow line the answer may come too late though the connection stays, and a
 * device that gave up would be online and hear nothing.
 *
 * @param onAnswer told of every answer
 * @param signal aborted when the connection is over
 * @returns whether it was granted
 */
export async function subscribeUntilGranted(link: Pick<Link, 'subscribe'>, topics: readonly string[], clock: Clock, signal: AbortSignal, onAnswer: (granted: boolean) => void = () => undefined): Promise<boolean> {
  for (;;) {
    const granted = await link.subscribe(topics, 1);
    if (signal.aborted) return false;
    onAnswer(granted);
    if (granted) return true;
    await clock.sleep(againMs, signal).catch(() => undefined);
    if (signal.aborted) return false;
  }
}
