import { elementsOf, windowGeometry, type BlockMove, type Gather, type Pair, type Resize, type TransposeConvolution } from '../graph/graph.ts';

/** Distance in the flat array between neighbours along each dimension. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] as number) * (shape[i + 1] as number);
  return strides;
}

/** Fills an array of this shape from the place of each value; a place outside (undefined) gives another value. */
function gather(values: Float32Array, shape: readonly number[], locate: (place: readonly number[]) => number | undefined, outside = 0): Float32Array {
  const strides = stridesOf(shape);
  return Float32Array.from({ length: elementsOf(shape) }, (_, at) => {
    const from = locate(strides.map((stride, i) => Math.floor(at / stride) % (shape[i] as number)));
    return from === undefined ? outside : values[from] as number;
  });
}

/** Repeats along dimensions of size 1, and in front where dimensions are missing, up to the shape. */
export function stretch(values: Float32Array, shape: readonly number[], to: readonly number[]): Float32Array {
  if (shape.join() === to.join()) return values;
  const strides = stridesOf(shape);
  const missing = to.length - shape.length;
  return gather(values, to, (place) => strides.reduce((sum, stride, i) => sum + (shape[i] === 1 ? 0 : stride * (place[missing + i] as number)), 0));
}

export function concatenate(parts: readonly Float32Array[], shapes: readonly (readonly number[])[], axis: number): Float32Array {
  const blocks = shapes.map((shape) => elementsOf(shape.slice(axis)));
  const block = blocks.reduce((sum, size) => sum + size, 0);
  const result = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let before = 0;
  for (const [i, part] of parts.entries()) {
    const size = blocks[i] as number;
    for (let at = 0; at < part.length; at += size) result.set(part.subarray(at, at + size), (at / size) * block + before);
    before += size;
  }
  return result;
}

export function pad(values: Float32Array, shape: readonly number[], amounts: readonly Pair[], value = 0): Float32Array {
  const strides = stridesOf(shape);
  return gather(values, shape.map((size, i) => size + (amounts[i] as Pair)[0] + (amounts[i] as Pair)[1]), (place) => {
    const inner = place.map((at, i) => at - (amounts[i] as Pair)[0]);
    return inner.every((at, i) => at >= 0 && at < (shape[i] as number)) ? inner.reduce((sum, at, i) => sum + at * (strides[i] as number), 0) : undefined;
  }, value);
}

export function transpose(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = stridesOf(shape);
  return gather(values, order.map((axis) => shape[axis] as number), (place) => place.reduce((sum, at, i) => sum + at * (strides[order[i] as number] as number), 0));
}

/** @param steps every steps-th value along each dimension */
export function slice(values: Float32Array, shape: readonly number[], begin: readonly number[], size: readonly number[], steps: readonly number[] = shape.map(() => 1)): Float32Array {
  const strides = stridesOf(shape);
  return gather(values, size, (place) => place.reduce((sum, at, i) => sum + (at * (steps[i] as number) + (begin[i] as number)) * (strides[i] as number), 0));
}

export function gatherAlong(values: Float32Array, shape: readonly number[], { axis, indices }: Gather): Float32Array {
  const strides = stridesOf(shape);
  return gather(values, shape.with(axis, indices.length), (place) => place.reduce((sum, at, i) => sum + (i === axis ? indices[at] as number : at) * (strides[i] as number), 0));
}

/** Channel (dy * block + dx) * c + i of a place is value i of the place dy, dx in its block (space_to_depth.h of TFLite). */
export function moveBlocks(values: Float32Array, shape: readonly number[], to: readonly number[], { kind, block }: BlockMove): Float32Array {
  const isToDepth = kind === 'space-to-depth';
  const [, , width, channels] = (isToDepth ? shape : to) as [number, number, number, number];
  const moved = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const [c, x, y] = [at % channels, Math.floor(at / channels) % width, Math.floor(at / (channels * width))];
    const place = Math.floor(y / block) * (width / block) + Math.floor(x / block);
    const inDepth = place * block * block * channels + ((y % block) * block + (x % block)) * channels + c;
    if (isToDepth) moved[inDepth] = values[at] as number;
    else moved[at] = values[inDepth] as number;
  }
  return moved;
}

/** Nearest or bilinear over height and width, as resize_nearest_neighbor.h and resize_bilinear.h of TFLite define the positions. */
export function resize(operation: Resize, values: Float32Array, shape: readonly number[], to: readonly number[]): Float32Array {
  const [, , width, channels] = shape as [number, number, number, number];
  const source = (at: number, axis: 1 | 2): number => {
    const [from, size] = [shape[axis] as number, to[axis] as number];
    const scale = operation.alignCorners && size > 1 ? (from - 1) / (size - 1) : from / size;
    return operation.halfPixelCenters ? (at + 0.5) * scale - (operation.kind === 'resize-nearest' ? 0 : 0.5) : at * scale;
  };
  const nearest = (at: number, axis: 1 | 2): number => Math.min((shape[axis] as number) - 1, operation.alignCorners ? Math.round(source(at, axis)) : Math.floor(source(at, axis)));
  const at = (y: number, x: number, c: number): number => (y * width + x) * channels + c;
  if (operation.kind === 'resize-nearest') return gather(values, to, (place) => at(nearest(place[1] as number, 1), nearest(place[2] as number, 2), place[3] as number));
  const corners = (position: number, axis: 1 | 2): { low: number; high: number; share: number } => {
    const from = Math.max(0, source(position, axis));
    const low = Math.min((shape[axis] as number) - 1, Math.floor(from));
    return { low, high: Math.min((shape[axis] as number) - 1, low + 1), share: from - low };
  };
  const strides = stridesOf(to);
  return Float32Array.from({ length: elementsOf(to) }, (_, i) => {
    const [y, x, c] = [1, 2, 3].map((axis) => Math.floor(i / (strides[axis] as number)) % (to[axis] as number)) as [number, number, number];
    const [row, column] = [corners(y, 1), corners(x, 2)];
    const read = (yy: number, xx: number): number => values[at(yy, xx, c)] as number;
    const top = read(row.low, column.low) * (1 - column.share) + read(row.low, column.high) * column.share;
    return top * (1 - row.share) + (read(row.high, column.low) * (1 - column.share) + read(row.high, column.high) * column.share) * row.share;
  });
}

/** Every input value spreads over the window of outputs that a convolution would have read it from. */
export function convolveTransposed(operation: TransposeConvolution, [x, filter, bias]: readonly Float32Array[], shape: readonly number[], filterShape: readonly number[], outputShape: readonly number[]): Float32Array {
  const [, height, width, channels] = shape as [number, number, number, number];
  const [filters, kh, kw] = filterShape as [number, number, number];
  const [, outHeight, outWidth] = outputShape as [number, number, number];
  const top = windowGeometry(outHeight, kh, operation.strides[0], 1, operation.padding).before;
  const left = windowGeometry(outWidth, kw, operation.strides[1], 1, operation.padding).before;
  const sums = new Float64Array(elementsOf(outputShape)).map((_, i) => bias?.[i % filters] as number);
  for (let y = 0; y < height; y++) for (let xx = 0; xx < width; xx++) for (let ky = 0; ky < kh; ky++) for (let kx = 0; kx < kw; kx++) {
    const [oy, ox] = [y * operation.strides[0] + ky - top, xx * operation.strides[1] + kx - left];
    if (oy < 0 || oy >= outHeight || ox < 0 || ox >= outWidth) continue;
    for (let f = 0; f < filters; f++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += (x?.[(y * width + xx) * channels + c] as number) * (filter?.[((f * kh + ky) * kw + kx) * channels + c] as number);
      sums[(oy * outWidth + ox) * filters + f] = (sums[(oy * outWidth + ox) * filters + f] as number) + sum;
    }
  }
  return new Float32Array(sums);
}

/** x times the normal distribution function; approximately with tanh, or by erf (Abramowitz and Stegun 7.1.26, within 1.5e-7). */
export function gelu(x: number, approximate: boolean): number {
  if (approximate) return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const erf = 1 - t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-z * z);
  return 0.5 * x * (1 + Math.sign(x) * erf);
}
