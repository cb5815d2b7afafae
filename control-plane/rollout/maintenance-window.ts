import type { MaintenanceWindow } from '../../proto/messages.ts';
import type { RolloutSpec } from './rollout.ts';

type Window = RolloutSpec['activation']['windows'][number];

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const epochMinuteOfWeek = 3 * dayMinutes;

/** As devices are told. */
export function encodeWindow({ days, startMinute, endMinute, utcOffsetMinutes }: Window): MaintenanceWindow {
  return { days: (days ?? []).reduce((bits, day) => bits | (1 << day), 0), startMinute, endMinute, utcOffsetMinutes };
}

/** When the first of the windows that is open at this moment, or opens after it, closes. A window that ends as it starts lasts a day. */
export function nextWindowEndMs(windows: readonly Window[], atMs: number): number {
  return Math.min(...windows.flatMap((window) => (window.days ?? [0, 1, 2, 3, 4, 5, 6]).map((day) => endOfMs(window, day, atMs))));
}

/** Whether one of the windows is open at this moment. */
export function isWindowOpen(windows: readonly Window[], atMs: number): boolean {
  return windows.some((window) => (window.days ?? [0, 1, 2, 3, 4, 5, 6]).some((day) => endOfMs(window, day, atMs) - atMs <= lengthMinutesOf(window) * minuteMs));
}

function lengthMinutesOf({ startMinute, endMinute }: Window): number {
  return endMinute > startMinute ? endMinute - startMinute : endMinute + dayMinutes - startMinute;
}

function endOfMs(window: Window, day: number, atMs: number): number {
  const { startMinute, utcOffsetMinutes } = window;
  const minuteOfWeek = modulo(atMs / minuteMs + utcOffsetMinutes + epochMinuteOfWeek, weekMinutes);
  const untilEnd = modulo(day * dayMinutes + startMinute + lengthMinutesOf(window) - minuteOfWeek, weekMinutes);
  // Exactly at the end it is over: the next one is a week away.
  return atMs + (untilEnd === 0 ? weekMinutes : untilEnd) * minuteMs;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
