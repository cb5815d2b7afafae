import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Version } from '../registry/version.ts';
import { hourMs, hourOf, mergeHours, zeroHour, type HourTotals } from '../../features/profile/hour-totals.ts';
import { saveDeviceHours } from '../store/device-hours.ts';
import { openStore, type Store } from '../store/store.ts';
import { behaviourColumns as columns, type BundleBehaviour } from './behaviour.ts';
import { createBehaviourService } from './behaviour-service.ts';
import { estimateRight, fitConfidenceThreshold } from './estimate-accuracy.ts';

const version = { bundleDigest: 'sha256:new', manifest: { task: 'classification', classNames: ['ok', 'worn'], thresholds: {} } } as unknown as Version;
const startMs = 1_000 * hourMs;

let store: Store;
let nowMs: number;
let service: ReturnType<typeof createBehaviourService>;
let samples = 0;

beforeEach(async () => {
  store = await openStore(':memory:');
  nowMs = startMs;
  samples = 0;
  service = createBehaviourService({ store, clock: { nowMs: () => nowMs, sleep: async () => undefined } }, async () => ({ bin: 1, part: 0.5 }));
});
afterEach(() => store.destroy());

const totals = (more: Partial<HourTotals>): HourTotals => ({ ...zeroHour, ...more });
const report = (deviceId: string, hour: number, more: Partial<HourTotals>): Promise<void> => saveDeviceHours(store, [{ bundleDigest: 'sha256:new', deviceId, hour, totals: totals(more) }], nowMs);
const read = (): Promise<BundleBehaviour> => service.behaviour(version, startMs);

function row({ deviceIds, hours, width }: BundleBehaviour, deviceId: string, hour: number): number[] {
  const at = deviceIds.indexOf(deviceId) * width;
  return [...(hours.get(hour) ?? []).slice(at, at + width)];
}

async function label(deviceId: string, capturedMs: number, value: string, { rule = 'random', sampleId, randomProbability = 0 }: { rule?: string; sampleId?: string; randomProbability?: number } = {}): Promise<string> {
  const id = sampleId ?? `${deviceId}-${++samples}`;
  if (sampleId === undefined) await store.insertInto('samples').values({ id, device_id: deviceId, bundle_digest: 'sha256:new', captured_ms: capturedMs, received_ms: capturedMs, rows: 1, columns: 1, input: new Uint8Array(), output: new Uint8Array(), predicted: 0, confidence: 1, inclusion_probability: 0.1, random_probability: randomProbability, rule, source_key: '', state: 'labeled' }).execute();
  await store.insertInto('labels').values({ sample_id: id, annotator: 'ann', value_json: JSON.stringify(value), created_ms: nowMs, undone: 0 }).execute();
  return id;
}

describe('behaviour of a bundle', () => {
  test('hours by device, and the estimate without labels', async () => {
    await report('a', 1_000, { inferences: 10, confidenceCounts: [2, 4, 3, 1, 0, 0], predicted: [7, 3] });
    await report('b', 1_001, { runs: 5, errors: 1 });
    await report('b', 999, { runs: 7 });
    const found = await read();
    expect(found.deviceIds).toEqual(['a', 'b']);
    expect([...found.hours.keys()].sort((a, b) => a - b)).toEqual([1_000, 1_001]);
    const a = row(found, 'a', 1_000);
    // Bin 1 by half, 2 and 3 whole; the last two are no values.
    expect([a[columns.inferences], a[columns.estimated], a[columns.estimatedRight], ...a.slice(columns.predicted)]).toEqual([10, 10, 6, 7, 3]);
    expect(row(found, 'b', 1_001).slice(columns.runs, columns.runs + 2)).toEqual([5, 1]);
  });

  test('an hour that an earlier version stored lacks what is counted since; what comes is added to it', async () => {
    const { shadowAlone: _, ...earlier } = totals({ shadowCompared: 4 });
    await store.insertInto('device_hours').values({ bundle_digest: 'sha256:new', device_id: 'a', hour: 1_000, updated_ms: nowMs, totals_json: JSON.stringify(earlier) }).execute();
    await report('a', 1_000, { shadowAlone: 3 });
    const a = row(await read(), 'a', 1_000);
    expect([a[columns.shadowCompared], a[columns.shadowAlone]]).toEqual([4, 3]);
  });

  test('more than a page of hours is read to the end', async () => {
    const hours = Array.from({ length: 2_500 }, (_, i) => ({ bundleDigest: 'sha256:new', deviceId: `device-${i % 50}`, hour: 1_000 + Math.floor(i / 50), totals: totals({ runs: 1 }) }));
    await saveDeviceHours(store, hours, nowMs);
    const { deviceIds, hours: found, width } = await read();
    expect([deviceIds.length, found.size]).toEqual([50, 50]);
    expect([...found.values()].reduce((sum, values) => sum + deviceIds.reduce((some, _, index) => some + (values[index * width + columns.runs] as number), 0), 0)).toBe(2_500);
  });

  test('what is read again is what has changed, and the revision says whether anything has', async () => {
    await report('a', 1_000, { runs: 5 });
    const first = (await read()).revision;
    expect((await read()).revision).toBe(first);
    nowMs += 30 * 60_000;
    await report('a', 1_000, { runs: 2, errors: 2 });
    const second = await read();
    expect(second.revision).toBeGreaterThan(first);
    expect(row(second, 'a', 1_000).slice(columns.runs, columns.runs + 2)).toEqual([7, 2]);
  });

  test('a clock that was set back reads everything anew', async () => {
    await report('a', 1_000, { runs: 5 });
    await read();
    nowMs -= 10 * 60_000;
    await report('a', 1_000, { runs: 1 });
    expect(row(await read(), 'a', 1_000)[columns.runs]).toBe(6);
  });

  test('labels count in the hour of their input, only those of the random rule, and not when they are undone', async () => {
    await label('a', startMs + 5, 'ok');
    await label('a', startMs + 6, 'worn', { rule: 'uncertain' });
    await label('a', startMs - 2 * hourMs, 'worn');
    const errors = async (): Promise<number[]> => row(await read(), 'a', 1_000).slice(columns.errorCount, columns.errorCount + 3);
    expect(await errors()).toEqual([1, 0, 0]);
    const id = await label('a', startMs + 7, 'worn');
    expect(await errors()).toEqual([2, 1, 1]);
    await store.updateTable('labels').set({ undone: 1 }).where('sample_id', '=', id).execute();
    expect(await errors()).toEqual([1, 0, 0]);
    await label('a', startMs + 7, 'ok', { sampleId: id });
    expect(await errors()).toEqual([2, 0, 0]);
  });

  test('labels weigh as much as their draws were unlikely', async () => {
    await label('a', startMs + 5, 'ok', { randomProbability: 0.1 });
    const id = await label('a', startMs + 6, 'worn', { randomProbability: 0.02 });
    const [count, sum] = row(await read(), 'a', 1_000).slice(columns.errorCount, columns.errorCount + 2) as [number, number];
    // Weights 10 and 50: 60^2 / (10^2 + 50^2) labels' worth, 50 of 60 wrong.
    expect(count).toBeCloseTo(3_600 / 2_600, 9);
    expect(sum / count).toBeCloseTo(5 / 6, 9);
    await store.updateTable('labels').set({ undone: 1 }).where('sample_id', '=', id).execute();
    expect(row(await read(), 'a', 1_000).slice(columns.errorCount, columns.errorCount + 3)).toEqual([1, 0, 0]);
  });
});

test('an hour is where its device says, unless that is ahead or a week ago', () => {
  expect([hourOf(startMs - hourMs, startMs), hourOf(startMs + 1, startMs), hourOf(startMs - 8 * 24 * hourMs, startMs)]).toEqual([999, 1_000, 1_000]);
});

test('mergeHours: zero changes nothing, the order does not matter', () => {
  const [a, b] = [totals({ inferences: 3, predicted: [1, 2], confidenceCounts: [3], logMemory: { count: 1, sum: 2, squares: 4 } }), totals({ inferences: 4, predicted: [4], runs: 2 })];
  expect(mergeHours(a, zeroHour)).toEqual(a);
  expect(mergeHours(a, b)).toEqual(mergeHours(b, a));
  expect(mergeHours(a, b)).toMatchObject({ inferences: 7, predicted: [5, 2], runs: 2, logMemory: { count: 1 } });
});

describe('estimate without labels', () => {
  test.each<[number[], number, number]>([
    // counts by bin and two places for what is no value; accuracy; right among the reference itself is the accuracy
    [[10, 20, 30, 40, 0, 0], 0.4, 40],
    [[10, 20, 30, 40, 0, 0], 0.55, 55],
    [[10, 20, 30, 40, 5, 5], 1, 100],
    [[100, 0, 0, 0, 0, 0], 0.9, 90],
  ])('of %j at %f it finds %f right', (counts, accuracy, right) => {
    const threshold = fitConfidenceThreshold(counts, accuracy);
    expect(threshold && estimateRight(counts, threshold)).toBeCloseTo(right, 9);
  });

  test('less sure inferences are less often right; without a reference or figure there is none', () => {
    const threshold = fitConfidenceThreshold([10, 20, 30, 40, 0, 0], 0.7);
    expect(threshold && estimateRight([40, 30, 20, 10, 0, 0], threshold)).toBe(30);
    expect([fitConfidenceThreshold([0, 0, 0, 0], 0.9), fitConfidenceThreshold([1, 1, 0, 0], 0)]).toEqual([undefined, undefined]);
  });
});
