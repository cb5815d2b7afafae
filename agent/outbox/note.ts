import { z } from 'zod';
import { ageAtLeast, type BootTime, type MadeAt } from './boot-times.ts';

const noteSchema = z.object({ boot: z.number(), monotonicMs: z.number(), atMs: z.number(), text: z.string() });

/** What an earlier process left, and how long ago. */
export interface LeftNote {
  readonly text: string;
  /** At least; where only the wall clock says so, no more than a day. */
  readonly passedMs: number;
}

const passedMsMax = 24 * 3600_000;

export function writeNote(text: string, { boot, monotonicMs, atMs }: MadeAt): string {
  return JSON.stringify({ boot, monotonicMs, atMs, text });
}

/** @returns undefined where it is none */
export function readNote(written: string, boots: readonly BootTime[], now: MadeAt): LeftNote | undefined {
  const read = noteSchema.safeParse(parseJson(written));
  if (!read.success) return undefined;
  const { text, ...made } = read.data;
  const byWallMs = made.boot === now.boot ? 0 : Math.min(passedMsMax, now.atMs - made.atMs);
  return { text, passedMs: Math.max(byWallMs, ageAtLeast(made, boots, now.monotonicMs)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
