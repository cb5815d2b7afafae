import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRangeFinder } from './create-range-finder.ts';
import { emptyRange, extendRange } from './range.ts';

test('finds what a loop over the values finds, of numbers or not, whatever the lengths', () => {
  const values = fc.array(fc.oneof({ weight: 5, arbitrary: fc.float({ noNaN: true }) }, { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) }), { minLength: 1, maxLength: 23 });
  fc.assert(fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (rounds) => {
    const finder = createRangeFinder(rounds.map(({ length }) => length));
    let [given, expected] = [emptyRange, emptyRange];
    for (const [i, round] of rounds.entries()) {
      finder.arrays[i]?.set(round);
      [given, expected] = [finder.extend(given, i), extendRange(expected, Float32Array.from(round))];
    }
    expect([given.min + 0, given.max + 0]).toEqual([expected.min + 0, expected.max + 0]);
  }), { numRuns: 300 });
});
