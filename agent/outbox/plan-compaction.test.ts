import { expect, test } from 'vitest';
import { findSparse, planCompaction, type SegmentSize } from './plan-compaction.ts';

const segment = (bytes: number, liveBytes: number, isCurrent = false): SegmentSize => ({ bytes, liveBytes, isCurrent });
const [full, half, quarter, empty] = [segment(100, 100), segment(100, 50), segment(100, 25), segment(100, 0)];

test.each([
  [1, [empty]],
  [100, [empty]],
  [101, [empty, quarter]],
  [175, [empty, quarter]],
  [176, [empty, quarter, half]],
  // More than there is: all that gains anything.
  [999, [empty, quarter, half]],
])('for %d bytes', (wanted, chosen) => {
  expect(planCompaction([full, half, quarter, empty], wanted)).toEqual(chosen);
});

test.each([
  [64 * 1024, 16 * 1024 - 1, false, true],
  [64 * 1024, 16 * 1024, false, false],
  [64 * 1024 - 1, 0, false, false],
  [64 * 1024, 0, true, false],
])('%d bytes with %d live, current %s: sparse %s', (bytes, liveBytes, isCurrent, sparse) => {
  expect(findSparse([segment(bytes, liveBytes, isCurrent)]) !== undefined).toBe(sparse);
});
