import { countAt } from '../../features/profile/bin-edges.ts';
import type { ReferenceProfile } from '../../features/profile/profile.ts';

/** Novelty of an input to a reference, in [0, 1). */
export type NoveltyMeasure = (features: Float32Array) => number;

/**
 * How far an input is from what the model was trained on, from the reference profile alone: with n features outside the
 * reference's outermost bin edges (the 0.1 % and 99.9 % quantiles of the training rows), where the reference itself has e on
 * average, novelty is x / (x + 1 + sqrt(e)) for x = n - e > 0, else 0. One feature out of few says much; of 640 features one or
 * two are outside in any row (e = 1.28). Two comparisons a value; NaN (missing) is not novel.
 */
export function createNoveltyMeasure(reference: Pick<ReferenceProfile, 'featureEdges' | 'profile'>): NoveltyMeasure {
  const low = Float32Array.from(reference.featureEdges, (edges) => edges[0] as number);
  const high = Float32Array.from(reference.featureEdges, (edges) => edges[edges.length - 1] as number);
  const { count, features: sketches } = reference.profile;
  const expected = sketches.reduce((sum, { counts }) => sum + (counts[countAt.under] as number) + (counts[countAt.over] as number), 0) / Math.max(1, count);
  return (features) => {
    let outside = 0;
    for (let i = 0; i < low.length; i++) {
      const value = features[i] as number;
      outside += +(value < (low[i] as number)) + +(value >= (high[i] as number));
    }
    const beyond = outside - expected;
    return beyond > 0 ? beyond / (beyond + 1 + Math.sqrt(expected)) : 0;
  };
}
