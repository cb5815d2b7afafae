import { countOut, groupsOf, outDevices } from './count-out.ts';
import { deviceLife, isOutOfService } from './device-life.ts';
import { enter } from './evaluate-device.ts';
import { tagValues } from './evaluate-selector.ts';
import type { AdvanceInput, RolloutCommand } from './rollout-advance.ts';
import { isWindowOpen } from './maintenance-window.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

const hourMs = 3600_000;

/**
 * Assigns the waiting devices of the open waves: at most outMax of a redundancy group between assignment and outcome or on their
 * way back (in other rollouts too), no faster than a wave's rate, and no more than one step may tell. A site that is
 * activated together is told only where all of it that waits has room: two of them with room for a part each would hold, and wait for each other for ever.
 *
 * @param commands what is to be told is appended
 */
export function assignDevices(rollout: Rollout, input: AdvanceInput, commands: RolloutCommand[]): Rollout {
  const { observed, nowMs } = input;
  if (!rollout.devices.some((device) => device.wave <= rollout.waveOpen && device.state === 'waiting' && device.recall === 'none')) return rollout;
  const busy = new Set([...input.outElsewhere, ...outDevices(rollout, observed, nowMs)]);
  const out = countOut(rollout, observed, busy);
  const allowance = ratesOf(rollout, nowMs);
  /** Wave and site -> whether all that waits of it is told in this step. */
  const sites = new Map<string, boolean>();
  let waitingBySite: Map<string, { readonly name: string; readonly twin: DeviceObservation }[]> | undefined;
  let changed = false;
  const devices = rollout.devices.map((device) => {
    if (device.wave > rollout.waveOpen || device.state !== 'waiting' || device.recall !== 'none' || commands.length >= input.commandsMax) return device;
    const twin = observed.get(device.deviceId);
    if (twin === undefined || twin.revoked || waitsForWindow(twin, rollout, nowMs) || (allowance.get(device.wave) ?? Infinity) < 1) return device;
    const groups = rollout.waves[device.wave]?.kind === 'shadow' ? [] : groupsOf(twin, rollout);
    // One that an older rollout has out of service is taken as it is: nothing old blocks what is newer. One on its way back is out for a moment only: beside others of its line it comes back first.
    const isTaken = busy.has(device.deviceId) && !input.leavingElsewhere.has(device.deviceId);
    const site = groups.length === 0 ? undefined : siteOf(twin);
    // A site is told as a whole: it waits even for what an older rollout has out of it.
    if (groups.length > 0 && !(site === undefined ? isTaken || hasRoom([twin]) : hasRoomForSite(site, device.wave))) return device;
    changed = true;
    allowance.set(device.wave, (allowance.get(device.wave) ?? Infinity) - 1);
    const assigned = assignDevice({ ...device, before: input.evidenceBefore(device.deviceId) }, rollout, twin, nowMs);
    if (isOutOfService(assigned.state) && !busy.has(device.deviceId) && site === undefined) for (const { group } of groups) out.set(group, (out.get(group) ?? 0) + 1);
    // One that runs it already is told only what it is not told yet, or told to shadow; and no shadow, which would be of itself: its turn is where it is activated.
    const needsOrder = assigned.state !== 'already_running' || (rollout.waves[device.wave]?.kind !== 'shadow' && (twin.desiredDigest !== rollout.bundleDigest || twin.desiredRolloutId === rollout.id));
    if (needsOrder) commands.push({ kind: 'assign', device: assigned });
    return assigned;
  });
  return changed ? { ...rollout, devices } : rollout;

  /** Whether these devices may be out together, beside those that are. */
  function hasRoom(together: readonly DeviceObservation[]): boolean {
    const fresh = countOut(rollout, observed, new Set(notBusy(together)));
    return together.every((twin) => groupsOf(twin, rollout).every(({ group, outMax }) => (out.get(group) ?? 0) + (busy.has(twin.deviceId) ? 0 : (fresh.get(group) ?? 0)) <= outMax));
  }

  function notBusy(twins: readonly DeviceObservation[]): string[] {
    return twins.flatMap(({ deviceId }) => (busy.has(deviceId) ? [] : deviceId));
  }

  /** All that waits of a site is told, or none of it: decided once in a step, and the room is kept for all. */
  function hasRoomForSite(site: string, wave: number): boolean {
    const name = `${wave} ${site}`;
    const known = sites.get(name);
    if (known !== undefined) return known;
    waitingBySite ??= Map.groupBy(rollout.devices.filter(({ state }) => state === 'waiting').flatMap((other) => {
      const twin = observed.get(other.deviceId);
      return twin?.revoked === false ? { name: `${other.wave} ${siteOf(twin) ?? ''}`, twin } : [];
    }), (member) => member.name);
    const members = (waitingBySite.get(name) ?? []).map(({ twin }) => twin);
    const room = hasRoom(members);
    sites.set(name, room);
    if (room) for (const [group, count] of countOut(rollout, observed, new Set(notBusy(members)))) out.set(group, (out.get(group) ?? 0) + count);
    return room;
  }

  function siteOf({ tags }: DeviceObservation): string | undefined {
    const { atomicBy } = rollout.spec.activation;
    return atomicBy === undefined ? undefined : tagValues(tags, atomicBy)[0];
  }
}

/**
 * A device on trial with another version leaves it in the moment it is told of a newer one: where swaps have maintenance windows, it
 * is told inside of one, or when its trial is over.
 */
export function waitsForWindow(twin: DeviceObservation | undefined, { bundleDigest, spec }: Rollout, nowMs: number): boolean {
  const { windows } = spec.activation;
  if (windows.length === 0 || twin?.update === undefined || twin.update.bundleDigest === bundleDigest) return false;
  return (twin.update.phase === 'activated' || twin.update.phase === 'in_probation') && twin.desiredDigest === twin.update.bundleDigest && !isWindowOpen(windows, nowMs);
}

function assignDevice(device: RolloutDevice, rollout: Rollout, twin: DeviceObservation, nowMs: number): RolloutDevice {
  const held = rollout.spec.activation.atomicBy !== undefined && rollout.waves[device.wave]?.kind !== 'shadow' && tagValues(twin.tags, rollout.spec.activation.atomicBy).length > 0;
  const told: RolloutDevice = {
    ...enter(device, rollout.spec, 'assigned', '', nowMs),
    reached: false,
    acknowledged: false,
    recall: 'none',
    held,
    previousDigest: twin.confirmedDigest === rollout.bundleDigest ? device.previousDigest : twin.confirmedDigest,
    revisionBefore: Math.max(twin.desiredRevision, twin.reportedRevision),
    attempt: device.attempt + 1,
    assignedMs: nowMs,
  };
  const runs = twin.confirmedDigest === rollout.bundleDigest && twin.runningDigest === rollout.bundleDigest;
  return runs ? enter(told, rollout.spec, 'already_running', 'it ran and had confirmed the bundle before it was told', nowMs) : told;
}

/** How many devices each wave with a rate may take now: its first at once. */
function ratesOf(rollout: Rollout, nowMs: number): Map<number, number> {
  const allowance = new Map<number, number>();
  for (const wave of rollout.waves) {
    if (wave.perHour === 0 || wave.openedMs === 0) continue;
    // Who left the wave before it was filled up again is not one of those told since, nor is who was told of its shadow only.
    const told = rollout.devices.filter(({ wave: own, assignedMs, acknowledged, state }) => own === wave.index && assignedMs > 0 && (assignedMs >= wave.openedMs || !(acknowledged || state === 'waiting' || deviceLife[state].kind === 'gone'))).length;
    allowance.set(wave.index, 1 + Math.floor(((nowMs - wave.openedMs) * wave.perHour) / hourMs) - told);
  }
  return allowance;
}
