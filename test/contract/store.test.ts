import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIngest, type Ingest } from '../../control-plane/gateway/ingest.ts';
import { RefusalCounter } from '../../control-plane/gateway/refusal-counter.ts';
import type { FleetEvent } from '../../control-plane/context.ts';
import { createEventBus } from '../../control-plane/store/create-event-bus.ts';
import { createFolderBlobStore } from '../../control-plane/store/folder-blob-store.ts';
import { openStore, type Store } from '../../control-plane/store/store.ts';
import { systemClock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import { digestHex, digestOf } from '../../proto/digest.ts';
import type { Acknowledgement } from '../../proto/messages.ts';
import { deviceTopic } from '../../proto/topics.ts';
import { openTestRooms, type TestRooms } from '../support/control-plane-rooms.ts';

const event = { at_ms: 2 ** 41, kind: 'k', subject: 's', detail_json: '{}' };
let dir: string;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  store = await openStore(join(dir, 'a', 'fleetloop.db'));
});

afterEach(async () => {
  await store.destroy();
  await rm(dir, { recursive: true, force: true });
});

/** As a full disk does, SQLite refuses to grow the file: SQLITE_FULL. */
async function fillDisk(on: Store, full: boolean): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(on);
  await sql`pragma max_page_count = ${sql.raw(String(full ? (rows[0]?.page_count ?? 1) : 1_000_000))}`.execute(on);
}

describe('the store', () => {
  test('commits durably to a file only its owner reads', async () => {
    const pragma = async (name: string): Promise<unknown> => Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store)).rows[0] ?? {})[0];
    expect([await pragma('journal_mode'), await pragma('synchronous')]).toEqual(['wal', 2]);
    expect((await stat(join(dir, 'a'))).mode & 0o777).toBe(0o700);
  });

  test('keeps bytes, 64-bit floats, large integers and null as they are, also after it is opened again', async () => {
    const twin = {
      device_id: 'd', desired_revision: Number.MAX_SAFE_INTEGER, desired_message: Uint8Array.from([0, 255, 1]), desired_digest: '', rollout_id: 'ä\u{1f600}', desired_unpublished: 0,
      reported_sequence: 0, reported_json: '', reported_ms: 0, running_digest: '', confirmed_digest: '', phase: '', reason: '', desired_ms: 0, confirmed_ms: 0, former_json: '',
    };
    await store.insertInto('twins').values([twin, { ...twin, device_id: 'e', desired_message: null }]).execute();
    await store.destroy();
    store = await openStore(join(dir, 'a', 'fleetloop.db'));
    expect((await store.selectFrom('twins').selectAll().orderBy('device_id').execute()).map((row) => ({ ...row }))).toEqual([twin, { ...twin, device_id: 'e', desired_message: null }]);
  });

  test('runs transactions one after the other, whatever they await, and rolls back what throws', async () => {
    await store.insertInto('rejections').values({ source: 's', code: 'c', subject: '-', count: 0, last_detail: '', last_ms: 0 }).execute();
    const addOne = (fails: boolean): Promise<void> =>
      store.transaction().execute(async (tx) => {
        const { count } = await tx.selectFrom('rejections').select('count').executeTakeFirstOrThrow();
        await new Promise((resolve) => setImmediate(resolve));
        await tx.updateTable('rejections').set({ count: count + 1 }).execute();
        if (fails) throw new Error('given up');
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => addOne(i % 4 === 0)));
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(10);
    expect(await store.selectFrom('rejections').select('count').executeTakeFirst()).toEqual({ count: 30 });
  });

  test('says that the disk is full, commits nothing of the transaction and goes on when there is room', async () => {
    await fillDisk(store, true);
    const fill = (rows: number): Promise<unknown> =>
      store.transaction().execute(async (tx) => {
        for (let i = 0; i < rows; i++) await tx.insertInto('events').values({ ...event, detail_json: 'x'.repeat(10_000) }).execute();
      });
    await expect(fill(50)).rejects.toMatchObject({ code: 'store.full', retryable: true });
    expect(await store.selectFrom('events').select('id').execute()).toEqual([]);
    await fillDisk(store, false);
    await fill(50);
    expect(await store.selectFrom('events').select('id').execute()).toHaveLength(50);
  });

  test('says that a file is no database', async () => {
    await writeFile(join(dir, 'text'), 'x'.repeat(5_000));
    await expect(openStore(join(dir, 'text'))).rejects.toMatchObject({ code: 'store.unavailable', retryable: false });
  });
});

describe('the blob folder', () => {
  test('gives back what was put, under its digest, and leaves nothing half-written beside it', async () => {
    const blobs = createFolderBlobStore(join(dir, 'blobs'));
    const bytes = Buffer.from('a blob');
    const digest = await blobs.put(bytes);
    expect(await blobs.put(bytes)).toBe(digest);
    expect(digest).toBe(digestOf(bytes));
    expect(Buffer.from((await blobs.get(digest))!)).toEqual(bytes);
    expect([await blobs.has(digest), await blobs.has(digestOf('other')), await blobs.get(digestOf('other'))]).toEqual([true, false, undefined]);
    expect(await readdir(join(dir, 'blobs', digestHex(digest).slice(0, 2)))).toEqual([digestHex(digest)]);
  });

  test('notices a decayed file, and an upload repairs it', async () => {
    const blobs = createFolderBlobStore(dir);
    const digest = await blobs.put(Buffer.from('a blob'));
    await writeFile(join(dir, digestHex(digest).slice(0, 2), digestHex(digest)), 'A blob');
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'artifact.digest_mismatch' });
    await blobs.put(Buffer.from('a blob'));
    expect(Buffer.from((await blobs.get(digest))!).toString()).toBe('a blob');
  });

  test('says that it cannot write', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(createFolderBlobStore(join(dir, 'file')).put(Buffer.from('x'))).rejects.toMatchObject({ code: 'store.unavailable', retryable: true });
  });
});

describe('the event bus', () => {
  test('saves events in order, tells listeners with their ids and keeps the newest', async () => {
    const bus = createEventBus(store, systemClock, { keptMax: 300 });
    const told: FleetEvent[] = [];
    const stop = bus.subscribe((each) => told.push(each));
    for (let i = 0; i < 1_000; i++) bus.publish('k', String(i), { i });
    await bus.flush();
    stop();
    bus.publish('k', 'unheard');
    await bus.close();
    expect(told.map((each) => each.subject)).toEqual(Array.from({ length: 1_000 }, (_, i) => String(i)));
    const rows = await store.selectFrom('events').select(['id', 'subject']).orderBy('id').execute();
    expect(rows.at(-1)?.subject).toBe('unheard');
    expect(told.at(-1)?.id).toBe(rows.at(-2)?.id);
    expect(rows.length).toBeGreaterThanOrEqual(300);
    expect(rows.length).toBeLessThanOrEqual(600);
  });
});

describe('ingest on a full disk', () => {
  let rooms: TestRooms;
  let ingest: Ingest;
  const acknowledged: Acknowledgement[] = [];
  const refusals = new RefusalCounter();

  beforeEach(async () => {
    rooms = await openTestRooms();
    await rooms.fleet.enroll('d', []);
    acknowledged.length = 0;
    ingest = createIngest(rooms.context, rooms.fleet, refusals, (_id, acknowledgement) => void acknowledged.push(acknowledgement), { waitingMax: 2, heldMsMax: 50, retryMs: 5 });
  });

  afterEach(async () => {
    await ingest.stop();
    await rooms.close();
  });

  function take(sequence: number): Promise<void> {
    const sample = { bundleDigest: digestOf('b'), capturedMs: 1, rows: 100, columns: 100, input: Array.from({ length: 10_000 }, () => 1), output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: '' };
    return ingest.take(deviceTopic('d', 'up'), encode('RecordBatch', { deviceId: 'd', records: [{ epoch: 1, sequence, atMs: 1, sample }] }));
  }

  test('nothing is acknowledged, senders are held back and then dropped, and it goes on when there is room', async () => {
    await fillDisk(rooms.context.store, true);
    await Promise.all([take(1), take(2), take(3)]);
    expect(acknowledged).toEqual([]);
    expect(ingest.fault()).toContain('cannot grow');
    expect(refusals.take()).toMatchObject([{ code: 'ingest.overloaded', subject: 'd', count: 1 }]);
    await fillDisk(rooms.context.store, false);
    await expect.poll(() => acknowledged.flatMap((each) => each.committed)).toEqual([{ epoch: 1, first: 1, last: 1 }, { epoch: 1, first: 2, last: 2 }]);
    expect(ingest.fault()).toBe('');
    expect(await rooms.context.store.selectFrom('samples').select('id').execute()).toHaveLength(2);
  });
});
