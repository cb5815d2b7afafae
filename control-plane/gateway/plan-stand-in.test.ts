import { beforeEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { Acknowledgement, DeviceRecord, SketchMessage } from '../../proto/messages.ts';
import { openStore, type Store } from '../store/store.ts';
import { planIngest } from './plan-ingest.ts';
import { planStandIn, type KnownRecord } from './plan-stand-in.ts';
import { loadKnownRecords, loadStoodFor, saveRecords } from './repository.ts';

const bundleDigest = digestOf('bundle');
const hourMs = 3600_000;
const nowMs = 500_000 * hourMs;
const stored = { bundleDigest, startMs: 1, endMs: 2, receivedMs: 3, count: 4, profile: new Uint8Array() };

describe('planStandIn', () => {
  const known = new Map<string, KnownRecord>([['1:1', { kind: 'window', window: stored }], ['1:2', { kind: 'merged' }], ['1:3', { kind: 'window' }], ['1:4', { kind: 'sample' }]]);
  test.each<[string, number[], ReturnType<typeof planStandIn>]>([
    ['nothing', [], { sequences: [] }],
    ['what never came', [8, 9, 9], { sequences: [{ sequence: 8 }, { sequence: 9 }] }],
    ['one that is stored, and one that another stands for already', [1, 2, 8], { sequences: [{ sequence: 1, window: stored }, { sequence: 8 }] }],
    ['one that was erased or has expired', [1, 3], { gone: 3 }],
    ['one that another stands for, without that other', [2, 8], { gone: 2 }],
    ['what is no window', [4], { gone: 4 }],
    ['one that comes in now', [1, 7], 'later'],
  ])('%s', (_, merged, expected) => {
    expect(planStandIn(1, merged, known, (key) => key === '1:7')).toEqual(expected);
  });
});

describe('windows that a device put together', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(':memory:');
  });

  const sketchOf = (count: number): SketchMessage => ({ counts: [count, ...Array.from({ length: sketchCounts - 1 }, () => 0)], finite: count, mean: 0.5, m2: 0, min: 0.5, max: 0.5 });
  const window = (sequence: number, count: number, endHour: number, merged: number[] = []): DeviceRecord => {
    const sketch = sketchOf(count);
    const endMs = nowMs - endHour * hourMs;
    return { epoch: 1, sequence, atMs: endMs, window: { bundleDigest, startMs: endMs - 1_000, endMs, durationMs: 1_000, windows: Math.max(1, merged.length), merged, profile: { count, features: [sketch], outputs: [sketch], confidence: sketch, predicted: [count] } } };
  };

  /** As the ingest does it: what is known is loaded, the plan saved. */
  async function take(...records: DeviceRecord[]): Promise<Acknowledgement> {
    const { rows, acknowledgement } = planIngest('d', records, await loadKnownRecords(store, 'd', records), nowMs, await loadStoodFor(store, 'd', records));
    await saveRecords(store, rows, nowMs);
    return acknowledgement;
  }

  /** Sequences and counts of the windows, the total of their bundle, and what the hours of the device count. */
  async function state(): Promise<{ windows: string[]; total: number; hours: number }> {
    const windows = await store.selectFrom('windows').select(['sequence', 'count']).orderBy('sequence').execute();
    const total = await store.selectFrom('window_totals').select('inferences').executeTakeFirst();
    const hours = await store.selectFrom('device_hours').select('totals_json').execute();
    return { windows: windows.map(({ sequence, count }) => `${sequence}: ${count}`), total: total?.inferences ?? 0, hours: hours.reduce((sum, { totals_json }) => sum + (JSON.parse(totals_json) as { inferences: number }).inferences, 0) };
  }

  test('count once, and what they stand for is acknowledged and not taken in after them', async () => {
    expect(await take(window(9, 30, 1, [1, 2, 3]))).toEqual({ committed: [{ epoch: 1, first: 9, last: 9 }], rejected: [] });
    expect(await take(window(2, 10, 2))).toEqual({ committed: [{ epoch: 1, first: 2, last: 2 }], rejected: [] });
    expect(await state()).toEqual({ windows: ['9: 30'], total: 30, hours: 30 });
  });

  test('take the place of those that had come before', async () => {
    await take(window(1, 10, 3), window(2, 12, 2));
    expect(await state()).toEqual({ windows: ['1: 10', '2: 12'], total: 22, hours: 22 });
    await take(window(9, 37, 1, [1, 2, 3]));
    expect(await state()).toEqual({ windows: ['9: 37'], total: 37, hours: 37 });
    // And are put together once more, with another.
    await take(window(11, 50, 1, [1, 2, 3, 9, 10]));
    expect(await state()).toEqual({ windows: ['11: 50'], total: 50, hours: 50 });
    expect((await store.selectFrom('records').select(['sequence', 'kind']).orderBy('sequence').execute()).map(({ sequence, kind }) => `${sequence} ${kind}`)).toEqual(['1 merged', '2 merged', '3 merged', '9 merged', '10 merged', '11 window']);
  });

  test('wait for the next time where one of them comes with the same message', async () => {
    expect(await take(window(1, 10, 3), window(9, 30, 1, [1, 2]))).toEqual({ committed: [{ epoch: 1, first: 1, last: 1 }], rejected: [] });
    await take(window(9, 30, 1, [1, 2]));
    expect(await state()).toEqual({ windows: ['9: 30'], total: 30, hours: 30 });
  });

  test('take the place of what was stored once, however many say so in one message', async () => {
    await take(window(1, 10, 3));
    expect((await take(window(8, 11, 1, [1]), window(9, 12, 1, [1]))).rejected).toMatchObject([{ sequence: 9, code: 'record.overlaps' }]);
    expect(await state()).toEqual({ windows: ['8: 11'], total: 11, hours: 11 });
  });

  test('are refused where nobody can tell what of them is counted already', async () => {
    await take(window(1, 10, 3));
    await store.deleteFrom('windows').execute();
    expect((await take(window(9, 30, 1, [1, 2]))).rejected).toMatchObject([{ sequence: 9, code: 'record.overlaps' }]);
  });

  test.each<[string, DeviceRecord]>([
    ['later ones', window(5, 10, 1, [5])],
    ['more than a device puts together', window(5_000, 10, 1, Array.from({ length: 1_025 }, (_, i) => i + 1))],
  ])('are refused where they claim to stand for %s', async (_, record) => {
    expect((await take(record)).rejected).toMatchObject([{ code: 'record.malformed' }]);
  });
});
