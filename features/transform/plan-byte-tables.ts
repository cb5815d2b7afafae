import { buildPipeline } from './build-pipeline.ts';
import type { StepSpec, TransformSpec } from './spec.ts';

/** Steps that make of each value another, whatever stands beside it. */
const pointwise: readonly StepSpec['op'][] = ['impute', 'clip', 'log1p', 'standardize', 'min-max'];
const bytes = 256;

/**
 * What a transform of pictures makes of each byte, by what it makes of a picture that has every byte once.
 *
 * @returns a table of 256 values for each channel; undefined where the input is no picture, or where a value depends on others as well
 */
export function planByteTables({ columns, steps, ...rest }: TransformSpec): Float32Array[] | undefined {
  const [first] = columns;
  if (first?.kind !== 'image' || steps.some(({ op }) => !pointwise.includes(op))) return undefined;
  const built = buildPipeline({ ...rest, columns: [{ ...first, height: bytes, width: 1 }], steps }, steps.length);
  if (!built.ok) return undefined;
  const { channels } = first;
  built.value.load(Float32Array.from({ length: bytes * channels }, (_, i) => Math.trunc(i / channels)));
  return Array.from({ length: channels }, (_, channel) => Float32Array.from({ length: bytes }, (__, byte) => built.value.values[byte * channels + channel] as number));
}
