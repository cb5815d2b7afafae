import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import type { Steps } from '../../proto/steps.ts';

const bins = limits.profileBins;
/** Edges of one sketch in BinGrids.edges: its own, and two that no value reaches. */
export const edgesEach = bins + 3;
/** Cells of one sketch in BinGrids.cells: 256, and one that only rounding reaches. */
export const cellsEach = 257;

/** How a sketch finds the bin of a value from its first edge up to its last. */
export const gridKinds = {
  /** Cells of equal width; a value's cell says its bin but for two comparisons. */
  equal: 0,
  /** Cells of equal ratio, as the bits of a float32 are; for long tails. */
  logarithmic: 1,
  /** More than two edges share a cell of either: halving, four comparisons and the two of every value. */
  halving: 2,
} as const;

/** The edges of several sketches, and how each finds a value's bin. */
export interface BinGrids {
  /** length x edgesEach. */
  readonly edges: Float64Array;
  readonly kinds: Uint8Array;
  /** equal: cells per unit. */
  readonly scales: Float64Array;
  /** logarithmic: key of the first edge, and by how many bits a key's distance to it is shifted to be a cell. */
  readonly keys: Int32Array;
  readonly shifts: Uint8Array;
  /** 1 where edges that follow each other by the least float32 step count as one in a cell (chooseBinEdges moves them there for a value that occurs often): few values need comparing with them all. */
  readonly crowded: Uint8Array;
  /** length x cellsEach: the first bin that a value of the cell can be in. */
  readonly cells: Uint8Array;
}

const word = new Float32Array(1);
const wordBits = new Int32Array(word.buffer);

/** A float32's bits in the order of the numbers, 0 for both zeros. */
function keyOf(value: number): number {
  word[0] = value;
  const bits = wordBits[0] as number;
  const sign = bits >> 31;
  return ((bits & 0x7fff_ffff) ^ sign) - sign;
}

/** Columns between two steps. */
const columnsEach = 32;

/** @param edgesOfEach 33 ascending finite edges for each sketch */
export function* createBinGrids(edgesOfEach: readonly Float32Array[]): Steps<BinGrids> {
  const length = edgesOfEach.length;
  const grids: BinGrids = {
    edges: new Float64Array(length * edgesEach).fill(Infinity),
    kinds: new Uint8Array(length).fill(gridKinds.halving),
    scales: new Float64Array(length),
    keys: new Int32Array(length),
    shifts: new Uint8Array(length),
    crowded: new Uint8Array(length),
    cells: new Uint8Array(length * cellsEach),
  };
  for (let i = 0; i < length; i++) {
    fillGrid(grids, i, edgesOfEach[i] as Float32Array);
    if (i % columnsEach === columnsEach - 1) yield;
  }
  return grids;
}

function fillGrid(grids: BinGrids, i: number, edges: Float32Array): void {
  assert(edges.length === bins + 1, 'a sketch has 33 edges');
  grids.edges.set(edges, i * edgesEach);
  const low = edges[0] as number;
  const high = edges[bins] as number;
  const key = keyOf(low);
  const keySpan = keyOf(high) - key;
  const scale = 256 / (high - low);
  const shift = 24 - Math.clz32(keySpan);
  grids.scales[i] = scale;
  grids.keys[i] = key;
  grids.shifts[i] = shift;
  // The very arithmetic that values go through. It keeps order: an edge in a lower cell than a value is not above it.
  const equal = cellsOf(edges, (edge) => Math.trunc((edge - low) * scale));
  const found = equal ?? (keySpan < 2 ** 31 ? cellsOf(edges, (edge) => (keyOf(edge) - key) >>> shift) : undefined);
  if (found === undefined) return;
  grids.crowded[i] = Number(found.isCrowded);
  grids.kinds[i] = equal === undefined ? gridKinds.logarithmic : gridKinds.equal;
  // Edge k is the first that a value in the cells behind the edge before, up to its own, can still be below.
  const own = grids.cells.subarray(i * cellsEach, (i + 1) * cellsEach);
  let cell = 0;
  for (let k = 0; k < found.cells.length; k++) {
    const end = (found.cells[k] as number) + 1;
    if (end <= cell) continue;
    own.fill(k, cell, end);
    cell = end;
  }
  own.fill(found.cells.length, cell);
}

/** The cells of the edges between the first and the last; undefined where three of them share one that do not follow each other by the least step. */
function cellsOf(edges: Float32Array, cellOf: (edge: number) => number): { cells: Uint32Array; isCrowded: boolean } | undefined {
  const cells = new Uint32Array(bins - 1);
  let isCrowded = false;
  for (let k = 0, inCell = 0; k < cells.length; k++) {
    const edge = edges[k + 1] as number;
    cells[k] = cellOf(edge);
    const isFirst = k === 0 || cells[k] !== cells[k - 1];
    const isRun = !isFirst && keyOf(edge) - keyOf(edges[k] as number) === 1;
    inCell = isFirst ? 1 : isRun ? inCell : inCell + 1;
    if (inCell > 2) return undefined;
    isCrowded ||= isRun;
  }
  return { cells, isCrowded };
}
