import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** File systems of the kernel, in which no folder can be made: Node's mkdir tries there for ever (linux/magic.h). */
const kernelTypes: ReadonlyMap<number, string> = new Map([[0x9fa0, 'proc'], [0x62656572, 'sysfs'], [0x63677270, 'cgroup2'], [0x27e0eb, 'cgroup']]);

/** Why nothing can be kept there, where a path leads into a file system of the kernel. */
export function findKernelFileSystem(path: string): string | undefined {
  let there = resolve(path);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const type = kernelTypes.get(statfsSync(there).type);
  return type === undefined ? undefined : `${there} belongs to the kernel (${type}), which keeps no files`;
}
