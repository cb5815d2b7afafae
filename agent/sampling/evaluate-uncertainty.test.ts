import { expect, test } from 'vitest';
import type { ReferenceProfile } from '../../features/profile/profile.ts';
import { evaluateUncertainty } from './evaluate-uncertainty.ts';

const edges = Float32Array.from({ length: 33 }, (_, i) => i);
const reference = { featureEdges: [edges, edges] } as unknown as ReferenceProfile;
const features = (...values: number[]): Float32Array => Float32Array.from(values);

test('classification: 1 - margin between the two largest', () => {
  expect(evaluateUncertainty('classification', features(0, 0), features(0.5, 0.25, 0.25), undefined, reference)).toBeCloseTo(0.75, 6);
  expect(evaluateUncertainty('classification', features(0, 0), features(1, 0, 0), undefined, reference)).toBe(0);
});

test.each([[1, 0.5], [2, 1], [4, 0.5], [0, 0]])('anomaly: score %d against the threshold 2', (score, uncertainty) => {
  expect(evaluateUncertainty('anomaly', features(0, 0), features(score), 2, reference)).toBe(uncertainty);
});

test.each([
  [[0, 31.9], 0],
  [[-0.1, 5], 1 / 2],
  [[32, 5], 1 / 2],
  [[-1, 33], 2 / 3],
  [[NaN, 5], 0],
])('regression: novelty of %j', (values, uncertainty) => {
  expect(evaluateUncertainty('regression', features(...values), features(1), undefined, reference)).toBeCloseTo(uncertainty, 12);
});
