import { describe, expect, it } from 'vitest';
import { compileTransform } from './compile-transform.ts';
import { MISSING, type StepSpec, type TransformSpec } from './spec.ts';
import type { Transform } from './transform.ts';

const numbers = (...names: string[]): TransformSpec['columns'] => names.map((name) => ({ kind: 'number', name }));
const spec = (columns: TransformSpec['columns'], ...steps: StepSpec[]): TransformSpec => ({ version: 1, columns, steps });

function compiled(given: TransformSpec): Transform {
  const result = compileTransform(given);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function run(given: TransformSpec, raw: number[]): { output: number[]; flags: number[]; names: readonly string[] } {
  const transform = compiled(given);
  const output = new Float32Array(transform.outputLength);
  const flags = new Uint8Array(transform.outputLength);
  transform.apply(Float32Array.from(raw), output, flags);
  return { output: [...output], flags: [...flags], names: transform.outputNames };
}

describe('compileTransform', () => {
  it('runs every numeric step in order', () => {
    const result = run(
      spec(
        numbers('a', 'b', 'c'),
        { op: 'impute', strategy: 'constant', values: [1, 2, 3] },
        { op: 'clip', low: [0], high: [10], on: ['a'] },
        { op: 'log1p', on: ['b'] },
        { op: 'standardize', mean: [4], sd: [2], on: ['a'] },
        { op: 'min-max', low: [0], high: [4], on: ['c'] },
      ),
      [12, -(Math.E - 1), NaN],
    );
    expect(result.output[0]).toBe(3);
    expect(result.output[1]).toBeCloseTo(-1, 6);
    expect(result.output[2]).toBe(0.75);
    expect(result.flags).toEqual([0, 0, 2]);
  });

  it('tells missing from NaN, and gives NaN where nothing imputes', () => {
    const result = run(spec(numbers('a', 'b', 'c')), [MISSING, NaN, Infinity]);
    expect(result.output).toEqual([NaN, NaN, NaN]);
    expect(result.flags).toEqual([1, 2, 2]);
  });

  it('spreads a category over its names; an unknown index or a missing value is all zeros', () => {
    const columns: TransformSpec['columns'] = [{ kind: 'number', name: 'a' }, { kind: 'category', name: 'gas', categories: ['x', 'y', 'z'] }, { kind: 'number', name: 'b' }];
    const given = spec(columns, { op: 'one-hot', column: 'gas' });
    expect(run(given, [7, 1, 8])).toEqual({ output: [7, 0, 1, 0, 8], flags: [0, 0, 0, 0, 0], names: ['a', 'gas=x', 'gas=y', 'gas=z', 'b'] });
    expect(run(given, [7, 3, 8]).output).toEqual([7, 0, 0, 0, 8]);
    expect(run(given, [7, MISSING, 8])).toMatchObject({ output: [7, 0, 0, 0, 8], flags: [0, 1, 1, 1, 0] });
  });

  it('turns a window of rows into column after column, parameters shared by the rows of a column', () => {
    const given = spec(numbers('a', 'b'), { op: 'window', length: 3, hop: 2 }, { op: 'standardize', mean: [0, 10], sd: [1, 10] });
    expect(run(given, [1, 10, 2, 20, 3, 30])).toEqual({ output: [1, 2, 3, 0, 1, 2], flags: [0, 0, 0, 0, 0, 0], names: ['a[0]', 'a[1]', 'a[2]', 'b[0]', 'b[1]', 'b[2]'] });
    expect(compiled(given)).toMatchObject({ windowRows: 3, hopRows: 2, inputLength: 6, outputLength: 6 });
  });

  it('measures the energy of a sine in its band, amplitude^2 x 3/32 under a Hann window', () => {
    // |X_k|^2 / N^2 of A cos under a periodic Hann window: (A/4)^2 at k, (A/8)^2 at k +- 1; together A^2 (1/16 + 2/64).
    const length = 64;
    const amplitude = 3;
    const given = spec(numbers('v'), { op: 'window', length, hop: length }, { op: 'fft-bands', bands: 4, sampleRateHz: 640, statistics: true });
    const result = run(given, Array.from({ length }, (_, n) => amplitude * Math.cos((2 * Math.PI * 12 * n) / length)));
    expect(result.names).toEqual(['v.0-80Hz', 'v.80-160Hz', 'v.160-240Hz', 'v.240-320Hz', 'v.rms', 'v.crest', 'v.kurtosis']);
    expect(result.output[1]).toBeCloseTo(Math.log10(amplitude ** 2 * (1 / 16 + 2 / 64)), 5);
    for (const quiet of [0, 2, 3]) expect(result.output[quiet]).toBeCloseTo(-12, 3);
    expect(result.output[4]).toBeCloseTo(amplitude / Math.SQRT2, 5);
    expect(result.output[5]).toBeCloseTo(Math.SQRT2, 5);
    expect(result.output[6]).toBeCloseTo(1.5, 5);
  });

  it('gives finite bands and statistics for a constant signal, and flags a channel with a missing value', () => {
    const length = 8;
    const given = spec(numbers('v', 'w'), { op: 'window', length, hop: length }, { op: 'impute', strategy: 'constant', values: [0.1, 0.1] }, { op: 'fft-bands', bands: 2, sampleRateHz: 8, statistics: true });
    const raw = Array.from({ length: length * 2 }, () => Math.fround(0.1));
    raw[1] = MISSING;
    const result = run(given, raw);
    expect(result.output.every(Number.isFinite)).toBe(true);
    expect(result.output.slice(2, 5)).toEqual([Math.fround(0.1), 1, 0]);
    expect(result.flags).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  it.each<[string, TransformSpec, string, RegExp]>([
    ['an unfitted step', spec(numbers('a'), { op: 'standardize' }), 'transform.unfitted', /step 0 \(standardize\): mean is absent/],
    ['too few parameters', spec(numbers('a', 'b'), { op: 'impute', strategy: 'mean', values: [1] }), 'transform.invalid', /step 0 \(impute\): values has 1 values for 2 features/],
    ['sd 0', spec(numbers('a'), { op: 'standardize', mean: [0], sd: [0] }), 'transform.invalid', /sd > 0/],
    ['low above high', spec(numbers('a'), { op: 'clip', low: [2], high: [1] }), 'transform.invalid', /low <= high/],
    ['an equal min and max', spec(numbers('a'), { op: 'min-max', low: [1], high: [1] }), 'transform.invalid', /low < high/],
    ['an infinite parameter', spec(numbers('a'), { op: 'impute', strategy: 'mean', values: [Infinity] }), 'transform.invalid', /values\[0\] is Infinity/],
    ['an unknown feature', spec(numbers('a'), { op: 'log1p', on: ['a '] }), 'transform.invalid', /"a ".*there are "a"/],
    ['a feature named twice', spec(numbers('a'), { op: 'log1p', on: ['a', 'a'] }), 'transform.invalid', /named twice/],
    ['a column listed twice', spec(numbers('a', 'a')), 'transform.invalid', /"a" is listed twice/],
    ['a late window', spec(numbers('a'), { op: 'log1p' }, { op: 'window', length: 2, hop: 1 }), 'transform.invalid', /step 1 \(window\) must be the first/],
    ['a category as a number', spec([{ kind: 'category', name: 'g', categories: ['x'] }], { op: 'log1p', on: ['g'] }), 'transform.invalid', /"g" is a category/],
    ['a category left over', spec([{ kind: 'category', name: 'g', categories: ['x'] }]), 'transform.invalid', /"g" reaches the model as an index/],
    ['one-hot of a number', spec(numbers('a'), { op: 'one-hot', column: 'a' }), 'transform.invalid', /no category column is called "a"/],
    ['an odd window for the FFT', spec(numbers('a'), { op: 'window', length: 100, hop: 1 }, { op: 'fft-bands', bands: 4, sampleRateHz: 1, statistics: false }), 'transform.invalid', /power of two/],
    ['too many bands', spec(numbers('a'), { op: 'window', length: 8, hop: 1 }, { op: 'fft-bands', bands: 5, sampleRateHz: 1, statistics: false }), 'transform.invalid', /at least 10 rows/],
    ['a window left beside the FFT', spec(numbers('a', 'b'), { op: 'window', length: 8, hop: 1 }, { op: 'fft-bands', bands: 2, sampleRateHz: 1, statistics: false, on: ['a'] }), 'transform.invalid', /"b" would stay a window/],
    ['too many channels', spec(numbers('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'), { op: 'window', length: 1024, hop: 1 }, { op: 'fft-bands', bands: 128, sampleRateHz: 1, statistics: false }), 'transform.invalid', /1152 channels, over the limit of 1024/],
    ['a window over the limit', spec(numbers('a', 'b'), { op: 'window', length: 20_000, hop: 1 }), 'transform.invalid', /over the limit of 32768 values/],
  ])('refuses %s, naming the place', (_, given, code, message) => {
    const result = compileTransform(given);
    expect(result).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
  });
});
