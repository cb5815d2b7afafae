import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { ColumnQuality, DeviceRecord, Metrics, Sample, SketchMessage } from '../../proto/messages.ts';
import { openStore, type Store } from '../store/store.ts';
import { noRows, planIngest } from './plan-ingest.ts';
import { saveRecords } from './repository.ts';

const bundleDigest = digestOf('bundle');
let store: Store;
let sequence: number;
let nowMs: number;

beforeEach(async () => {
  store = await openStore(':memory:');
  [sequence, nowMs] = [0, 1_000_000];
});
afterEach(() => store.destroy());

async function take(...bodies: Partial<DeviceRecord>[]): Promise<void> {
  nowMs += 1_000;
  const { rows, acknowledgement } = planIngest('d', bodies.map((body) => ({ epoch: 1, sequence: ++sequence, atMs: 5, ...body })), new Set(), nowMs);
  expect(acknowledgement.rejected).toEqual([]);
  await store.transaction().execute((db) => saveRecords(db, rows, nowMs));
}

describe('a sample in parts', () => {
  const part = (index: number): Partial<DeviceRecord> => {
    const sample: Sample = { bundleDigest, capturedMs: 3, rows: 1, columns: 5, input: [[1, 2], [3, 4], [5]][index] as number[], output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: '', split: 's', part: index, parts: 3 };
    return { sample };
  };

  test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]]])('is whole once all are here, in the order %j', async (order) => {
    for (const [i, index] of order.entries()) {
      await take(part(index));
      const rows = await store.selectFrom('samples').select(['state', 'input']).execute();
      expect(rows.filter(({ state }) => state === 'unlabeled').length).toBe(i === 2 ? 1 : 0);
    }
    const [sample] = await store.selectFrom('samples').select('input').execute();
    expect([...new Float32Array(new Uint8Array(sample?.input ?? []).buffer)]).toEqual([1, 2, 3, 4, 5]);
    expect(await store.selectFrom('sample_parts').selectAll().execute()).toEqual([]);
  });
});

test('a part that comes under a second sequence changes nothing, and fails no commit', async () => {
  const part = (index: number): Partial<DeviceRecord> => ({ sample: { bundleDigest, capturedMs: 3, rows: 1, columns: 2, input: [index], output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: '', split: 's', part: index, parts: 2 } });
  await take(part(1), part(1));
  await take(part(1));
  await take(part(0));
  expect(await store.selectFrom('samples').select('state').execute()).toEqual([{ state: 'unlabeled' }]);
});

test('a sample whose parts do not make up its shape is never shown to anybody', async () => {
  const part = (index: number, columns: number): Partial<DeviceRecord> => ({ sample: { bundleDigest, capturedMs: 3, rows: 1, columns, ...(index === 0 ? { input: [1] } : { input: [], inputU8: Uint8Array.from([1]) }), output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: '', split: `s${columns}`, part: index, parts: 2 } });
  await take(part(0, 4), part(1, 4), part(0, 5), part(1, 5));
  expect(await store.selectFrom('samples').select(['columns', 'state']).orderBy('columns').execute()).toEqual([{ columns: 4, state: 'partial' }, { columns: 5, state: 'unlabeled' }]);
  expect(await store.selectFrom('sample_parts').selectAll().execute()).toEqual([]);
});

test('totals can be read though more is taken out than they hold', async () => {
  const sketchOf = (count: number): SketchMessage => ({ counts: [count, ...Array.from({ length: sketchCounts - 1 }, () => 0)], finite: 0, mean: 0, m2: 0, min: 0, max: 0 });
  const windowOf = (count: number): Partial<DeviceRecord> => ({ window: { bundleDigest, startMs: 1, endMs: 2, profile: { count, features: [sketchOf(count)], outputs: [], confidence: sketchOf(count), predicted: [] } } });
  for (let i = 0; i < 3; i++) await take(windowOf(Number.MAX_SAFE_INTEGER - 1));
  const stored = await store.selectFrom('windows').selectAll().execute();
  const replaced = stored.map((row) => ({ deviceId: 'd', epoch: 1, sequence: row.sequence, window: { bundleDigest, startMs: row.start_ms, endMs: row.end_ms, receivedMs: row.received_ms, count: row.count, profile: row.profile } }));
  await store.transaction().execute((db) => saveRecords(db, { ...noRows(), replaced }, nowMs));
  await take(windowOf(4));
  expect(await store.selectFrom('window_totals').select(['inferences', 'windows']).execute()).toEqual([{ inferences: 4, windows: 1 }]);
});

describe('quality', () => {
  const metricsWith = (columns: Partial<ColumnQuality>[], tooSlow = 0): Partial<DeviceRecord> => {
    const metrics: Metrics = {
      bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 2, rssBytes: 3, outboxBytes: 4, evictedRecords: 0, samplesKept: 0, runtime: 'wasm',
      quality: { readings: 9, refused: 0, tooFast: 0, tooSlow, columns: columns.map((column) => ({ name: '', missing: 0, nan: 0, outOfRange: 0, stuck: 0, ...column })) },
    };
    return { metrics };
  };
  const findings = async (): Promise<unknown[]> => (await store.selectFrom('quality_findings').selectAll().orderBy('column_name').execute()).map((row) => [row.column_name, row.rule, row.count, row.last_ms - row.first_ms]);

  test('what goes on adds up, what is over is gone', async () => {
    await take(metricsWith([{ name: 'a', stuck: 2 }, { name: 'b', outOfRange: 1 }]));
    await take(metricsWith([{ name: 'a', stuck: 3 }], 4));
    expect(await findings()).toEqual([['', 'rate', 4, 0], ['a', 'stuck', 5, 1_000]]);
    await take(metricsWith([]));
    expect(await findings()).toEqual([]);
  });

  test('whatever number of columns is broken at once, what is over is gone', async () => {
    await take(metricsWith([{ name: 'a', stuck: 2 }]));
    await take(metricsWith(Array.from({ length: 300 }, (_, i) => ({ name: `c${i}`, missing: 1, nan: 1, outOfRange: 1, stuck: 1 }))));
    expect(await findings()).toHaveLength(1_200);
    await take(metricsWith([{ name: 'c7', nan: 1 }]));
    expect(await findings()).toEqual([['c7', 'nan', 2, 1_000]]);
  });

  test('counts end where they could not be read any more', async () => {
    for (const stuck of [Number.MAX_SAFE_INTEGER - 1, 5, 5]) await take(metricsWith([{ name: 'a', stuck }], Number.MAX_SAFE_INTEGER));
    expect(await findings()).toMatchObject([['', 'rate', Number.MAX_SAFE_INTEGER, 2_000], ['a', 'stuck', Number.MAX_SAFE_INTEGER, 2_000]]);
  });
});
