import { expect, test } from 'vitest';
import { AppError } from '../proto/app-error.ts';
import type { Clock } from '../proto/clock.ts';
import { runPeriodically } from './run-periodically.ts';

function clockThatStopsAfter(sleeps: number, stop: AbortController): Clock {
  let left = sleeps;
  return {
    nowMs: () => 0,
    monotonicMs: () => 0,
    sleep: async () => {
      left--;
      if (left === 0) stop.abort();
    },
  };
}

test('a fault of the world is told and the tick is tried again', async () => {
  const stop = new AbortController();
  const told: string[] = [];
  let ticks = 0;
  const tick = async (): Promise<void> => {
    ticks++;
    if (ticks === 2) throw new AppError('store.full', 'no room');
  };
  await runPeriodically({ name: 'rollout', intervalMs: 1, tick }, clockThatStopsAfter(3, stop), stop.signal, (error, name) => told.push(`${name}: ${error.message}`));
  expect(ticks).toBe(3);
  expect(told).toEqual(['rollout: no room']);
});

test('a bug of ours ends it', async () => {
  const stop = new AbortController();
  const tick = async (): Promise<void> => {
    throw new TypeError('ours');
  };
  await expect(runPeriodically({ name: 'rollout', intervalMs: 1, tick }, clockThatStopsAfter(3, stop), stop.signal, () => undefined)).rejects.toThrow('ours');
});
