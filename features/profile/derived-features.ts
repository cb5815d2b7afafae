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
  // Three rows of luma at a time: they stay in the fastest cache, where a whole plane would push the model's weights out.
  const rows = Array.from({ length: 3 }, () => new Float64Array(width));
  const levels = new Float64Array(2);
  const edges = new Float64Array(2);
  const pixels = height * width;
  const inner = Math.max(1, (height - 2) * (width - 2));
  return {
    names: ['brightness', 'contrast', 'sharpness'].map((figure) => `${name}.${figure}`),
    measure(raw, values, flags, at) {
      levels.fill(0);
      edges.fill(0);
      for (let y = 0; y < height; y++) {
        const row = rows[y % 3] as Float64Array;
        if (channels === 3) readColours(raw, y * width * 3, row);
        else row.set(raw.subarray(y * width, (y + 1) * width));
        addLevels(row, levels);
        if (y >= 2) addEdges(rows[(y - 2) % 3] as Float64Array, rows[(y - 1) % 3] as Float64Array, row, edges);
      }
      const mean = (levels[0] as number) / pixels;
      const squares = levels[1] as number;
      // False where a value is absent: the square of MISSING is above the bound, and no sum with a NaN is below.
      const isWhole = squares < 1e60;
      values[at] = isWhole ? mean : NaN;
      values[at + 1] = isWhole ? Math.sqrt(Math.max(0, squares / pixels - mean * mean)) : NaN;
      values[at + 2] = isWhole ? Math.max(0, (edges[1] as number) - (edges[0] as number) ** 2 / inner) / inner : NaN;
      flags.fill(isWhole ? featureFlags.value : raw.includes(MISSING) ? featureFlags.missing : featureFlags.nan, at, at + 3);
    },
  };
}

function readColours(raw: Float32Array, from: number, row: Float64Array): void {
  for (let x = 0, i = from; x < row.length; x++, i += 3) row[x] = redShare * (raw[i] as number) + greenShare * (raw[i + 1] as number) + blueShare * (raw[i + 2] as number);
}

// Two sums at a time, as one would wait for itself.

/** Adds the values of a row and their squares. */
function addLevels(row: Float64Array, levels: Float64Array): void {
  let sum = 0;
  let squares = 0;
  let otherSum = 0;
  let otherSquares = 0;
  const pairs = row.length - (row.length % 2);
  for (let x = 0; x < pairs; x += 2) {
    const value = row[x] as number;
    const other = row[x + 1] as number;
    sum += value;
    squares += value * value;
    otherSum += other;
    otherSquares += other * other;
  }
  const last = pairs < row.length ? (row[pairs] as number) : 0;
  levels[0]! += sum + otherSum + last;
  levels[1]! += squares + otherSquares + last * last;
}

/** Adds the Laplacian of the inner pixels of a row, and its squares. */
function addEdges(above: Float64Array, row: Float64Array, below: Float64Array, edges: Float64Array): void {
  let sum = 0;
  let squares = 0;
  let otherSum = 0;
  let otherSquares = 0;
  const end = row.length - 1;
  let x = 1;
  let before = row[0] as number;
  let own = row[1] as number;
  for (; x < end - 1; x += 2) {
    const next = row[x + 1] as number;
    const after = row[x + 2] as number;
    const value = before + next + (above[x] as number) + (below[x] as number) - 4 * own;
    const other = own + after + (above[x + 1] as number) + (below[x + 1] as number) - 4 * next;
    sum += value;
    squares += value * value;
    otherSum += other;
    otherSquares += other * other;
    before = next;
    own = after;
  }
  if (x < end) {
    const value = before + (row[x + 1] as number) + (above[x] as number) + (below[x] as number) - 4 * own;
    sum += value;
    squares += value * value;
  }
  edges[0]! += sum + otherSum;
  edges[1]! += squares + otherSquares;
}
