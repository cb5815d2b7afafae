import { spawn, type ChildProcess } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/** Caps on one child process. */
export interface ChildLimits { readonly timeMsMax: number; readonly memoryBytesMax: number }

/**
 * Node under the shell's own limits where there is a shell: processor time, so that a hang ends even if this process dies
 * first; data memory (not address space, of which Node and WASM reserve tens of gigabytes without using them) with room for what WASM reserves, as the resident memory is watched exactly; no core file.
 *
 * @param program the child's program and its arguments; it speaks on its standard input and output
 * @param shared descriptors of open files that the child has as 3, 4 and so on
 */
export function spawnLimited(limits: ChildLimits, program: readonly string[], shared: readonly number[] = []): ChildProcess {
  const heapMiB = Math.max(64, Math.floor(limits.memoryBytesMax / 2 ** 21));
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', `--max-old-space-size=${heapMiB}`, ...program];
  // Where this process keeps what it compiled, the child finds it: it starts in half the time.
  const cache = getCompileCacheDir();
  const env = { PATH: process.env['PATH'], ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) }) };
  const options = { stdio: ['pipe' as const, 'pipe' as const, 'pipe' as const, ...shared], env };
  if (process.platform === 'win32') return spawn(command[0] as string, command.slice(1), options);
  const dataKiB = Math.ceil((limits.memoryBytesMax + 2 ** 30) / 1024);
  const cpuSeconds = Math.ceil(limits.timeMsMax / 1000) + 1;
  return spawn('/bin/sh', ['-c', 'ulimit -c 0; ulimit -t "$1"; ulimit -d "$2"; shift 2; exec "$@"', 'sh', String(cpuSeconds), String(dataKiB), ...command], options);
}
