import { assert } from '../../proto/assert.ts';
import type { Sketch } from './profile.ts';

/**
 * Distances between two distributions counted into the same bins. Counts may be weighted (not whole) and need not have
 * the same total; each total must be above 0.
 */

/**
 * Jensen-Shannon distance: the square root of the Jensen-Shannon divergence in bits, a metric from 0 to 1
 * (Endres and Schindelin 2003). Under, over, missing and NaN are bins like any other.
 */
export function jensenShannonDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const totalA = sum(a);
  const totalB = sum(b);
  assert(a.length === b.length && totalA > 0 && totalB > 0, 'distances compare two non-empty distributions over the same bins');
  let divergence = 0;
  for (let i = 0; i < a.length; i++) {
    const p = (a[i] as number) / totalA;
    const q = (b[i] as number) / totalB;
    if (p > 0) divergence += (p / 2) * Math.log2((2 * p) / (p + q));
    if (q > 0) divergence += (q / 2) * Math.log2((2 * q) / (p + q));
  }
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

/**
 * Population stability index: sum of (p - q) ln(p / q), from 0, unbounded. Each bin is given half an observation more
 * (Krichevsky and Trofimov 1981), so that an empty bin gives a large number and not infinity.
 */
export function populationStabilityIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert(a.length === b.length && sum(a) > 0 && sum(b) > 0, 'distances compare two non-empty distributions over the same bins');
  const totalA = sum(a) + a.length / 2;
  const totalB = sum(b) + b.length / 2;
  let index = 0;
  for (let i = 0; i < a.length; i++) {
    const p = ((a[i] as number) + 0.5) / totalA;
    const q = ((b[i] as number) + 0.5) / totalB;
    index += (p - q) * Math.log(p / q);
  }
  return index;
}

/**
 * Wasserstein-1 distance, the area between the two cumulative distributions, in the feature's own unit. Within a bin
 * values are taken as uniform; what lies under or over the edges as uniform out to the smallest and largest value seen.
 * Missing and NaN take no part. NaN where a sketch has no finite value.
 */
export function wassersteinDistance(a: Sketch, b: Sketch, edges: Float32Array): number {
  if (a.finite === 0 || b.finite === 0) return NaN;
  const low = Math.min(a.min, b.min, edges[0] as number);
  const high = Math.max(a.max, b.max, edges[edges.length - 1] as number);
  const knots = [...new Set([low, Math.min(a.min, edges[0] as number), Math.min(b.min, edges[0] as number), ...edges, Math.max(a.max, edges.at(-1) as number), Math.max(b.max, edges.at(-1) as number), high])].sort((x, y) => x - y);
  const cumulativeA = cumulative(a, edges);
  const cumulativeB = cumulative(b, edges);
  let area = 0;
  for (let i = 1; i < knots.length; i++) {
    const from = knots[i - 1] as number;
    const to = knots[i] as number;
    const left = cumulativeA(from) - cumulativeB(from);
    const right = cumulativeA(to) - cumulativeB(to);
    // The difference is linear between two knots; where it changes its sign, two triangles.
    const height = left * right >= 0 ? (Math.abs(left) + Math.abs(right)) / 2 : (left * left + right * right) / (2 * (Math.abs(left) + Math.abs(right)));
    area += height * (to - from);
  }
  return area;
}

/** The piecewise linear cumulative distribution of a sketch's present values. */
function cumulative(sketch: Sketch, edges: Float32Array): (x: number) => number {
  const first = edges[0] as number;
  const last = edges[edges.length - 1] as number;
  const xs = [Math.min(sketch.min, first), ...edges, Math.max(sketch.max, last)];
  const present = sketch.counts.slice(0, edges.length + 1);
  const total = sum(present);
  const ys = [0];
  for (const count of present) ys.push((ys[ys.length - 1] as number) + count / total);
  return (x) => {
    if (x < (xs[0] as number)) return 0;
    let i = 1;
    while (i < xs.length && (xs[i] as number) < x) i += 1;
    if (i >= xs.length) return 1;
    const width = (xs[i] as number) - (xs[i - 1] as number);
    const y = ys[i - 1] as number;
    return width === 0 ? (ys[i] as number) : y + (((ys[i] as number) - y) * (x - (xs[i - 1] as number))) / width;
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
