import { readdir, readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second (sysconf(_SC_CLK_TCK), proc_pid_stat(5)). */
const ticksPerSecond = 100;

interface Stat { readonly parent: number; readonly ticks: number }

/** CPU seconds that a process and all that it has started have used so far, from /proc. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stats = new Map<number, Stat>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readStat(Number(name));
    if (stat !== undefined) stats.set(Number(name), stat);
  }
  const belongs = (id: number): boolean => id === pid || (id > 1 && belongs(stats.get(id)?.parent ?? 0));
  let ticks = 0;
  for (const [id, stat] of stats) if (belongs(id)) ticks += stat.ticks;
  return ticks / ticksPerSecond;
}

/** Undefined where the process has ended meanwhile. */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // Its second field, the name, may hold blanks and brackets: from the last bracket on they are numbers, the third field first.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
