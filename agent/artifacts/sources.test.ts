import { beforeEach, describe, expect, test } from 'vitest';
import { makePatch } from '../../control-plane/delivery/adapters/make-patch.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { Delivery } from '../../proto/messages.ts';
import { createRandom } from '../../proto/random.ts';
import { ok, problem } from '../../proto/result.ts';
import { chunkTopic } from '../../proto/topics.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { chunksOf } from '../../test/support/test-bundle.ts';
import type { Link } from '../link/link.ts';
import { applyPatch } from './adapters/apply-patch.ts';
import type { RangeAnswer, RangeClient } from './range-client.ts';
import { createArtifactRepository } from './repository.ts';
import { createArtifactService, type ArtifactService } from './service.ts';

/** One model of twenty chunks, and one to make it of. */
const random = createRandom(9);
const chunkBytes = limits.chunkBytes;
const base = Buffer.from(Array.from({ length: 20 * chunkBytes - 100 }, () => Math.floor(random() * 256)));
const model = Buffer.from(base.map((byte, i) => (i % 50 === 0 ? byte ^ 1 : byte)));
const digest = digestOf(model);
const blob = { role: 'model' as const, digest, sizeBytes: model.byteLength, chunkBytes, chunkDigests: chunksOf(model, chunkBytes).map(digestOf) };
const manifest = { blobs: [blob] } as unknown as BundleManifest;
const policy = { silenceMs: 1_000, stalledMsMax: 20_000, nextSourceMs: 5_000, mismatchesMax: 3, mismatchPauseMs: 100, refusalsMax: 3, https: { failuresMax: 3, retry: { baseMs: 100, maxMs: 1_000 } } };

let clock: ManualClock;
let disk: MemoryDisk;
let service: ArtifactService;
/** By topic. */
let retained: Map<string, Uint8Array>;
let subscribed: string[][];
let refuseSubscriptions: boolean;
/** Ranges that were asked for over HTTP. */
let asked: string[];
let answerHttp: (url: string, first: number, last: number) => Promise<Partial<RangeAnswer> | undefined>;
/** Answers of the control plane to block requests. */
let answerBlocks: (digest: string, indices: readonly number[]) => void;
let totals: { bytesFetched: number; bytesRefetched: number };

const artifacts = new Map<Digest, Uint8Array>([[digest, model]]);
const link: Link = {
  online: true,
  start: () => undefined,
  unsubscribe: async () => true,
  close: async () => undefined,
  publish: async (_topic, payload) => {
    const request = decode('BlockRequest', payload);
    if (request.ok) answerBlocks(request.value.artifactDigest, request.value.indices);
    return true;
  },
  subscribe: async (topics) => {
    subscribed.push([...topics]);
    if (refuseSubscriptions && topics.some((topic) => topic.startsWith('art/') || topic.endsWith('/block'))) return false;
    for (const topic of topics) {
      const payload = retained.get(topic);
      if (payload !== undefined) setImmediate(() => service.receive(topic, payload));
    }
    return true;
  },
};

async function* pieces(bytes: Uint8Array, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

const rangeClient: RangeClient = {
  get: async (url, first, last) => {
    const name = url.split('/').at(-1) as Digest;
    asked.push(`${first}-${last}`);
    const bytes = artifacts.get(name) ?? new Uint8Array();
    const answer = await answerHttp(url, first, last);
    if (answer === undefined) return problem('source.unavailable', 'nobody listens');
    return ok({ status: 206, contentRange: `bytes ${first}-${last}/${bytes.byteLength}`, retryAfter: '', body: pieces(bytes.subarray(first, last + 1)), close: () => undefined, ...answer });
  },
};

function openService(): void {
  service = createArtifactService(link, createArtifactRepository(disk, '/data'), clock, policy, () => undefined, { deviceId: 'motor-1', random: () => 0.5, rangeClient, applyPatch });
}

function retain(artifact: Digest, bytes: Uint8Array): void {
  const chunks = chunksOf(bytes, chunkBytes);
  for (const [index, data] of chunks.entries()) retained.set(chunkTopic(artifact, index), encode('Chunk', { artifactDigest: artifact, index, count: chunks.length, data }));
}

beforeEach(() => {
  clock = new ManualClock();
  disk = new MemoryDisk();
  retained = new Map();
  subscribed = [];
  asked = [];
  refuseSubscriptions = false;
  answerHttp = async () => ({});
  answerBlocks = () => undefined;
  totals = { bytesFetched: 0, bytesRefetched: 0 };
  openService();
});

const delivery = (change: Partial<Delivery> = {}): Delivery => ({ sources: ['mqtt_chunks'], httpsUrl: 'https://fleet.example/artifacts', deltas: [], jitterMs: 0, ...change });
const fetchModel = (change: Partial<Delivery> = {}, signal = new AbortController().signal) => service.fetchChunks(manifest, totals, signal, delivery(change));
const stored = (): Uint8Array | undefined => disk.files.get(`/data/blobs/${digest.slice(7)}`);
const isWhole = (): boolean => stored() !== undefined && digestOf(stored() as Uint8Array) === digest;

describe('a broker that refuses chunk subscriptions', () => {
  test('for ever is an outcome, not a download without end', async () => {
    refuseSubscriptions = true;
    const fetched = fetchModel();
    await clock.advance(2_000);
    expect(await fetched).toMatchObject({ ok: false, error: { code: 'source.refused' } });
    expect(subscribed).toHaveLength(3);
  });

  test('for a moment costs a moment', async () => {
    retain(digest, model);
    refuseSubscriptions = true;
    const fetched = fetchModel();
    await clock.advance(500);
    refuseSubscriptions = false;
    await clock.advance(1_000);
    expect((await fetched).ok).toBe(true);
  });

  test('leaves the next source, which is asked for the rest alone', async () => {
    retain(digest, model.subarray(0, 8 * chunkBytes));
    const fetched = fetchModel({ sources: ['mqtt_chunks', 'https'] });
    await clock.advance(1);
    refuseSubscriptions = true;
    await clock.advance(10_000);
    expect((await fetched).ok).toBe(true);
    expect(asked).toEqual([`${8 * chunkBytes}-${model.byteLength - 1}`]);
    expect(isWhole()).toBe(true);
    expect(totals.bytesRefetched).toBe(0);
  });
});

describe('over HTTPS', () => {
  test('a whole artifact is one request, and every chunk is checked on the way', async () => {
    expect((await fetchModel({ sources: ['https', 'mqtt_chunks'] })).ok).toBe(true);
    expect(asked).toEqual([`0-${model.byteLength - 1}`]);
    expect(subscribed).toEqual([]);
    expect(isWhole()).toBe(true);
    expect(totals.bytesFetched).toBe(model.byteLength);
  });

  test('a connection that breaks is taken up at the first chunk that is missing', async () => {
    let broken = 0;
    answerHttp = async (_url, first, last) => (broken++ === 0 ? { body: pieces(model.subarray(first, first + 5 * chunkBytes + 10)) } : { body: pieces(model.subarray(first, last + 1)) });
    const fetched = fetchModel({ sources: ['https'] });
    await clock.advance(2_000);
    expect((await fetched).ok).toBe(true);
    expect(asked).toEqual([`0-${model.byteLength - 1}`, `${5 * chunkBytes}-${model.byteLength - 1}`]);
    expect(isWhole()).toBe(true);
  });

  test('after the process was killed only what is missing is fetched', async () => {
    const stop = new AbortController();
    answerHttp = async (_url, first) => {
      queueMicrotask(() => stop.abort());
      return { body: pieces(model.subarray(first, first + 7 * chunkBytes)) };
    };
    expect(await fetchModel({ sources: ['https'] }, stop.signal)).toMatchObject({ ok: false, error: { code: 'fetch.interrupted' } });
    const done = service.progress.done;
    openService();
    answerHttp = async () => ({});
    asked = [];
    totals = { bytesFetched: 0, bytesRefetched: 0 };
    expect((await fetchModel({ sources: ['https'] })).ok).toBe(true);
    expect(asked).toEqual([`${done * chunkBytes}-${model.byteLength - 1}`]);
    expect(totals.bytesFetched).toBe(model.byteLength - done * chunkBytes);
  });

  test('a server without ranges sends the whole, and what is there is passed over', async () => {
    await disk.writeAt(`/data/partial/${digest.slice(7)}`, 0, model.subarray(0, 3 * chunkBytes));
    answerHttp = async () => ({ status: 200, body: pieces(model) });
    expect((await fetchModel({ sources: ['https'] })).ok).toBe(true);
    expect(isWhole()).toBe(true);
  });

  test('a server that is busy for ever and says to wait no time at all is given up', async () => {
    answerHttp = async () => ({ status: 503, retryAfter: '0' });
    const fetched = fetchModel({ sources: ['https'] });
    await clock.advance(25_000);
    expect(await fetched).toMatchObject({ ok: false, error: { code: 'source.unavailable' } });
  });

  test('a busy server is waited for, and then given up for another source', async () => {
    retain(digest, model);
    answerHttp = async () => ({ status: 503, retryAfter: '2' });
    const fetched = fetchModel({ sources: ['https', 'mqtt_chunks'] });
    await clock.advance(2_999);
    expect(asked).toHaveLength(1);
    await clock.advance(10_000);
    expect((await fetched).ok).toBe(true);
    expect(asked.length).toBeLessThan(5);
  });

  test.each([
    ['wrong bytes', async () => ({ body: pieces(Buffer.alloc(model.byteLength)) }), 'artifact.digest_mismatch'],
    ['a redirect', async () => ({ status: 302 }), 'source.refused'],
    ['nobody', async () => undefined, 'source.unavailable'],
    ['more than it has', async () => ({ contentRange: 'bytes 0-99/999999999' }), 'source.refused'],
    ['nothing of that name', async () => ({ status: 404 }), 'artifact.missing'],
  ])('%s is an outcome', async (_, answer, code) => {
    answerHttp = answer as typeof answerHttp;
    const fetched = fetchModel({ sources: ['https'] });
    await clock.advance(10_000);
    expect(await fetched).toMatchObject({ ok: false, error: { code } });
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(stored()).toBeUndefined();
  });
});

describe('requested blocks', () => {
  const send = (index: number): void => service.receive('fleet/motor-1/block', encode('Block', { chunk: { artifactDigest: digest, index, count: 20, data: model.subarray(index * chunkBytes, (index + 1) * chunkBytes) }, retryAfterMs: 0, reason: '' }));

  test('two at a time, when nothing else is left', async () => {
    const requests: number[][] = [];
    answerBlocks = (_, indices) => {
      requests.push([...indices]);
      for (const index of indices) setImmediate(() => send(index));
    };
    expect((await fetchModel({ sources: ['mqtt_blocks'] })).ok).toBe(true);
    expect(isWhole()).toBe(true);
    expect(requests).toHaveLength(10);
    expect(Math.max(...requests.map((indices) => indices.length))).toBe(2);
  });

  test('a broker that refuses the subscription for a moment costs a moment, and one that goes on means it', async () => {
    answerBlocks = (_, indices) => indices.forEach((index) => void setImmediate(() => send(index)));
    refuseSubscriptions = true;
    const refused = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(2_000);
    expect(await refused).toMatchObject({ ok: false, error: { code: 'source.refused' } });
    const fetched = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(500);
    refuseSubscriptions = false;
    await clock.advance(1_000);
    expect((await fetched).ok).toBe(true);
  });

  test('a control plane that is busy is asked again when it says', async () => {
    let busy = 2;
    const times: number[] = [];
    answerBlocks = (_, indices) => {
      times.push(clock.nowMs());
      if (busy-- > 0) setImmediate(() => service.receive('fleet/motor-1/block', encode('Block', { retryAfterMs: 400, reason: 'request.rate_limited' })));
      else for (const index of indices) setImmediate(() => send(index));
    };
    const fetched = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(5_000);
    expect((await fetched).ok).toBe(true);
    expect(times.slice(1, 3).map((atMs, i) => atMs - (times[i] as number))).toEqual([600, 600]);
  });

  test('over a line that takes longer for one than it is waited for come about once each', async () => {
    const blockMs = 4 * policy.silenceMs;
    let freeMs = 0;
    answerBlocks = (_, indices) => {
      for (const index of indices) {
        freeMs = Math.max(freeMs, clock.monotonicMs()) + blockMs;
        void clock.sleep(freeMs - clock.monotonicMs()).then(() => send(index));
      }
    };
    const fetched = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(1.6 * blob.chunkDigests.length * blockMs);
    expect(isWhole()).toBe(true);
    expect((await fetched).ok).toBe(true);
    expect(totals.bytesFetched).toBeLessThan(1.6 * model.byteLength);
  });

  test('those of another artifact, which were on their way when an order superseded it, are no wrong bytes of this one', async () => {
    let late = 2 * policy.mismatchesMax;
    const old = encode('Block', { chunk: { artifactDigest: digestOf(base), index: 0, count: 20, data: base.subarray(0, chunkBytes) }, retryAfterMs: 0, reason: '' });
    answerBlocks = (_, indices) => {
      for (; late > 0; late--) setImmediate(() => service.receive('fleet/motor-1/block', old));
      setImmediate(() => setImmediate(() => indices.forEach(send)));
    };
    const fetched = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(25_000);
    expect(await fetched).toEqual({ ok: true, value: undefined });
  });

  test('a device whose turn comes late waits for it, however long others take', async () => {
    const openMs = clock.nowMs() + 10 * policy.stalledMsMax;
    answerBlocks = (_, indices) => {
      if (clock.nowMs() < openMs) setImmediate(() => service.receive('fleet/motor-1/block', encode('Block', { retryAfterMs: 9_000, reason: 'request.rate_limited' })));
      else for (const index of indices) setImmediate(() => send(index));
    };
    const fetched = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(11 * policy.stalledMsMax);
    expect((await fetched).ok).toBe(true);
  });

  test.each([
    ['artifact.missing', () => service.receive('fleet/motor-1/block', encode('Block', { retryAfterMs: 0, reason: 'artifact.missing' })), 'artifact.missing'],
    ['silence', () => undefined, 'source.unavailable'],
    ['wrong bytes', () => service.receive('fleet/motor-1/block', encode('Block', { chunk: { artifactDigest: digest, index: 0, count: 20, data: new Uint8Array(chunkBytes) }, retryAfterMs: 0, reason: '' })), 'artifact.digest_mismatch'],
  ])('%s ends it', async (_, answer, code) => {
    answerBlocks = () => void setImmediate(answer);
    const fetched = fetchModel({ sources: ['mqtt_blocks'] });
    await clock.advance(25_000);
    expect(await fetched).toMatchObject({ ok: false, error: { code } });
  });
});

describe('a patch', () => {
  async function offer(patchBase: Uint8Array, change: (patch: Uint8Array) => Uint8Array = (patch) => patch): Promise<Delivery['deltas']> {
    const patch = change(await makePatch(model, patchBase));
    const patchDigest = digestOf(patch);
    artifacts.set(patchDigest, patch);
    retain(patchDigest, patch);
    return [{ artifactDigest: digest, baseDigest: patchBase.byteLength === 0 ? '' : digestOf(patchBase), patchDigest, patchBytes: patch.byteLength }];
  }

  test('against the bundle on disk brings a fraction of the bytes', async () => {
    await disk.writeAtomic(`/data/blobs/${digestOf(base).slice(7)}`, base);
    const deltas = await offer(base);
    expect((await fetchModel({ deltas })).ok).toBe(true);
    expect(isWhole()).toBe(true);
    expect(totals.bytesFetched).toBeLessThan(0.2 * model.byteLength);
    expect([...disk.files.keys()].filter((path) => path.startsWith('/data/partial/'))).toEqual([]);
  });

  test('is passed over where its base is not on disk', async () => {
    retain(digest, model);
    expect((await fetchModel({ deltas: await offer(base) })).ok).toBe(true);
    expect(totals.bytesFetched).toBeGreaterThan(model.byteLength);
  });

  test('that makes other bytes than it should costs its own bytes, and the artifact is fetched', async () => {
    await disk.writeAtomic(`/data/blobs/${digestOf(base).slice(7)}`, base);
    retain(digest, model);
    const wrong = await makePatch(Buffer.from(model.map((byte, i) => (i > 3 * chunkBytes ? byte ^ 3 : byte))), base);
    expect((await fetchModel({ deltas: await offer(base, () => wrong) })).ok).toBe(true);
    expect(isWhole()).toBe(true);
    // The chunks that it made right are kept.
    expect(subscribed.flat()).not.toContain(chunkTopic(digest, 0));
    expect(subscribed.flat()).toContain(chunkTopic(digest, 4));
  });

  test('that cannot be had, or is damaged on its way, does not keep the artifact away', async () => {
    await disk.writeAtomic(`/data/blobs/${digestOf(base).slice(7)}`, base);
    retain(digest, model);
    const [delta] = await offer(base);
    for (const deltas of [[{ ...delta!, patchDigest: digestOf('nowhere') }], [{ ...delta!, patchBytes: 100_000 }]]) {
      disk.files.delete(`/data/blobs/${digest.slice(7)}`);
      const fetched = fetchModel({ deltas });
      await clock.advance(30_000);
      expect((await fetched).ok).toBe(true);
      expect(isWhole()).toBe(true);
    }
  });

  test('against a base that is damaged on the disk is made once, and undoes nothing that was fetched since', async () => {
    disk.files.set(`/data/blobs/${digestOf(base).slice(7)}`, Buffer.alloc(base.byteLength));
    const deltas = await offer(base);
    retain(digest, model);
    let kept = 0;
    let stop = new AbortController();
    const interrupting = (): void => void (++kept % 7 === 0 && stop.abort());
    service = createArtifactService(link, createArtifactRepository(disk, '/data'), clock, policy, interrupting, { deviceId: 'motor-1', random: () => 0.5, applyPatch });
    for (let round = 1; round <= 2; round++) {
      stop = new AbortController();
      expect(await fetchModel({ deltas }, stop.signal)).toMatchObject({ ok: false, error: { code: 'fetch.interrupted' } });
    }
    stop = new AbortController();
    expect((await fetchModel({ deltas })).ok).toBe(true);
    expect(isWhole()).toBe(true);
    expect(totals.bytesFetched).toBeLessThan(1.2 * model.byteLength);
  });

  test('of several parts is taken up where it was interrupted', async () => {
    const noise = Buffer.from(model.map((_, i) => (i % 3 === 0 ? Math.floor(random() * 256) : base[i] as number)));
    const deltas = await offer(noise);
    await disk.writeAtomic(`/data/blobs/${digestOf(noise).slice(7)}`, noise);
    const parts = Math.ceil((deltas[0]?.patchBytes ?? 0) / chunkBytes);
    expect(parts).toBeGreaterThan(4);
    const topic = chunkTopic(deltas[0]?.patchDigest as Digest, 3);
    const part = retained.get(topic) as Uint8Array;
    retained.delete(topic);
    const stop = new AbortController();
    const fetched = fetchModel({ deltas }, stop.signal);
    await clock.advance(10);
    stop.abort();
    expect(await fetched).toMatchObject({ ok: false, error: { code: 'fetch.interrupted' } });
    retained.set(topic, part);
    subscribed = [];
    openService();
    expect((await fetchModel({ deltas })).ok).toBe(true);
    expect(subscribed.flat().slice(0, 2)).toContain(topic);
    expect(subscribed.flat().filter((other) => retained.has(other)).length).toBeLessThanOrEqual(parts - 7);
    expect(isWhole()).toBe(true);
  });
});

test('devices that are told together begin at moments of their own', async () => {
  retain(digest, model.subarray(0, chunkBytes));
  retained.set(chunkTopic(digestOf(model.subarray(0, chunkBytes)), 0), encode('Chunk', { artifactDigest: digestOf(model.subarray(0, chunkBytes)), index: 0, count: 1, data: model.subarray(0, chunkBytes) }));
  const fetched = service.fetchManifest(digestOf(model.subarray(0, chunkBytes)), chunkBytes, totals, new AbortController().signal, delivery({ jitterMs: 10_000 }));
  await clock.advance(4_999);
  expect(subscribed).toEqual([]);
  await clock.advance(1);
  expect((await fetched).ok).toBe(true);
});

test('a power cut costs the chunks of one window at most', async () => {
  retain(digest, model.subarray(0, 19 * chunkBytes));
  const stop = new AbortController();
  const fetched = fetchModel({}, stop.signal);
  await clock.advance(10);
  stop.abort();
  await fetched;
  disk.cutPower();
  retain(digest, model);
  openService();
  subscribed = [];
  expect((await fetchModel()).ok).toBe(true);
  expect(subscribed.flat().length).toBeLessThanOrEqual(4);
});

test('sources that this agent does not know are passed over; without any there is an outcome', async () => {
  retain(digest, model);
  expect((await fetchModel({ sources: [99 as never, 'mqtt_chunks'] })).ok).toBe(true);
  disk.files.clear();
  expect(await fetchModel({ sources: [99 as never] })).toMatchObject({ ok: false, error: { code: 'source.unavailable' } });
});
