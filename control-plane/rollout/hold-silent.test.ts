import { describe, expect, test } from 'vitest';
import { advanceOn, bundle, deadlineMs, previous, RolloutFleet, rolloutOf, statesOf } from '../../test/support/rollout-fleet.ts';
import type { Rollout } from './rollout.ts';

const lines = (): string[] => ['line:1'];
const spec = { redundancy: [{ key: 'line', outMax: 1 }], gate: { silentMax: 3, onTrip: 'stop', confirmedPercentMin: 1 } };

describe('a silent device that wakes', () => {
  function untilSilent(more: Record<string, unknown> = {}): { fleet: RolloutFleet; rollout: Rollout; nowMs: number } {
    const fleet = new RolloutFleet(['a', 'b', 'c'], lines);
    let rollout = advanceOn(rolloutOf([['a', 'b', 'c']], { ...spec, ...more }), fleet, 1).rollout;
    fleet.behave('a', 'ready');
    rollout = advanceOn(rollout, fleet, 2).rollout;
    const nowMs = 2 + deadlineMs;
    fleet.set('a', { online: false });
    const advanced = advanceOn(rollout, fleet, nowMs);
    expect(advanced.commands.map(({ kind, device }) => [kind, device.deviceId])).toEqual([['hold', 'a'], ['assign', 'b']]);
    return { fleet, rollout: advanced.rollout, nowMs };
  }

  test('is held, and swaps when nobody else of its line is out', () => {
    const { fleet, rollout: silent, nowMs } = untilSilent();
    expect(silent.devices[0]).toMatchObject({ state: 'silent', held: true });
    // What it said before is no sign of life.
    expect(advanceOn(silent, fleet, nowMs + 1).commands).toEqual([]);
    fleet.set('a', { online: true });
    fleet.behave('a', 'ready');
    let rollout = advanceOn(silent, fleet, nowMs + 2).rollout;
    expect(statesOf(rollout)).toEqual({ a: 'silent', b: 'assigned', c: 'waiting' });
    fleet.behave('b', 'running');
    const released = advanceOn(rollout, fleet, nowMs + 3);
    expect(released.commands.map(({ kind, device }) => [kind, device.deviceId, device.held])).toEqual([['release', 'a', false]]);
    expect(statesOf(released.rollout)).toEqual({ a: 'ready', b: 'confirmed', c: 'waiting' });
    fleet.behave('a', 'running');
    rollout = advanceOn(released.rollout, fleet, nowMs + 4).rollout;
    expect(statesOf(rollout)).toEqual({ a: 'confirmed', b: 'confirmed', c: 'assigned' });
  });

  test('still comes through after the end of its rollout, which takes nothing back', () => {
    const { fleet, rollout: silent, nowMs } = untilSilent();
    let rollout = silent;
    for (const id of ['b', 'c']) {
      fleet.behave(id, 'running');
      rollout = advanceOn(rollout, fleet, nowMs + 1).rollout;
    }
    expect([rollout.state, statesOf(rollout).a]).toEqual(['succeeded', 'silent']);
    fleet.set('a', { online: true });
    fleet.behave('a', 'ready');
    const released = advanceOn(rollout, fleet, nowMs + 2);
    expect(released.commands.map(({ kind }) => kind)).toEqual(['release']);
    fleet.behave('a', 'running');
    expect(statesOf(advanceOn(released.rollout, fleet, nowMs + 3).rollout).a).toBe('confirmed');
  });

  test.each(['before', 'after'])('is taken back by a rollout that trips, and brought to swap no more: silent %s its end', (order) => {
    const fleet = new RolloutFleet(['a', 'b'], lines);
    const gate = { ...spec.gate, failedMax: 0 };
    let rollout = advanceOn(rolloutOf([['a', 'b']], { ...spec, gate, redundancy: [{ key: 'line', outMax: 2 }] }), fleet, 1).rollout;
    const silentMs = 2 + deadlineMs;
    const fails = (nowMs: number): void => {
      fleet.behave('b', 'failed');
      rollout = advanceOn(rollout, fleet, nowMs).rollout;
      expect(rollout.state).toBe('tripped');
    };
    if (order === 'after') fails(2);
    else fleet.behave('b', 'downloading');
    rollout = advanceOn(rollout, fleet, silentMs).rollout;
    if (order === 'before') {
      expect(rollout.devices[0]).toMatchObject({ state: 'silent', held: true });
      fails(silentMs + 1);
    }
    expect(statesOf(rollout).a).toBe('taken back');
    expect(fleet.twin('a').desiredDigest).toBe(previous);
    expect(advanceOn(rollout, fleet, silentMs + 2).commands).toEqual([]);
  });

  test('is told once where its silence trips the gate: to go back', () => {
    const fleet = new RolloutFleet(['a'], lines);
    const rollout = advanceOn(rolloutOf([['a']], { ...spec, gate: { onTrip: 'stop' } }), fleet, 1).rollout;
    const advanced = advanceOn(rollout, fleet, 1 + deadlineMs);
    expect(advanced.rollout.state).toBe('tripped');
    expect(advanced.commands.map(({ kind, device }) => `${kind} ${device.deviceId}`)).toEqual(['revert a']);
  });

  test('is not held where no limit is set, nor where it runs the bundle already', () => {
    const fleet = new RolloutFleet(['a', 'b'], lines);
    const plain = advanceOn(rolloutOf([['a', 'b']], { gate: spec.gate }), fleet, 1).rollout;
    expect(advanceOn(plain, fleet, 1 + deadlineMs).commands).toEqual([]);
    const runs = new RolloutFleet(['a', 'b'], lines);
    const told = advanceOn(rolloutOf([['a', 'b']], spec), runs, 1).rollout;
    runs.behave('a', 'probation');
    runs.set('a', { runningDigest: bundle });
    expect(advanceOn(advanceOn(told, runs, 2).rollout, runs, 1 + deadlineMs).commands.map(({ kind }) => kind)).toEqual(['assign']);
  });
});

describe('a device on trial with another version', () => {
  const hourMs = 3600_000;
  // Every day from 02:00 to 03:00 UTC.
  const activation = { windows: [{ startMinute: 120, endMinute: 180 }] };

  test.each([
    ['before the window', 1 * hourMs, 'in_probation', 'waiting'],
    ['just before it', 2 * hourMs - 1, 'activated', 'waiting'],
    ['at its first moment', 2 * hourMs, 'in_probation', 'assigned'],
    ['at its last', 3 * hourMs - 1, 'in_probation', 'assigned'],
    ['after it', 3 * hourMs, 'in_probation', 'waiting'],
    ['with nothing swapped in yet', 1 * hourMs, 'downloading', 'assigned'],
    ['with the trial over', 1 * hourMs, 'converged', 'assigned'],
  ])('is told %s: it would go back at once', (_name, nowMs, phase, state) => {
    const fleet = new RolloutFleet(['a']);
    const other = `sha256:${'d'.repeat(64)}`;
    fleet.set('a', { desiredDigest: other, desiredRolloutId: 'gas-v1-r2', runningDigest: other, confirmedDigest: previous, update: { bundleDigest: other, rolloutId: 'gas-v1-r2', phase, reason: '', detail: '', revision: 1 } });
    const { rollout, decisions } = advanceOn(rolloutOf([['a']], { activation }), fleet, nowMs);
    expect(statesOf(rollout).a).toBe(state);
    if (state === 'waiting') expect(decisions.at(-1)?.text).toContain('1 device(s) are on trial with another version, which they would leave at once: they are told in the next maintenance window');
  });
});
