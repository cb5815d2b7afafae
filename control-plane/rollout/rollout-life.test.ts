import { describe, expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { advanceOn, bundle, previous, rolloutOf, RolloutFleet, statesOf, type Condition } from '../../test/support/rollout-fleet.ts';
import type { AdvanceInput } from './rollout-advance.ts';
import { judgeWave } from './judge-wave.ts';
import { noFigures } from './gates/collect-figures.ts';
import { holdersOf } from './live-rollouts.ts';
import { planDecision, type OperatorDecision } from './plan-decision.ts';
import { isLive, type Rollout } from './rollout.ts';

const step = (rollout: Rollout, fleet: RolloutFleet, nowMs: number, changes: Partial<AdvanceInput> = {}): Rollout => advanceOn(rollout, fleet, nowMs, changes).rollout;

function decide(rollout: Rollout, decision: OperatorDecision, nowMs: number): Rollout {
  const planned = planDecision(rollout, decision, 'ann', nowMs);
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value.rollout;
}

describe('who leaves a shadow wave', () => {
  const waves = [{ kind: 'shadow' as const, deviceIds: ['a', 'b', 'c'] }, ['a', 'b'], ['c', 'd']];

  function shadowed(fleet: RolloutFleet, spec: Record<string, unknown> = {}): Rollout {
    let rollout = step(rolloutOf(waves, spec), fleet, 1);
    for (const id of ['a', 'b', 'c']) fleet.behave(id, 'shadowing');
    for (const nowMs of [2, 3]) rollout = step(rollout, fleet, nowMs);
    return rollout;
  }

  test.each(['stop', 'revert_all'])('and is taken back while it waits for its turn has it all the same once the trip is resumed: %s', (onTrip) => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    let rollout = shadowed(fleet, { gate: { onTrip, confirmedPercentMin: 10 } });
    expect(statesOf(rollout)).toEqual({ a: 'assigned', b: 'assigned', c: 'waiting', d: 'waiting' });
    fleet.behave('b', 'failed');
    rollout = step(rollout, fleet, 4);
    expect([rollout.state, fleet.twin('c').desiredDigest]).toEqual(['tripped', previous]);
    fleet.behave('a', 'running');
    rollout = step(decide(rollout, { kind: 'resume', worse: [] }, 5), fleet, 6);
    if (onTrip === 'revert_all') rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 6), fleet, 6);
    fleet.behave('a', 'running');
    for (const nowMs of [7, 8]) rollout = step(rollout, fleet, nowMs);
    expect(statesOf(rollout)).toMatchObject({ c: 'assigned', d: 'assigned' });
    for (const id of ['c', 'd']) fleet.behave(id, 'running');
    expect(step(rollout, fleet, 9).state).toBe('succeeded');
  });

  test('is the newer one’s, which told it and has ended, and is not told the older version then', () => {
    const fleet = new RolloutFleet(['a', 'b', 'c', 'd']);
    let rollout = step(rolloutOf(waves), fleet, 1);
    for (const id of ['a', 'b']) fleet.behave(id, 'shadowing');
    for (const nowMs of [2, 3]) rollout = step(rollout, fleet, nowMs);
    expect(statesOf(rollout)).toMatchObject({ a: 'shadowed', b: 'shadowed', c: 'assigned' });
    // Nothing would be taken from who is through; these are still to be activated.
    expect(holdersOf([rollout]).get('a')).toEqual({ rolloutId: rollout.id, done: false });
    fleet.set('a', { desiredDigest: previous, desiredRolloutId: 'gas-v1-r2', desiredRevision: fleet.twin('a').desiredRevision + 1 });
    rollout = step(rollout, fleet, 3);
    expect(rollout.devices.find(({ deviceId }) => deviceId === 'a')).toMatchObject({ state: 'superseded', reason: 'gas-v1-r2 told it what to run' });
  });
});

test.each([
  ['pause', 'paused', 'waiting', bundle],
  ['stop', 'tripped', 'taken back', previous],
  ['revert_wave', 'tripped', 'taken back', previous],
])('who leaves a shadow wave in the step in which the next one trips does not keep its shadow: %s', (onTrip, state, of, desired) => {
  const fleet = new RolloutFleet(['a', 'b']);
  let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a'] }, ['a'], ['b']], { gate: { onTrip } }), fleet, 1);
  fleet.behave('a', 'shadowing');
  rollout = step(rollout, fleet, 2);
  rollout = step(rollout, fleet, 3, { judge: (judged, wave) => (wave === 0 ? judgeWave(judged, wave, noFigures, 3) : { verdict: 'trip', reason: 'it errs', missing: [], measures: [] }) });
  expect([rollout.state, statesOf(rollout).a, fleet.twin('a').desiredDigest]).toEqual([state, of, desired]);
  expect(rollout.devices[0]).toMatchObject({ state: 'waiting', wave: 1, attempt: 1 });
});

describe('a device of a shadow wave in a rollout that has succeeded', () => {
  /** `a` has failed in the shadow, and the next step ends the rollout. */
  function beforeItsEnd(): { fleet: RolloutFleet; rollout: Rollout } {
    const fleet = new RolloutFleet(['a', 'b', 'c']);
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a', 'b'] }, ['c']], { gate: { failedMax: 1, confirmedPercentMin: 50 } }), fleet, 1);
    fleet.behave('a', 'failed');
    fleet.behave('b', 'shadowing');
    for (const nowMs of [2, 3]) rollout = step(rollout, fleet, nowMs);
    fleet.behave('c', 'running');
    return { fleet, rollout };
  }

  test.each<[string, Condition, string, string]>([
    ['that is tried again and fails again does not keep its shadow', 'failed', 'failed', previous],
    ['that is tried again and shadows does not either', 'shadowing', 'shadowed', previous],
  ])('%s', (_, condition, state, desired) => {
    const { fleet, ...begun } = beforeItsEnd();
    let { rollout } = begun;
    rollout = step(rollout, fleet, 4);
    expect(rollout.state).toBe('succeeded');
    rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), fleet, 6);
    fleet.behave('a', condition);
    for (const nowMs of [7, 8, 9]) rollout = step(rollout, fleet, nowMs);
    expect(rollout.devices.find(({ deviceId }) => deviceId === 'a')).toMatchObject({ state, recall: 'told' });
    expect(fleet.twin('a').desiredDigest).toBe(desired);
  });

  test.each([['and has its turn', ['a', 'b'], bundle], ['and has no other turn', ['b'], previous]])('that runs the bundle already is told of no shadow %s', (_name, last, desired) => {
    const fleet = new RolloutFleet(['a', 'b']);
    fleet.set('a', { confirmedDigest: bundle, runningDigest: bundle });
    let rollout = step(rolloutOf([{ kind: 'shadow', deviceIds: ['a'] }, last]), fleet, 1);
    rollout = step(rollout, fleet, 2);
    fleet.behave('b', 'running');
    for (const nowMs of [3, 4]) rollout = step(rollout, fleet, nowMs);
    expect([rollout.state, statesOf(rollout).a, fleet.twin('a').desiredDigest]).toEqual(['succeeded', 'already_running', desired]);
  });

  test.each<[string, (fleet: RolloutFleet, rollout: Rollout) => Rollout, string]>([
    ['that is revoked while it is tried again, and enrolled again, does not shadow for ever', (fleet, rollout) => {
      const tried = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), fleet, 6);
      fleet.set('a', { revoked: true });
      const removed = step(tried, fleet, 7);
      fleet.set('a', { revoked: false });
      return removed;
    }, previous],
    ['that a newer rollout has told since is let be', (fleet, rollout) => {
      const tried = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 5), fleet, 6);
      fleet.behave('a', 'failed');
      fleet.set('a', { desiredDigest: 'sha256:newer', desiredRolloutId: 'gas-v3-r1', desiredRevision: fleet.twin('a').desiredRevision + 1 });
      return step(tried, fleet, 7);
    }, 'sha256:newer'],
  ])('%s', (_, happens, desired) => {
    const { fleet, ...begun } = beforeItsEnd();
    let { rollout } = begun;
    rollout = step(happens(fleet, step(rollout, fleet, 4)), fleet, 8);
    expect(fleet.twin('a').desiredDigest).toBe(desired);
    // And nothing is written of it any more.
    expect(step(rollout, fleet, 9)).toBe(rollout);
  });

  test('that waits to be tried again has its turn', () => {
    const { fleet, ...begun } = beforeItsEnd();
    let { rollout } = begun;
    // No step has room for it before the rollout ends.
    rollout = step(decide(rollout, { kind: 'retry', deviceIds: ['a'] }, 4), fleet, 4, { commandsMax: 0 });
    expect([rollout.state, statesOf(rollout).a]).toEqual(['succeeded', 'waiting']);
    rollout = step(rollout, fleet, 5);
    expect(statesOf(rollout).a).toBe('assigned');
  });
});

describe('a device that is revoked', () => {
  test.each<[string, { kind: 'abort'; revert: boolean } | undefined, boolean]>([
    ['in a rollout that was aborted, and took its devices back', { kind: 'abort', revert: true }, true],
    ['in a rollout that was aborted, and kept what it had told', { kind: 'abort', revert: false }, false],
    ['in a rollout that succeeded', undefined, false],
  ])('and enrolled again, %s', (_, decision, back) => {
    const fleet = new RolloutFleet(['a', 'b']);
    let rollout = step(rolloutOf([['a', 'b']]), fleet, 1);
    fleet.set('a', { revoked: true });
    fleet.behave('b', 'running');
    rollout = step(decision === undefined ? rollout : decide(rollout, decision, 2), fleet, 2);
    rollout = step(rollout, fleet, 3);
    expect([rollout.devices[0]?.state, fleet.twin('a').desiredDigest]).toEqual(['removed', bundle]);
    fleet.set('a', { revoked: false });
    rollout = step(rollout, fleet, 4);
    expect(fleet.twin('a')).toMatchObject({ desiredDigest: back ? previous : bundle, desiredRolloutId: rollout.id });
  });

  test('while its site holds it, or in the shadow, does not hold nor shadow for ever when it is enrolled again after the end', () => {
    for (const [waves, spec] of [[[['a'], ['b']], { activation: { atomicBy: 'site' } }], [[{ kind: 'shadow' as const, deviceIds: ['a'] }, ['b']], {}]] as const) {
      const fleet = new RolloutFleet(['a', 'b'], (id) => [`site:${id}`]);
      let rollout = step(rolloutOf(waves as never, spec), fleet, 1);
      expect(fleet.twin('a').desiredDigest).toBe(bundle);
      fleet.set('a', { revoked: true });
      rollout = step(rollout, fleet, 2);
      rollout = step(isLive(rollout) ? decide(rollout, { kind: 'abort', revert: false }, 3) : rollout, fleet, 4);
      fleet.set('a', { revoked: false });
      step(rollout, fleet, 5);
      expect(fleet.twin('a').desiredDigest).toBe(previous);
    }
  });
});

test('two sites with devices on the same lines are not each told a half that waits for the other', () => {
  const tags: Record<string, string[]> = { a1: ['site:a', 'line:1'], b1: ['site:b', 'line:2'], a2: ['site:a', 'line:2'], b2: ['site:b', 'line:1'] };
  const fleet = new RolloutFleet(['a1', 'b1', 'a2', 'b2'], (id) => tags[id] ?? []);
  let rollout = step(rolloutOf([['a1', 'b1', 'a2', 'b2']], { redundancy: [{ key: 'line', outMax: 1 }], activation: { atomicBy: 'site' } }), fleet, 1);
  expect(statesOf(rollout)).toEqual({ a1: 'assigned', b1: 'waiting', a2: 'assigned', b2: 'waiting' });
  for (const site of ['a', 'b']) {
    for (const condition of ['ready', 'running'] as const) {
      for (const id of [`${site}1`, `${site}2`]) fleet.behave(id, condition);
      rollout = step(rollout, fleet, 2);
    }
  }
  expect([rollout.state, statesOf(rollout)]).toEqual(['succeeded', { a1: 'confirmed', b1: 'confirmed', a2: 'confirmed', b2: 'confirmed' }]);
});

test('a site waits as a whole for those of it, and of its lines, that an older rollout has out of service', () => {
  const fleet = new RolloutFleet(['a1', 'b1', 'a2', 'b2'], (id) => [`site:${id[0]}`, 'line:1']);
  const planned = rolloutOf([['a1', 'b1', 'a2', 'b2']], { redundancy: [{ key: 'line', outMax: 2 }], activation: { atomicBy: 'site' } });
  const waiting = step(planned, fleet, 1, { outElsewhere: new Set(['a1', 'b1']) });
  expect(statesOf(waiting)).toEqual({ a1: 'waiting', b1: 'waiting', a2: 'waiting', b2: 'waiting' });
  expect(statesOf(step(waiting, fleet, 2, { outElsewhere: new Set(['a1']) }))).toEqual({ a1: 'assigned', b1: 'waiting', a2: 'assigned', b2: 'waiting' });
});

describe('whatever devices and operators do', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const inShadow: readonly Condition[] = ['downloading', 'shadowing', 'shadowing', 'failed'];
  const whileHeld: readonly Condition[] = ['downloading', 'ready', 'ready', 'failed'];
  const otherwise: readonly Condition[] = ['downloading', 'ready', 'activated', 'probation', 'running', 'running', 'running', 'failed', 'reverted', 'denied'];

  test('once nothing goes wrong any more, and somebody approves and resumes, every rollout ends, and leaves no shadow, hold or order to go back behind', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = createRandom(seed);
      const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
      const often = (share: number): boolean => random() < share;
      const fleet = new RolloutFleet(ids, (id) => [`line:${ids.indexOf(id) % 3}`, `site:${ids.indexOf(id) % 3}`]);
      const atomic = often(0.25);
      const windows = often(0.2) ? [{ startMinute: 0, endMinute: 2 }, { startMinute: 10, endMinute: 12 }] : [];
      const shadow = ids.filter(() => often(0.5));
      let rollout = rolloutOf([...(shadow.length > 0 && often(0.5) ? [{ kind: 'shadow' as const, deviceIds: shadow }] : []), ['a'], { perHour: often(0.2) ? 100_000 : 0, deviceIds: ['b', 'c'] }, ['d', 'e', 'f']], {
        gate: { onTrip: pick(['stop', 'pause', 'revert_wave', 'revert_all']), failedMax: pick([0, 1, 6]), silentMax: pick([0, 6]), confirmedPercentMin: pick([10, 50]) },
        ...(!atomic && often(0.5) ? { redundancy: [{ key: 'line', outMax: 1 }] } : {}), activation: { ...(atomic ? { atomicBy: 'site' } : {}), windows }, approval: often(0.2) ? { waves: 'all' } : {},
      });
      const newer = new Map<string, string>();
      let [nowMs, stopped] = [1, ''];
      const wave = (id: string) => rollout.waves[rollout.devices.find(({ deviceId }) => deviceId === id)?.wave ?? 0];
      const isHeld = (id: string): boolean => rollout.devices.some(({ deviceId, held }) => deviceId === id && held);
      const isTold = (id: string): boolean => fleet.twin(id).desiredDigest === bundle && fleet.twin(id).desiredRolloutId === rollout.id;
      const tellNewer = (id: string): void => fleet.set(id, { desiredDigest: `sha256:${'c'.repeat(64)}`, desiredRolloutId: 'gas-v3-r1', desiredRevision: fleet.twin(id).desiredRevision + 1 });
      const tick = (ms: number): void => {
        nowMs += ms;
        const input = { judge: (of: Rollout, index: number) => judgeWave(of, index, noFigures, nowMs), newer, stopped };
        rollout = step(rollout, fleet, nowMs, input);
        expect(rollout.devices.filter(({ state, held, recall }) => held && recall !== 'none' && state !== 'silent' && state !== 'removed'), `seed ${seed}`).toEqual([]);
      };
      const tryTo = (decision: OperatorDecision): void => {
        const planned = planDecision(rollout, decision, 'ann', nowMs);
        if (planned.ok) rollout = planned.value.rollout;
      };
      for (let turn = 0; turn < 40; turn++) {
        const id = pick(ids);
        if (often(0.6) && isTold(id)) fleet.behave(id, pick(wave(id)?.kind === 'shadow' ? inShadow : isHeld(id) ? whileHeld : otherwise));
        else if (fleet.twin(id).desiredDigest === previous) fleet.behave(id, 'back');
        if (often(0.08)) fleet.set(id, { online: !fleet.twin(id).online });
        if (often(0.03)) fleet.set(id, { revoked: !fleet.twin(id).revoked });
        if (often(0.04)) newer.set(id, 'gas-v3-r1');
        else if (newer.has(id) && often(0.1)) tellNewer(id);
        else if (often(0.1)) newer.delete(id);
        if (often(0.05)) stopped = stopped === '' ? 'stopped' : '';
        if (often(0.05)) tryTo({ kind: 'pause' });
        if (often(0.2)) tryTo({ kind: 'resume', worse: [] });
        if (often(0.2)) tryTo({ kind: 'approve' });
        const bad = rollout.devices.filter(({ deviceId, state, recall }) => ['failed', 'reverted', 'denied', 'silent'].includes(state) && recall !== 'asked' && fleet.twin(deviceId).desiredRolloutId !== 'gas-v3-r1');
        if (bad.length > 0 && often(0.15)) tryTo({ kind: 'retry', deviceIds: bad.map(({ deviceId }) => deviceId) });
        if (often(0.01)) tryTo({ kind: 'abort', revert: often(0.5) });
        tick(pick([1, 100, 1_000, 5_000, 12_000]));
      }
      stopped = '';
      for (const id of newer.keys()) tellNewer(id);
      newer.clear();
      let resumes = 0;
      for (let turn = 0; turn < 100; turn++) {
        for (const id of ids) {
          fleet.set(id, { online: true, revoked: false });
          if (isTold(id)) fleet.behave(id, wave(id)?.kind === 'shadow' ? 'shadowing' : isHeld(id) ? 'ready' : 'running');
          else if (fleet.twin(id).desiredDigest === previous) fleet.behave(id, 'back');
        }
        if (rollout.state === 'paused') tryTo(++resumes > 3 ? { kind: 'abort', revert: false } : { kind: 'resume', worse: [] });
        else tryTo({ kind: 'approve' });
        tick(turn % 10 === 9 ? 700_000 : 3_000);
      }
      expect(isLive(rollout), `seed ${seed}: ${rollout.state}: ${rollout.detail}`).toBe(false);
      for (const device of rollout.devices) {
        const { deviceId, state, recall } = device;
        expect(recall, `seed ${seed}: ${deviceId} is ${state}`).not.toBe('asked');
        if (isTold(deviceId)) expect([wave(deviceId)?.kind, rollout.state === 'succeeded' && state === 'waiting'], `seed ${seed}: ${deviceId} is ${state}`).toEqual(['activate', false]);
      }
    }
  });
});
