import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSamples, doubtSamples, type SampleCheck } from './check-samples.ts';

const good = [Float32Array.of(1, 2, 3), Float32Array.of(3, 2, 1)];
const at = (index: number, bad: Float32Array): Float32Array[] => Array.from({ length: 5 }, (_, i) => (i === index ? bad : Float32Array.of(i, 2 * i, 1)));
const calibration: SampleCheck = { use: 'calibration', inputLength: 3 };
const constant = (value: number): Float32Array => new Float32Array(3).fill(value);

test.each<[string, readonly Float32Array[], RegExp]>([
  ['no samples', [], /there are no calibration samples/],
  ['an empty sample', at(3, new Float32Array(0)), /^calibration sample 3 is empty; the model takes 3 values/],
  ['a short sample', at(2, new Float32Array(2)), /^calibration sample 2 has 2 values; the model takes 3/],
  ['a long sample', at(4, new Float32Array(4)), /^calibration sample 4 has 4 values; the model takes 3/],
  ['not a number', at(1, Float32Array.of(1, Number.NaN, 2)), /^calibration sample 1 has the value NaN at position 1/],
  ['infinity', at(0, Float32Array.of(1, 2, Number.POSITIVE_INFINITY)), /^calibration sample 0 has the value Infinity at position 2/],
  ['minus infinity', at(4, Float32Array.of(Number.NEGATIVE_INFINITY, 2, 3)), /^calibration sample 4 has the value -Infinity at position 0/],
  ['two samples that are the same', [good[0] as Float32Array, Float32Array.of(1, 2, 3)], /^calibration sample 1 is the same as calibration sample 0; expected/],
  ['the same sample again and again', Array.from({ length: 4 }, () => Float32Array.of(1, 2, 3)), /^calibration sample 1 is the same as calibration sample 0, and so is each of the other 2; expected/],
  ['a sample of zeros alone', [constant(0)], /^calibration sample 0 is the value 0 in all its 3 places.*--allow-constant-samples/],
  ['a constant sample among others', at(2, constant(0.5)), /^calibration sample 2 is the value 0.5 in all its 3 places/],
  ['one number all over, in every sample', [1, 2, 3].map(constant), /^calibration sample 0 is the value 1 in all its 3 places/],
])('refuses %s and names the sample', (_name, samples, message) => {
  expect(checkSamples(samples, calibration)).toMatch(message);
});

test('names the file of a sample that has one', () => {
  const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];
  expect(checkSamples(at(2, constant(0)), { ...calibration, names })).toMatch(/^calibration sample 2 \(c\.png\) is the value 0/);
  expect(checkSamples(at(1, Float32Array.of(0, Number.NaN, 0)), { ...calibration, use: 'check', names })).toMatch(/^check sample 1 \(b\.png\) has the value NaN/);
});

test.each<[string, readonly Float32Array[], Partial<SampleCheck>]>([
  ['samples that differ', good, {}],
  ['a single sample', good.slice(0, 1), {}],
  ['a constant sample among others where the data has such', at(2, constant(0)), { allowConstant: true }],
  ['single values, where the model takes one', [Float32Array.of(1), Float32Array.of(2)], { inputLength: 1 }],
  ['constant check samples: they shape nothing', [constant(0), constant(0)], { use: 'check' }],
])('takes %s', (_name, samples, more) => {
  expect(checkSamples(samples, { ...calibration, ...more })).toBeUndefined();
});

test('samples that are all the same are refused whatever is allowed', () => {
  expect(checkSamples([constant(0), constant(0)], { ...calibration, allowConstant: true })).toMatch(/is the same as/);
});

describe('doubts', () => {
  const many = (count: number): Float32Array[] => Array.from({ length: count }, (_, i) => Float32Array.of(i, 1, 2));

  test.each<[string, readonly Float32Array[], readonly RegExp[]]>([
    ['20 samples that differ', many(20), []],
    ['19', many(19), [/^there are 19 calibration samples/]],
    ['one', many(1), [/^there is one calibration sample/]],
    ['a repeated one', [...many(20), Float32Array.of(3, 1, 2)], [/^1 of 21 calibration samples repeats an earlier one and adds nothing: calibration sample 20 is the same as calibration sample 3$/]],
    ['a constant one', [...many(20), constant(0)], [/^1 of 21 calibration samples are a single value throughout, the first is calibration sample 20$/]],
    ['zeros of either sign', [...many(20), Float32Array.of(-0, 1, 2)], [/^1 of 21 .* calibration sample 20 is the same as calibration sample 0/]],
  ])('%s', (_name, samples, expected) => {
    const doubts = doubtSamples(samples, calibration);
    expect(doubts).toHaveLength(expected.length);
    for (const [i, doubt] of doubts.entries()) expect(doubt).toMatch(expected[i] as RegExp);
  });

  test('as many repeats are counted as there are samples more than different ones', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.constantFrom(0, 1, 2), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 40 }), (rows) => {
      const repeats = rows.length - new Set(rows.map((row) => row.join())).size;
      const said = doubtSamples(rows.map((row) => Float32Array.from(row)), { ...calibration, inputLength: 2 }).find((doubt) => /repeat/.test(doubt));
      expect(Number(/^\d+/.exec(said ?? '0')?.[0])).toBe(repeats);
    }));
  });
});
