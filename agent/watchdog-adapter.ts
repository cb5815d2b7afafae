import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Ends this process when its thread does not come back. One for all agents of the process. */
export interface Watchdog {
  /**
   * Watches from now on for one agent more; the one that may be away longest counts.
   *
   * @param limitMs how long the thread may be away; asked at every beat
   * @returns how to watch for it no more
   */
  watch(limitMs: () => number): () => void;
}

const fileName = 'hung';
/** After which a watchdog that something else ended is started again. */
const restartMs = 60_000;

/**
 * A shell beside the agent: half a megabyte, where a worker thread of Node takes sixteen. Every beat is a line on its standard input; it lets a `sleep` of
 * one and a half times the limit run, which the next beat ends. When a sleep runs out, the limit is written down and the agent killed: nothing in the process itself
 * can do that while native code holds its only thread. The end of its input, however this process ends, ends it.
 */
const script = `
timer=
while read -r limit pause; do
  [ -z "$timer" ] || kill "$timer" 2>/dev/null
  ( trap 'kill $! 2>/dev/null; exit' TERM; sleep "$pause" & wait $!; echo "$limit" >"$2"; kill -9 "$1" ) </dev/null &
  timer=$!
done
[ -z "$timer" ] || kill "$timer" 2>/dev/null
`;

/** No watchdog where there is no shell: a service manager has to be one then. */
export function createWatchdog(dataDir: string, log: (event: string, facts: Readonly<Record<string, unknown>>) => void): Watchdog {
  const path = join(dataDir, fileName);
  const limits = new Set<() => number>();
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  const beat = (): void => {
    const limit = Math.ceil(Math.max(...[...limits].map((limitMs) => limitMs())));
    child?.stdin?.write(`${limit} ${(limit * 1.5) / 1000}\n`);
    timer = setTimeout(beat, limit / 2);
    timer.unref();
  };
  const start = (): void => {
    child = spawn('/bin/sh', ['-c', script, 'sh', String(process.pid), path], { stdio: ['pipe', 'ignore', 'ignore'], env: { PATH: process.env['PATH'] } });
    child.unref();
    child.stdin?.on('error', () => undefined);
    (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
    child.on('error', (fault) => log('watchdog.missing', { message: fault.message }));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (child === undefined) return;
      child = undefined;
      log('watchdog.ended', { code, signal });
      timer = setTimeout(start, restartMs);
      timer.unref();
    });
    beat();
  };
  const stop = (): void => {
    clearTimeout(timer);
    const ended = child;
    child = undefined;
    ended?.stdin?.end();
  };
  return {
    watch(limitMs) {
      limits.add(limitMs);
      if (limits.size === 1 && process.platform !== 'win32') start();
      return () => {
        if (limits.delete(limitMs) && limits.size === 0) stop();
      };
    },
  };
}

/** How long the watchdog waited for the process before this one until it ended it; undefined where it did not. Told once. */
export function takeHang(dataDir: string): number | undefined {
  const path = join(dataDir, fileName);
  try {
    const limitMs = Number(readFileSync(path, 'utf8'));
    rmSync(path, { force: true });
    return limitMs > 0 ? limitMs : undefined;
  } catch {
    return undefined;
  }
}
