import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confirmedState, desiredOf, observedOf, refOf, slotOf, updateOf } from '../../test/support/agent-states.ts';
import { emptyState, slotIn, type AgentState, type UpdateState } from './agent-state.ts';
import type { AcceptedDesired } from './evaluate-desired.ts';
import { mergeLocalCommand, type LocalCommand } from './merge-local-command.ts';
import { mergeOutcome } from './merge-outcome.ts';
import { mergeStart } from './merge-start.ts';
import { planSteps, type Observed, type Step } from './plan-steps.ts';

const policy = { probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0.1 } };
const [v1, v2] = [refOf(1), refOf(2)];
const shadowing = { inferencesMin: 10, durationMs: 0, only: false };
const held = { hold: true, windows: [], deadlineMs: 0 };
const loaded = { verifiedDigest: v2.digest, loadedDigest: v2.digest };

/** Version 1 runs, version 2 is staged. */
const staged = (phase: UpdateState['phase'], more: Partial<UpdateState> = {}): AgentState => ({ ...confirmedState(1), slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'staged') }, update: updateOf(2, phase, more) });
const plan = (desired: AcceptedDesired | undefined, state: AgentState, more: Partial<Observed> = {}, nowMs = 0): readonly Step[] => planSteps(desired, observedOf(state, more), nowMs, policy);
const actions = (steps: readonly Step[]): string[] => steps.map((step) => step.action);
const seen = (change = {}): NonNullable<UpdateState['shadow']> => ({ deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, slow: 0, dropped: 0, elapsedMs: 0, ...change });

describe('a staged bundle', () => {
  const wanted = desiredOf(2, v2);
  test.each<[string, AcceptedDesired, AgentState, Partial<Observed>, string[]]>([
    ['is loaded, and that is written down first', wanted, staged('preflighted'), { verifiedDigest: v2.digest }, ['prepareLoad']],
    ['is loaded', wanted, staged('preflighted', { load: { underWay: true, deaths: 0 } }), { verifiedDigest: v2.digest }, ['load']],
    ['that is loaded, though the disk has not taken that yet, is loaded no further and that is written down', wanted, staged('preflighted', { load: { underWay: true, deaths: 0 } }), loaded, ['load']],
    ['that took the process with it once is loaded again', wanted, staged('preflighted', { load: { underWay: false, deaths: 1 } }), { verifiedDigest: v2.digest }, ['prepareLoad']],
    ['that took the process with it twice fails', wanted, staged('preflighted', { load: { underWay: false, deaths: 2 } }), { fetched: 'everything' }, ['fail']],
    ['is swapped in', wanted, staged('preflighted'), loaded, ['activate']],
    ['runs in the shadow first', desiredOf(2, v2, { shadowing }), staged('preflighted'), loaded, ['shadow']],
    ['goes on in the shadow', desiredOf(2, v2, { shadowing }), staged('shadowing', { shadow: seen({ inferences: 9 }) }), { ...loaded, shadowDigest: v2.digest }, []],
    ['goes back into the shadow after a restart', desiredOf(2, v2, { shadowing }), staged('shadowing', { shadow: seen({ inferences: 9 }) }), loaded, ['shadow']],
    ['has been in the shadow long enough', desiredOf(2, v2, { shadowing }), staged('shadowing', { shadow: seen({ inferences: 10 }) }), { ...loaded, shadowDigest: v2.digest }, ['activate']],
    ['stays in the shadow where that is all', desiredOf(2, v2, { shadowing: { ...shadowing, only: true } }), staged('shadowing', { shadow: seen({ inferences: 99 }) }), { ...loaded, shadowDigest: v2.digest }, []],
    ['fails in the shadow', desiredOf(2, v2, { shadowing }), staged('shadowing', { shadow: seen({ inferences: 10, errors: 9 }) }), { ...loaded, shadowDigest: v2.digest }, ['fail']],
    ['crashed in a shadow that is asked for no more, and is not loaded again', wanted, staged('shadowing', { shadow: seen({ deaths: 2 }) }), { fetched: 'everything' }, ['fail']],
    ['crashed in the shadow and is not loaded again', desiredOf(2, v2, { shadowing }), staged('shadowing', { shadow: seen({ deaths: 2 }) }), { fetched: 'everything' }, ['fail']],
    ['is held', desiredOf(2, v2, { activation: held }), staged('preflighted'), loaded, ['wait']],
    ['is held, out of the shadow', desiredOf(2, v2, { shadowing, activation: held }), staged('shadowing', { shadow: seen({ inferences: 10 }) }), { ...loaded, shadowDigest: v2.digest }, ['wait']],
    ['waits and says so once', desiredOf(2, v2, { activation: held }), staged('ready', { detail: 'held by revision 2: waits for a newer revision without hold' }), loaded, []],
    ['waits for something else, and says so', desiredOf(2, v2, { activation: held }), staged('ready', { detail: 'the line' }), loaded, ['wait']],
    ['is continued under a newer revision', desiredOf(3, v2), staged('ready'), loaded, ['adopt']],
    ['asks the line', wanted, staged('preflighted'), { ...loaded, consent: { kind: 'unasked' } }, ['ask']],
    ['is denied at its deadline', desiredOf(2, v2, { activation: { ...held, hold: false, deadlineMs: 5 } }), staged('ready'), loaded, ['deny']],
    ['waits while updates are paused', wanted, { ...staged('ready'), local: { ...emptyState.local, paused: { reason: '', atMs: 0, revision: 2 } } }, loaded, []],
    ['is denied by a technician', wanted, { ...staged('ready'), local: { ...emptyState.local, refused: { reason: 'not today', atMs: 0, revision: 2, digest: v2.digest, code: 'local.denied' } } }, loaded, ['deny']],
    ['leaves the shadow when another is wanted', desiredOf(3, refOf(3)), staged('shadowing', { shadow: seen() }), { ...loaded, shadowDigest: v2.digest }, ['endShadow']],
    ['leaves the shadow when none is wanted', desiredOf(3, undefined), staged('shadowing', { shadow: seen() }), { ...loaded, shadowDigest: v2.digest }, ['endShadow']],
    ['is given up when none is wanted', desiredOf(3, undefined), staged('shadowing', { shadow: seen() }), loaded, ['abandon']],
  ])('%s', (_, desired, state, more, expected) => {
    expect(actions(plan(desired, state, more, 10))).toEqual(expected);
  });

  test('a clock that is set back gives a line that refuses no more time than from then on', () => {
    const consent = { kind: 'refused', why: 'a batch is running', askAgain: true } as const;
    const limited = { ...policy, vetoMsMax: 100 };
    const next = (state: AgentState, nowMs: number, askAgain: boolean): readonly Step[] => planSteps(wanted, observedOf(state, { ...loaded, consent: { ...consent, askAgain } }), nowMs, limited);
    let state = staged('ready', { detail: 'the line did not consent: a batch is running', vetoedSinceMs: 1_000 });
    expect(next(state, 1_100, false)).toEqual([]);
    const [wait] = next(state, 500, false);
    state = mergeOutcome(state, wait as Step, { done: true }, 500);
    expect(state.update?.vetoedSinceMs).toBe(500);
    expect(next(state, 500, false)).toEqual([]);
    expect(actions(next(state, 600, true))).toEqual(['ask']);
    expect(actions(next(state, 601, true))).toEqual(['deny']);
  });

  test('a line that refuses while the clock has not been set since a reboot is given all its time once it has been', () => {
    const limited = { ...policy, vetoMsMax: 100 };
    const next = (state: AgentState, nowMs: number): readonly Step[] => planSteps(wanted, observedOf(state, { ...loaded, consent: { kind: 'refused', why: 'a batch is running', askAgain: false } }), nowMs, limited);
    let state = staged('ready', { startedMs: 10_000 });
    for (const nowMs of [5, 10_500]) {
      const [wait] = next(state, nowMs);
      expect(wait?.action).toBe('wait');
      state = mergeOutcome(state, wait as Step, { done: true }, nowMs);
      expect([state.update?.vetoedSinceMs, next(state, nowMs + 100)]).toEqual([nowMs, []]);
    }
    expect(actions(next(state, 10_601))).toEqual(['deny']);
  });

  test('without a model that acts there is no shadow, unless nothing else is wanted', () => {
    const alone = { ...staged('preflighted'), slots: { a: slotOf(v2, 'staged'), b: null } };
    expect(actions(plan(desiredOf(2, v2, { shadowing }), alone, loaded))).toEqual(['activate']);
    expect(actions(plan(desiredOf(2, v2, { shadowing: { ...shadowing, only: true } }), alone, loaded))).toEqual(['shadow']);
  });

  test('a restart repeats steps, and the phase goes no further back', () => {
    const ready = staged('ready', { detail: 'x' });
    const [verify] = plan(desiredOf(2, v2), ready, { fetched: 'everything' });
    expect(verify?.action).toBe('verify');
    expect(mergeOutcome(ready, verify as Step, { done: true }, 9)).toBe(ready);
  });

  test('what a newer revision adopts is all but the order', () => {
    const [adopt] = plan(desiredOf(3, v2, { rolloutId: 'other' }), staged('shadowing', { shadow: seen({ inferences: 5 }), bytesFetched: 7 }), loaded);
    expect(mergeOutcome(staged('shadowing', { shadow: seen({ inferences: 5 }), bytesFetched: 7 }), adopt as Step, { done: true }, 9).update).toEqual(updateOf(2, 'shadowing', { revision: 3, rolloutId: 'other', shadow: seen({ inferences: 5 }), bytesFetched: 7 }));
  });

  test('deaths count where the candidate was in the process, and not after a clean stop', () => {
    const deaths = (more: Partial<UpdateState>): unknown => {
      const { update } = mergeStart(staged('shadowing', more));
      return [update?.load.deaths, update?.shadow?.deaths, update?.shadow?.stoppedCleanly];
    };
    expect(deaths({ shadow: seen() })).toEqual([0, 1, true]);
    expect(deaths({ shadow: seen({ stoppedCleanly: true }) })).toEqual([0, 0, true]);
    expect(deaths({ load: { underWay: true, deaths: 1 } })).toEqual([2, undefined, undefined]);
  });
});

describe('at the device', () => {
  const told = (state: AgentState, command: LocalCommand['command'], id = `${command}-1`): AgentState => {
    const merged = mergeLocalCommand(state, { id, command, reason: 'because' }, 5);
    expect(merged.ok).toBe(true);
    return merged.ok ? merged.value.state : state;
  };
  const run = (desired: AcceptedDesired, state: AgentState, more: Partial<Observed> = {}): AgentState => {
    const [step] = plan(desired, state, more);
    return mergeOutcome(state, step as Step, { done: true }, 9);
  };
  /** Version 2 was confirmed over version 1. */
  const updated: AgentState = { ...confirmedState(1), slots: { a: slotOf(v1, 'staged', true), b: slotOf(v2, 'confirmed') }, update: updateOf(2, 'converged') };
  const wanted = desiredOf(2, v2);

  test('a rollback goes back to what was confirmed before; the bundle stays refused until a resume', () => {
    const refused = told(updated, 'rollback');
    expect(actions(plan(wanted, refused))).toEqual(['fallBack']);
    const back = run(wanted, refused);
    expect(back.slots).toEqual({ a: slotOf(v1, 'confirmed', true), b: null });
    expect(back.update).toMatchObject({ digest: v2.digest, phase: 'reverted', reason: 'local.rollback', detail: 'because', outcomeDue: true });
    const recorded = run(wanted, back);
    expect(plan(wanted, recorded)).toEqual([]);
    const again = run(desiredOf(3, v2), recorded);
    expect(plan(desiredOf(3, v2), again)).toMatchObject([{ action: 'deny', code: 'local.rollback', detail: 'because' }]);
    expect(actions(plan(desiredOf(3, refOf(3)), recorded))).toEqual(['begin']);
    const resumed = told(recorded, 'resume');
    expect(actions(plan(wanted, resumed))).toEqual(['begin']);
  });

  test('a rollback during a probation reverts it', () => {
    const trial: AgentState = { ...staged('in_probation'), slots: { a: slotOf(v1, 'confirmed'), b: slotOf(v2, 'probation') }, probation: { deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, elapsedMs: 0 } };
    expect(plan(wanted, told(trial, 'rollback'))).toMatchObject([{ action: 'revert', slot: 'b', code: 'local.rollback' }]);
    expect(plan(wanted, told(trial, 'deny'))).toMatchObject([{ action: 'revert', slot: 'b', code: 'local.denied' }]);
    // A pause lets it be judged.
    expect(actions(plan(wanted, { ...told(trial, 'pause'), probation: { deaths: 0, stoppedCleanly: false, inferences: 1, errors: 0, elapsedMs: 0 } }))).toEqual(['confirm']);
  });

  test('where the bundle before cannot be read, the one that runs stays', () => {
    const refused = told(updated, 'rollback');
    const [step] = plan(wanted, refused);
    const stayed = mergeOutcome(refused, step as Step, { done: false, denied: false, code: 'artifact.missing', detail: '' }, 9);
    expect([slotIn(stayed, 'confirmed'), stayed.slots.a, stayed.local.refused, stayed.update?.phase]).toEqual(['b', null, null, 'converged']);
  });

  test('a command is obeyed once', () => {
    const once = told(updated, 'rollback', 'x');
    expect(told(once, 'rollback', 'x')).toBe(once);
  });

  test.each<[LocalCommand['command'], AgentState]>([
    ['resume', updated],
    ['deny', updated],
    ['deny', emptyState],
    ['rollback', emptyState],
    ['rollback', confirmedState(1)],
    // Staged, but never confirmed here.
    ['rollback', { ...updated, slots: { ...updated.slots, a: slotOf(v1, 'staged') } }],
  ])('%s is refused where there is nothing to do', (command, state) => {
    expect(mergeLocalCommand(state, { id: 'i', command, reason: '' }, 0)).toMatchObject({ ok: false, error: { code: 'local.nothing_to_do' } });
  });
});

test('whatever is wanted, said at the device and lost on the way, plans come to an end, nothing confirmed is lost, and nothing is swapped in that was held, refused or paused', () => {
  const desires = fc.array(fc.record({ version: fc.integer({ min: 0, max: 3 }), hold: fc.boolean(), only: fc.boolean(), shadow: fc.boolean() }), { minLength: 1, maxLength: 5 });
  const events = fc.array(fc.constantFrom('restart', 'pause', 'resume', 'deny', 'rollback', 'none', 'none', 'none', 'none'), { maxLength: 120 });
  fc.assert(
    fc.property(desires, events, (wishes, happened) => {
      let state = confirmedState(1);
      let known: Partial<Observed> = {};
      wishes.forEach(({ version, hold, only, shadow }, i) => {
        const desired = desiredOf(i + 2, version === 0 ? undefined : refOf(version, true), { activation: { ...held, hold }, ...(shadow ? { shadowing: { ...shadowing, only } } : {}) });
        for (let steps = 0; ; steps++) {
          expect(steps).toBeLessThan(80);
          if (state.probation !== null) state = { ...state, probation: { ...state.probation, inferences: 5 } };
          if (known.shadowDigest !== undefined && state.update !== null && state.update.shadow !== null) state = { ...state, update: { ...state.update, shadow: { ...state.update.shadow, inferences: 10 } } };
          const [step] = plan(desired, state, { fetched: 'everything', ...known });
          if (step === undefined) break;
          if (step.action === 'activate') expect([hold, only && shadow, state.local.paused, state.local.refused?.digest === step.bundle.digest]).toEqual([false, false, null, false]);
          state = mergeOutcome(state, step, { done: true, runtime: 'wasm' }, steps);
          const bundle = 'bundle' in step ? step.bundle.digest : undefined;
          if (step.action === 'begin') known = {};
          if (step.action === 'verify') known = { ...known, verifiedDigest: bundle };
          if (step.action === 'preflight') known = { ...known, preflightedDigest: bundle };
          if (step.action === 'load') known = { ...known, loadedDigest: bundle };
          if (step.action === 'shadow') known = { ...known, shadowDigest: bundle };
          if (step.action === 'endShadow') known = { ...known, shadowDigest: undefined, loadedDigest: undefined };
          if (step.action === 'wait') known = { ...known, shadowDigest: undefined };
          if (step.action === 'activate') known = { ...known, shadowDigest: undefined, loadedDigest: undefined };
          expect(slotIn(state, 'confirmed')).toBeDefined();
          const event = happened.pop() ?? 'none';
          if (event === 'restart') {
            known = {};
            state = mergeStart({ ...state, probation: state.probation === null ? null : { ...state.probation, stoppedCleanly: true } });
          } else if (event !== 'none') {
            const merged = mergeLocalCommand(state, { id: `${i}-${steps}`, command: event as LocalCommand['command'], reason: '' }, 0);
            if (merged.ok) state = merged.value.state;
          }
        }
      });
    }),
    { numRuns: 500 },
  );
});
