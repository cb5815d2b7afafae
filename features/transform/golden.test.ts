import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileTransform } from './compile-transform.ts';
import { transformSpec } from './spec.ts';

// Made by golden/make-golden.py with librosa, scipy and OpenCV.
interface Case { readonly name: string; readonly rows?: number; readonly image?: readonly [number, number, number]; readonly step: unknown; readonly expected: readonly number[] }
const read = (name: string): readonly Case[] => (JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as { cases: readonly Case[] }).cases;

/** As in make-golden.py. */
const signal = (rows: number): Float32Array => Float32Array.from({ length: rows }, (_, n) => 0.3 + 1e-4 * n + Math.cos(0.03 * n + 2e-5 * n * n) + 0.5 * Math.cos(0.7 * n + 1) + 0.05 * Math.cos(2.1 * n));
const picture = (values: number): Float32Array => Float32Array.from({ length: values }, (_, i) => (i * i * 31 + i * 17) % 256);

function apply(columns: unknown, steps: readonly unknown[], raw: Float32Array): Float32Array {
  const compiled = compileTransform(transformSpec.parse({ version: 1, columns, steps }));
  if (!compiled.ok) throw new Error(compiled.error.message);
  const output = new Float32Array(compiled.value.outputLength);
  compiled.value.apply(raw, output, new Uint8Array(output.length));
  return output;
}

/** Largest difference. */
function differenceOf(found: Float32Array, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))));
}

describe('signals', () => {
  it.each(read('signals'))('$name', ({ rows = 0, step, expected }) => {
    const found = apply([{ kind: 'number', name: 'v' }], [{ op: 'window', length: rows, hop: rows }, step], signal(rows));
    // librosa computes in float32: coefficients of several hundred have rounding of their own.
    expect(differenceOf(found, expected)).toBeLessThan(1e-4 * Math.max(1, Math.max(...expected.map(Math.abs)) / 200));
  });
});

describe('images', () => {
  it.each(read('images'))('$name', ({ image = [0, 0, 0], step, expected }) => {
    const [height, width, channels] = image;
    const found = apply([{ kind: 'image', name: 'camera', height, width, channels }], [step], picture(height * width * channels));
    expect(differenceOf(found, expected)).toBeLessThan(1e-4);
  });
});
