import { assert } from '../../proto/assert.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { Random } from '../../proto/random.ts';
import { jensenShannonDistance } from '../../features/profile/distances.ts';
import type { ReferenceRows } from '../../features/profile/profile.ts';

/** Reference rows of one predicted class, and how many inferences of a window were of it. */
export interface Stratum {
  /** Row numbers, in dataset order. */
  readonly rows: readonly number[];
  readonly inferences: number;
}

/** How far windows of a size stray from the reference when nothing has changed. */
export interface DriftNull {
  /** Mean and standard deviation of each feature's distance. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** Standard deviation of the mean over the features of their standardized distances. */
  readonly meanSd: number;
  /** The statistic of each replicate, ascending. */
  readonly statistics: Float64Array;
}

/** The work of one null distribution stays near this many counted bins, some tenths of a second. */
const countsMax = 1e8;

/** A feature that never varies has no scatter to measure by; visible distances then count in steps of this. */
const sdMin = 0.005;

/**
 * Bootstraps the distance between a window and the reference under "both are samples of the same distribution"
 * (Efron and Tibshirani 1993, ch. 16). Each replicate draws a window and, because the reference is itself only a sample,
 * a reference as well, from the reference rows with replacement and within the strata, as many as there were. Whole
 * rows are drawn, so correlated features stay correlated and the maximum over them is not overstated (Westfall and
 * Young 1993, max-T).
 *
 * Beyond countsMax fewer rows are drawn than there were: distances scatter more, so the threshold errs to the high side.
 */
export function bootstrapNull(rows: ReferenceRows, strata: readonly Stratum[], replicates: number, random: Random): DriftNull {
  const drawsMax = Math.max(100, Math.floor(countsMax / (2 * replicates * rows.featureCount)));
  const windowDraws = capDraws(strata.map((stratum) => stratum.inferences), drawsMax);
  const referenceDraws = capDraws(strata.map((stratum) => stratum.rows.length), drawsMax);
  const inferences = windowDraws.reduce((sum, draws) => sum + draws, 0);
  assert(strata.length > 0 && strata.every((stratum) => stratum.rows.length > 0 && stratum.inferences > 0), 'every stratum has reference rows and inferences');

  const window = new Float64Array(rows.featureCount * sketchCounts);
  const reference = new Float64Array(rows.featureCount * sketchCounts);
  const distances = Array.from({ length: replicates }, () => {
    window.fill(0);
    reference.fill(0);
    strata.forEach((stratum, i) => {
      const draws = referenceDraws[i] as number;
      drawRows(rows, stratum, windowDraws[i] as number, 1, window, random);
      drawRows(rows, stratum, draws, (windowDraws[i] as number) / inferences / draws, reference, random);
    });
    return featureDistances(window, reference);
  });
  return summarize(distances);
}

/** Jensen-Shannon distance of each feature between two sets of counts laid out feature by feature. */
export function featureDistances(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.from({ length: a.length / sketchCounts }, (_, i) => {
    const at = i * sketchCounts;
    return jensenShannonDistance(a.subarray(at, at + sketchCounts), b.subarray(at, at + sketchCounts));
  });
}

/** Counts one reference row's features into their bins, with a weight. */
export function addRow(rows: ReferenceRows, row: number, weight: number, counts: Float64Array): void {
  const start = row * (rows.featureCount + rows.outputCount + 1);
  for (let j = 0; j < rows.featureCount; j++) {
    const at = j * sketchCounts + (rows.bins[start + j] as number);
    counts[at] = (counts[at] as number) + weight;
  }
}

/**
 * How unusual distances are: each feature's, and their mean, in standard deviations above what chance gives. The
 * statistic is the largest, so that one feature far off and all features a little off are both seen.
 */
export function scoreDistances(drawn: Pick<DriftNull, 'mean' | 'sd' | 'meanSd'>, distances: Float64Array): { scores: Float64Array; statistic: number } {
  const scores = distances.map((distance, i) => (distance - (drawn.mean[i] as number)) / (drawn.sd[i] as number));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { scores, statistic: scores.reduce((largest, score) => Math.max(largest, score), mean / drawn.meanSd) };
}

function drawRows(rows: ReferenceRows, stratum: Stratum, draws: number, weight: number, counts: Float64Array, random: Random): void {
  for (let k = 0; k < draws; k++) addRow(rows, stratum.rows[Math.floor(random() * stratum.rows.length)] as number, weight, counts);
}

function capDraws(counts: readonly number[], max: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total <= max ? [...counts] : counts.map((count) => Math.ceil((count * max) / total));
}

function summarize(distances: readonly Float64Array[]): DriftNull {
  const features = distances[0]?.length ?? 0;
  const replicates = distances.length;
  const mean = new Float64Array(features).map((_, j) => distances.reduce((sum, own) => sum + (own[j] as number), 0) / replicates);
  const sd = mean.map((center, j) => Math.max(sdMin, Math.sqrt(distances.reduce((sum, own) => sum + ((own[j] as number) - center) ** 2, 0) / (replicates - 1))));
  const means = distances.map((own) => own.reduce((sum, distance, j) => sum + (distance - (mean[j] as number)) / (sd[j] as number), 0) / features);
  const meanSd = Math.max(1e-9, Math.sqrt(means.reduce((sum, value) => sum + value * value, 0) / (replicates - 1)));
  return { mean, sd, meanSd, statistics: Float64Array.from(distances, (own) => scoreDistances({ mean, sd, meanSd }, own).statistic).sort() };
}
