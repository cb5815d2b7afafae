import { assert } from '../../proto/assert.ts';
import type { Digest } from '../../proto/digest.ts';
import type { BlobStore } from '../context.ts';

export interface ArtifactCache {
  /** The artifact's bytes, shared by everyone who asks: not to be changed. Undefined where it is not stored. */
  get(digest: Digest): Promise<Uint8Array | undefined>;
}

/**
 * Artifacts in memory, the least recently used given up first. Whoever asks for what is being read already waits for the
 * same read: a thousand devices at once are one file read and one buffer. What is given up while a part of it is still being
 * sent is not read into a second buffer either.
 *
 * @param bytesMax at least one artifact's size
 */
export function createArtifactCache(blobs: Pick<BlobStore, 'get'>, bytesMax: number): ArtifactCache {
  assert(bytesMax > 0, 'the cache holds something');
  const kept = new Map<Digest, Uint8Array>();
  /** Given up; the bytes live on as long as somebody sends them. */
  const givenUp = new Map<Digest, { readonly buffer: WeakRef<ArrayBufferLike>; readonly byteOffset: number; readonly byteLength: number }>();
  const reading = new Map<Digest, Promise<Uint8Array | undefined>>();
  let bytes = 0;

  function keep(digest: Digest, artifact: Uint8Array): void {
    kept.set(digest, artifact);
    bytes += artifact.byteLength;
    for (const [oldest, value] of kept) {
      if (bytes <= bytesMax || oldest === digest) break;
      kept.delete(oldest);
      bytes -= value.byteLength;
      givenUp.set(oldest, { buffer: new WeakRef(value.buffer), byteOffset: value.byteOffset, byteLength: value.byteLength });
    }
  }

  function takeBack(digest: Digest): Uint8Array | undefined {
    for (const [name, { buffer }] of givenUp) if (buffer.deref() === undefined) givenUp.delete(name);
    const lent = givenUp.get(digest);
    const buffer = lent?.buffer.deref();
    if (lent === undefined || buffer === undefined) return undefined;
    givenUp.delete(digest);
    const artifact = new Uint8Array(buffer, lent.byteOffset, lent.byteLength);
    keep(digest, artifact);
    return artifact;
  }

  return {
    get: async (digest) => {
      const known = kept.get(digest);
      if (known !== undefined) {
        kept.delete(digest);
        kept.set(digest, known);
        return known;
      }
      const lent = takeBack(digest);
      if (lent !== undefined) return lent;
      const underWay = reading.get(digest);
      if (underWay !== undefined) return underWay;
      const read = blobs.get(digest).finally(() => reading.delete(digest));
      reading.set(digest, read);
      const artifact = await read;
      if (artifact !== undefined && !kept.has(digest)) keep(digest, artifact);
      return artifact;
    },
  };
}
