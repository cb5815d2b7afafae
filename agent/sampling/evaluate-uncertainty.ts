import { uncertaintyOf } from '../../features/profile/interpret-output.ts';
import type { Task } from '../../proto/manifest.ts';

/**
 * How unsure the model must be of one input, in [0, 1]; a function of the input alone.
 * - classification: 1 - margin between the two largest probabilities (margin sampling, Scheffer et al. 2001), or the entropy
 *   of all of them over the largest there can be (Shannon 1948)
 * - anomaly with a threshold: how close the score is to it, min(score, threshold) / max(score, threshold)
 * - regression, and anomaly without a threshold: a model that states no confidence is least sure where it was not trained,
 *   so novelty is taken instead
 *
 * @param outputs the anomaly score alone for anomaly
 */
export function evaluateUncertainty(task: Task, measure: 'margin' | 'entropy', outputs: Float32Array, anomalyScore: number | undefined, novelty: number): number {
  if (task === 'classification') return measure === 'entropy' ? entropyOf(outputs) : Math.min(1, Math.max(0, uncertaintyOf(task, outputs)));
  if (task === 'anomaly' && anomalyScore !== undefined) {
    const score = outputs[0] as number;
    const larger = Math.max(score, anomalyScore);
    return larger > 0 ? Math.max(0, Math.min(score, anomalyScore) / larger) : 1;
  }
  return novelty;
}

/** Outputs that do not add up to 1 (a model without softmax) are taken as shares of their sum. */
function entropyOf(outputs: Float32Array): number {
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < outputs.length; i++) {
    const value = outputs[i] as number;
    if (!(value > 0)) continue;
    sum += value;
    weighted += value * Math.log(value);
  }
  if (sum === 0 || outputs.length < 2) return 0;
  return Math.min(1, Math.max(0, (Math.log(sum) - weighted / sum) / Math.log(outputs.length)));
}
