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

/** Lines appended from now on, across rotations, until the signal. */
export async function* followLog(path: string, clock: Clock, signal: AbortSignal): AsyncGenerator<string> {
  let at = await stat(path).then(({ ino, size }) => ({ ino, size })).catch(() => ({ ino: 0, size: 0 }));
  let rest = '';
  while (!signal.aborted) {
    await clock.sleep(lookMs, signal).catch(() => undefined);
    const now = await stat(path).catch(() => undefined);
    if (now === undefined) continue;
    if (now.ino !== at.ino || now.size < at.size) at = { ino: now.ino, size: 0 };
    if (now.size === at.size) continue;
    const file = await open(path, 'r');
    try {
      const piece = Buffer.alloc(Math.min(pieceBytes, now.size - at.size));
      const { bytesRead } = await file.read(piece, 0, piece.length, at.size);
      at = { ino: at.ino, size: at.size + bytesRead };
      const lines = (rest + piece.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    } finally {
      await file.close();
    }
  }
}

/** The lines that the journal has of a unit; `logs.no_journal` where there is no journalctl. */
export function readJournal(unit: string, lines: number, follow: boolean): Promise<Result<AsyncIterable<string>, Problem<'logs.no_journal'>>> {
  return new Promise((resolve) => {
    const child = spawn('journalctl', ['--unit', unit, '--output', 'cat', '--no-pager', '--lines', String(lines), ...(follow ? ['--follow'] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('error', () => resolve(problem('logs.no_journal', 'the agent logs to stderr, and there is no journalctl here to ask; look where the output of its process goes, or set "log": {"to": "file"} in its config')));
    child.once('spawn', () => resolve({ ok: true, value: createInterface({ input: child.stdout, crlfDelay: Infinity }) }));
  });
}
