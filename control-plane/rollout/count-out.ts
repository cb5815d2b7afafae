import { deviceLife, isOutOfService, stateOfPhase } from './device-life.ts';
import { tagValues } from './evaluate-selector.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

type Observed = ReadonlyMap<string, DeviceObservation>;

/** Devices that a rollout has out of service: between assignment and outcome (in a shadow wave the old model acts on), or on their way back. */
export function outDevices(rollout: Rollout, observed: Observed, nowMs: number): string[] {
  return [...busyDevices(rollout), ...leavingDevices(rollout, observed, nowMs)];
}

/**
 * Those that swap now: they try its bundle, or are on their way back from it. Who is to go back waits for these only, and not for devices that
 * still prepare, wait for their window or are away: each of these is over by a deadline, of a paused rollout too.
 */
export function swappingDevices(rollout: Rollout, observed: Observed, nowMs: number): string[] {
  const trying = rollout.devices.flatMap(({ deviceId, state, sinceMs }) => ((state === 'activated' || state === 'probation') && observed.get(deviceId)?.online === true && nowMs - sinceMs < rollout.spec.gate.deadlineMs ? deviceId : []));
  return [...trying, ...leavingDevices(rollout, observed, nowMs)];
}

function busyDevices({ devices, waves }: Rollout): string[] {
  return devices.flatMap(({ deviceId, state, wave }) => (isOutOfService(state) && waves[wave]?.kind !== 'shadow' ? deviceId : []));
}

/** Told to go back, and still inferring from the bundle they are to leave. */
export function leavingDevices(rollout: Rollout, observed: Observed, nowMs: number): string[] {
  return rollout.devices.flatMap((device) => (device.recall === 'told' && isLeaving(device, observed.get(device.deviceId), rollout, nowMs) ? device.deviceId : []));
}

/** Whether a device that is taken back has the swap still before it: not where it does not run the bundle, and one that is away holds up nobody. */
export function isLeaving(device: RolloutDevice, twin: DeviceObservation | undefined, rollout: Rollout, nowMs: number): boolean {
  return twin?.online === true && twin.runningDigest === rollout.bundleDigest && mayLeave(device, twin, rollout, nowMs);
}

/** The same where it may be away, and run the bundle before we hear of it. Not where it has nothing else to run, was told something newer, has said why it stays, or has said nothing by its deadline. */
export function mayLeave({ recall, previousDigest, updatedMs }: RolloutDevice, twin: DeviceObservation | undefined, { id, spec }: Rollout, nowMs: number): boolean {
  if (twin?.desiredRolloutId !== id || previousDigest === '') return false;
  if (recall === 'asked') return true;
  // What it says of another bundle under the same revision was forged.
  const answered = twin.update?.revision === twin.desiredRevision && twin.update.bundleDigest === twin.desiredDigest ? stateOfPhase[twin.update.phase] : undefined;
  return twin.desiredDigest !== '' && (answered === undefined || deviceLife[answered].kind === 'life') && nowMs - updatedMs < spec.gate.deadlineMs;
}

/** The redundancy groups that a device is in. */
export function groupsOf(twin: DeviceObservation, { spec }: Rollout): { group: string; outMax: number }[] {
  return spec.redundancy.flatMap(({ key, outMax }) => tagValues(twin.tags, key).map((value) => ({ group: `${key}:${value}`, outMax })));
}

/** How many of these devices each group has. */
export function countOut(rollout: Rollout, observed: Observed, devices: ReadonlySet<string>): Map<string, number> {
  const out = new Map<string, number>();
  if (rollout.spec.redundancy.length === 0) return out;
  for (const deviceId of devices) {
    const twin = observed.get(deviceId);
    if (twin === undefined) continue;
    for (const { group } of groupsOf(twin, rollout)) out.set(group, (out.get(group) ?? 0) + 1);
  }
  return out;
}
