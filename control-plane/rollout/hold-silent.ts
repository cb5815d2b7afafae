import type { AdvanceInput, RolloutCommand } from './rollout-advance.ts';
import { countOut, groupsOf, outDevices } from './count-out.ts';
import { isOutOfService } from './device-life.ts';
import { answerOf, enter } from './evaluate-device.ts';
import type { Rollout, RolloutDevice } from './rollout.ts';

/**
 * A silent device no longer counts as out of service, so others of its redundancy group go on. Should it wake, it must not swap beside
 * them: it is told to hold, prepares everything, and swaps when its group has room. One that swaps while it is cut off cannot be held.
 * Where the rollout has ended without success it is taken back instead: nobody is brought to swap any more.
 *
 * @param commands what is to be told is appended
 */
export function holdSilent(rollout: Rollout, { observed, outElsewhere, stopped, commandsMax, nowMs }: AdvanceInput, commands: RolloutCommand[]): Rollout {
  const { spec, waves } = rollout;
  // Devices that are activated together are held by their site.
  if (stopped !== '' || spec.redundancy.length === 0 || spec.activation.atomicBy !== undefined || !rollout.devices.some(({ state }) => state === 'silent')) return rollout;
  const busy = new Set([...outElsewhere, ...outDevices(rollout, observed, nowMs)]);
  const out = countOut(rollout, observed, busy);
  const isOver = rollout.state === 'tripped' || rollout.state === 'aborted' || rollout.state === 'superseded';
  let changed = false;
  const devices = rollout.devices.map((device): RolloutDevice => {
    const twin = observed.get(device.deviceId);
    if (device.state !== 'silent' || device.recall !== 'none' || commands.length >= commandsMax || waves[device.wave]?.kind === 'shadow') return device;
    if (twin === undefined || twin.revoked || twin.desiredRolloutId !== rollout.id || twin.runningDigest === rollout.bundleDigest) return device;
    const groups = groupsOf(twin, rollout);
    if (groups.length === 0) return device;
    if (isOver) {
      changed = true;
      return { ...device, held: false, recall: 'asked', updatedMs: nowMs };
    }
    if (!device.held) {
      // What it said before it fell silent is no sign of life: only an answer to this is.
      const held = { ...device, held: true, revisionBefore: Math.max(twin.desiredRevision, twin.reportedRevision), updatedMs: nowMs };
      commands.push({ kind: 'hold', device: held });
      changed = true;
      return held;
    }
    const room = busy.has(device.deviceId) || groups.every(({ group, outMax }) => (out.get(group) ?? 0) < outMax);
    if (rollout.state === 'paused' || !room || !twin.online || answerOf(device, rollout, twin)?.phase !== 'ready') return device;
    const back = { ...enter(device, spec, 'ready', 'it was silent and has come back', nowMs), held: false, reached: true, assignedMs: nowMs };
    for (const { group } of groups) out.set(group, (out.get(group) ?? 0) + Number(isOutOfService(back.state)));
    commands.push({ kind: 'release', device: back });
    changed = true;
    return back;
  });
  return changed ? { ...rollout, devices } : rollout;
}
