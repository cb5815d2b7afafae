import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFft, isFftLength } from './fft.ts';

/** The definition, O(N^2): the oracle. */
function naiveTransform(re: readonly number[], im: readonly number[]): { re: number[]; im: number[] } {
  const length = re.length;
  const outRe: number[] = [];
  const outIm: number[] = [];
  for (let k = 0; k < length; k++) {
    let sumRe = 0;
    let sumIm = 0;
    for (let n = 0; n < length; n++) {
      const angle = (-2 * Math.PI * k * n) / length;
      sumRe += (re[n] as number) * Math.cos(angle) - (im[n] as number) * Math.sin(angle);
      sumIm += (re[n] as number) * Math.sin(angle) + (im[n] as number) * Math.cos(angle);
    }
    outRe.push(sumRe);
    outIm.push(sumIm);
  }
  return { re: outRe, im: outIm };
}

describe('createFft', () => {
  it('agrees with the definition for every length up to 256', () => {
    const sample = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.infiniteStream(sample), (log, stream) => {
        const length = 2 ** log;
        const re = [...stream.take(length)];
        const im = [...stream.take(length)];
        const expected = naiveTransform(re, im);
        const actualRe = Float64Array.from(re);
        const actualIm = Float64Array.from(im);
        createFft(length).forward(actualRe, actualIm);
        for (let k = 0; k < length; k++) {
          expect(actualRe[k]).toBeCloseTo(expected.re[k] as number, 6);
          expect(actualIm[k]).toBeCloseTo(expected.im[k] as number, 6);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('puts a cosine of amplitude 1 into two bins of N/2', () => {
    const length = 64;
    const re = Float64Array.from({ length }, (_, n) => Math.cos((2 * Math.PI * 5 * n) / length));
    const im = new Float64Array(length);
    createFft(length).forward(re, im);
    re.forEach((value, k) => expect(value).toBeCloseTo(k === 5 || k === length - 5 ? length / 2 : 0, 10));
  });

  it.each([[0, false], [1, false], [2, true], [3, false], [1000, false], [1024, true], [131072, false]])('accepts the length %i: %s', (length, accepted) => {
    expect(isFftLength(length)).toBe(accepted);
  });
});
