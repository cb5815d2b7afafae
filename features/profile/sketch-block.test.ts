import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { sketchCounts } from '../../proto/limits.ts';
import { runAtOnce } from '../../proto/steps.ts';
import { chooseBinEdges, positionOf } from './bin-edges.ts';
import { createBinGrids, gridKinds } from './bin-grids.ts';
import type { Sketch } from './profile.ts';
import { createSketchBlock } from './sketch-block.ts';

/** One value at a time, moments by the definition over all of them: the oracle. */
function sketchPlainly(values: readonly number[], flags: readonly number[], edges: Float32Array): Sketch {
  const counts = Array.from({ length: sketchCounts }, () => 0);
  values.forEach((value, i) => (counts[positionOf(value, flags[i] as number, edges)]! += 1));
  const finite = values.filter((value, i) => flags[i] === 0 && Number.isFinite(value));
  const mean = finite.reduce((sum, value) => sum + value, 0) / Math.max(1, finite.length);
  return { counts, finite: finite.length, mean, m2: finite.reduce((sum, value) => sum + (value - mean) ** 2, 0), min: finite.length === 0 ? 0 : Math.min(...finite), max: finite.length === 0 ? 0 : Math.max(...finite) };
}

function sketchInBlocks(rows: readonly (readonly number[])[], flags: readonly (readonly number[])[], edges: readonly Float32Array[]): Sketch[] {
  const block = runAtOnce(createSketchBlock(edges));
  rows.forEach((row, i) => block.add(Float32Array.from(row), Uint8Array.from(flags[i] as readonly number[])));
  return block.snapshot();
}

const random = createRandom(7);
const draw = (make: () => number): number[] => Array.from({ length: 400 }, () => Math.fround(make()));
/** Columns whose edges lie evenly, in a long tail, in two far groups, on one value, on whole numbers, and at both ends of float32. */
const columns = [
  draw(() => normal(random)), draw(() => Math.exp(3 * normal(random))), draw(() => -Math.exp(3 * normal(random))), draw(() => (random() < 0.5 ? -1e6 : 1e6) + normal(random)),
  draw(() => (random() < 0.7 ? 0 : normal(random))), draw(() => 5), draw(() => Math.floor(4 * random())), draw(() => (random() - 0.5) * 6e38), draw(() => (random() - 0.5) * 1e-44), draw(() => normal(random) ** 9),
];
const edges = columns.map((column) => chooseBinEdges(column));

describe('createSketchBlock', () => {
  it('meets every kind of grid here', () => {
    const { kinds, crowded } = runAtOnce(createBinGrids(edges));
    expect(new Set(kinds)).toEqual(new Set(Object.values(gridKinds)));
    expect(new Set(crowded)).toEqual(new Set([0, 1]));
  });

  it('counts what one value at a time counts, with the same moments, however many rows', () => {
    const value = fc.oneof(fc.float({ noNaN: false }), fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 2 ** -149, -(2 ** -149)), fc.nat(columns.length * 400 - 1).map((i) => columns[Math.floor(i / 400)]?.[i % 400] as number));
    const row = fc.tuple(fc.array(value, { minLength: 10, maxLength: 10 }), fc.array(fc.constantFrom(0, 0, 0, 0, 1, 2), { minLength: 10, maxLength: 10 }));
    fc.assert(fc.property(fc.array(row, { maxLength: 80 }), (rows) => {
      const found = sketchInBlocks(rows.map(([values]) => values), rows.map(([, flags]) => flags), edges);
      found.forEach((sketch, i) => {
        const plain = sketchPlainly(rows.map(([values]) => values[i] as number), rows.map(([, flags]) => flags[i] as number), edges[i] as Float32Array);
        expect(sketch.counts).toEqual(plain.counts);
        // Zeros of either sign are the same number.
        expect([sketch.finite, sketch.min + 0, sketch.max + 0]).toEqual([plain.finite, plain.min + 0, plain.max + 0]);
      });
    }), { numRuns: 150 });
  });

  it('finds the bin on both sides of every edge', () => {
    for (const own of edges) {
      const near = [...own].flatMap((edge) => {
        const bits = new Int32Array(Float32Array.of(edge).buffer);
        return [-1, 0, 1].map((step) => new Float32Array(Int32Array.of((bits[0] as number) + step).buffer)[0] as number);
      });
      expect(sketchInBlocks(near.map((value) => [value]), near.map(() => [0]), [own])[0]?.counts).toEqual(sketchPlainly(near, near.map(() => 0), own).counts);
    }
  });

  it('gives the moments of the definition within 1e-9', () => {
    const found = sketchInBlocks(Array.from({ length: 400 }, (_, i) => columns.map((column) => column[i] as number)), Array.from({ length: 400 }, () => columns.map(() => 0)), edges);
    found.forEach((sketch, i) => {
      const plain = sketchPlainly(columns[i] as number[], (columns[i] as number[]).map(() => 0), edges[i] as Float32Array);
      const spread = Math.sqrt(plain.m2 / 400);
      expect(Math.abs(sketch.mean - plain.mean)).toBeLessThanOrEqual(1e-9 * Math.max(spread, Math.abs(plain.mean)));
      expect(Math.abs(sketch.m2 - plain.m2)).toBeLessThanOrEqual(1e-9 * Math.max(plain.m2, 1e-300));
    });
  });
});
