import { describe, expect, test } from 'vitest';
import { createRandom } from '../../proto/random.ts';
import { simulateRollout, type GateOutcome } from './gate-fleet.ts';
import { behaviourGate, installGate, mainScenario } from './gate-scenario.ts';

// The main setting, cut down to its first two waves and to fewer labelled devices; `npm run bench -- gates` takes it whole.
const scenario = { ...mainScenario, devices: 120, waves: [1, 10], labelledDevicesMax: 40, installFailure: 0, silent: 0 };

function simulate(count: number, effect: number, gate: typeof behaviourGate): GateOutcome[] {
  return Array.from({ length: count }, (_, seed) => simulateRollout({ ...scenario, effect }, gate, createRandom(seed + 1)));
}

describe('gates over simulated rollouts, looked at every minute', () => {
  test('a good version passes', () => {
    const outcomes = simulate(60, 0, behaviourGate);
    // At most 1 % by its false alarm rate: two of sixty have a chance of 0.1 %.
    expect(outcomes.filter(({ ended }) => ended === 'tripped').length).toBeLessThanOrEqual(2);
    expect(outcomes.filter(({ ended }) => ended === 'completed').length).toBeGreaterThanOrEqual(57);
  });

  test('one that is 5 points worse is stopped with ten devices exposed at most, where installations alone show nothing', () => {
    const outcomes = simulate(40, -0.05, behaviourGate);
    expect(outcomes.filter(({ ended }) => ended === 'tripped').length).toBeGreaterThanOrEqual(38);
    expect(Math.max(...outcomes.map(({ exposed }) => exposed))).toBeLessThanOrEqual(10);
    expect(simulate(5, -0.05, installGate).map(({ ended }) => ended)).toEqual(Array.from({ length: 5 }, () => 'completed'));
  });

  test('the same seed gives the same rollout', () => {
    expect(simulate(2, -0.05, behaviourGate)).toEqual(simulate(2, -0.05, behaviourGate));
  });
});
