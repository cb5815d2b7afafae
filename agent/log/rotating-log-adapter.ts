import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../proto/clock.ts';

/** Writes one event with its facts. */
export type Log = (event: string, facts: Readonly<Record<string, unknown>>) => void;

/** One event as a line of JSON; a fact that JSON cannot hold is left out, never the event. */
export function logLine(atMs: number, event: string, facts: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ at: new Date(atMs).toISOString(), event, ...facts })}\n`;
}

/**
 * A log of JSON lines in a file that is set aside when it is full, so that path and its predecessors never take more than
 * (filesKept + 1) x fileBytesMax. A disk that refuses loses lines, counted in the next one that it takes, and never stops the agent.
 */
export function createRotatingLog(path: string, { fileBytesMax, filesKept }: { readonly fileBytesMax: number; readonly filesKept: number }, clock: Pick<Clock, 'nowMs'>): Log {
  let bytes: number | undefined;
  let lost = 0;
  return (event, facts) => {
    const line = logLine(clock.nowMs(), event, lost === 0 ? facts : { ...facts, linesLost: lost });
    const length = Buffer.byteLength(line);
    try {
      bytes ??= openLog(path);
      if (bytes > 0 && bytes + length > fileBytesMax) {
        setAside(path, filesKept);
        bytes = 0;
      }
      appendFileSync(path, line, { mode: 0o640 });
      bytes += length;
      lost = 0;
    } catch {
      bytes = undefined;
      lost += 1;
    }
  };
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function setAside(path: string, filesKept: number): void {
  rmSync(`${path}.${filesKept}`, { force: true });
  for (let number = filesKept - 1; number >= 1; number--) renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
  renameIfThere(path, `${path}.1`);
}

function renameIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
