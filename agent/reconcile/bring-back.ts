import { activeSlot, earlierSlot, slotIn, type AgentState } from './agent-state.ts';
import { countDeaths, describeDeaths, evaluateDeaths, type DeathPolicy } from './evaluate-deaths.ts';
import { mergeOutcome, mergeUnreadable } from './merge-outcome.ts';
import type { Step } from './plan-steps.ts';
import { failed, type ExecutorPorts, type StepExecutors } from './step-executors.ts';

/**
 * Runs the bundle at the start of the process that the state says, or the one before it where that one is to blame for how processes ended or cannot be read; none
 * where a confirmed one without another is left out for a while. What comes of it holds in this process, whether the disk takes it or not, so that a disk that
 * refuses changes nothing about what runs.
 *
 * @returns why a bundle that had been confirmed could not be run; empty where all is well
 */
export async function bringBack(ports: Pick<ExecutorPorts, 'state' | 'inference' | 'clock' | 'log'>, executors: Pick<StepExecutors, 'loadSlot' | 'tryLoadSlot'>, policy: DeathPolicy): Promise<string> {
  const { state, inference, clock, log } = ports;
  const nowMs = clock.nowMs();
  const active = activeSlot(state.current);
  if (active === undefined) return '';
  if (evaluateDeaths(state.current, nowMs, policy).kind === 'rest') {
    log('model.rests', { ...countDeaths(state.current, nowMs, policy) });
    return '';
  }
  const fallBack = planFallBack(state.current, nowMs, policy);
  const slot = fallBack?.slot ?? active;
  // Where there is no other to run, whoever starts the process tries again.
  const isOnly = fallBack === undefined && earlierSlot(state.current) === undefined && slotIn(state.current, 'probation') === undefined;
  const loaded = await (isOnly ? executors.loadSlot(slot) : executors.tryLoadSlot(slot));
  if (fallBack !== undefined) state.assume((current) => mergeOutcome(current, fallBack, loaded.ok ? { done: true } : failed(loaded.error).outcome, nowMs));
  if (loaded.ok) {
    inference.swap(loaded.value)?.close();
    return '';
  }
  log('slot.unreadable', { slot, ...loaded.error });
  const { message } = loaded.error;
  const onTrial = state.current.slots[slot]?.state === 'probation';
  if (onTrial) state.assume((current) => mergeOutcome(current, { action: 'revert', slot, code: 'activation.failed', detail: message }, { done: true }, nowMs));
  else if (fallBack === undefined) state.assume((current) => mergeUnreadable(current, slot));
  // Every turn leaves a slot empty.
  const worse = await bringBack(ports, executors, policy);
  return worse !== '' || onTrial ? worse : `slot.unreadable: ${message}`;
}

/** Back to the bundle confirmed before, where the acting one has that coming. */
function planFallBack(state: AgentState, nowMs: number, policy: DeathPolicy): Extract<Step, { action: 'fallBack' }> | undefined {
  const slot = earlierSlot(state);
  const deaths = countDeaths(state, nowMs, policy);
  if (slot === undefined || deaths === undefined || evaluateDeaths(state, nowMs, policy).kind !== 'fall_back') return undefined;
  const code = state.deaths.ends.findLast(({ cause }) => cause === 'hung' || cause === 'crashed')?.cause === 'hung' ? 'inference.hung' : 'inference.crashed';
  return { action: 'fallBack', slot, code, detail: describeDeaths(deaths, policy), rolloutId: state.update?.rolloutId ?? '', revision: state.desiredRevision };
}
