import { assert } from '../../proto/assert.ts';
import { activeSlot, slotIn, slotNames, type AgentState } from './agent-state.ts';
import { mergeOutcome } from './merge-outcome.ts';

/** The process was ended from outside, because its thread did not come back for so long. */
export interface Hang {
  readonly atMs: number;
  readonly limitMs: number;
}

/** Hangs of a confirmed bundle within a day after which the one before takes its place. */
export const hangsMax = 3;
const dayMs = 86_400_000;

/**
 * Whom a hang is held against: a candidate that was being loaded or ran in the shadow, as the line did without it so far (its update has failed
 * then); else the bundle that acted. One in probation is reverted at the next start, a confirmed one is tried again, a few times.
 */
export function mergeHang(state: AgentState, hang: Hang): AgentState {
  const { update } = state;
  const suspect = update === null ? undefined : update.load.underWay ? 'activation.hung' : update.shadow?.stoppedCleanly === false ? 'shadow.hung' : undefined;
  if (update !== null && suspect !== undefined) {
    const slot = slotNames.find((name) => state.slots[name]?.bundle.digest === update.digest);
    const bundle = slot === undefined ? undefined : state.slots[slot]?.bundle;
    assert(bundle !== undefined, 'a candidate that is loaded has a slot');
    return mergeOutcome(state, { action: 'fail', bundle, code: suspect, detail: describeHang(hang) }, { done: true }, hang.atMs);
  }
  const acting = activeSlot(state);
  const digest = acting === undefined ? null : (state.slots[acting]?.bundle.digest ?? null);
  if (digest === null || (state.hangs.digest === digest && state.hangs.lastMs === hang.atMs)) return state;
  const goesOn = state.hangs.digest === digest && hang.atMs - state.hangs.lastMs < dayMs;
  return { ...state, hangs: { digest, count: goesOn ? state.hangs.count + 1 : 1, lastMs: hang.atMs } };
}

/** What the acting bundle has coming for its hangs. */
export function evaluateHangs(state: AgentState): 'none' | 'revert' | 'fall_back' {
  const acting = activeSlot(state);
  const digest = acting === undefined ? undefined : state.slots[acting]?.bundle.digest;
  if (digest === undefined || state.hangs.digest !== digest) return 'none';
  if (slotIn(state, 'probation') === acting) return 'revert';
  return state.hangs.count >= hangsMax ? 'fall_back' : 'none';
}

export function describeHang({ limitMs }: Pick<Hang, 'limitMs'>): string {
  return `the interpreter did not come back from an inference within ${limitMs} ms, so the process was ended`;
}

/** How long an inference may take before it counts as hung: far beyond the slowest that the preflight saw here. */
export function hangLimitMs(state: AgentState, limitMsMin: number): number {
  const acting = activeSlot(state);
  const slot = acting === undefined ? null : state.slots[acting];
  const p99Us = slot?.choice?.measured.find(({ runtime }) => runtime === slot.runtime)?.p99Us ?? 0;
  return Math.max(limitMsMin, Math.ceil((p99Us * 100) / 1000));
}
