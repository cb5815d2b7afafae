import { assert } from '../../proto/assert.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { Steps } from '../../proto/steps.ts';
import { createBinGrids } from './bin-grids.ts';
import { countColumns, momentsEach, type CountState } from './count-columns.ts';
import type { Sketch } from './profile.ts';

/** Rows that wait to be counted together; a row of 640 values then costs 4 µs instead of 10, and every 32nd about 130 µs. */
const blockRows = 32;

/** Sketches of the columns of rows. */
export interface SketchBlock {
  /** Takes one row: a value and a flag (featureFlags) for each sketch; copied. */
  add(values: Float32Array, flags: Uint8Array): void;
  snapshot(): Sketch[];
  reset(): void;
}

/**
 * Counts rows into the bins of each column. Allocates only here and in snapshot.
 *
 * Moments are sums over the distance to the first value of the window, which loses no digits where a plain sum of
 * squares would (Chan, Golub and LeVeque 1983, "shifted data"), and needs no division per value.
 */
export function* createSketchBlock(edgesOfEach: readonly Float32Array[]): Steps<SketchBlock> {
  const length = edgesOfEach.length;
  const values = new Float32Array(length * blockRows);
  const state: CountState = {
    grids: yield* createBinGrids(edgesOfEach),
    length,
    counts: new Int32Array(length * sketchCounts),
    moments: new Float64Array(length * momentsEach),
    values,
    bits: new Int32Array(values.buffer),
    flags: new Uint8Array(values.length),
    firstBins: new Uint8Array(blockRows),
  };
  let rows = 0;
  const count = (): void => {
    countColumns(state, rows * length);
    rows = 0;
  };
  return {
    add(rowValues, flags) {
      assert(rowValues.length === length && flags.length === length, 'as many values and flags as the reference has sketches');
      values.set(rowValues, rows * length);
      state.flags.set(flags, rows * length);
      rows += 1;
      if (rows === blockRows) count();
    },
    snapshot() {
      count();
      return Array.from({ length }, (_, i) => snapshotSketch(state, i));
    },
    reset() {
      rows = 0;
      state.counts.fill(0);
      state.moments.fill(0);
    },
  };
}

function snapshotSketch({ counts, moments }: CountState, sketch: number): Sketch {
  const at = sketch * momentsEach;
  const finite = moments[at + 1] as number;
  const sum = moments[at + 2] as number;
  return {
    counts: [...counts.subarray(sketch * sketchCounts, (sketch + 1) * sketchCounts)],
    finite,
    mean: finite === 0 ? 0 : (moments[at] as number) + sum / finite,
    m2: finite === 0 ? 0 : Math.max(0, (moments[at + 3] as number) - (sum * sum) / finite),
    min: moments[at + 4] as number,
    max: moments[at + 5] as number,
  };
}
