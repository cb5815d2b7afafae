import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantizeInto } from './create-predictor.ts';
import { createQuantizer } from './create-quantizer.ts';
import type { TensorInfo } from './model-runtime.ts';

function both(type: 'int8' | 'uint8', scale: number, zeroPoint: number, values: Float32Array): [number[], number[]] {
  const info: TensorInfo = { name: 'x', shape: [values.length], type, quantization: { scale, zeroPoint } };
  const expected = type === 'int8' ? new Int8Array(values.length) : new Uint8Array(values.length);
  quantizeInto(expected, values, info);
  const quantizer = createQuantizer(type, values.length, scale, zeroPoint);
  quantizer.run(values);
  return [[...quantizer.data], [...expected]];
}

const scales = fc.float({ min: Math.fround(1e-6), max: 10, noNaN: true });

test.each(['int8', 'uint8'] as const)('gives what one value after the other gives: %s', (type) => {
  const zeroPoints = type === 'int8' ? fc.integer({ min: -128, max: 127 }) : fc.integer({ min: 0, max: 255 });
  fc.assert(fc.property(scales, zeroPoints, fc.array(fc.float(), { minLength: 1, maxLength: 70 }), (scale, zeroPoint, values) => {
    const [actual, expected] = both(type, scale, zeroPoint, Float32Array.from(values));
    expect(actual).toEqual(expected);
  }), { numRuns: 300 });
});

test('halves, what lies beside them, and what is no number', () => {
  fc.assert(fc.property(scales, fc.integer({ min: -128, max: 127 }), (scale, zeroPoint) => {
    const halves = Array.from({ length: 700 }, (_, i) => (i / 2 - 175) * scale);
    const values = Float32Array.from([...halves, ...halves.map((value) => value * (1 + 2 ** -24)), ...halves.map((value) => value * (1 - 2 ** -24)), Infinity, -Infinity, NaN, -0, 1e-45]);
    const [actual, expected] = both('int8', scale, zeroPoint, values);
    expect(actual).toEqual(expected);
  }), { numRuns: 40 });
});

test('takes more values than one page holds', () => {
  const values = Float32Array.from({ length: 40_001 }, (_, i) => (i % 300) - 150);
  const [actual, expected] = both('int8', 1, -3, values);
  expect(actual).toEqual(expected);
});
