import { beforeEach, describe, expect, test } from 'vitest';
import { decode } from '../../proto/codec.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import type { Link } from '../link/link.ts';
import type { RecordBody } from './record-body.ts';
import { Sender, type SenderPolicy } from './sender.ts';
import { Outbox } from './service.ts';

const bundleDigest = `sha256:${'0'.repeat(64)}`;
const metrics = (mark: string): RecordBody => ({ metrics: { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: mark } });
const sample = (key: string): RecordBody => ({ sample: { bundleDigest, capturedMs: 1, rows: 1, columns: 1_000, input: [], inputU8: new Uint8Array(1_000), output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: key } });
const outcome = (reason: string): RecordBody => ({ outcome: { bundleDigest, rolloutId: 'r', phase: 'failed', reason, detail: '', startedMs: 1, endedMs: 2, bytesFetched: 0, bytesRefetched: 0 } });
const nameOf = (record: DeviceRecord): string => record.sample?.sourceKey ?? record.outcome?.reason ?? record.metrics?.runtime ?? 'losses';

let clock: ManualClock;
let outbox: Outbox;
let sent: DeviceRecord[][];
let sentBytes: number;
const link = { online: true, start: () => undefined, subscribe: async () => true, unsubscribe: async () => true, close: async () => undefined, publish: async (_: string, payload: Uint8Array) => {
  const decoded = decode('RecordBatch', payload);
  if (decoded.ok) sent.push(decoded.value.records);
  sentBytes += payload.byteLength;
  return true;
} } satisfies Link;

const createSender = (policy: Partial<SenderPolicy> = {}): Sender => new Sender({ outbox, link, clock, random: createRandom(3) }, 'up', { batchesInFlightMax: 4, resendMs: 15_000, resendMsMax: 300_000, ...policy });
const acknowledge = (sender: Sender, records: readonly DeviceRecord[]): void => sender.acknowledge({ committed: records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence })), rejected: [] });
const names = (): string[][] => sent.map((records) => records.map(nameOf));

async function keep(...bodies: readonly RecordBody[]): Promise<void> {
  for (const body of bodies) outbox.append(body);
  await outbox.flush();
}

beforeEach(async () => {
  clock = new ManualClock();
  [sent, sentBytes] = [[], 0];
  outbox = new Outbox({ disk: new MemoryDisk(), clock, boot: 1, onFault: () => undefined }, 'outbox', 'device-1', { bytesMax: 16 * 1024 * 1024 });
  await outbox.open(createRandom(1));
});

describe('order', () => {
  test('outcomes as they came, then the newest metrics, and samples last; what was sent in vain after what was never sent', async () => {
    const sender = createSender({ batchesInFlightMax: 1 });
    await keep(sample('s1'), metrics('m1'), outcome('o1'), metrics('m2'), outcome('o2'), sample('s2'));
    await sender.send();
    await keep(metrics('m3'), sample('s3'));
    await clock.advance(15_001);
    await sender.send();
    expect(names()).toEqual([['o1', 'o2', 'm2', 'm1', 's2', 's1'], ['o1', 'o2', 'm3', 'm2', 'm1', 's3', 's2', 's1']]);
  });

  test('a new report goes before a backlog of thousands', async () => {
    await keep(...Array.from({ length: 1_000 }, (_, i) => metrics(`old-${i}`)));
    const sender = createSender({ batchesInFlightMax: 1, recordsPerS: 64 });
    await sender.send();
    await keep(metrics('new'));
    acknowledge(sender, sent[0] as DeviceRecord[]);
    await clock.advance(1_000);
    await sender.send();
    expect(nameOf(sent[1]?.[0] as DeviceRecord)).toBe('new');
  });
});

describe('pace', () => {
  test.each<[string, Partial<SenderPolicy>]>([
    ['bytes', { bytesPerS: 20_000 }],
    ['records', { recordsPerS: 19 }],
  ])('%s a second', async (_, policy) => {
    await keep(...Array.from({ length: 1_000 }, (__, i) => sample(`${i}`)));
    const sender = createSender(policy);
    for (let tick = 0; tick < 240; tick++) {
      await sender.send();
      for (const records of sent) acknowledge(sender, records);
      await clock.advance(250);
    }
    // A minute of 19 records of 1 KB, one second saved up and one batch ahead.
    const records = sent.flat().length;
    expect(records).toBeGreaterThan(13 * 60);
    expect(records).toBeLessThanOrEqual(19 * 61 + 64);
    expect(sentBytes).toBeLessThanOrEqual(20_000 * 61 + 64 * 1_200);
  });
});

describe('after a reconnect', () => {
  test('a backlog waits for a random while, what is urgent and what fits into one batch does not', async () => {
    const sender = createSender({ jitterMs: 10_000 });
    await keep(...Array.from({ length: 65 }, (_, i) => metrics(`${i}`)), outcome('urgent'));
    sender.resendAll();
    await clock.advance(0);
    expect(names()).toEqual([['urgent']]);
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 250) {
      await clock.advance(250);
      await sender.send();
    }
    expect(sent.flat()).toHaveLength(66);
  });

  test('a few records go at once', async () => {
    const sender = createSender();
    await keep(metrics('only'));
    sender.resendAll();
    await clock.advance(0);
    expect(names()).toEqual([['only']]);
  });
});
