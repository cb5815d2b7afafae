import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../proto/clock.ts';
import { ok } from '../proto/result.ts';
import type { ModelRuntime } from '../runtime/model-runtime.ts';
import type { UncleanEnd } from './reconcile/merge-end.ts';
import { createWatchdog, takeHang, type Watchdog } from './watchdog-adapter.ts';

/** What a process leaves behind for the next one, so that it knows what ended it. */
export interface ProcessLife {
  readonly watchdog: Watchdog;
  /** How the process before this one ended, as far as it concerns this slot; undefined where it was asked to, or the machine was started again. Told once. */
  takeEnd(slot: string): UncleanEnd | undefined;
  /** The interpreter for one slot, with a note of when it runs. */
  note(slot: string, runtime: ModelRuntime): ModelRuntime;
  /** This process was asked to end. */
  end(): void;
}

const fileName = 'inferring';
const slotCharsMax = 32;
/** More than its line has. */
const fileBytesMax = 256;
/** The first byte of the file: whether an interpreter runs, that this is not noted, or that none has run yet. */
const marks = { running: '1', resting: '0', unnoted: '?', none: '-' } as const;
const dayMs = 86_400_000;

/**
 * A file of a line in the data folder, there as long as the process lives: whether an interpreter runs, whose it was last, and in which boot of the machine. It is
 * written where it lies and never synced: it has to outlive the process, not the power, as nothing is held against a model after a reboot. A write takes 2 us,
 * so only whose interpreter runs is written, when that changes; both ends of every inference only for a day after a process that ended by itself.
 *
 * @param bootId names the machine's boot; where the system does not say, nobody can tell a crash from a power cut, and only hangs are told
 */
export function openProcessLife(dataDir: string, slots: readonly string[], bootId: string, clock: Clock, log: (event: string, facts: Readonly<Record<string, unknown>>) => void): ProcessLife {
  const path = join(dataDir, fileName);
  const ends = readEnds(path, dataDir, slots, bootId, clock.nowMs());
  const notedUntilMs = ends.size > 0 ? clock.monotonicMs() + dayMs : 0;
  let file: number | undefined;
  let last: string | undefined;
  let wasNoted = false;
  /** Where the disk does not take it this process goes without, and leaves nothing to be taken for its end. */
  const writeLine = (text: string): void => {
    try {
      file ??= openSync(path, 'w', 0o600);
      writeSync(file, text, 0, 'latin1');
    } catch (fault) {
      log('life.unwritten', { message: fault instanceof Error ? fault.message : String(fault) });
      close();
    }
  };
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
    rmSync(path, { force: true });
  };
  const write = (mark: string, slot: string): void => {
    if (file !== undefined) writeLine(mark + slot.padEnd(slotCharsMax));
  };
  writeLine(`${marks.none}${''.padEnd(slotCharsMax)} ${bootId}\n`);
  const during = <T>(slot: string, run: () => T): T => {
    const noted = notedUntilMs > 0 && clock.monotonicMs() < notedUntilMs;
    if (noted || wasNoted || slot !== last) write(noted ? marks.running : marks.unnoted, slot);
    last = slot;
    wasNoted = noted;
    try {
      return run();
    } finally {
      if (noted) write(marks.resting, slot);
    }
  };
  return {
    watchdog: createWatchdog(dataDir, log),
    takeEnd(slot) {
      const end = ends.get(slot);
      ends.delete(slot);
      return end;
    },
    note: (slot, runtime) => ({
      ...runtime,
      load(bytes) {
        const loaded = during(slot, () => runtime.load(bytes));
        if (!loaded.ok) return loaded;
        const model = loaded.value;
        return ok({ ...model, invoke: (inputs, outputs) => during(slot, () => model.invoke(inputs, outputs)) });
      },
    }),
    end: close,
  };
}

function readEnds(path: string, dataDir: string, slots: readonly string[], bootId: string, atMs: number): Map<string, UncleanEnd> {
  const limitMs = takeHang(dataDir);
  const left = readLeft(path);
  if (limitMs === undefined && (left === undefined || bootId === '' || left.bootId !== bootId)) return new Map();
  const { mark, slot: noted } = left ?? { mark: marks.none, slot: '' };
  const [only] = slots;
  // A hang outlasts every other slot's turn: whose interpreter was begun last is whose hangs, unless it is known to have come back.
  const known = mark === marks.running || (limitMs !== undefined && mark === marks.unnoted);
  const culprit = slots.length === 1 ? only : known ? noted : undefined;
  const cameBack = left?.mark === marks.resting || left?.mark === marks.none;
  const causeOf = (slot: string): UncleanEnd['cause'] => {
    if (culprit !== undefined && culprit !== slot) return 'other_slot';
    if (limitMs !== undefined) return culprit === undefined || cameBack ? 'elsewhere' : 'hung';
    return mark === marks.running ? 'crashed' : mark === marks.resting ? 'elsewhere' : 'unknown';
  };
  return new Map(slots.map((slot) => [slot, { atMs, cause: causeOf(slot), limitMs: limitMs ?? 0, slot: culprit ?? '' }]));
}

/** What the process before this one left; undefined where it took it along, or nothing can be made of it. */
function readLeft(path: string): { readonly mark: string; readonly slot: string; readonly bootId: string } | undefined {
  const bytes = Buffer.alloc(fileBytesMax);
  let length: number;
  try {
    const file = openSync(path, 'r');
    length = readSync(file, bytes);
    closeSync(file);
  } catch {
    return undefined;
  }
  const text = bytes.toString('latin1', 0, length);
  const [, mark, slot, bootId] = /^([01?-])(.{32}) (.*)\n$/.exec(text) ?? [];
  return mark === undefined || slot === undefined || bootId === undefined ? undefined : { mark, slot: slot.trimEnd(), bootId };
}
