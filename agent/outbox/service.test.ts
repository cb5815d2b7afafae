import { beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../proto/app-error.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
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
const metrics = (interval: number): RecordBody => ({ metrics: { bundleDigest: digest, intervalMs: interval, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' } });
const nameOf = (record: DeviceRecord): string => record.sample?.sourceKey ?? record.outcome?.reason ?? '';

async function open(bytesMax = 16 * 1024 * 1024, seed = 1): Promise<Outbox> {
  const outbox = new Outbox({ disk, clock, boot: 7, onFault: (fault) => faults.push(fault) }, 'outbox', 'device-1', { bytesMax });
  await outbox.open(createRandom(seed));
  return outbox;
}

async function take(outbox: Outbox): Promise<DeviceRecord[]> {
  const batch = await outbox.takeBatch();
  if (batch === undefined) return [];
  expect(batch.payload.byteLength).toBeLessThanOrEqual(limits.mqttPayloadBytesMax);
  const decoded = decode('RecordBatch', batch.payload);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value.records;
}

async function takeAll(outbox: Outbox): Promise<DeviceRecord[]> {
  const all: DeviceRecord[] = [];
  for (let records = await take(outbox); records.length > 0; records = await take(outbox)) all.push(...records);
  return all;
}

const acknowledge = (outbox: Outbox, records: readonly DeviceRecord[]): number => outbox.acknowledge({ committed: records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence })), rejected: [] });

beforeEach(() => {
  disk = new MemoryDisk();
  faults = [];
});

describe('what is kept', () => {
  test('nothing is sent before it is durable, then outcomes first, and of samples the newest', async () => {
    const outbox = await open();
    for (const body of [sample('a'), sample('b'), outcome('o')]) outbox.append(body);
    expect(await take(outbox)).toEqual([]);
    await outbox.flush();
    expect((await take(outbox)).map(nameOf)).toEqual(['o', 'b', 'a']);
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
    expect(records).toMatchObject([{ boot: 7, monotonicMs: clock.monotonicMs() }, {}]);
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
    expect((await take(await open())).map(nameOf)).toEqual(['b', 'a']);
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
    expect(records.map(nameOf).toSorted()).toEqual(['a', 'b']);
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
    expect((await take(outbox)).map(nameOf)).toEqual(['c', 'a']);
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

  test.each([[[]], [['d']]])('also what is acknowledged while an earlier acknowledgement is written, alone or with %j', async (more) => {
    const outbox = await open();
    for (const reason of ['a', 'b', 'c']) outbox.append(outcome(reason));
    await outbox.flush();
    const [first, second] = await take(outbox);
    acknowledge(outbox, [first!]);
    for (const reason of more) outbox.append(outcome(reason));
    const { sync } = disk;
    disk.sync = async (path) => {
      disk.sync = sync;
      acknowledge(outbox, [second!]);
      return sync.call(disk, path);
    };
    await outbox.flush();
    await clock.advance(60_000);
    await outbox.tick();
    expect((await take(await open())).map(nameOf).toSorted()).toEqual(['c', ...more]);
  });

  test('also where the disk has refused it before', async () => {
    const outbox = await open();
    for (const reason of ['a', 'b']) outbox.append(outcome(reason));
    await outbox.flush();
    const [first] = await take(outbox);
    acknowledge(outbox, [first!]);
    for (const full of [true, false]) {
      disk.full = full;
      await clock.advance(60_000);
      await outbox.tick();
    }
    expect((await take(await open())).map(nameOf)).toEqual(['b']);
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

describe('erasing', () => {
  const holds = (text: string): boolean => [...disk.files].some(([path, bytes]) => path.endsWith('.seg') && Buffer.from(bytes).includes(text));

  test('takes what is older, also what was acknowledged but still lies in its file; its digest is over the records as they would have been sent', async () => {
    const outbox = await open();
    for (const key of ['acknowledged', 'old']) outbox.append(sample(key));
    await outbox.flush();
    const [old, acknowledged] = await take(outbox);
    acknowledge(outbox, [acknowledged as DeviceRecord]);
    await clock.advance(1_000);
    const beforeMs = clock.nowMs();
    for (const body of [sample('new'), outcome('stays')]) outbox.append(body);
    await outbox.flush();
    expect(holds('acknowledged')).toBe(true);
    const erased = await outbox.erase({ id: 'e', beforeMs, samplesOnly: true });
    const bytes = encode('DeviceRecord', old as DeviceRecord);
    expect(erased).toEqual({ samples: 1, windows: 0, bytes: bytes.byteLength, digest: digestOf(bytes) });
    expect([holds('acknowledged'), holds('old'), holds('new')]).toEqual([false, false, true]);
    outbox.expireBatches(Infinity);
    expect((await take(await open())).map(nameOf)).toEqual(['stays', 'new']);
  });

  test('touches no disk where nothing is old enough, and takes what still waits in memory', async () => {
    const outbox = await open();
    outbox.append(sample('written'));
    await outbox.flush();
    outbox.append(sample('waits'));
    const { written, syncs } = disk;
    await outbox.eraseOlderThan(1);
    expect([disk.written, disk.syncs]).toEqual([written, syncs]);
    expect(await outbox.erase({ id: 'f', beforeMs: 0, samplesOnly: false })).toMatchObject({ samples: 2 });
    expect([outbox.unacknowledged, holds('w')]).toEqual([0, false]);
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
    // One of those that are kept says what was given up.
    expect(outbox.evicted).toBe(301 - (outbox.unacknowledged - 1));
    expect(outbox.evicted).toBeGreaterThan(200);
    const [first, second] = await take(await open());
    expect(nameOf(first as DeviceRecord)).toBe('kept');
    expect(second?.losses?.losses).toMatchObject([{ kind: 'sample', reason: 'budget' }]);
  });

  test('on a full disk records wait in memory, are sent from there, and are written when there is room again', async () => {
    const outbox = await open();
    outbox.append(sample('before'));
    await outbox.flush();
    disk.full = true;
    outbox.append(sample('waits'));
    await outbox.flush();
    expect(faults.map((fault) => fault?.code)).toEqual(['store.full']);
    expect((await take(outbox)).map(nameOf)).toEqual(['waits', 'before']);
    disk.full = false;
    await outbox.tick();
    expect(faults).toHaveLength(1);
    await clock.advance(2_000);
    await outbox.tick();
    expect(faults.map((fault) => fault?.code)).toEqual(['store.full', undefined]);
    expect(outbox.evicted).toBe(0);
    expect((await take(await open())).map(nameOf)).toEqual(['waits', 'before']);
  });

  test('what was acknowledged while the disk refused it is not written any more', async () => {
    const outbox = await open();
    outbox.append(metrics(1));
    await outbox.flush();
    disk.full = true;
    outbox.append(outcome('told'));
    await outbox.flush();
    expect(acknowledge(outbox, (await take(outbox)).slice(0, 1))).toBe(1);
    disk.full = false;
    await outbox.flush();
    expect([outbox.unacknowledged, [...disk.files.keys()].filter((name) => name.includes('outcome'))]).toEqual([1, []]);
  });

  test('a record whose sequence is not set aside on the disk is not sent: another process could give it again', async () => {
    const outbox = await open();
    disk.full = true;
    outbox.append(outcome('first of all'));
    await outbox.flush();
    expect(await take(outbox)).toEqual([]);
    disk.full = false;
    await outbox.flush();
    expect((await take(outbox)).map(nameOf)).toEqual(['first of all']);
  });

  test('memory is bounded while the disk is full: samples go before windows of metrics, and all that goes is told', async () => {
    const outbox = await open();
    disk.full = true;
    outbox.append(outcome('first'));
    for (let i = 0; i < 1_000; i++) {
      outbox.append(sample(`${i}`, 1_000));
      if (i % 50 === 0) outbox.append(metrics(i));
    }
    outbox.append(outcome('last'));
    await outbox.flush();
    expect(outbox.evicted).toBeGreaterThan(700);
    disk.full = false;
    await clock.advance(60_000);
    await outbox.tick();
    const records = await takeAll(outbox);
    expect(records.filter((record) => record.outcome !== undefined).map(nameOf)).toEqual(['first', 'last']);
    expect(records.filter((record) => record.metrics !== undefined)).toHaveLength(20);
    expect(records.find((record) => record.losses !== undefined)?.losses?.losses).toEqual([{ kind: 'sample', reason: 'memory', records: outbox.evicted, weight: outbox.evicted, first: expect.any(Number), last: expect.any(Number) }]);
    expect(records).toHaveLength(1_022 + 1 - outbox.evicted);
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
    expect(removed.some((path) => path.includes('sample'))).toBe(true);
    expect((await take(outbox)).map(nameOf)).toEqual(['kept']);
    expect(outbox.evicted).toBe(1);
  });

  test('a record over the limit is refused and counted', async () => {
    const outbox = await open();
    outbox.append(sample('x', limits.sampleValuesMax * 2));
    await outbox.flush();
    expect([outbox.evicted, faults[0]?.code]).toEqual([1, 'request.too_large']);
    expect((await take(outbox)).map(({ losses }) => losses)).toMatchObject([{ losses: [{ kind: 'sample', reason: 'too_large', records: 1 }] }]);
  });
});
