import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Digest } from '../../proto/digest.ts';
import { advanceRollout, markReverting, type RolloutCommand } from './advance-rollout.ts';
import { pauseRollout, resumeRollout } from './plan-pause.ts';
import { rolloutSpecSchema, type DeviceObservation, type Rollout } from './legacy.ts';

const bundle: Digest = `sha256:${'b'.repeat(64)}`;
const previous: Digest = `sha256:${'a'.repeat(64)}`;
const deadlineMs = 10_000;

function rolloutOf(waves: readonly (readonly string[])[], gate: object = {}): Rollout {
  return {
    id: 'gas-v2-r1',
    versionId: 'gas-v2',
    bundleDigest: bundle,
    state: 'running',
    spec: rolloutSpecSchema.parse({ versionId: 'gas-v2', gate: { deadlineMs, ...gate } }),
    waveOpen: 0,
    detail: '',
    pausedMs: 0,
    createdMs: 0,
    updatedMs: 0,
    devices: waves.flatMap((deviceIds, wave) => deviceIds.map((deviceId) => ({ deviceId, wave, state: 'waiting' as const, reason: '', previousDigest: '', assignedMs: 0, updatedMs: 0 }))),
  };
}

type Condition = 'untouched' | 'working' | 'running' | 'failed' | 'offline' | 'revoked';

/** A fleet that obeys commands and then behaves as told. */
class Fleet {
  readonly twins = new Map<string, DeviceObservation>();

  constructor(deviceIds: readonly string[]) {
    for (const deviceId of deviceIds) {
      this.twins.set(deviceId, { deviceId, tags: [], revoked: false, online: true, desiredDigest: previous, desiredRolloutId: 'gas-v1-r1', runningDigest: previous, confirmedDigest: previous, update: undefined });
    }
  }

  set(deviceId: string, changes: Partial<DeviceObservation>): void {
    this.twins.set(deviceId, { ...(this.twins.get(deviceId) as DeviceObservation), ...changes });
  }

  obey(commands: readonly RolloutCommand[]): void {
    for (const command of commands) this.set(command.deviceId, { desiredDigest: command.kind === 'assign' ? bundle : command.previousDigest, desiredRolloutId: 'gas-v2-r1' });
  }

  behave(deviceId: string, condition: Condition): void {
    const told = this.twins.get(deviceId)?.desiredDigest === bundle;
    if (condition === 'revoked') this.set(deviceId, { revoked: true });
    if (!told) return;
    const update = { bundleDigest: bundle, rolloutId: 'gas-v2-r1', detail: '' };
    if (condition === 'working') this.set(deviceId, { update: { ...update, phase: 'downloading', reason: '' } });
    if (condition === 'running') this.set(deviceId, { runningDigest: bundle, confirmedDigest: bundle, update: { ...update, phase: 'converged', reason: '' } });
    if (condition === 'failed') this.set(deviceId, { update: { ...update, phase: 'failed', reason: 'artifact.digest_mismatch' } });
  }
}

function step(rollout: Rollout, fleet: Fleet, nowMs: number): Rollout {
  const advanced = advanceRollout(rollout, fleet.twins, nowMs);
  fleet.obey(advanced.commands);
  return advanced.rollout;
}

const states = (rollout: Rollout): Record<string, string> => Object.fromEntries(rollout.devices.map((device) => [device.deviceId, device.state]));

describe('advanceRollout', () => {
  test('opens one wave after the other as devices confirm, and succeeds', () => {
    const fleet = new Fleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([['a'], ['b', 'c']]), fleet, 1);
    expect(states(rollout)).toEqual({ a: 'assigned', b: 'waiting', c: 'waiting' });
    fleet.behave('a', 'working');
    rollout = step(rollout, fleet, 2);
    expect(rollout.waveOpen).toBe(0);
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 3);
    expect(states(rollout)).toEqual({ a: 'confirmed', b: 'assigned', c: 'assigned' });
    fleet.behave('b', 'running');
    fleet.behave('c', 'running');
    rollout = step(rollout, fleet, 4);
    expect(rollout.state).toBe('succeeded');
    expect(rollout.devices.map((device) => device.previousDigest)).toEqual([previous, previous, previous]);
  });

  test('an install message alone confirms nothing: the inferences must come from the bundle', () => {
    const fleet = new Fleet(['a']);
    let rollout = step(rolloutOf([['a']]), fleet, 1);
    fleet.set('a', { confirmedDigest: bundle, update: { bundleDigest: bundle, rolloutId: 'gas-v2-r1', phase: 'converged', reason: '', detail: '' } });
    rollout = step(rollout, fleet, 2);
    expect(states(rollout)).toEqual({ a: 'assigned' });
  });

  test.each([
    [deadlineMs - 1, 'assigned', 'running'],
    [deadlineMs, 'silent', 'tripped'],
    [deadlineMs + 1, 'silent', 'tripped'],
  ])('%i ms after its assignment a device without outcome is %s', (afterMs, state, rolloutState) => {
    const fleet = new Fleet(['a', 'b']);
    let rollout = step(rolloutOf([['a'], ['b']], { onTrip: 'stop' }), fleet, 1_000);
    rollout = step(rollout, fleet, 1_000 + afterMs);
    expect(states(rollout)).toEqual({ a: state, b: 'waiting' });
    expect(rollout.state).toBe(rolloutState);
  });

  test.each([
    ['revert_wave', { a: 'confirmed', b: 'reverting', c: 'reverting', d: 'waiting' }],
    ['revert_all', { a: 'reverting', b: 'reverting', c: 'reverting', d: 'waiting' }],
    ['stop', { a: 'confirmed', b: 'confirmed', c: 'failed', d: 'waiting' }],
  ])('a tripped gate stops the rollout and takes back what onTrip says: %s', (onTrip, expected) => {
    const fleet = new Fleet(['a', 'b', 'c', 'd']);
    let rollout = step(rolloutOf([['a'], ['b', 'c'], ['d']], { onTrip }), fleet, 1);
    fleet.behave('a', 'running');
    rollout = step(rollout, fleet, 2);
    fleet.behave('b', 'running');
    fleet.behave('c', 'failed');
    const advanced = advanceRollout(rollout, fleet.twins, 3);
    expect(advanced.rollout).toMatchObject({ state: 'tripped', waveOpen: 1, detail: 'wave 2: 1 of 2 devices failed, at most 0 may' });
    expect(states(advanced.rollout)).toEqual(expected);
    const reverting = Object.entries(expected).filter(([, state]) => state === 'reverting').map(([deviceId]) => ({ kind: 'revert', deviceId, previousDigest: previous }));
    expect(advanced.commands).toEqual(reverting);
  });

  test('a command that was lost by a crash is given again', () => {
    const fleet = new Fleet(['a']);
    const first = advanceRollout(rolloutOf([['a']]), fleet.twins, 1);
    const again = advanceRollout(first.rollout, fleet.twins, 2);
    expect(again.commands).toEqual(first.commands);
    fleet.obey(again.commands);
    expect(advanceRollout(again.rollout, fleet.twins, 3).commands).toEqual([]);
  });

  test('a failure of another rollout or another bundle is none of this one', () => {
    const fleet = new Fleet(['a']);
    let rollout = step(rolloutOf([['a']]), fleet, 1);
    fleet.set('a', { update: { bundleDigest: bundle, rolloutId: 'gas-v2-r0', phase: 'failed', reason: 'x', detail: '' } });
    rollout = step(rollout, fleet, 2);
    fleet.set('a', { update: { bundleDigest: previous, rolloutId: 'gas-v2-r1', phase: 'reverted', reason: 'x', detail: '' } });
    rollout = step(rollout, fleet, 3);
    expect(states(rollout)).toEqual({ a: 'assigned' });
  });

  test('a silent device that comes back after the end is read again, and the end stays', () => {
    const fleet = new Fleet(['a', 'b', 'c', 'd', 'e']);
    let rollout = step(rolloutOf([['a', 'b', 'c', 'd', 'e']]), fleet, 0);
    for (const deviceId of ['a', 'b', 'c', 'd']) fleet.behave(deviceId, 'running');
    rollout = step(rollout, fleet, deadlineMs);
    expect(rollout.state).toBe('succeeded');
    expect(states(rollout).e).toBe('silent');
    fleet.behave('e', 'running');
    rollout = step(rollout, fleet, deadlineMs + 1);
    expect(states(rollout).e).toBe('confirmed');
    expect(rollout.state).toBe('succeeded');
  });

  test('a paused rollout opens nothing', () => {
    const fleet = new Fleet(['a', 'b']);
    const opened = step(rolloutOf([['a'], ['b']]), fleet, 1);
    fleet.behave('a', 'running');
    const paused = step({ ...opened, state: 'paused' }, fleet, 2);
    expect(states(paused)).toEqual({ a: 'confirmed', b: 'waiting' });
    expect(states(step({ ...paused, state: 'running' }, fleet, 3))).toEqual({ a: 'confirmed', b: 'assigned' });
  });

  test.each([
    [deadlineMs - 1, 'assigned'],
    [deadlineMs, 'silent'],
  ])('a deadline stands still while the rollout is paused: %i ms outside of the pause make the device %s', (countedMs, state) => {
    const beforeMs = 4_000;
    const pauseMs = 100 * deadlineMs;
    const fleet = new Fleet(['a', 'b']);
    const opened = step(rolloutOf([['a'], ['b']], { onTrip: 'stop' }), fleet, 1_000);
    const paused = pauseRollout(opened, 'ann', 1_000 + beforeMs);
    const waited = step(paused, fleet, 1_000 + beforeMs + pauseMs);
    expect(states(waited)).toEqual({ a: 'assigned', b: 'waiting' });
    const resumed = resumeRollout(waited, 'ann', 1_000 + beforeMs + pauseMs);
    expect(states(step(resumed, fleet, 1_000 + countedMs + pauseMs)).a).toBe(state);
  });

  test('a deadline that had passed before the pause is still found, and a clock set back takes no time away', () => {
    const fleet = new Fleet(['a', 'b']);
    const opened = step(rolloutOf([['a'], ['b']]), fleet, 1_000);
    expect(states(step(pauseRollout(opened, 'ann', 1_000 + deadlineMs), fleet, 1_000 + deadlineMs)).a).toBe('silent');
    expect(resumeRollout(pauseRollout(opened, 'ann', 5_000), 'ann', 2_000)).toMatchObject({ state: 'running', pausedMs: 0, devices: [{ assignedMs: 1_000 }, { assignedMs: 0 }] });
  });

  test('an aborted rollout takes back every device it told, and only those', () => {
    const fleet = new Fleet(['a', 'b']);
    const opened = step(rolloutOf([['a'], ['b']]), fleet, 1);
    const aborted: Rollout = { ...opened, state: 'aborted', devices: markReverting(opened.devices, 'all', 2) };
    expect(advanceRollout(aborted, fleet.twins, 3).commands).toEqual([{ kind: 'revert', deviceId: 'a', previousDigest: previous }]);
  });

  test('a wave whose devices are all revoked trips: an empty group is no success', () => {
    const fleet = new Fleet(['a', 'b']);
    fleet.behave('a', 'revoked');
    expect(step(rolloutOf([['a'], ['b']]), fleet, 1)).toMatchObject({ state: 'tripped', detail: 'wave 1: no device is left in the wave to judge by' });
  });
});

describe('whatever the devices do', () => {
  const condition = fc.constantFrom<Condition>('untouched', 'working', 'running', 'failed', 'offline', 'revoked');
  const scenario = fc.record({
    waves: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    conditions: fc.array(fc.tuple(fc.nat(15), condition), { maxLength: 60 }),
    failedMax: fc.integer({ min: 0, max: 2 }),
    confirmedPercentMin: fc.constantFrom(0, 50, 80, 100),
    onTrip: fc.constantFrom('revert_wave', 'revert_all', 'stop'),
  });

  test('no wave exceeds its devices, a tripped gate never opens, twice is once, and it ends', () => {
    fc.assert(
      fc.property(scenario, ({ waves, conditions, failedMax, confirmedPercentMin, onTrip }) => {
        let next = 0;
        const members = waves.map((size) => Array.from({ length: size }, () => `d${next++}`));
        const fleet = new Fleet(members.flat());
        let rollout = rolloutOf(members, { failedMax, confirmedPercentMin, onTrip });
        let nowMs = 0;
        let tripped = false;
        const tick = (): void => {
          const before = rollout;
          const advanced = advanceRollout(before, fleet.twins, nowMs);
          const again = advanceRollout(advanced.rollout, fleet.twins, nowMs);
          expect(again.rollout).toEqual(advanced.rollout);
          expect(again.commands).toEqual(advanced.commands);
          expect(again.steps).toEqual([]);
          for (const command of advanced.commands) {
            if (command.kind !== 'assign') continue;
            const wave = members.findIndex((deviceIds) => deviceIds.includes(command.deviceId));
            expect(wave).toBeLessThanOrEqual(advanced.rollout.waveOpen);
            expect(tripped).toBe(false);
          }
          if (tripped) expect(advanced.rollout.waveOpen).toBe(before.waveOpen);
          fleet.obey(advanced.commands);
          rollout = advanced.rollout;
          tripped ||= rollout.state === 'tripped';
        };
        for (const [index, what] of conditions) {
          nowMs += 1_000;
          tick();
          fleet.behave(`d${index % next}`, what);
        }
        for (let wave = 0; wave <= waves.length; wave++) {
          nowMs += deadlineMs;
          tick();
        }
        expect(['succeeded', 'tripped']).toContain(rollout.state);
        if (rollout.state === 'succeeded') expect(rollout.devices.some((device) => device.state === 'confirmed')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
