import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom } from '../../proto/random.ts';
import { ReportingWorld, type Production, type Stored } from '../support/reporting-world.ts';
import { figureOf, type Figure } from './figure.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const production: Production = { metricsEveryMs: minuteMs, windowEveryMs: 5 * minuteMs, windowFeatures: 16, sampleEveryMs: 20_000, sampleValues: 512, randomShare: 0.3 };
const outboxBytesMax = 16 * 1024 * 1024;
const drainMsMax = 2 * hourMs;
/** A week's backlog takes minutes over it. */
const slowBytesPerS = 32 * 1024;

/** One device on virtual time, its real outbox and sender, the real ingest and a real store. */
export async function benchFlapping(note: (line: string) => void): Promise<Figure[]> {
  return [...(await benchFlappingLink(note)), ...(await benchOfflineWeek(note))];
}

/** 72 hours: the link holds for ten minutes in the mean, is away for five, now and then for hours; a fifth of the messages is lost each way. */
async function benchFlappingLink(note: (line: string) => void): Promise<Figure[]> {
  const collect = exposeCollector();
  const world = await ReportingWorld.open({ seed: 72, production, outboxBytesMax, lossShare: 0.2, tickMs: 1_000 });
  const random = createRandom(20);
  const heap: number[] = [];
  let changes = 0;
  for (let hour = 1; hour <= 72; hour++) {
    for (const endMs = hour * hourMs; world.scheduler.nowMs < endMs; ) {
      const online = changes++ % 2 === 0;
      world.connect(online);
      const meanMs = online ? 10 * minuteMs : random() < 0.03 ? 4 * hourMs : 5 * minuteMs;
      await world.runFor(Math.min(endMs - world.scheduler.nowMs, -Math.log(1 - random()) * meanMs));
    }
    heap.push(collect());
    if (hour % 12 === 0) note(`${hour} h: ${world.outbox.unacknowledged} records wait, heap ${((heap.at(-1) as number) / 2 ** 20).toFixed(1)} MiB`);
  }
  const bytes = { sent: world.bytesSent, made: world.bytesMade };
  const waiting = world.outbox.unacknowledged;
  world.connect(true);
  await world.runFor(drainMsMax, () => world.drained);
  const stored = await world.stored();
  const evicted = world.outbox.evicted;
  await world.close();
  const late = heap.slice(36).reduce((sum, value) => sum + value, 0) / 36;
  const { made, missing, duplicates } = sumOf(Object.values(stored));
  return [
    figureOf('flapping, 72 h: records made', made, 'records'),
    figureOf('flapping: changes of the link', changes, 'changes'),
    figureOf('flapping: duplicates in the store', duplicates, 'records', { bound: { atMost: 0 } }),
    figureOf('flapping: missing in the store', missing, 'records', { bound: { atMost: 0 } }),
    figureOf('flapping: given up', evicted, 'records'),
    figureOf('flapping: waiting after 72 h, before the link holds', waiting, 'records'),
    figureOf('flapping: bytes sent over bytes of the records', bytes.sent / bytes.made, 'x'),
    figureOf('flapping: heap after 1 h, of agent, ingest and the study', (heap[0] as number) / 2 ** 20, 'MiB'),
    figureOf('flapping: heap after 72 h', (heap[71] as number) / 2 ** 20, 'MiB', { peer: { name: 'after 1 h', value: (heap[0] as number) / 2 ** 20 } }),
    figureOf('flapping: mean heap of the last 36 h over that of the first hour', late / (heap[0] as number), 'x', { bound: { atMost: 1.1 } }),
  ];
}

/** Seven days without a link, then one that holds. */
async function benchOfflineWeek(note: (line: string) => void): Promise<Figure[]> {
  const collect = exposeCollector();
  const world = await ReportingWorld.open({ seed: 7, production: { ...production, sampleEveryMs: minuteMs, sampleValues: 2_000 }, outboxBytesMax, lossShare: 0, tickMs: 1_000, sender: { bytesPerS: slowBytesPerS } });
  await world.runFor(7 * 24 * hourMs);
  const { written, syncs } = world.disk;
  const heapMiB = collect() / 2 ** 20;
  note(`a week: ${world.outbox.unacknowledged} records in ${world.outbox.bytes} bytes, ${world.outbox.evicted} given up`);
  world.connect(true);
  const reconnectMs = world.scheduler.nowMs;
  const lastMs = world.made.metrics;
  let liveMs = Infinity;
  let drainMs = Infinity;
  for (let second = 1; second <= drainMsMax / 1000 && drainMs === Infinity; second++) {
    await world.runFor(1_000);
    // Metrics are made every minute, on the minute.
    if (liveMs === Infinity && second >= 60 && (await world.newestMetrics()) > lastMs) liveMs = world.scheduler.nowMs - reconnectMs - minuteMs;
    if (world.drained) drainMs = world.scheduler.nowMs - reconnectMs;
  }
  await world.runFor(5 * minuteMs);
  await world.runFor(5 * minuteMs, () => world.drained);
  const { sample, ...others } = await world.stored();
  const told = (await world.losses()).reduce((sum, { records }) => sum + records, 0);
  await world.close();
  const lostSamples = sample.made - sample.stored;
  const all = sumOf(Object.values(others));
  return [
    figureOf('offline week: metrics, windows and outcomes made', all.made, 'records'),
    figureOf('offline week: of these missing, or twice in the store', all.missing + all.duplicates + sample.duplicates, 'records', { bound: { atMost: 0 } }),
    figureOf('offline week: samples made', sample.made, 'records'),
    figureOf('offline week: samples given up', lostSamples, 'records'),
    figureOf('offline week: given up without being told', lostSamples - told, 'records', { bound: { atMost: 0 } }),
    figureOf('offline week: the backlog is told over 32 KiB/s after', drainMs / 1000, 's'),
    figureOf('offline week: the first new report is stored, while the backlog is told, after it was made by', liveMs / 1000, 's'),
    figureOf('offline week: heap at its end', heapMiB, 'MiB'),
    figureOf('offline week: written to disk over bytes of the records', written / world.bytesMade, 'x'),
    figureOf('offline week: fsyncs of files', syncs / (7 * 24), '1/h'),
  ];
}

function sumOf(kinds: readonly Stored[]): { made: number; missing: number; duplicates: number } {
  return { made: kinds.reduce((sum, { made }) => sum + made, 0), missing: kinds.reduce((sum, { made, stored }) => sum + made - stored, 0), duplicates: kinds.reduce((sum, { duplicates }) => sum + duplicates, 0) };
}

/** Bytes of the JavaScript heap that are still needed. */
function exposeCollector(): () => number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
}
