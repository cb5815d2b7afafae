import { mkdirSync } from 'node:fs';
import { findKernelFileSystem } from '../../proto/find-kernel-file-system-adapter.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

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
