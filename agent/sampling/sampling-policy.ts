import type { Sampling } from '../../proto/messages.ts';

/** Sampling as asked for, with every field in its range. */
export interface SamplingPolicy {
  readonly randomFloor: number;
  readonly uncertaintyMeasure: 'margin' | 'entropy';
  readonly uncertaintyMin: number;
  readonly uncertainProbability: number;
  readonly noveltyMin: number;
  readonly novelProbability: number;
  readonly classProbability: number;
  /** 0: no quota. */
  readonly classPerDay: number;
  /** Beside the random ones; 0: no quota. */
  readonly perDayMax: number;
  readonly contextBefore: number;
  readonly contextAfter: number;
  /** Infinity: no budget. */
  readonly bytesPerDay: number;
}

/** What the device's own config says of its samples. */
export interface SampleLimits {
  /** Names the way they take. */
  readonly link: string;
  /** Infinity: no budget of its own. */
  readonly bytesPerDay: number;
}

/** Inputs on either side of one: their memory is the device's. */
export const contextInputsMax = 32;

/** Of the byte budgets, the device's own and those for its link, the strictest holds. */
export function decodeSampling(sampling: Sampling, { link, bytesPerDay }: SampleLimits = { link: '', bytesPerDay: Infinity }): SamplingPolicy {
  const budgets = (sampling.budgets ?? []).filter((budget) => budget.bytesPerDay > 0 && (budget.link === '' || budget.link === link)).map((budget) => budget.bytesPerDay);
  return {
    randomFloor: probability(sampling.randomFloor),
    uncertaintyMeasure: sampling.uncertaintyMeasure === 'entropy' ? 'entropy' : 'margin',
    uncertaintyMin: probability(sampling.uncertaintyMin),
    uncertainProbability: probability(sampling.uncertainProbability),
    noveltyMin: probability(sampling.noveltyMin),
    novelProbability: probability(sampling.novelProbability),
    classProbability: probability(sampling.classProbability),
    classPerDay: sampling.classPerDay ?? 0,
    perDayMax: sampling.perDayMax ?? 0,
    contextBefore: Math.min(contextInputsMax, sampling.contextBefore ?? 0),
    contextAfter: Math.min(contextInputsMax, sampling.contextAfter ?? 0),
    bytesPerDay: Math.min(bytesPerDay, ...budgets),
  };
}

/** A probability from outside; anything that is not one keeps nothing. */
export function probability(given: number | undefined): number {
  return given !== undefined && given > 0 ? Math.min(1, given) : 0;
}
