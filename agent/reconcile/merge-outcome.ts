import { assert, assertNever } from '../../proto/assert.ts';
import type { UpdateOutcome } from '../../proto/messages.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import { slotNames, type AgentState, type ProbationState, type SlotName, type SlotRecord, type UpdateState } from './agent-state.ts';
import type { Step } from './plan-steps.ts';

/** How a step ended: done (with what it found out), or a coded reason that ends the update. */
export type StepOutcome =
  | { readonly done: true; readonly runtime?: RuntimeKind | undefined; readonly bytesFetched?: number; readonly bytesRefetched?: number }
  | { readonly done: false; readonly denied: boolean; readonly code: string; readonly detail: string; readonly bytesFetched?: number; readonly bytesRefetched?: number };

export interface Merged {
  readonly state: AgentState;
  /** To be reported for ever: the update has ended. */
  readonly ended: boolean;
}

const freshProbation: ProbationState = { deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, elapsedMs: 0 };

/** The state after a step; what it means to have failed is decided here, in one place for all steps. */
export function mergeOutcome(before: AgentState, step: Step, outcome: StepOutcome, nowMs: number): Merged {
  const state = countBytes(before, outcome);
  if (!outcome.done) return end(dropStaged(state, step), outcome.denied ? 'denied' : 'failed', outcome.code, outcome.detail, nowMs);
  switch (step.action) {
    case 'begin':
      return going({ ...state, update: newUpdate(step, 'downloading', nowMs) });
    case 'fetchManifest':
    case 'fetchChunks':
    case 'collectGarbage':
      return going(state);
    case 'verify':
      return going(inPhase(state, 'verified', nowMs));
    case 'preflight':
      return going(inPhase(state, 'preflighted', nowMs));
    case 'stage': {
      assert(outcome.runtime !== undefined, 'staging needs the runtime that the preflight chose');
      assert(state.slots[step.slot]?.state !== 'confirmed', 'the confirmed slot is never overwritten');
      return going(withSlot(state, step.slot, { bundle: step.bundle, state: 'staged', runtime: outcome.runtime }));
    }
    case 'activate': {
      const staged = slotOf(state, step.slot);
      return going(inPhase({ ...withSlot(state, step.slot, { ...staged, state: 'probation' }), probation: freshProbation }, 'in_probation', nowMs));
    }
    case 'confirm': {
      // The bundle confirmed before stays staged, ready to go back to, until its slot is needed.
      let slots = state.slots;
      for (const name of slotNames) {
        const slot = slots[name];
        if (slot !== null) slots = { ...slots, [name]: { ...slot, state: name === step.slot ? 'confirmed' : 'staged' } };
      }
      return end({ ...state, slots, probation: null }, 'converged', '', '', nowMs);
    }
    case 'revert':
      return end({ ...withSlot(state, step.slot, null), probation: null }, 'reverted', step.code, step.detail, nowMs);
    case 'deny':
      return end(dropStaged(state, step), 'denied', step.code, step.detail, nowMs);
    case 'converge':
      return end({ ...state, update: newUpdate(step, 'converged', nowMs) }, 'converged', '', '', nowMs);
    default:
      return assertNever(step);
  }
}

/** A start after a process that ended during a probation without having been asked to counts against the bundle. */
export function mergeStart(state: AgentState): AgentState {
  if (state.probation === null) return state;
  const deaths = state.probation.deaths + (state.probation.stoppedCleanly ? 0 : 1);
  return { ...state, probation: { ...state.probation, deaths, stoppedCleanly: false } };
}

/** What the control plane keeps of an update that has ended. */
export function outcomeRecord(update: UpdateState): UpdateOutcome {
  const { digest, rolloutId, phase, reason, detail, startedMs, sinceMs, bytesFetched, bytesRefetched } = update;
  return { bundleDigest: digest, rolloutId, phase, reason, detail, startedMs, endedMs: Math.max(startedMs, sinceMs), bytesFetched, bytesRefetched };
}

function going(state: AgentState): Merged {
  return { state, ended: false };
}

function end(state: AgentState, phase: 'converged' | 'reverted' | 'failed' | 'denied', reason: string, detail: string, nowMs: number): Merged {
  return state.update === null ? going(state) : { state: { ...state, update: { ...state.update, phase, reason, detail, sinceMs: nowMs } }, ended: true };
}

function inPhase(state: AgentState, phase: UpdateState['phase'], nowMs: number): AgentState {
  return state.update === null ? state : { ...state, update: { ...state.update, phase, sinceMs: nowMs } };
}

function newUpdate(step: Extract<Step, { action: 'begin' | 'converge' }>, phase: UpdateState['phase'], nowMs: number): UpdateState {
  return { digest: step.bundle.digest, revision: step.revision, rolloutId: step.rolloutId, phase, reason: '', detail: '', sinceMs: nowMs, startedMs: nowMs, bytesFetched: 0, bytesRefetched: 0 };
}

function countBytes(state: AgentState, outcome: StepOutcome): AgentState {
  const { bytesFetched = 0, bytesRefetched = 0 } = outcome;
  if (state.update === null || bytesFetched + bytesRefetched === 0) return state;
  return { ...state, update: { ...state.update, bytesFetched: state.update.bytesFetched + bytesFetched, bytesRefetched: state.update.bytesRefetched + bytesRefetched } };
}

function withSlot(state: AgentState, name: SlotName, record: SlotRecord | null): AgentState {
  return { ...state, slots: { ...state.slots, [name]: record } };
}

function slotOf(state: AgentState, name: SlotName): SlotRecord {
  const slot = state.slots[name];
  assert(slot !== null, `slot ${name} is empty`);
  return slot;
}

/** A bundle whose step failed is not kept ready. */
function dropStaged(state: AgentState, step: Step): AgentState {
  const digest = 'bundle' in step ? step.bundle.digest : undefined;
  const name = slotNames.find((slot) => state.slots[slot]?.state === 'staged' && state.slots[slot]?.bundle.digest === digest);
  return name === undefined ? state : withSlot(state, name, null);
}
