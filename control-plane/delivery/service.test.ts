import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import { digestHex, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { Block } from '../../proto/messages.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import type { BlobStore } from '../context.ts';
import { deliveryPolicySchema } from './delivery-policy.ts';
import { createDeliveryService, type DeliveryService } from './service.ts';

let rooms: TestRooms;
let artifact: Digest;

beforeEach(async () => {
  rooms = await openTestRooms();
  artifact = await rooms.context.blobs.put(new Uint8Array(3 * limits.chunkBytes));
});

afterEach(() => rooms.close());

function open(policy: object, blobs: BlobStore = rooms.context.blobs): DeliveryService {
  return createDeliveryService({ ...rooms.context, blobs }, {
    registry: { findByBundle: async () => undefined }, security: rooms.security, artifactsInUse: async () => [artifact], policy: deliveryPolicySchema.parse(policy), httpsUrl: () => '', makePatch: async () => new Uint8Array(10),
  });
}

test('a slow site whose devices ask for blocks takes no place of those of others', async () => {
  for (const [id, site] of [['n1', 'north'], ['n2', 'north'], ['s1', 'south']] as const) await rooms.fleet.enroll(id, [`site:${site}`]);
  const delivery = open({ blocksAtOnceMax: 2, sites: { north: { bytesPerSecondMax: 100 } } });
  const answers: Record<string, Block[]> = {};
  const ask = (id: string): Promise<void> => delivery.takeBlockRequest(id, encode('BlockRequest', { artifactDigest: artifact, indices: [0, 1] }), async (block) => void (answers[id] ??= []).push(block));
  const slow = [ask('n1'), ask('n2')];
  await expect.poll(() => answers['n1']?.length ?? answers['n2']?.length).toBeGreaterThan(0);
  await Promise.race([Promise.all(slow), rooms.context.clock.sleep(100)]);
  await ask('s1');
  expect(answers['s1']?.map(({ chunk }) => chunk?.index)).toEqual([0, 1]);
  // Who has to wait is told for how long, and asks again.
  const refused = [...(answers['n1'] ?? []), ...(answers['n2'] ?? [])].filter(({ chunk }) => chunk === undefined);
  expect(refused.map(({ reason }) => reason)).toEqual(['request.rate_limited', 'request.rate_limited']);
  expect(Math.min(...refused.map(({ retryAfterMs }) => retryAfterMs))).toBeGreaterThan(600_000);
});

test('a broker that is to retain no chunks is given none', async () => {
  expect(await open({}).artifactsInUse()).toEqual([artifact]);
  expect(await open({ retainedChunks: false }).artifactsInUse()).toEqual([]);
});

test.each([
  ['the artifact is damaged here', async () => writeFile(join(rooms.dataDir, 'blobs', digestHex(artifact).slice(0, 2), digestHex(artifact)), 'damaged')],
  ['the disk takes no patch', async () => undefined],
])('where %s devices are told without a patch, as those that go back to what they still have', async (_, harm) => {
  await harm();
  const full: BlobStore = { ...rooms.context.blobs, put: async () => { throw new AppError('store.full', 'no room', { retryable: true }); } };
  const manifest = { blobs: [{ role: 'model', digest: artifact, sizeBytes: 3 * limits.chunkBytes }] } as unknown as BundleManifest;
  const plan = await open({}, full).plan(manifest, [{ deviceId: 'n1', tags: [], confirmedDigest: '' }]);
  expect(plan.get('n1')).toMatchObject({ sources: ['mqtt_chunks', 'mqtt_blocks'], deltas: [] });
});
