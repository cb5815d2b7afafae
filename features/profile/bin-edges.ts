import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { quantileOfSorted } from '../transform/quantile.ts';

const bins = limits.profileBins;

/** Where a value is counted in Sketch.counts: under, bins, over, missing, NaN. */
export const countAt = { under: 0, firstBin: 1, over: bins + 1, missing: bins + 2, nan: bins + 3 } as const;

/** Edges stay this far inside float32, so that neighbours of them are finite too. */
const edgeMax = 1e37;
/** Robust ends: beyond these quantiles a value counts as under or over. */
const tail = 0.001;

/**
 * Chooses 33 strictly ascending, finite float32 edges for the finite values given (in any order).
 *
 * Half of the edges are quantiles, half are equal widths between the robust ends. Quantile edges see a shift inside the
 * bulk (every bin holds mass), equal-width edges see mass appear in a gap between modes or far out in a long tail,
 * where one quantile bin would span everything. Edges that coincide are moved up by the least float32 step, so that a
 * value that occurs often (a zero, a category, a saturated sensor) has a bin of its own. A constant feature gets equal
 * widths around its value; without any value, around 0.
 */
export function chooseBinEdges(values: ArrayLike<number>): Float32Array {
  const sorted = Float64Array.from(values, (value) => Math.min(edgeMax, Math.max(-edgeMax, value))).sort();
  assert(sorted.every((value) => value === value), 'edges are chosen from values that are not NaN');
  const edges = new Float64Array(bins + 1);
  const low = sorted.length === 0 ? 0 : quantileOfSorted(sorted, tail);
  const high = sorted.length === 0 ? 0 : quantileOfSorted(sorted, 1 - tail);
  if (high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high))) {
    const width = Math.max(1e-3 * Math.abs(low), 1e-3);
    for (let i = 0; i <= bins; i++) edges[i] = low + ((i - bins / 2) / (bins / 2)) * width;
  } else {
    const half = bins / 2;
    for (let i = 0; i <= half; i++) edges[2 * i] = quantileOfSorted(sorted, Math.min(1 - tail, Math.max(tail, i / half)));
    for (let i = 0; i < half; i++) edges[2 * i + 1] = low + ((i + 0.5) / half) * (high - low);
    edges.sort();
  }
  return ascending(edges);
}

/** The same edges as float32, each above the one before; the last one above the largest bulk value, which it would not hold. */
function ascending(edges: Float64Array): Float32Array {
  const result = Float32Array.from(edges);
  result[bins] = nextFloatUp(result[bins] as number);
  for (let i = 1; i <= bins; i++) if ((result[i] as number) <= (result[i - 1] as number)) result[i] = nextFloatUp(result[i - 1] as number);
  return result;
}

const scratch = new DataView(new ArrayBuffer(4));

/** The least float32 above a finite float32. */
export function nextFloatUp(value: number): number {
  if (value === 0) return 2 ** -149;
  scratch.setFloat32(0, value);
  scratch.setUint32(0, scratch.getUint32(0) + (value > 0 ? 1 : -1));
  return scratch.getFloat32(0);
}

/**
 * Position of a value in Sketch.counts: 0 under, 1 + bin, 33 over, 34 missing, 35 NaN.
 *
 * @param edges at least start + 33 ascending edges
 */
export function positionOf(value: number, flag: number, edges: Float32Array, start = 0): number {
  if (flag === 1) return countAt.missing;
  if (flag === 2 || value !== value) return countAt.nan;
  // A comparison as a number instead of a branch: which half a value falls into cannot be predicted, and a mispredicted
  // branch costs more than the rest of the search.
  let at = start;
  at += +(value >= (edges[at + 16] as number)) << 4;
  at += +(value >= (edges[at + 8] as number)) << 3;
  at += +(value >= (edges[at + 4] as number)) << 2;
  at += +(value >= (edges[at + 2] as number)) << 1;
  at += +(value >= (edges[at + 1] as number));
  return countAt.firstBin + at - start - +(value < (edges[start] as number)) + +(value >= (edges[start + bins] as number));
}

assert(bins === 32, 'positionOf halves 32 bins five times');
