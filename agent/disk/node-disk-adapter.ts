import { constants } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../proto/app-error.ts';
import type { Disk } from './disk.ts';

/** Files whose names are durable: a log that is appended to thousands of times a day costs its folder one fsync. Forgotten as a whole when there are too many. */
const durableNames = new Set<string>();
const durableNamesMax = 4096;

/** The disk of the machine the agent runs on, without blocking the readings that arrive meanwhile. */
export const nodeDisk: Disk = {
  read: (path) => guard('read', path, () => absentAsUndefined(() => readFile(path))),
  readAt: (path, offset, length) =>
    guard('read', path, () =>
      withFile(path, constants.O_RDONLY, async (file) => {
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.subarray(0, done);
      }),
    ),
  size: (path) => guard('look at', path, () => absentAsUndefined(async () => (await stat(path)).size)),
  writeAtomic: (path, bytes) =>
    guard('write', path, async () => {
      const temporary = `${path}.tmp`;
      await withFile(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, async (file) => {
        await writeAll(file, 0, bytes);
        await file.sync();
      });
      await rename(temporary, path);
      await syncFolder(dirname(path));
    }),
  writeAt: (path, offset, bytes) =>
    guard('write', path, async () => {
      const write = (flags: number): Promise<void> => withFile(path, flags, (file) => writeAll(file, offset, bytes));
      try {
        await write(constants.O_WRONLY);
      } catch (cause) {
        if (codeOf(cause) !== 'ENOENT') throw cause;
        durableNames.delete(path);
        await write(constants.O_WRONLY | constants.O_CREAT);
      }
    }),
  truncate: (path, size) => guard('shorten', path, () => truncate(path, size)),
  sync: (path) =>
    guard('sync', path, async () => {
      await withFile(path, constants.O_RDWR, (file) => file.sync());
      if (durableNames.has(path)) return;
      await syncFolder(dirname(path));
      if (durableNames.size >= durableNamesMax) durableNames.clear();
      durableNames.add(path);
    }),
  rename: (from, to) =>
    guard('rename', from, async () => {
      durableNames.delete(from);
      durableNames.delete(to);
      await rename(from, to);
      await syncFolder(dirname(to));
    }),
  remove: (path) =>
    guard('remove', path, async () => {
      durableNames.delete(path);
      await rm(path, { force: true });
    }),
  list: (folder) => guard('list', folder, async () => ((await absentAsUndefined(() => readdir(folder))) ?? []).sort()),
  makeFolder: (folder) =>
    guard('make', folder, async () => {
      const first = await mkdir(folder, { recursive: true, mode: 0o700 });
      if (first === undefined) return;
      for (let made = resolve(folder); made.length >= resolve(first).length; made = dirname(made)) await syncFolder(dirname(made));
    }),
};

async function withFile<T>(path: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, offset: number, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, offset + done);
    done += bytesWritten;
  }
}

/** A new name is durable only once its folder is; not every platform can open a folder for that. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withFile(folder, constants.O_RDONLY, (file) => file.sync());
}

async function absentAsUndefined<T>(use: () => Promise<T>): Promise<T | undefined> {
  try {
    return await use();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

async function guard<T>(verb: string, path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (cause) {
    const full = ['ENOSPC', 'EDQUOT'].includes(codeOf(cause));
    const reason = full ? 'no space is left; free some or lower outboxBytesMax' : cause instanceof Error ? cause.message : String(cause);
    throw new AppError(full ? 'store.full' : 'store.unavailable', `cannot ${verb} ${path}: ${reason}`, { retryable: true, cause });
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
