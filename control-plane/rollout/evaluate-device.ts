import type { DeviceObservation, RolloutDevice, RolloutDeviceState } from './legacy.ts';

export interface DeviceVerdict {
  readonly state: RolloutDeviceState;
  readonly reason: string;
}

const badPhases = new Set(['failed', 'reverted', 'denied']);

/**
 * Where a device stands in its rollout, read from what produces its inferences and what it says about this rollout's
 * update, never from what it was told to do. A silent device that comes back is read again.
 *
 * @param observed undefined where the device is no longer enrolled
 * @param deadlineMs how long after its assignment a device without outcome is silent
 */
export function evaluateDevice(device: RolloutDevice, rollout: { id: string; bundleDigest: string }, observed: DeviceObservation | undefined, deadlineMs: number, nowMs: number): DeviceVerdict {
  const kept = { state: device.state, reason: device.reason };
  if (device.state === 'removed' || device.state === 'reverted') return kept;
  if (observed === undefined || observed.revoked) return { state: 'removed', reason: 'revoked' };
  if (device.state === 'waiting' || device.state === 'reverting') return kept;
  const { update } = observed;
  if (update !== undefined && update.rolloutId === rollout.id && update.bundleDigest === rollout.bundleDigest && badPhases.has(update.phase)) {
    return { state: 'failed', reason: [`${update.phase}: ${update.reason || 'no reason given'}`, update.detail].filter((part) => part !== '').join('; ') };
  }
  if (observed.confirmedDigest === rollout.bundleDigest && observed.runningDigest === rollout.bundleDigest) return { state: 'confirmed', reason: '' };
  // A reboot empties the running digest until the next inference: what was confirmed stays confirmed.
  if (device.state === 'confirmed' || device.state === 'failed') return kept;
  if (nowMs - device.assignedMs >= deadlineMs) return { state: 'silent', reason: `no outcome within ${deadlineMs} ms; last phase: ${update?.phase ?? 'never reported'}` };
  return { state: 'assigned', reason: '' };
}
