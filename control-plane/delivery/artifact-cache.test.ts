import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { createArtifactCache } from './artifact-cache.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** A weak reference that was read keeps what it names until the turn ends. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const names = ['a', 'b', 'c'].map((name) => digestOf(name));
const [a, b, c] = names as [Digest, Digest, Digest];

function countingBlobs(): { reads: Digest[]; get(digest: Digest): Promise<Uint8Array | undefined> } {
  const reads: Digest[] = [];
  return {
    reads,
    get: async (digest) => {
      reads.push(digest);
      return names.includes(digest) ? new Uint8Array(40) : undefined;
    },
  };
}

test('whoever asks at the same time shares one read and one buffer', async () => {
  const blobs = countingBlobs();
  const cache = createArtifactCache(blobs, 100);
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => cache.get(a)));
  expect(blobs.reads).toEqual([a]);
  expect(new Set(answers).size).toBe(1);
});

test('the least recently used is given up when there is no room', async () => {
  const blobs = countingBlobs();
  const cache = createArtifactCache(blobs, 100);
  for (const digest of [a, b, a, c, a]) await cache.get(digest);
  await nextTurn();
  collect();
  await cache.get(b);
  expect(blobs.reads).toEqual([a, b, c, b]);
});

test('what was given up while a part of it is still sent is not read into a second buffer', async () => {
  const blobs = countingBlobs();
  const cache = createArtifactCache(blobs, 100);
  const sent = ((await cache.get(a)) as Uint8Array).subarray(10, 20);
  for (const digest of [b, c]) await cache.get(digest);
  await nextTurn();
  collect();
  const again = (await cache.get(a)) as Uint8Array;
  expect([again.byteLength, again.buffer === sent.buffer, blobs.reads]).toEqual([40, true, [a, b, c]]);
});

test('what is not stored is asked for again', async () => {
  const blobs = countingBlobs();
  const cache = createArtifactCache(blobs, 100);
  expect([await cache.get(digestOf('x')), await cache.get(digestOf('x'))]).toEqual([undefined, undefined]);
  expect(blobs.reads).toHaveLength(2);
});
