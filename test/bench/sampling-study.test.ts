import { expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { simulateStream, studiedPolicies } from './sampling-study.ts';

const streams = 200;

test.each(studiedPolicies.map((policy, seed) => [policy.name, policy, seed] as const))('%s: the interval covers the truth about as often as it says, and the estimate is not biased', (_, policy, seed) => {
  const random = createRandom(1_000 + seed);
  const results = Array.from({ length: streams }, () => simulateStream(policy, random)).filter((result) => result !== undefined);
  expect(results.length).toBe(streams);
  const covered = results.filter(({ truth, low, high }) => low <= truth && truth <= high).length / streams;
  // Three standard errors below 94 %.
  expect(covered).toBeGreaterThan(0.94 - 3 * Math.sqrt((0.06 * 0.94) / streams));
  const errors = results.map(({ estimate, truth }) => estimate - truth);
  const mean = errors.reduce((sum, error) => sum + error, 0) / streams;
  const spread = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (streams - 1));
  expect(Math.abs(mean)).toBeLessThan(4 * (spread / Math.sqrt(streams)));
});
