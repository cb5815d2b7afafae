import { beforeEach, expect, test } from 'vitest';
import { encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { chunkTopic } from '../../proto/topics.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { chunksOf, makeTestBundle, type TestBundle } from '../../test/support/test-bundle.ts';
import type { Link } from '../link/link.ts';
import { createArtifactRepository, type ArtifactRepository } from './repository.ts';
import { createArtifactService, type ArtifactService } from './service.ts';

const policy = { silenceMs: 1_000, stalledMsMax: 10_000, nextSourceMs: 5_000, mismatchesMax: 3, mismatchPauseMs: 100, refusalsMax: 3, https: { failuresMax: 3, retry: { baseMs: 100, maxMs: 1_000 } } };
const bundle: TestBundle = makeTestBundle(createSigningKey(), { hidden: 32, chunkBytes: 256 });
const allTopics = bundle.manifest.blobs.flatMap((blob) => blob.chunkDigests.map((_, index) => chunkTopic(blob.digest, index)));

let clock: ManualClock;
let disk: MemoryDisk;
let repository: ArtifactRepository;
let retained: Map<string, Uint8Array>;
/** Every SUBSCRIBE, in order. */
let subscribed: string[][];
let link: Link & { online: boolean };
let service: ArtifactService;
let progress: number;

beforeEach(async () => {
  clock = new ManualClock();
  disk = new MemoryDisk();
  retained = new Map();
  subscribed = [];
  progress = 0;
  for (const blob of bundle.manifest.blobs) {
    const chunks = chunksOf(bundle.blobs.get(blob.digest) as Uint8Array, blob.chunkBytes);
    for (const [index, data] of chunks.entries()) retained.set(chunkTopic(blob.digest, index), encode('Chunk', { artifactDigest: blob.digest, index, count: chunks.length, data }));
  }
  link = {
    online: true,
    start: () => undefined,
    publish: async () => true,
    unsubscribe: async () => true,
    close: async () => undefined,
    async subscribe(topics) {
      subscribed.push([...topics]);
      for (const topic of topics) {
        const payload = retained.get(topic);
        if (payload !== undefined) setImmediate(() => service.receive(topic, payload));
      }
      return true;
    },
  };
  repository = createArtifactRepository(disk, '/data');
  service = createArtifactService(link, repository, clock, policy, () => progress++);
  await repository.open();
});

const fetchChunks = (signal = new AbortController().signal, totals = { bytesFetched: 0, bytesRefetched: 0 }): Promise<{ ok: boolean }> => service.fetchChunks(bundle.manifest, totals, signal);
const wrong = (topic: string): Uint8Array => {
  const bytes = Uint8Array.from(retained.get(topic) as Uint8Array);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  return bytes;
};

test('every chunk is asked for once, at most 8 at a time, and the blobs are whole', async () => {
  const totals = { bytesFetched: 0, bytesRefetched: 0 };
  expect(await fetchChunks(undefined, totals)).toEqual({ ok: true, value: undefined });
  expect(subscribed.flat().sort()).toEqual([...allTopics].sort());
  expect(Math.max(...subscribed.map((topics) => topics.length))).toBe(8);
  for (const [digest, bytes] of bundle.blobs) expect(digestOf((await repository.read(digest)) as Uint8Array)).toBe(digestOf(bytes));
  expect(totals.bytesRefetched).toBe(0);
  expect(progress).toBe(allTopics.length);
});

test('what is silent is asked for again, and what was fetched before is not', async () => {
  const late = allTopics.slice(10, 12);
  const kept = late.map((topic) => [topic, retained.get(topic) as Uint8Array] as const);
  for (const topic of late) retained.delete(topic);
  const fetched = fetchChunks();
  await clock.advance(500);
  for (const [topic, payload] of kept) retained.set(topic, payload);
  await clock.advance(501);
  expect((await fetched).ok).toBe(true);
  const asked = subscribed.flat();
  for (const topic of allTopics) expect(asked.filter((other) => other === topic).length).toBe(late.includes(topic) ? 2 : 1);
});

test('what never comes is given up after a while', async () => {
  retained.delete(allTopics[3] as string);
  const fetched = fetchChunks();
  await clock.advance(11_001);
  expect(await fetched).toMatchObject({ ok: false, error: { code: 'artifact.missing' } });
});

test('a chunk that arrives wrong is asked for again', async () => {
  const topic = allTopics[0] as string;
  const right = retained.get(topic) as Uint8Array;
  retained.set(topic, wrong(topic));
  const totals = { bytesFetched: 0, bytesRefetched: 0 };
  const fetched = fetchChunks(undefined, totals);
  await clock.advance(199);
  expect(subscribed.flat().filter((other) => other === topic).length).toBe(1);
  retained.set(topic, right);
  await clock.advance(1);
  expect((await fetched).ok).toBe(true);
  expect(totals.bytesRefetched).toBe(right.byteLength);
});

test('a chunk that stays wrong fails the artifact', async () => {
  const topic = allTopics[0] as string;
  retained.set(topic, wrong(topic));
  const fetched = fetchChunks();
  await clock.advance(200 + 400);
  expect(await fetched).toMatchObject({ ok: false, error: { code: 'artifact.digest_mismatch' } });
  expect(subscribed.flat().filter((other) => other === topic).length).toBe(3);
});

test('an interrupted fetch goes on with what is missing, also after a power cut', async () => {
  const missing = new Set(allTopics.slice(-5));
  const kept = [...missing].map((topic) => [topic, retained.get(topic) as Uint8Array] as const);
  for (const topic of missing) retained.delete(topic);
  const stop = new AbortController();
  const fetched = fetchChunks(stop.signal);
  await clock.advance(10);
  stop.abort();
  expect(await fetched).toMatchObject({ ok: false, error: { code: 'fetch.interrupted' } });
  for (const [topic, payload] of kept) retained.set(topic, payload);
  subscribed = [];
  expect((await fetchChunks()).ok).toBe(true);
  expect(new Set(subscribed.flat())).toEqual(missing);
});

test('offline ends the fetch', async () => {
  retained.clear();
  const fetched = fetchChunks();
  await clock.advance(1);
  link.online = false;
  await clock.advance(1_000);
  expect(await fetched).toMatchObject({ ok: false, error: { code: 'fetch.interrupted' } });
});

test('a blob that rots on disk is noticed when it is read, and can be fetched again', async () => {
  expect((await fetchChunks()).ok).toBe(true);
  const [digest] = bundle.blobs.keys();
  const path = `/data/blobs/${digest?.slice(7)}`;
  const bytes = disk.files.get(path) as Uint8Array;
  bytes[0] = (bytes[0] as number) ^ 1;
  expect(await repository.read(digest as `sha256:${string}`)).toBeUndefined();
  expect((await fetchChunks()).ok).toBe(true);
  expect(await repository.has(digest as `sha256:${string}`)).toBe(true);
});
