import { z } from 'zod';

export const bootTimeSchema = z.object({
  boot: z.number().int().min(0),
  /** How long the device had been running, all boots together, when the monotonic clock of this one was zero. */
  elapsedMs: z.number().min(0),
  /** The latest that is known of its monotonic clock. */
  seenMs: z.number().min(0),
  /** The control plane's clock at that moment, from an acknowledgement in this boot; absent: none came. */
  startedMs: z.number().optional(),
});
export type BootTime = z.infer<typeof bootTimeSchema>;

/** When something was made: by the device's wall clock, which may be wrong, and by the monotonic clock of a boot, which is not. */
export interface MadeAt {
  readonly boot: number;
  readonly monotonicMs: number;
  readonly atMs: number;
}

/** Older boots are forgotten: what was made in one is older than the oldest that is kept. */
const bootsMax = 16;
/** An acknowledgement is on its way for less; a change beyond it is one of the clock. */
const sameTimeMs = 60_000;

/** The device's boots up to the one that runs, as far as anything is known of them. */
export function enterBoot(known: readonly BootTime[], boot: number): readonly BootTime[] {
  const last = known.at(-1);
  if (last?.boot === boot) return known;
  return [...known, { boot, elapsedMs: (last?.elapsedMs ?? 0) + (last?.seenMs ?? 0), seenMs: 0 }].slice(-bootsMax);
}

/** The monotonic clock of a boot has shown this. */
export function seeBoot(known: readonly BootTime[], boot: number, monotonicMs: number): readonly BootTime[] {
  return known.map((own) => (own.boot === boot && monotonicMs > own.seenMs ? { ...own, seenMs: monotonicMs } : own));
}

/** The control plane's clock shows `serverMs` now. */
export function tellBoot(known: readonly BootTime[], monotonicMs: number, serverMs: number): readonly BootTime[] {
  return known.map((own, i) => {
    const startedMs = serverMs - monotonicMs;
    return i < known.length - 1 || Math.abs((own.startedMs ?? Infinity) - startedMs) <= sameTimeMs ? own : { ...own, startedMs };
  });
}

/**
 * How old something is at least, in ms. The device's wall clock has no say: it may jump by years. Within a boot the monotonic clock
 * says it; between two that the control plane's clock is known for, that does; otherwise the time that the device has been running since,
 * and what lies between what is known. So nothing counts as older than it is, but what was made before the device was off for
 * long may count as younger, until the control plane is heard.
 *
 * @param nowMs the monotonic clock of the newest boot
 */
export function ageAtLeast({ boot, monotonicMs }: MadeAt, boots: readonly BootTime[], nowMs: number): number {
  const current = boots.at(-1);
  const [oldest] = boots;
  if (current === undefined || oldest === undefined) return 0;
  if (boot === current.boot) return Math.max(0, nowMs - monotonicMs);
  const at = boots.findIndex((own) => own.boot === boot);
  const own = boots[at];
  const running = current.elapsedMs + nowMs - (own === undefined ? oldest.elapsedMs : own.elapsedMs + monotonicMs);
  if (current.startedMs === undefined) return Math.max(0, running);
  const latestMs = own?.startedMs === undefined ? boots.slice(at + 1).find(({ startedMs }) => startedMs !== undefined)?.startedMs : own.startedMs + monotonicMs;
  return Math.max(0, running, current.startedMs + nowMs - (latestMs ?? Infinity));
}

/** When it was made: by the control plane's clock where that is known of its boot, otherwise by the device's own. */
export function timeOf({ boot, monotonicMs, atMs }: MadeAt, boots: readonly BootTime[]): number {
  const startedMs = boots.find((own) => own.boot === boot)?.startedMs;
  return startedMs === undefined ? atMs : startedMs + monotonicMs;
}
