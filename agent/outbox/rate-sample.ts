/** What an encoded sample says about its worth. */
export interface SampleFacts {
  readonly rule: string;
  readonly output: readonly number[];
  readonly confidence: number;
  readonly inclusionProbability: number;
  /** Names all parts of a sample too large for one record; empty where it is whole. */
  readonly split: string;
}

export interface SampleRating {
  /** Greater is worth more; compared within a class only. */
  readonly value: number;
  /** It is one of the random ones that estimates rest on. */
  readonly random: boolean;
  /** The predicted class: the more of one class are kept, the sooner one of them goes. */
  readonly className: string;
  readonly split: string;
  /** Inputs it stands for. */
  readonly weight: number;
}

/** By what a sample was chosen, the dearest last: an operator asked for a burst; what is around a sample is worth less than the sample. */
const rules = ['context', 'class', 'uncertainty', 'novelty', 'burst'];

/** How much a sample is worth keeping: first by the rule that chose it, then by how unsure the model was of it. */
export function rateSample({ rule, output, confidence, inclusionProbability, split }: SampleFacts): SampleRating {
  const known = rules.indexOf(rule);
  return {
    value: (known < 0 ? rules.indexOf('uncertainty') : known) + Math.min(0.999, uncertaintyOf(output, confidence)),
    random: rule === 'random',
    className: output.length > 1 ? String(output.indexOf(Math.max(...output))) : '',
    split,
    weight: inclusionProbability > 0 ? 1 / inclusionProbability : 0,
  };
}

/** 1 - margin between the two largest outputs where they are probabilities (Scheffer et al. 2001), else what is missing from certainty. */
function uncertaintyOf(output: readonly number[], confidence: number): number {
  const [first = 1, second = 0] = output.length > 1 ? output.toSorted((a, b) => b - a) : [];
  const margin = output.length > 1 ? first - second : confidence;
  return margin >= 0 && margin <= 1 ? 1 - margin : 0;
}
