import { expect, test } from 'vitest';
import { planReconnectMs } from './plan-reconnect.ts';

const policy = { baseMs: 1000, maxMs: 60_000 };

test.each([
  [0, 0, 500],
  [0, 1, 1500],
  [1, 1, 2500],
  [5, 0.5, 16_500],
  [6, 1, 60_500],
  [1000, 1, 60_500],
])('attempt %d with draw %d waits %d ms', (attempt, draw, ms) => {
  expect(planReconnectMs(attempt, policy, draw)).toBe(ms);
});
