/** One line of a rollout's timeline: what was decided, why, and by whom. */
export interface TimelineLine {
  readonly id: number;
  readonly rolloutId: string;
  readonly fromMs: number;
  /** The last moment it was true; the same as fromMs for what happened at once. */
  readonly toMs: number;
  readonly kind: string;
  /** Index of the wave it is about; -1: the whole rollout. */
  readonly wave: number;
  readonly text: string;
  /** Who decided; empty where the rollout did by itself. */
  readonly by: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A line to write: with an id the one that is there is written again. */
export interface TimelineStep {
  readonly id: number | undefined;
  readonly line: Omit<TimelineLine, 'id' | 'rolloutId'>;
}

export interface TimelineEntry {
  readonly kind: string;
  readonly wave: number;
  readonly text: string;
  readonly by?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What lasts: it is one line from its first moment to its last. */
const lasting: ReadonlySet<string> = new Set(['rollout.held', 'rollout.awaiting_approval']);
export function isLasting(kind: string): boolean {
  return lasting.has(kind);
}

/** A hold whose reason changes faster than this is still one line, with its newest reason. */
const sameHoldMs = 10_000;

/**
 * What the timeline gains by these decisions. A hold with an unchanged reason adds nothing until it ends; a count that
 * changes every second is told every ten seconds.
 *
 * @param last the newest line
 */
export function planTimeline(last: TimelineLine | undefined, entries: readonly TimelineEntry[], nowMs: number): TimelineStep[] {
  const steps: TimelineStep[] = [];
  let open = last !== undefined && isLasting(last.kind) ? last : undefined;
  let before: TimelineEntry | undefined;
  for (const entry of entries) {
    const { kind, wave, text, by = '', detail } = entry;
    if (before !== undefined && before.kind === kind && before.wave === wave && before.text === text) continue;
    before = entry;
    if (open !== undefined && open.kind === kind && open.wave === wave && open.text === text) continue;
    if (open !== undefined && open.kind === kind && open.wave === wave && nowMs < settlesMs(open)) {
      steps.push({ id: open.id, line: { ...withoutIds(open), toMs: nowMs, text, detail } });
      open = { ...open, text, toMs: nowMs, detail };
      continue;
    }
    if (open !== undefined) steps.push({ id: open.id, line: { ...withoutIds(open), toMs: nowMs } });
    open = undefined;
    steps.push({ id: undefined, line: { fromMs: nowMs, toMs: nowMs, kind, wave, text, by, detail } });
  }
  return steps;
}

/** From when on its text stays what it is. */
export function settlesMs({ kind, fromMs }: Pick<TimelineLine, 'kind' | 'fromMs'>): number {
  return kind === 'rollout.held' ? fromMs + sameHoldMs : fromMs;
}

/** A hold that goes on lasts until now. */
export function showLines(lines: readonly TimelineLine[], live: boolean, nowMs: number): TimelineLine[] {
  return lines.map((line, index) => (live && index === lines.length - 1 && isLasting(line.kind) ? { ...line, toMs: Math.max(line.toMs, nowMs) } : line));
}

function withoutIds({ id: _id, rolloutId: _rollout, ...line }: TimelineLine): Omit<TimelineLine, 'id' | 'rolloutId'> {
  return line;
}
