import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../proto/app-error.ts';
import { digestHex, digestOf, type Digest } from '../../proto/digest.ts';
import type { BlobStore } from '../context.ts';

/**
 * Blobs as files `<dir>/<first two hex digits>/<64 hex digits>`. A blob is written beside its place, synced, renamed
 * and its folder synced, so that a name that exists holds all its bytes even after the power was lost.
 *
 * @throws AppError store.full, store.unavailable; artifact.digest_mismatch where a file no longer holds what it is named after
 */
export function createFolderBlobStore(dir: string): BlobStore {
  const placeOf = (digest: Digest): string => join(dir, digestHex(digest).slice(0, 2), digestHex(digest));

  return {
    put: async (bytes) => {
      const digest = digestOf(bytes);
      const place = placeOf(digest);
      if (await faultsNamed(() => holds(place, bytes))) return digest;
      await faultsNamed(() => writeDurably(place, bytes));
      return digest;
    },
    get: async (digest) => {
      const bytes = await faultsNamed(() => unlessMissing(readFile(placeOf(digest))));
      if (bytes !== undefined && digestOf(bytes) !== digest) {
        throw new AppError('artifact.digest_mismatch', `the file ${placeOf(digest)} holds ${digestOf(bytes)}; remove it and upload the blob again`);
      }
      // Plain bytes: slice of a Buffer would not copy, which its readers rely on.
      return bytes === undefined ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    has: async (digest) => (await faultsNamed(() => unlessMissing(stat(placeOf(digest))))) !== undefined,
  };
}

// Compared byte by byte: uploading a blob again repairs a file that decayed.
async function holds(place: string, bytes: Uint8Array): Promise<boolean> {
  return (await unlessMissing(readFile(place)))?.equals(bytes) ?? false;
}

async function writeDurably(place: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, place);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

async function faultsNamed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('store.full', `the blob folder cannot grow: ${text}; free space on its disk`, { retryable: true, cause });
    throw new AppError('store.unavailable', `the blob folder cannot be used: ${text}`, { retryable: true, cause });
  }
}
