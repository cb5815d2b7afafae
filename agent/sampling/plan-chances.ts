import type { Chances } from './evaluate-sampling.ts';
import type { SamplingPolicy } from './sampling-policy.ts';

/** What is known of an input before it is decided whether it is kept. */
export interface InputFacts {
  readonly uncertainty: number;
  readonly novelty: number;
  /** -1 where the task has no classes. */
  readonly classIndex: number;
}

/** What has been kept so far; nothing of it depends on the draw to come. */
export interface Kept {
  /** Today, beside the random ones: of all inputs, and of this input's class by the rule `class`. */
  readonly today: number;
  readonly ofClass: number;
  /** What is left of the byte budget as a share of what may be saved up; 1 without a budget. */
  readonly budgetShare: number;
}

/** Below this share of the budget only random samples are kept, fewer and fewer, but never less than the least share of them. */
const reserveShare = 0.25;
const fullShare = 0.75;
const randomShareMin = 1 / 16;

/**
 * The chances of an input. A quota lowers the chances it is for, from when it is half full, to none when it is full; the byte
 * budget lowers all but the random floor first, and then the floor itself, never to zero. All by what was kept before, so that
 * every chance is known when its draw is made; see evaluateSampling.
 *
 * @param burst the probability of a burst under way; 0 without one
 */
export function planChances(input: InputFacts, policy: SamplingPolicy, kept: Kept, burst: number): Chances {
  const byBudget = clamp((kept.budgetShare - reserveShare) / (fullShare - reserveShare));
  const share = byBudget * roomIn(policy.perDayMax, kept.today);
  return {
    random: policy.randomFloor * Math.max(randomShareMin, clamp(kept.budgetShare / reserveShare)),
    burst: burst * byBudget,
    uncertainty: input.uncertainty > policy.uncertaintyMin ? policy.uncertainProbability * share : 0,
    novelty: input.novelty > policy.noveltyMin ? policy.novelProbability * share : 0,
    class: input.classIndex >= 0 ? policy.classProbability * share * roomIn(policy.classPerDay, kept.ofClass) : 0,
  };
}

function roomIn(quota: number, count: number): number {
  return quota === 0 ? 1 : clamp(2 * (1 - count / quota));
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
