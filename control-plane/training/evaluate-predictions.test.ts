import { expect, it } from 'vitest';
import { areaUnderCurve, evaluatePredictions } from './evaluate-predictions.ts';

it('counts what was taken for what', () => {
  const outputs = Float32Array.of(0.9, 0.1, 0.4, 0.6, 0.2, 0.8);
  expect(evaluatePredictions('classification', outputs, Float32Array.of(0, 0, 1), new Float32Array(0), 2, 0)).toEqual({ metric: 'accuracy', higherIsBetter: true, value: 2 / 3, rows: 3, confusion: [[1, 1], [0, 1]] });
});

it('measures a regression in the unit of its value', () => {
  const quality = evaluatePredictions('regression', Float32Array.of(1, 2, 6), Float32Array.of(1, 3, 4), new Float32Array(0), 0, 0);
  expect(quality.value).toBeCloseTo(Math.sqrt(5 / 3), 6);
  expect(quality.meanAbsoluteError).toBeCloseTo(1, 6);
  // mean 8/3, total sum of squares 14/3
  expect(quality.r2).toBeCloseTo(1 - 5 / (14 / 3), 6);
});

it('scores reconstructions and counts alarms on both sides of the threshold', () => {
  const features = Float32Array.of(0, 0, 0, 0, 0, 0);
  const outputs = Float32Array.of(1, 1, 0, 2, 3, 3);
  expect(evaluatePredictions('anomaly', outputs, Float32Array.of(0, 0, 1), features, 0, 1)).toMatchObject({ metric: 'auc', value: 1, falseAlarms: 0.5, detected: 1 });
});

// Hanley and McNeil (1982), table 1: 58 normal and 51 abnormal CT images in 5 rating categories; area 0.893.
it('gives the area under the curve of the published example', () => {
  const normal = [33, 6, 6, 11, 2];
  const abnormal = [3, 2, 2, 11, 33];
  const scores: number[] = [];
  const values: number[] = [];
  [normal, abnormal].forEach((counts, truth) => counts.forEach((count, rating) => Array.from({ length: count }, () => (scores.push(rating), values.push(truth)))));
  expect(areaUnderCurve(Float64Array.from(scores), Float32Array.from(values))).toBeCloseTo(0.893, 3);
});

it.each([[[0, 0]], [[1, 1]], [[]]])('is undecided where only one kind of row is there: %j', (values) => {
  expect(areaUnderCurve(Float64Array.from(values, (_, i) => i), Float32Array.from(values))).toBe(0.5);
});
