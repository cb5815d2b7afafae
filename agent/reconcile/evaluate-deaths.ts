import { activeSlot, earlierSlot, slotIn, type AgentState } from './agent-state.ts';

/** What a confirmed bundle may do to the process. */
export interface DeathPolicy {
  /** So many ends in its interpreter... */
  readonly max: number;
  /** ...within so long, and the bundle confirmed before takes its place. */
  readonly withinMs: number;
  /** Where there is none before it: how long the agent then goes without a model before it tries this one again. */
  readonly restMs: number;
}

export const deathPolicyDefault: DeathPolicy = { max: 3, withinMs: 86_400_000, restMs: 3_600_000 };

export type DeathVerdict = { readonly kind: 'run' | 'revert' | 'fall_back' } | { readonly kind: 'rest'; readonly untilMs: number };

/** The ends of the process that are remembered of the acting bundle, none older than the policy looks back. */
export interface DeathCount {
  readonly digest: string;
  readonly count: number;
  /** Of them those in its interpreter: it hung, or the process crashed in it. */
  readonly inModel: number;
  readonly lastMs: number;
  /** Until when the agent goes without this bundle; null where it runs. */
  readonly restsUntilMs: number | null;
}

/**
 * What the acting bundle has coming for the ends of the process in its interpreter: one on probation that hung is reverted; a confirmed one is left after `max` of
 * them for the one before it, or, where there is none, for nothing at all for a while. An end that cannot be laid to its interpreter is counted and told, and has no
 * consequence. A clock that was set back makes none older.
 */
export function evaluateDeaths(state: AgentState, nowMs: number, policy: DeathPolicy): DeathVerdict {
  const counted = countDeaths(state, nowMs, policy);
  if (counted === undefined || counted.inModel === 0) return { kind: 'run' };
  if (slotIn(state, 'probation') !== undefined) return { kind: 'revert' };
  if (counted.inModel < policy.max) return { kind: 'run' };
  if (earlierSlot(state) !== undefined) return { kind: 'fall_back' };
  return counted.restsUntilMs === null ? { kind: 'run' } : { kind: 'rest', untilMs: counted.restsUntilMs };
}

/** Undefined where the process has not ended by itself of late. */
export function countDeaths(state: AgentState, nowMs: number, { max, withinMs, restMs }: DeathPolicy): DeathCount | undefined {
  const acting = activeSlot(state);
  const digest = acting === undefined ? undefined : state.slots[acting]?.bundle.digest;
  if (digest === undefined || state.deaths.digest !== digest) return undefined;
  const ends = state.deaths.ends.filter(({ atMs }) => nowMs - atMs < withinMs);
  const last = ends.at(-1);
  if (last === undefined) return undefined;
  const inModel = ends.filter(({ cause }) => cause === 'hung' || cause === 'crashed');
  const untilMs = (inModel.at(-1)?.atMs ?? 0) + restMs;
  // Of a clock that was set back nobody knows how long is left: it is tried again.
  const rests = inModel.length >= max && nowMs < untilMs && untilMs - nowMs <= restMs && earlierSlot(state) === undefined && slotIn(state, 'probation') === undefined;
  return { digest, count: ends.length, inModel: inModel.length, lastMs: last.atMs, restsUntilMs: rests ? untilMs : null };
}

/** For the report and the technician: code, count, bundle and what follows. */
export function describeDeaths({ digest, count, inModel, lastMs, restsUntilMs }: DeathCount, { max, withinMs }: DeathPolicy): string {
  const hours = `${Math.round(withinMs / 360_000) / 10} h`;
  const ended = `the process ended by itself ${count} ${count === 1 ? 'time' : 'times'} within ${hours} (last ${new Date(lastMs).toISOString()}) while ${digest} acted`;
  if (inModel === 0) return `agent.died: ${ended}; nothing lays that to the model`;
  return `model.crashed: ${ended}, ${inModel} of them in its interpreter; ${restsUntilMs === null ? `at ${max} it is left` : `it is left out until ${new Date(restsUntilMs).toISOString()}`}`;
}
