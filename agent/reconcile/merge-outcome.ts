import { assert, assertNever } from '../../proto/assert.ts';
import type { Digest } from '../../proto/digest.ts';
import type { UpdateOutcome } from '../../proto/messages.ts';
import type { RuntimeKind } from '../../runtime/model-runtime.ts';
import { earlierSlot, noDeaths, slotIn, slotNames, updatePhases, type AgentState, type ProbationState, type RuntimeChoiceRecord, type ShadowState, type SlotName, type SlotRecord, type UpdateState } from './agent-state.ts';
import { cutText } from './build-reported.ts';
import { refusedSince } from './evaluate-activation.ts';
import type { Step } from './plan-steps.ts';

/** How a step ended: done (with what it found out), or a coded reason that ends the update. */
export type StepOutcome =
  | { readonly done: true; readonly runtime?: RuntimeKind | undefined; readonly choice?: RuntimeChoiceRecord | undefined; readonly bytesFetched?: number; readonly bytesRefetched?: number }
  | { readonly done: false; readonly denied: boolean; readonly code: string; readonly detail: string; readonly bytesFetched?: number; readonly bytesRefetched?: number };

const freshProbation: ProbationState = { deaths: 0, stoppedCleanly: false, inferences: 0, errors: 0, elapsedMs: 0 };
const freshShadow: ShadowState = { ...freshProbation, slow: 0, dropped: 0 };

/** The state after a step; what it means to have failed is decided here, in one place for all steps. The same object where nothing changes. */
export function mergeOutcome(before: AgentState, step: Step, outcome: StepOutcome, nowMs: number): AgentState {
  const state = countBytes(before, outcome);
  if (!outcome.done) return mergeFailure(state, step, outcome, nowMs);
  switch (step.action) {
    case 'begin':
      return { ...state, power: { ...state.power, cuts: 0 }, update: newUpdate(step, step.bundle.digest, 'downloading', nowMs) };
    case 'adopt':
      return withUpdate(state, { rolloutId: step.rolloutId, revision: step.revision });
    case 'fetchManifest':
    case 'fetchChunks':
    case 'ask':
    case 'collectGarbage':
    case 'loadConfirmed':
      return state;
    case 'verify':
      return forwardTo(state, 'verified', nowMs);
    case 'preflight':
      return forwardTo(state, 'preflighted', nowMs);
    case 'stage': {
      assert(outcome.runtime !== undefined, 'staging needs the runtime that the preflight chose');
      assert(state.slots[step.slot]?.state !== 'confirmed', 'the confirmed slot is never overwritten');
      return withSlot(state, step.slot, { bundle: step.bundle, state: 'staged', runtime: outcome.runtime, wasConfirmed: false, ...(outcome.choice === undefined ? {} : { choice: outcome.choice }) });
    }
    case 'prepareLoad':
      return state.update === null ? state : withUpdate(state, { load: { ...state.update.load, underWay: true } });
    case 'load':
      return state.update === null ? state : withUpdate(state, { load: { ...state.update.load, underWay: false } });
    case 'endShadow':
      return outOfShadow(state);
    case 'shadow':
      return withUpdate(inPhase(state, 'shadowing', nowMs), { shadow: { ...(state.update?.shadow ?? freshShadow), stoppedCleanly: false }, detail: '' });
    case 'wait':
      return withUpdate(inPhase(outOfShadow(state), 'ready', nowMs), { detail: step.detail, vetoedSinceMs: step.vetoed && state.update !== null ? (refusedSince(state.update, nowMs) ?? nowMs) : (state.update?.vetoedSinceMs ?? null) });
    case 'activate': {
      const staged = slotOf(state, step.slot);
      return withUpdate(inPhase({ ...withSlot(outOfShadow(state), step.slot, { ...staged, state: 'probation' }), probation: freshProbation, deaths: noDeaths }, 'activated', nowMs), { detail: '', vetoedSinceMs: null });
    }
    case 'beginProbation':
      return inPhase(state, 'in_probation', nowMs);
    case 'confirm':
      return end({ ...withConfirmed(state, step.slot), probation: null }, 'converged', '', '', nowMs);
    case 'measureAgain': {
      const slot = slotOf(state, step.slot);
      return outcome.choice === undefined ? state : withSlot(state, step.slot, { ...slot, runtime: outcome.runtime ?? slot.runtime, choice: outcome.choice });
    }
    case 'revert':
      return end({ ...withSlot(state, step.slot, null), probation: null }, 'reverted', step.code, step.detail, nowMs);
    case 'fallBack': {
      const left = slotIn(state, 'confirmed');
      assert(left !== undefined, 'there is a confirmed bundle to leave');
      const { digest } = slotOf(state, left).bundle;
      const update = state.update?.digest === digest ? state.update : newUpdate(step, digest, 'converged', nowMs);
      return end({ ...withSlot(withConfirmed(state, step.slot), left, null), update, deaths: noDeaths }, 'reverted', step.code, step.detail, nowMs);
    }
    case 'deny':
      return end(dropStaged(state, step), 'denied', step.code, step.detail, nowMs);
    case 'fail':
      return end(dropStaged(state, step), 'failed', step.code, step.detail, nowMs);
    case 'converge':
      return end({ ...state, update: newUpdate(step, step.bundle.digest, 'converged', nowMs) }, 'converged', '', '', nowMs);
    case 'abandon':
      return { ...state, update: null };
    case 'record':
      return withUpdate(state, { outcomeDue: false });
    default:
      return assertNever(step);
  }
}

/** A confirmed bundle that is damaged on disk: its slot is emptied, so that it is fetched again, and the one confirmed before takes its place. */
export function mergeUnreadable(state: AgentState, slot: SlotName): AgentState {
  const earlier = earlierSlot(state);
  const emptied = { ...withSlot(state, slot, null), update: state.update?.outcomeDue === true ? state.update : null };
  return earlier === undefined ? emptied : withConfirmed(emptied, earlier);
}

/** What the control plane keeps of an update that has ended. */
export function outcomeRecord(update: UpdateState): UpdateOutcome {
  const { digest, rolloutId, phase, reason, detail, startedMs, sinceMs, bytesFetched, bytesRefetched } = update;
  return { bundleDigest: digest, rolloutId, phase, reason, detail, startedMs, endedMs: Math.max(startedMs, sinceMs), bytesFetched, bytesRefetched };
}

function mergeFailure(state: AgentState, step: Step, { denied, code, detail }: Extract<StepOutcome, { done: false }>, nowMs: number): AgentState {
  if (step.action === 'measureAgain') return state;
  if (step.action === 'loadConfirmed') return mergeUnreadable(state, step.slot);
  // The bundle that a technician wanted back cannot be read: the one that runs stays, and nothing more is tried.
  if (step.action === 'fallBack') return { ...withSlot(state, step.slot, null), local: { ...state.local, refused: state.local.refused?.code === step.code ? null : state.local.refused } };
  return end(dropStaged(state, step), denied ? 'denied' : 'failed', code, detail, nowMs);
}

function end(state: AgentState, phase: 'converged' | 'reverted' | 'failed' | 'denied', reason: string, detail: string, nowMs: number): AgentState {
  return state.update === null ? state : withUpdate(state, { phase, reason: cutText(reason), detail: cutText(detail), sinceMs: nowMs, load: { ...state.update.load, underWay: false }, shadow: null, outcomeDue: true });
}

/** What ends the process from now on is nothing that the candidate did in the shadow. */
function outOfShadow(state: AgentState): AgentState {
  const shadow = state.update?.shadow ?? null;
  return shadow === null || shadow.stoppedCleanly ? state : withUpdate(state, { shadow: { ...shadow, stoppedCleanly: true } });
}

function withUpdate(state: AgentState, change: Partial<UpdateState>): AgentState {
  return state.update === null ? state : { ...state, update: { ...state.update, ...change } };
}

function inPhase(state: AgentState, phase: UpdateState['phase'], nowMs: number): AgentState {
  return state.update === null || state.update.phase === phase ? state : withUpdate(state, { phase, sinceMs: nowMs });
}

/** A process that was started again repeats steps; the update is as far as it was. */
function forwardTo(state: AgentState, phase: UpdateState['phase'], nowMs: number): AgentState {
  return state.update !== null && updatePhases.indexOf(state.update.phase) < updatePhases.indexOf(phase) ? inPhase(state, phase, nowMs) : state;
}

function newUpdate({ revision, rolloutId }: { readonly revision: number; readonly rolloutId: string }, digest: Digest, phase: UpdateState['phase'], nowMs: number): UpdateState {
  return { digest, revision, rolloutId, phase, reason: '', detail: '', sinceMs: nowMs, startedMs: nowMs, bytesFetched: 0, bytesRefetched: 0, load: { underWay: false, deaths: 0 }, shadow: null, vetoedSinceMs: null, outcomeDue: false };
}

/** The bundle that was confirmed before stays staged, ready to go back to, until its slot is needed. */
function withConfirmed(state: AgentState, confirmed: SlotName): AgentState {
  let slots = state.slots;
  for (const name of slotNames) {
    const slot = slots[name];
    if (slot !== null) slots = { ...slots, [name]: { ...slot, state: name === confirmed ? 'confirmed' : 'staged', wasConfirmed: slot.wasConfirmed || slot.state === 'confirmed' } };
  }
  return { ...state, slots };
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

/** A bundle whose step failed is not kept ready, unless it has proven itself before. */
function dropStaged(state: AgentState, step: Step): AgentState {
  const digest = 'bundle' in step ? step.bundle.digest : undefined;
  const name = slotNames.find((slot) => state.slots[slot]?.state === 'staged' && state.slots[slot]?.bundle.digest === digest);
  return name === undefined || state.slots[name]?.wasConfirmed === true ? state : withSlot(state, name, null);
}
