import { isOutOfService } from './device-life.ts';
import type { Rollout } from './rollout.ts';

/** What is told as an event. */
export interface Happening {
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Outcomes one by one; the steps on the way are told as counts. */
export function listChanges(before: Rollout, after: Rollout): Happening[] {
  if (before.devices === after.devices) return [];
  const known = new Map(before.devices.map((device) => [device.deviceId, device]));
  const happened: Happening[] = [];
  const counts: Record<string, number> = {};
  let moved = false;
  for (const device of after.devices) {
    const was = known.get(device.deviceId);
    counts[device.state] = (counts[device.state] ?? 0) + 1;
    if (was === device || was === undefined) continue;
    moved ||= was.state !== device.state;
    if (was.state !== device.state && !isOutOfService(device.state)) happened.push({ kind: 'rollout.device_changed', detail: { deviceId: device.deviceId, wave: device.wave, from: was.state, to: device.state, reason: device.reason } });
    if (was.recall !== device.recall && device.recall === 'told') happened.push({ kind: 'rollout.device_reverted', detail: { deviceId: device.deviceId, to: device.previousDigest } });
  }
  return moved ? [...happened, { kind: 'rollout.progress', detail: { wave: after.waveOpen, counts } }] : happened;
}
