/** A labelled sample, reduced to what an estimate needs. */
export interface LabelledOutcome {
  /** The sampling rule that kept it; `random` keeps every input with the same probability, whatever the model says. */
  readonly rule: string;
  /** The total probability with which its input was kept. */
  readonly inclusionProbability: number;
  /** With which the random rule alone would have kept it; absent or 0 from an agent that did not say: the least inclusion probability of all is taken. */
  readonly randomProbability?: number;
  /** 0 right, 1 wrong (classification, anomaly); prediction minus truth (regression). */
  readonly error: number;
}

/** Samples that were kept and not skipped, labelled or not, by whether the random rule kept them. */
export interface KeptSamples { readonly random: number; readonly other: number }

export interface AccuracyEstimate {
  /** accuracy: the share of right answers; rmse: the root of the mean squared error. */
  readonly metric: 'accuracy' | 'rmse';
  /** Labels there are, and how many of them carry the estimate. */
  readonly labels: number;
  readonly labelsUsed: number;
  /** How many equally weighted labels would tell as much (Kish 1965). */
  readonly labelsEffective: number;
  readonly estimate: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the normal distribution. */
const z = 1.959963984540054;

/**
 * How right is the model in the field? An inverse-probability-weighted mean over labelled samples (Hájek 1971) with a
 * 95 % interval, or null where the labels cannot answer: none, for regression fewer than two, or none kept at random.
 *
 * Samples kept around another one (`context`) were not chosen by their own draw and count for nothing.
 *
 * Which of the others count: those of the random rule are labelled in an order that does not depend on what the model said, so
 * they are a simple random sample of all inputs and count equally. Of the others the least confident are labelled
 * first; unless all of them have been labelled they would pull the estimate down and are left out. Once they have
 * been, every sample counts with the inverse of the chance that it was kept and labelled by either way (the
 * single-frame estimator of Kalton and Anderson 1986): floor x (random labelled / random kept) + (inclusion - floor).
 *
 * The interval for shares is Wilson's (1927) with an effective number of labels (Korn and Graubard 1998), see effectiveLabels;
 * docs/sampling.md has its coverage under every way to sample. That of the root mean squared error is Student's on the mean of
 * the squares, linearized.
 */
export function evaluateAccuracy(metric: AccuracyEstimate['metric'], outcomes: readonly LabelledOutcome[], kept: KeptSamples): AccuracyEstimate | null {
  const chosen = outcomes.filter(({ rule }) => rule !== 'context');
  const weighted = weigh(chosen, kept);
  if (weighted.length < (metric === 'accuracy' ? 1 : 2)) return null;
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const kish = kishOf(weighted);
  const values = weighted.map(({ weight, error }) => ({ weight, value: metric === 'accuracy' ? 1 - error : error * error }));
  const mean = values.reduce((sum, { weight, value }) => sum + weight * value, 0) / total;
  const variance = (values.reduce((sum, { weight, value }) => sum + (weight * (value - mean)) ** 2, 0) / (total * total)) * (weighted.length / Math.max(1, weighted.length - 1));
  const common = { metric, labels: chosen.length, labelsUsed: weighted.length };
  if (metric === 'accuracy') {
    const effective = effectiveLabels(kish, mean, variance, bearersOf(values, mean));
    return { ...common, labelsEffective: effective, estimate: mean, ...wilson(mean, effective) };
  }
  const reach = studentQuantile(Math.max(1, kish - 1)) * Math.sqrt(variance);
  return { ...common, labelsEffective: kish, estimate: Math.sqrt(mean), low: Math.sqrt(Math.max(0, mean - reach)), high: Math.sqrt(mean + reach) };
}

/** So many labels that bear the variance weigh as much as what the weights alone say of it: chosen by the study in docs/sampling.md. */
const priorBearers = 5;

/**
 * How many equally weighted labels would tell as much: mean (1 - mean) / variance. The linearized variance knows that wrong answers
 * among the inputs that were kept more often cost less, but where few labels bear it, it is too small too often; so it is mixed with
 * what the weights alone give (Kish 1965), which is on the safe side.
 *
 * @param bearers effective number of labels that bear the variance
 */
function effectiveLabels(kish: number, mean: number, variance: number, bearers: number): number {
  if (bearers === 0) return kish;
  const design = (variance * kish) / (mean * (1 - mean));
  return (kish * (bearers + priorBearers)) / (bearers * design + priorBearers);
}

/**
 * How many labels bear the variance: of terms (weight x distance to the mean)^2, the square of their sum over the sum of their squares,
 * which is what a variance's degrees of freedom are proportional to (Satterthwaite 1946); and no more than bear the wrong or the right
 * answers. Many light wrong answers say little where hardly a heavy one has been seen: one more of those would change everything.
 */
function bearersOf(values: readonly { readonly weight: number; readonly value: number }[], mean: number): number {
  const wrong = values.filter(({ value }) => value === 0);
  const right = values.filter(({ value }) => value !== 0);
  return Math.min(kishOf(wrong), kishOf(right), kishOf(values.map(({ weight, value }) => ({ weight: (weight * (value - mean)) ** 2 }))));
}

/** How many equal weights would be as good (Kish 1965); 0 without any. */
function kishOf(values: readonly { readonly weight: number }[]): number {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? 0 : (total * total) / values.reduce((sum, { weight }) => sum + weight * weight, 0);
}

/** With fewer random labels and weights that differ by more, one wrong answer among the heavy ones decides the estimate: the random ones alone are then the safer ground. */
const randomLabelsMin = 50;
const weightRatioMax = 12;

function weigh(outcomes: readonly LabelledOutcome[], kept: KeptSamples): { weight: number; error: number }[] {
  const random = outcomes.filter(({ rule }) => rule === 'random');
  if (random.length === 0) return [];
  const least = outcomes.reduce((lowest, { inclusionProbability }) => Math.min(lowest, inclusionProbability), 1);
  const floorOf = ({ randomProbability = 0 }: LabelledOutcome): number => (randomProbability > 0 ? randomProbability : least);
  if (outcomes.length - random.length < kept.other || kept.other === 0) return random.map((outcome) => ({ weight: 1 / floorOf(outcome), error: outcome.error }));
  const labelledShare = Math.min(1, random.length / Math.max(1, kept.random));
  const weighted = outcomes.map((outcome) => ({ weight: 1 / (floorOf(outcome) * labelledShare + (outcome.inclusionProbability - floorOf(outcome))), error: outcome.error }));
  const weights = weighted.map(({ weight }) => weight);
  const tooUnequal = random.length < randomLabelsMin && Math.max(...weights) > weightRatioMax * Math.min(...weights);
  return tooUnequal ? random.map((outcome) => ({ weight: 1 / floorOf(outcome), error: outcome.error })) : weighted;
}

/** Wilson's score interval (1927) for a share of `count` observations, not necessarily whole. */
export function wilson(share: number, count: number): { low: number; high: number } {
  const center = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const reach = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return { low: Math.max(0, center - reach), high: Math.min(1, center + reach) };
}

/** Two-sided 95 % of Student's distribution (Abramowitz and Stegun 1964, 26.7.5); too small by 10 % at 2 degrees of freedom, by 0.1 % at 6. */
export function studentQuantile(degrees: number): number {
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}

export interface HoldoutFigure { readonly metric: string; readonly higherIsBetter: boolean; readonly value: number }

/**
 * Is the model worse in the field than it was on its hold-out rows? `below` only when the whole interval lies beyond the
 * figure by more than the margin: absolute for accuracy, relative for errors. Unlike metrics are not compared.
 */
export function compareWithHoldout(estimate: AccuracyEstimate, holdout: HoldoutFigure | undefined, policy: { readonly labelsMin: number; readonly accuracyMargin: number }): 'below' | 'within' | 'unknown' {
  if (holdout === undefined || holdout.metric !== estimate.metric || estimate.labelsUsed < policy.labelsMin) return 'unknown';
  const below = holdout.higherIsBetter ? estimate.high < holdout.value - policy.accuracyMargin : estimate.low > holdout.value * (1 + policy.accuracyMargin);
  return below ? 'below' : 'within';
}
