import { deviceLife } from './device-life.ts';
import { enter } from './evaluate-device.ts';
import { isSelected } from './evaluate-selector.ts';
import { findAtomicConflict, waitingDevice } from './plan-rollout.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

/** A rollout that succeeded. With dynamic membership its version is for whoever comes to match; else it ends what older ones say of them. */
export type JoinRule = Pick<Rollout, 'id' | 'versionId' | 'bundleDigest' | 'createdMs' | 'spec'> & { readonly model: string };

/**
 * Who gets which rollout's version because it came to match after the rollout had succeeded. The newest rule of a model
 * that matches decides, nobody where that is static, as in a rollback; a device in a live rollout, or one that a newer rollout of the model or another model's has told
 * what to run, is left alone.
 *
 * @param rules newest first
 * @param ages rollout id -> when it was created, of every rollout
 * @param held device id -> the live rollout that has it
 * @returns rollout id -> devices, at most devicesMax in all
 */
export function planLateJoiners(rules: readonly JoinRule[], ages: ReadonlyMap<string, number>, devices: readonly DeviceObservation[], held: ReadonlyMap<string, unknown>, devicesMax: number): Map<string, string[]> {
  const joiners = new Map<string, string[]>();
  let count = 0;
  for (const device of devices) {
    if (count >= devicesMax) break;
    if (device.revoked || held.has(device.deviceId)) continue;
    const told = modelOf(device.desiredRolloutId);
    const rule = rules.find(({ model, spec }) => (told === undefined || told === model) && isSelected(device, spec.selector));
    if (rule?.spec.membership !== 'dynamic' || device.desiredDigest === rule.bundleDigest || device.desiredRolloutId === rule.id) continue;
    // Told by a newer rollout: somebody decided so.
    if ((ages.get(device.desiredRolloutId) ?? 0) > rule.createdMs) continue;
    const joined = joiners.get(rule.id);
    if (joined === undefined) joiners.set(rule.id, [device.deviceId]);
    else joined.push(device.deviceId);
    count++;
  }
  return joiners;
}

/** A rollout is named <model>-v<number>-r<number>. */
function modelOf(rolloutId: string): string | undefined {
  return /^(.+)-v\d+-r\d+$/.exec(rolloutId)?.[1];
}

/** A rollout's devices with the joiners in its last wave. Who was a member, and left it for a rollout that came to nothing, or was revoked, waits again; every other member is as it is. `conflict`: why some of those who wait then never have their turn. */
export function joinDevices(rollout: Pick<Rollout, 'devices' | 'waves' | 'spec'>, deviceIds: readonly string[], observed: ReadonlyMap<string, DeviceObservation>, nowMs: number): { devices: RolloutDevice[]; joined: string[]; conflict: string | undefined } {
  const wave = rollout.waves.length - 1;
  const left = new Set(deviceIds);
  const joined: string[] = [];
  const devices = rollout.devices.map((device): RolloutDevice => {
    if (!left.delete(device.deviceId) || deviceLife[device.state].kind !== 'gone') return device;
    joined.push(device.deviceId);
    return { ...enter(device, rollout.spec, 'waiting', 'it came to match again', nowMs), wave, laterWave: -1, recall: 'none', held: false, acknowledged: false };
  });
  const members = [...devices, ...[...left].map((deviceId) => waitingDevice(deviceId, wave, nowMs))];
  const waiting = members.flatMap((device) => (device.wave === wave && device.state === 'waiting' ? device.deviceId : []));
  return { devices: members, joined: [...joined, ...left], conflict: findAtomicConflict(rollout.spec, [{ deviceIds: waiting }], observed) };
}
