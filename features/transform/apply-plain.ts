import type { Affine } from './elementwise-steps.ts';
import type { Pipeline } from './build-pipeline.ts';
import type { Layout } from './layout.ts';

/** From a raw input to the output; false where a value is missing, NaN or infinite (or absurdly large) and the output is not what it should be. */
export type PlainApply = (input: Float32Array, output: Float32Array) => boolean;

/**
 * The short way of a transform that only imputes and scales: where every raw value is present, one pass from raw to output with the same arithmetic. Large images and small models would pay
 * more for the long way than for their inference.
 *
 * @param raw the layout of the raw input
 * @returns undefined where the transform does more
 */
export function planPlain({ stages, layout }: Pipeline, raw: Layout): PlainApply | undefined {
  const acting = stages.filter(({ imputes }) => imputes !== true);
  const affine = acting[0]?.affine;
  if (acting.length > 1 || (acting.length === 1 && affine === undefined) || layout.channels.length !== raw.channels.length) return undefined;
  const channels = raw.channels.length;
  if (raw.channelsLast !== true && channels > 1 && raw.positions > 1) {
    const scale = affine ?? { shift: new Float64Array(channels), factor: new Float64Array(channels).fill(1) };
    return (input, output) => scaleColumns(input, output, scale, raw.positions);
  }
  if (affine === undefined) return copy;
  const { shift, factor } = affine;
  if (channels === 3) return (input, output) => scaleColours(input, output, shift, factor);
  return channels === 1 ? (input, output) => scaleAll(input, output, affine) : (input, output) => scaleEach(input, output, shift, factor);
}

/** The square of MISSING is above this, and no sum of squares with a NaN or an infinite value is below. */
const squaresMax = 1e76;

// Several sums at a time, as one would wait for itself.

function copy(input: Float32Array, output: Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const fours = input.length - (input.length % 4);
  for (let i = 0; i < fours; i += 4) {
    a += (input[i] as number) * (input[i] as number);
    b += (input[i + 1] as number) * (input[i + 1] as number);
    c += (input[i + 2] as number) * (input[i + 2] as number);
    d += (input[i + 3] as number) * (input[i + 3] as number);
  }
  for (let i = fours; i < input.length; i++) a += (input[i] as number) * (input[i] as number);
  output.set(input);
  return a + b + c + d < squaresMax;
}

function scaleAll(input: Float32Array, output: Float32Array, affine: Affine): boolean {
  const shift = affine.shift[0] as number;
  const factor = affine.factor[0] as number;
  let a = 0;
  let b = 0;
  const pairs = input.length - (input.length % 2);
  for (let i = 0; i < pairs; i += 2) {
    const x = input[i] as number;
    const y = input[i + 1] as number;
    a += x * x;
    b += y * y;
    output[i] = (x - shift) * factor;
    output[i + 1] = (y - shift) * factor;
  }
  for (let i = pairs; i < input.length; i++) {
    const x = input[i] as number;
    a += x * x;
    output[i] = (x - shift) * factor;
  }
  return a + b < squaresMax;
}

/** Three channels together, as in images. */
function scaleColours(input: Float32Array, output: Float32Array, shift: Float64Array, factor: Float64Array): boolean {
  const redShift = shift[0] as number;
  const greenShift = shift[1] as number;
  const blueShift = shift[2] as number;
  const redFactor = factor[0] as number;
  const greenFactor = factor[1] as number;
  const blueFactor = factor[2] as number;
  let a = 0;
  let b = 0;
  let c = 0;
  for (let i = 0; i < input.length; i += 3) {
    const red = input[i] as number;
    const green = input[i + 1] as number;
    const blue = input[i + 2] as number;
    a += red * red;
    b += green * green;
    c += blue * blue;
    output[i] = (red - redShift) * redFactor;
    output[i + 1] = (green - greenShift) * greenFactor;
    output[i + 2] = (blue - blueShift) * blueFactor;
  }
  return a + b + c < squaresMax;
}

/** One row, each column with its own parameters. */
function scaleEach(input: Float32Array, output: Float32Array, shift: Float64Array, factor: Float64Array): boolean {
  let squares = 0;
  for (let i = 0; i < input.length; i++) {
    const x = input[i] as number;
    squares += x * x;
    output[i] = (x - (shift[i] as number)) * (factor[i] as number);
  }
  return squares < squaresMax;
}

/** Row by row to column by column. */
function scaleColumns(input: Float32Array, output: Float32Array, { shift, factor }: Affine, rows: number): boolean {
  const columns = shift.length;
  let squares = 0;
  for (let column = 0; column < columns; column++) {
    const own = shift[column] as number;
    const scale = factor[column] as number;
    for (let row = 0, at = column, to = column * rows; row < rows; row++, at += columns, to++) {
      const x = input[at] as number;
      squares += x * x;
      output[to] = (x - own) * scale;
    }
  }
  return squares < squaresMax;
}
