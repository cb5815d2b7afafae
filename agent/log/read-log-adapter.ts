import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Clock } from '../../proto/clock.ts';
import { problem, type Problem, type Result } from '../../proto/result.ts';

/** How often a followed file is looked at. */
const lookMs = 250;
const pieceBytes = 64 * 1024;

/** The lines of a rotated log, oldest first: path.N, ..., path.1, path. */
export async function* readLogFiles(path: string): AsyncGenerator<string> {
  let oldest = 0;
  while (existsSync(`${path}.${oldest + 1}`)) oldest += 1;
  for (let number = oldest; number >= 0; number--) {
    const file = number === 0 ? path : `${path}.${number}`;
    if (existsSync(file)) yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  }
}

/**
 * Lines appended from now on, until the signal. The file is held open, so that what was written to it before it was set aside is read to its end, and files that
 * came and were set aside between two looks are read as a whole.
 */
export async function* followLog(path: string, clock: Clock, signal: AbortSignal): AsyncGenerator<string> {
  let tail = await openTail(path, 'end');
  try {
    while (!signal.aborted) {
      await clock.sleep(lookMs, signal).catch(() => undefined);
      const now = await stat(path).catch(() => undefined);
      // Looked at first, read afterwards: what is set aside by then is whole.
      if (tail !== undefined) yield* tail.lines();
      if (now === undefined || now.ino === tail?.ino) continue;
      const before = tail;
      tail = await openTail(path, 'beginning');
      for (const missed of before === undefined ? [] : await listBetween(path, before.ino, tail?.ino)) yield* createInterface({ input: createReadStream(missed), crlfDelay: Infinity });
      await before?.close();
      if (tail !== undefined) yield* tail.lines();
    }
  } finally {
    await tail?.close();
  }
}

interface Tail {
  readonly ino: number;
  /** What was appended since the last call. */
  lines(): AsyncGenerator<string>;
  close(): Promise<void>;
}

async function openTail(path: string, from: 'beginning' | 'end'): Promise<Tail | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  const { ino, size } = await file.stat();
  let at = from === 'end' ? size : 0;
  let rest = Buffer.alloc(0);
  const piece = Buffer.alloc(pieceBytes);
  return {
    ino,
    async *lines() {
      // Begun anew in its place.
      if ((await file.stat()).size < at) at = 0;
      for (;;) {
        const { bytesRead } = await file.read(piece, 0, piece.length, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
        const end = rest.lastIndexOf(0x0a);
        if (end < 0) continue;
        yield* rest.toString('utf8', 0, end).split('\n');
        rest = rest.subarray(end + 1);
      }
    },
    close: () => file.close(),
  };
}

/** The files that were set aside after one inode and before another, oldest first; all before it, where the first has been deleted. */
async function listBetween(path: string, after: number, before: number | undefined): Promise<string[]> {
  const between: string[] = [];
  for (let number = 1; existsSync(`${path}.${number}`); number++) {
    const ino = (await stat(`${path}.${number}`).catch(() => undefined))?.ino;
    if (ino === after) break;
    if (ino !== before) between.unshift(`${path}.${number}`);
  }
  return between;
}

/** The lines that the journal has of a unit; `logs.no_journal` where there is no journalctl. */
export function readJournal(unit: string, lines: number, follow: boolean): Promise<Result<AsyncIterable<string>, Problem<'logs.no_journal'>>> {
  return new Promise((resolve) => {
    const child = spawn('journalctl', ['--unit', unit, '--output', 'cat', '--no-pager', '--lines', String(lines), ...(follow ? ['--follow'] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('error', () => resolve(problem('logs.no_journal', 'the agent logs to stderr, and there is no journalctl here to ask; look where the output of its process goes, or set "log": {"to": "file"} in its config')));
    child.once('spawn', () => resolve({ ok: true, value: createInterface({ input: child.stdout, crlfDelay: Infinity }) }));
  });
}
