import { expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { evaluateSampling } from './evaluate-sampling.ts';

const policy = { randomFloor: 0.1, uncertaintyMin: 0.5, uncertainProbability: 0.4 };

test.each([
  // 0.1 + (1 - 0.1) * 0.4 = 0.46
  [0.5, 0.099, true, 0.1, 'random'],
  [0.5, 0.1, false, 0.1, 'uncertainty'],
  [0.51, 0.099, true, 0.46, 'random'],
  [0.51, 0.459, true, 0.46, 'uncertainty'],
  [0.51, 0.461, false, 0.46, 'uncertainty'],
])('uncertainty %d, draw %d', (uncertainty, draw, kept, probability, rule) => {
  const verdict = evaluateSampling(uncertainty, policy, draw);
  expect(verdict).toEqual({ kept, inclusionProbability: expect.closeTo(probability, 12), rule });
});

test.each([
  [{ randomFloor: NaN, uncertaintyMin: 0.5, uncertainProbability: NaN }, 0],
  [{ randomFloor: -1, uncertaintyMin: 0.5, uncertainProbability: 2 }, 1],
  [{ randomFloor: 3, uncertaintyMin: 0.5, uncertainProbability: 0 }, 1],
])('a policy of no probabilities is held to what is one: %j', (wrong, probability) => {
  expect(evaluateSampling(0.9, wrong, 0.5).inclusionProbability).toBe(probability);
});

test('totals weighted by the inverse inclusion probability are unbiased', () => {
  // A population whose uncertain inputs differ from the rest: keeping more of them would bias an unweighted mean.
  const random = createRandom(7);
  const population = Array.from({ length: 2_000 }, () => {
    const uncertainty = random();
    return { uncertainty, value: uncertainty > 0.5 ? 3 : 1 };
  });
  const total = population.reduce((sum, { value }) => sum + value, 0);
  const rounds = 300;
  const estimates = Array.from({ length: rounds }, () =>
    population.reduce((sum, { uncertainty, value }) => {
      const { kept, inclusionProbability } = evaluateSampling(uncertainty, policy, random());
      return kept ? sum + value / inclusionProbability : sum;
    }, 0),
  );
  const mean = estimates.reduce((sum, estimate) => sum + estimate, 0) / rounds;
  // Variance of the Horvitz-Thompson total under Poisson sampling: sum of (1 - p) / p * y^2 (Sarndal et al. 1992, 3.5.1).
  const variance = population.reduce((sum, { uncertainty, value }) => {
    const p = uncertainty > 0.5 ? 0.46 : 0.1;
    return sum + ((1 - p) / p) * value ** 2;
  }, 0);
  expect(Math.abs(mean - total)).toBeLessThan(4 * Math.sqrt(variance / rounds));
  const spread = Math.sqrt(estimates.reduce((sum, estimate) => sum + (estimate - mean) ** 2, 0) / (rounds - 1));
  expect(spread / Math.sqrt(variance)).toBeGreaterThan(0.85);
  expect(spread / Math.sqrt(variance)).toBeLessThan(1.15);
});
