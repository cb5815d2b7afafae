import { expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import type { ConversionRequest } from '../conversion.ts';
import { describeLineage } from './describe-lineage.ts';
import { lineageDigest } from './model-metadata.ts';

const [one, other] = [[Float32Array.of(1, 2)], [Float32Array.of(1, 3)]];
const base: ConversionRequest = { source: { tflite: new Uint8Array(4) }, mode: 'full-int8', calibration: one, runtimes: [], clock: systemClock };
const lineageOf = (more: Partial<ConversionRequest>): string => lineageDigest(describeLineage({ ...base, ...more }));

test.each<[string, Partial<ConversionRequest>, Partial<ConversionRequest>]>([
  ['the samples that a search measures on', { mixedPrecision: true, checks: one }, { mixedPrecision: true, checks: other }],
  ['their right classes', { mixedPrecision: true, truth: [0] }, { mixedPrecision: true, truth: [1] }],
  ['how many of them', { mixedPrecision: true, checkSamplesMax: 1 }, { mixedPrecision: true, checkSamplesMax: 2 }],
  ['samples beside kept ranges', { mixedPrecision: true, ranges: {}, calibration: one }, { mixedPrecision: true, ranges: {}, calibration: other }],
])('%s make another lineage where layers may stay float, as they make another model', (_name, before, after) => {
  expect(lineageOf(before)).not.toBe(lineageOf(after));
  expect(lineageOf({ ...before, mixedPrecision: false }) === lineageOf({ ...after, mixedPrecision: false })).toBe(true);
});

test('kept ranges say nothing about a method that was not used', () => {
  expect(describeLineage({ ...base, ranges: {}, calibrationMethod: { kind: 'min-max' } }).settings).not.toHaveProperty('calibrationMethod');
  expect(lineageOf({ ranges: {}, calibrationMethod: { kind: 'mse' } })).toBe(lineageOf({ ranges: {}, calibrationMethod: { kind: 'min-max' } }));
});
