import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';

interface DeviceRow { readonly rollout_id: string; readonly device_id: string; readonly wave: number; readonly state: string; readonly assigned_ms: number }
interface RolloutRow { readonly id: string; readonly state: string; readonly wave_open: number; readonly bundle_digest: string; readonly spec_json: string }
interface Gate { readonly confirmedPercentMin: number; readonly failedMax: number; readonly deadlineMs: number; readonly silentMax?: number }

/**
 * 2. A wave opens only when every wave before it was judged good, by an own count over what had been reported by then; no
 * device is told by a rollout before its wave is open, and nothing opens once a rollout is paused, tripped or aborted.
 */
export function createGatesHold({ database, controlPlane, scheduler, released }: FleetWorld): Property {
  const open = new Map<string, { wave: number; state: string }>();
  const planned = new Map<string, string>();
  const reverted = new Set<string>();

  function checkWave(rollout: RolloutRow, wave: number): void {
    const spec = JSON.parse(rollout.spec_json) as { gate: Gate };
    const devices = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and wave = ?', rollout.id, wave);
    let confirmed = 0;
    let failed = 0;
    let undecided = 0;
    let total = 0;
    for (const device of devices) {
      const twin = database.rows<{ reported_json: string; revoked: number; reported_ms: number }>('select reported_json, revoked, reported_ms from twins join devices on id = device_id where device_id = ?', device.device_id)[0];
      if (twin === undefined || twin.revoked === 1) continue;
      total += 1;
      const reported = twin.reported_json === '' ? undefined : (JSON.parse(twin.reported_json) as { runningDigest: string; confirmedDigest: string; update?: { rolloutId: string; bundleDigest: string; phase: string } });
      const bad = reported?.update !== undefined && reported.update.rolloutId === rollout.id && reported.update.bundleDigest === rollout.bundle_digest && ['failed', 'reverted', 'denied'].includes(reported.update.phase);
      // What was reported in this very instant may have come after the decision.
      const fresh = twin.reported_ms >= controlPlane.nowMs;
      if (bad && !fresh) failed += 1;
      // A reboot empties the running digest until the next inference.
      else if (reported?.confirmedDigest === rollout.bundle_digest && (reported.runningDigest === rollout.bundle_digest || reported.runningDigest === '')) confirmed += 1;
      else if (!bad && controlPlane.nowMs - device.assigned_ms < spec.gate.deadlineMs) undecided += 1;
    }
    const where = `wave ${wave + 1} of ${rollout.id} at ${scheduler.nowMs} ms`;
    if (confirmed === 0) throw new Violation(`${where} was passed with no device confirmed (${total} devices)`);
    if (failed > spec.gate.failedMax) throw new Violation(`${where} was passed with ${failed} failed devices, at most ${spec.gate.failedMax} may`);
    if (undecided > 0) throw new Violation(`${where} was passed with ${undecided} of ${total} devices undecided`);
    if (100 * confirmed < spec.gate.confirmedPercentMin * total) throw new Violation(`${where} was passed with ${confirmed} of ${total} devices confirmed, at least ${spec.gate.confirmedPercentMin} % must`);
  }

  function checkPlan(rollout: RolloutRow): void {
    const sizes = (JSON.parse(rollout.spec_json) as { waves: { count?: number; percent?: number }[] }).waves;
    const devices = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ?', rollout.id);
    for (const { device_id, wave } of devices) planned.set(`${rollout.id} ${device_id}`, String(wave));
    const waves = Math.max(...devices.map((device) => device.wave)) + 1;
    if (waves !== sizes.length) return;
    const all = devices.length;
    sizes.forEach((size, wave) => {
      const upTo = devices.filter((device) => device.wave <= wave).length;
      const most = size.count ?? Math.ceil((all * (size.percent ?? 0)) / 100);
      if (upTo > Math.max(most, wave + 1)) throw new Violation(`wave ${wave + 1} of ${rollout.id} ends at ${upTo} devices, planned were ${most} of ${all}`);
    });
  }

  /** A device that is said to have been sent back really was, in the same commit. */
  function checkReverts(rollout: RolloutRow): void {
    for (const { device_id, previous_digest } of database.rows<{ device_id: string; previous_digest: string }>(`select device_id, previous_digest from rollout_devices where rollout_id = ? and state = 'reverted'`, rollout.id)) {
      const key = `${rollout.id} ${device_id}`;
      if (reverted.has(key)) continue;
      reverted.add(key);
      const twin = database.rows<{ rollout_id: string; desired_digest: string }>('select rollout_id, desired_digest from twins where device_id = ?', device_id)[0];
      // What an impostor said that it ran may not exist.
      const exists = previous_digest === '' || [...released.values()].some((version) => version.bundleDigest === previous_digest);
      if (exists && twin?.rollout_id === rollout.id && twin.desired_digest !== previous_digest) throw new Violation(`${device_id} was reverted by ${rollout.id} and is still told to run ${twin.desired_digest}`);
    }
  }

  return {
    name: '2 gates hold',
    on: {
      commit: ({ tables }) => {
        if (!tables.has('rollouts') && !tables.has('rollout_devices')) return;
        for (const rollout of database.rows<RolloutRow>('select id, state, wave_open, bundle_digest, spec_json from rollouts')) {
          const before = open.get(rollout.id);
          open.set(rollout.id, { wave: rollout.wave_open, state: rollout.state });
          if (before === undefined) checkPlan(rollout);
          checkReverts(rollout);
          if (before === undefined || rollout.wave_open === before.wave) continue;
          if (before.state !== 'running') throw new Violation(`wave ${rollout.wave_open + 1} of ${rollout.id} opened while it was ${before.state}`);
          for (let wave = 0; wave < rollout.wave_open; wave++) checkWave(rollout, wave);
        }
      },
      desired: ({ deviceId, desired }) => {
        const wave = planned.get(`${desired.rolloutId} ${deviceId}`);
        const rollout = open.get(desired.rolloutId);
        if (rollout === undefined || desired.bundle === undefined) return;
        if (wave === undefined) throw new Violation(`${deviceId} was told by ${desired.rolloutId}, in which it is not`);
        if (Number(wave) > rollout.wave) throw new Violation(`${deviceId} of wave ${Number(wave) + 1} was told by ${desired.rolloutId}, whose wave ${rollout.wave + 1} is the newest open one`);
      },
    },
  };
}
