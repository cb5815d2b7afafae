/** Which lines of a log are wanted. */
export interface LineFilter {
  /** Event names begin with one of these; empty: all. */
  readonly events: readonly string[];
  /** Not before this moment, milliseconds since 1970. */
  readonly sinceMs: number | undefined;
}

/** A line of the log as a person reads it; undefined where it is not wanted. A line that is not JSON is shown as it is. */
export function selectLine(line: string, { events, sinceMs }: LineFilter): string | undefined {
  const entry = parseEntry(line);
  if (entry === undefined) return events.length === 0 && line !== '' ? line : undefined;
  if (events.length > 0 && !events.some((wanted) => entry.event.startsWith(wanted))) return undefined;
  if (sinceMs !== undefined && !(Date.parse(entry.at) >= sinceMs)) return undefined;
  const { at, event, ...facts } = entry;
  const told = Object.entries(facts).map(([key, value]) => `${key}=${typeof value === 'string' ? (/^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)) : JSON.stringify(value)}`);
  return [at, event.padEnd(20), ...told].join(' ').trimEnd();
}

const spanUnitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment from `2026-11-21T08:00` or, before now, from `90s`, `15m`, `2h`, `7d`; undefined where it is neither. */
export function parseSince(text: string, nowMs: number): number | undefined {
  const span = /^(\d{1,6})([smhd])$/.exec(text);
  if (span !== null) return nowMs - Number(span[1]) * (spanUnitsMs[span[2] as string] as number);
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

function parseEntry(line: string): ({ readonly at: string; readonly event: string } & Readonly<Record<string, unknown>>) | undefined {
  try {
    const entry = JSON.parse(line) as Record<string, unknown> | null;
    return typeof entry?.['at'] === 'string' && typeof entry['event'] === 'string' ? (entry as { at: string; event: string }) : undefined;
  } catch {
    return undefined;
  }
}
