/** Why an input is kept; the first that its draw falls to. */
export const samplingRules = ['random', 'burst', 'uncertainty', 'novelty', 'class'] as const;
export type SamplingRule = (typeof samplingRules)[number];

/** The probability with which each rule alone would keep an input. */
export type Chances = Readonly<Record<SamplingRule, number>>;

export interface SamplingVerdict {
  readonly kept: boolean;
  /** The total probability with which this input is kept, by whichever rule; its inverse is the sample's weight. */
  readonly inclusionProbability: number;
  readonly rule: SamplingRule;
}

/**
 * Whether an input is kept. Each rule gets a chance at what the ones before it passed over, so that the total is
 * 1 - product of (1 - chance); all come from one uniform draw, so the inclusion probability is exact.
 *
 * The chances may depend on the input and on everything before it (a quota that fills, a budget that empties), not on the
 * draw: the sums weighted by 1/p are then unbiased, as their errors are martingale differences (Horvitz and Thompson 1952 for
 * one draw; Beygelzimer, Dasgupta and Langford 2009, "Importance weighted active learning", theorem 1, for chances that
 * depend on the past).
 *
 * @param uniform one draw from [0, 1)
 */
export function evaluateSampling(chances: Chances, uniform: number): SamplingVerdict {
  let passed = 1;
  let rule: SamplingRule | undefined;
  for (const candidate of samplingRules) {
    passed *= 1 - chances[candidate];
    if (rule === undefined && uniform < 1 - passed) rule = candidate;
  }
  return { kept: rule !== undefined, inclusionProbability: 1 - passed, rule: rule ?? 'random' };
}
