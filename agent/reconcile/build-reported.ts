import { limits } from '../../proto/limits.ts';
import type { Reported, RuntimeChoice } from '../../proto/messages.ts';
import { activeSlot, slotNames, slotIn, type AgentState } from './agent-state.ts';

/** What a report says besides the state. */
export interface ReportFacts {
  readonly deviceId: string;
  readonly agentVersion: string;
  readonly sequence: number;
  readonly atMs: number;
  readonly runningDigest: string;
  readonly inferencesSinceActivation: number;
  readonly runtime: string;
  readonly chunks: { readonly done: number; readonly total: number };
  /** A refused desired message or a fault of the disk, as `code: message`; empty where there is none. */
  readonly detail: string;
}

/** The device's report of itself; texts are cut to what the control plane takes. */
export function buildReported(state: AgentState, facts: ReportFacts): Reported {
  const { chunks, detail, ...rest } = facts;
  const confirmed = slotIn(state, 'confirmed');
  const { update } = state;
  return {
    ...rest,
    desiredRevision: state.desiredRevision,
    slots: slotNames.map((name) => ({ name, bundleDigest: state.slots[name]?.bundle.digest ?? '', state: state.slots[name]?.state ?? 'empty' })),
    confirmedDigest: confirmed === undefined ? '' : (state.slots[confirmed]?.bundle.digest ?? ''),
    update:
      update === null
        ? undefined
        : { bundleDigest: update.digest, rolloutId: update.rolloutId, phase: update.phase, reason: cutText(update.reason), detail: cutText(update.detail), chunksDone: chunks.done, chunksTotal: chunks.total, sinceMs: update.sinceMs, revision: update.revision },
    detail: cutText(detail),
    shadowInferences: update?.shadow?.inferences ?? 0,
    runtimeChoice: choiceOf(state),
  };
}

function choiceOf(state: AgentState): RuntimeChoice | undefined {
  const active = activeSlot(state);
  const choice = active === undefined ? undefined : state.slots[active]?.choice;
  return choice === undefined ? undefined : { ...choice, reason: cutText(choice.reason), measuredOn: cutText(choice.measuredOn) };
}

/** As much of a text as the control plane takes; a NUL cannot be stored there. */
export function cutText(text: string): string {
  return text.replaceAll('\0', '').slice(0, limits.textCharsMax);
}
