import type { AdvanceInput, RolloutCommand } from './advance-rollout.ts';
import { groupsOf } from './assign-devices.ts';
import { deviceLife, isOutOfService, stateOfPhase } from './device-life.ts';
import { enter } from './evaluate-device.ts';
import { withDevices, type DeviceObservation, type Rollout, type RolloutDevice } from './rollout.ts';

/** Marks what a tripped or aborted rollout takes back: every device it told, of all waves or of one. */
export function markRecalled(rollout: Rollout, waves: 'all' | number, why: string, nowMs: number): RolloutDevice[] {
  return rollout.devices.map((device) => (device.recall === 'none' && device.assignedMs > 0 && deviceLife[device.state].kind !== 'gone' && (waves === 'all' || device.wave === waves) ? recallDevice(rollout, device, why, nowMs) : device));
}

function recallDevice(rollout: Rollout, device: RolloutDevice, why: string, nowMs: number): RolloutDevice {
  // What had an outcome keeps it: the counts of the gate stay what they were.
  if (isOutOfService(device.state)) return { ...enter(device, rollout.spec, 'reverted', `taken back while ${device.state}: ${why}`, nowMs), recall: 'asked' };
  return { ...device, recall: 'asked', updatedMs: nowMs };
}

/** Neither a shadow nor the hold of a site outlives its rollout; one that succeeded goes on with those who are tried again. */
export function recallUnfinished(rollout: Rollout, nowMs: number): Rollout {
  return withDevices(rollout, rollout.devices.map((device) => {
    const shadow = rollout.waves[device.wave]?.kind === 'shadow';
    const unfinished = device.held || shadow || device.state === 'waiting';
    const goesOn = rollout.state === 'succeeded' && !shadow && !(device.state === 'silent' && rollout.spec.activation.atomicBy !== undefined);
    return unfinished && !goesOn && device.assignedMs > 0 && device.recall === 'none' && deviceLife[device.state].kind !== 'gone' ? recallDevice(rollout, device, 'the rollout is over', nowMs) : device;
  }));
}

/** Tells devices to go back, unless something newer has told them what to run; as many at once as redundancy allows. */
export function recallDevices(rollout: Rollout, { observed, commandsMax, nowMs }: AdvanceInput, commands: RolloutCommand[]): Rollout {
  if (!rollout.devices.some((device) => device.recall === 'asked')) return rollout;
  const out = countRecalls(rollout, observed, nowMs);
  return withDevices(rollout, rollout.devices.map((device) => {
    if (device.recall !== 'asked') return device;
    const twin = observed.get(device.deviceId);
    if (twin === undefined || twin.revoked) return { ...enter(device, rollout.spec, 'removed', 'revoked', nowMs), recall: 'none' as const };
    if (twin.desiredRolloutId !== rollout.id) return { ...device, recall: 'none' as const, reason: `not taken back: ${twin.desiredRolloutId || 'another hand'} told it what to run`, updatedMs: nowMs };
    const groups = !isLeaving(device, twin, rollout, nowMs) ? [] : groupsOf(twin, rollout);
    if (commands.length >= commandsMax || groups.some(({ group, outMax }) => (out.get(group) ?? 0) >= outMax)) return device;
    for (const { group } of groups) out.set(group, (out.get(group) ?? 0) + 1);
    const told: RolloutDevice = { ...device, recall: 'told', updatedMs: nowMs };
    // In the step in which it fell silent and its rollout ended it was to hold: it goes back instead.
    const held = commands.findIndex((command) => command.kind === 'hold' && command.device.deviceId === device.deviceId);
    if (held >= 0) commands.splice(held, 1);
    commands.push({ kind: 'revert', device: told });
    return told;
  }));
}

/** Devices on their way back, by group: told so, and still inferring from the bundle they are to leave. */
function countRecalls(rollout: Rollout, observed: AdvanceInput['observed'], nowMs: number): Map<string, number> {
  const { devices, spec } = rollout;
  const out = new Map<string, number>();
  if (spec.redundancy.length === 0) return out;
  for (const device of devices) {
    const twin = observed.get(device.deviceId);
    if (device.recall !== 'told' || twin === undefined || !isLeaving(device, twin, rollout, nowMs)) continue;
    for (const { group } of groupsOf(twin, rollout)) out.set(group, (out.get(group) ?? 0) + 1);
  }
  return out;
}

/**
 * Whether a device that is taken back has the swap still before it. Not where it does not run the bundle or has nothing else to run; and one
 * that is away, was told something newer, has said why it stays, or has said nothing by its deadline holds up nobody.
 */
function isLeaving({ recall, previousDigest, updatedMs }: RolloutDevice, twin: DeviceObservation, { id, bundleDigest, spec }: Rollout, nowMs: number): boolean {
  if (!twin.online || twin.runningDigest !== bundleDigest || twin.desiredRolloutId !== id) return false;
  if (recall === 'asked') return previousDigest !== '';
  const answered = twin.update?.revision === twin.desiredRevision ? stateOfPhase[twin.update.phase] : undefined;
  return twin.desiredDigest !== '' && (answered === undefined || deviceLife[answered].kind === 'life') && nowMs - updatedMs < spec.gate.deadlineMs;
}
