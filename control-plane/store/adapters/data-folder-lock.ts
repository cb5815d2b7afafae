import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../../../proto/app-error.ts';
import { findKernelFileSystem } from '../../../proto/find-kernel-file-system-adapter.ts';

const busy = 5; // sqlite.org/rescode.html#busy

/**
 * Makes this process the only control plane on a data folder, until `release` or its end, however it ends. The lock is an
 * exclusive transaction on an empty SQLite file of its own: the system drops it with the process, so nothing has to be
 * cleaned up after a kill, and the database itself stays readable for backups and observers.
 *
 * @throws AppError store.unavailable where another control plane holds the folder, or it cannot be written to
 */
export async function lockDataFolder(dataDir: string): Promise<{ release(): void }> {
  const unusable = (cause: unknown): AppError =>
    new AppError('store.unavailable', `the data folder ${dataDir} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}; give one this user may write to (--data-dir)`, { cause });
  const kernel = findKernelFileSystem(dataDir);
  if (kernel !== undefined) throw unusable(kernel);
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw unusable(cause);
  });
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(dataDir, 'control-plane.lock'), { timeout: 0 });
    lock.exec('begin exclusive');
  } catch (cause) {
    lock?.close();
    const { errcode } = cause as { errcode?: unknown };
    if (errcode !== busy) throw unusable(cause);
    throw new AppError('store.unavailable', `another control plane runs on the data folder ${dataDir}; stop it first, or give this one a folder of its own (--data-dir)`, { cause });
  }
  const held = lock;
  return { release: () => held.close() };
}
