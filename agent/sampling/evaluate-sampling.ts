import type { Sampling } from '../../proto/messages.ts';

export type SamplingRule = 'random' | 'uncertainty';

export interface SamplingVerdict {
  readonly kept: boolean;
  /** The total probability with which this input is kept, by whichever rule; its inverse is the sample's weight. */
  readonly inclusionProbability: number;
  readonly rule: SamplingRule;
}

/**
 * Whether an input is kept for labelling. Every input has the random floor's chance; an uncertain one (uncertainty above
 * uncertaintyMin) that the floor passed over is kept with uncertainProbability. Both chances come from one uniform draw, so
 * the inclusion probability p = floor + (1 - floor) * uncertainProbability is exact, and sums weighted by 1/p are unbiased
 * (Horvitz and Thompson 1952).
 *
 * @param uniform one draw from [0, 1)
 */
export function evaluateSampling(uncertainty: number, policy: Sampling, uniform: number): SamplingVerdict {
  const floor = clamp(policy.randomFloor);
  const extra = uncertainty > policy.uncertaintyMin ? (1 - floor) * clamp(policy.uncertainProbability) : 0;
  const inclusionProbability = Math.min(1, floor + extra);
  return { kept: uniform < inclusionProbability, inclusionProbability, rule: uniform < floor ? 'random' : 'uncertainty' };
}

/** A probability from outside; anything that is not one keeps nothing. */
function clamp(probability: number): number {
  return probability > 0 ? Math.min(1, probability) : 0;
}
