import { assert } from '../../proto/assert.ts';

/** The q quantile of ascending values, linear between neighbours (Hyndman and Fan 1996, definition 7). */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  assert(sorted.length > 0 && q >= 0 && q <= 1, `a quantile needs values and 0 <= q <= 1, got ${sorted.length} values and ${q}`);
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}
