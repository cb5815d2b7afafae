import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';

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

const word = new DataView(new ArrayBuffer(4));

/** A float32's bits in the order of the numbers, 0 for both zeros. */
function keyOf(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getInt32(0);
  const sign = bits >> 31;
  return ((bits & 0x7fff_ffff) ^ sign) - sign;
}

/** @param edgesOfEach 33 ascending finite edges for each sketch */
export function createBinGrids(edgesOfEach: readonly Float32Array[]): BinGrids {
  const length = edgesOfEach.length;
  const keySpan = (edges: Float32Array): number => keyOf(edges[bins] as number) - keyOf(edges[0] as number);
  const grids: BinGrids = {
    edges: new Float64Array(length * edgesEach).fill(Infinity),
    kinds: new Uint8Array(length).fill(gridKinds.halving),
    scales: Float64Array.from(edgesOfEach, (edges) => 256 / ((edges[bins] as number) - (edges[0] as number))),
    keys: Int32Array.from(edgesOfEach, (edges) => keyOf(edges[0] as number)),
    shifts: Uint8Array.from(edgesOfEach, (edges) => 24 - Math.clz32(keySpan(edges))),
    crowded: new Uint8Array(length),
    cells: new Uint8Array(length * cellsEach),
  };
  edgesOfEach.forEach((edges, i) => {
    assert(edges.length === bins + 1, 'a sketch has 33 edges');
    grids.edges.set(edges, i * edgesEach);
    const low = edges[0] as number;
    const [scale, key, shift] = [grids.scales[i] as number, grids.keys[i] as number, grids.shifts[i] as number];
    // The very arithmetic that values go through. It keeps order: an edge in a lower cell than a value is not above it.
    const equal = cellsOf(edges, (edge) => Math.trunc((edge - low) * scale));
    const logarithmic = equal === undefined && keySpan(edges) < 2 ** 31 ? cellsOf(edges, (edge) => (keyOf(edge) - key) >>> shift) : undefined;
    const found = equal ?? logarithmic;
    if (found === undefined) return;
    const { cells, isCrowded } = found;
    grids.crowded[i] = Number(isCrowded);
    grids.kinds[i] = equal === undefined ? gridKinds.logarithmic : gridKinds.equal;
    for (let k = 0, cell = 0; cell < cellsEach; cell++) {
      while (k < cells.length && (cells[k] as number) < cell) k++;
      grids.cells[i * cellsEach + cell] = k;
    }
  });
  return grids;
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
