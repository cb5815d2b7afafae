import type { MaintenanceWindow } from '../../proto/messages.ts';

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** 1 January 1970 was a Thursday; Monday is day 0. */
const epochWeekday = 3;

/** Whether one of the windows is open and, where none is, when the next one opens. */
export type WindowsVerdict = { readonly open: true } | { readonly open: false; readonly opensMs: number };

/**
 * Weekly windows at an instant. A window that ends before it starts runs past midnight and belongs to the day on which it
 * starts; one that ends when it starts lasts a whole day. Its first minute is inside, its last is not.
 *
 * @param windows as findWindowProblem accepts them; none: always open
 */
export function evaluateWindows(windows: readonly MaintenanceWindow[], nowMs: number): WindowsVerdict {
  if (windows.length === 0) return { open: true };
  let opensMs = Infinity;
  for (const { days, startMinute, endMinute, utcOffsetMinutes } of windows) {
    const localMs = nowMs + utcOffsetMinutes * minuteMs;
    const today = Math.floor(localMs / (dayMinutes * minuteMs));
    const lengthMs = ((endMinute - startMinute + dayMinutes) % dayMinutes || dayMinutes) * minuteMs;
    // One that started yesterday may still run; in a week every window opens again.
    for (let day = today - 1; day <= today + 7; day++) {
      const weekday = (((day + epochWeekday) % 7) + 7) % 7;
      if (days !== 0 && (days & (1 << weekday)) === 0) continue;
      const startMs = (day * dayMinutes + startMinute) * minuteMs;
      if (localMs >= startMs && localMs < startMs + lengthMs) return { open: true };
      if (startMs > localMs) opensMs = Math.min(opensMs, startMs - utcOffsetMinutes * minuteMs);
    }
  }
  return { open: false, opensMs };
}

/** What is wrong with a window from the wire; undefined where nothing is. */
export function findWindowProblem({ days, startMinute, endMinute, utcOffsetMinutes }: MaintenanceWindow): string | undefined {
  if (days > 127) return `days is ${days}, expected 0 (every day) to 127 (Monday is bit 0)`;
  if (startMinute >= dayMinutes) return `startMinute is ${startMinute}, expected 0 to ${dayMinutes - 1}`;
  if (endMinute > dayMinutes) return `endMinute is ${endMinute}, expected 0 to ${dayMinutes}`;
  if (Math.abs(utcOffsetMinutes) > 14 * 60) return `utcOffsetMinutes is ${utcOffsetMinutes}, expected -840 to 840`;
  return undefined;
}
