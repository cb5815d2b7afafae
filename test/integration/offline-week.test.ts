import { afterEach, expect, test } from 'vitest';
import { ReportingWorld, startMs } from '../support/reporting-world.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
let world: ReportingWorld | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

test('seven days without a line, under the budget that a device has by default: nothing but samples is given up, that is told, and all else arrives once', async () => {
  world = await ReportingWorld.open({
    seed: 7,
    production: { metricsEveryMs: minuteMs, windowEveryMs: 5 * minuteMs, windowFeatures: 16, sampleEveryMs: 4 * minuteMs, sampleValues: 3_000, randomShare: 0.3 },
    outboxBytesMax: 16 * 1024 * 1024,
    lossShare: 0,
    tickMs: 10_000,
    sender: { bytesPerS: 64 * 1024 },
  });
  await world.runFor(7 * dayMs);
  expect(world.outbox.bytes).toBeLessThanOrEqual(16 * 1024 * 1024);
  const kept = world.outbox.unacknowledged;
  world.connect(true);
  const reconnectMs = world.scheduler.nowMs;
  // New reports are not behind the backlog: what was made in the first minute is stored while most of the week waits.
  const weekMetrics = world.made.metrics;
  await world.runFor(minuteMs + 3_000);
  expect(await world.newestMetrics()).toBe(weekMetrics + 1);
  expect(world.outbox.bytes).toBeGreaterThan(10 * 1024 * 1024);
  await world.runFor(120 * minuteMs, () => world?.drained === true);

  const stored = await world.stored();
  for (const kind of ['metrics', 'window', 'outcome'] as const) expect([kind, stored[kind].duplicates, stored[kind].made - stored[kind].stored]).toEqual([kind, 0, 0]);
  expect(stored.metrics.made).toBeGreaterThanOrEqual(7 * 24 * 60);
  const lostSamples = stored.sample.made - stored.sample.stored;
  expect(lostSamples).toBeGreaterThan(1_000);
  expect(stored.sample.duplicates).toBe(0);
  const losses = await world.losses();
  expect(losses).toMatchObject([{ kind: 'sample', reason: 'budget', records: lostSamples }]);
  expect(kept + lostSamples).toBeLessThan(stored.metrics.made + stored.window.made + stored.sample.made + stored.outcome.made + 10);
  // Random samples hold about half of the samples' room, and say nothing of age: as many of the first half of the week as of the second.
  const rules = await world.store.selectFrom('samples').select(['rule', 'captured_ms', 'confidence']).execute();
  const random = rules.filter(({ rule, captured_ms: atMs }) => rule === 'random' && atMs < startMs + reconnectMs);
  const early = random.filter(({ captured_ms: atMs }) => atMs < startMs + reconnectMs / 2).length;
  expect(random.length).toBeGreaterThan(200);
  expect(early / random.length).toBeGreaterThan(0.4);
  expect(early / random.length).toBeLessThan(0.6);
}, 60_000);

test('seven days without a line with windows of 640 features, more than three times what there is room for: they are put together, each inference stays counted once, and nothing but samples is given up', async () => {
  world = await ReportingWorld.open({
    seed: 640,
    production: { metricsEveryMs: 10 * minuteMs, windowEveryMs: 30 * minuteMs, windowFeatures: 640, sampleEveryMs: 20 * minuteMs, sampleValues: 2_000, randomShare: 0.3 },
    outboxBytesMax: 6 * 1024 * 1024,
    lossShare: 0.2,
    tickMs: 10_000,
  });
  // A link that comes and goes at first: some windows are in the store that the device still holds, and puts together with others.
  for (let hour = 0; hour < 6; hour++) {
    world.connect(hour % 2 === 0);
    await world.runFor(60 * minuteMs);
  }
  world.connect(false);
  await world.runFor(7 * dayMs - 6 * 60 * minuteMs);
  expect(world.outbox.bytes).toBeLessThanOrEqual(6 * 1024 * 1024);
  world.connect(true);
  await world.runFor(120 * minuteMs, () => world?.drained === true);
  const stored = await world.stored();
  for (const kind of ['metrics', 'window', 'outcome'] as const) expect([kind, stored[kind].duplicates, stored[kind].made - stored[kind].stored]).toEqual([kind, 0, 0]);
  expect(stored.window.made).toBeGreaterThanOrEqual(7 * 48);
  const losses = await world.losses();
  expect(losses).toMatchObject([{ kind: 'sample', reason: 'budget', records: stored.sample.made - stored.sample.stored }]);
  // Samples keep their half of the room.
  expect(stored.sample.stored).toBeGreaterThan(150);
  const windows = await world.store.selectFrom('windows').select(['start_ms', 'end_ms', 'count']).orderBy('end_ms').execute();
  expect(windows.length).toBeLessThan(stored.window.made / 2);
  for (const { start_ms: from, end_ms: to, count } of windows) expect(Math.round((to - from) / (30 * minuteMs))).toBeGreaterThanOrEqual(count / 3_000);
  const ledger = await world.store.selectFrom('records').select('kind').where('kind', 'in', ['window', 'merged']).execute();
  expect(ledger.length).toBeGreaterThanOrEqual(stored.window.made);
}, 60_000);

test('a day offline with a clock that shows 1970, jumps ahead by years and is set at last: the store has every time right, and what the device said', async () => {
  world = await ReportingWorld.open({
    seed: 3,
    production: { metricsEveryMs: minuteMs, windowEveryMs: 5 * minuteMs, windowFeatures: 2, sampleEveryMs: 10 * minuteMs, sampleValues: 10, randomShare: 1 },
    outboxBytesMax: 16 * 1024 * 1024,
    lossShare: 0,
    tickMs: 10_000,
    sender: { jitterMs: 0 },
  });
  for (const skewMs of [-startMs, 9 * 365 * dayMs, -17 * dayMs, 3 * minuteMs]) {
    world.skew.ms = skewMs;
    await world.runFor(6 * 60 * minuteMs);
  }
  world.connect(true);
  world.skew.ms = 0;
  await world.runFor(10 * minuteMs, () => world?.drained === true);
  const metrics = await world.store.selectFrom('metrics').innerJoin('records', (join) => join.onRef('records.sequence', '=', 'metrics.sequence').onRef('records.epoch', '=', 'metrics.epoch')).select(['at_ms', 'metrics_json', 'device_ms', 'time_source']).execute();
  expect(metrics.length).toBeGreaterThanOrEqual(24 * 60);
  for (const { at_ms: atMs, metrics_json: json, device_ms: deviceMs, time_source: source } of metrics) {
    const trueMs = startMs + (JSON.parse(json) as { intervalMs: number }).intervalMs * minuteMs;
    expect(Math.abs(atMs - trueMs)).toBeLessThan(60_000);
    if (trueMs - startMs < 23 * 60 * minuteMs) expect([source, deviceMs === null || Math.abs(deviceMs - trueMs) > 60_000]).toEqual(['measured', true]);
  }
  const windows = await world.store.selectFrom('windows').select(['start_ms', 'end_ms']).orderBy('end_ms').execute();
  windows.slice(0, -1).forEach(({ start_ms: from, end_ms: to }, i) => {
    expect(to - from).toBe(5 * minuteMs);
    expect(Math.abs(to - (startMs + (i + 1) * 5 * minuteMs))).toBeLessThan(2_000);
  });
}, 60_000);
