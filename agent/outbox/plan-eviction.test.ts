import { expect, test } from 'vitest';
import { planEviction, type RecordKind, type SegmentSize } from './plan-eviction.ts';

const segments: SegmentSize[] = [
  { kind: 'outcome', number: 1, bytes: 10 },
  { kind: 'sample', number: 2, bytes: 30 },
  { kind: 'window', number: 3, bytes: 20 },
  { kind: 'sample', number: 4, bytes: 40 },
];

test.each<[RecordKind, number, number, number[], boolean]>([
  ['sample', 10, 110, [], true],
  ['sample', 11, 110, [2], true],
  ['sample', 41, 110, [2, 4], true],
  // 10 (outcome) + 20 (window) stay: 80 fit, 81 do not.
  ['sample', 80, 110, [2, 4], true],
  ['sample', 81, 110, [], false],
  ['window', 81, 110, [2, 4, 3], true],
  ['outcome', 110, 110, [2, 4, 3, 1], true],
  ['outcome', 111, 110, [], false],
])('%s of %d bytes into %d', (kind, bytes, budget, evicted, fits) => {
  const plan = planEviction(segments, kind, bytes, budget);
  expect(plan.evicted.map((segment) => segment.number)).toEqual(evicted);
  expect(plan.fits).toBe(fits);
});
