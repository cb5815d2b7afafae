import { get, i32, openKernel, repeatWhileBelow, set, step, tee, vector, type ModuleSpec } from '../../features/simd/assemble-module.ts';
import { extendRange, type Range } from './range.ts';

/** Arrays that are filled again and again, and the range of what is in them. */
export interface RangeFinder {
  readonly arrays: readonly Float32Array[];
  /** The range with the values of an array in it; NaN counts for nothing. */
  extend(range: Range, index: number): Range;
}

const lanes = 4;
const laneBytes = 16;
// Of the function: where the values are, where they end, where the smallest and the largest of each lane are.
const [from, end, found, low, high, x] = [0, 1, 2, 3, 4, 5];

/**
 * Finds ranges in 128-bit SIMD, the same as extendRange, in a quarter of the time: calibration looks at every value of every activation.
 *
 * @param lengths of the arrays
 */
export function createRangeFinder(lengths: readonly number[]): RangeFinder {
  const starts: number[] = [];
  let bytes = 2 * laneBytes;
  for (const length of lengths) {
    starts.push(bytes);
    bytes += Math.ceil(length / lanes) * laneBytes;
  }
  const { buffer, run } = openKernel(kernel, bytes);
  const arrays = lengths.map((length, i) => new Float32Array(buffer, starts[i], length));
  const [lows, highs] = [new Float32Array(buffer, 0, lanes), new Float32Array(buffer, laneBytes, lanes)];
  return {
    arrays,
    extend(range, index) {
      const [values, start] = [arrays[index] as Float32Array, starts[index] as number];
      const whole = Math.floor(values.length / lanes);
      if (whole === 0) return extendRange(range, values);
      lows.fill(range.min);
      highs.fill(range.max);
      run(start, start + whole * laneBytes, 0);
      return extendRange({ min: Math.min(...lows), max: Math.max(...highs) }, values.subarray(whole * lanes));
    },
  };
}

const kernel: ModuleSpec = {
  parameters: [i32, i32, i32],
  integers: 0,
  vectors: 3,
  body: [
    ...[...get(found), ...vector.load(0), ...set(low), ...get(found), ...vector.load(laneBytes), ...set(high)],
    ...repeatWhileBelow(from, end, [
      ...[...get(low), ...get(from), ...vector.load(0), ...tee(x), ...vector.f32x4PseudoMin, ...set(low)],
      ...[...get(high), ...get(x), ...vector.f32x4PseudoMax, ...set(high)],
      ...step(from, laneBytes),
    ]),
    ...[...get(found), ...get(low), ...vector.store(0), ...get(found), ...get(high), ...vector.store(laneBytes)],
  ],
};
