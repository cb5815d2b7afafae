import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';
import { badPhases, isApproved, type DeviceRow, type Reported, type RolloutRow, type Spec, type Wave } from './rollout-rows.ts';
import { ToldBefore } from './told-before.ts';

/**
 * 2. A wave opens only when every wave before it was judged good, by an own count over what had been reported by then; no
 * device is told by a rollout before its wave is open, and nothing opens that is paused, stopped or waits for an approval.
 */
export function createGatesHold({ database, controlPlane, scheduler, devices }: FleetWorld): Property {
  const open = new Map<string, { wave: number; state: string; bundle: string }>();
  const openedMs = new Map<string, number>();
  /** When a device was told by a rollout, by its newest attempt. */
  const told = new Map<string, { attempt: number; atMs: number }>();
  const honest = new Set(devices.map((device) => device.id));
  /** The newest revision that each device was told. */
  const revisions = new Map<string, number>();
  /** Device and bundle -> readings answered. */
  const answered = new Map<string, number>();
  /** What a device really said to run and to have confirmed. */
  const confirmedBy = new Set<string>();
  /** What a device once said to have failed in, though it speaks of something newer now, and the number of that report; a forged order may name the rollout, but not its bundle. */
  const failedIn = new Map<string, number>();
  const orders = new ToldBefore();
  /** What it left for another order: where that was forged, the rollout tries it again. */
  const leftIn = new Set<string>();

  function checkWave(rollout: RolloutRow, wave: number): void {
    const { gate } = JSON.parse(rollout.spec_json) as Spec;
    const counts = { confirmed: 0, failed: 0, undecided: 0, total: 0 };
    for (const device of database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and wave = ?', rollout.id, wave)) {
      const verdict = judge(rollout, device, gate.deadlineMs);
      if (verdict === 'gone') continue;
      counts.total += 1;
      if (verdict !== 'late') counts[verdict] += 1;
    }
    const { confirmed, failed, undecided, total } = counts;
    // Who has left it since it was passed says nothing of it, nor does one whose devices took part before it, or are known to be revoked.
    if (total === 0 && wave < rollout.wave_open - 1) return;
    const where = `wave ${wave + 1} of ${rollout.id} at ${scheduler.nowMs} ms`;
    if (total === 0 && !database.rows("select 1 from rollout_devices where rollout_id = ? and wave = ? and not (state = 'removed' and acknowledged = 1) limit 1", rollout.id, wave).length) {
      if (!wasActivated(rollout, wave)) throw new Violation(`${where} was passed over, and no wave before it has activated anybody`);
      return;
    }
    if (confirmed === 0) throw new Violation(`${where} was passed with no device confirmed (${total} devices)`);
    if (failed > gate.failedMax) throw new Violation(`${where} was passed with ${failed} failed devices, at most ${gate.failedMax} may`);
    if (undecided > 0) throw new Violation(`${where} was passed with ${undecided} of ${total} devices undecided`);
    if (100 * confirmed < gate.confirmedPercentMin * total) throw new Violation(`${where} was passed with ${confirmed} of ${total} devices confirmed, at least ${gate.confirmedPercentMin} % must`);
    if (gate.soak.inferencesMin > inferencesOf(rollout, wave)) throw new Violation(`${where} was passed after ${inferencesOf(rollout, wave)} inferences of its devices, its soak is ${gate.soak.inferencesMin}`);
    if (gate.soak.inferencesMin > reportedOf(rollout, wave)) throw new Violation(`${where} was passed when its devices had reported ${reportedOf(rollout, wave)} inferences, its soak is ${gate.soak.inferencesMin}`);
    // A millisecond as the control plane counts them: virtual time has fractions, whose sums are not exact.
    const soakedMs = Math.round(scheduler.nowMs - (openedMs.get(`${rollout.id} ${wave}`) ?? 0));
    if (mustProve(rollout, total, soakedMs) && !hasEvidence(rollout, wave)) throw new Violation(`${where} was passed ${soakedMs} ms after it opened, with nothing reported yet of the error rate, which must be proven`);
    if (soakedMs < gate.soak.durationMs) throw new Violation(`${where} was passed ${soakedMs} ms after it opened, its soak is ${gate.soak.durationMs} ms`);
  }

  /** Somebody was told in an activating wave before this one. */
  function wasActivated({ id, waves_json }: RolloutRow, wave: number): boolean {
    const kinds = (JSON.parse(waves_json) as Wave[]).map(({ kind }) => kind);
    return database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and wave < ?', id, wave).some((device) => kinds[device.wave] !== 'shadow' && device.attempt > 0);
  }

  /** Those that its devices really answered with the bundle, whenever; who is no agent may say anything. */
  function inferencesOf({ id, bundle_digest }: RolloutRow, wave: number): number {
    const members = database.rows<{ device_id: string }>('select device_id from rollout_devices where rollout_id = ? and wave = ?', id, wave);
    return members.reduce((sum, { device_id }) => sum + (honest.has(device_id) ? (answered.get(`${device_id} ${bundle_digest}`) ?? 0) : Infinity), 0);
  }

  /** Those in the windows of its devices that the store has by now: what a device has not reported yet is no evidence. */
  function reportedOf({ id, bundle_digest }: RolloutRow, wave: number): number {
    return database.rows<{ inferences: number }>('select coalesce(sum(count), 0) as inferences from windows where bundle_digest = ? and device_id in (select device_id from rollout_devices where rollout_id = ? and wave = ?)', bundle_digest, id, wave)[0]?.inferences ?? 0;
  }

  /** Whether what is undecided may not open yet; a canary cannot prove anything, and what an operator knows of is not asked again. */
  function mustProve({ spec_json, acknowledged_json }: RolloutRow, total: number, openMs: number): boolean {
    const { errorRate, undecided, proofDevicesMin } = (JSON.parse(spec_json) as Spec).gate.behaviour;
    if (errorRate === 'off' || errorRate.openBelow === undefined || total < proofDevicesMin || acknowledged_json.includes('errorRate')) return false;
    return undecided === undefined || undecided.verdict === 'trip' || openMs < undecided.afterMs;
  }

  function hasEvidence({ id, bundle_digest }: RolloutRow, wave: number): boolean {
    // Both say of inferences that they did not fail.
    return ['windows', 'metrics'].some((table) => database.rows(`select 1 from ${table} where bundle_digest = ? and device_id in (select device_id from rollout_devices where rollout_id = ? and wave <= ?) limit 1`, bundle_digest, id, wave).length > 0);
  }

  function judge(rollout: RolloutRow, device: DeviceRow, deadlineMs: number): 'gone' | 'confirmed' | 'failed' | 'undecided' | 'late' {
    const twin = database.rows<{ reported_json: string; reported_sequence: number; revoked: number; reported_ms: number; rollout_id: string }>('select reported_json, reported_sequence, revoked, reported_ms, rollout_id from twins join devices on id = device_id where device_id = ?', device.device_id)[0];
    if (twin === undefined || twin.revoked === 1 || device.acknowledged === 1) return 'gone';
    if (device.state === 'superseded' && (twin.rollout_id !== rollout.id || isTaken(rollout, device.device_id))) return 'gone';
    const { update, desiredRevision }: Reported = twin.reported_json === '' ? { desiredRevision: 0 } : (JSON.parse(twin.reported_json) as Reported);
    const answers = update !== undefined && update.rolloutId === rollout.id && update.bundleDigest === rollout.bundle_digest && (update.revision || desiredRevision) > device.revision_before;
    // What was reported in this very instant may have come after the decision.
    if (answers && badPhases.has(update.phase) && twin.reported_ms < controlPlane.nowMs) return 'failed';
    if (confirmedBy.has(`${device.device_id} ${rollout.bundle_digest}`)) return 'confirmed';
    // It went over to a forged bundle under the same order: its failure counts where it was heard before.
    const isForged = update !== undefined && update.rolloutId === rollout.id && ![rollout.bundle_digest, device.previous_digest].includes(update.bundleDigest);
    const isHeard = (failedIn.get(`${device.device_id} ${rollout.id} ${rollout.bundle_digest}`) ?? Infinity) <= twin.reported_sequence;
    if ((answers && badPhases.has(update.phase)) || ((!isForged || badPhases.has(device.state)) && isHeard)) return 'failed';
    // One that left its trial for a forged order counts as failed where that is what was heard, until it is tried again.
    if (badPhases.has(device.state) && leftIn.has(`${device.device_id} ${rollout.id} ${rollout.bundle_digest}`)) return 'failed';
    // Its site was not activated: it says nothing more of the rollout.
    if (device.state === 'denied' && device.recall !== 'none') return 'failed';
    // Some of the time that passes in a state may not count, none more than once.
    return controlPlane.nowMs - (told.get(`${device.device_id} ${rollout.id}`)?.atMs ?? Infinity) < deadlineMs ? 'undecided' : 'late';
  }

  /** A newer rollout has planned the device. */
  function isTaken(rollout: RolloutRow, deviceId: string): boolean {
    return database.rows('select 1 from rollout_devices join rollouts on id = rollout_id where device_id = ? and id != ? and created_ms >= ?', deviceId, rollout.id, rollout.created_ms).length > 0;
  }

  function checkPlan(rollout: RolloutRow): void {
    const sizes = (JSON.parse(rollout.spec_json) as Spec).waves.filter((size) => size.kind !== 'shadow');
    const members = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ?', rollout.id);
    const waves = (JSON.parse(rollout.waves_json) as Wave[]).filter((wave) => wave.kind !== 'shadow');
    if (waves.length !== sizes.length || (JSON.parse(rollout.spec_json) as Spec).activation.atomicBy !== undefined) return;
    const last = (device: DeviceRow): number => (device.later_wave >= 0 ? device.later_wave : device.wave);
    sizes.forEach((size, at) => {
      const upTo = members.filter((device) => last(device) <= (waves[at]?.index ?? 0)).length;
      const most = size.count ?? Math.ceil((members.length * (size.percent ?? 0)) / 100);
      if (upTo > Math.max(most, at + 1)) throw new Violation(`wave ${at + 1} of ${rollout.id} ends at ${upTo} devices, planned were ${most} of ${members.length}`);
    });
  }

  function checkOpening(rollout: RolloutRow, before: { wave: number; state: string }): void {
    if (!['running', 'awaiting_approval'].includes(before.state)) throw new Violation(`wave ${rollout.wave_open + 1} of ${rollout.id} opened while it was ${before.state}`);
    if (database.rows('select 1 from rollout_stops where lifted_ms = 0 and since_ms < ?', controlPlane.nowMs).length > 0) throw new Violation(`wave ${rollout.wave_open + 1} of ${rollout.id} opened while the fleet was stopped`);
    if (!isApproved(rollout, rollout.wave_open)) throw new Violation(`wave ${rollout.wave_open + 1} of ${rollout.id} opened without its approval`);
    const kinds = (JSON.parse(rollout.waves_json) as Wave[]).map((wave) => wave.kind);
    for (let wave = 0; wave < rollout.wave_open; wave++) if (kinds[wave] !== 'shadow') checkWave(rollout, wave);
  }

  return {
    name: '2 gates hold',
    on: {
      answer: ({ deviceId, answer, bundleDigest }) => void (answer === 'result' && answered.set(`${deviceId} ${bundleDigest}`, (answered.get(`${deviceId} ${bundleDigest}`) ?? 0) + 1)),
      reported: ({ deviceId, reported }) => {
        const { update } = reported;
        if (update !== undefined && badPhases.has(update.phase)) {
          const key = `${deviceId} ${update.rolloutId} ${update.bundleDigest}`;
          if (update.reason === 'update.superseded') leftIn.add(key);
          else failedIn.set(key, Math.min(failedIn.get(key) ?? Infinity, reported.sequence));
        }
        if (reported.confirmedDigest !== '' && reported.confirmedDigest === reported.runningDigest) confirmedBy.add(`${deviceId} ${reported.confirmedDigest}`);
      },
      commit: ({ changes }) => {
        for (const key of changes.rollout_devices) {
          const [rollout, device] = JSON.parse(key) as [string, string];
          const attempt = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and device_id = ?', rollout, device)[0]?.attempt ?? 0;
          if (attempt > (told.get(`${device} ${rollout}`)?.attempt ?? 0)) told.set(`${device} ${rollout}`, { attempt, atMs: controlPlane.nowMs });
        }
        for (const id of changes.rollouts) {
          const rollout = database.rows<RolloutRow>('select * from rollouts where id = ?', id)[0] as RolloutRow;
          const before = open.get(rollout.id);
          open.set(rollout.id, { wave: rollout.wave_open, state: rollout.state, bundle: rollout.bundle_digest });
          if (before === undefined) checkPlan(rollout);
          if (before?.wave === rollout.wave_open) continue;
          openedMs.set(`${rollout.id} ${rollout.wave_open}`, scheduler.nowMs);
          if (before !== undefined) checkOpening(rollout, before);
        }
      },
      desired: ({ deviceId, desired }) => {
        const rollout = open.get(desired.rolloutId);
        // The broker is given again what was told before; where the device stood then was looked at then.
        if (desired.revision <= (revisions.get(deviceId) ?? 0)) return;
        revisions.set(deviceId, desired.revision);
        if (orders.repeats(desired)) return;
        if (rollout === undefined || desired.bundle === undefined || !honest.has(deviceId)) return;
        const row = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and device_id = ?', desired.rolloutId, deviceId)[0];
        if (row === undefined) throw new Violation(`${deviceId} was told by ${desired.rolloutId}, in which it is not`);
        // Who is sent back is sent back whatever wave it was to come in again.
        if (row.wave > rollout.wave && desired.bundle.digest === rollout.bundle) throw new Violation(`${deviceId} of wave ${row.wave + 1} was told by ${desired.rolloutId}, whose wave ${rollout.wave + 1} is the newest open one`);
      },
    },
  };
}
