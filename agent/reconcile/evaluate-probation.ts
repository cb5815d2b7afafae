import type { Probation } from '../../proto/messages.ts';
import type { ProbationState } from './agent-state.ts';

export type ProbationVerdict = { readonly verdict: 'continue' } | { readonly verdict: 'confirm' } | { readonly verdict: 'revert'; readonly code: string; readonly detail: string };

/** Deaths of the process during one probation after which its bundle is blamed. */
export const probationDeathsMax = 2;

/**
 * Judges a bundle in probation: confirmed after enough inferences and enough time with few enough errors; reverted as soon
 * as that cannot hold any more, that is when the errors seen are too many even if every inference still missing to
 * inferencesMin succeeds.
 */
export function evaluateProbation(seen: ProbationState, policy: Probation): ProbationVerdict {
  if (seen.deaths >= probationDeathsMax) return { verdict: 'revert', code: 'probation.crashed', detail: describeCrashes(seen.deaths) };
  const judgedOver = Math.max(seen.inferences, policy.inferencesMin);
  if (seen.errors > policy.errorFractionMax * judgedOver) {
    return { verdict: 'revert', code: 'probation.errors', detail: `${seen.errors} of ${seen.inferences} inferences failed, at most ${100 * policy.errorFractionMax} % of ${judgedOver} may` };
  }
  if (seen.inferences >= policy.inferencesMin && seen.elapsedMs >= policy.durationMs) return { verdict: 'confirm' };
  return { verdict: 'continue' };
}

export function describeCrashes(deaths: number): string {
  return `the agent died ${deaths} times during the probation`;
}
