import { describe, expect, test } from 'vitest';
import { bundle, observationOf, previous, rolloutOf } from '../../test/support/rollout-fleet.ts';
import { enter, evaluateDevice, historyMax } from './evaluate-device.ts';
import { deviceLife } from './device-life.ts';
import { lifeStates, outcomeStates, type DeviceObservation, type Rollout, type RolloutDevice, type RolloutDeviceState } from './rollout.ts';

const total = 100_000;
const own = rolloutOf([['a']], { gate: { deadlineMs: total }, deadlines: { downloadingMs: 5_000, probationMs: 500_000 } });
const plain = rolloutOf([['a']], { gate: { deadlineMs: total } });

function deviceIn(state: RolloutDeviceState, changes: Partial<RolloutDevice> = {}): RolloutDevice {
  return { ...(plain.devices[0] as RolloutDevice), state, assignedMs: 1_000, sinceMs: 2_000, revisionBefore: 1, attempt: 1, previousDigest: previous, ...changes };
}

function told(phase: string, changes: Partial<DeviceObservation> = {}): DeviceObservation {
  return observationOf('a', { desiredDigest: bundle, desiredRolloutId: 'gas-v2-r1', desiredRevision: 2, reportedRevision: 2, update: { bundleDigest: bundle, rolloutId: 'gas-v2-r1', phase, reason: '', detail: '', revision: 2 }, ...changes });
}

const evaluate = (device: RolloutDevice, observed: DeviceObservation | undefined, nowMs = 3_000, rollout: Rollout = plain, newer?: string): RolloutDevice => evaluateDevice(device, rollout, observed, newer, nowMs);
const runs = { runningDigest: bundle, confirmedDigest: bundle };

describe('evaluateDevice', () => {
  test('every state has its facts', () => {
    expect(Object.keys(deviceLife).sort()).toEqual([...lifeStates, ...outcomeStates].sort());
  });

  test.each<[RolloutDeviceState, string, Partial<DeviceObservation>, RolloutDeviceState]>([
    ['assigned', 'idle', {}, 'assigned'],
    ['assigned', 'downloading', {}, 'downloading'],
    ['downloading', 'verified', {}, 'verified'],
    ['verified', 'downloading', {}, 'downloading'],
    ['verified', 'preflighted', {}, 'preflighted'],
    ['preflighted', 'shadowing', {}, 'shadowing'],
    ['preflighted', 'ready', {}, 'ready'],
    ['ready', 'activated', {}, 'activated'],
    ['activated', 'in_probation', {}, 'probation'],
    ['probation', 'some phase of a later version', {}, 'probation'],
    // It says that it is done; only inferences of the bundle make it so.
    ['probation', 'converged', {}, 'probation'],
    ['probation', 'converged', { confirmedDigest: bundle }, 'probation'],
    ['probation', 'converged', { runningDigest: bundle }, 'probation'],
    ['probation', 'in_probation', runs, 'confirmed'],
    ['assigned', 'idle', runs, 'confirmed'],
    ['probation', 'reverted', {}, 'reverted'],
    ['downloading', 'failed', {}, 'failed'],
    ['ready', 'denied', {}, 'denied'],
    // Outcomes stay until there is another one.
    ['confirmed', 'converged', { runningDigest: '' }, 'confirmed'],
    ['confirmed', 'downloading', {}, 'confirmed'],
    ['confirmed', 'reverted', {}, 'reverted'],
    ['failed', 'downloading', {}, 'failed'],
    ['failed', 'converged', runs, 'confirmed'],
    ['silent', 'downloading', {}, 'silent'],
    ['silent', 'failed', {}, 'failed'],
    ['silent', 'converged', runs, 'confirmed'],
    ['already_running', 'reverted', {}, 'already_running'],
    ['superseded', 'converged', runs, 'superseded'],
    ['removed', 'converged', runs, 'removed'],
  ])('%s that reports %s with %j is %s', (state, phase, changes, expected) => {
    expect(evaluate(deviceIn(state), told(phase, changes)).state).toBe(expected);
  });

  test.each<[string, Partial<DeviceObservation>, RolloutDeviceState, boolean]>([
    ['an older revision', { reportedRevision: 1, update: { bundleDigest: bundle, rolloutId: 'gas-v2-r1', phase: 'failed', reason: 'x', detail: '', revision: 1 } }, 'assigned', false],
    ['a newer revision it has not begun', { update: { bundleDigest: bundle, rolloutId: 'gas-v2-r1', phase: 'failed', reason: 'x', detail: '', revision: 1 } }, 'assigned', true],
    ['an agent that does not say which revision', { update: { bundleDigest: bundle, rolloutId: 'gas-v2-r1', phase: 'failed', reason: 'x', detail: '', revision: 0 } }, 'failed', true],
    ['another rollout', { update: { bundleDigest: bundle, rolloutId: 'gas-v2-r0', phase: 'failed', reason: 'x', detail: '', revision: 2 } }, 'assigned', true],
    ['another bundle', { update: { bundleDigest: previous, rolloutId: 'gas-v2-r1', phase: 'failed', reason: 'x', detail: '', revision: 2 } }, 'assigned', true],
    ['nothing yet', { reportedRevision: 1, update: undefined }, 'assigned', false],
  ])('of %s', (_, changes, state, reached) => {
    expect(evaluate(deviceIn('assigned'), told('idle', changes))).toMatchObject({ state, reached });
  });

  test.each<[string, RolloutDevice, Rollout, number, RolloutDeviceState]>([
    ['the whole deadline, a moment before', deviceIn('assigned'), plain, 1_000 + total - 1, 'assigned'],
    ['the whole deadline', deviceIn('assigned'), plain, 1_000 + total, 'silent'],
    ['its own deadline, a moment before', deviceIn('downloading'), own, 2_000 + 5_000 - 1, 'downloading'],
    ['its own deadline', deviceIn('downloading'), own, 2_000 + 5_000, 'silent'],
    ['its own deadline, longer than the whole one', deviceIn('probation'), own, 1_000 + total, 'probation'],
    ['its own deadline, longer than the whole one, over', deviceIn('probation'), own, 2_000 + 500_000, 'silent'],
    ['ready, which counts from its beginning', deviceIn('ready', { sinceMs: 90_000 }), plain, 1_000 + total, 'ready'],
    ['ready for too long', deviceIn('ready', { sinceMs: 90_000 }), plain, 90_000 + total, 'silent'],
    ['ready and held for its site', deviceIn('ready', { held: true }), plain, 10 * total, 'ready'],
  ])('%s', (_, device, rollout, nowMs, state) => {
    const phase = device.state === 'probation' ? 'in_probation' : device.state;
    expect(evaluate(device, told(phase), nowMs, rollout).state).toBe(state);
  });

  test('says what a device that is ready waits for, as long as it waits for it', () => {
    const waiting = (detail: string): DeviceObservation => told('ready', { update: { bundleDigest: bundle, rolloutId: 'gas-v2-r1', phase: 'ready', reason: '', detail, revision: 2 } });
    const ready = evaluate(deviceIn('preflighted'), waiting('outside the maintenance windows'));
    expect(ready).toMatchObject({ state: 'ready', reason: 'outside the maintenance windows', sinceMs: 3_000 });
    expect(evaluate(ready, waiting('outside the maintenance windows'), 4_000)).toBe(ready);
    const refused = evaluate(ready, waiting('the line did not consent: busy'), 5_000);
    expect(refused).toEqual({ ...ready, reason: 'the line did not consent: busy', updatedMs: 5_000 });
    expect(evaluate(refused, waiting(''), 6_000).reason).toBe('');
    expect(evaluate(refused, told('activated'), 6_000)).toMatchObject({ state: 'activated', reason: '' });
  });

  test('a maintenance window stretches the time it may be ready, and the wait does not count against the rest', () => {
    const dayMs = 24 * 3600_000;
    const nightly = rolloutOf([['a']], { gate: { deadlineMs: total }, activation: { windows: [{ startMinute: 60, endMinute: 120 }] } });
    const ready = deviceIn('ready', { assignedMs: 3 * 3600_000 - 50_000, sinceMs: 3 * 3600_000 });
    const endMs = dayMs + 2 * 3600_000;
    expect(evaluate(ready, told('ready'), endMs + total - 1, nightly).state).toBe('ready');
    expect(evaluate(ready, told('ready'), endMs + total, nightly).state).toBe('silent');
    const activated = evaluate(ready, told('activated'), endMs - 1_000, nightly);
    expect(activated).toMatchObject({ state: 'activated', assignedMs: endMs - 1_000 - 50_000 });
  });

  test('who was revoked, or taken by a newer rollout, is in it no more', () => {
    expect(evaluate(deviceIn('downloading'), undefined).state).toBe('removed');
    expect(evaluate(deviceIn('confirmed'), told('converged', { revoked: true })).state).toBe('removed');
    expect(evaluate(deviceIn('waiting'), told('idle'), 3_000, plain, 'gas-v3-r1')).toMatchObject({ state: 'superseded', reason: 'gas-v3-r1 has it now' });
    expect(evaluate(deviceIn('downloading'), told('downloading'), 3_000, plain, 'gas-v3-r1').state).toBe('downloading');
    expect(evaluate(deviceIn('downloading'), told('downloading', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 3 })).state).toBe('superseded');
    // Told nothing yet, there is nothing to take back; a shadow would go on for ever where the newer rollout never comes to it.
    expect(evaluate(deviceIn('waiting', { assignedMs: 0 }), told('idle'), 3_000, plain, 'gas-v3-r1').recall).toBe('none');
    expect(evaluate(deviceIn('waiting'), told('shadowing'), 3_000, plain, 'gas-v3-r1').recall).toBe('asked');
    expect(evaluate(deviceIn('waiting'), told('converged', runs), 3_000, plain, 'gas-v3-r1').recall).toBe('none');
    const shadowing = { ...plain, waves: plain.waves.map((wave) => ({ ...wave, kind: 'shadow' as const })) };
    expect(evaluate(deviceIn('waiting'), told('shadowing', runs), 3_000, shadowing, 'gas-v3-r1').recall).toBe('asked');
    expect(evaluate(deviceIn('confirmed'), told('converged', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 3 })).state).toBe('confirmed');
  });

  test('the same object where nothing changed, and a history that is bounded', () => {
    const device = deviceIn('downloading', { reached: true });
    expect(evaluate(device, told('downloading'))).toBe(device);
    let flapping = device;
    for (let nowMs = 0; nowMs < 200; nowMs++) flapping = enter(flapping, plain.spec, nowMs % 2 === 0 ? 'verified' : 'downloading', '', nowMs);
    expect([flapping.history.length, flapping.history[0]?.atMs, flapping.history.at(-1)?.atMs]).toEqual([historyMax, 0, 199]);
  });
});
