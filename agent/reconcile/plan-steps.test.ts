import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Digest } from '../../proto/digest.ts';
import { confirmedState as confirmed, desiredOf as anyDesiredOf, observedOf as observe, refOf, slotOf } from '../../test/support/agent-states.ts';
import { emptyState, slotIn, type AgentState, type StoredBundleRef, type UpdateState } from './agent-state.ts';
import type { AcceptedDesired } from './evaluate-desired.ts';
import { mergeOutcome, type StepOutcome } from './merge-outcome.ts';
import { mergeStart } from './merge-start.ts';
import { planSteps, type Observed, type Step } from './plan-steps.ts';

const policy = { probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0 } };
const desiredOf = (revision: number, bundle: StoredBundleRef | undefined, expiresMs = 0): AcceptedDesired => anyDesiredOf(revision, bundle, { expiresMs });
const actions = (steps: readonly Step[]): string[] => steps.map((step) => step.action);
const begun = (state: AgentState, desired: AcceptedDesired): AgentState => mergeOutcome(state, planSteps(desired, observe(state), 0, policy)[0] as Step, { done: true }, 0);
/** The state once the outcome of its update has become a durable record, which is what comes first. */
function recorded(state: AgentState): AgentState {
  const steps = planSteps(undefined, observe(state), 0, policy);
  expect(actions(steps)).toEqual(['record']);
  return mergeOutcome(state, steps[0] as Step, { done: true }, 0);
}

describe('the next step', () => {
  const v1 = refOf(1);
  const desired = desiredOf(1, v1);
  const state = begun(emptyState, desired);
  const staged: AgentState = { ...state, slots: { a: slotOf(v1, 'staged'), b: null } };
  test.each<[string, AgentState, Partial<Observed>, string[]]>([
    ['nothing begun', emptyState, {}, ['begin']],
    ['nothing on disk', state, {}, ['fetchManifest']],
    ['nothing on disk, offline', state, { online: false }, []],
    ['only the manifest', state, { fetched: 'manifest' }, ['fetchChunks']],
    ['everything, offline', state, { fetched: 'everything', online: false }, ['verify']],
    ['verified', state, { fetched: 'everything', verifiedDigest: v1.digest }, ['preflight']],
    ['preflighted', state, { verifiedDigest: v1.digest, preflightedDigest: v1.digest }, ['stage']],
    ['staged and verified', staged, { verifiedDigest: v1.digest }, ['prepareLoad']],
    ['about to be loaded', { ...staged, update: { ...staged.update as UpdateState, load: { underWay: true, deaths: 0 } } }, { verifiedDigest: v1.digest }, ['load']],
    ['loaded', staged, { verifiedDigest: v1.digest, loadedDigest: v1.digest }, ['activate']],
    ['staged by a process before this one', staged, { fetched: 'everything' }, ['verify']],
    ['something to clear away, but not done yet', state, { garbage: true }, ['fetchManifest']],
  ])('%s', (_, given, more, expected) => {
    expect(actions(planSteps(desired, observe(given, more), 0, policy))).toEqual(expected);
  });
});

describe('what is wanted', () => {
  test('nothing is done without a desired bundle', () => {
    expect(planSteps(undefined, observe(emptyState), 0, policy)).toEqual([]);
    expect(planSteps(desiredOf(1, undefined), observe(confirmed(1)), 0, policy)).toEqual([]);
    expect(actions(planSteps(desiredOf(1, undefined), observe(confirmed(1), { garbage: true }), 0, policy))).toEqual(['collectGarbage']);
  });

  test('a bundle that is confirmed already converges under the new rollout, once', () => {
    const desired = desiredOf(7, refOf(1));
    expect(actions(planSteps(desired, observe(confirmed(1)), 0, policy))).toEqual(['converge']);
    const converged = recorded(begun(confirmed(1), desired));
    expect(converged.update).toMatchObject({ phase: 'converged', rolloutId: 'r7' });
    expect(planSteps(desired, observe(converged), 0, policy)).toEqual([]);
  });

  test.each([
    ['an expired assignment', desiredOf(1, refOf(2), 999), 'desired.expired'],
    ['an older release', desiredOf(1, refOf(0)), 'bundle.older_release'],
    ['a manifest over the limit', desiredOf(1, { ...refOf(2), sizeBytes: 65_537 }), 'bundle.too_large'],
  ])('%s is denied before a byte is fetched', (_, desired, code) => {
    const state = begun(confirmed(1), desired);
    expect(planSteps(desired, observe(state), 1_000, policy)).toMatchObject([{ action: 'deny', code }]);
  });

  test.each([
    ['at the very end of its time', desiredOf(1, refOf(2), 1_000)],
    ['older, asked for as a rollback', desiredOf(1, refOf(0, true))],
    ['older, of another model', desiredOf(1, { ...refOf(0), model: 'other' })],
    ['of the limit\'s size', desiredOf(1, { ...refOf(2), sizeBytes: 65_536 })],
  ])('%s is fetched', (_, desired) => {
    expect(actions(planSteps(desired, observe(begun(confirmed(1), desired)), 1_000, policy))).toEqual(['fetchManifest']);
  });

  test.each(['failed', 'denied'] as const)('one that %s is not tried again under its revision, and is under the next', (phase) => {
    const desired = desiredOf(3, refOf(2));
    const state = mergeOutcome(begun(confirmed(1), desired), { action: 'fetchManifest', bundle: refOf(2), delivery: undefined }, { done: false, denied: phase === 'denied', code: 'c', detail: '' }, 5);
    expect(state.update).toMatchObject({ phase, reason: 'c', sinceMs: 5 });
    const told = recorded(state);
    expect(planSteps(desired, observe(told), 0, policy)).toEqual([]);
    expect(actions(planSteps(desiredOf(4, refOf(2)), observe(told), 0, policy))).toEqual(['begin']);
  });
});

describe('probation', () => {
  const inProbation = (inferences: number, errors = 0): AgentState => ({ ...begun(confirmed(1), desiredOf(2, refOf(2))), slots: { a: slotOf(refOf(1), 'confirmed'), b: slotOf(refOf(2), 'probation') }, probation: { deaths: 0, stoppedCleanly: false, inferences, errors, elapsedMs: 0 } });
  const desired = desiredOf(2, refOf(2));

  test('continues, confirms, reverts', () => {
    expect(planSteps(desired, observe(inProbation(0)), 0, policy)).toEqual([]);
    expect(planSteps(desired, observe(inProbation(1)), 0, policy)).toEqual([{ action: 'confirm', slot: 'b' }]);
    expect(planSteps(desired, observe(inProbation(1, 1)), 0, policy)).toMatchObject([{ action: 'revert', slot: 'b', code: 'probation.errors' }]);
  });

  test('ends at once when something else is wanted', () => {
    expect(planSteps(desiredOf(3, refOf(1, true)), observe(inProbation(1)), 0, policy)).toMatchObject([{ action: 'revert', code: 'update.superseded' }]);
    expect(planSteps(desiredOf(3, undefined), observe(inProbation(1)), 0, policy)).toMatchObject([{ action: 'revert', code: 'update.superseded' }]);
  });

  test('after confirming, the bundle before stays ready; after reverting, the other slot is free', () => {
    const afterConfirm = mergeOutcome(inProbation(1), { action: 'confirm', slot: 'b' }, { done: true }, 9);
    expect([afterConfirm.slots.a?.state, afterConfirm.slots.b?.state, afterConfirm.update?.phase, afterConfirm.update?.outcomeDue]).toEqual(['staged', 'confirmed', 'converged', true]);
    const afterRevert = mergeOutcome(inProbation(1), { action: 'revert', slot: 'b', code: 'probation.errors', detail: '' }, { done: true }, 9);
    expect([afterRevert.slots.a?.state, afterRevert.slots.b, afterRevert.update?.phase, afterRevert.probation]).toEqual(['confirmed', null, 'reverted', null]);
  });

  test('deaths count, clean stops do not', () => {
    const state = inProbation(1);
    const stopped = { ...state, probation: { deaths: 1, stoppedCleanly: true, inferences: 1, errors: 0, elapsedMs: 0 } };
    expect(mergeStart(state).probation?.deaths).toBe(1);
    expect(mergeStart(mergeStart(state)).probation?.deaths).toBe(2);
    expect(mergeStart(stopped).probation).toMatchObject({ deaths: 1, stoppedCleanly: false });
    expect(mergeStart(confirmed(1)).probation).toBeNull();
  });

  test('power cuts are forgiven a few times, where the system tells them from crashes', () => {
    const start = (state: AgentState, bootId: string): AgentState => mergeStart(state, bootId);
    const deathsAfter = (bootIds: readonly string[]): number | undefined => bootIds.reduce(start, inProbation(1)).probation?.deaths;
    // The first boot is not known to differ from the one before.
    expect(deathsAfter(['1'])).toBe(1);
    expect(deathsAfter(['1', '1'])).toBe(2);
    expect(deathsAfter(['1', '2', '3', '4'])).toBe(1);
    expect(deathsAfter(['1', '2', '3', '4', '5'])).toBe(2);
    expect(deathsAfter(['', ''])).toBe(2);
  });

  test('a lost record of the probation is a revert', () => {
    expect(planSteps(desired, observe({ ...inProbation(1), probation: null }), 0, policy)).toMatchObject([{ action: 'revert', code: 'state.recovered' }]);
  });
});

const fallible = new Set(['fetchManifest', 'fetchChunks', 'verify', 'preflight', 'load']);

/** Plays the executors on a world of facts; every step may fail, and power may go between any two. */
function play(desired: AcceptedDesired, start: AgentState, fails: (step: Step) => boolean, forgets: () => boolean): { state: AgentState; steps: number; safe: boolean } {
  let state = start;
  let fetched: Observed['fetched'] = 'nothing';
  let verifiedDigest: Digest | undefined;
  let preflightedDigest: Digest | undefined;
  let loadedDigest: Digest | undefined;
  let garbage = true;
  let safe = true;
  const hadConfirmed = slotIn(start, 'confirmed') !== undefined;
  for (let steps = 0; steps < 60; steps++) {
    if (state.probation !== null) state = { ...state, probation: { ...state.probation, inferences: 5 } };
    const [step] = planSteps(desired, observe(state, { fetched, verifiedDigest, preflightedDigest, loadedDigest, garbage }), 0, policy);
    if (step === undefined) return { state, steps, safe };
    const outcome: StepOutcome = fails(step) && fallible.has(step.action) ? { done: false, denied: false, code: 'c', detail: '' } : { done: true, runtime: 'wasm' };
    const bundle = 'bundle' in step ? step.bundle.digest : undefined;
    if (outcome.done && step.action === 'fetchManifest') fetched = 'manifest';
    if (outcome.done && step.action === 'fetchChunks') fetched = 'everything';
    if (outcome.done && step.action === 'verify') verifiedDigest = bundle;
    if (outcome.done && step.action === 'preflight') preflightedDigest = bundle;
    if (outcome.done && step.action === 'load') loadedDigest = bundle;
    if (outcome.done && step.action === 'collectGarbage') garbage = false;
    state = mergeOutcome(state, step, outcome, steps);
    safe &&= !hadConfirmed || slotIn(state, 'confirmed') !== undefined;
    if (forgets()) {
      verifiedDigest = undefined;
      preflightedDigest = undefined;
      loadedDigest = undefined;
      state = mergeStart(state);
    }
  }
  return { state, steps: Infinity, safe };
}

test('plan, execute, plan ends; the plan of a converged state is empty; a confirmed bundle is never lost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.array(fc.boolean(), { maxLength: 30 }), fc.array(fc.boolean(), { maxLength: 30 }), (from, to, failures, cuts) => {
      const start = from === 0 ? emptyState : confirmed(from);
      const desired = desiredOf(1, to === 0 ? undefined : refOf(to, to % 2 === 0));
      const played = play(desired, start, () => failures.pop() ?? false, () => cuts.pop() ?? false);
      expect(played.steps).toBeLessThan(60);
      expect(played.safe).toBe(true);
      const ran = slotIn(played.state, 'confirmed');
      if (to !== 0 && played.state.update?.phase === 'converged') expect(ran === undefined ? undefined : played.state.slots[ran]?.bundle.digest).toBe(refOf(to).digest);
      else if (to !== 0) expect(['failed', 'reverted', 'denied']).toContain(played.state.update?.phase);
    }),
    { numRuns: 500 },
  );
});
