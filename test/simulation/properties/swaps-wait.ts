import { decode } from '../../../proto/codec.ts';
import type { Desired } from '../../../proto/messages.ts';
import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import type { DeviceState } from '../../../simulators/fleet/observation.ts';
import { Violation, type Property } from '../property.ts';
import { savedState } from './saved-state.ts';

/** A step under way when a message comes, or a window ends, may still end. */
const graceMs = 3_000;
/** A consent is good for a while. */
const consentMs = 15_000;

/** 2. A device swaps only where it is not held, inside its maintenance windows by its own clock, and with the consent of a line that has a say. */
export function createSwapsWait({ scheduler, scenario, devices }: FleetWorld): Property {
  const running = new Map<string, string>();
  const accepted = new Map<string, { revision: number; atMs: number }>();
  const consentedMs = new Map<string, number>();
  const asked = new Set(scenario.devices.filter(({ consent }) => consent !== 'unasked').map(({ id }) => id));
  const byId = new Map(devices.map((device) => [device.id, device]));

  function checkSwap(deviceId: string, digest: string, state: DeviceState): void {
    const desired = desiredIn(state);
    if (desired?.bundle?.digest !== digest || scheduler.nowMs - (accepted.get(deviceId)?.atMs ?? 0) < graceMs) return;
    const { hold = false, windows = [] } = desired.activation ?? {};
    const wallMs = byId.get(deviceId)?.wallMs ?? 0;
    if (hold) throw new Violation(`${deviceId} swapped to ${digest}, though revision ${desired.revision} holds it`);
    if (windows.length > 0 && ![wallMs, wallMs - graceMs].some((atMs) => windows.some((window) => isInside(window, atMs)))) throw new Violation(`${deviceId} swapped to ${digest} at ${new Date(wallMs).toISOString()}, outside its maintenance windows`);
    if (asked.has(deviceId) && scheduler.nowMs - (consentedMs.get(deviceId) ?? -Infinity) > consentMs) throw new Violation(`${deviceId} swapped to ${digest} without the consent of its line`);
  }

  return {
    name: '2 swaps wait for their moment',
    on: {
      consent: ({ deviceId, granted }) => void (granted ? consentedMs.set(deviceId, scheduler.nowMs) : consentedMs.delete(deviceId)),
      state: ({ deviceId, state }) => look(deviceId, state),
      // What a power cut left of a save is its state, too.
      died: ({ deviceId }) => {
        const state = savedState(byId.get(deviceId)?.disk);
        if (state !== undefined) look(deviceId, state);
      },
    },
  };

  function look(deviceId: string, state: DeviceState): void {
    if (accepted.get(deviceId)?.revision !== state.desiredRevision) accepted.set(deviceId, { revision: state.desiredRevision, atMs: scheduler.nowMs });
    const tried = Object.values(state.slots).find((slot) => slot?.state === 'probation')?.bundle.digest ?? '';
    const before = running.get(deviceId);
    running.set(deviceId, tried);
    if (tried !== '' && tried !== before) checkSwap(deviceId, tried, state);
  }
}

function desiredIn({ desiredBase64 }: DeviceState): Desired | undefined {
  const signed = decode('SignedDesired', Buffer.from(desiredBase64, 'base64'));
  const desired = signed.ok ? decode('Desired', signed.value.desired) : signed;
  return desired.ok ? desired.value : undefined;
}

/** The windows drawn are of every day, in UTC. */
function isInside({ startMinute, endMinute }: { readonly startMinute: number; readonly endMinute: number }, atMs: number): boolean {
  const minute = (atMs / 60_000) % 1_440;
  return startMinute < endMinute ? minute >= startMinute && minute < endMinute : minute >= startMinute || minute < endMinute;
}
