import { deviceLife, isOutOfService, stateOfPhase } from './device-life.ts';
import { nextWindowEndMs } from './maintenance-window.ts';
import type { DeviceObservation, Rollout, RolloutDevice, RolloutDeviceState } from './rollout.ts';

/** A device's history is kept whole up to here; beyond, its first and its newest entries. */
export const historyMax = 64;
const historyFirst = 16;

type RolloutFacts = Pick<Rollout, 'id' | 'bundleDigest' | 'spec' | 'waves'>;

/**
 * Where a device stands in its rollout, read from what produces its inferences and what it says about this rollout's
 * update, never from what it was told to do. The same object where nothing changed. A silent device that comes back is
 * read again; a device that a newer rollout took is superseded.
 *
 * @param observed undefined where the device is no longer enrolled
 * @param newer the newer live rollout that has it too; undefined where there is none
 * @param nowMs where the rollout is paused, when that was: deadlines stand still
 */
export function evaluateDevice(device: RolloutDevice, rollout: RolloutFacts, observed: DeviceObservation | undefined, newer: string | undefined, nowMs: number): RolloutDevice {
  const facts = deviceLife[device.state];
  if (facts.kind === 'gone') return device;
  if (observed === undefined || observed.revoked) return remove(device, rollout.spec, nowMs);
  if (device.recall !== 'none') return device;
  if (device.state === 'waiting') {
    if (newer === undefined) return device;
    const taken = enter(device, rollout.spec, 'superseded', `${newer} has it now`, nowMs);
    // One that was told before still runs it in the shadow, or tries it: the newer rollout may never come to tell it otherwise.
    const isConfirmed = observed.confirmedDigest === rollout.bundleDigest && rollout.waves[device.wave]?.kind !== 'shadow';
    return device.assignedMs > 0 && !isConfirmed ? { ...taken, recall: 'asked' } : taken;
  }
  if (facts.open !== true) return device;
  const unfinished = facts.kind === 'life' || device.state === 'silent' || isToBeActivated(device);
  if (unfinished && observed.desiredRolloutId !== rollout.id && observed.desiredRevision > device.revisionBefore) {
    return enter(device, rollout.spec, 'superseded', `${observed.desiredRolloutId || 'another hand'} told it what to run`, nowMs);
  }
  const reached = device.reached || hasAnswered(device, rollout, observed);
  const known = reached === device.reached ? device : { ...device, reached, updatedMs: nowMs };
  const { state, reason } = readState(known, rollout, observed, nowMs);
  const now = state !== known.state ? enter(known, rollout.spec, state, reason, nowMs) : reason === known.reason || !isOutOfService(state) ? known : { ...known, reason, updatedMs: nowMs };
  if (isOutOfService(state)) return checkDeadlines(now, rollout, nowMs);
  // The order to hold is taken back: one that forgot its outcome would begin again, and hold for ever.
  return known.held && state !== 'silent' && deviceLife[state].retryable === true && now.recall === 'none' ? { ...now, recall: 'asked' } : now;
}

/** A device that is revoked. Once it is enrolled again it is told the same as before: what it is to be taken back from, or held from, it still is. */
export function remove(device: RolloutDevice, spec: Pick<Rollout['spec'], 'deadlines'>, nowMs: number): RolloutDevice {
  return { ...enter(device, spec, 'removed', 'revoked', nowMs), held: device.held };
}

/** It has done its part of a shadow wave, and is still to be told to swap. */
export function isToBeActivated({ state, laterWave }: Pick<RolloutDevice, 'state' | 'laterWave'>): boolean {
  return state === 'shadowed' && laterWave >= 0;
}

/** The device in another state, with the time that did not count taken off its deadline. */
export function enter(device: RolloutDevice, { deadlines }: Pick<Rollout['spec'], 'deadlines'>, state: RolloutDeviceState, reason: string, nowMs: number): RolloutDevice {
  const { deadline, timed } = deviceLife[device.state];
  const stoodStill = deadline !== undefined && (timed !== true || deadlines[deadline] !== undefined);
  const history = [...device.history, { state, atMs: nowMs, reason }];
  return {
    ...device,
    state,
    reason,
    // One that fell silent may come back, and is held still.
    held: device.held && (deviceLife[state].kind === 'life' || state === 'silent'),
    assignedMs: stoodStill ? device.assignedMs + Math.max(0, nowMs - device.sinceMs) : device.assignedMs,
    sinceMs: nowMs,
    updatedMs: nowMs,
    history: history.length <= historyMax ? history : [...history.slice(0, historyFirst), ...history.slice(historyFirst - historyMax)],
  };
}

function readState(device: RolloutDevice, rollout: RolloutFacts, observed: DeviceObservation, nowMs: number): { state: RolloutDeviceState; reason: string } {
  const kept = { state: device.state, reason: device.reason };
  const update = answerOf(device, rollout, observed);
  const told = update === undefined ? undefined : stateOfPhase[update.phase];
  if (update !== undefined && (told === 'failed' || told === 'reverted' || told === 'denied')) {
    return { state: told, reason: [update.reason || 'no reason given', update.detail].filter((part) => part !== '').join('; ') };
  }
  const shadow = rollout.waves[device.wave]?.kind === 'shadow';
  if (!shadow && observed.confirmedDigest === rollout.bundleDigest && observed.runningDigest === rollout.bundleDigest) return { state: 'confirmed', reason: '' };
  // A reboot empties the running digest until the next inference: an outcome stays until there is another one.
  if (!isOutOfService(device.state)) return kept;
  if (shadow && told === 'shadowing' && device.state === 'shadowing' && observed.shadowInferences >= shadowInferencesMin(rollout.spec) && nowMs - device.sinceMs >= (rollout.spec.shadowing?.durationMs ?? 0)) {
    return { state: 'shadowed', reason: `${observed.shadowInferences} inferences beside the old version` };
  }
  // What a device waits for before it swaps: its site, a maintenance window, the line's consent.
  return told === undefined ? kept : { state: told, reason: told === 'ready' ? (update?.detail ?? '') : '' };
}

/** What the device says of this assignment; undefined where it speaks of another, or of none. */
export function answerOf(device: RolloutDevice, rollout: RolloutFacts, { update, reportedRevision }: DeviceObservation): DeviceObservation['update'] {
  if (update === undefined || update.rolloutId !== rollout.id || update.bundleDigest !== rollout.bundleDigest) return undefined;
  return (update.revision > 0 ? update.revision : reportedRevision) > device.revisionBefore ? update : undefined;
}

function hasAnswered(device: RolloutDevice, rollout: RolloutFacts, observed: DeviceObservation): boolean {
  return observed.reportedRevision > device.revisionBefore || answerOf(device, rollout, observed) !== undefined;
}

/** A shadow wave that asks for nothing would prove nothing. */
export function shadowInferencesMin({ shadowing }: Pick<Rollout['spec'], 'shadowing'>): number {
  return shadowing === undefined || shadowing.inferencesMin === 0 ? 100 : shadowing.inferencesMin;
}

/** Each state's own deadline, where it has one, counts from when it began; else the whole one from the assignment. */
function checkDeadlines(device: RolloutDevice, rollout: RolloutFacts, nowMs: number): RolloutDevice {
  const { deadlines, gate, shadowing, activation } = rollout.spec;
  const { deadline, timed } = deviceLife[device.state];
  // The last device of its site ends the hold, or its deadline does.
  if (deadline === undefined || (device.held && device.state === 'ready')) return device;
  const own = deadlines[deadline];
  const windowMs = device.state === 'ready' && activation.windows.length > 0 ? nextWindowEndMs(activation.windows, device.sinceMs) - device.sinceMs : 0;
  const allowedMs = (own ?? gate.deadlineMs) + windowMs + (device.state === 'shadowing' ? (shadowing?.durationMs ?? 0) : 0);
  const fromMs = own === undefined && timed === true ? device.assignedMs : device.sinceMs;
  if (nowMs - fromMs < allowedMs) return device;
  return enter(device, rollout.spec, 'silent', device.reached ? `reached, then silent: no outcome within ${duration(allowedMs)}, last ${device.state}` : `never reached within ${duration(allowedMs)}`, nowMs);
}

/** For people. */
export function duration(ms: number): string {
  return ms >= 120_000 ? `${(ms / 60_000).toFixed(0)} minutes` : `${ms / 1_000} s`;
}
