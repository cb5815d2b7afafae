import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MISSING, type ColumnSpec } from '../../features/transform/spec.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import { maskOf, prepareQualityRules, qualityRules, type QualityRule } from './quality-rules.ts';
import { QualityWatch } from './quality-watch.ts';

const columns: ColumnSpec[] = ['a', 'b'].map((name) => ({ kind: 'number', name }));
const watchOf = (quality: BundleManifest['quality'], own = columns): QualityWatch => new QualityWatch(prepareQualityRules(quality, own));
const row = (...values: number[]): Float32Array => Float32Array.from(values);
const brokenBy = (mask: number): QualityRule[] => qualityRules.filter((rule) => (mask & maskOf(rule)) !== 0);

describe('values', () => {
  test.each<[number[], QualityRule[]]>([
    [[0, 5], []],
    [[-1, 10], []],
    [[-1.001, 5], ['range']],
    [[0, 10.001], ['range']],
    [[Number.NaN, 5], ['nan']],
    [[0, MISSING], ['missing']],
    [[Number.NaN, 11], ['nan', 'range']],
    [[Number.POSITIVE_INFINITY, 5], ['range']],
  ])('%j breaks %j', (values, broken) => {
    expect(brokenBy(watchOf({ ranges: [[-1, null], [null, 10]] }).look(row(...values), 0))).toEqual(broken);
  });

  test('without rules missing values and NaN are counted, and nothing else', () => {
    const watch = watchOf(undefined);
    for (const values of [[1, 2], [1, 2], [Number.NaN, MISSING], [1e30, -1e30]]) watch.look(row(...values), 0);
    expect(watch.takeCounts()).toEqual({ readings: 4, refused: 0, tooFast: 0, tooSlow: 0, columns: [{ name: 'a', missing: 0, nan: 1, outOfRange: 0, stuck: 0 }, { name: 'b', missing: 1, nan: 0, outOfRange: 0, stuck: 0 }] });
    expect(watch.takeCounts()).toBeUndefined();
  });
});

describe('a stuck sensor', () => {
  test.each<[BundleManifest['quality'], number[], boolean[]]>([
    [{ stuckReadings: [3, 0] }, [7, 7, 7, 7, 8, 7, 7, 7], [false, false, true, true, false, false, false, true]],
    // A gap is no value; the run begins anew after it.
    [{ stuckReadings: [3, 0] }, [7, 7, MISSING, MISSING, MISSING, 7, 7, 7], [false, false, false, false, false, false, false, true]],
    [{ stuckReadings: [2, 0] }, [Number.NaN, Number.NaN, Number.NaN], [false, false, false]],
    // 100 ms apart: 300 ms after the first of them.
    [{ stuckMs: 300 }, [7, 7, 7, 7, 8], [false, false, false, true, false]],
  ])('by %j in %j: %j', (quality, values, stuck) => {
    const watch = watchOf(quality);
    expect(values.map((value, i) => brokenBy(watch.look(row(value, i), i * 100)).includes('stuck'))).toEqual(stuck);
  });

  test('is found in a window given at once as in its rows', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 40 }), (rows) => {
        const [byRow, whole] = [watchOf({ stuckReadings: [3, 4] }), watchOf({ stuckReadings: [3, 4] })];
        for (const values of rows) byRow.look(row(...values), 0);
        whole.look(row(...rows.flat()), 0);
        expect(whole.takeCounts()).toEqual(byRow.takeCounts());
        const expected = [3, 4].map((most, column) => rows.filter((_, i) => i + 1 >= most && rows.slice(i + 1 - most, i + 1).every((values) => values[column] === rows[i]?.[column])).length);
        const told = watchOf({ stuckReadings: [3, 4] });
        for (const values of rows) told.look(row(...values), 0);
        const found = told.takeCounts()?.columns ?? [];
        expect(['a', 'b'].map((name) => found.find((entry) => entry.name === name)?.stuck ?? 0)).toEqual(expected);
      }),
    );
  });

  test('a camera is stuck when the whole picture is', () => {
    const camera: ColumnSpec[] = [{ kind: 'image', name: 'camera', height: 1, width: 3, channels: 1 }];
    const watch = watchOf({ stuckReadings: [2] }, camera);
    expect([[1, 2, 3], [1, 2, 3], [1, 2, 4], [1, 2, 4]].map((values) => brokenBy(watch.look(row(...values), 0)))).toEqual([[], ['stuck'], [], ['stuck']]);
    expect(watch.takeCounts()?.columns).toEqual([{ name: 'camera', missing: 0, nan: 0, outOfRange: 0, stuck: 2 }]);
  });

  test('a camera that gives bytes is held to the same, also between pictures of numbers', () => {
    const camera: ColumnSpec[] = [{ kind: 'image', name: 'camera', height: 1, width: 3, channels: 1 }];
    const pictures = [[1, 2, 3], [1, 2, 3], [1, 2, 4], [1, 2, 4], [0, 2, 4], [9, 9, 250], [9, 9, 250], [255, 255, 255]];
    const quality = { stuckReadings: [2], ranges: [[1, 249]] } satisfies BundleManifest['quality'];
    const [numbers, bytes, mixed] = [watchOf(quality, camera), watchOf(quality, camera), watchOf(quality, camera)];
    const expected = pictures.map((values) => numbers.look(row(...values), 0));
    expect(expected.map((mask) => brokenBy(mask))).toEqual([[], ['stuck'], [], ['stuck'], ['range'], ['range'], ['range', 'stuck'], ['range']]);
    expect(pictures.map((values) => bytes.look(Uint8Array.from(values), 0))).toEqual(expected);
    expect(pictures.map((values, i) => mixed.look(i % 2 === 0 ? Uint8Array.from(values) : row(...values), 0))).toEqual(expected);
    expect(bytes.takeCounts()).toEqual(numbers.takeCounts());
  });
});

test.each([
  [[0, 100, 200], []],
  [[0, 49], ['rate']],
  [[0, 50, 250], []],
  [[0, 201], ['rate']],
  [[0], []],
])('readings at %j ms, expected every 100: %j', (times, broken) => {
  const watch = watchOf({ intervalMs: 100 });
  const found = times.map((atMs, i) => watch.look(row(i, i), atMs));
  expect(brokenBy(found.at(-1) as number)).toEqual(broken);
});

describe('what follows', () => {
  test.each<[BundleManifest['quality'], number[], string | undefined]>([
    [{ ranges: [[0, 1]], actions: { range: 'count' } }, [5, 0], undefined],
    [{ ranges: [[0, 1]], actions: { range: 'flag' } }, [5, 0], undefined],
    [{ ranges: [[0, 1]], actions: { range: 'refuse' } }, [5, 0], 'column "a" is 5, expected 0 to 1; check the sensor and its unit; this bundle refuses such readings'],
    [{ actions: { missing: 'refuse' } }, [0, MISSING], 'column "b" is missing; this bundle refuses such readings'],
    [{ actions: { nan: 'refuse' } }, [0, Number.NaN], 'column "b" is NaN; this bundle refuses such readings'],
    [{ stuckReadings: [2, 0], actions: { stuck: 'refuse' } }, [4, 1], 'column "a" has been 4 for 2 readings; the sensor is stuck; this bundle refuses such readings'],
  ])('from %j for %j', (quality, values, message) => {
    const watch = watchOf(quality);
    watch.look(row(4, 0), 0);
    const given = row(...values);
    const refused = watch.refuse(watch.look(given, 100), given);
    expect(refused?.message).toBe(message);
    expect(watch.takeCounts()?.refused).toBe(message === undefined ? 0 : 1);
  });

  test('columns beyond those that are named are summed up', () => {
    const many: ColumnSpec[] = Array.from({ length: 60 }, (_, i) => ({ kind: 'number', name: `c${i}` }));
    const watch = watchOf(undefined, many);
    watch.look(new Float32Array(60).fill(Number.NaN), 0);
    const told = watch.takeCounts()?.columns ?? [];
    expect([told.length, told.at(-1)?.name, told.at(-1)?.nan]).toEqual([49, '*', 12]);
  });
});
