import type { whenIncomplete } from './source-config.ts';

export interface RowPolicy {
  /** What stands for a value that is not there: the last known one, a missing value, or the row is refused. */
  readonly whenIncomplete: (typeof whenIncomplete)[number];
  /** A held value older than this is missing. */
  readonly holdMsMax?: number | undefined;
  /** Only values that come with this column make a row; others are remembered for it. */
  readonly emitOn?: string | undefined;
}

/** A row by column name; why there is none; or undefined where it waits for values that have not come yet. */
export type AssembledRow = { readonly values: Readonly<Record<string, unknown>> } | { readonly refused: string } | undefined;

export interface RowAssembler {
  /**
   * Makes a row of what a message or a poll has, and what is known from before.
   *
   * @param updates values by column; null is a missing value
   * @param nowMs monotonic
   */
  take(updates: ReadonlyMap<string, unknown>, nowMs: number): AssembledRow;
  /** What is known holds no longer: what told it has gone. */
  forget(): void;
}

/** Rows out of values that do not all come together. */
export function createRowAssembler(columns: readonly string[], { whenIncomplete: policy, holdMsMax = Infinity, emitOn }: RowPolicy): RowAssembler {
  const known = new Map<string, { readonly value: unknown; readonly atMs: number }>();
  const note = (updates: ReadonlyMap<string, unknown>, nowMs: number): void => {
    for (const [column, value] of updates) known.set(column, { value, atMs: nowMs });
  };
  return {
    take(updates, nowMs) {
      note(updates, nowMs);
      if (emitOn !== undefined && !updates.has(emitOn)) return undefined;
      const absent = columns.filter((column) => !updates.has(column));
      if (absent.length > 0 && policy === 'refuse') return { refused: `${absent.slice(0, 6).join(', ')}${absent.length > 6 ? ' and more' : ''} ${absent.length === 1 ? 'is' : 'are'} absent` };
      if (policy === 'hold' && absent.some((column) => !known.has(column))) return undefined;
      const valueOf = (column: string): unknown => {
        if (updates.has(column)) return updates.get(column);
        const held = policy === 'hold' ? known.get(column) : undefined;
        return held !== undefined && nowMs - held.atMs <= holdMsMax ? held.value : null;
      };
      return { values: Object.fromEntries(columns.map((column) => [column, valueOf(column)])) };
    },
    forget: () => known.clear(),
  };
}
