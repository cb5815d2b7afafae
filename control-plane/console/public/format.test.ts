import { expect, it } from 'vitest';
import { formatAgo, formatCount, formatNumber, formatPercent, formatWords, shortDigest } from './format.ts';

it.each([
  [0, 'never'],
  [1_000_000, 'now'],
  [1_000_000 - 1_400, 'now'],
  [1_000_000 - 2_000, '2 s ago'],
  [1_000_000 - 89_000, '89 s ago'],
  [1_000_000 - 90_000, '2 min ago'],
  [1_000_000 + 5_000, 'now'],
])('at %i: %s', (atMs, expected) => {
  expect(formatAgo(atMs, 1_000_000)).toBe(expected);
});

it('formats figures for people', () => {
  expect([formatPercent(0.9345), formatNumber(0.03123), formatNumber(12_345.6), formatNumber(Number.NaN)]).toEqual(['93.5\u00a0%', '0.0312', '12,346', '–']);
  expect([formatCount(1, 'device'), formatCount(0, 'device'), shortDigest(`sha256:${'ab'.repeat(32)}`), formatWords('rollout.wave_opened')]).toEqual(['1 device', '0 devices', 'abababab', 'rollout wave opened']);
});
