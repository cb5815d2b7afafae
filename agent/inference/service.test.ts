import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { readingOf } from '../../test/support/test-bundle.ts';
import { openTestPipeline } from '../../test/support/test-pipeline.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import { Inference, queuedLinesMax, type InferenceMetrics } from './service.ts';

interface Line { key: string; version?: number; predicted?: string; error?: { code: string } }

const settings = { sampling: { randomFloor: 0, uncertaintyMin: 1, uncertainProbability: 0 }, reporting: { windowInferences: 100, windowMsMax: 1_000, metricsIntervalMs: 1_000 } };
let clock: ManualClock;
let lines: Line[];
let endedMetrics: InferenceMetrics[];
let kept: RecordBody[];
let ready: boolean;
let becomeReady: () => void;
let inference: Inference;

const row = (name: string, classIndex = 0): string => JSON.stringify({ key: name, values: readingOf(classIndex) });

beforeEach(() => {
  clock = new ManualClock();
  lines = [];
  // Each test its own: an inference of the test before may still hand on a window.
  const own: RecordBody[] = [];
  const ended: InferenceMetrics[] = [];
  [kept, endedMetrics] = [own, ended];
  ready = true;
  const sink = {
    get ready() {
      return ready;
    },
    write: (line: string) => void lines.push(JSON.parse(line) as Line),
    onReady: (listener: () => void) => (becomeReady = listener),
    onClosed: () => undefined,
    close: async () => undefined,
  };
  inference = new Inference({ clock, random: () => 0.5, sink, keep: (record) => void own.push(record), keepMetrics: (metrics) => void ended.push(metrics) }, settings);
});

describe('changing the model', () => {
  test('rows that wait for a window move over to the next model, whatever its window', async () => {
    inference.swap(await openTestPipeline({ version: 1, windowRows: 4 }));
    for (const name of ['r1', 'r2', 'r3', 'r4', 'r5', 'r6']) inference.submit(row(name));
    inference.swap(await openTestPipeline({ version: 2, windowRows: 3 }));
    inference.submit(row('r7'));
    expect(lines.map((line) => [line.key, line.version])).toEqual([['r4', 1], ['r7', 2]]);
    inference.swap(await openTestPipeline({ version: 3, windowRows: 1 }));
    inference.submit(row('r8'));
    expect(lines.at(-1)).toMatchObject({ key: 'r8', version: 3 });
  });

  test('rows that fill the next model\'s smaller window are answered at once', async () => {
    inference.swap(await openTestPipeline({ version: 1, windowRows: 8 }));
    for (const name of ['r1', 'r2', 'r3', 'r4', 'r5']) inference.submit(row(name));
    inference.swap(await openTestPipeline({ version: 2, windowRows: 2 }));
    expect(lines.map((line) => line.key)).toEqual(['r2', 'r4']);
  });

  test('a reading that the model before would have answered, and this one cannot take, is an inference of it that failed', async () => {
    const window = JSON.stringify({ key: 'w', rows: [readingOf(0), readingOf(1)] });
    inference.swap(await openTestPipeline({ version: 1, windowRows: 2 }));
    inference.submit(JSON.stringify({ key: 'x', values: [1] }));
    inference.submit(window);
    expect(inference.sinceSwap).toEqual({ inferences: 1, errors: 0 });
    inference.swap(await openTestPipeline({ version: 2 }));
    inference.submit(JSON.stringify({ key: 'x', values: [1] }));
    inference.submit(window);
    inference.submit(row('r'));
    expect([inference.sinceSwap, inference.totals.rejectedInputs]).toEqual([{ inferences: 2, errors: 1 }, 3]);
  });

  test('the window profile of each bundle is its own', async () => {
    const [first, second] = [await openTestPipeline({ version: 1 }), await openTestPipeline({ version: 2 })];
    inference.swap(first);
    inference.submit(row('a'));
    expect(inference.swap(second)).toBe(first);
    inference.submit(row('b'));
    inference.submit(row('c'));
    inference.closeWindow();
    expect(kept.map((record) => [record.window?.bundleDigest, record.window?.profile?.count])).toEqual([[first.digest, 1], [second.digest, 2]]);
    expect(inference.runningDigest).toBe(second.digest);
    expect(inference.sinceSwap.inferences).toBe(2);
  });

  test('the last window of the model before is handed on when readings had a turn, as it was, also where its model is closed or acts again', async () => {
    const [first, second] = [await openTestPipeline({ version: 1 }), await openTestPipeline({ version: 2 })];
    const counted = (): unknown[] => kept.flatMap(({ window }) => (window === undefined ? [] : [[window.bundleDigest, window.profile?.count, window.endMs - window.startMs, window.durationMs]]));
    inference.swap(first);
    inference.submit(row('a'));
    await clock.advance(10);
    inference.swap(second);
    expect([counted(), inference.recordingBundles.map(({ digest }) => digest)]).toEqual([[], [second.digest, first.digest]]);
    inference.submit(row('b'));
    await clock.advance(20);
    expect(counted()).toEqual([[first.digest, 1, 10, 10]]);
    inference.swap(first);
    inference.submit(row('c'));
    inference.submit(row('d'));
    inference.swap(undefined)?.close();
    inference.closeWindow();
    expect(counted().slice(1)).toEqual([[second.digest, 1, 20, 20], [first.digest, 2, 0, 0]]);
    expect(inference.recordingBundles).toEqual([]);
  });
});

describe('the queue', () => {
  test('waits for the sink, refuses when full, and answers everything it took in order', async () => {
    inference.swap(await openTestPipeline({}));
    ready = false;
    for (let i = 0; i < queuedLinesMax; i++) expect(inference.submit(row(`${i}`))).toBe(true);
    expect(inference.submit(row('too many'))).toBe(false);
    expect(lines).toEqual([]);
    ready = true;
    becomeReady();
    await inference.idle();
    expect(lines.map((line) => line.key)).toEqual(Array.from({ length: queuedLinesMax }, (_, i) => `${i}`));
    expect(inference.submit(row('again'))).toBe(true);
  });

  test('there is room before it is empty', async () => {
    inference.swap(await openTestPipeline({}));
    ready = false;
    for (let i = 0; i < queuedLinesMax; i++) inference.submit(row(`${i}`));
    ready = true;
    becomeReady();
    await inference.room();
    expect(lines.length).toBeGreaterThanOrEqual(queuedLinesMax / 2);
    expect(lines.length).toBeLessThan(queuedLinesMax);
    await inference.idle();
  });
});

describe('taps', () => {
  test('a window closes after its inferences, or after its time', async () => {
    inference.configure({ ...settings, reporting: { ...settings.reporting, windowInferences: 3 } });
    inference.swap(await openTestPipeline({}));
    for (let i = 0; i < 4; i++) inference.submit(row(`${i}`));
    expect(kept.map((record) => record.window?.profile?.count)).toEqual([3]);
    await clock.advance(999);
    inference.tick();
    expect(kept.length).toBe(1);
    await clock.advance(1);
    inference.tick();
    expect(kept.map((record) => record.window?.profile?.count)).toEqual([3, 1]);
    await clock.advance(10_000);
    inference.tick();
    expect(kept.length).toBe(2);
  });

  test('metrics are counted since they were last taken', async () => {
    inference.swap(await openTestPipeline({ overflows: true }));
    inference.submit(row('a'));
    inference.submit('{"values":[1]}');
    inference.submit('{"key":"b","values":[7,7,0,0]}');
    await clock.advance(500);
    expect(inference.takeMetrics()).toMatchObject({ intervalMs: 500, inferences: 2, errors: 1, rejectedInputs: 1, samplesKept: 0, runtime: 'wasm' });
    expect(inference.takeMetrics()).toMatchObject({ intervalMs: 0, inferences: 0, errors: 0, rejectedInputs: 0 });
    expect(lines.map((line) => line.error?.code)).toEqual([undefined, 'reading.invalid', 'inference.not_finite']);
  });

  test('what a model did is told under its own name, not under that of the model after it', async () => {
    const [first, second] = [await openTestPipeline({ version: 1, overflows: true }), await openTestPipeline({ version: 2 })];
    inference.swap(first);
    inference.submit(row('a'));
    inference.submit('{"key":"b","values":[7,7,0,0]}');
    inference.swap(second);
    inference.submit(row('c'));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(endedMetrics).toMatchObject([{ bundleDigest: first.digest, inferences: 2, errors: 1 }]);
    expect(inference.takeMetrics()).toMatchObject({ bundleDigest: second.digest, inferences: 1, errors: 0 });
    expect(inference.totals).toMatchObject({ inferences: 3, errors: 1 });
  });

  test('a sample is kept by the draw alone', async () => {
    inference.configure({ ...settings, sampling: { randomFloor: 0.5001, uncertaintyMin: 1, uncertainProbability: 0 } });
    inference.swap(await openTestPipeline({}));
    inference.submit(row('kept', 1));
    inference.configure({ ...settings, sampling: { randomFloor: 0.5, uncertaintyMin: 1, uncertainProbability: 0 } });
    inference.submit(row('passed over', 1));
    expect(kept.map((record) => [record.sample?.sourceKey, record.sample?.inclusionProbability, record.sample?.rule])).toEqual([['kept', 0.5001, 'random']]);
  });
});

test('without a bundle every line is answered and counted, and nothing is wrong with it', () => {
  const answers: (string | undefined)[] = [];
  inference.submit(row('a'), (text) => answers.push(text));
  expect(lines).toMatchObject([{ key: 'a', error: { code: 'no_bundle' } }]);
  expect(JSON.parse(answers[0] as string)).toMatchObject({ error: { code: 'no_bundle' } });
  expect(inference.totals).toMatchObject({ rejectedInputs: 0, withoutModel: 1 });
  expect(inference.takeMetrics().rejectedInputs).toBe(0);
  expect(inference.totals.withoutModel).toBe(1);
});
