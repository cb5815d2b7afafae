import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { assignWaves } from './assign-waves.ts';
import type { DeviceObservation, RolloutSpec, Selector } from './legacy.ts';

export interface RolloutPlan {
  /** Device ids of each wave, in the order of opening. */
  readonly waves: readonly (readonly string[])[];
  readonly leftOut: readonly { readonly deviceId: string; readonly reason: string }[];
}

export interface RolloutSituation {
  readonly bundleDigest: string;
  /** Every enrolled device. */
  readonly devices: readonly DeviceObservation[];
  /** Device id -> the running or paused rollout that has it. */
  readonly taken: ReadonlyMap<string, string>;
}

/**
 * Who takes part and in which wave. Devices that are online come first, so that the first waves decide soon; within that
 * by id, so that the same fleet gives the same plan.
 *
 * @returns `request.conflict` where nobody is left to take part
 */
export function planRollout(spec: Pick<RolloutSpec, 'selector' | 'waves'>, situation: RolloutSituation): Result<RolloutPlan, Problem<'request.conflict'>> {
  const leftOut: { deviceId: string; reason: string }[] = [];
  const eligible: DeviceObservation[] = [];
  const known = new Set(situation.devices.map((device) => device.deviceId));
  for (const deviceId of new Set(spec.selector.deviceIds ?? [])) {
    if (!known.has(deviceId)) leftOut.push({ deviceId, reason: 'not enrolled' });
  }
  for (const device of situation.devices) {
    if (!isSelected(device, spec.selector)) continue;
    const reason = whyNot(device, situation);
    if (reason === undefined) eligible.push(device);
    else leftOut.push({ deviceId: device.deviceId, reason });
  }
  eligible.sort((a, b) => Number(b.online) - Number(a.online) || compareIds(a.deviceId, b.deviceId));
  const waves = assignWaves(eligible.map((device) => device.deviceId), spec.waves);
  const placed = new Set(waves.flat());
  for (const { deviceId } of eligible) if (!placed.has(deviceId)) leftOut.push({ deviceId, reason: 'beyond the last wave' });
  leftOut.sort((a, b) => compareIds(a.deviceId, b.deviceId));
  if (waves.length === 0) return problem('request.conflict', `no device is left to take part${explain(leftOut)}; choose other devices, or enroll some`);
  return ok({ waves, leftOut });
}

/** Both kinds of the selector must hold; an empty selector means every device. */
function isSelected(device: DeviceObservation, selector: Selector): boolean {
  if (selector.deviceIds !== undefined && !selector.deviceIds.includes(device.deviceId)) return false;
  return selector.tags === undefined || selector.tags.every((tag) => device.tags.includes(tag));
}

function whyNot(device: DeviceObservation, { bundleDigest, taken }: RolloutSituation): string | undefined {
  if (device.revoked) return 'revoked';
  const other = taken.get(device.deviceId);
  if (other !== undefined) return `rollout ${other} is running on it`;
  if (device.confirmedDigest === bundleDigest && device.runningDigest === bundleDigest && device.desiredDigest === bundleDigest) return 'already running';
  return undefined;
}

function explain(leftOut: readonly { reason: string }[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts.size === 0 ? ': the selector matches none' : ` (${[...counts].map(([reason, count]) => `${count} ${reason}`).join(', ')})`;
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
