import { describe, expect, it } from 'vitest';
import { runAtOnce, runInSlices, type Steps } from './steps.ts';

function* countTo(last: number, piece: () => void): Steps<number> {
  let sum = 0;
  for (let i = 1; i <= last; i++) {
    piece();
    sum += i;
    yield;
  }
  return sum;
}

describe('runInSlices', () => {
  it.each([
    { pieceMs: 1, sliceMs: 4, sleeps: 2 },
    { pieceMs: 3, sliceMs: 4, sleeps: 5 },
    { pieceMs: 4, sliceMs: 4, sleeps: 10 },
    { pieceMs: 0, sliceMs: 4, sleeps: 0 },
  ])('comes to the same as all at once with ten pieces of $pieceMs ms in slices of $sliceMs ms, letting others have $sleeps turns', async ({ pieceMs, sliceMs, sleeps }) => {
    let nowMs = 0;
    let slept = 0;
    const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => void (slept += 1) };
    expect(await runInSlices(countTo(10, () => void (nowMs += pieceMs)), clock, sliceMs)).toBe(runAtOnce(countTo(10, () => undefined)));
    expect(slept).toBe(sleeps);
  });
});
