import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/** File systems of the kernel, in which no folder can be made: Node's mkdir tries there for ever (linux/magic.h). */
const kernelTypes: ReadonlyMap<number, string> = new Map([[0x9fa0, 'proc'], [0x62656572, 'sysfs'], [0x63677270, 'cgroup2'], [0x27e0eb, 'cgroup']]);

/** Makes the folder in which an agent keeps everything, where it is not there, readable by its owner alone. */
export function makeDataFolder(path: string): Result<void, Problem<'agent.no_data_folder'>> {
  const advice = `make it for the user that runs the agent, or name another dataDir in the config`;
  const kernel = findKernelFileSystem(path);
  if (kernel !== undefined) return problem('agent.no_data_folder', `the data folder ${path} cannot be made: ${kernel}; name another dataDir in the config`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return ok(undefined);
  } catch (cause) {
    return problem('agent.no_data_folder', `the data folder ${path} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}; ${advice}`);
  }
}

/** Why nothing can be kept there, where a path leads into a file system of the kernel. */
export function findKernelFileSystem(path: string): string | undefined {
  let there = resolve(path);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const type = kernelTypes.get(statfsSync(there).type);
  return type === undefined ? undefined : `${there} belongs to the kernel (${type}), which keeps no files`;
}
