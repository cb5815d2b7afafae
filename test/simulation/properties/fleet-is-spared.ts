import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import type { Changes } from '../../../simulators/fleet/simulated-database.ts';
import { Violation, type Property } from '../property.ts';
import { badPhases, outOfService, type DeviceRow, type Reported, type Spec, type Wave } from './rollout-rows.ts';

/** Who decides has read what is so for longer. */
const graceMs = 5_000;

/**
 * 2. A rollout takes no more devices of a group out of service than it may, those on their way back counted in, and takes no more back at once; it tells none while the fleet is stopped, in the step that ends or pauses it or while everybody goes
 * back by a newer one, and one that it says to have taken back has been told so in the same commit.
 */
export function createFleetIsSpared({ database, controlPlane, released, scenario, scheduler }: FleetWorld): Property {
  const attempts = new Map<string, number>();
  const told = new Set<string>();
  const kinds = new Map<string, readonly string[]>();
  /** Rollout and device -> the device that it has out of service. */
  const out = new Map<string, string>();
  /** Rollout and device that were told to go back, and since when the device is seen to have the swap before it; Infinity where it has not. */
  const leaving = new Map<string, number>();
  const tags = new Map(scenario.devices.map((device) => [device.id, device.tags]));

  /** In a shadow wave the old model acts on. */
  function isOut({ rollout_id, wave, state }: DeviceRow): boolean {
    if (!outOfService.has(state)) return false;
    if (!kinds.has(rollout_id)) {
      const waves = JSON.parse(database.rows<{ waves_json: string }>('select waves_json from rollouts where id = ?', rollout_id)[0]?.waves_json ?? '[]') as Wave[];
      kinds.set(rollout_id, waves.map(({ kind }) => kind));
    }
    return kinds.get(rollout_id)?.[wave] !== 'shadow';
  }

  /** There, and inferring from the bundle that it was told to leave; within the deadline and with some margin, as clocks are set while decisions are saved. */
  function isLeaving(rolloutId: string, deviceId: string): boolean {
    const row = database.rows<{ revision: number; digest: string; reported_json: string }>(
      `select desired_revision as revision, desired_digest as digest, reported_json from rollout_devices d join rollouts on rollouts.id = d.rollout_id join twins on twins.device_id = d.device_id and twins.rollout_id = d.rollout_id join devices on devices.id = d.device_id
       where d.rollout_id = ? and d.device_id = ? and recall = 'told' and online = 1 and revoked = 0 and running_digest = rollouts.bundle_digest and desired_digest not in ('', rollouts.bundle_digest) and ? between d.updated_ms and d.updated_ms + json_extract(spec_json, '$.gate.deadlineMs') - ?`,
      rolloutId, deviceId, controlPlane.nowMs, graceMs,
    )[0];
    if (row === undefined) return false;
    const { update } = row.reported_json === '' ? {} as Partial<Reported> : (JSON.parse(row.reported_json) as Reported);
    return update?.revision !== row.revision || update.bundleDigest !== row.digest || !badPhases.has(update.phase);
  }

  /** Who is on its way stops being so as time passes, too; who is not begins only where a row changes. */
  function lookForLeaving({ twins, presence, rollout_devices }: Changes): void {
    const changed = new Set([...twins, ...presence, ...[...rollout_devices].map((key) => (JSON.parse(key) as [string, string])[1])]);
    for (const [key, sinceMs] of leaving) {
      const [rolloutId = '', deviceId = ''] = key.split(' ');
      if (sinceMs === Infinity && !changed.has(deviceId)) continue;
      leaving.set(key, isLeaving(rolloutId, deviceId) ? Math.min(sinceMs, scheduler.nowMs) : Infinity);
    }
  }

  /** Devices that have been on their way back for a while, while a control plane ran that could know of it. */
  function leavingLong(): string[] {
    return [...leaving].flatMap(([key, sinceMs]) => (scheduler.nowMs - Math.max(sinceMs, controlPlane.startedMs) > graceMs ? (key.split(' ')[1] ?? '') : []));
  }

  function groupsOf({ rollout_id, device_id }: DeviceRow): { tag: string; outMax: number }[] {
    const spec = JSON.parse(database.rows<{ spec_json: string }>('select spec_json from rollouts where id = ?', rollout_id)[0]?.spec_json ?? '{}') as Spec;
    return spec.redundancy.flatMap(({ key, outMax }) => (tags.get(device_id) ?? []).flatMap((tag) => (tag.startsWith(`${key}:`) ? { tag, outMax } : [])));
  }

  function checkBackTogether(device: DeviceRow): void {
    if (!isLeaving(device.rollout_id, device.device_id)) return;
    const before = leavingLong().filter((id) => id !== device.device_id);
    for (const { tag, outMax } of before.length === 0 ? [] : groupsOf(device)) {
      const together = before.filter((id) => tags.get(id)?.includes(tag));
      if (together.length >= outMax) throw new Violation(`${device.rollout_id} takes ${device.device_id} back while ${together.join(', ')} of ${tag} are on their way back, at most ${outMax} may be`);
    }
  }

  function checkAssigned(device: DeviceRow, before: ReadonlySet<string>, now: ReadonlySet<string>): void {
    if (database.rows('select 1 from rollout_stops where lifted_ms = 0 and since_ms < ?', controlPlane.nowMs).length > 0) throw new Violation(`${device.device_id} was told by ${device.rollout_id} while the fleet was stopped`);
    const state = database.rows<{ state: string }>('select state from rollouts where id = ?', device.rollout_id)[0]?.state;
    if (state !== 'running' && state !== 'awaiting_approval' && state !== 'succeeded') throw new Violation(`${device.device_id} was told by ${device.rollout_id}, which is ${state}`);
    if (state !== 'succeeded') checkBack(device);
    if (!isOut(device) || before.has(device.device_id)) return;
    const back = leavingLong();
    if (back.includes(device.device_id)) return;
    for (const { tag, outMax } of groupsOf(device)) {
      const together = [...new Set([...now, ...back])].filter((id) => tags.get(id)?.includes(tag));
      if (together.length > outMax) throw new Violation(`${device.rollout_id} took ${device.device_id} out of service: ${together.length} devices of ${tag} are (${together.join(', ')}), at most ${outMax} may be`);
    }
  }

  /** Where everybody goes or went back, what was under way before tells nobody any more, whatever they ran then, unless somebody has resumed or approved it since, or a newer rollout has taken the device from the way back. */
  function checkBack({ device_id, rollout_id }: DeviceRow): void {
    const back = database.rows<{ id: string }>(
      `select newer.id from rollouts newer join rollouts mine on mine.id = ? and newer.created_ms > mine.created_ms and newer.bundle_digest != mine.bundle_digest
       where newer.state in ('running', 'paused', 'succeeded') and not exists (select 1 from rollout_devices where rollout_id = newer.id and device_id = ? and state in ('superseded', 'removed')) and json_extract(newer.spec_json, '$.rollback') and json_extract(newer.spec_json, '$.selector') = '{}' and json_extract(newer.spec_json, '$.overlap') = 'supersede'
       and not exists (select 1 from rollout_timeline where rollout_id = mine.id and kind in ('rollout.resumed', 'rollout.approved') and from_ms >= newer.created_ms)`,
      rollout_id, device_id,
    )[0];
    if (back !== undefined) throw new Violation(`${device_id} was told by ${rollout_id}, while ${back.id} takes everybody back`);
  }

  function checkTold(device: DeviceRow): void {
    const key = `${device.rollout_id} ${device.device_id} ${device.attempt}`;
    if (told.has(key)) return;
    told.add(key);
    checkBackTogether(device);
    leaving.set(`${device.rollout_id} ${device.device_id}`, Infinity);
    // What an impostor said that it ran may not exist.
    const exists = device.previous_digest === '' || [...released.values()].some((version) => version.bundleDigest === device.previous_digest);
    const twin = database.rows<{ rollout_id: string; desired_digest: string }>('select rollout_id, desired_digest from twins where device_id = ?', device.device_id)[0];
    if (exists && twin?.rollout_id === device.rollout_id && twin.desired_digest !== device.previous_digest) throw new Violation(`${device.device_id} was taken back by ${device.rollout_id} and is still told to run ${twin.desired_digest}`);
  }

  return {
    name: '2 the fleet is spared',
    on: {
      commit: ({ changes }) => {
        lookForLeaving(changes);
        if (changes.rollout_devices.size === 0) return;
        const before = new Set(out.values());
        const rows = [...changes.rollout_devices].map((key) => database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and device_id = ?', ...(JSON.parse(key) as [string, string]))[0] as DeviceRow);
        for (const row of rows) {
          const key = `${row.rollout_id} ${row.device_id}`;
          if (isOut(row) && row.recall === 'none') out.set(key, row.device_id);
          else out.delete(key);
        }
        const now = new Set(out.values());
        for (const row of rows) {
          const key = `${row.rollout_id} ${row.device_id}`;
          const attempt = attempts.get(key) ?? 0;
          attempts.set(key, row.attempt);
          if (row.attempt > attempt) checkAssigned(row, before, now);
          if (row.recall === 'told') checkTold(row);
        }
      },
    },
  };
}
