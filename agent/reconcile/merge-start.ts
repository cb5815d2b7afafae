import { slotIn, type AgentState, type ProbationState } from './agent-state.ts';
import { evaluateDeaths, type DeathPolicy } from './evaluate-deaths.ts';
import { describeCrashes, probationDeathsMax } from './evaluate-probation.ts';
import { describeHang, type UncleanEnd } from './merge-end.ts';
import { mergeOutcome } from './merge-outcome.ts';

/** Power cuts during the trials of one update that are not held against its bundle. */
const forgivenCutsMax = 3;

/**
 * A start after a process that ended during a trial, or while it loaded a candidate, without having been asked to counts against
 * the bundle. If the whole machine was started again it was the power, a few times; a bundle that takes the machine with it goes on
 * doing so.
 *
 * @param bootId names the machine's boot; empty where the system does not say
 */
export function mergeStart(before: AgentState, bootId = ''): AgentState {
  const { power, probation, update } = before;
  const onTrial = probation?.stoppedCleanly === false || update?.load.underWay === true || update?.shadow?.stoppedCleanly === false;
  const rebooted = bootId !== '' && power.bootId !== '' && bootId !== power.bootId;
  const cuts = power.cuts + (rebooted && onTrial ? 1 : 0);
  const death = rebooted && cuts <= forgivenCutsMax ? 0 : 1;
  const state = bootId === power.bootId ? before : { ...before, power: { bootId, cuts } };
  if (!onTrial && probation === null) return state;
  const died = <T extends ProbationState>(trial: T, stoppedCleanly: boolean): T => ({ ...trial, deaths: trial.deaths + (trial.stoppedCleanly ? 0 : death), stoppedCleanly });
  return {
    ...state,
    probation: probation === null ? null : died(probation, false),
    // Nothing is loaded yet, and no shadow runs.
    update: update === null ? null : { ...update, load: { underWay: false, deaths: update.load.deaths + (update.load.underWay ? death : 0) }, shadow: update.shadow === null ? null : died(update.shadow, true) },
  };
}

/** A bundle on probation that is to blame for how processes ended is reverted before it runs again. */
export function mergeBlame(state: AgentState, end: UncleanEnd | undefined, nowMs: number, policy: DeathPolicy): AgentState {
  const slot = slotIn(state, 'probation');
  if (slot === undefined) return state;
  const deaths = state.probation?.deaths ?? 0;
  if (evaluateDeaths(state, nowMs, policy).kind === 'revert') return mergeOutcome(state, { action: 'revert', slot, code: 'inference.hung', detail: describeHang({ limitMs: end?.limitMs ?? 0 }) }, { done: true }, nowMs);
  return deaths < probationDeathsMax ? state : mergeOutcome(state, { action: 'revert', slot, code: 'probation.crashed', detail: describeCrashes(deaths) }, { done: true }, nowMs);
}

/**
 * The disk does not take that a bundle on probation is started once more: one that ends the process would be loaded again and again, as nobody would remember. It goes
 * back to where it waits for its moment to be swapped in, as the confirmed one has the line now; its deaths so far count as those of its loading. The same object where there is none to go back to.
 */
export function withdrawTrial(state: AgentState, nowMs: number): AgentState {
  const { update, probation, slots } = state;
  const slot = slotIn(state, 'probation');
  const record = slot === undefined ? null : slots[slot];
  if (slot === undefined || record === null || slotIn(state, 'confirmed') === undefined) return state;
  const load = { underWay: false, deaths: (update?.load.deaths ?? 0) + (probation?.deaths ?? 0) };
  return { ...state, slots: { ...slots, [slot]: { ...record, state: 'staged' } }, probation: null, update: update === null ? null : { ...update, phase: 'ready', sinceMs: nowMs, load } };
}
