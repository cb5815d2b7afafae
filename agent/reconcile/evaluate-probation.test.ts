import { expect, test } from 'vitest';
import { evaluateProbation } from './evaluate-probation.ts';

const policy = { inferencesMin: 100, durationMs: 1_000, errorFractionMax: 0.05 };

test.each([
  // inferences, errors, elapsedMs, deaths
  [0, 0, 0, 0, 'continue', ''],
  [100, 0, 999, 0, 'continue', ''],
  [99, 0, 1_000, 0, 'continue', ''],
  [100, 0, 1_000, 0, 'confirm', ''],
  // 5 % of 100 are 5.
  [100, 5, 1_000, 0, 'confirm', ''],
  [100, 6, 1_000, 0, 'revert', 'probation.errors'],
  // With 5 errors of 10 seen, 95 good ones to come would do; with 6 they would not.
  [10, 5, 10, 0, 'continue', ''],
  [10, 6, 10, 0, 'revert', 'probation.errors'],
  // 5 % of 1000 are 50.
  [1_000, 50, 10, 0, 'continue', ''],
  [1_000, 51, 10, 0, 'revert', 'probation.errors'],
  [100, 0, 1_000, 1, 'confirm', ''],
  [100, 0, 1_000, 2, 'revert', 'probation.crashed'],
])('%d inferences, %d errors, %d ms, %d deaths: %s %s', (inferences, errors, elapsedMs, deaths, verdict, code) => {
  const judged = evaluateProbation({ inferences, errors, elapsedMs, deaths, stoppedCleanly: false }, policy);
  expect(judged.verdict).toBe(verdict);
  if (judged.verdict === 'revert') expect(judged.code).toBe(code);
});

test('a policy of zeros confirms at once', () => {
  expect(evaluateProbation({ inferences: 0, errors: 0, elapsedMs: 0, deaths: 0, stoppedCleanly: false }, { inferencesMin: 0, durationMs: 0, errorFractionMax: 0 }).verdict).toBe('confirm');
});
