import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from '../../agent/disk/disk.ts';
import { nodeDisk } from '../../agent/disk/node-disk-adapter.ts';
import type { RecordBody } from '../../agent/outbox/record-body.ts';
import { Outbox } from '../../agent/outbox/service.ts';
import { systemClock } from '../../proto/clock.ts';
import { digestOf } from '../../proto/digest.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { SketchMessage } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { ReportingWorld } from '../support/reporting-world.ts';
import { figureOf, median, type Figure } from './figure.ts';

const minuteMs = 60_000;
const bundleDigest = digestOf('bundle');
const sketch: SketchMessage = { counts: Array.from({ length: sketchCounts }, (_, i) => (i >= 8 && i < 28 ? 150 : 0)), finite: 3_000, mean: 0.5, m2: 812.25, min: -3.25, max: 3.75 };
const bodies: Record<string, RecordBody> = {
  metrics: { metrics: { bundleDigest, intervalMs: 60_000, inferences: 600, errors: 0, rejectedInputs: 0, latencyP50Us: 150, latencyP99Us: 700, rssBytes: 6e7, outboxBytes: 1, evictedRecords: 0, samplesKept: 2, runtime: 'native' } },
  'window of 16 features': { window: { bundleDigest, startMs: 1, endMs: 2, durationMs: 1, profile: { count: 3_000, features: Array.from({ length: 16 }, () => sketch), outputs: [sketch, sketch], confidence: sketch, predicted: [2_000, 1_000] } } },
  'sample of 640 values': { sample: { bundleDigest, capturedMs: 1, rows: 1, columns: 640, input: Array.from({ length: 640 }, (_, i) => i / 7), output: [0.3], confidence: 0.5, inclusionProbability: 0.01, rule: 'random', sourceKey: 'piece-17' } },
};

/** What the outbox costs the line and the flash: on this machine's disk, and over a simulated day. */
export async function benchOutbox(note: (line: string) => void): Promise<Figure[]> {
  return [...(await measureCosts()), ...(await measureWear(note))];
}

async function measureCosts(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fleetloop-outbox-'));
  let operations = 0;
  const counted = Object.fromEntries(Object.entries(nodeDisk).map(([name, operate]) => [name, (...args: never[]) => (operations++, (operate as (...given: never[]) => unknown)(...args))])) as unknown as Disk;
  try {
    const outbox = new Outbox({ disk: counted, clock: systemClock, boot: 1, onFault: () => undefined }, join(folder, 'outbox'), 'device-1', { bytesMax: 16 * 1024 * 1024 });
    await outbox.open(createRandom(1));
    const figures: Figure[] = [];
    for (const [name, body] of Object.entries(bodies)) {
      const appendsUs: number[] = [];
      const flushesMs: number[] = [];
      for (let i = 0; i < 200; i++) {
        const startMs = performance.now();
        outbox.append(body);
        appendsUs.push((performance.now() - startMs) * 1000);
        const flushMs = performance.now();
        await outbox.flush();
        flushesMs.push(performance.now() - flushMs);
      }
      figures.push(figureOf(`outbox: ${name}: taken in, on the inference's thread`, median(appendsUs), 'us'), figureOf(`outbox: ${name}: made durable, beside inference`, median(flushesMs), 'ms'));
    }
    const before = operations;
    const startMs = performance.now();
    const ticks = 10_000;
    for (let i = 0; i < ticks; i++) await outbox.tick();
    return [...figures, figureOf('outbox: a tick with nothing to write', ((performance.now() - startMs) / ticks) * 1000, 'us'), figureOf('outbox: operations on the disk of 10,000 such ticks', operations - before, 'operations', { bound: { atMost: 0 } })];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A day with a link that holds: metrics every minute, a window every five, a sample every 20 s. */
async function measureWear(note: (line: string) => void): Promise<Figure[]> {
  const production = { metricsEveryMs: minuteMs, windowEveryMs: 5 * minuteMs, windowFeatures: 16, sampleEveryMs: 20_000, sampleValues: 640, randomShare: 0.5 };
  const world = await ReportingWorld.open({ seed: 1, production, outboxBytesMax: 16 * 1024 * 1024, lossShare: 0, tickMs: 250 });
  world.connect(true);
  await world.runFor(60 * minuteMs);
  const [syncs, written, made] = [world.disk.syncs, world.disk.written, world.bytesMade];
  const hours = 6;
  await world.runFor(hours * 60 * minuteMs);
  note(`${world.disk.files.size} files of ${world.outbox.bytes} bytes at the end`);
  const figures = [
    figureOf('outbox, steady state: written to disk over bytes of the records', (world.disk.written - written) / (world.bytesMade - made), 'x'),
    figureOf('outbox, steady state: written to disk', ((world.disk.written - written) / hours / 2 ** 20) * 24, 'MiB/day'),
    figureOf('outbox, steady state: records', 60 + 12 + 180, '1/h'),
    figureOf('outbox, steady state: fsyncs', (world.disk.syncs - syncs) / hours, '1/h'),
  ];
  await world.close();
  return figures;
}
