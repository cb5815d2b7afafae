import { isToBeActivated } from './evaluate-device.ts';
import type { DeviceObservation, Rollout } from './rollout.ts';

/** Whom newer rollouts have, or have told what they run and not taken back while this one did not move, as after a trip. */
export function newerThan(rollout: Rollout, holders: ReadonlyMap<string, { rolloutId: string }>, unsettled: readonly Rollout[], observed: ReadonlyMap<string, DeviceObservation>, known: { readonly ages: ReadonlyMap<string, number>; readonly bundles: ReadonlyMap<string, string> } | undefined): ReadonlyMap<string, string> {
  const newer = new Map<string, string>();
  for (const device of rollout.devices) {
    const isInShadow = device.state === 'already_running' && device.laterWave >= 0;
    const twin = device.state === 'waiting' || isToBeActivated(device) || isInShadow ? observed.get(device.deviceId) : undefined;
    if (twin === undefined || twin.desiredRolloutId === rollout.id || known?.bundles.get(twin.desiredRolloutId) !== twin.desiredDigest) continue;
    if ((known.ages.get(twin.desiredRolloutId) ?? 0) > rollout.createdMs) newer.set(device.deviceId, twin.desiredRolloutId);
  }
  if (unsettled.length === 1) return newer;
  const after = new Set(unsettled.slice(unsettled.indexOf(rollout) + 1).map((other) => other.id));
  for (const [deviceId, holder] of holders) if (after.has(holder.rolloutId)) newer.set(deviceId, holder.rolloutId);
  return newer;
}
