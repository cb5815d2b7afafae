import { readdirSync, readFileSync } from 'node:fs';

export interface MemoryUse {
  /** Proportional set size: a page that n processes map counts a n-th for each. */
  readonly pssMiB: number;
  /** Of it what no file backs: it cannot be dropped and read again. */
  readonly anonymousMiB: number;
}

/** What a process of this machine holds (Linux: /proc/PID/smaps_rollup). */
export function memoryOf(pid: number): MemoryUse {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) / 1024;
  return { pssMiB: read('Pss'), anonymousMiB: read('Pss_Anon') };
}

/** Milliseconds of processor time of all threads of a process so far (Linux: /proc/PID/task/TID/schedstat). */
export function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0);
}
