import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { findKernelFileSystem } from '../../proto/find-kernel-file-system-adapter.ts';
import type { Finding } from './check-slot.ts';

/** Who may read the file that holds the device's credentials. */
export async function checkConfigFile(path: string): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const { mode } = await stat(path);
  return (mode & 0o077) === 0 ? [] : [{ level: 'warning', where: path, message: `others may read it (mode ${(mode & 0o777).toString(8)}), and it holds the device's credential; run: chmod 600 ${path}` }];
}

/** A folder that is to be written in, or made. */
export async function checkWritableFolder(where: string, folder: string): Promise<Finding[]> {
  const found = await stat(folder).catch((fault: NodeJS.ErrnoException) => fault);
  if (found instanceof Error && found.code === 'ENOENT') {
    const parent = dirname(resolve(folder));
    return parent === resolve(folder) ? [{ level: 'error', where, message: `there is no ${folder}` }] : (await checkWritableFolder(where, parent)).map((finding) => ({ ...finding, message: `${folder} is not there, and ${finding.message}` }));
  }
  if (found instanceof Error) return [{ level: 'error', where, message: `${folder}: ${found.message}` }];
  if (!found.isDirectory()) return [{ level: 'error', where, message: `${folder} is not a folder` }];
  const kernel = findKernelFileSystem(folder);
  if (kernel !== undefined) return [{ level: 'error', where, message: kernel }];
  return (await allows(folder, constants.W_OK | constants.X_OK)) ? [] : [{ level: 'error', where, message: `${folder} may not be written in by ${whoami()}` }];
}

export async function checkReadableFolder(where: string, folder: string): Promise<Finding[]> {
  const found = await stat(folder).catch((fault: Error) => fault);
  if (found instanceof Error) return [{ level: 'error', where, message: `${folder}: ${found.message}` }];
  if (!found.isDirectory()) return [{ level: 'error', where, message: `${folder} is not a folder` }];
  return (await allows(folder, constants.R_OK | constants.X_OK)) ? [] : [{ level: 'error', where, message: `${folder} may not be read by ${whoami()}` }];
}

/** A file that is to be appended to, or made. */
export async function checkWritableFile(where: string, path: string): Promise<Finding[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return checkWritableFolder(where, dirname(resolve(path)));
  if (found.isDirectory()) return [{ level: 'error', where, message: `${path} is a folder, expected a file` }];
  return (await allows(path, constants.W_OK)) ? [] : [{ level: 'error', where, message: `${path} may not be written by ${whoami()}` }];
}

export function checkAbsolute(where: string, path: string): Finding[] {
  return isAbsolute(path) ? [] : [{ level: 'warning', where, message: `${path} depends on where the agent is started from; write ${resolve(path)}` }];
}

async function allows(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(() => true, () => false);
}

function whoami(): string {
  return process.getuid === undefined ? 'this user' : `user ${process.getuid()}`;
}
