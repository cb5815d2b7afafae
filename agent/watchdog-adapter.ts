import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hang } from './reconcile/merge-hang.ts';

/** Ends this process when its thread does not come back. */
export interface Watchdog {
  /** @param limitMs how long the thread may be away; asked at every beat */
  start(limitMs: () => number): void;
  stop(): void;
  /** The last process's end, where its watchdog was what ended it; told once. */
  takeHang(): Promise<Hang | undefined>;
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
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  const beat = (limitMs: () => number): void => {
    const limit = Math.ceil(limitMs());
    child?.stdin?.write(`${limit} ${(limit * 1.5) / 1000}\n`);
    timer = setTimeout(() => beat(limitMs), limit / 2);
    timer.unref();
  };
  const start = (limitMs: () => number): void => {
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
      timer = setTimeout(() => start(limitMs), restartMs);
      timer.unref();
    });
    beat(limitMs);
  };
  return {
    start(limitMs) {
      if (process.platform !== 'win32') start(limitMs);
    },
    stop() {
      clearTimeout(timer);
      const ended = child;
      child = undefined;
      ended?.stdin?.end();
    },
    async takeHang() {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      await rm(path, { force: true });
      const limitMs = Number(text);
      return Number.isFinite(limitMs) && limitMs > 0 ? { atMs: Date.now(), limitMs } : undefined;
    },
  };
}
