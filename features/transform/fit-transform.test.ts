import { describe, expect, it } from 'vitest';
import { createRandom, normal } from '../../proto/random.ts';
import { compileTransform } from './compile-transform.ts';
import { decodeTransformSpec, encodeTransformSpec } from './decode-transform-spec.ts';
import { fitTransform } from './fit-transform.ts';
import { quantileOfSorted } from './quantile.ts';
import { MISSING, type StepSpec, type TransformSpec } from './spec.ts';

const template = (columns: number, ...steps: StepSpec[]): TransformSpec => ({
  version: 1,
  columns: Array.from({ length: columns }, (_, i) => ({ kind: 'number', name: `c${i}` })),
  steps,
});

function fitted(given: TransformSpec, rows: number[], rowCount: number): TransformSpec {
  const result = fitTransform(given, Float32Array.from(rows), rowCount);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('fitTransform', () => {
  it('fits each step on what the steps before it give', () => {
    // median of 1, 2, 3 is 2; with it the column is 1, 2, 3, 2, 2: mean 2, variance 2/5.
    const spec = fitted(template(1, { op: 'impute', strategy: 'median' }, { op: 'standardize' }), [1, 2, 3, MISSING, NaN], 5);
    expect(spec.steps[0]).toMatchObject({ values: [2] });
    expect(spec.steps[1]).toMatchObject({ mean: [2] });
    expect((spec.steps[1] as { sd: number[] }).sd[0]).toBeCloseTo(Math.sqrt(0.4), 12);
  });

  it('standardizes to mean 0 and sd 1', () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? 1e4 : 5) + normal(random) * (i % 3 === 1 ? 0.01 : 20));
    const spec = fitted(template(3, { op: 'standardize' }), rows, 1000);
    const transform = compileTransform(spec);
    if (!transform.ok) throw new Error(transform.error.message);
    const output = new Float32Array(3);
    const flags = new Uint8Array(3);
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    for (let row = 0; row < 1000; row++) {
      transform.value.apply(Float32Array.from(rows.slice(row * 3, row * 3 + 3)), output, flags);
      output.forEach((value, i) => {
        sums[i] = (sums[i] as number) + value;
        squares[i] = (squares[i] as number) + value * value;
      });
    }
    for (const total of sums) expect(total / 1000).toBeCloseTo(0, 4);
    for (const total of squares) expect(total / 1000).toBeCloseTo(1, 4);
  });

  it('makes a constant feature 0 instead of dividing by zero', () => {
    const spec = fitted(template(1, { op: 'standardize' }, { op: 'min-max' }), [7, 7, 7], 3);
    expect(spec.steps).toMatchObject([{ mean: [7], sd: [1] }, { low: [0], high: [1] }]);
  });

  it('shares the parameters of a column over the rows of a window', () => {
    const spec = fitted(template(2, { op: 'window', length: 2, hop: 1 }, { op: 'min-max' }), [1, 10, 2, 20, 3, 30, 4, 50], 2);
    expect(spec.steps[1]).toMatchObject({ low: [1, 10], high: [4, 50] });
  });

  it('fits clip bounds to quantiles and keeps what is stated', () => {
    const rows = Array.from({ length: 101 }, (_, i) => i);
    expect(fitted(template(1, { op: 'clip', quantile: 0.05 }), rows, 101).steps[0]).toMatchObject({ low: [5], high: [95] });
    expect(fitted(template(1, { op: 'clip', quantile: 0.05, low: [-3] }), rows, 101).steps[0]).toMatchObject({ low: [-3], high: [95] });
  });

  it('takes quantiles of evenly spaced rows when there are more than the limit', () => {
    const result = fitTransform(template(1, { op: 'impute', strategy: 'median' }), Float32Array.from({ length: 1001 }, (_, i) => i), 1001, { quantileValuesMax: 101 });
    expect(result).toMatchObject({ ok: true, value: { steps: [{ values: [500] }] } });
  });

  it.each<[string, TransformSpec, number[], number, RegExp]>([
    ['no rows', template(1, { op: 'standardize' }), [], 0, /at least 1 row/],
    ['a wrong width', template(2, { op: 'standardize' }), [1, 2, 3], 2, /2 inputs of 1 rows x 2 columns are 4 values, got 3/],
    ['a column without a value', template(2, { op: 'impute', strategy: 'median' }), [1, NaN, 2, MISSING], 2, /step 0 \(impute\): "c1" has no value in any of the 2 rows/],
    ['clip without a quantile', template(1, { op: 'clip' }), [1], 1, /step 0 \(clip\): state low and high/],
  ])('refuses %s', (_, given, rows, rowCount, message) => {
    expect(fitTransform(given, Float32Array.from(rows), rowCount)).toMatchObject({ ok: false, error: { message: expect.stringMatching(message) } });
  });

  it('survives JSON unchanged', () => {
    const spec = fitted(template(2, { op: 'impute', strategy: 'mean' }, { op: 'standardize' }), [0.1, 2, 0.3, 4], 2);
    expect(decodeTransformSpec(encodeTransformSpec(spec))).toEqual({ ok: true, value: spec });
    expect(decodeTransformSpec(new TextEncoder().encode('{"version":2}'))).toMatchObject({ ok: false, error: { code: 'transform.invalid' } });
    expect(decodeTransformSpec(new TextEncoder().encode('{'))).toMatchObject({ ok: false, error: { code: 'transform.invalid' } });
  });
});

describe('quantileOfSorted', () => {
  // R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .9, 1), type = 7)
  it.each([[0, 1], [0.25, 1.75], [0.5, 3], [0.9, 6.8], [1, 8]])('is definition 7 at q = %f', (q, expected) => {
    expect(quantileOfSorted([1, 2, 4, 8], q)).toBeCloseTo(expected, 12);
  });
});
