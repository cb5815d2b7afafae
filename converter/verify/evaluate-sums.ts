import { elementsOf, type MatrixProduct, type Reduction } from '../graph/graph.ts';

/** Mean, sum or extremum over the axes, which become 1. */
export function reduce({ kind, axes }: Reduction, values: Float32Array, shape: readonly number[]): Float32Array {
  const to = shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const count = values.length / elementsOf(to);
  const isSum = kind === 'mean' || kind === 'sum';
  const results = new Float64Array(elementsOf(to)).fill(isSum ? 0 : kind === 'reduce-max' ? -Infinity : Infinity);
  for (const [at, value] of values.entries()) {
    let [rest, from, stride] = [at, 0, 1];
    for (let i = shape.length - 1; i >= 0; i--) {
      const size = shape[i] as number;
      if (to[i] !== 1) from += (rest % size) * stride;
      rest = Math.floor(rest / size);
      stride *= to[i] as number;
    }
    const current = results[from] as number;
    results[from] = isSum ? current + value : kind === 'reduce-max' ? Math.max(current, value) : Math.min(current, value);
  }
  return new Float32Array(kind === 'mean' ? results.map((sum) => sum / count) : results);
}

/** Products of the last two dimensions, one for each place of those before. */
export function multiplyMatrices({ adjX, adjY }: MatrixProduct, [x, y]: readonly Float32Array[], xShape: readonly number[], to: readonly number[]): Float32Array {
  const [rows, columns] = to.slice(-2) as [number, number];
  const inner = xShape.at(adjX ? -2 : -1) as number;
  return Float32Array.from({ length: elementsOf(to) }, (_, at) => {
    const [column, row, batch] = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / (rows * columns))];
    let sum = 0;
    for (let i = 0; i < inner; i++) {
      const left = x?.[batch * rows * inner + (adjX ? i * rows + row : row * inner + i)] as number;
      sum += left * (y?.[batch * inner * columns + (adjY ? column * inner + i : i * columns + column)] as number);
    }
    return sum;
  });
}

/** A function over each row of the last dimension. */
export function mapRows(values: Float32Array, channels: number, apply: (row: Float64Array) => Float64Array): Float32Array {
  const result = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += channels) result.set(apply(Float64Array.from(values.subarray(start, start + channels))), start);
  return result;
}

export function logSoftmax(row: Float64Array): Float64Array {
  const max = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const logSum = Math.log(row.reduce((sum, value) => sum + Math.exp(value - max), 0));
  return row.map((value) => value - max - logSum);
}

/** x / max(|x|, 1e-6), as l2normalization.h of TFLite has it. */
export function normalize(row: Float64Array): Float64Array {
  const length = Math.max(Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)), 1e-6);
  return row.map((value) => value / length);
}
