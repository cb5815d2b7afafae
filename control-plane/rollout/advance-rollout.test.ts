import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advanceOn, bundle, deadlineMs, inputOf, previous, rolloutOf, RolloutFleet, statesOf, type Condition } from '../../test/support/rollout-fleet.ts';
import { advanceRollout } from './advance-rollout.ts';
import type { AdvanceInput } from './rollout-advance.ts';
import { isOutOfService } from './device-life.ts';
import { planDecision, type OperatorDecision } from './plan-decision.ts';
import { rolloutSpecSchema, type Rollout } from './rollout.ts';

function step(rollout: Rollout, fleet: RolloutFleet, nowMs: number, changes: Partial<AdvanceInput> = {}): Rollout {
  return advanceOn(rollout, fleet, nowMs, changes).rollout;
}

function decide(rollout: Rollout, decision: OperatorDecision, nowMs: number, by = 'ann'): Rollout {
  const planned = planDecision(rollout, decision, by, nowMs);
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value.rollout;
}

describe('advanceRollout', () => {
  test('opens one wave after the other as devices confirm, and succeeds', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([['a'], ['b', 'c']]), fleet, 1);
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'waiting', c: 'waiting' });
    for (const [condition, state] of [['downloading', 'downloading'], ['ready', 'ready'], ['activated', 'activated'], ['probation', 'probation']] as const) {
      fleet.behave('a', condition);
      rollout = step(rollout, fleet, 2);
      expect(statesOf(rollout)).toEqual({ a: state, b: 'waiting', c: 'waiting' });
    }
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 3);
    expect(statesOf(rollout)).toEqual({ a: 'confirmed', b: 'assigned', c: 'assigned' });
    expect(rollout.devices[0]?.history.map((entry) => entry.state)).toEqual(['assigned', 'downloading', 'ready', 'activated', 'probation', 'confirmed']);
    fleet.behave('b', 'running');
    fleet.behave('c', 'running');
    rollout = step(rollout, fleet, 4);
    expect(rollout.state).toBe('succeeded');
    expect(rollout.devices.map((device) => device.previousDigest)).toEqual([previous, previous, previous]);
  });

  test('an install message alone confirms nothing: the inferences must come from the bundle', () => {
    const fleet = new RolloutFleet(['a']);
    let rollout = step(rolloutOf([['a']]), fleet, 1);
    fleet.behave('a', 'running');
    fleet.set('a', { runningDigest: previous });
    rollout = step(rollout, fleet, 2);
    expect(statesOf(rollout)).toEqual({ a: 'probation' });
  });

  test.each([
    [deadlineMs - 1, 'assigned', 'running'],
    [deadlineMs, 'silent', 'tripped'],
    [deadlineMs + 1, 'silent', 'tripped'],
  ])('%i ms after its assignment a device without outcome is %s', (afterMs, state, rolloutState) => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a'], ['b']], { gate: { onTrip: 'stop' } }), fleet, 1_000);
    rollout = step(rollout, fleet, 1_000 + afterMs);
    expect(statesOf(rollout)).toEqual({ a: state, b: 'waiting' });
    expect(rollout.state).toBe(rolloutState);
  });

  test('never reached and reached, then silent are told apart', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a', 'b']], { gate: { onTrip: 'stop' } }), fleet, 0);
    fleet.behave('b', 'downloading');
    rollout = step(rollout, fleet, 1);
    rollout = step(rollout, fleet, deadlineMs);
    expect(rollout.devices.map(({ state, reached, reason }) => [state, reached, reason])).toEqual([
      ['silent', false, 'never reached within 10 s'],
      ['silent', true, 'reached, then silent: no outcome within 10 s, last downloading'],
    ]);
  });

  test.each([
    ['revert_wave', { a: 'confirmed', b: 'taken back', c: 'taken back', d: 'waiting' }],
    ['revert_all', { a: 'taken back', b: 'taken back', c: 'taken back', d: 'waiting' }],
    ['stop', { a: 'confirmed', b: 'confirmed', c: 'failed', d: 'waiting' }],
  ])('a tripped gate stops the rollout and takes back what onTrip says: %s', (onTrip, expected) => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    let rollout = step(rolloutOf([['a'], ['b', 'c'], ['d']], { gate: { onTrip } }), fleet, 1);
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 2);
    fleet.behave('b', 'running');
    fleet.behave('c', 'failed');
    const advanced = advanceRollout(rollout, inputOf(fleet, 3));
    expect(advanced.rollout).toMatchObject({ state: 'tripped', waveOpen: 1 });
    expect(advanced.rollout.detail).toContain('wave 2: 1 of 2 devices failed, at most 0 may');
    expect(statesOf(advanced.rollout)).toEqual(expected);
    const reverted = Object.entries(expected).flatMap(([deviceId, state]) => (state === 'taken back' ? deviceId : []));
    expect(advanced.commands.map(({ kind, device }) => [kind, device.deviceId, device.previousDigest])).toEqual(reverted.map((deviceId) => ['revert', deviceId, previous]));
  });

  test.each([
    ['has not told it: it goes back', 'gas-v2-r1', 'taken back', ['revert a']],
    ['has told it: it stays', 'gas-v3-r1', 'superseded', []],
  ])('whom a newer rollout has while it is to be tried again, and %s', (_name, desiredRolloutId, state, commands) => {
    const fleet = new RolloutFleet(['a']);
    let rollout = step(rolloutOf([['a']]), fleet, 1);
    fleet.set('a', { desiredRolloutId });
    rollout = { ...rollout, devices: rollout.devices.map((device) => ({ ...device, state: 'superseded' as const, reason: 'gas-v3-r1 has it now' })) };
    const advanced = advanceOn(decide(rollout, { kind: 'abort', revert: true }, 2), fleet, 2);
    expect(statesOf(advanced.rollout)).toEqual({ a: state });
    expect(advanced.rollout.devices[0]?.reason).toBe('gas-v3-r1 has it now');
    expect(advanced.commands.map(({ kind, device }) => `${kind} ${device.deviceId}`)).toEqual(commands);
  });

  test.each(['revert_wave', 'revert_all', 'stop', 'pause'])('a failure that makes room on its line and trips the gate lets nobody be told any more: %s', (onTrip) => {
    const fleet = new RolloutFleet(['a', 'b'], () => ['line:1']);
    let rollout = step(rolloutOf([['a', 'b']], { gate: { onTrip }, redundancy: [{ key: 'line', outMax: 1 }] }), fleet, 1);
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'waiting' });
    fleet.behave('a', 'failed');
    const advanced = advanceOn(rollout, fleet, 2);
    rollout = advanced.rollout;
    expect(rollout.state).toBe(onTrip === 'pause' ? 'paused' : 'tripped');
    expect(rollout.devices[1]).toMatchObject({ state: 'waiting', recall: 'none', assignedMs: 0, attempt: 0 });
    expect(advanced.commands.filter(({ device }) => device.deviceId === 'b')).toEqual([]);
    expect(fleet.twin('b').desiredDigest).toBe(previous);
  });

  test.each([
    ['pause', 'paused', { a: 'failed', b: 'ready', c: 'ready' }, []],
    ['stop', 'tripped', { a: 'failed', b: 'taken back', c: 'taken back' }, ['revert b', 'revert c']],
    ['revert_all', 'tripped', { a: 'taken back', b: 'taken back', c: 'taken back' }, ['revert a', 'revert b', 'revert c']],
  ])('a site that is ready in the step in which the gate trips is not activated: %s', (onTrip, state, states, commands) => {
    const fleet = new RolloutFleet(['a', 'b', 'c'], (id) => (id === 'a' ? [] : ['site:1']));
    let rollout = step(rolloutOf([['a', 'b', 'c']], { gate: { onTrip }, activation: { atomicBy: 'site' } }), fleet, 1);
    fleet.behave('a', 'failed');
    fleet.behave('b', 'ready');
    fleet.behave('c', 'ready');
    const advanced = advanceOn(rollout, fleet, 2);
    rollout = advanced.rollout;
    expect(rollout.state).toBe(state);
    expect(statesOf(rollout)).toEqual(states);
    expect(advanced.commands.map(({ kind, device }) => `${kind} ${device.deviceId}`)).toEqual(commands);
    expect(advanced.decisions.map(({ kind }) => kind)).not.toContain('rollout.site_activated');
    if (onTrip === 'pause') expect(rollout.devices.map(({ held }) => held)).toEqual([false, true, true]);
  });

  test('a device tried again in a shadow wave of a rollout that has succeeded does not keep its shadow', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b'] }, ['c']], { gate: { failedMax: 1, confirmedPercentMin: 50 } }), fleet, 1);
    fleet.behave('a', 'failed');
    fleet.behave('b', 'shadowing');
    for (let at = 2; at < 5; at++) rollout = step(rollout, fleet, at);
    fleet.behave('c', 'running');
    rollout = step(rollout, fleet, 6);
    expect(rollout.state).toBe('succeeded');
    rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 7), fleet, 8);
    expect(statesOf(rollout).a).toBe('assigned');
    fleet.behave('a', 'shadowing');
    for (let at = 9; at < 12; at++) rollout = step(rollout, fleet, at);
    expect(statesOf(rollout).a).toBe('taken back');
    expect(fleet.twin('a').desiredDigest).toBe(previous);
  });

  test.each([
    ['beside another that is out', ['x', 'a'], 'waiting'],
    ['alone', ['a'], 'assigned'],
  ])('a device on its way back in another rollout, %s', (_, elsewhere, state) => {
    const fleet = new RolloutFleet(['a', 'x'], () => ['line:1']);
    const rollout = step(rolloutOf([['a']], { redundancy: [{ key: 'line', outMax: 1 }] }), fleet, 1, { outElsewhere: new Set(elsewhere), leavingElsewhere: new Set(['a']) });
    expect(statesOf(rollout)).toEqual({ a: state });
  });

  test('what a device said before it was tried again is not held against it', () => {
    const fleet = new RolloutFleet(['a']);
    let rollout = step(rolloutOf([['a']], { gate: { failedMax: 1 } }), fleet, 1);
    fleet.behave('a', 'failed');
    rollout = step({ ...rollout, state: 'awaiting_approval' }, fleet, 2);
    expect(rollout.devices[0]?.state).toBe('failed');
    rollout = step({ ...decide({ ...rollout, state: 'running' }, { kind: 'retry', deviceIds: ['a'] }, 3) }, fleet, 4);
    expect(rollout.devices[0]).toMatchObject({ state: 'assigned', attempt: 2 });
    // It has seen the new revision, and not begun.
    fleet.set('a', { reportedRevision: fleet.twin('a').desiredRevision });
    rollout = step(rollout, fleet, 5);
    expect(rollout.devices[0]).toMatchObject({ state: 'assigned', reached: true });
    fleet.behave('a', 'running');
    expect(step(rollout, fleet, 6).state).toBe('succeeded');
  });

  test('a failure of another rollout or another bundle is none of this one', () => {
    const fleet = new RolloutFleet(['a']);
    let rollout = step(rolloutOf([['a']]), fleet, 1);
    fleet.set('a', { update: { bundleDigest: bundle, rolloutId: 'gas-v2-r0', phase: 'failed', reason: 'x', detail: '', revision: 9 } });
    rollout = step(rollout, fleet, 2);
    fleet.set('a', { update: { bundleDigest: previous, rolloutId: 'gas-v2-r1', phase: 'reverted', reason: 'x', detail: '', revision: 9 } });
    rollout = step(rollout, fleet, 3);
    expect(statesOf(rollout)).toEqual({ a: 'assigned' });
  });

  test('a silent device that comes back after the end is read again, and the end stays', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd', 'e']);
    let rollout = step(rolloutOf([['a', 'b', 'c', 'd', 'e']]), fleet, 0);
    for (const deviceId of ['a', 'b', 'c', 'd']) fleet.behave(deviceId, 'running');
    rollout = step(rollout, fleet, deadlineMs);
    expect(rollout.state).toBe('succeeded');
    expect(statesOf(rollout).e).toBe('silent');
    fleet.behave('e', 'running');
    rollout = step(rollout, fleet, deadlineMs + 1);
    expect(statesOf(rollout).e).toBe('confirmed');
    expect(rollout.state).toBe('succeeded');
  });

  test('a paused rollout opens nothing, and its deadlines stand still', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    const opened = step(rolloutOf([['a', 'b'], ['c']], { gate: { onTrip: 'stop' } }), fleet, 1_000);
    fleet.behave('a', 'running');
    const paused = step(decide(opened, { kind: 'pause' }, 5_000), fleet, 1_000_000);
    expect(statesOf(paused)).toEqual({ a: 'confirmed', b: 'assigned', c: 'waiting' });
    const resumed = decide(paused, { kind: 'resume', worse: [] }, 1_005_000);
    expect(statesOf(step(resumed, fleet, 1_001_000 + deadlineMs - 1)).b).toBe('assigned');
    expect(statesOf(step(resumed, fleet, 1_001_000 + deadlineMs)).b).toBe('silent');
    expect(resumed.waves[0]?.openedMs).toBe(1_001_000);
  });

  test('resuming acknowledges what went wrong before: only new failures trip', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([['a', 'b', 'c']], { gate: { onTrip: 'pause' } }), fleet, 1);
    fleet.behave('a', 'failed');
    rollout = step(rollout, fleet, 2);
    expect(rollout).toMatchObject({ state: 'paused' });
    rollout = decide(rollout, { kind: 'resume', worse: [] }, 3);
    rollout = step(rollout, fleet, 4);
    expect(rollout.state).toBe('running');
    fleet.behave('b', 'running');
    fleet.behave('c', 'failed');
    expect(step(rollout, fleet, 5).state).toBe('paused');
    fleet.behave('c', 'running');
    expect(step(rollout, fleet, 5).state).toBe('succeeded');
  });

  test('a newer rollout takes waiting devices at once, and others when it tells them; nothing old is told to it any more', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([['a', 'b'], ['c']]), fleet, 1);
    const newer = new Map([['b', 'gas-v3-r1'], ['c', 'gas-v3-r1']]);
    rollout = step(rollout, fleet, 2, { newer });
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'assigned', c: 'superseded' });
    fleet.set('b', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 9 });
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 3, { newer });
    expect(statesOf(rollout)).toEqual({ a: 'confirmed', b: 'superseded', c: 'superseded' });
    expect(rollout.state).toBe('superseded');
    const aborted = { ...rollout, devices: rollout.devices.map((device) => ({ ...device, recall: 'asked' as const })) };
    fleet.set('a', { desiredRolloutId: 'gas-v3-r1', desiredRevision: 9 });
    expect(advanceRollout(aborted, inputOf(fleet, 4)).commands).toEqual([]);
  });

  test.each<[string, string[], Parameters<RolloutFleet['set']>[1], Rollout['state']]>([
    ['nobody took a device', [], {}, 'succeeded'],
    ['a newer rollout has half of them', ['a', 'b'], {}, 'succeeded'],
    ['a newer rollout has most of them', ['a', 'b', 'c'], {}, 'superseded'],
    ['a newer rollout has all of them', ['a', 'b', 'c', 'd'], {}, 'superseded'],
    ['a newer rollout that is over told them', [], { desiredRolloutId: 'gas-v3-r1', desiredDigest: previous, desiredRevision: 9 }, 'superseded'],
    ['another rollout told them the same', [], { desiredRolloutId: 'gas-v2-r2', desiredRevision: 9 }, 'succeeded'],
  ])('a paused rollout that is resumed after this: %s', (_name, taken, told, expected) => {
    const ids = ['a', 'b', 'c', 'd'];
    const fleet = new RolloutFleet(ids);
    let rollout = step(rolloutOf([ids], { gate: { soak: { durationMs: 1_000 } } }), fleet, 1);
    for (const id of ids) fleet.behave(id, 'running');
    rollout = decide(step(rollout, fleet, 2), { kind: 'pause' }, 3);
    for (const id of ids) fleet.set(id, told);
    const newer = new Map(taken.map((id) => [id, 'gas-v3-r1']));
    rollout = step(decide(rollout, { kind: 'resume', worse: [] }, 4), fleet, 2_000, { newer });
    expect(rollout.state).toBe(expected);
    if (expected === 'superseded') expect(rollout.detail).toBe(taken.length === 3 ? 'newer rollouts have 3 of its 4 devices (c: gas-v3-r1); the other 1 keep it' : 'newer rollouts have every device of it (d: gas-v3-r1)');
  });

  test('at most k devices of a line are out of service at once', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd'], (id) => [id === 'd' ? 'line:2' : 'line:1']);
    let rollout = step(rolloutOf([['a', 'b', 'c', 'd']], { redundancy: [{ key: 'line', outMax: 1 }] }), fleet, 1, { outElsewhere: new Set() });
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'waiting', c: 'waiting', d: 'assigned' });
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 2);
    expect(statesOf(rollout)).toEqual({ a: 'confirmed', b: 'assigned', c: 'waiting', d: 'assigned' });
    // One of the line is out of service in another rollout.
    fleet.behave('b', 'running');
    rollout = step(rollout, fleet, 3, { outElsewhere: new Set(['a']) });
    expect(statesOf(rollout).c).toBe('waiting');
  });

  test('a rate tells so many devices an hour', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([{ perHour: 2, deviceIds: ['a', 'b', 'c'] }], { gate: { deadlineMs: 24 * 3600_000 } }), fleet, 1);
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'waiting', c: 'waiting' });
    rollout = step(rollout, fleet, 1 + 1800_000 - 1);
    expect(statesOf(rollout).b).toBe('waiting');
    rollout = step(rollout, fleet, 1 + 1800_000);
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'assigned', c: 'waiting' });
  });

  test('who comes from a shadow wave has not been told in the wave where it is activated, and counts towards its rate once it is', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b', 'c'] }, { perHour: 1, deviceIds: ['a', 'b', 'c'] }]), fleet, 1);
    for (const id of ['a', 'b', 'c']) fleet.behave(id, 'shadowing');
    rollout = step(rollout, fleet, 2);
    rollout = step(rollout, fleet, 3);
    expect([rollout.waveOpen, ...Object.values(statesOf(rollout))]).toEqual([1, 'assigned', 'waiting', 'waiting']);
    fleet.behave('a', 'running');
    expect(statesOf(step(rollout, fleet, 3_600_000))).toEqual({ a: 'confirmed', b: 'waiting', c: 'waiting' });
    expect(statesOf(step(rollout, fleet, 3_600_003))).toEqual({ a: 'confirmed', b: 'assigned', c: 'waiting' });
  });

  test('who is tried again and still waits for its turn when the rollout succeeds is told then, not taken back', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'z'], (id) => (id === 'a' || id === 'z' ? ['line:1'] : []));
    // Another rollout has the other one of its line out of service.
    const line = { outElsewhere: new Set(['z']) };
    let rollout = step(rolloutOf([['a', 'c'], ['b']], { gate: { failedMax: 1, confirmedPercentMin: 0, onTrip: 'stop' }, redundancy: [{ key: 'line', outMax: 1 }] }), fleet, 1);
    fleet.behave('a', 'failed');
    fleet.behave('c', 'running');
    rollout = step(rollout, fleet, 2);
    rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 3), fleet, 3, line);
    expect(statesOf(rollout)).toEqual({ a: 'waiting', b: 'assigned', c: 'confirmed' });
    fleet.behave('b', 'running');
    rollout = step(rollout, fleet, 4, line);
    expect([rollout.state, statesOf(rollout).a]).toEqual(['succeeded', 'waiting']);
    expect(statesOf(step(rollout, fleet, 5)).a).toBe('assigned');
  });

  test('time for which it was paused counts against no deadline where it is aborted and keeps what it told', () => {
    const fleet = new RolloutFleet(['a']);
    let rollout = step(rolloutOf([['a']]), fleet, 1);
    fleet.behave('a', 'downloading');
    rollout = decide(step(rollout, fleet, 2), { kind: 'pause' }, 3);
    rollout = step(rollout, fleet, 3 * deadlineMs);
    rollout = decide(rollout, { kind: 'abort', revert: false }, 3 * deadlineMs);
    expect(statesOf(step(rollout, fleet, 3 * deadlineMs + 1))).toEqual({ a: 'downloading' });
    expect(statesOf(step(rollout, fleet, 4 * deadlineMs))).toEqual({ a: 'silent' });
  });

  test('halves of two sites that are tried again, and hold what the other halves need, wait for each other no longer than their deadline', () => {
    const tags: Record<string, string[]> = { a: ['site:x', 'line:1'], b: ['site:x', 'line:2'], c: ['site:y', 'line:2'], d: ['site:y', 'line:1'] };
    const fleet = new RolloutFleet(Object.keys(tags), (id) => tags[id] ?? []);
    let rollout = step(rolloutOf([Object.keys(tags)], { gate: { failedMax: 9, confirmedPercentMin: 0, onTrip: 'pause' }, activation: { atomicBy: 'site' }, redundancy: [{ key: 'line', outMax: 1 }] }), fleet, 1);
    for (const [half, at] of [['ab', 2], ['cd', 4]] as const) {
      for (const id of half) fleet.behave(id, 'failed');
      for (const nowMs of [at, at + 1]) rollout = step(rollout, fleet, nowMs);
    }
    expect(new Set(Object.values(statesOf(rollout)))).toEqual(new Set(['taken back']));
    rollout = decide(rollout, { kind: 'resume', worse: [] }, 6);
    for (const [half, at] of [[['a', 'c'], 7], [['b', 'd'], 8]] as const) rollout = step(decide(rollout, { kind: 'retry', deviceIds: [...half] }, at), fleet, at);
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'waiting', c: 'assigned', d: 'waiting' });
    for (const id of 'ac') fleet.behave(id, 'ready');
    rollout = step(rollout, fleet, 9);
    const late = step(rollout, fleet, 9 + deadlineMs - 1);
    expect(late.devices.map(({ state, held }) => [state, held])).toEqual([['ready', true], ['waiting', false], ['ready', true], ['waiting', false]]);
    rollout = step(late, fleet, 9 + deadlineMs);
    expect(rollout.devices.map(({ held }) => held)).toEqual([false, false, false, false]);
    for (const id of 'ac') fleet.behave(id, 'running');
    rollout = step(rollout, fleet, 10 + deadlineMs);
    for (const id of 'bd') fleet.behave(id, 'ready');
    for (const more of [11, 12]) rollout = step(rollout, fleet, more + deadlineMs);
    for (const id of 'bd') fleet.behave(id, 'running');
    expect(step(rollout, fleet, 13 + deadlineMs).state).toBe('succeeded');
  });

  test('a site is swapped together in one step, or not at all', () => {
    const sites = (id: string): string[] => [id < 'c' ? 'site:x' : 'site:y'];
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd'], sites);
    let rollout = step(rolloutOf([['a', 'b', 'c', 'd']], { activation: { atomicBy: 'site' }, gate: { failedMax: 9, confirmedPercentMin: 50 } }), fleet, 1);
    expect(rollout.devices.every((device) => device.held)).toBe(true);
    for (const id of ['a', 'c']) fleet.behave(id, 'ready');
    let advanced = advanceOn(rollout, fleet, 2);
    expect(advanced.commands).toEqual([]);
    fleet.behave('b', 'ready');
    fleet.behave('d', 'failed');
    advanced = advanceOn(advanced.rollout, fleet, 3);
    expect(advanced.commands.map(({ kind, device }) => `${kind} ${device.deviceId}`)).toEqual(['release a', 'release b', 'revert c', 'revert d']);
    // A device that lost what it said would take the order up again, and hold for ever.
    expect(advanced.rollout.devices[3]).toMatchObject({ state: 'failed', recall: 'told' });
    expect(advanced.decisions.map((decision) => decision.kind)).toEqual(expect.arrayContaining(['rollout.site_activated', 'rollout.site_denied']));
    expect(advanced.rollout.devices[2]).toMatchObject({ state: 'denied', recall: 'told', reason: expect.stringContaining('site.incomplete') });
    rollout = advanced.rollout;
    for (const id of ['a', 'b']) fleet.behave(id, 'running');
    expect(step(rollout, fleet, 4).state).toBe('succeeded');
  });

  test('a device that fell silent while it was held does not wait for ever when it comes back', () => {
    const fleet = new RolloutFleet(['a', 'b'], () => ['site:x']);
    let rollout = step(rolloutOf([['a', 'b']], { activation: { atomicBy: 'site' }, gate: { silentMax: 2, onTrip: 'stop' } }), fleet, 1);
    fleet.behave('a', 'ready');
    rollout = step(rollout, fleet, 2);
    rollout = step(rollout, fleet, 2 + deadlineMs);
    fleet.behave('b', 'ready');
    rollout = step(rollout, fleet, 3 + deadlineMs);
    expect(rollout.devices.map(({ state, recall, held }) => ({ state, recall, held }))).toEqual([
      { state: 'denied', recall: 'told', held: false },
      { state: 'silent', recall: 'told', held: false },
    ]);
  });

  test('an approval is asked once, however the figures of the gate change meanwhile', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    const judging = (reason: string): Partial<AdvanceInput> => ({ judge: () => ({ verdict: 'open', reason, missing: [], measures: [] }) });
    let rollout = step(rolloutOf([['a'], ['b']], { approval: { waves: [2] } }), fleet, 1);
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 2, judging('100 inferences'));
    expect(rollout).toMatchObject({ state: 'awaiting_approval', detail: 'wave 2 waits for an approval; wave 1: 100 inferences' });
    const { decisions, rollout: after } = advanceOn(rollout, fleet, 3, judging('200 inferences'));
    expect(decisions.map(({ text }) => text)).toEqual([rollout.detail]);
    expect(after).toBe(rollout);
  });

  test('the start and each wave wait for their approval', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    const waiting: Rollout = { ...rolloutOf([['a'], ['b']], { approval: { start: true, waves: [2], byOther: true } }), state: 'awaiting_approval' };
    let rollout = step(waiting, fleet, 1);
    expect(statesOf(rollout)).toEqual({ a: 'waiting', b: 'waiting' });
    const resumed = step(decide(step(decide(rollout, { kind: 'pause' }, 1), fleet, 1), { kind: 'resume', worse: [] }, 1), fleet, 1);
    expect([resumed.state, statesOf(resumed).a]).toEqual(['awaiting_approval', 'waiting']);
    expect(planDecision(rollout, { kind: 'approve' }, 'ann', 2)).toMatchObject({ ok: false, error: { code: 'request.forbidden' } });
    rollout = step(decide(rollout, { kind: 'approve' }, 2, 'bob'), fleet, 2);
    expect(statesOf(rollout).a).toBe('assigned');
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 3);
    expect(rollout).toMatchObject({ state: 'awaiting_approval', waveOpen: 0 });
    rollout = step(rollout, fleet, 4);
    expect(statesOf(rollout).b).toBe('waiting');
    rollout = step(decide(rollout, { kind: 'approve' }, 5, 'bob'), fleet, 5);
    expect(statesOf(rollout).b).toBe('assigned');
    expect(rollout.approvals).toEqual([{ wave: -1, by: 'bob', atMs: 2 }, { wave: 1, by: 'bob', atMs: 5 }]);
  });

  test('a tripped rollout that is resumed goes on without what is known to be bad, and can have it tried again', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    let rollout = step(rolloutOf([['a', 'b', 'c'], ['d']], { gate: { onTrip: 'stop' } }), fleet, 1);
    fleet.behave('a', 'failed');
    rollout = step(rollout, fleet, 2);
    expect(rollout.state).toBe('tripped');
    for (const id of ['b', 'c']) fleet.behave(id, 'running');
    rollout = step(decide(rollout, { kind: 'resume', worse: ['accuracy'] }, 3), fleet, 3);
    expect(rollout).toMatchObject({ state: 'running', waveOpen: 1, acknowledgedMeasures: ['accuracy'] });
    rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 4), fleet, 4);
    expect(rollout.devices[0]).toMatchObject({ state: 'assigned', acknowledged: false });
    expect(planDecision(rollout, { kind: 'retry', deviceIds: ['b'] }, 'ann', 5)).toMatchObject({ ok: false, error: { message: 'b is confirmed; only a device that failed, reverted, denied or is silent is tried again' } });
    expect(planDecision(rollout, { kind: 'retry', deviceIds: ['z'] }, 'ann', 5)).toMatchObject({ ok: false });
    expect(planDecision({ ...rollout, state: 'aborted' }, { kind: 'resume', worse: [] }, 'ann', 5)).toMatchObject({ ok: false, error: { message: 'rollout gas-v2-r1 is aborted; this needs one that is paused or tripped' } });
  });

  test('devices on their way back obey the limit of their line, but one that is away or has nothing to swap holds up nobody', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd'], () => ['line:1']);
    let rollout = step(rolloutOf([['a', 'b', 'c', 'd']], { redundancy: [{ key: 'line', outMax: 4 }] }), fleet, 1);
    for (const id of ['a', 'b', 'c']) fleet.behave(id, 'running');
    rollout = step(rollout, fleet, 2);
    fleet.set('c', { online: false });
    const aborted = decide({ ...rollout, spec: { ...rollout.spec, redundancy: [{ key: 'line', outMax: 1 }] } }, { kind: 'abort', revert: true }, 3);
    let back = advanceOn(aborted, fleet, 3);
    expect(back.commands.map(({ device }) => device.deviceId)).toEqual(['a', 'c', 'd']);
    back = advanceOn(back.rollout, fleet, 4);
    expect(back.commands).toEqual([]);
    fleet.behave('a', 'back');
    back = advanceOn(back.rollout, fleet, 5);
    expect(back.commands.map(({ device }) => device.deviceId)).toEqual(['b']);
  });

  test.each<[string, (fleet: RolloutFleet) => void, number]>([
    ['had nothing before to go back to', (fleet) => fleet.set('a', { desiredDigest: '' }), 4],
    ['says why it stays', (fleet) => fleet.set('a', { update: { bundleDigest: previous, rolloutId: 'gas-v2-r1', phase: 'denied', reason: 'activation.vetoed', detail: '', revision: fleet.twin('a').desiredRevision } }), 4],
    ['was told something newer', (fleet) => fleet.set('a', { desiredRolloutId: 'gas-v3-r1' }), 4],
    ['says nothing by its deadline', () => undefined, 3 + deadlineMs],
  ])('a device that is to go back, and %s, holds up no other of its line', (_name, happens, afterMs) => {
    const fleet = new RolloutFleet(['a', 'b'], () => ['line:1']);
    let rollout = step(rolloutOf([['a', 'b']], { redundancy: [{ key: 'line', outMax: 2 }], gate: { soak: { durationMs: 1_000 } } }), fleet, 1);
    for (const id of ['a', 'b']) fleet.behave(id, 'running');
    rollout = step(rollout, fleet, 2);
    rollout = step(decide({ ...rollout, spec: { ...rollout.spec, redundancy: [{ key: 'line', outMax: 1 }] } }, { kind: 'abort', revert: true }, 3), fleet, 3);
    expect(statesOf(step(rollout, fleet, 2 + deadlineMs))).toEqual({ a: 'taken back', b: 'reverting' });
    happens(fleet);
    expect(statesOf(step(rollout, fleet, afterMs))).toEqual({ a: 'taken back', b: 'taken back' });
  });

  test('devices without a bundle to go back to are told so at once, whatever their line', () => {
    const fleet = new RolloutFleet(['a', 'b'], () => ['line:1']);
    for (const id of ['a', 'b']) fleet.set(id, { runningDigest: bundle, confirmedDigest: bundle });
    const rollout = step(rolloutOf([['a', 'b']], { redundancy: [{ key: 'line', outMax: 1 }], gate: { soak: { durationMs: 1_000 } } }), fleet, 1);
    expect(statesOf(rollout)).toEqual({ a: 'already_running', b: 'already_running' });
    expect(statesOf(step(decide(rollout, { kind: 'abort', revert: true }, 2), fleet, 2))).toEqual({ a: 'taken back', b: 'taken back' });
  });

  test('an emergency stop opens nothing, assigns nothing and releases nothing', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a'], ['b']]), fleet, 1, { stopped: 'stopped by ann' });
    expect(statesOf(rollout).a).toBe('waiting');
    rollout = step(rollout, fleet, 2);
    fleet.behave('a', 'running');
    const held = advanceOn(rollout, fleet, 3, { stopped: 'stopped by ann' });
    expect(held.rollout).toMatchObject({ state: 'running', waveOpen: 0 });
    expect(held.decisions.at(-1)).toMatchObject({ kind: 'rollout.held', text: 'held: stopped by ann' });
  });

  test('a shadow wave decides nothing on the device, and its devices come again where they belong', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a'] }, ['a', 'b']], { shadowing: { inferencesMin: 1_000, durationMs: 5_000 } }), fleet, 1);
    fleet.behave('a', 'shadowing');
    rollout = step(rollout, fleet, 2);
    expect(statesOf(rollout).a).toBe('shadowing');
    rollout = step(rollout, fleet, 5_002);
    expect(rollout.waveOpen).toBe(1);
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'assigned' });
    expect(rollout.devices[0]).toMatchObject({ wave: 1, attempt: 2 });
  });

  test.each([false, true])('who is tried again in a shadow wave that has passed is activated where it belongs; the rollout has succeeded: %s', (succeeded) => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b'] }, ['a', 'b']], { gate: { failedMax: 1, confirmedPercentMin: 0 } }), fleet, 1);
    fleet.behave('a', 'failed');
    fleet.behave('b', 'shadowing');
    for (const nowMs of [2, 3]) rollout = step(rollout, fleet, nowMs);
    expect([rollout.waveOpen, statesOf(rollout)]).toEqual([1, { a: 'failed', b: 'assigned' }]);
    if (succeeded) {
      fleet.behave('b', 'running');
      rollout = { ...step(rollout, fleet, 4) };
      expect([rollout.state, statesOf(rollout).a]).toEqual(['succeeded', 'taken back']);
      fleet.behave('a', 'back');
    }
    rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), fleet, 6);
    fleet.behave('a', 'shadowing');
    for (const nowMs of [7, 8, 9]) rollout = step(rollout, fleet, nowMs);
    expect(rollout.devices.find(({ deviceId }) => deviceId === 'a')).toMatchObject({ wave: 1, laterWave: -1, state: 'assigned', recall: 'none' });
    fleet.behave('a', 'running');
    fleet.behave('b', 'running');
    rollout = step(rollout, fleet, 10);
    expect([rollout.state, statesOf(rollout)]).toEqual(['succeeded', { a: 'confirmed', b: 'confirmed' }]);
  });

  test('whom a newer rollout has by the end of its shadow is not told in the step in which the shadow wave passes', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b'] }, ['a', 'b']]), fleet, 1);
    for (const id of ['a', 'b']) fleet.behave(id, 'shadowing');
    rollout = step(rollout, fleet, 2);
    const advanced = advanceOn(rollout, fleet, 3, { newer: new Map([['a', 'gas-v1-r2']]) });
    expect(advanced.commands.map(({ kind, device }) => `${kind} ${device.deviceId}`)).toEqual(['assign b', 'revert a']);
    expect(advanced.rollout.devices).toMatchObject([{ deviceId: 'a', state: 'superseded', reason: 'gas-v1-r2 has it now', attempt: 1 }, { deviceId: 'b', state: 'assigned' }]);
  });

  test('a shadow ends with its rollout', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a'] }]), fleet, 1);
    fleet.behave('a', 'shadowing');
    rollout = step(rollout, fleet, 2);
    const ended = advanceOn(rollout, fleet, 3);
    expect(ended.rollout.state).toBe('succeeded');
    expect(ended.commands.map(({ kind }) => kind)).toEqual(['revert']);
  });

  test('one step tells a bounded number of devices, the next goes on', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const fleet = new RolloutFleet(ids);
    let rollout = step(rolloutOf([ids]), fleet, 1, { commandsMax: 2 });
    expect(Object.values(statesOf(rollout)).filter((state) => state === 'assigned')).toHaveLength(2);
    for (let nowMs = 2; nowMs < 4; nowMs++) rollout = step(rollout, fleet, nowMs, { commandsMax: 2 });
    expect(Object.values(statesOf(rollout)).every((state) => state === 'assigned')).toBe(true);
  });
});

describe('what peers get wrong', () => {
  test('hawkBit #3185: a rollout never ends well with no device running the new software', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a'], ['b']], { gate: { confirmedPercentMin: 0, failedMax: 9, deadlineMs } }), fleet, 0);
    rollout = step(rollout, fleet, deadlineMs);
    expect(rollout).toMatchObject({ state: 'tripped', waveOpen: 0 });
  });

  test('hawkBit #693: a device that stays away does not keep the rollout running for ever', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd', 'e']);
    let rollout = step(rolloutOf([['a', 'b', 'c', 'd', 'e']]), fleet, 0);
    for (const id of ['a', 'b', 'c', 'd']) fleet.behave(id, 'running');
    expect(step(rollout, fleet, deadlineMs - 1).state).toBe('running');
    rollout = step(rollout, fleet, deadlineMs);
    expect(rollout.state).toBe('succeeded');
    expect(statesOf(rollout).e).toBe('silent');
  });

  test('hawkBit: a wave in which nobody is left is no success', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    fleet.behave('a', 'revoked');
    expect(step(rolloutOf([['a'], ['b']]), fleet, 1)).toMatchObject({ state: 'tripped', detail: 'wave 1: no device is left in the wave to judge by' });
  });

  test.each([{ failedMax: '1' }, { failedMax: 'ten' }, { failedMax: '10%' }, { failedMax: null }, { failedMax: Number.NaN }, { confirmedPercentMin: 101 }, { failedmax: 1 }])('hawkBit: a threshold that cannot be read is refused at the door: %j', (gate) => {
    expect(rolloutSpecSchema.safeParse({ versionId: 'gas-v2', gate }).success).toBe(false);
  });

  test('Mender: time alone opens no wave', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a'], ['b']], { gate: { deadlineMs: 30 * 24 * 3600_000 } }), fleet, 1);
    fleet.behave('a', 'downloading');
    for (let hour = 1; hour < 24 * 29; hour += 12) rollout = step(rollout, fleet, hour * 3600_000);
    expect(rollout).toMatchObject({ state: 'running', waveOpen: 0 });
  });

  test('AWS Jobs: ending a rollout can also take back what it did', () => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a'], ['b']]), fleet, 1);
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 2);
    const back = advanceOn(decide(rollout, { kind: 'abort', revert: true }, 3), fleet, 3);
    expect(back.commands.map(({ kind, device }) => [kind, device.deviceId, device.previousDigest])).toEqual([['revert', 'a', previous], ['revert', 'b', previous]]);
    expect(advanceOn(decide(rollout, { kind: 'abort', revert: false }, 3), fleet, 3).commands).toEqual([]);
  });
});

describe('whatever the devices do', () => {
  const condition = fc.constantFrom<Condition>('untouched', 'downloading', 'ready', 'activated', 'running', 'failed', 'reverted', 'denied', 'back', 'revoked');
  const scenario = fc.record({
    waves: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    conditions: fc.array(fc.tuple(fc.nat(15), condition), { maxLength: 60 }),
    failedMax: fc.integer({ min: 0, max: 2 }),
    confirmedPercentMin: fc.constantFrom(0, 50, 80, 100),
    onTrip: fc.constantFrom('revert_wave', 'revert_all', 'stop'),
    lines: fc.integer({ min: 1, max: 3 }),
    outMax: fc.constantFrom(0, 1, 2),
    atomic: fc.boolean(),
    commandsMax: fc.constantFrom(1, 3, 500),
  });

  test('no wave exceeds its devices, at most k of a line are out, a tripped or undecided gate never opens, twice is once, and it ends', () => {
    fc.assert(
      fc.property(scenario, ({ waves, conditions, failedMax, confirmedPercentMin, onTrip, lines, outMax, atomic, commandsMax }) => {
        let next = 0;
        const members = waves.map((size) => Array.from({ length: size }, () => `d${next++}`));
        const lineOf = (id: string): string => `line:${Number(id.slice(1)) % lines}`;
        const fleet = new RolloutFleet(members.flat(), (id) => [lineOf(id), `site:${id}`]);
        let rollout = rolloutOf(members, { gate: { failedMax, confirmedPercentMin, onTrip }, ...(outMax === 0 ? {} : { redundancy: [{ key: 'line', outMax }] }), ...(atomic ? { activation: { atomicBy: 'site' } } : {}) });
        let nowMs = 0;
        let ended = false;
        const tick = (): void => {
          const before = rollout;
          const advanced = advanceRollout(before, inputOf(fleet, nowMs, { commandsMax }));
          // What is told again is nothing, however often it is asked.
          // Who is told to go back from what failed on it is on its way only once its twin says so, which these observations do not: it may hold up others of its line.
          const isBack = outMax > 0 && advanced.commands.some(({ kind }) => kind === 'revert');
          if (advanced.commands.length < commandsMax && !isBack) expect(advanceRollout(advanced.rollout, inputOf(fleet, nowMs, { commandsMax }))).toMatchObject({ rollout: advanced.rollout, commands: [] });
          expect(advanced.commands.filter(({ kind }) => kind !== 'release').length).toBeLessThanOrEqual(commandsMax);
          for (const { kind, device } of advanced.commands) {
            if (kind === 'revert' || kind === 'hold') continue;
            expect(members.findIndex((deviceIds) => deviceIds.includes(device.deviceId))).toBeLessThanOrEqual(advanced.rollout.waveOpen);
            expect(ended && kind === 'assign').toBe(false);
          }
          if (advanced.rollout.waveOpen > before.waveOpen) {
            for (let wave = before.waveOpen; wave < advanced.rollout.waveOpen; wave++) {
              const states = advanced.rollout.devices.filter((device) => device.wave === wave).map((device) => device.state);
              expect(states.some((state) => state === 'waiting' || isOutOfService(state))).toBe(false);
              expect(states).toContain('confirmed');
            }
          }
          if (outMax > 0) {
            const out = Map.groupBy(advanced.rollout.devices.filter((device) => isOutOfService(device.state)), (device) => lineOf(device.deviceId));
            for (const devices of out.values()) expect(devices.length).toBeLessThanOrEqual(outMax);
          }
          if (ended) expect(advanced.rollout.waveOpen).toBe(before.waveOpen);
          fleet.obey(advanced.commands);
          rollout = advanced.rollout;
          ended ||= rollout.state === 'tripped';
        };
        for (const [index, what] of conditions) {
          nowMs += 1_000;
          tick();
          fleet.behave(`d${index % next}`, what);
        }
        for (let rest = 0; rest <= 4 * next + waves.length; rest++) {
          nowMs += deadlineMs;
          tick();
        }
        expect(['succeeded', 'tripped']).toContain(rollout.state);
        if (rollout.state === 'succeeded') expect(rollout.devices.some((device) => device.state === 'confirmed')).toBe(true);
        expect(rollout.devices.some((device) => isOutOfService(device.state))).toBe(false);
        expect(rollout.devices.some(({ recall, state }) => recall === 'asked' && state !== 'removed')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
