import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { openTestPipeline, type TestPipelineOptions } from '../../test/support/test-pipeline.ts';
import { readingOf } from '../../test/support/test-bundle.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import type { Pipeline } from './pipeline.ts';
import { Inference } from './service.ts';
import type { Sink } from './sink.ts';

interface Line { key: string; version?: number; error?: { code: string } }

const settings = { sampling: { randomFloor: 0, uncertaintyMin: 1, uncertainProbability: 0 }, reporting: { windowInferences: 4, windowMsMax: 60_000, metricsIntervalMs: 60_000 } };
let busyMs: number;
let lines: Line[];
let kept: RecordBody[];
let inference: Inference;
let acting: Pipeline;
let sink: Sink & { ready: boolean; open: () => void };

async function start(candidate: TestPipelineOptions, options: TestPipelineOptions = {}): Promise<Pipeline> {
  acting = await openTestPipeline({ version: 1, ...options });
  inference.swap(acting);
  const pipeline = await openTestPipeline({ version: 2, ...candidate });
  inference.startShadow(pipeline);
  return pipeline;
}

const submit = (count: number, values: (i: number) => number[] = (i) => readingOf(i % 3)): void => {
  for (let i = 0; i < count; i++) inference.submit(JSON.stringify({ key: `r${i}`, values: values(i) }));
};

/** Until the shadow has seen what waits for it: a turn of the event loop for each input. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 400; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const shadowWindows = (): unknown[] => kept.flatMap(({ window }) => (window?.shadow === undefined ? [] : [{ bundle: window.bundleDigest, count: window.profile?.count, ...window.shadow }]));

beforeEach(() => {
  const clock = new ManualClock();
  busyMs = 0;
  lines = [];
  kept = [];
  sink = { ready: true, open: () => undefined, write: (line: string) => void lines.push(JSON.parse(line) as Line), onReady: (listener: () => void) => void (sink.open = listener), onClosed: () => undefined, close: async () => undefined };
  inference = new Inference({ clock: { nowMs: () => clock.nowMs(), monotonicMs: () => clock.monotonicMs() + busyMs, sleep: (ms, signal) => clock.sleep(ms, signal) }, random: () => 0.5, sink, keep: (record) => void kept.push(record), keepMetrics: () => undefined }, settings);
});

test('results are those of the acting model; the candidate comes after them and reports its own window beside it', async () => {
  const candidate = await start({});
  submit(4);
  expect(lines.map((line) => line.version)).toEqual([1, 1, 1, 1]);
  expect(inference.shadow).toMatchObject({ inferences: 0 });
  await settle();
  expect(inference.shadow).toEqual({ digest: candidate.digest, inferences: 4, errors: 0, slow: 0, dropped: 0 });
  expect(shadowWindows()).toMatchObject([{ bundle: candidate.digest, besideDigest: acting.digest, count: 4, compared: 4, agreed: 4, errors: 0, dropped: 0 }]);
  expect(kept.filter(({ window }) => window?.shadow === undefined).map(({ window }) => window?.profile?.count)).toEqual([4]);
});

test('classes that the two list differently are compared by name', async () => {
  const swapped = ['high', 'middle', 'low'];
  await start({ change: { classNames: swapped } });
  submit(4, () => readingOf(1));
  await settle();
  expect(shadowWindows()).toMatchObject([{ compared: 4, agreed: 4 }]);
  submit(4, () => readingOf(0));
  await settle();
  // The first output is called low by one and high by the other.
  expect(shadowWindows()[1]).toMatchObject({ compared: 4, agreed: 0 });
  expect((shadowWindows()[1] as { differenceSum: number }).differenceSum).toBeGreaterThan(3);
});

test('a candidate has its share of a queue that is never empty: a quarter of the time, 10 ms at once', async () => {
  const acting1 = await openTestPipeline({ version: 1 });
  const candidate = await openTestPipeline({ version: 2 });
  const takes = (pipeline: Pipeline, ms: number, seen: () => void): Pipeline => ({ ...pipeline, infer: (raw) => ((busyMs += ms), seen(), pipeline.infer(raw)) });
  const at = { acting: 0, candidate: 0, longest: 0, candidateSince: 0 };
  inference.swap(takes(acting1, 1, () => {
    at.acting += 1;
    at.longest = Math.max(at.longest, busyMs - 1 - at.candidateSince);
    at.candidateSince = busyMs;
  }));
  inference.startShadow(takes(candidate, 2, () => (at.candidate += 1)));
  // Each answer brings the next reading, so that some always wait.
  let readings = 2_000;
  const next = (): void => {
    if (readings-- > 0) expect(inference.submit({ key: '', atMs: undefined, rows: 1, values: readingOf(0) }, next)).toBe(true);
  };
  sink.ready = false;
  for (let i = 0; i < 100; i++) next();
  sink.ready = true;
  sink.open();
  await inference.idle();
  expect(at.acting).toBeGreaterThan(1_000);
  const share = (2 * at.candidate) / (2 * at.candidate + at.acting);
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.3);
  expect(at.longest).toBeLessThanOrEqual(12);
  expect(inference.shadow).toMatchObject({ inferences: at.candidate });
  inference.endShadow();
});

test('what a candidate gets wrong is counted and goes no further', async () => {
  await start({ overflows: true });
  submit(5, (i) => (i < 4 ? [7, 7, 0, 0] : readingOf(0)));
  await settle();
  expect(inference.shadow).toMatchObject({ inferences: 5, errors: 4 });
  expect(lines.every((line) => line.version === 1 && line.error === undefined)).toBe(true);
  inference.endShadow();
  expect(shadowWindows()).toMatchObject([{ count: 1, compared: 1, errors: 4 }]);
});

test('one that throws is a candidate with an error', async () => {
  const candidate = await start({ throws: true });
  submit(3);
  await settle();
  expect(inference.shadow).toEqual({ digest: candidate.digest, inferences: 3, errors: 3, slow: 0, dropped: 0 });
  expect(lines.length).toBe(3);
});

test('one that takes twice what its manifest allows is slow', async () => {
  await start({ change: { resources: { memoryBytesMax: 1e9, latencyMsMax: 5 } }, takes: () => (busyMs += 11) });
  submit(2);
  await settle();
  expect(inference.shadow).toMatchObject({ inferences: 2, slow: 2 });
});

test('more than can wait is dropped, counted, and costs the results nothing', async () => {
  await start({});
  submit(200);
  expect(lines.length).toBe(200);
  await settle();
  const counts = inference.shadow;
  expect(counts?.inferences).toBe(64);
  expect(counts?.dropped).toBe(136);
  inference.endShadow();
  expect(shadowWindows().reduce<number>((sum, window) => sum + (window as { dropped: number }).dropped, 0)).toBe(136);
});

describe('windows of rows', () => {
  test('of the same length end with those of the acting model, also after a gap', async () => {
    await start({ windowRows: 4 }, { windowRows: 4 });
    submit(2);
    await settle();
    submit(14);
    await settle();
    // The rows of the first window came before the candidate could begin one.
    expect(inference.shadow).toMatchObject({ inferences: 3, errors: 0 });
    submit(100);
    await settle();
    submit(12);
    await settle();
    inference.endShadow();
    const sums = shadowWindows() as { count: number; compared: number; agreed: number }[];
    expect(sums.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(15);
    expect(sums.every(({ count, compared, agreed }) => count === compared && compared === agreed)).toBe(true);
  });

  test('of another length are profiled, and compared where both end at once', async () => {
    await start({ windowRows: 2 }, { windowRows: 3 });
    for (let i = 0; i < 15; i++) {
      submit(1);
      await settle();
    }
    expect(inference.shadow).toMatchObject({ inferences: 6, errors: 0 });
    inference.endShadow();
    expect(shadowWindows().map((window) => (window as { compared: number }).compared).reduce((a, b) => a + b, 0)).toBe(2);
  });
});

test('the candidate is swapped in from the shadow as it is: loaded, with nothing of it in its windows', async () => {
  const candidate = await start({ windowRows: 2 }, { windowRows: 2 });
  submit(5);
  await settle();
  expect(inference.swap(candidate)).toBe(acting);
  expect(inference.shadow).toBeUndefined();
  submit(1);
  // The row that waited for its window moved over.
  expect(lines.at(-1)).toMatchObject({ version: 2, key: 'r0' });
  expect(inference.sinceSwap.inferences).toBe(1);
});

test('without an acting model the candidate sees the inputs, and is beside nothing', async () => {
  inference.startShadow(await openTestPipeline({ version: 2 }));
  submit(4);
  await settle();
  expect(lines.every((line) => line.error?.code === 'no_bundle')).toBe(true);
  expect(shadowWindows()).toMatchObject([{ besideDigest: '', count: 4, compared: 0 }]);
});
