/** A decoded picture, row by row, channels together; values 0 (black) to 1 (white). */
export interface Image { readonly width: number; readonly height: number; readonly channels: 1 | 3 | 4; readonly values: Float32Array }

export const resizeKinds = ['area', 'bilinear'] as const;
export type ResizeKind = (typeof resizeKinds)[number];

/** What black and white become, for all channels or for each. */
export interface ChannelRange { readonly low: number; readonly high: number }

export interface ImagePlan {
  readonly width: number;
  readonly height: number;
  /** 1: grey; 3: red, green, blue. */
  readonly channels: number;
  readonly resize: ResizeKind;
  readonly scale: readonly ChannelRange[];
}

/** A picture as a model takes it: [height, width, channels], resized without keeping its proportions, then scaled. */
export function fitImage(image: Image, plan: ImagePlan): Float32Array {
  const colours = convertChannels(image, plan.channels);
  const resized = resize(colours, image, plan, plan.resize === 'bilinear' ? bilinearTaps : areaTaps);
  for (let i = 0; i < resized.length; i++) {
    const { low, high } = plan.scale[(i % plan.channels) % plan.scale.length] as ChannelRange;
    resized[i] = low + (high - low) * (resized[i] as number);
  }
  return resized;
}

/** Grey is luma as of ITU-R BT.601, section 2.5.1: 0.299 R + 0.587 G + 0.114 B. Transparency is dropped. */
function convertChannels({ width, height, channels, values }: Image, wanted: number): Float32Array {
  if (channels === wanted) return values;
  const pixels = width * height;
  const result = new Float32Array(pixels * wanted);
  for (let at = 0; at < pixels; at++) {
    const from = at * channels;
    const [r, g, b] = channels === 1 ? [values[from] as number, values[from] as number, values[from] as number] : [values[from] as number, values[from + 1] as number, values[from + 2] as number];
    if (wanted === 1) result[at] = 0.299 * r + 0.587 * g + 0.114 * b;
    else [result[at * wanted], result[at * wanted + 1], result[at * wanted + 2]] = [r, g, b];
    if (wanted === 4) result[at * 4 + 3] = 1;
  }
  return result;
}

/** Where an output place lies among the inputs and with what weights: first index and one weight for each from there on. */
interface Taps { readonly first: number; readonly weights: readonly number[] }

/** Each output place is the mean of the input places that it covers, shares included; enlarging repeats. */
function areaTaps(from: number, to: number): Taps[] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * step, Math.min(from, (i + 1) * step)];
    const first = Math.min(from - 1, Math.floor(start));
    const last = Math.max(first + 1, Math.ceil(end - 1e-9));
    const weights = Array.from({ length: last - first }, (__, j) => Math.min(end, first + j + 1) - Math.max(start, first + j));
    return { first, weights: weights.map((weight) => weight / (end - start)) };
  });
}

/** Between the two nearest input places; centers of places are at halves (as tf.image.resize with half pixel centers). */
function bilinearTaps(from: number, to: number): Taps[] {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const first = Math.min(Math.floor(at), Math.max(0, from - 2));
    const share = at - first;
    return { first, weights: from === 1 ? [1] : [1 - share, share] };
  });
}

/** Rows first, then columns: both ways of resizing are separable. */
function resize(values: Float32Array, from: { width: number; height: number }, { width, height, channels }: ImagePlan, tapsOf: (from: number, to: number) => Taps[]): Float32Array {
  const [columns, rows] = [tapsOf(from.width, width), tapsOf(from.height, height)];
  const narrow = new Float32Array(from.height * width * channels);
  for (let y = 0; y < from.height; y++) {
    for (const [x, { first, weights }] of columns.entries()) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let j = 0; j < weights.length; j++) sum += (weights[j] as number) * (values[(y * from.width + first + j) * channels + c] as number);
        narrow[(y * width + x) * channels + c] = sum;
      }
    }
  }
  const result = new Float32Array(height * width * channels);
  const line = width * channels;
  for (const [y, { first, weights }] of rows.entries()) {
    for (let i = 0; i < line; i++) {
      let sum = 0;
      for (let j = 0; j < weights.length; j++) sum += (weights[j] as number) * (narrow[(first + j) * line + i] as number);
      result[y * line + i] = sum;
    }
  }
  return result;
}
