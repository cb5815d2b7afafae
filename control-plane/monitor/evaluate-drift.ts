import { assert } from '../../proto/assert.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { Random } from '../../proto/random.ts';
import { jensenShannonDistance, populationStabilityIndex, wassersteinDistance } from '../../features/profile/distances.ts';
import { mergeProfiles } from '../../features/profile/merge-profiles.ts';
import type { Profile, ReferenceProfile, ReferenceRows, Sketch } from '../../features/profile/profile.ts';
import { quantileOfSorted } from '../../features/transform/quantile.ts';
import { bootstrapNull, scoreDistances, type Stratum } from './bootstrap-null.ts';
import type { MonitorPolicy } from './drift-policy.ts';
import { evaluateOverdispersion } from './evaluate-overdispersion.ts';

export interface FeatureDrift {
  readonly name: string;
  /** Jensen-Shannon distance to the reference at the window's mixture of predicted classes, 0 to 1. */
  readonly distance: number;
  /** How many standard deviations above what chance gives. */
  readonly score: number;
  /** Against the whole reference, whatever the mixture. */
  readonly psi: number;
  /** In units of the transformed feature; null where one side has no finite value. */
  readonly wasserstein: number | null;
}

export interface DriftVerdict {
  readonly verdict: 'drift' | 'no_drift' | 'insufficient_data';
  /** The largest score; drift needs it above the threshold, and a distance of at least distanceMin beyond chance. */
  readonly statistic: number;
  readonly threshold: number;
  /** By how much the threshold was widened; see evaluateOverdispersion. */
  readonly overdispersion: number;
  readonly inferences: number;
  readonly inferencesMin: number;
  /** Features, the furthest first. */
  readonly features: readonly FeatureDrift[];
  /** Jensen-Shannon distances of outputs and confidence at the same mixture: shown, not judged. */
  readonly outputs: readonly { readonly name: string; readonly distance: number }[];
  /** Jensen-Shannon distance between predicted classes and the reference's: a changed mixture is no drift by itself. */
  readonly mixtureDistance: number | null;
}

/**
 * Has the input changed since training? Compares the merged window profile with the reference, feature by feature.
 *
 * A line that makes more of one class today changes every feature's distribution although nothing has drifted. So the
 * reference is taken at the window's own mixture of predicted classes (each reference row weighted by its class), and
 * what is judged is the change within classes; the change of the mixture is reported beside it. A drift that turns the
 * inputs of one class exactly into those of another cannot be told from a changed mixture without labels: that is what
 * accuracy is measured for. Outputs and confidence are not judged: on its own training rows a model is surer than on any
 * others, so they would alarm about overfitting.
 *
 * The threshold is that of bootstrapNull, widened by evaluateOverdispersion.
 */
export function evaluateDrift(reference: ReferenceProfile, rows: ReferenceRows, merged: Profile, policy: MonitorPolicy, random: Random): DriftVerdict {
  assert(rows.featureCount === merged.features.length && rows.featureCount === reference.featureNames.length, 'profile, reference and rows are of the same bundle');
  const strata = stratify(rows, merged);
  if (merged.count < policy.inferencesMin || strata.length === 0) return insufficient(merged, policy);
  const drawn = bootstrapNull(rows, strata, policy.replicates, random);
  const quantile = 1 - policy.falseAlarmRate;
  const overdispersion = Math.min(policy.overdispersionMax, Math.max(policy.overdispersionMin, evaluateOverdispersion(rows, strata, quantile, random)));
  const threshold = overdispersion * quantileOfSorted(drawn.statistics, quantile);

  const expected = mixtureOf(rows, strata);
  const distances = Float64Array.from([...merged.features, ...merged.outputs, merged.confidence], (sketch, i) => jensenShannonDistance(expected.subarray(i * sketchCounts, (i + 1) * sketchCounts), sketch.counts));
  const { scores, statistic } = scoreDistances(drawn, distances.subarray(0, rows.featureCount));
  // Chance adds to the squared distance, so it is taken off there to see what is left of it in a large sample.
  const matters = scores.some((_, i) => Math.sqrt(Math.max(0, (distances[i] as number) ** 2 - (drawn.mean[i] as number) ** 2)) >= policy.distanceMin);
  return {
    verdict: statistic > threshold && matters ? 'drift' : 'no_drift',
    statistic,
    threshold,
    overdispersion,
    inferences: merged.count,
    inferencesMin: policy.inferencesMin,
    features: describeFeatures(reference, merged, distances, scores),
    outputs: [...reference.outputNames, 'confidence'].map((name, i) => ({ name, distance: distances[rows.featureCount + i] as number })),
    mixtureDistance: rows.classCount === 0 ? null : jensenShannonDistance(reference.profile.predicted, merged.predicted),
  };
}

/**
 * One look at a bundle: judges what is new and, where that shows nothing, what is new together with the past it belongs
 * to, so that a change too small for one look adds up.
 */
export function evaluateLook(reference: ReferenceProfile, rows: ReferenceRows, recent: Profile, past: Profile, policy: MonitorPolicy, random: Random): DriftVerdict {
  const now = evaluateDrift(reference, rows, recent, policy, random);
  if (now.verdict !== 'no_drift' || past.count < recent.count) return now;
  const longer = evaluateDrift(reference, rows, mergeProfiles(recent, past), policy, random);
  return longer.verdict === 'drift' ? longer : now;
}

function insufficient(merged: Profile, policy: MonitorPolicy): DriftVerdict {
  return { verdict: 'insufficient_data', statistic: 0, threshold: 0, overdispersion: 1, inferences: merged.count, inferencesMin: policy.inferencesMin, features: [], outputs: [], mixtureDistance: null };
}

/**
 * The predicted classes that occur in the window and in the reference. Inferences of a class the reference never
 * predicted belong to no stratum: nothing is expected of them, so they show as distance. Without classes one stratum.
 */
function stratify(rows: ReferenceRows, merged: Profile): Stratum[] {
  const all = Array.from({ length: rows.rowCount }, (_, i) => i);
  const classes = rows.classCount === 0 ? [{ rows: all, inferences: merged.count }] : merged.predicted.map((inferences, index) => ({ rows: all.filter((row) => rows.predicted[row] === index), inferences }));
  return classes.filter((stratum) => stratum.inferences > 0 && stratum.rows.length > 0);
}

/** Bin shares of features, outputs and confidence in the reference at the mixture of the strata. */
function mixtureOf(rows: ReferenceRows, strata: readonly Stratum[]): Float64Array {
  const width = rows.featureCount + rows.outputCount + 1;
  const shares = new Float64Array(width * sketchCounts);
  const inferences = strata.reduce((sum, stratum) => sum + stratum.inferences, 0);
  for (const stratum of strata) {
    const weight = stratum.inferences / inferences / stratum.rows.length;
    for (const row of stratum.rows) {
      for (let j = 0; j < width; j++) {
        const at = j * sketchCounts + (rows.bins[row * width + j] as number);
        shares[at] = (shares[at] as number) + weight;
      }
    }
  }
  return shares;
}

function describeFeatures(reference: ReferenceProfile, merged: Profile, distances: Float64Array, scores: Float64Array): FeatureDrift[] {
  return reference.featureNames
    .map((name, i) => {
      const now = merged.features[i] as Sketch;
      const then = reference.profile.features[i] as Sketch;
      const wasserstein = wassersteinDistance(then, now, reference.featureEdges[i] as Float32Array);
      return { name, distance: distances[i] as number, score: scores[i] as number, psi: populationStabilityIndex(then.counts, now.counts), wasserstein: Number.isNaN(wasserstein) ? null : wasserstein };
    })
    .sort((a, b) => b.score - a.score);
}
