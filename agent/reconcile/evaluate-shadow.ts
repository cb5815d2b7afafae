import type { Probation, Shadowing } from '../../proto/messages.ts';
import type { ShadowState } from './agent-state.ts';

/** stay: all that was asked for has been seen, and nothing but a newer revision ends the shadow. */
export type ShadowVerdict = { readonly verdict: 'continue' | 'stay' | 'done' } | { readonly verdict: 'fail'; readonly code: string; readonly detail: string };

/** Deaths of the process while a candidate ran in the shadow after which the candidate is blamed. */
const shadowDeathsMax = 2;
/** Fewer inferences than this say nothing about a fraction. */
const judgedOverMin = 20;

export function asksForShadow(shadowing: Shadowing | undefined): shadowing is Shadowing {
  return shadowing !== undefined && (shadowing.only || shadowing.inferencesMin > 0 || shadowing.durationMs > 0);
}

/** Undefined where it may go on; otherwise it is not loaded again, whether a shadow is still asked for or not. */
export function findShadowCrash(seen: Pick<ShadowState, 'deaths'> | null): { readonly code: string; readonly detail: string } | undefined {
  if (seen === null || seen.deaths < shadowDeathsMax) return undefined;
  return { code: 'shadow.crashed', detail: `the agent died ${seen.deaths} times while the bundle ran in the shadow` };
}

/**
 * Judges a candidate in the shadow: done after enough inferences and enough time; failed as soon as its errors, or its
 * inferences slower than twice what its manifest allows, are too many even if all that is still missing to inferencesMin goes
 * well.
 *
 * @param errorFractionMax as in the probation that would follow
 */
export function evaluateShadow(seen: ShadowState, shadowing: Shadowing, { errorFractionMax }: Pick<Probation, 'errorFractionMax'>): ShadowVerdict {
  const crash = findShadowCrash(seen);
  if (crash !== undefined) return { verdict: 'fail', ...crash };
  const judgedOver = Math.max(seen.inferences, shadowing.inferencesMin, judgedOverMin);
  const most = errorFractionMax * judgedOver;
  const limit = `at most ${100 * errorFractionMax} % of ${judgedOver} may`;
  if (seen.errors > most) return { verdict: 'fail', code: 'shadow.errors', detail: `${seen.errors} of ${seen.inferences} inferences in the shadow failed, ${limit}` };
  if (seen.slow > most) return { verdict: 'fail', code: 'shadow.too_slow', detail: `${seen.slow} of ${seen.inferences} inferences in the shadow took over twice what the manifest allows, ${limit}` };
  if (seen.inferences < shadowing.inferencesMin || seen.elapsedMs < shadowing.durationMs) return { verdict: 'continue' };
  return { verdict: shadowing.only ? 'stay' : 'done' };
}
