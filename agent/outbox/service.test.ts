import { beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../proto/app-error.ts';
import { decode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { DeviceRecord } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import type { RecordBody } from './record-body.ts';
import { Outbox } from './service.ts';

const clock = new ManualClock();
const digest = `sha256:${'0'.repeat(64)}`;
let disk: MemoryDisk;
let faults: (AppError | undefined)[];

const sample = (key: string, values = 1): RecordBody => ({ sample: { bundleDigest: digest, capturedMs: 1, rows: 1, columns: values, input: Array.from({ length: values }, () => 1), output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: key } });
const outcome = (reason: string): RecordBody => ({ outcome: { bundleDigest: digest, rolloutId: 'r', phase: 'failed', reason, detail: '', startedMs: 1, endedMs: 2, bytesFetched: 0, bytesRefetched: 0 } });
const nameOf = (record: DeviceRecord): string => record.sample?.sourceKey ?? record.outcome?.reason ?? '';

async function open(bytesMax = 16 * 1024 * 1024, seed = 1): Promise<Outbox> {
  const outbox = new Outbox({ disk, clock, onFault: (fault) => faults.push(fault) }, 'outbox', 'device-1', { bytesMax });
  await outbox.open(createRandom(seed));
  return outbox;
}

async function take(outbox: Outbox): Promise<DeviceRecord[]> {
  const batch = await outbox.takeBatch();
  if (batch === undefined) return [];
  expect(batch.byteLength).toBeLessThanOrEqual(limits.mqttPayloadBytesMax);
  const decoded = decode('RecordBatch', batch);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value.records;
}

const acknowledge = (outbox: Outbox, records: readonly DeviceRecord[]): number => outbox.acknowledge({ committed: records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence })), rejected: [] });

beforeEach(() => {
  disk = new MemoryDisk();
  faults = [];
});

describe('what is kept', () => {
  test('nothing is sent before it is durable, then outcomes first and samples in order', async () => {
    const outbox = await open();
    for (const body of [sample('a'), sample('b'), outcome('o')]) outbox.append(body);
    expect(await take(outbox)).toEqual([]);
    await outbox.flush();
    expect((await take(outbox)).map(nameOf)).toEqual(['o', 'a', 'b']);
    expect(await take(outbox)).toEqual([]);
  });

  test('a power cut keeps what was flushed; epoch and sequence stay its name, and no name is used twice', async () => {
    const before = await open();
    before.append(sample('a'));
    await before.flush();
    before.append(sample('lost'));
    disk.cutPower();
    const after = await open(undefined, 2);
    const first = await take(after);
    after.append(sample('b'));
    await after.flush();
    const records = [...first, ...(await take(after))];
    expect(records.map(nameOf)).toEqual(['a', 'b']);
    expect(new Set(records.map((record) => record.epoch)).size).toBe(1);
    expect(records[1]?.sequence).toBeGreaterThan((records[0]?.sequence ?? 0) + 1);
  });

  test.each([1, 10, 40])('a tail torn after %d bytes is cut off, and what follows is kept', async (torn) => {
    const before = await open();
    before.append(sample('a'));
    await before.flush();
    const path = [...disk.files.keys()].find((name) => name.endsWith('.seg')) as string;
    await disk.writeAt(path, (disk.files.get(path) as Uint8Array).byteLength, new Uint8Array(torn).fill(7));
    const after = await open();
    after.append(sample('b'));
    await after.flush();
    expect((await take(await open())).map(nameOf)).toEqual(['a', 'b']);
  });

  test('without its counter the outbox starts a new life and still delivers the old one', async () => {
    const before = await open();
    before.append(sample('a'));
    await before.flush();
    disk.files.set('outbox/counter.json', Buffer.from('{"epoch":'));
    const after = await open(undefined, 2);
    after.append(sample('b'));
    await after.flush();
    const records = await take(after);
    expect(records.map(nameOf)).toEqual(['a', 'b']);
    expect(new Set(records.map((record) => record.epoch)).size).toBe(2);
    expect(acknowledge(after, records)).toBe(2);
  });
});

describe('what is forgotten', () => {
  test('only what an acknowledgement names', async () => {
    const outbox = await open();
    for (const key of ['a', 'b', 'c']) outbox.append(sample(key));
    await outbox.flush();
    const records = await take(outbox);
    const { epoch, sequence } = records[1] as DeviceRecord;
    expect(outbox.acknowledge({ committed: [{ epoch: epoch + 1, first: 0, last: 2 ** 53 - 1 }], rejected: [] })).toBe(0);
    expect(outbox.acknowledge({ committed: [{ epoch, first: sequence, last: sequence }], rejected: [] })).toBe(1);
    outbox.expireBatches(Infinity);
    expect((await take(outbox)).map(nameOf)).toEqual(['a', 'c']);
  });

  test('stays forgotten after a restart, and the folder does not grow', async () => {
    const outbox = await open();
    for (let round = 0; round < 200; round++) {
      for (let i = 0; i < 10; i++) outbox.append(sample(`${round}-${i}`, 500));
      await outbox.flush();
      acknowledge(outbox, await take(outbox));
    }
    outbox.append(sample('last'));
    await outbox.flush();
    expect(outbox.unacknowledged).toBe(1);
    expect(outbox.bytes).toBeLessThan(512 * 1024);
    expect((await take(await open())).map(nameOf)).toEqual(['last']);
  });

  test('a rejected record is dropped and counted', async () => {
    const outbox = await open();
    outbox.append(sample('a'));
    await outbox.flush();
    const [{ epoch, sequence }] = (await take(outbox)) as [DeviceRecord];
    outbox.acknowledge({ committed: [], rejected: [{ epoch, sequence, code: 'record.malformed', detail: '' }] });
    expect([outbox.unacknowledged, outbox.evicted]).toEqual([0, 1]);
  });

  test('an unacknowledged batch is sent again, as it was', async () => {
    const outbox = await open();
    outbox.append(sample('a'));
    await outbox.flush();
    const first = await take(outbox);
    await clock.advance(1000);
    expect(outbox.expireBatches(clock.monotonicMs() - 1000)).toBe(0);
    expect(outbox.expireBatches(clock.monotonicMs() - 999)).toBe(1);
    expect(await take(outbox)).toEqual(first);
  });
});

describe('limits', () => {
  test('a batch takes at most 64 records', async () => {
    const outbox = await open();
    for (let i = 0; i < 65; i++) outbox.append(sample(`${i}`));
    await outbox.flush();
    expect((await take(outbox)).length).toBe(64);
    expect((await take(outbox)).length).toBe(1);
    expect(outbox.batchesInFlight).toBe(2);
  });

  test('beyond the budget samples go first and outcomes stay; each loss is counted', async () => {
    const outbox = await open(256 * 1024);
    outbox.append(outcome('kept'));
    await outbox.flush();
    for (let i = 0; i < 300; i++) {
      outbox.append(sample(`${i}`, 1000));
      await outbox.flush();
    }
    expect(outbox.bytes).toBeLessThanOrEqual(256 * 1024);
    expect(outbox.evicted).toBe(301 - outbox.unacknowledged);
    expect(outbox.evicted).toBeGreaterThan(200);
    const [first, second] = await take(await open());
    expect(nameOf(first as DeviceRecord)).toBe('kept');
    expect(Number(nameOf(second as DeviceRecord))).toBeGreaterThan(200);
  });

  test('a full disk costs records, counted, and it goes on when there is room again', async () => {
    const outbox = await open();
    outbox.append(sample('before'));
    await outbox.flush();
    disk.full = true;
    outbox.append(sample('lost'));
    await outbox.flush();
    expect(faults.at(-1)?.code).toBe('store.full');
    disk.full = false;
    outbox.append(sample('after'));
    await outbox.flush();
    expect(faults.at(-1)).toBeUndefined();
    expect((await take(outbox)).map(nameOf)).toEqual(['before', 'after']);
    expect(outbox.evicted).toBe(1);
    expect((await open()).evicted).toBe(1);
  });

  test('on a full disk an outcome takes the room of samples', async () => {
    const outbox = await open();
    outbox.append(sample('a'));
    await outbox.flush();
    disk.full = true;
    const removed: string[] = [];
    disk.remove = async (path) => {
      if (path.includes('sample')) disk.full = false;
      removed.push(path);
      disk.files.delete(path);
    };
    outbox.append(outcome('kept'));
    await outbox.flush();
    expect(removed.at(-1)).toContain('sample');
    expect((await take(outbox)).map(nameOf)).toEqual(['kept']);
    expect(outbox.evicted).toBe(1);
  });

  test('a record over the limit is refused and counted', async () => {
    const outbox = await open();
    outbox.append(sample('x', limits.sampleValuesMax * 2));
    await outbox.flush();
    expect([outbox.evicted, outbox.unacknowledged, faults[0]?.code]).toEqual([1, 0, 'request.too_large']);
  });
});
