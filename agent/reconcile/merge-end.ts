import { assert } from '../../proto/assert.ts';
import { activeSlot, deathsKept, slotNames, type AgentState, type deathCauses } from './agent-state.ts';
import { countDeaths, type DeathPolicy } from './evaluate-deaths.ts';
import { mergeOutcome } from './merge-outcome.ts';

/** The process before this one ended, and nobody had asked it to. */
export interface UncleanEnd {
  /** When it was noticed, that is at the next start. */
  readonly atMs: number;
  /**
   * hung: ended from outside because its thread did not come back; crashed: it ended while the interpreter ran; elsewhere: while it did not; unknown: nothing
   * told the two apart; other_slot: hung or crashed in the interpreter of another slot of the process.
   */
  readonly cause: (typeof deathCauses)[number] | 'other_slot';
  /** Of one that hung: how long was waited. */
  readonly limitMs: number;
  /** Whose interpreter ran last; empty for the device itself, and where that is not known. */
  readonly slot: string;
}

/**
 * Whom an end is held against. A hang where nothing is on probation: a candidate that was being loaded or ran in the shadow, as the line did without it so far
 * (its update has failed then). Any other end while something was on trial: mergeStart counts it. Else the bundle that acted; what it has coming, evaluateDeaths says. What happened
 * in another slot is held against nothing here, and what a confirmed model did that is tried again after a rest for such ends is held against no candidate in its shadow.
 */
export function mergeEnd(before: AgentState, end: UncleanEnd, policy: DeathPolicy): AgentState {
  const { atMs, cause } = end;
  if (cause === 'other_slot') return acquitted(before);
  const state = (cause === 'hung' || cause === 'crashed') && before.update?.load.underWay === false && isTriedAgain(before, atMs, policy) ? acquitted(before) : before;
  const { update, probation } = state;
  const suspect = update === null || probation !== null ? undefined : update.load.underWay ? 'activation.hung' : update.shadow?.stoppedCleanly === false ? 'shadow.hung' : undefined;
  if (update !== null && suspect !== undefined) {
    if (cause !== 'hung') return state;
    const slot = slotNames.find((name) => state.slots[name]?.bundle.digest === update.digest);
    const bundle = slot === undefined ? undefined : state.slots[slot]?.bundle;
    assert(bundle !== undefined, 'a candidate that is loaded has a slot');
    return mergeOutcome(state, { action: 'fail', bundle, code: suspect, detail: describeHang(end) }, { done: true }, atMs);
  }
  const acting = activeSlot(state);
  const digest = acting === undefined ? null : (state.slots[acting]?.bundle.digest ?? null);
  if (digest === null || (probation !== null && cause !== 'hung')) return state;
  const ends = state.deaths.digest === digest ? state.deaths.ends : [];
  return { ...state, deaths: { digest, ends: [...ends, { atMs, cause }].slice(-deathsKept) } };
}

/** The confirmed model has ended the process so often that it was left out, and it acts again. */
function isTriedAgain(state: AgentState, atMs: number, policy: DeathPolicy): boolean {
  const counted = countDeaths(state, atMs, policy);
  return state.probation === null && counted !== undefined && counted.inModel >= policy.max && counted.restsUntilMs === null;
}

export function describeHang({ limitMs }: Pick<UncleanEnd, 'limitMs'>): string {
  return `the interpreter did not come back from an inference within ${limitMs} ms, so the process was ended`;
}

/** Whatever is on trial had nothing to do with it. */
function acquitted(state: AgentState): AgentState {
  const { update, probation } = state;
  return {
    ...state,
    probation: probation === null ? null : { ...probation, stoppedCleanly: true },
    update: update === null ? null : { ...update, load: { ...update.load, underWay: false }, shadow: update.shadow === null ? null : { ...update.shadow, stoppedCleanly: true } },
  };
}
