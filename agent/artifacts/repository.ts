import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { digestHex, digestOf, isDigest, type Digest } from '../../proto/digest.ts';
import type { ManifestBlob } from '../../proto/manifest.ts';
import type { Disk } from '../disk/disk.ts';

/**
 * Blobs on the device: whole ones under blobs/<hex>, checked against their name before they get there, and unfinished
 * ones under partial/<hex>, where every chunk lies at its place. Which chunks of an unfinished blob are there is read from
 * the file itself, chunk by chunk against the manifest's digests, so it cannot disagree with the disk after a power cut.
 */
export interface ArtifactRepository {
  open(): Promise<void>;
  has(digest: Digest): Promise<boolean>;
  /** The whole blob; undefined where it is not there or no longer what its name says (it is removed then). */
  read(digest: Digest): Promise<Uint8Array | undefined>;
  put(bytes: Uint8Array): Promise<Digest>;
  /** Indices of the chunks that are not on disk yet; empty once the blob is whole. */
  missingChunks(blob: ManifestBlob): Promise<number[]>;
  writeChunk(blob: ManifestBlob, index: number, bytes: Uint8Array): Promise<void>;
  /** Bytes that a patch makes; the chunks they fall into are checked before they count. */
  writeAt(blob: ManifestBlob, offset: number, bytes: Uint8Array): Promise<void>;
  /** Makes what was written of an unfinished blob durable: a power cut costs only what came later. */
  keepChunks(blob: ManifestBlob): Promise<void>;
  /** Turns an unfinished blob into a whole one. Every chunk has been checked; `read` holds the whole to its digest. */
  complete(blob: ManifestBlob): Promise<void>;
  /** Bytes of a whole blob, from offset on; undefined where it is not there. */
  readPart(digest: Digest, offset: number, length: number): Promise<Uint8Array | undefined>;
  /** Which parts of a patch are on disk. A patch is kept in parts until it is whole, as nothing says what each must hold. */
  patchParts(patch: Digest, count: number): Promise<number[]>;
  writePatchPart(patch: Digest, index: number, bytes: Uint8Array): Promise<void>;
  /** The whole patch; undefined where it does not have its digest (its parts are removed then). */
  readPatch(patch: Digest, count: number): Promise<Uint8Array | undefined>;
  removePatch(patch: Digest, count: number): Promise<void>;
  /** Removes everything that is not in `needed`, whole or unfinished. */
  removeAllBut(needed: ReadonlySet<Digest>): Promise<void>;
}

/** Bytes hashed between two turns of the event loop, so that readings are answered meanwhile. */
const hashPieceBytes = 1024 * 1024;

export function createArtifactRepository(disk: Disk, dataDir: string): ArtifactRepository {
  const blobs = join(dataDir, 'blobs');
  const partials = join(dataDir, 'partial');
  const blobPath = (digest: Digest): string => join(blobs, digestHex(digest));
  const partialPath = (digest: Digest): string => join(partials, digestHex(digest));

  const partPath = (patch: Digest, index: number): string => `${partialPath(patch)}-${index}`;
  const removePatch = async (patch: Digest, count: number): Promise<void> => {
    for (let index = 0; index < count; index++) await disk.remove(partPath(patch, index));
  };

  const hasDigest = async (path: string, sizeBytes: number, digest: Digest): Promise<boolean> => {
    const hash = createHash('sha256');
    for (let offset = 0; offset < sizeBytes; offset += hashPieceBytes) hash.update(await disk.readAt(path, offset, Math.min(hashPieceBytes, sizeBytes - offset)));
    return hash.digest('hex') === digestHex(digest);
  };

  return {
    async open() {
      await disk.makeFolder(blobs);
      await disk.makeFolder(partials);
    },
    has: async (digest) => (await disk.size(blobPath(digest))) !== undefined,
    async read(digest) {
      const bytes = await disk.read(blobPath(digest));
      if (bytes === undefined) return undefined;
      if (await hasDigest(blobPath(digest), bytes.byteLength, digest)) return bytes;
      await disk.remove(blobPath(digest));
      return undefined;
    },
    async put(bytes) {
      const digest = digestOf(bytes);
      await disk.writeAtomic(blobPath(digest), bytes);
      return digest;
    },
    async missingChunks(blob) {
      if ((await disk.size(blobPath(blob.digest))) === blob.sizeBytes) return [];
      const path = partialPath(blob.digest);
      const all = blob.chunkDigests.map((_, index) => index);
      if ((await disk.size(path)) === undefined) return all;
      const missing: number[] = [];
      for (const index of all) {
        const chunk = await disk.readAt(path, index * blob.chunkBytes, chunkSize(blob, index));
        if (digestOf(chunk) !== blob.chunkDigests[index]) missing.push(index);
      }
      return missing;
    },
    writeChunk: (blob, index, bytes) => disk.writeAt(partialPath(blob.digest), index * blob.chunkBytes, bytes),
    writeAt: (blob, offset, bytes) => disk.writeAt(partialPath(blob.digest), offset, bytes),
    keepChunks: (blob) => disk.sync(partialPath(blob.digest)),
    async complete(blob) {
      if (await disk.size(blobPath(blob.digest))) return;
      const path = partialPath(blob.digest);
      await disk.truncate(path, blob.sizeBytes);
      await disk.sync(path);
      await disk.rename(path, blobPath(blob.digest));
    },
    readPart: async (digest, offset, length) => ((await disk.size(blobPath(digest))) === undefined ? undefined : disk.readAt(blobPath(digest), offset, length)),
    async patchParts(patch, count) {
      const there: number[] = [];
      for (let index = 0; index < count; index++) if ((await disk.size(partPath(patch, index))) !== undefined) there.push(index);
      return there;
    },
    writePatchPart: (patch, index, bytes) => disk.writeAtomic(partPath(patch, index), bytes),
    async readPatch(patch, count) {
      const parts: Uint8Array[] = [];
      for (let index = 0; index < count; index++) parts.push((await disk.read(partPath(patch, index))) ?? new Uint8Array());
      const bytes = Buffer.concat(parts);
      if (digestOf(bytes) === patch) return bytes;
      await removePatch(patch, count);
      return undefined;
    },
    removePatch,
    async removeAllBut(needed) {
      for (const folder of [blobs, partials]) {
        for (const name of await disk.list(folder)) {
          const digest = `sha256:${name}`;
          if (!isDigest(digest) || !needed.has(digest)) await disk.remove(join(folder, name));
        }
      }
    },
  };
}

/** Bytes of a chunk; the last one may be shorter. */
export function chunkSize(blob: Pick<ManifestBlob, 'sizeBytes' | 'chunkBytes'>, index: number): number {
  return Math.min(blob.chunkBytes, blob.sizeBytes - index * blob.chunkBytes);
}
