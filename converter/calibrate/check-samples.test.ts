import { expect, test } from 'vitest';
import { checkSamples } from './check-samples.ts';

const good = [Float32Array.of(1, 2, 3), Float32Array.of(3, 2, 1)];
const at = (index: number, bad: Float32Array): Float32Array[] => Array.from({ length: 5 }, (_, i) => (i === index ? bad : Float32Array.of(i, 2 * i, 1)));

test.each<[string, readonly Float32Array[], RegExp]>([
  ['no samples', [], /there are no calibration samples/],
  ['an empty sample', at(3, new Float32Array(0)), /^calibration sample 3 is empty; the model takes 3 values/],
  ['a short sample', at(2, new Float32Array(2)), /^calibration sample 2 has 2 values; the model takes 3/],
  ['a long sample', at(4, new Float32Array(4)), /^calibration sample 4 has 4 values; the model takes 3/],
  ['not a number', at(1, Float32Array.of(1, Number.NaN, 2)), /^calibration sample 1 has the value NaN at position 1/],
  ['infinity', at(0, Float32Array.of(1, 2, Number.POSITIVE_INFINITY)), /^calibration sample 0 has the value Infinity at position 2/],
  ['minus infinity', at(4, Float32Array.of(Number.NEGATIVE_INFINITY, 2, 3)), /^calibration sample 4 has the value -Infinity at position 0/],
  ['the same sample again and again', Array.from({ length: 4 }, () => Float32Array.of(1, 2, 3)), /^calibration samples 0 to 3 are all the same/],
  ['a sample of zeros alone', [new Float32Array(3)], /^calibration samples 0 to 0 are all the same/],
  ['one number all over, in every sample', [1, 2, 3].map((value) => new Float32Array(3).fill(value)), /^calibration sample 0 is the value 1 3 times/],
])('refuses %s and names the sample', (_name, samples, message) => {
  expect(checkSamples(samples, 3)).toMatch(message);
});

test.each<[string, readonly Float32Array[], number]>([
  ['samples that differ', good, 3],
  ['a single sample', good.slice(0, 1), 3],
  ['a black picture among others', at(2, new Float32Array(3)), 3],
  ['single values, where the model takes one', [Float32Array.of(1), Float32Array.of(2)], 1],
])('takes %s', (_name, samples, length) => {
  expect(checkSamples(samples, length)).toBeUndefined();
});
