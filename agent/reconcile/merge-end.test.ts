import { describe, expect, it } from 'vitest';
import { confirmedState, refOf, slotOf, updateOf } from '../../test/support/agent-states.ts';
import { deathsKept, emptyState, type AgentState } from './agent-state.ts';
import { countDeaths, describeDeaths, evaluateDeaths } from './evaluate-deaths.ts';
import { hangLimitMs } from './hang-limit.ts';
import { mergeEnd, type UncleanEnd } from './merge-end.ts';
import { mergeOutcome } from './merge-outcome.ts';
import { mergeStart } from './merge-start.ts';
import type { Step } from './plan-steps.ts';

const [v1, v2] = [refOf(1), refOf(2)];
const hour = 3_600_000;
const policy = { max: 3, withinMs: 24 * hour, restMs: hour };
const end = (cause: UncleanEnd['cause'], atMs = 1): UncleanEnd => ({ atMs, cause, limitMs: cause === 'hung' ? 10_000 : 0, slot: '' });
const died = (state: AgentState, ends: readonly (readonly [UncleanEnd['cause'], number])[]): AgentState => ends.reduce((before, [cause, atMs]) => mergeEnd(before, end(cause, atMs), policy), state);

const alone = confirmedState(1);
const withEarlier: AgentState = { ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'staged', true) } };
const merged = (state: AgentState, steps: readonly Step[]): AgentState => steps.reduce((before, step) => mergeOutcome(before, step, { done: true }, 0), state);
const probation = { deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, elapsedMs: 0 };
const onProbation: AgentState = { ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'probation') }, probation, update: updateOf(2, 'in_probation') };
const shadow = { ...probation, slow: 0, dropped: 0 };
const inShadow: AgentState = { ...emptyState, slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'staged') }, update: updateOf(2, 'shadowing', { shadow }) };
const beingLoaded: AgentState = { ...inShadow, update: updateOf(2, 'preflighted', { load: { underWay: true, deaths: 0 } }) };

describe('what a bundle has coming for the ends of the process', () => {
  it.each<[string, AgentState, readonly (readonly [UncleanEnd['cause'], number])[], string]>([
    ['a hang in probation', onProbation, [['hung', 0]], 'revert'],
    ['a crash in probation, which its own count judges', onProbation, [['crashed', 0]], 'run'],
    ['one in a confirmed one', withEarlier, [['hung', 0]], 'run'],
    ['two', withEarlier, [['hung', 0], ['crashed', hour]], 'run'],
    ['three', withEarlier, [['hung', 0], ['crashed', hour], ['crashed', 2 * hour]], 'fall_back'],
    ['three with nothing to go back to', alone, [['hung', 0], ['crashed', hour], ['crashed', 2 * hour]], 'rest'],
    ['three, of which one is a day old', withEarlier, [['hung', 0], ['hung', hour], ['hung', 24 * hour]], 'run'],
    ['ends that nothing lays to the model', withEarlier, [['unknown', 0], ['elsewhere', 1], ['elsewhere', 2], ['unknown', 3]], 'run'],
    ['those of another slot', withEarlier, [['other_slot', 0], ['other_slot', 1], ['other_slot', 2]], 'run'],
  ])('%s', (_name, state, ends, expected) => {
    expect(evaluateDeaths(died(state, ends), ends.at(-1)?.[1] ?? 0, policy).kind).toBe(expected);
  });

  it.each([[0, 'rest'], [hour - 1, 'rest'], [hour, 'run'], [-1, 'run']] as const)('a model with nothing before it rests for an hour after the last: %d ms later %s', (laterMs, expected) => {
    const state = died(alone, [['crashed', 10 * hour], ['crashed', 10 * hour], ['crashed', 10 * hour]]);
    expect(evaluateDeaths(state, 10 * hour + laterMs, policy).kind).toBe(expected);
  });

  it('another bundle begins anew, also the same one when it comes again', () => {
    const left = died(withEarlier, [['crashed', 0], ['crashed', 1], ['crashed', 2]]);
    const back = mergeOutcome(left, { action: 'fallBack', slot: 'b', code: 'inference.crashed', detail: '', rolloutId: '', revision: 1 }, { done: true }, 3);
    expect(evaluateDeaths(back, 3, policy).kind).toBe('run');
    const again = mergeOutcome({ ...left, slots: { a: slotOf(v1, 'staged'), b: slotOf(v2, 'confirmed') } }, { action: 'activate', bundle: v1, slot: 'a' }, { done: true }, 3);
    expect(evaluateDeaths(again, 3, policy).kind).toBe('run');
  });

  it('remembers no more than it can judge', () => {
    const state = died(alone, Array.from({ length: 2 * deathsKept }, (_, i) => ['elsewhere', i] as const));
    expect(state.deaths.ends.map(({ atMs }) => atMs)).toEqual(Array.from({ length: deathsKept }, (_, i) => deathsKept + i));
  });

  it('tells how often, which bundle and what follows', () => {
    const told = (state: AgentState): string => {
      const counted = countDeaths(state, 10, policy);
      return counted === undefined ? '' : describeDeaths(counted, policy);
    };
    expect(told(alone)).toBe('');
    expect(told(died(alone, [['unknown', 1]]))).toBe(`agent.died: the process ended by itself 1 time within 24 h (last 1970-01-01T00:00:00.001Z) while ${v1.digest} acted; nothing lays that to the model`);
    expect(told(died(alone, [['unknown', 1], ['crashed', 2]]))).toMatch(/^model.crashed: .* 2 times .*, 1 of them in its interpreter; at 3 it is left$/);
    expect(told(died(alone, [['crashed', 1], ['crashed', 2], ['hung', 3]]))).toMatch(/it is left out until 1970-01-01T01:00:00.003Z$/);
  });
});

describe('whom an end is held against', () => {
  it.each([['activation.hung', beingLoaded], ['shadow.hung', inShadow]] as const)('a candidate: %s', (reason, state) => {
    const after = mergeEnd(state, end('hung'), policy);
    expect(after.update).toMatchObject({ phase: 'failed', reason, detail: expect.stringContaining('within 10000 ms') as string, outcomeDue: true });
    expect(after.slots).toEqual({ a: slotOf(v1, 'confirmed'), b: null });
    expect(after.deaths.ends).toEqual([]);
  });

  it.each<[string, readonly Step[]]>([
    ['waits for its moment', [{ action: 'wait', bundle: v2, detail: 'held', vetoed: false }]],
    ['was taken out of the shadow', [{ action: 'endShadow' }]],
    ['could not be loaded', [{ action: 'fail', bundle: v2, code: 'activation.failed', detail: '' }, { action: 'record' }]],
  ])('a candidate that ran in the shadow and %s has nothing to do with what the acting one does', (_name, steps) => {
    const before = merged(inShadow, steps);
    for (const cause of ['hung', 'crashed'] as const) {
      const after = mergeStart(mergeEnd(before, end(cause), policy));
      expect(after.deaths).toEqual({ digest: v1.digest, ends: [{ atMs: 1, cause }] });
      expect(after.update).toEqual(before.update);
    }
  });

  it('a candidate in the shadow of a confirmed model that is tried again after its rest has nothing to do with what that one does, and has it where it rests', () => {
    const left = { ...inShadow, deaths: { digest: v1.digest, ends: [1, 2, 3].map((atMs) => ({ atMs, cause: 'crashed' as const })) } };
    for (const cause of ['hung', 'crashed'] as const) {
      const after = mergeStart(mergeEnd(left, end(cause, 2 * hour), policy));
      expect([after.update?.phase, after.update?.shadow?.deaths, evaluateDeaths(after, 2 * hour, policy).kind]).toEqual(['shadowing', 0, 'rest']);
    }
    expect(mergeEnd(left, end('hung', 10), policy).update?.reason).toBe('shadow.hung');
    expect(mergeStart(mergeEnd(left, end('crashed', 10), policy)).update?.shadow?.deaths).toBe(1);
  });

  it('a step that could not load the candidate ends the load', () => {
    const before = mergeOutcome(beingLoaded, { action: 'load', bundle: v2, slot: 'b' }, { done: false, denied: false, code: 'activation.failed', detail: '' }, 0);
    expect(mergeEnd(before, end('hung'), policy).deaths.digest).toBe(v1.digest);
  });

  it('what ran in the shadow before is reverted when it hangs on probation', () => {
    const state = merged(inShadow, [{ action: 'activate', bundle: v2, slot: 'b' }, { action: 'beginProbation' }]);
    const after = mergeEnd(state, end('hung'), policy);
    expect([after.update?.phase, evaluateDeaths(after, 1, policy).kind]).toEqual(['in_probation', 'revert']);
  });

  it.each([['a candidate that is loaded', beingLoaded, 'load'], ['one in the shadow', inShadow, 'shadow']] as const)('a crash is counted once, against %s', (_name, state, trial) => {
    const after = mergeStart(mergeEnd(state, end('crashed'), policy));
    expect(after.update?.[trial]?.deaths).toBe(1);
    expect(after.deaths.ends).toEqual([]);
  });

  it.each([['a load', beingLoaded], ['a shadow', inShadow], ['a probation', onProbation]] as const)('what another slot did is not held against %s', (_name, state) => {
    const after = mergeStart(mergeEnd(state, end('other_slot'), policy));
    expect([after.update?.load.deaths, after.update?.shadow?.deaths ?? 0, after.probation?.deaths ?? 0]).toEqual([0, 0, 0]);
    expect(after.update?.phase).toBe(state.update?.phase);
    expect(after.deaths.ends).toEqual([]);
    // What is on trial goes on, and the next end counts.
    if (state === onProbation) expect(mergeStart(after).probation?.deaths).toBe(1);
  });
});

it.each([[0, 10_000], [99_999, 10_000], [100_000, 10_000], [100_100, 10_010], [1_000_000, 100_000]])('waits a hundred times the slowest of %d us that the preflight saw, at least ten seconds', (p99Us, limitMs) => {
  const choice = { measured: [{ runtime: 'native' as const, p50Us: 1, p99Us, memoryBytes: 0 }], reason: '', measuredOn: '', atMs: 0 };
  expect(hangLimitMs({ ...emptyState, slots: { a: { ...slotOf(v1, 'confirmed'), choice }, b: null } }, 10_000)).toBe(limitMs);
});
