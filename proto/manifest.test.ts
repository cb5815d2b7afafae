import { describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';
import { limits } from './limits.ts';
import { blobRoles, decodeManifest, encodeManifest, type BundleManifest } from './manifest.ts';

const manifest: BundleManifest = {
  schema: 1,
  model: 'motor',
  version: 1,
  releaseCounter: 1,
  task: 'classification',
  classNames: ['healthy', 'worn'],
  createdMs: 1,
  expiresMs: 0,
  blobs: blobRoles.map((role) => ({ role, digest: digestOf(role), sizeBytes: 100, chunkBytes: 64, chunkDigests: [digestOf('a'), digestOf('b')] })),
  thresholds: {},
  resources: { memoryBytesMax: 1, latencyMsMax: 1 },
  lineageDigest: digestOf('lineage'),
};

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('manifest', () => {
  it('reads what it wrote, byte for byte', () => {
    const decoded = decodeManifest(encodeManifest(manifest));
    expect(decoded).toEqual({ ok: true, value: manifest });
    expect(encodeManifest({ ...Object.fromEntries(Object.entries(manifest).toReversed()) } as BundleManifest)).toEqual(encodeManifest(manifest));
  });

  const first = manifest.blobs[0];
  it.each<[string, unknown, RegExp]>([
    ['not JSON', undefined, /not JSON/],
    ['a chunk missing', { ...manifest, blobs: [{ ...first, chunkDigests: [digestOf('a')] }, ...manifest.blobs.slice(1)] }, /needs 2 chunks of 64, the manifest lists 1/],
    ['a role twice', { ...manifest, blobs: [...manifest.blobs.slice(0, 3), first] }, /no blob with the role golden/],
    ['an absurd size', { ...manifest, blobs: [{ ...first, sizeBytes: limits.blobBytesMax + 1 }, ...manifest.blobs.slice(1)] }, /blobs/],
    ['a bad digest', { ...manifest, lineageDigest: 'sha256:xyz' }, /lineageDigest/],
    ['a later schema', { ...manifest, schema: 2 }, /schema/],
  ])('refuses %s', (_name, value, message) => {
    const decoded = decodeManifest(value === undefined ? new Uint8Array([0xff]) : bytesOf(value));
    expect(decoded.ok).toBe(false);
    if (!decoded.ok) {
      expect(decoded.error.code).toBe('bundle.invalid');
      expect(decoded.error.message).toMatch(message);
    }
  });
});
