import { f32, get, i32, openKernel, repeatWhileBelow, set, step, tee, vector, type ModuleSpec } from '../features/simd/assemble-module.ts';
import { assert } from '../proto/assert.ts';

/** Float features into a quantized tensor, many at a time. */
export interface Quantizer {
  /** What `run` fills; always the same array. */
  readonly data: Int8Array | Uint8Array;
  /** @param values as many as `data` has */
  run(values: Float32Array): void;
}

/** Values of one turn of the loop. */
const lanes = 16;

/**
 * Quantizes in 128-bit SIMD, to the same numbers as quantizeInto, in a third of the time or less: a quotient in float32, halves away from zero, saturated; NaN becomes the zero point.
 *
 * @param scale a float32
 */
export function createQuantizer(type: 'int8' | 'uint8', length: number, scale: number, zeroPoint: number): Quantizer {
  assert(Math.fround(scale) === scale, 'a scale is a float32');
  const padded = Math.ceil(length / lanes) * lanes;
  const end = 4 * padded;
  const { buffer, run } = openKernel(quantizeKernel(type), end + padded);
  const real = new Float32Array(buffer, 0, length);
  return {
    data: type === 'int8' ? new Int8Array(buffer, end, length) : new Uint8Array(buffer, end, length),
    run(values) {
      real.set(values);
      run(0, end, end, scale, zeroPoint);
    },
  };
}

// Of the function: where the values are, where the result goes, where the values end.
const [from, to, end, scale, zeroPoint, scales, zeroPoints, x] = [0, 1, 2, 3, 4, 5, 6, 7];

function quantizeKernel(type: 'int8' | 'uint8'): ModuleSpec {
  const narrow = type === 'int8' ? vector.i8x16NarrowSigned : vector.i8x16NarrowUnsigned;
  const body = [
    ...[...get(scale), ...vector.f32x4Splat, ...set(scales), ...get(zeroPoint), ...vector.i16x8Splat, ...set(zeroPoints)],
    ...repeatWhileBelow(from, end, [
      ...[...get(to), ...raise(0), ...raise(32), ...narrow, ...vector.store(0)],
      ...[...step(from, 4 * lanes), ...step(to, lanes)],
    ]),
  ];
  return { parameters: [i32, i32, i32, f32, i32], integers: 0, vectors: 3, body };
}

/** Eight values as int16, moved by the zero point. */
function raise(offset: number): number[] {
  return [...round(offset), ...round(offset + 16), ...vector.i16x8NarrowSigned, ...get(zeroPoints), ...vector.i16x8AddSaturated];
}

/** Four values at `offset` as int32: the whole part of the quotient, and one more where twice the rest (both exact) has a whole part. Saturates, and makes NaN 0. */
function round(offset: number): number[] {
  const quotient = [...get(from), ...vector.load(offset), ...get(scales), ...vector.f32x4Div, ...tee(x), ...vector.i32x4TruncSaturated];
  const rest = [...get(x), ...get(x), ...vector.f32x4Trunc, ...vector.f32x4Sub, ...tee(x), ...get(x), ...vector.f32x4Add, ...vector.i32x4TruncSaturated];
  return [...quotient, ...rest, ...vector.i32x4Add];
}
