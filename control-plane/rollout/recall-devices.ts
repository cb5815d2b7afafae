import type { AdvanceInput, RolloutCommand } from './rollout-advance.ts';
import { countOut, groupsOf, isLeaving, swappingDevices } from './count-out.ts';
import { deviceLife, isOutOfService } from './device-life.ts';
import { enter, remove } from './evaluate-device.ts';
import { withDevices, type Rollout, type RolloutDevice } from './rollout.ts';

/** Marks what a tripped or aborted rollout takes back: every device it told, of all waves or of one; a newer rollout that has it, and has not told it yet, may never do so. Who is revoked goes back once it is enrolled again. */
export function markRecalled(rollout: Rollout, waves: 'all' | number, why: string, nowMs: number): RolloutDevice[] {
  return rollout.devices.map((device) => (device.recall === 'none' && device.assignedMs > 0 && (waves === 'all' || device.wave === waves) ? recallDevice(rollout, device, why, nowMs) : device));
}

function recallDevice(rollout: Rollout, device: RolloutDevice, why: string, nowMs: number): RolloutDevice {
  // What had an outcome keeps it: the counts of the gate stay what they were.
  if (isOutOfService(device.state)) return { ...enter(device, rollout.spec, 'reverted', `taken back while ${device.state}: ${why}`, nowMs), recall: 'asked' };
  return { ...device, recall: 'asked', updatedMs: nowMs };
}

/** Neither a shadow nor the hold of a site outlives its rollout; one that succeeded goes on with those who are tried again. @param told in the step in which it ends */
export function recallUnfinished(rollout: Rollout, nowMs: number, told: ReadonlySet<string> = new Set()): Rollout {
  return withDevices(rollout, rollout.devices.map((device) => {
    const shadow = rollout.waves[device.wave]?.kind === 'shadow';
    const unfinished = device.held || shadow || stoodIn(device) === 'waiting';
    return unfinished && !goesOn(rollout, device, shadow, told) && device.assignedMs > 0 && device.recall === 'none' && device.state !== 'superseded' ? recallDevice(rollout, device, 'the rollout is over', nowMs) : device;
  }));
}

function goesOn({ state, spec }: Rollout, device: RolloutDevice, shadow: boolean, told: ReadonlySet<string>): boolean {
  if (state !== 'succeeded') return false;
  // Who is tried again in a shadow wave has its turn still before it, or was told just now. Who ran the bundle already may run another by the time it hears of its shadow, which must end.
  if (shadow) return device.state === 'waiting' || told.has(device.deviceId);
  return device.state !== 'removed' && (device.state !== 'silent' || spec.activation.atomicBy === undefined);
}

/** Of one that is revoked, where it stood then. */
function stoodIn({ state, history }: RolloutDevice): RolloutDevice['state'] {
  return state === 'removed' ? (history.at(-2)?.state ?? state) : state;
}

/** Who is tried again in a shadow wave after the rollout succeeded ends its shadow as the others did: with its outcome, whichever it is. Who is revoked since then, and enrolled again, neither shadows nor is held for ever. */
export function recallShadows(rollout: Rollout, { observed, nowMs }: Pick<AdvanceInput, 'observed' | 'nowMs'>): Rollout {
  return withDevices(rollout, rollout.devices.map((device) => {
    if (device.recall !== 'none' || device.assignedMs === 0 || observed.get(device.deviceId)?.desiredRolloutId !== rollout.id) return device;
    const isShadow = rollout.waves[device.wave]?.kind === 'shadow';
    const isOver = device.state === 'removed' ? isShadow || device.held || stoodIn(device) === 'waiting' : isShadow && deviceLife[device.state].kind === 'outcome';
    return isOver ? recallDevice(rollout, device, 'the rollout is over', nowMs) : device;
  }));
}

/** Tells devices to go back, unless something newer has told them what to run; as many at once as redundancy allows beside those that swap already, here and in other rollouts. */
export function recallDevices(rollout: Rollout, { observed, swappingElsewhere, commandsMax, nowMs }: AdvanceInput, commands: RolloutCommand[]): Rollout {
  if (!rollout.devices.some((device) => device.recall === 'asked')) return rollout;
  const out = countOut(rollout, observed, new Set([...swappingElsewhere, ...swappingDevices(rollout, observed, nowMs)]));
  return withDevices(rollout, rollout.devices.map((device) => {
    if (device.recall !== 'asked') return device;
    const twin = observed.get(device.deviceId);
    if (twin === undefined) return { ...device, recall: 'none' as const, updatedMs: nowMs };
    if (twin.revoked) return device.state === 'removed' ? device : remove(device, rollout.spec, nowMs);
    if (twin.desiredRolloutId !== rollout.id) return { ...device, recall: 'none' as const, reason: device.state === 'superseded' ? device.reason : `not taken back: ${twin.desiredRolloutId || 'another hand'} told it what to run`, updatedMs: nowMs };
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
