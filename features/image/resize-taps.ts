export const resizeKinds = ['area', 'bilinear'] as const;
export type ResizeKind = (typeof resizeKinds)[number];

/** Where each output place of one axis lies among the inputs: weights[starts[i]..starts[i + 1]) are for the inputs from first[i] on. */
export interface Taps {
  readonly first: Uint32Array;
  readonly starts: Uint32Array;
  readonly weights: Float32Array;
}

/** How many weights the taps hold, counted before they are made. */
export function tapWeightsMax(kind: ResizeKind, from: number, to: number): number {
  return to * (kind === 'bilinear' ? 2 : Math.ceil(from / to) + 2);
}

export function createTaps(kind: ResizeKind, from: number, to: number): Taps {
  const tapsOf = kind === 'area' ? areaTaps : bilinearTaps;
  const all = Array.from({ length: to }, (_, i) => tapsOf(i, from, to));
  const starts = new Uint32Array(to + 1);
  all.forEach(({ weights }, i) => (starts[i + 1] = (starts[i] as number) + weights.length));
  return { first: Uint32Array.from(all, ({ first }) => first), starts, weights: Float32Array.from(all.flatMap(({ weights }) => weights)) };
}

interface PlaceTaps { readonly first: number; readonly weights: readonly number[] }

/** Each output place is the mean of the input places that it covers, shares included; enlarging repeats. */
function areaTaps(i: number, from: number, to: number): PlaceTaps {
  const step = from / to;
  const [start, end] = [i * step, Math.min(from, (i + 1) * step)];
  const first = Math.min(from - 1, Math.floor(start + 1e-9));
  const last = Math.max(first + 1, Math.ceil(end - 1e-9));
  const weights = Array.from({ length: last - first }, (_, j) => Math.min(end, first + j + 1) - Math.max(start, first + j));
  return { first, weights: weights.map((weight) => weight / (end - start)) };
}

/** Between the two nearest input places; centers of places are at halves (as tf.image.resize and cv2.INTER_LINEAR). */
function bilinearTaps(i: number, from: number, to: number): PlaceTaps {
  const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
  const first = Math.min(Math.floor(at), Math.max(0, from - 2));
  const share = at - first;
  return { first, weights: from === 1 ? [1] : [1 - share, share] };
}

/** One picture's sizes; `channels` values lie together for each pixel. */
export interface Grid { readonly width: number; readonly height: number; readonly channels: number }

/**
 * Resizes without allocating: rows first, then columns, as both kinds are separable. Only the first `to.channels`
 * channels of `from` are read.
 *
 * @param narrow scratch of from.height x to.width x to.channels values
 */
export function resizePixels(values: ArrayLike<number>, from: Grid, columns: Taps, rows: Taps, narrow: Float32Array | Float64Array, into: Float32Array | Float64Array, to: Grid): void {
  for (let y = 0; y < from.height; y++) {
    const line = y * from.width * from.channels;
    for (let x = 0, out = y * to.width * to.channels; x < to.width; x++) {
      const start = columns.starts[x] as number;
      const end = columns.starts[x + 1] as number;
      const first = line + (columns.first[x] as number) * from.channels;
      for (let c = 0; c < to.channels; c++, out++) {
        let sum = 0;
        for (let j = start, at = first + c; j < end; j++, at += from.channels) sum += (columns.weights[j] as number) * (values[at] as number);
        narrow[out] = sum;
      }
    }
  }
  const line = to.width * to.channels;
  for (let y = 0; y < to.height; y++) {
    const start = rows.starts[y] as number;
    const end = rows.starts[y + 1] as number;
    const first = (rows.first[y] as number) * line;
    for (let i = 0; i < line; i++) {
      let sum = 0;
      for (let j = start, at = first + i; j < end; j++, at += line) sum += (rows.weights[j] as number) * (narrow[at] as number);
      into[y * line + i] = sum;
    }
  }
}
