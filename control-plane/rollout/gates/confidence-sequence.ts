import { assert } from '../../../proto/assert.ts';

/**
 * How far from an estimate its true value may lie, one-sided, at every look of an endless sequence together.
 *
 * The normal-mixture boundary of Robbins (1970) on the scale of information, I = 1 / variance: |estimate - truth| <=
 * sqrt((I + rho) log((I + rho) / (rho (2 alpha)^2))) / I for all I at once, an asymptotic confidence sequence (Waudby-Smith,
 * Arbour, Sinha, Kennedy and Ramdas 2024, Annals of Statistics 52(6), the Gaussian mixture of section 2; one side is a
 * two-sided one at 2 alpha). An efficient estimator that grows with its data moves like Brownian motion in I (Jennison and
 * Turnbull 1997, JASA 92), whether the information comes from more readings or from more devices. As the variance is
 * estimated, the normal quantile becomes Student's of the same tail.
 *
 * @param variance of the estimate now
 * @param degrees of freedom behind the variance
 * @param alpha probability that any look ever misses the truth on this side
 * @param gap the distance that is to be decided: the sequence is tightest where its radius is about this
 */
export function sequenceRadius(variance: number, degrees: number, alpha: number, gap: number): number {
  assert(variance > 0 && alpha > 0 && alpha < 0.5 && gap > 0, `variance ${variance}, alpha ${alpha} and gap ${gap} are positive, alpha below one half`);
  if (degrees < 1) return Infinity;
  const rho = mixturePrecision(alpha, gap);
  const scale = 1 + rho * variance;
  const normal = Math.sqrt(scale * (Math.log(scale / (rho * variance)) - 2 * Math.log(2 * alpha)));
  return Math.sqrt(variance) * studentOfNormal(normal, degrees);
}

/** The variance at which the radius is as wanted; bisection, as the radius grows with the variance. */
export function varianceForRadius(radius: number, degrees: number, alpha: number, gap: number): number {
  let [low, high] = [0, radius * radius];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (middle > 0 && sequenceRadius(middle, degrees, alpha, gap) > radius) high = middle;
    else low = middle;
  }
  return low;
}

/**
 * rho that makes the boundary tightest where it decides the gap (ibid., appendix on the choice of rho): with
 * k = 2 log(1/a) + log(2 log(1/a)) + 1 it is I / k, and the boundary at I / k is (1 + 1/k) (log(1 + k) + 2 log(1/a)) / I.
 */
function mixturePrecision(alpha: number, gap: number): number {
  const twice = -2 * Math.log(2 * alpha);
  const k = twice + Math.log(Math.max(1, twice)) + 1;
  return ((1 + 1 / k) * (Math.log(1 + k) + twice)) / (gap * gap) / k;
}

/** Student's quantile with the tail of a normal one (Wallace 1959, Annals of Mathematical Statistics 30, turned round). */
export function studentOfNormal(normal: number, degrees: number): number {
  const adjusted = (normal * (8 * degrees + 3)) / (8 * degrees + 1);
  return Math.sqrt(degrees * Math.expm1((adjusted * adjusted) / degrees));
}
