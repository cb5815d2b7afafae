import { expect, test } from 'vitest';
import { runDecisions } from './run-decisions.ts';

const seeds = 1_000;

test('no decision of a rollout breaks an invariant, and every rollout ends once devices answer', () => {
  const outcomes = Array.from({ length: seeds }, (_, index) => runDecisions(index + 1));
  const broken = outcomes.flatMap(({ seed, violation, log }) => (violation === undefined ? [] : `${log.join('\n')}\n${violation.message}\nagain: npm run simulate -- --decisions --seed ${seed} --trace`));
  expect(broken).toEqual([]);
  // Else nothing was looked at.
  const ends = Map.groupBy(outcomes.flatMap((outcome) => outcome.ends), (state) => state);
  for (const state of ['succeeded', 'tripped', 'aborted', 'superseded']) expect(ends.get(state)?.length, state).toBeGreaterThan(seeds / 20);
});

test('the same seed gives the same decisions', () => {
  const first = runDecisions(11, Infinity);
  expect(first.log.length).toBeGreaterThan(20);
  expect(runDecisions(11, Infinity)).toEqual(first);
  expect(runDecisions(12, Infinity).log).not.toEqual(first.log);
});
