import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hasFault } from '../../simulators/fleet/draw-scenario.ts';
import { mutations } from './mutations.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';

const secondsMax = 30;

test('the same seed gives the same run, to the last line of its trace, in every thread', async () => {
  const options = { devices: 12, first: 11, count: 2 };
  const [first, second] = await runSeeds({ ...options, workers: 2 });
  expect(first?.trace.digest).not.toBe(second?.trace.digest);
  expect(await runSeed({ seed: 11, devices: 12 })).toEqual(first);
  expect(await runSeed({ seed: 12, devices: 12 })).toEqual(second);
});

test('whether a fault happens in a run is known before it', async () => {
  const outcomes = await runSeeds({ first: 11, count: 4, devices: 12, workers: 2, tail: 20_000, about: '' });
  const happened = outcomes.map(({ trace }) => trace.tail.some((line) => / fault +take_over_broker/.test(line)));
  expect(outcomes.map(({ seed }) => hasFault(seed, 12, 'take_over_broker'))).toEqual(happened);
  expect(new Set(happened).size).toBe(2);
});

test('no seed breaks a safety property, and every fleet converges once its faults stop', { timeout: 4 * secondsMax * 1_000 }, async () => {
  const outcomes = await runSeeds({ first: 1, count: 1_000, devices: 50, workers: 2, secondsMax });
  const broken = outcomes.flatMap(({ seed, violation }) => (violation === undefined ? [] : `${violation.property}: ${violation.message}\nagain: npm run simulate -- --seed ${seed} --devices 50 --trace`));
  expect(broken).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(2);
  expect(outcomes.every(({ inferences }) => inferences > 100)).toBe(true);
});

test('what is broken on purpose is there to be broken', () => {
  const absent = mutations.flatMap(({ name, edits }) => edits.filter(({ file, from }) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split(from).length !== 2).map(({ file, from }) => `${name}: ${file} has not one place that reads ${JSON.stringify(from)}`));
  expect(absent).toEqual([]);
});

test('an observer sees what is broken on purpose', async () => {
  const mutation = mutations.find(({ name }) => name === 'the confirmed slot is overwritten');
  const outcomes = await runSeeds({ first: 1, count: 6, devices: 12, workers: 2, mutation, stopsAtFirst: true });
  expect(outcomes.find(({ violation }) => violation !== undefined)?.violation?.property).toBe('3 a confirmed bundle survives');
});
