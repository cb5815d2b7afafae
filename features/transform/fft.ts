import { assert } from '../../proto/assert.ts';

/** A real FFT of one fixed length, with its own tables; forward allocates nothing. */
export interface Fft {
  readonly length: number;
  /**
   * Replaces re + i im by its discrete Fourier transform, X_k = sum_n x_n exp(-2 pi i k n / N), unscaled.
   * Both arrays hold `length` values.
   */
  forward(re: Float64Array, im: Float64Array): void;
}

export function isFftLength(length: number): boolean {
  return Number.isInteger(length) && length >= 2 && length <= 65_536 && (length & (length - 1)) === 0;
}

/** Iterative radix-2 decimation in time (Cooley and Tukey 1965) with bit reversal. The length is a power of two. */
export function createFft(length: number): Fft {
  assert(isFftLength(length), `an FFT needs a power of two from 2 to 65536, got ${length}`);
  const cos = new Float64Array(length / 2);
  const sin = new Float64Array(length / 2);
  for (let i = 0; i < length / 2; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / length);
    sin[i] = Math.sin((2 * Math.PI * i) / length);
  }
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1] as number) / 2 + ((i & 1) === 1 ? length / 2 : 0);

  const forward = (re: Float64Array, im: Float64Array): void => {
    for (let i = 0; i < length; i++) {
      const j = reversed[i] as number;
      if (j <= i) continue;
      const swapRe = re[i] as number;
      const swapIm = im[i] as number;
      re[i] = re[j] as number;
      im[i] = im[j] as number;
      re[j] = swapRe;
      im[j] = swapIm;
    }
    for (let size = 2; size <= length; size *= 2) {
      const half = size / 2;
      const stride = length / size;
      for (let start = 0; start < length; start += size) {
        for (let k = 0; k < half; k++) {
          const c = cos[k * stride] as number;
          const s = sin[k * stride] as number;
          const a = start + k;
          const b = a + half;
          const oddRe = (re[b] as number) * c + (im[b] as number) * s;
          const oddIm = (im[b] as number) * c - (re[b] as number) * s;
          re[b] = (re[a] as number) - oddRe;
          im[b] = (im[a] as number) - oddIm;
          re[a] = (re[a] as number) + oddRe;
          im[a] = (im[a] as number) + oddIm;
        }
      }
    }
  };
  return { length, forward };
}
