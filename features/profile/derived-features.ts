import { luma } from '../image/fit-image.ts';
import { MISSING } from '../transform/spec.ts';
import { featureFlags, type Transform } from '../transform/transform.ts';

const [redShare, greenShare, blueShare] = luma;

/** Figures of a raw input, before the transform, which may normalise away what a lamp, a lens or an amplifier did. */
export interface DerivedFeatures {
  readonly names: readonly string[];
  /** Leaves the values and flags (featureFlags) of a raw input from `at` on. */
  measure(raw: Float32Array, values: Float32Array, flags: Uint8Array, at: number): void;
}

export type DerivedFrom = Pick<Transform, 'columns' | 'windowRows' | 'outputNames'>;

/** Of an image its brightness, contrast and sharpness; of a window the RMS of each of its columns, unless the transform gives it. */
export function createDerivedFeatures({ columns, windowRows, outputNames }: DerivedFrom): DerivedFeatures {
  const [first] = columns;
  if (first?.kind === 'image') return imageFeatures(first);
  const given = new Set(outputNames);
  const signals = columns.flatMap(({ kind, name }, column) => (windowRows > 1 && kind === 'number' && !given.has(`${name}.rms`) ? [{ name: `${name}.rms`, column }] : []));
  return {
    names: signals.map(({ name }) => name),
    measure(raw, values, flags, at) {
      for (let i = 0; i < signals.length; i++) measureRms(raw, (signals[i] as (typeof signals)[number]).column, columns.length, values, flags, at + i);
    },
  };
}

/** Root of the mean square of the values that are present; where none is, the flag of the first. */
function measureRms(raw: Float32Array, start: number, step: number, values: Float32Array, flags: Uint8Array, at: number): void {
  let count = 0;
  let squares = 0;
  for (let i = start; i < raw.length; i += step) {
    const value = raw[i] as number;
    if (value - value !== 0 || value === MISSING) continue;
    count += 1;
    squares += value * value;
  }
  // 0 / 0 is NaN.
  values[at] = Math.sqrt(squares / count);
  flags[at] = count > 0 ? featureFlags.value : raw[start] === MISSING ? featureFlags.missing : featureFlags.nan;
}

/**
 * Brightness and contrast are mean and standard deviation of luma; sharpness is the variance of its Laplacian (4 neighbours, inner pixels), which falls as a lens gets dirty or out of focus
 * (Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy"). An image with an absent value has none of them.
 */
function imageFeatures({ name, height, width, channels }: { readonly name: string; readonly height: number; readonly width: number; readonly channels: number }): DerivedFeatures {
  const pixels = new Float64Array(height * width);
  return {
    names: ['brightness', 'contrast', 'sharpness'].map((figure) => `${name}.${figure}`),
    measure(raw, values, flags, at) {
      const isWhole = measureLevels(raw, channels === 3, pixels, values, at);
      if (isWhole) measureSharpness(pixels, height, width, values, at + 2);
      else values.fill(NaN, at, at + 3);
      flags.fill(isWhole ? featureFlags.value : raw.includes(MISSING) ? featureFlags.missing : featureFlags.nan, at, at + 3);
    },
  };
}

/** Fills in the pixels and leaves their mean and standard deviation; false where a value is absent: the square of MISSING is above the bound, and no sum with a NaN is below. */
function measureLevels(raw: Float32Array, isColoured: boolean, pixels: Float64Array, values: Float32Array, at: number): boolean {
  if (isColoured) for (let i = 0, j = 0; i < pixels.length; i++, j += 3) pixels[i] = redShare * (raw[j] as number) + greenShare * (raw[j + 1] as number) + blueShare * (raw[j + 2] as number);
  else pixels.set(raw);
  let sum = 0;
  let squares = 0;
  let otherSum = 0;
  let otherSquares = 0;
  const half = pixels.length >> 1;
  // Two halves at a time, as one sum would wait for itself.
  for (let i = 0; i < half; i++) {
    const value = pixels[i] as number;
    const other = pixels[i + half] as number;
    sum += value;
    squares += value * value;
    otherSum += other;
    otherSquares += other * other;
  }
  const last = pixels.length % 2 === 1 ? (pixels[pixels.length - 1] as number) : 0;
  sum += otherSum + last;
  squares += otherSquares + last * last;
  const mean = sum / pixels.length;
  values[at] = mean;
  values[at + 1] = Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
  return squares < 1e60;
}

function measureSharpness(pixels: Float64Array, height: number, width: number, values: Float32Array, at: number): void {
  let sum = 0;
  let squares = 0;
  let otherSum = 0;
  let otherSquares = 0;
  for (let y = 1; y < height - 1; y++) {
    const start = y * width;
    const end = start + width - 1;
    let i = start + 1;
    let before = pixels[start] as number;
    let own = pixels[i] as number;
    for (; i < end - 1; i += 2) {
      const next = pixels[i + 1] as number;
      const after = pixels[i + 2] as number;
      const value = before + next + (pixels[i - width] as number) + (pixels[i + width] as number) - 4 * own;
      const other = own + after + (pixels[i + 1 - width] as number) + (pixels[i + 1 + width] as number) - 4 * next;
      sum += value;
      squares += value * value;
      otherSum += other;
      otherSquares += other * other;
      before = next;
      own = after;
    }
    if (i < end) {
      const value = before + (pixels[i + 1] as number) + (pixels[i - width] as number) + (pixels[i + width] as number) - 4 * own;
      sum += value;
      squares += value * value;
    }
  }
  const count = Math.max(1, (height - 2) * (width - 2));
  values[at] = Math.max(0, squares + otherSquares - (sum + otherSum) ** 2 / count) / count;
}
