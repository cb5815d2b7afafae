import { describe, expect, test } from 'vitest';
import { evaluateGate } from './evaluate-gate.ts';
import type { RolloutDeviceState } from './legacy.ts';

function wave(counts: Partial<Record<RolloutDeviceState, number>>): RolloutDeviceState[] {
  return Object.entries(counts).flatMap(([state, count]) => Array.from({ length: count }, () => state as RolloutDeviceState));
}

const gate = { confirmedPercentMin: 80, failedMax: 1, silentMax: 2 };

describe('evaluateGate', () => {
  test.each<[Partial<Record<RolloutDeviceState, number>>, string, string]>([
    // confirmed / total against 80 %
    [{ confirmed: 4, failed: 1 }, 'open', '4/5 = 80.0 %'],
    [{ confirmed: 79, failed: 1, silent: 2 }, 'open', '79/82 = 96.3 %'],
    [{ confirmed: 399, failed: 1 }, 'open', '99.8 %'],
    [{ confirmed: 7, silent: 2 }, 'trip', '7/9 = 77.8 %'],
    [{ confirmed: 8, silent: 2 }, 'open', '8/10 = 80.0 %'],
    [{ confirmed: 3, failed: 1 }, 'trip', '3/4 = 75.0 %'],
    // failedMax 1
    [{ confirmed: 100, failed: 2 }, 'trip', '2 failed > 1'],
    [{ failed: 2, assigned: 98 }, 'trip', 'trips before the others have an outcome'],
    [{ failed: 1, assigned: 98 }, 'hold', '1 failed is allowed, the rest is undecided'],
    // silentMax 2
    [{ confirmed: 97, silent: 3 }, 'trip', '3 silent > 2'],
    [{ confirmed: 98, silent: 2 }, 'open', '2 silent <= 2'],
    // undecided holds
    [{ confirmed: 99, assigned: 1 }, 'hold', 'one undecided of 100'],
    [{ confirmed: 99, waiting: 1 }, 'hold', 'one not yet told'],
    // nobody to judge by
    [{}, 'trip', 'empty'],
    [{ removed: 3 }, 'trip', 'all revoked'],
    [{ removed: 3, confirmed: 1 }, 'open', '1/1'],
  ])('%j -> %s (%s)', (counts, verdict) => {
    expect(evaluateGate(wave(counts), gate).verdict).toBe(verdict);
  });

  test('says the sum it decided by', () => {
    expect(evaluateGate(wave({ confirmed: 7, silent: 2 }), gate).reason).toBe('7 of 9 devices (77.8 %) confirmed, at least 80 % must');
  });

  test('no device confirmed never opens, not even at 0 %', () => {
    expect(evaluateGate(wave({ silent: 3 }), { confirmedPercentMin: 0, failedMax: 0, silentMax: undefined }).verdict).toBe('trip');
  });

  test('without silentMax only the percentage counts', () => {
    expect(evaluateGate(wave({ confirmed: 80, silent: 20 }), { ...gate, silentMax: undefined }).verdict).toBe('open');
    expect(evaluateGate(wave({ confirmed: 79, silent: 21 }), { ...gate, silentMax: undefined }).verdict).toBe('trip');
  });
});
