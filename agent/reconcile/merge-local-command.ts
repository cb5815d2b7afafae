import { z } from 'zod';
import { limits } from '../../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { confirmedBundle, earlierSlot, isEnded, noDeaths, slotIn, type AgentState } from './agent-state.ts';

export const localCommands = ['pause', 'resume', 'deny', 'rollback'] as const;

const schema = z.strictObject({
  /** Names the command for ever: one that is read twice is obeyed once. */
  id: z.string().min(1).max(limits.nameCharsMax),
  command: z.enum(localCommands),
  /** For the control plane: why. */
  reason: z.string().max(limits.textCharsMax),
});

/** What a technician wants at the device. */
export type LocalCommand = z.infer<typeof schema>;

/** Reads a command as the command line leaves it in the data folder. */
export function decodeLocalCommand(bytes: Uint8Array): Result<LocalCommand, Problem<'local.malformed'>> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    return problem('local.malformed', `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : problem('local.malformed', z.prettifyError(parsed.error));
}

export interface Obeyed {
  readonly state: AgentState;
  /** What it means, for the technician. */
  readonly message: string;
}

/**
 * The state after a technician's command, or why it cannot be obeyed.
 *
 * pause: no step towards another bundle is begun; a probation under way is still judged. resume: ends the pause, takes back
 * what was refused, and forgets how often the process has died, so that a model that was left out runs again. deny: the update under way is refused. rollback: the bundle that runs is refused; the one confirmed before
 * runs again.
 */
export function mergeLocalCommand(state: AgentState, { id, command, reason }: LocalCommand, nowMs: number): Result<Obeyed, Problem<'local.nothing_to_do'>> {
  const { local, update } = state;
  if (local.commandId === id) return ok({ state, message: 'done before' });
  const obeyed = (change: Partial<AgentState['local']>, message: string, more: Partial<AgentState> = {}): Result<Obeyed, never> => ok({ state: { ...state, ...more, local: { ...local, ...change, commandId: id } }, message });
  const decision = { reason, atMs: nowMs, revision: state.desiredRevision };
  switch (command) {
    case 'pause':
      return obeyed({ paused: decision }, 'updates are paused until fleetloop agent resume; the model keeps running');
    case 'resume': {
      const died = state.deaths.ends.length > 0;
      if (local.paused === null && local.refused === null && !died) return problem('local.nothing_to_do', 'nothing is paused or refused on this device');
      // What ended by the technician's word is begun again.
      const takenBack = update !== null && update.digest === local.refused?.digest && !update.outcomeDue && update.reason === local.refused.code;
      return obeyed({ paused: null, refused: null }, died ? 'updates go on, and the ends of the process so far are forgotten' : 'updates go on', { deaths: noDeaths, ...(takenBack ? { update: null } : {}) });
    }
    case 'deny': {
      if (update === null || isEnded(update)) return problem('local.nothing_to_do', 'no update is under way; to leave the model that runs: fleetloop agent rollback');
      return obeyed({ refused: { ...decision, digest: update.digest, code: 'local.denied' } }, `${update.digest} is refused until fleetloop agent resume`);
    }
    case 'rollback': {
      const onProbation = slotIn(state, 'probation');
      const running = onProbation === undefined ? confirmedBundle(state) : state.slots[onProbation]?.bundle;
      if (running === undefined) return problem('local.nothing_to_do', 'no model runs on this device');
      const earlier = onProbation === undefined ? earlierSlot(state) : slotIn(state, 'confirmed');
      if (earlier === undefined) return problem('local.nothing_to_do', `no model that was confirmed before ${running.model} version ${running.version} is left on this device`);
      const to = state.slots[earlier]?.bundle;
      return obeyed({ refused: { ...decision, digest: running.digest, code: 'local.rollback' } }, `back to ${to?.model ?? ''} version ${to?.version ?? ''}; version ${running.version} is refused until fleetloop agent resume`);
    }
  }
}

/** A newer revision of the desired state where the device's policy lets it overrule the technician. */
export function liftDecisions(state: AgentState): AgentState {
  return state.local.paused === null && state.local.refused === null ? state : { ...state, local: { ...state.local, paused: null, refused: null } };
}
