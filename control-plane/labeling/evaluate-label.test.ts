import { expect, test } from 'vitest';
import { evaluateLabel } from './evaluate-label.ts';

test.each([
  ['classification', 'good', true],
  ['classification', 'GOOD', false],
  ['classification', 0, false],
  ['regression', 1.5, true],
  ['regression', '1.5', false],
  ['regression', Number.NaN, false],
  ['regression', Number.POSITIVE_INFINITY, false],
  ['anomaly', 'normal', true],
  ['anomaly', 'anomaly', true],
  ['anomaly', 'good', false],
] as const)('%s: %j is an answer: %s', (task, value, accepted) => {
  expect(evaluateLabel(value, { task, classNames: task === 'classification' ? ['good', 'worn'] : [] }).ok).toBe(accepted);
});
