import { expect, test } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { makeTestBundle } from '../../test/support/test-bundle.ts';
import { MemoryDisk } from '../../test/support/memory-disk.ts';
import { createArtifactRepository } from '../artifacts/repository.ts';
import { BundleReader } from './bundle-reader.ts';

test('a bundle that was collected as garbage is fetched from its manifest on when it is wanted again', async () => {
  const bundle = makeTestBundle(createSigningKey());
  const artifacts = createArtifactRepository(new MemoryDisk(), '/data');
  const reader = new BundleReader(artifacts, () => Promise.reject(new Error('nothing is loaded here')), systemClock);
  const digest = await artifacts.put(bundle.manifestBytes);
  expect(await reader.fetched(digest)).toBe('manifest');
  await artifacts.removeAllBut(new Set());
  expect(await reader.fetched(digest)).toBe('nothing');
});
