import { describe, expect, test } from 'vitest';
import { decodeSamples } from './decode-samples.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A file as numpy.save writes it (NEP 1). */
function npy(descr: string, shape: string, data: Uint8Array, more = ''): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${more === 'fortran' ? 'True' : 'False'}, 'shape': (${shape}), }\n`;
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0, header.length & 255, header.length >> 8]), Buffer.from(header), data]);
}

const sixFloats = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6.5).buffer);

describe('calibration samples', () => {
  test.each<[string, 'npy' | 'csv' | 'jsonl', Uint8Array, number[][]]>([
    ['npy of float32', 'npy', npy('<f4', '2, 3', sixFloats), [[1, 2, 3], [4, 5, 6.5]]],
    ['npy of float64 with one value each', 'npy', npy('<f8', '2, 1', new Uint8Array(Float64Array.of(0.5, -7).buffer)), [[0.5], [-7]]],
    ['npy of bytes, image by image', 'npy', npy('|u1', '2, 1, 2', Uint8Array.of(0, 255, 3, 4)), [[0, 255], [3, 4]]],
    ['csv with names', 'csv', text('a,b\n1,2\n\n3, -4e-1\n'), [[1, 2], [3, Math.fround(-0.4)]]],
    ['csv without names, a value missing', 'csv', text('1,\r\n2,3'), [[1, NaN], [2, 3]]],
    ['npy of one value for each sample', 'npy', npy('<f4', '6,', sixFloats), [[1], [2], [3], [4], [5], [6.5]]],
    ['jsonl of numbers', 'jsonl', text('3\n-0.5\n'), [[3], [-0.5]]],
    ['jsonl of nested rows', 'jsonl', text('[[1,2],[3,4]]\n{"x":[5,6,7,null]}\n'), [[1, 2, 3, 4], [5, 6, 7, NaN]]],
  ])('are read from %s', (_name, format, bytes, expected) => {
    const decoded = decodeSamples(bytes, format);
    expect(decoded).toEqual({ ok: true, value: expected.map((sample) => Float32Array.from(sample)) });
  });

  test.each<[string, 'npy' | 'csv' | 'jsonl', Uint8Array, RegExp]>([
    ['another file', 'npy', text('hello, this is no array'), /does not start with the npy signature/],
    ['an npy cut off', 'npy', npy('<f4', '2, 3', sixFloats.subarray(0, 20)), /has 20 bytes of data; its shape \(2, 3\) needs 24/],
    ['an npy of a single value', 'npy', npy('<f4', '', sixFloats.subarray(0, 4)), /shape \(\); expected at least one dimension/],
    ['an npy in Fortran order', 'npy', npy('<f4', '2, 3', sixFloats, 'fortran'), /Fortran order/],
    ['an npy of complex numbers', 'npy', npy('<c8', '1, 3', sixFloats), /has the type <c8; expected one of <f4/],
    ['a word in the first line of a csv, which is no line of names', 'csv', text('1,two\n3,4\n'), /line 1 of the calibration data: column 2 is "two"/],
    ['semicolons in a csv', 'csv', text('0.5;1\n2;3\n'), /line 1 of the calibration data: column 1 is "0.5;1"; expected a number: separate columns by commas/],
    ['a word in a csv', 'csv', text('1,2\n3,four\n'), /line 2 of the calibration data: column 2 is "four"/],
    ['broken JSON', 'jsonl', text('[1,2]\n[1,'), /line 2 .* not JSON/],
    ['a word in JSON', 'jsonl', text('[1,"b"]'), /value 1 is "b"/],
  ])('are refused from %s', (_name, format, bytes, message) => {
    expect(decodeSamples(bytes, format)).toMatchObject({ ok: false, error: { code: 'converter.calibration_invalid', message: expect.stringMatching(message) as string } });
  });

  test.each<[string, string, readonly number[], boolean]>([
    ['as the input', '1, 2, 3', [1, 2, 3], true],
    ['flat', '1, 6', [1, 2, 3], true],
    ['with a length of one more', '1, 1, 2, 3', [1, 2, 3], true],
    ['channels first', '1, 3, 2', [1, 2, 3], false],
    ['of another length', '2, 3', [1, 6], false],
    ['a single sample without the dimension that counts', '6,', [1, 6], false],
  ])('of an npy must lie as the model takes them: %s', (_name, shape, input, fits) => {
    const decoded = decodeSamples(npy('<f4', shape, sixFloats), 'npy', input);
    expect(decoded.ok ? true : decoded.error.message).toEqual(fits ? true : expect.stringMatching(/each as the model's input \[1, .*\] lies in memory, or flat/));
  });
});
