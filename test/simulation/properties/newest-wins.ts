import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import type { DeviceState } from '../../../simulators/fleet/observation.ts';
import { decode } from '../../../proto/codec.ts';
import { Violation, type Property } from '../property.ts';
import { reportedRow } from './rollout-rows.ts';

/** How long after its deadline an assigned device may be without an outcome: the tick of the rollouts, and a restart. */
const graceMs = 60_000;

/** 6. The newest desired state wins: no device goes back to an older one, and no device is without an outcome past its deadline. */
export function createNewestWins({ database, controlPlane, scheduler, released }: FleetWorld): Property {
  const revisions = new Map<string, number>();
  const acceptedMs = new Map<string, number>();
  /** Reports in the order in which they were sent, and the one that each twin has. */
  const order = new Map<string, number>();
  const newest = new Map<string, number>();
  const numbers = new Map<string, string>();
  const updates = new Map<string, string>();
  const chosen = new Map<string, string>();
  const everConfirmed = new Set<string>();
  let checkedMs = 0;

  /** What a device begins to run or confirms is what the newest message wants. */
  function checkChosen(deviceId: string, state: DeviceState): void {
    for (const [name, slot] of Object.entries(state.slots)) {
      const now = slot === null || slot.state === 'staged' ? '' : `${slot.state} ${slot.bundle.digest}`;
      const before = chosen.get(`${deviceId} ${name}`) ?? '';
      chosen.set(`${deviceId} ${name}`, now);
      const held = `${deviceId} ${slot?.bundle.digest}`;
      const hadConfirmed = everConfirmed.has(held);
      if (slot?.state === 'confirmed') everConfirmed.add(held);
      // A step under way when the message came may still end.
      if (now === '' || now === before || scheduler.nowMs - (acceptedMs.get(deviceId) ?? 0) < 1_000) continue;
      const wanted = wantedBy(state);
      // What it wants has ended the process too often: the one confirmed before takes its place, and the device says so.
      const isLeft = wanted === state.update?.digest && state.update?.phase === 'reverted' && ['inference.crashed', 'inference.hung'].includes(state.update.reason);
      if (isLeft && slot?.state === 'confirmed' && hadConfirmed) continue;
      // An order signed with a stolen key for a bundle that nobody released ends at the release signature.
      if (wanted !== undefined && ![...released.values()].some((version) => version.bundleDigest === wanted)) continue;
      if (wanted !== slot?.bundle.digest) throw new Violation(`${deviceId} has ${now} in slot ${name}, revision ${state.desiredRevision} wants ${wanted ?? 'no bundle'}`);
    }
  }

  /** An update that begins answers the newest revision. */
  function checkBegun(deviceId: string, { update, desiredRevision }: DeviceState): void {
    const begun = update === null ? '' : `${update.digest} ${update.revision}`;
    const before = updates.get(deviceId);
    updates.set(deviceId, begun);
    if (update === null || begun === before || update.revision >= desiredRevision || scheduler.nowMs - (acceptedMs.get(deviceId) ?? 0) < 1_000) return;
    throw new Violation(`${deviceId} begins an update of revision ${update.revision}, after it had accepted ${desiredRevision}`);
  }

  function checkSequences(changed: ReadonlySet<string>): void {
    for (const device_id of changed) {
      const { reported_sequence: sequence = 0, reported_json = '' } = reportedRow(database, device_id) ?? {};
      if (sequence === 0) continue;
      const number = `${device_id} ${sequence} ${(JSON.parse(reported_json) as { atMs: number }).atMs}`;
      if (numbers.get(device_id) === number) continue;
      numbers.set(device_id, number);
      const sent = order.get(number) ?? 0;
      const before = newest.get(device_id) ?? 0;
      if (sent < before) throw new Violation(`the twin of ${device_id} went back to report ${sequence}, which the device sent before the one that the twin had`);
      newest.set(device_id, sent);
    }
  }

  return {
    name: '6 the newest desired state wins',
    on: {
      state: ({ deviceId, state }) => {
        const before = revisions.get(deviceId) ?? 0;
        if (state.desiredRevision > before) acceptedMs.set(deviceId, scheduler.nowMs);
        if (state.desiredRevision < before) throw new Violation(`${deviceId} follows revision ${state.desiredRevision}, after ${before}`);
        revisions.set(deviceId, state.desiredRevision);
        checkChosen(deviceId, state);
        checkBegun(deviceId, state);
      },
      reported: ({ deviceId, reported }) => void order.set(`${deviceId} ${reported.sequence} ${reported.atMs}`, order.size + 1),
      commit: ({ changes }) => {
        checkSequences(changes.twins);
        if (scheduler.nowMs - checkedMs < 20_000 || scheduler.nowMs - controlPlane.startedMs < graceMs || !controlPlane.running) return;
        checkedMs = scheduler.nowMs;
        const late = database.rows<{ device_id: string; rollout_id: string; overdue: number }>(
          `select device_id, rollout_id, ? - assigned_ms - json_extract(spec_json, '$.gate.deadlineMs') as overdue from rollout_devices
           join rollouts on rollouts.id = rollout_id where rollouts.state = 'running' and rollout_devices.state in ('assigned', 'downloading', 'verified', 'preflighted', 'activated', 'probation') and recall = 'none' and overdue > ?`,
          controlPlane.nowMs, graceMs,
        )[0];
        if (late !== undefined) throw new Violation(`${late.device_id} has no outcome in ${late.rollout_id} ${late.overdue} ms after its deadline`);
      },
    },
  };
}

function wantedBy({ desiredBase64 }: DeviceState): string | undefined {
  const signed = decode('SignedDesired', Buffer.from(desiredBase64, 'base64'));
  const desired = signed.ok ? decode('Desired', signed.value.desired) : signed;
  return desired.ok ? desired.value.bundle?.digest : undefined;
}
