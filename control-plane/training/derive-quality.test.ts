import { expect, test } from 'vitest';
import { MISSING, type ColumnSpec } from '../../features/transform/spec.ts';
import { deriveQuality } from './derive-quality.ts';
import type { Dataset } from './dataset.ts';

const columns: ColumnSpec[] = [{ kind: 'number', name: 'pressure' }, { kind: 'number', name: 'state' }, { kind: 'category', name: 'valve', categories: ['open', 'shut'] }];

/** Ten examples of two rows; the last one is held out. */
function datasetOf(valueOf: (row: number, column: number) => number, own = columns): Dataset {
  const rowCount = 10;
  return {
    header: { name: 'd', task: 'classification', classNames: ['a', 'b'], columns: own, windowRows: 2, split: { holdoutFraction: 0.2, validationFraction: 0.1, seed: 1 } },
    rowCount,
    inputs: Float32Array.from({ length: rowCount * 2 * own.length }, (_, i) => valueOf(Math.floor(i / own.length), i % own.length)),
    values: new Float32Array(rowCount),
    splits: Array.from({ length: rowCount }, (_, i) => (i === 9 ? 'holdout' : 'train')),
    origins: Array.from({ length: rowCount }, () => 'base'),
    blocks: Array.from({ length: rowCount }, () => ''),
    keys: Array.from({ length: rowCount }, () => ''),
  };
}

test('ranges are those of the training rows with half their span around; a column of few values is never stuck', () => {
  // The held-out rows 18 and 19 and the missing value have no say.
  const dataset = datasetOf((row, column) => (column === 0 ? (row === 3 ? MISSING : row < 18 ? row : 1_000) : column === 1 ? Number(row > 8) : 0));
  expect(deriveQuality(dataset)).toEqual({ ranges: [[-8.5, 25.5], [-0.5, 1.5], [null, null]], stuckReadings: [100, 0, 0] });
});

test('a constant column gets a range around its value, an empty one none', () => {
  expect(deriveQuality(datasetOf((_, column) => (column === 0 ? 40 : Number.NaN)))).toEqual({ ranges: [[20, 60], [null, null], [null, null]], stuckReadings: [0, 0, 0] });
});

test('of pictures nothing is said', () => {
  expect(deriveQuality(datasetOf(() => 0, [{ kind: 'image', name: 'camera', height: 1, width: 2, channels: 1 }]))).toBeUndefined();
});
