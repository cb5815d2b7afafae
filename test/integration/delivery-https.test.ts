import { writeFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyPatch } from '../../agent/artifacts/adapters/apply-patch.ts';
import { createHttpRangeClient } from '../../agent/artifacts/adapters/http-range-client.ts';
import { createArtifactRepository } from '../../agent/artifacts/repository.ts';
import { createArtifactService } from '../../agent/artifacts/service.ts';
import { nodeDisk } from '../../agent/disk/node-disk-adapter.ts';
import { defaultPolicy } from '../../agent/settings.ts';
import { listen, type Listening } from '../../control-plane/api/adapters/listen.ts';
import { createApp } from '../../control-plane/api/app.ts';
import { makePatch } from '../../control-plane/delivery/adapters/make-patch.ts';
import { deliveryPolicySchema } from '../../control-plane/delivery/delivery-policy.ts';
import { deliveryRoutes } from '../../control-plane/delivery/routes.ts';
import { createDeliveryService, type DeliveryService } from '../../control-plane/delivery/service.ts';
import type { Version } from '../../control-plane/registry/version.ts';
import { AppError } from '../../proto/app-error.ts';
import { systemClock, type Clock } from '../../proto/clock.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestHex, digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { Block, Delivery, Delta } from '../../proto/messages.ts';
import { openTestRooms, type TestRooms } from '../support/control-plane-rooms.ts';
import { chunksOf } from '../support/test-bundle.ts';

const artifact = Uint8Array.from({ length: 700_001 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const digest = digestOf(artifact);
/** What a device may have confirmed: the artifact before it was trained on a little. */
const confirmed = artifact.map((byte, i) => (i % 40 === 0 ? byte ^ 1 : byte));
const confirmedBundle = digestOf('the confirmed bundle');
const noLink = { online: true, start: () => undefined, publish: async () => true, subscribe: async () => false, unsubscribe: async () => true, close: async () => undefined };

function manifestOf(bytes: Uint8Array): BundleManifest {
  return { blobs: [{ role: 'model', digest: digestOf(bytes), sizeBytes: bytes.byteLength, chunkBytes: limits.chunkBytes, chunkDigests: chunksOf(bytes, limits.chunkBytes).map(digestOf) }] } as unknown as BundleManifest;
}

let rooms: TestRooms;
let delivery: DeliveryService;
let http: Listening;
let password: string;
let others: string[];
let inUse: Digest[];
/** What every device that is told to run it has confirmed. */
let confirmedByAll: Digest[];

async function open(policy: object = {}, clock: Clock = systemClock): Promise<void> {
  delivery = createDeliveryService(rooms.context, {
    makePatch,
    registry: { findByBundle: async (bundle) => (bundle === confirmedBundle ? ({ manifest: manifestOf(confirmed) } as Version) : undefined) },
    security: rooms.security, artifactsInUse: async ({ unconfirmed }) => (unconfirmed ? inUse : [...inUse, ...confirmedByAll]), policy: deliveryPolicySchema.parse(policy), httpsUrl: () => `${http.url}/artifacts`,
  });
  const app = createApp({
    version: '0', verifyToken: () => undefined, health: () => { throw new Error('not asked'); }, rooms: [], consoleFiles: new Map(), onFault: (error) => { throw error; },
    deviceRoutes: deliveryRoutes(delivery, clock),
  });
  http = await listen(app.fetch, { port: 0, host: '127.0.0.1' });
}

beforeEach(async () => {
  rooms = await openTestRooms();
  password = (await rooms.fleet.enroll('motor-1', ['site:north'])).credential;
  others = await Promise.all(['motor-2', 'motor-3'].map(async (id) => (await rooms.fleet.enroll(id, ['site:north'])).credential));
  [inUse, confirmedByAll] = [[await rooms.context.blobs.put(artifact)], []];
});

afterEach(async () => {
  await http.close(100);
  await rooms.close();
});

const basic = (id: string, credential: string): string => `Basic ${Buffer.from(`${id}:${credential}`).toString('base64')}`;
const get = (headers: Record<string, string> = {}, { name = digest as string, authorization = basic('motor-1', password) } = {}): Promise<Response> => fetch(`${http.url}/artifacts/${name}`, { headers: { authorization, ...headers } });

describe('GET /artifacts/<digest>', () => {
  beforeEach(() => open());

  test('the whole, with a name for ever', async () => {
    const answer = await get();
    expect([answer.status, answer.headers.get('etag'), answer.headers.get('cache-control'), answer.headers.get('content-length'), answer.headers.get('accept-ranges')]).toEqual([200, `"${digest}"`, 'private, max-age=31536000, immutable', '700001', 'bytes']);
    expect(digestOf(new Uint8Array(await answer.arrayBuffer()))).toBe(digest);
  });

  test.each([
    [{ range: 'bytes=300000-' }, 206, 'bytes 300000-700000/700001', 400_001],
    [{ range: 'bytes=0-0' }, 206, 'bytes 0-0/700001', 1],
    [{ range: 'bytes=300000-', 'if-range': `"${digest}"` }, 206, 'bytes 300000-700000/700001', 400_001],
    [{ range: 'bytes=300000-', 'if-range': '"sha256:other"' }, 200, null, 700_001],
    [{ range: 'bytes=700001-' }, 416, 'bytes */700001', 0],
    [{ 'if-none-match': `"${digest}"` }, 304, null, 0],
  ])('%j is answered %d', async (headers, status, contentRange, bytes) => {
    const answer = await get(headers);
    const body = new Uint8Array(await answer.arrayBuffer());
    expect([answer.status, answer.headers.get('content-range'), body.byteLength]).toEqual([status, contentRange, bytes]);
    if (status === 206) expect(Buffer.compare(body, artifact.subarray(Number(contentRange?.slice(6).split('-')[0]), Number(contentRange?.slice(6).split('-')[0]) + bytes))).toBe(0);
  });

  test('only for devices that show their credential, and only what some device is told to run', async () => {
    const dataset = await rooms.context.blobs.put(Buffer.from('secret rows'));
    const statuses = await Promise.all([
      get({}, { authorization: '' }), get({}, { authorization: basic('motor-1', 'wrong') }), get({}, { authorization: basic('nobody', password) }), get({}, { authorization: 'Bearer x' }),
      get({}, { name: dataset }), get({}, { name: digestOf('nothing') }), get({}, { name: '..%2F..%2Fetc%2Fpasswd' }),
    ]);
    expect(statuses.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 404, 404, 404]);
    expect(statuses[0]?.headers.get('www-authenticate')).toBe('Basic realm="fleetloop"');
    await rooms.fleet.revoke('motor-1');
    expect((await get()).status).toBe(401);
  });

  test('what all who run it have confirmed, to one that has lost its disk and has not been heard to', async () => {
    [inUse, confirmedByAll] = [[], inUse];
    expect((await get()).status).toBe(200);
    expect(await delivery.artifactsInUse()).toEqual([]);
  });
});


describe('turns', () => {
  const large = Uint8Array.from({ length: 16 * 1024 * 1024 }, (_, i) => i & 255);

  /** As motor-1, which reads nothing of the answer. */
  async function askAndRest(name: string): Promise<{ asked: ClientRequest; response: IncomingMessage }> {
    const asked = request(`${http.url}/artifacts/${name}`, { headers: { authorization: basic('motor-1', password) }, agent: false });
    asked.on('error', () => undefined);
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.pause();
    return { asked, response };
  }

  async function getAsAnother(name: string): Promise<number> {
    const answer = await get({ range: 'bytes=0-9' }, { name, authorization: basic('motor-2', others[0] as string) });
    await answer.arrayBuffer();
    return answer.status;
  }

  test('a site fetches with as many devices as it may; the next is told when to come again', async () => {
    await open({ sites: { north: { devicesAtOnceMax: 1 } } });
    expect((await get()).status).toBe(200);
    const refused = await get({}, { authorization: basic('motor-2', others[0] as string) });
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    rooms.context.events.publish('device.reported', 'motor-1', { phase: 'verified' });
    expect((await get({}, { authorization: basic('motor-2', others[0] as string) })).status).toBe(200);
  });

  test('all devices together, and a device that goes away gives its turn back', async () => {
    inUse.push(await rooms.context.blobs.put(large));
    await open({ httpsDevicesAtOnceMax: 1 });
    const name = digestOf(large);
    const { asked } = await askAndRest(name);
    const refused = await get({}, { name, authorization: basic('motor-2', others[0] as string) });
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true]);
    asked.destroy();
    await expect.poll(() => getAsAnother(name)).toBe(206);
  });

  test('a device that reads no more is cut off after a while, and its turn given back', async () => {
    inUse.push(await rooms.context.blobs.put(large));
    const { promise: waited, resolve: pass } = Promise.withResolvers<void>();
    let hasPassed = false;
    await open({ httpsDevicesAtOnceMax: 1 }, { ...systemClock, sleep: (ms, signal) => (hasPassed ? systemClock.sleep(ms, signal) : Promise.race([waited, systemClock.sleep(60_000, signal)])) });
    const name = digestOf(large);
    const { response } = await askAndRest(name);
    response.on('error', () => undefined);
    const closed = new Promise((resolve) => response.once('close', resolve));
    await systemClock.sleep(200);
    expect(await getAsAnother(name)).toBe(503);
    hasPassed = true;
    pass();
    await expect.poll(() => getAsAnother(name)).toBe(206);
    let bytes = 0;
    response.on('data', (piece: Uint8Array) => { bytes += piece.byteLength; }).resume();
    await closed;
    expect(bytes).toBeLessThan(large.byteLength);
  });

  test('one device has one turn', async () => {
    inUse = [await rooms.context.blobs.put(large)];
    await open();
    const { asked: first } = await askAndRest(inUse[0] as string);
    expect((await get({}, { name: inUse[0] as string })).status).toBe(429);
    first.destroy();
  });
});

test("an agent resumes where a broken connection left it, and its folder holds the artifact", async () => {
  await open();
  // A proxy that breaks the first connection after 300,000 bytes.
  const upstream = new URL(http.url);
  let connections = 0;
  const proxy = createServer((socket) => {
    const first = connections++ === 0;
    let passed = 0;
    const server = connect(Number(upstream.port), upstream.hostname);
    socket.pipe(server);
    server.on('data', (bytes) => {
      passed += bytes.byteLength;
      socket.write(bytes);
      if (first && passed > 300_000) {
        socket.destroySoon();
        server.destroy();
      }
    });
    server.on('close', () => socket.end());
    for (const side of [socket, server]) side.on('error', () => undefined);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/artifacts`;
  const repository = createArtifactRepository(nodeDisk, join(rooms.dataDir, 'agent'));
  await repository.open();
  const service = createArtifactService(noLink, repository, systemClock, defaultPolicy.fetch, () => undefined, { deviceId: 'motor-1', random: () => 0.1, rangeClient: createHttpRangeClient({ deviceId: 'motor-1', password, silenceMsMax: 5_000 }) });
  const manifest = manifestOf(artifact);
  const totals = { bytesFetched: 0, bytesRefetched: 0 };
  expect(await service.fetchChunks(manifest, totals, new AbortController().signal, { sources: ['https'], httpsUrl: url, deltas: [], jitterMs: 0 })).toEqual({ ok: true, value: undefined });
  expect(connections).toBe(2);
  expect(digestOf((await repository.read(digest)) as Uint8Array)).toBe(digest);
  // What came of the chunk that was cut is all that came twice.
  expect(totals.bytesFetched).toBeLessThan(artifact.byteLength + limits.chunkBytes);
  proxy.close();
});

test('a device that has the bundle before is offered a patch, fetches it by range and makes the artifact; the others fetch it whole', async () => {
  await open({ httpsFromBytes: 0 });
  await rooms.context.blobs.put(confirmed);
  const manifest = manifestOf(artifact);
  const plan = await delivery.plan(manifest, [{ deviceId: 'motor-1', tags: [], confirmedDigest: confirmedBundle }, { deviceId: 'motor-2', tags: [], confirmedDigest: '' }]);
  const way = plan.get('motor-1') as Delivery;
  expect(way).toMatchObject({ sources: ['https', 'mqtt_chunks', 'mqtt_blocks'], httpsUrl: `${http.url}/artifacts`, jitterMs: 1 });
  const patched = way.deltas.find((delta) => delta.baseDigest !== '') as Delta;
  expect(patched).toMatchObject({ artifactDigest: digest, baseDigest: digestOf(confirmed) });
  expect(patched.patchBytes).toBeLessThan(0.5 * artifact.byteLength);
  expect(plan.get('motor-2')?.deltas.every((delta) => delta.baseDigest === '')).toBe(true);
  expect(await delivery.artifactsInUse()).toEqual(expect.arrayContaining([digest, patched.patchDigest]));
  const measured = await rooms.context.store.selectFrom('patches').selectAll().execute();
  expect(await delivery.plan(manifest, [{ deviceId: 'motor-1', tags: [], confirmedDigest: confirmedBundle }])).toMatchObject(new Map([['motor-1', { deltas: way.deltas }]]));
  expect(await rooms.context.store.selectFrom('patches').selectAll().execute()).toEqual(measured);

  const repository = createArtifactRepository(nodeDisk, join(rooms.dataDir, 'agent'));
  await repository.open();
  await repository.put(confirmed);
  const ports = { deviceId: 'motor-1', random: () => 0, applyPatch, rangeClient: createHttpRangeClient({ deviceId: 'motor-1', password, silenceMsMax: 5_000 }) };
  const service = createArtifactService(noLink, repository, systemClock, defaultPolicy.fetch, () => undefined, ports);
  const totals = { bytesFetched: 0, bytesRefetched: 0 };
  expect(await service.fetchChunks(manifest, totals, new AbortController().signal, way)).toEqual({ ok: true, value: undefined });
  expect(totals.bytesFetched).toBe(Math.min(...way.deltas.map((delta) => delta.patchBytes)));
  expect(digestOf((await repository.read(digest)) as Uint8Array)).toBe(digest);
});

test('a damaged bundle that devices have confirmed costs them the patch, not the bundle', async () => {
  await open();
  const base = digestHex(await rooms.context.blobs.put(confirmed));
  await writeFile(join(rooms.dataDir, 'blobs', base.slice(0, 2), base), 'damaged');
  const plan = await delivery.plan(manifestOf(artifact), [{ deviceId: 'motor-1', tags: [], confirmedDigest: confirmedBundle }]);
  expect(plan.get('motor-1')?.deltas.filter((delta) => delta.baseDigest !== '')).toEqual([]);
});

describe('requested blocks', () => {
  const ask = (indices: number[], artifactDigest: string = digest): Uint8Array => encode('BlockRequest', { artifactDigest, indices });

  test('bring the bytes, and nothing that no device is told to run', async () => {
    await open();
    const blocks: Block[] = [];
    const send = async (block: Block): Promise<void> => void blocks.push(block);
    await delivery.takeBlockRequest('motor-1', ask([0, 10]), send);
    expect(blocks.map((block) => block.chunk?.index)).toEqual([0, 10]);
    expect(Buffer.compare(blocks[1]?.chunk?.data as Uint8Array, artifact.subarray(10 * limits.chunkBytes))).toBe(0);
    blocks.length = 0;
    const dataset = await rooms.context.blobs.put(Buffer.from('secret rows'));
    await delivery.takeBlockRequest('motor-1', ask([0], dataset), send);
    await delivery.takeBlockRequest('stranger', ask([0]), send);
    await delivery.takeBlockRequest('motor-1', ask([0, 1, 2]), send);
    await delivery.takeBlockRequest('motor-1', Buffer.from('junk'), send);
    await delivery.takeBlockRequest('motor-1', ask([999]), send);
    expect(blocks).toEqual([{ retryAfterMs: 0, reason: 'artifact.missing' }]);
    expect(decode('Block', encode('Block', blocks[0] as Block))).toEqual({ ok: true, value: blocks[0] });
  });

  test('at most so many at once, whoever asks, and none is lost count of', async () => {
    await open({ blocksAtOnceMax: 2 });
    const gate = Promise.withResolvers<void>();
    let sending = 0;
    const sent: Block[] = [];
    const send = async (block: Block): Promise<void> => {
      sending += 1;
      if (block.chunk !== undefined) await gate.promise;
      sent.push(block);
    };
    const requests = ['motor-1', 'motor-2', 'motor-3', 'motor-3', 'motor-3'].map((id) => delivery.takeBlockRequest(id, ask([1]), send));
    await expect.poll(() => sending).toBe(4);
    expect(sent).toEqual(Array.from({ length: 2 }, () => ({ retryAfterMs: 1_000, reason: 'request.rate_limited' })));
    gate.resolve();
    await Promise.all(requests);
    await delivery.takeBlockRequest('motor-3', ask([1]), send);
    expect(sent.filter((block) => block.chunk !== undefined)).toHaveLength(3);
  });

  test('a device that asks again while its first answer is on its way is answered as often as before, in whatever order they end', async () => {
    await open();
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let started = 0;
    const [first, second] = gates.map(({ promise }) => delivery.takeBlockRequest('motor-1', ask([1]), async () => {
      started++;
      await promise;
    }));
    await expect.poll(() => started).toBe(2);
    gates[0]?.resolve();
    await first;
    gates[1]?.resolve();
    await second;
    let answered = 0;
    await Promise.all([1, 2].map(() => delivery.takeBlockRequest('motor-1', ask([1]), async () => void answered++)));
    expect(answered).toBe(2);
  });

  test('a broker that cannot take a block costs that block', async () => {
    await open();
    await delivery.takeBlockRequest('motor-1', ask([1]), async () => { throw new AppError('broker.unavailable', 'away', { retryable: true }); });
  });
});

