import { limits, sketchCounts } from '../../proto/limits.ts';
import { countAt } from './bin-edges.ts';
import { cellsEach, edgesEach, gridKinds, type BinGrids } from './bin-grids.ts';

const bins = limits.profileBins;

/** Rows that wait to be counted, and what has been counted. */
export interface CountState {
  readonly grids: BinGrids;
  /** Columns of a row. */
  readonly length: number;
  /** length x sketchCounts. */
  readonly counts: Int32Array;
  /** length x momentsEach: shift, number of finite values, sum of distances to the shift, sum of their squares, min, max. */
  readonly moments: Float64Array;
  /** Row by row. */
  readonly values: Float32Array;
  /** The same bytes as `values`. */
  readonly bits: Int32Array;
  readonly flags: Uint8Array;
  /** Of the column that is being counted, where its grid is not one of equal cells: the first bin that each row's value can be in. */
  readonly firstBins: Uint8Array;
}

export const momentsEach = 6;

const { under, firstBin, over, missing, nan } = countAt;
/**
 * Counts the first `end` waiting values into the bins and moments of their columns.
 *
 * Column by column, as what a column needs then stays in registers and the nearest cache, and without calls in the loop: a value takes a few nanoseconds, which a call would double.
 * Comparisons are added up as numbers: which way they go cannot be predicted, and a mispredicted branch costs more than all the rest.
 */
export function countColumns(state: CountState, end: number): void {
  const { grids, length, counts, moments, values, flags, firstBins } = state;
  const { edges, kinds, scales, crowded, cells } = grids;
  for (let column = 0; column < length; column++) {
    const edge = column * edgesEach + 1;
    const low = edges[edge - 1] as number;
    const high = edges[edge - 1 + bins] as number;
    const isEqual = kinds[column] === gridKinds.equal;
    if (!isEqual) findFirstBins(state, column, end);
    const isCrowded = crowded[column] === 1;
    const scale = scales[column] as number;
    const cell = column * cellsEach;
    const count = column * sketchCounts;
    const at = column * momentsEach;
    let shift = moments[at] as number;
    let finite = moments[at + 1] as number;
    let sum = moments[at + 2] as number;
    let squares = moments[at + 3] as number;
    let min = moments[at + 4] as number;
    let max = moments[at + 5] as number;
    for (let i = column, row = 0; i < end; i += length, row++) {
      const value = values[i] as number;
      if (flags[i] !== 0 || value !== value) {
        counts[count + (flags[i] === 1 ? missing : nan)]! += 1;
        continue;
      }
      if (value >= low && value < high) {
        let bin = isEqual ? (cells[cell + (((value - low) * scale) | 0)] as number) : (firstBins[row] as number);
        bin += +(value >= (edges[edge + bin] as number)) + +(value >= (edges[edge + bin + 1] as number));
        if (isCrowded) while (value >= (edges[edge + bin] as number)) bin += 1;
        counts[count + firstBin + bin]! += 1;
      } else {
        counts[count + (value < low ? under : over)]! += 1;
        if (value - value !== 0) continue;
      }
      if (finite === 0) {
        shift = value;
        min = value;
        max = value;
      }
      finite += 1;
      const distance = value - shift;
      sum += distance;
      squares += distance * distance;
      if (value < min) min = value;
      else if (value > max) max = value;
    }
    moments[at] = shift;
    moments[at + 1] = finite;
    moments[at + 2] = sum;
    moments[at + 3] = squares;
    moments[at + 4] = min;
    moments[at + 5] = max;
  }
}

/** Fills in, for each waiting value of a column, the first bin that it can be in; what lies outside the edges gets any. */
function findFirstBins({ grids, length, values, bits, firstBins }: CountState, column: number, end: number): void {
  const { edges, cells } = grids;
  const edge = column * edgesEach;
  if (grids.kinds[column] === gridKinds.halving) {
    for (let i = column, row = 0; i < end; i += length, row++) {
      const value = values[i] as number;
      let at = edge;
      at += +(value >= (edges[at + 16] as number)) << 4;
      at += +(value >= (edges[at + 8] as number)) << 3;
      at += +(value >= (edges[at + 4] as number)) << 2;
      at += +(value >= (edges[at + 2] as number)) << 1;
      firstBins[row] = at - edge;
    }
    return;
  }
  const key = grids.keys[column] as number;
  const shift = grids.shifts[column] as number;
  const cell = column * cellsEach;
  for (let i = column, row = 0; i < end; i += length, row++) {
    const own = bits[i] as number;
    const sign = own >> 31;
    const place = (((own & 0x7fff_ffff) ^ sign) - sign - key) >>> shift;
    firstBins[row] = place < cellsEach ? (cells[cell + place] as number) : 0;
  }
}
