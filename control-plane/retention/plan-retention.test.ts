import { expect, test } from 'vitest';
import { defaultRetention, planRetention } from './plan-retention.ts';

const dayMs = 86_400_000;

test('names every kind with the moment before which it goes', () => {
  expect(planRetention({ ...defaultRetention, windowsDays: 7 }, new Set(), 100 * dayMs)).toEqual([
    { kind: 'window', receivedBeforeMs: 93 * dayMs, rowsMax: 500 },
    { kind: 'hour', receivedBeforeMs: 93 * dayMs, rowsMax: 500 },
    { kind: 'metrics', receivedBeforeMs: 10 * dayMs, rowsMax: 500 },
    { kind: 'outcome', receivedBeforeMs: 10 * dayMs, rowsMax: 500 },
    { kind: 'losses', receivedBeforeMs: 10 * dayMs, rowsMax: 500 },
    { kind: 'sample', receivedBeforeMs: 10 * dayMs, rowsMax: 500 },
    { kind: 'verdict', receivedBeforeMs: 93 * dayMs, rowsMax: 500 },
  ]);
});

test('asks no more for what is drained, and ends', () => {
  expect(planRetention(defaultRetention, new Set(['metrics', 'sample']), 0).map((step) => step.kind)).toEqual(['window', 'hour', 'outcome', 'losses', 'verdict']);
  expect(planRetention(defaultRetention, new Set(['window', 'hour', 'metrics', 'outcome', 'losses', 'sample', 'verdict']), 0)).toEqual([]);
});
