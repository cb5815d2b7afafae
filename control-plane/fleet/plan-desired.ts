import type { Desired } from '../../proto/messages.ts';
import type { DesiredChange } from './device.ts';

/** Revisions beyond it are not taken from a device: it could push its own out of the range of exact integers. */
const revisionTrustedMax = 2 ** 48;

/**
 * The next desired state of a device. The revision grows past everything this control plane has issued and past what the
 * device says it has seen: a database restored from a backup must still be obeyed.
 *
 * @param issued the newest desired state that was issued; undefined before the first
 * @param seenRevision the revision of the device's last report; 0 where there is none
 */
export function planDesired(change: DesiredChange, issued: Pick<Desired, 'revision' | 'probation' | 'sampling' | 'reporting'> | undefined, seenRevision: number, nowMs: number): Desired {
  return {
    deviceId: change.deviceId,
    revision: nextRevision(issued?.revision ?? 0, seenRevision),
    bundle: change.bundle,
    rolloutId: change.rolloutId,
    issuedMs: nowMs,
    expiresMs: change.expiresMs ?? 0,
    probation: change.probation ?? issued?.probation,
    sampling: change.sampling ?? issued?.sampling,
    reporting: change.reporting ?? issued?.reporting,
    shadowing: change.shadowing,
    activation: change.activation,
    delivery: change.delivery,
  };
}

/** Past what was issued and what the device says it has seen. */
export function nextRevision(issued: number, seen: number): number {
  return Math.max(issued, seen <= revisionTrustedMax ? seen : 0) + 1;
}
