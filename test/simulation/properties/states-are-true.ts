import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';
import { badOutcomes, badPhases, reportedRow, type DeviceRow, type Reported, type RolloutRow, type Spec } from './rollout-rows.ts';

/** What is heard while a step is decided is looked at in the next. */
const stepMs = 10_000;

/**
 * 6. What a rollout says of a device is so: confirmed where its inferences come from the bundle and it has confirmed it, failed where it said so of this attempt, silent no
 * sooner than its deadline, and never reached only where it has heard of nothing. What devices say of a model, they saw of that model: no more inferences than it made.
 */
export function createStatesAreTrue({ database, controlPlane, scheduler, scenario, devices, released }: FleetWorld): Property {
  const honest = new Set(devices.map((device) => device.id));
  /** They report, and follow nothing. */
  const mute = new Set(scenario.devices.flatMap(({ id, kind }) => (kind === 'silent' ? id : [])));
  const states = new Map<string, string>();
  /** When the newest attempt began, and the revision that it followed: who falls silent may be told again in the same step. */
  const told = new Map<string, { attempt: number; atMs: number; revision: number }>();
  /** Device and bundle -> how often its model ran there, on trial and in the shadow too. */
  const ran = new Map<string, number>();
  /** Device -> the bundle of its newest result in this life of its process. */
  const answered = new Map<string, string>();
  /** Device and bundle -> when its twin last had it run and confirmed; Infinity: it has. */
  const settled = new Map<string, number>();
  const running = new Map<string, string>();
  /** Device, rollout and bundle -> the newest revision that it said to have failed. */
  const failed = new Map<string, number>();
  const accepted = new Map<string, number>();
  /** Device, rollout, bundle and phase of every update that it had. */
  const updates = new Set<string>();

  function learnTwin(deviceId: string): void {
    const { running_digest = '', confirmed_digest = '' } = reportedRow(database, deviceId) ?? {};
    const now = running_digest === confirmed_digest ? running_digest : '';
    const before = running.get(deviceId) ?? '';
    if (now === before) return;
    if (before !== '') settled.set(`${deviceId} ${before}`, scheduler.nowMs);
    if (now !== '') settled.set(`${deviceId} ${now}`, Infinity);
    running.set(deviceId, now);
  }

  function checkEntered(device: DeviceRow): void {
    const { rollout_id, device_id, state, recall, revision_before, reason } = device;
    const rollout = database.rows<RolloutRow>('select * from rollouts where id = ?', rollout_id)[0] as RolloutRow;
    const where = `${device_id} is ${state} in ${rollout_id}`;
    if (state === 'confirmed') {
      if ((settled.get(`${device_id} ${rollout.bundle_digest}`) ?? -Infinity) < scheduler.nowMs - stepMs) throw new Violation(`${where}, and has not said lately that its inferences come from ${rollout.bundle_digest} and that it has confirmed it`);
      if (honest.has(device_id) && !ran.has(`${device_id} ${rollout.bundle_digest}`)) throw new Violation(`${where}, and has never inferred with ${rollout.bundle_digest}`);
    }
    if (badPhases.has(state) && recall === 'none' && !reason.startsWith('not taken back') && honest.has(device_id)) {
      const revision = failed.get(`${device_id} ${rollout_id} ${rollout.bundle_digest}`) ?? -1;
      if (revision <= revision_before) throw new Violation(`${where} since revision ${revision_before}, and has said so of revision ${revision} only`);
    }
    if (state === 'silent') checkSilent(device, JSON.parse(rollout.spec_json) as Spec, where);
  }

  function checkSilent({ rollout_id, device_id, reached, reason }: DeviceRow, { gate }: Spec, where: string): void {
    const { atMs = -Infinity, revision: before = 0 } = told.get(`${rollout_id} ${device_id}`) ?? {};
    // A decision is taken at the beginning of its step.
    if (controlPlane.nowMs - atMs < gate.deadlineMs) throw new Violation(`${where} ${controlPlane.nowMs - atMs} ms after it was told, it has ${gate.deadlineMs} ms`);
    if (reason.startsWith('never reached') !== (reached === 0)) throw new Violation(`${where}: "${reason}", though it was ${reached === 0 ? 'not ' : ''}reached`);
    const [heard] = database.rows<{ reported_json: string }>("select reported_json from twins where device_id = ? and reported_json != '' and reported_ms < ?", device_id, controlPlane.nowMs - stepMs);
    const revision = heard === undefined ? 0 : (JSON.parse(heard.reported_json) as Reported).desiredRevision;
    if (reached === 0 && revision > before) throw new Violation(`${where} as never reached, and has said that it follows revision ${revision}, after ${before}`);
    if (reached === 1 && (mute.has(device_id) || (honest.has(device_id) && (accepted.get(device_id) ?? 0) <= before))) throw new Violation(`${where} as reached, and has never followed a revision after ${before}`);
  }

  function checkCounts(): void {
    for (const [table, count] of [['windows', 'count'], ['metrics', "json_extract(metrics_json, '$.inferences')"]] as const) {
      for (const { device_id, bundle_digest, total } of database.rows<{ device_id: string; bundle_digest: string; total: number }>(`select device_id, bundle_digest, sum(${count}) as total from ${table} group by device_id, bundle_digest`)) {
        const most = ran.get(`${device_id} ${bundle_digest}`) ?? 0;
        if (honest.has(device_id) && total > most) throw new Violation(`the ${table} of ${device_id} count ${total} inferences of ${bundle_digest || 'no bundle'}, it made ${most}`);
      }
    }
    for (const { device_id, bundle_digest, rollout_id, phase } of database.rows<{ device_id: string; bundle_digest: string; rollout_id: string; phase: string }>('select device_id, bundle_digest, rollout_id, phase from outcomes')) {
      if (honest.has(device_id) && !updates.has(`${device_id} ${rollout_id} ${bundle_digest} ${phase}`)) throw new Violation(`the store has that ${bundle_digest} of ${rollout_id} ${phase} on ${device_id}, where it never did`);
    }
  }

  return {
    name: '6 states are true',
    on: {
      inference: ({ deviceId, modelDigest }) => {
        const key = `${deviceId} ${released.get(modelDigest)?.bundleDigest ?? ''}`;
        ran.set(key, (ran.get(key) ?? 0) + 1);
      },
      // Which model failed, its answer does not say.
      answer: ({ deviceId, answer, bundleDigest }) => void (answer === 'result' ? answered.set(deviceId, bundleDigest) : answer === 'error' && answered.delete(deviceId)),
      died: ({ deviceId }) => void answered.set(deviceId, ''),
      state: ({ deviceId, state: { update, desiredRevision } }) => {
        accepted.set(deviceId, Math.max(desiredRevision, accepted.get(deviceId) ?? 0));
        if (update !== null) updates.add(`${deviceId} ${update.rolloutId} ${update.digest} ${update.phase}`);
      },
      reported: ({ deviceId, reported: { runningDigest, update } }) => {
        const truth = answered.get(deviceId);
        if (truth !== undefined && runningDigest !== truth) throw new Violation(`${deviceId} says that it runs ${runningDigest || 'nothing'}, its newest result is of ${truth || 'no bundle'}`);
        if (update !== undefined && badPhases.has(update.phase)) failed.set(`${deviceId} ${update.rolloutId} ${update.bundleDigest}`, update.revision ?? 0);
      },
      commit: ({ changes }) => {
        for (const deviceId of changes.twins) learnTwin(deviceId);
        for (const key of changes.rollout_devices) {
          const device = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and device_id = ?', ...(JSON.parse(key) as [string, string]))[0] as DeviceRow;
          const before = states.get(key);
          states.set(key, device.state);
          const name = `${device.rollout_id} ${device.device_id}`;
          if (device.attempt > (told.get(name)?.attempt ?? 0)) told.set(name, { attempt: device.attempt, atMs: device.assigned_ms, revision: device.revision_before });
          if (before !== device.state && (device.state === 'confirmed' || badOutcomes.has(device.state))) checkEntered(device);
        }
      },
    },
    atEnd: checkCounts,
  };
}
