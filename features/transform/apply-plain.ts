import type { Affine } from './elementwise-steps.ts';
import type { Pipeline } from './build-pipeline.ts';
import type { Layout } from './layout.ts';

/** From a raw input without absent values to the output. */
export type PlainApply = (input: Float32Array, output: Float32Array) => void;

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
  if (affine === undefined) return (input, output) => output.set(input);
  const repeats = Math.min(raw.positions, Math.ceil(patternMin / channels));
  const pattern: Affine = { shift: repeat(affine.shift, repeats), factor: repeat(affine.factor, repeats) };
  return (input, output) => scaleInOrder(input, output, pattern);
}

/** Parameters stand this often side by side, so that the inner loop is long. */
const patternMin = 96;

function repeat(values: Float64Array, times: number): Float64Array {
  return Float64Array.from({ length: values.length * times }, (_, i) => values[i % values.length] as number);
}

function scaleInOrder(input: Float32Array, output: Float32Array, { shift, factor }: Affine): void {
  for (let start = 0; start < input.length; start += shift.length) {
    const length = Math.min(shift.length, input.length - start);
    for (let j = 0; j < length; j++) output[start + j] = ((input[start + j] as number) - (shift[j] as number)) * (factor[j] as number);
  }
}

/** Row by row to column by column. */
function scaleColumns(input: Float32Array, output: Float32Array, { shift, factor }: Affine, rows: number): void {
  const columns = shift.length;
  for (let column = 0; column < columns; column++) {
    const own = shift[column] as number;
    const scale = factor[column] as number;
    for (let row = 0, at = column, to = column * rows; row < rows; row++, at += columns, to++) output[to] = ((input[at] as number) - own) * scale;
  }
}

/** The square of MISSING is above this, and no sum with a NaN or an infinite value is below. */
const squaresMax = 1e76;

/** Whether no value is missing, NaN or infinite (nor absurdly large); four sums, as one would wait for itself. */
export function isWhole(input: Float32Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const fours = input.length - (input.length % 4);
  for (let i = 0; i < fours; i += 4) {
    a += (input[i] as number) * (input[i] as number);
    b += (input[i + 1] as number) * (input[i + 1] as number);
    c += (input[i + 2] as number) * (input[i + 2] as number);
    d += (input[i + 3] as number) * (input[i + 3] as number);
  }
  for (let i = fours; i < input.length; i++) a += (input[i] as number) * (input[i] as number);
  return a + b + c + d < squaresMax;
}
