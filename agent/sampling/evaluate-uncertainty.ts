import type { Task } from '../../proto/manifest.ts';
import type { ReferenceProfile } from '../../features/profile/profile.ts';
import { uncertaintyOf } from '../../features/profile/interpret-output.ts';

/**
 * How unsure the model must be of one input, in [0, 1]; a function of the input alone.
 * - classification: 1 - margin between the two largest probabilities (margin sampling, Scheffer et al. 2001)
 * - anomaly with a threshold: how close the score is to it, min(score, threshold) / max(score, threshold)
 * - regression, and anomaly without a threshold: a model that states no confidence is least sure where it was not trained,
 *   so novelty is taken instead: n / (n + 1) for n features outside the reference's outermost bin edges
 *
 * @param features what is profiled of the input; NaN (missing) is not novel
 * @param outputs the anomaly score alone for anomaly
 */
export function evaluateUncertainty(task: Task, features: Float32Array, outputs: Float32Array, anomalyScore: number | undefined, reference: ReferenceProfile): number {
  if (task === 'classification') return Math.min(1, Math.max(0, uncertaintyOf(task, outputs)));
  if (task === 'anomaly' && anomalyScore !== undefined) {
    const score = outputs[0] as number;
    const larger = Math.max(score, anomalyScore);
    return larger > 0 ? Math.max(0, Math.min(score, anomalyScore) / larger) : 1;
  }
  let outside = 0;
  for (let i = 0; i < features.length; i++) {
    const edges = reference.featureEdges[i];
    const value = features[i] as number;
    if (edges !== undefined && (value < (edges[0] as number) || value >= (edges[edges.length - 1] as number))) outside += 1;
  }
  return outside / (outside + 1);
}
