import type { AdvanceInput, Decision, RolloutCommand } from './rollout-advance.ts';
import { deviceLife } from './device-life.ts';
import { enter } from './evaluate-device.ts';
import { tagValues } from './evaluate-selector.ts';
import type { Rollout, RolloutDevice } from './rollout.ts';

/**
 * Site-atomic activation: once every device of a site (of one wave) is ready, all are released in one commit; once one of
 * them has a bad outcome before that, the others are denied and keep what they run. Who is tried again after the others may wait
 * for room that a half of another site holds, which waits just so: past their deadline those that are ready wait for it no more.
 *
 * @param commands the releases are appended; they are not counted, as half a site would be none
 */
export function releaseSites(rollout: Rollout, { observed, stopped, nowMs }: AdvanceInput, commands: RolloutCommand[], decisions: Decision[]): Rollout {
  const key = rollout.spec.activation.atomicBy;
  if (key === undefined || !rollout.devices.some((device) => device.held)) return rollout;
  const sites = Map.groupBy(
    rollout.devices.filter((device) => deviceLife[device.state].kind !== 'gone' && observed.get(device.deviceId)?.revoked === false),
    (device) => `${device.wave} ${tagValues(observed.get(device.deviceId)?.tags ?? [], key)[0] ?? ''}`,
  );
  const changed = new Map<string, RolloutDevice>();
  const readyMs = rollout.spec.deadlines.readyMs ?? rollout.spec.gate.deadlineMs;
  for (const [name, members] of sites) {
    const held = members.filter((device) => device.held && device.state !== 'silent');
    const silent = members.filter((device) => device.held && device.state === 'silent');
    if (held.length + silent.length === 0) continue;
    const [wave, site] = [(members[0] as RolloutDevice).wave, `${key}:${name.slice(name.indexOf(' ') + 1)}`];
    const bad = members.find((device) => deviceLife[device.state].retryable === true && !device.acknowledged);
    if (bad !== undefined) {
      for (const device of silent) changed.set(device.deviceId, { ...device, held: false, recall: 'asked', updatedMs: nowMs });
      if (held.length === 0) continue;
      for (const device of held) changed.set(device.deviceId, { ...enter(device, rollout.spec, 'denied', `site.incomplete; ${site} is activated together or not at all, and ${bad.deviceId} is ${bad.state}`, nowMs), recall: 'asked' });
      decisions.push({ kind: 'rollout.site_denied', wave, text: `${site} is not activated: ${bad.deviceId} is ${bad.state} (${bad.reason})`, detail: { site, devices: held.length } });
      continue;
    }
    const isLate = held.every((device) => nowMs - device.sinceMs >= readyMs);
    if (held.length === 0 || stopped !== '' || rollout.state === 'paused' || members.some((device) => (device.state === 'waiting' && !(isLate && device.attempt > 0)) || (device.held && device.state !== 'ready' && device.state !== 'silent'))) continue;
    for (const device of held) {
      const released: RolloutDevice = { ...device, held: false, assignedMs: device.assignedMs + Math.max(0, nowMs - device.sinceMs), sinceMs: nowMs, updatedMs: nowMs };
      changed.set(device.deviceId, released);
      commands.push({ kind: 'release', device: released });
    }
    decisions.push({ kind: 'rollout.site_activated', wave, text: `${site} is activated: all ${held.length} device(s) are ready`, detail: { site, devices: held.length } });
  }
  return changed.size === 0 ? rollout : { ...rollout, devices: rollout.devices.map((device) => changed.get(device.deviceId) ?? device) };
}
