import { decode } from '../../../proto/codec.ts';
import type { Desired } from '../../../proto/messages.ts';
import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';
import { badOutcomes, type DeviceRow, type RolloutRow, type Spec } from './rollout-rows.ts';
import { ToldBefore } from './told-before.ts';

interface PendingStop { readonly rolloutId: string; readonly revert: boolean }

interface TwinRow { readonly desired_revision: number; readonly desired_message: Uint8Array; readonly rollout_id: string; readonly confirmed_digest: string; readonly revoked: number }

/** How long a stop may have something left to do while a control plane runs. */
const stopMs = 60_000;
const moving: ReadonlySet<string> = new Set(['running', 'awaiting_approval', 'succeeded']);
/** On the way to where its site is ready. */
const unready: ReadonlySet<string> = new Set(['waiting', 'assigned', 'downloading', 'verified', 'preflighted', 'shadowing']);
const gone: ReadonlySet<string> = new Set(['superseded', 'removed']);

/**
 * 2. Whatever a device in service is told, a rollout may tell it: one that has begun and moves, while no stop holds the fleet, of its own version, a site as a whole, with patches of
 * what the device has; or the device is taken back, to what it had confirmed when it was told. Who ends a rollout so that devices go back leaves none of them out, and who resumes one
 * knows of all that went wrong. A stop of the fleet names in its first commit whom it stops, and is carried to its end whoever is killed meanwhile.
 */
export function createOrdersAreDue({ database, controlPlane, scenario, scheduler }: FleetWorld): Property {
  const revisions = new Map<string, number>();
  const told = new ToldBefore();
  const states = new Map<string, string>();
  const attempts = new Map<string, number>();
  /** Who was told to hold a swap, and by which rollout. */
  const held = new Map<string, string>();
  /** Rollout, device and attempt that were told to swap: a forger may have one of them begin anew. */
  const released = new Set<string>();
  /** What the stop that holds has to do, as last seen. */
  let stop = { id: 0, sinceMs: 0, pending: [] as readonly PendingStop[] };
  const tags = new Map(scenario.devices.map((device) => [device.id, device.tags]));
  const deviceOf = (rolloutId: string, deviceId: string): DeviceRow | undefined => database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ? and device_id = ?', rolloutId, deviceId)[0];
  const rolloutOf = (id: string): RolloutRow | undefined => database.rows<RolloutRow>('select * from rollouts where id = ?', id)[0];

  function checkTold(deviceId: string): void {
    const twin = database.rows<TwinRow>('select desired_revision, desired_message, rollout_id, confirmed_digest, revoked from twins join devices on id = device_id where device_id = ?', deviceId)[0] as TwinRow;
    const desired = desiredIn(twin.desired_message);
    const before = revisions.get(deviceId) ?? 0;
    revisions.set(deviceId, twin.desired_revision);
    if (desired === undefined || desired.revision !== twin.desired_revision || desired.deviceId !== deviceId || desired.rolloutId !== twin.rollout_id) throw new Violation(`the twin of ${deviceId} keeps an order that is not revision ${twin.desired_revision} of ${twin.rollout_id}`);
    if (desired.revision <= before) throw new Violation(`${deviceId} is told revision ${desired.revision}, after ${before}`);
    if (told.repeats(desired)) return;
    const rollout = rolloutOf(twin.rollout_id);
    const device = deviceOf(twin.rollout_id, deviceId);
    if (rollout === undefined || device === undefined) throw new Violation(`${deviceId} is told by ${twin.rollout_id}, in which it is not`);
    if (twin.revoked === 1) throw new Violation(`${deviceId} is told by ${rollout.id}, though it is out of service`);
    checkPatches(deviceId, desired, [twin.confirmed_digest, device.previous_digest]);
    // What it is taken back to is held against it elsewhere.
    if (device.recall === 'told') return void held.delete(deviceId);
    if (desired.bundle?.digest !== rollout.bundle_digest) throw new Violation(`${deviceId} is told by ${rollout.id} to run ${desired.bundle?.digest ?? 'nothing'}, which is not what it rolls out`);
    if (desired.activation?.hold === true) return void held.set(deviceId, rollout.id);
    if (!moving.has(rollout.state)) throw new Violation(`${deviceId} is told to swap by ${rollout.id}, which is ${rollout.state}`);
    if (database.rows('select 1 from rollout_stops where lifted_ms = 0 and since_ms < ?', controlPlane.nowMs).length > 0) throw new Violation(`${deviceId} is told to swap by ${rollout.id} while the fleet is stopped`);
    const spec = JSON.parse(rollout.spec_json) as Spec;
    if (spec.approval.start && !(JSON.parse(rollout.approvals_json || '[]') as { wave: number }[]).some(({ wave }) => wave === -1)) throw new Violation(`${deviceId} is told by ${rollout.id}, whose start nobody has approved`);
    if (held.get(deviceId) === rollout.id && spec.activation.atomicBy !== undefined) checkSite(device, spec.activation.atomicBy);
    held.delete(deviceId);
    released.add(attemptOf(device));
  }

  function attemptOf({ rollout_id, device_id, attempt }: DeviceRow): string {
    return `${rollout_id} ${device_id} ${attempt}`;
  }

  function checkPatches(deviceId: string, { delivery }: Desired, has: readonly string[]): void {
    for (const { baseDigest } of delivery?.deltas ?? []) {
      if (baseDigest === '' || has.some((bundle) => database.rows('select 1 from versions where bundle_digest = ? and instr(manifest_json, ?) > 0', bundle, baseDigest).length > 0)) continue;
      throw new Violation(`${deviceId} is offered a patch of ${baseDigest}, which is in nothing that it has confirmed`);
    }
  }

  /** The first tag of the kind is a device's site. Who is tried again is not waited for without end. */
  function checkSite({ rollout_id, device_id, wave }: DeviceRow, key: string): void {
    const site = tags.get(device_id)?.find((tag) => tag.startsWith(`${key}:`));
    for (const other of database.rows<DeviceRow & { revoked: number }>('select rollout_devices.*, revoked from rollout_devices join devices on id = device_id where rollout_id = ? and wave = ?', rollout_id, wave)) {
      if (other.revoked === 0 && unready.has(other.state) && !(other.state === 'waiting' && other.attempt > 0) && !released.has(attemptOf(other)) && site !== undefined && tags.get(other.device_id)?.includes(site) === true) throw new Violation(`${device_id} is told to swap by ${rollout_id} while ${other.device_id} of ${site} is ${other.state}`);
    }
  }

  function checkPrevious(device: DeviceRow): void {
    const { confirmed_digest = '' } = database.rows<{ confirmed_digest: string }>('select confirmed_digest from twins where device_id = ?', device.device_id)[0] ?? {};
    const bundle = rolloutOf(device.rollout_id)?.bundle_digest;
    if (device.previous_digest === bundle && bundle !== '') throw new Violation(`${device.rollout_id} would take ${device.device_id} back to what it rolls out`);
    if (confirmed_digest !== bundle && device.previous_digest !== confirmed_digest && recent(device.device_id, device.previous_digest)) throw new Violation(`${device.rollout_id} would take ${device.device_id} back to ${device.previous_digest || 'nothing'}, it has confirmed ${confirmed_digest || 'nothing'}`);
  }

  /** Its twin changed in this very moment: what was decided before it is no fault. */
  function recent(deviceId: string, previous: string): boolean {
    return database.rows('select 1 from twins where device_id = ? and confirmed_digest != ? and reported_ms < ?', deviceId, previous, controlPlane.nowMs).length > 0;
  }

  function checkEnded(rollout: RolloutRow): void {
    const { kind = '', wave = 0, detail_json = '{}' } = database.rows<{ kind: string; wave: number; detail_json: string }>("select kind, wave, detail_json from rollout_timeline where rollout_id = ? and kind in ('rollout.tripped', 'rollout.aborted') order by id desc limit 1", rollout.id)[0] ?? {};
    const { onTrip } = JSON.parse(detail_json) as { onTrip?: string };
    const all = kind === 'rollout.aborted' ? rollout.detail.includes('its devices go back') : onTrip === 'revert_all';
    if (!all && onTrip !== 'revert_wave') return;
    const left = database.rows<DeviceRow & { of: string; revoked: number }>('select rollout_devices.*, twins.rollout_id as of, revoked from rollout_devices join twins on twins.device_id = rollout_devices.device_id join devices on id = rollout_devices.device_id where rollout_devices.rollout_id = ?', rollout.id)
      .find((device) => device.assigned_ms > 0 && (all || device.wave === wave) && device.recall === 'none' && !gone.has(device.state) && device.of === rollout.id && device.revoked === 0);
    if (left !== undefined) throw new Violation(`${rollout.id} is ${rollout.state} and takes its devices back, but for ${left.device_id}, which is ${left.state}`);
  }

  function checkResumed(rollout: RolloutRow): void {
    const left = database.rows<DeviceRow>('select * from rollout_devices where rollout_id = ?', rollout.id).find(({ state, recall, acknowledged }) => acknowledged === 0 && (badOutcomes.has(state) || recall !== 'none'));
    if (left !== undefined) throw new Violation(`${rollout.id} is resumed, and that ${left.device_id} is ${left.state} may trip it again`);
  }

  function checkStop(): void {
    const row = database.rows<{ id: number; pending_json: string }>('select id, pending_json from rollout_stops where lifted_ms = 0')[0];
    const pending = row === undefined ? [] : (JSON.parse(row.pending_json) as PendingStop[]);
    const stateOf = (id: string): string => rolloutOf(id)?.state ?? '';
    if (row !== undefined && row.id !== stop.id) {
      const missed = database.rows<{ id: string }>("select id from rollouts where state in ('running', 'awaiting_approval')").find(({ id }) => !pending.some(({ rolloutId }) => rolloutId === id));
      if (missed !== undefined) throw new Violation(`the fleet is stopped, and nothing says that ${missed.id} is to be`);
    }
    for (const { rolloutId, revert } of stop.pending) {
      if (pending.some((left) => left.rolloutId === rolloutId) || !(moving.has(stateOf(rolloutId)) || (revert && stateOf(rolloutId) === 'paused')) || stateOf(rolloutId) === 'succeeded') continue;
      throw new Violation(`the stop of the fleet is over for ${rolloutId}, which is ${stateOf(rolloutId)}`);
    }
    stop = { id: row?.id ?? 0, sinceMs: pending.length === 0 || stop.pending.length === 0 ? scheduler.nowMs : stop.sinceMs, pending };
    if (pending.length > 0 && controlPlane.running && scheduler.nowMs - Math.max(stop.sinceMs, controlPlane.startedMs) > stopMs) throw new Violation(`the stop of the fleet has still not stopped ${pending.map(({ rolloutId }) => rolloutId).join(', ')}`);
  }

  return {
    name: '2 orders are due',
    on: {
      commit: ({ changes }) => {
        for (const key of changes.rollout_devices) {
          const device = deviceOf(...(JSON.parse(key) as [string, string]));
          if (device !== undefined && device.attempt > (attempts.get(key) ?? 0)) checkPrevious(device);
          attempts.set(key, device?.attempt ?? 0);
        }
        for (const deviceId of changes.desired) checkTold(deviceId);
        for (const id of changes.rollouts) {
          const rollout = rolloutOf(id) as RolloutRow;
          const before = states.get(id);
          states.set(id, rollout.state);
          if (before === undefined || before === rollout.state) continue;
          if (rollout.state === 'tripped' || rollout.state === 'aborted') checkEnded(rollout);
          if (moving.has(rollout.state) && !moving.has(before)) checkResumed(rollout);
        }
        if (states.size > 0) checkStop();
      },
    },
  };
}

function desiredIn(message: Uint8Array): Desired | undefined {
  const signed = decode('SignedDesired', message);
  const desired = signed.ok ? decode('Desired', signed.value.desired) : signed;
  return desired.ok ? desired.value : undefined;
}
