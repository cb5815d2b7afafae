import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MaintenanceWindow } from '../../proto/messages.ts';
import { evaluateWindows, findWindowProblem } from './evaluate-windows.ts';

const at = (text: string): number => Date.parse(text);
const window = (days: number, startMinute: number, endMinute: number, utcOffsetMinutes = 0): MaintenanceWindow => ({ days, startMinute, endMinute, utcOffsetMinutes });

// 2026-11-23 is a Monday.
test.each<[string, MaintenanceWindow, string, string]>([
  ['its first minute', window(0, 120, 240), '2026-11-23T02:00:00Z', 'open'],
  ['just before it', window(0, 120, 240), '2026-11-23T01:59:59.999Z', '2026-11-23T02:00:00Z'],
  ['its last moment', window(0, 120, 240), '2026-11-23T03:59:59.999Z', 'open'],
  ['its end', window(0, 120, 240), '2026-11-23T04:00:00Z', '2026-11-24T02:00:00Z'],
  ['Monday only, on Monday', window(1, 120, 240), '2026-11-23T03:00:00Z', 'open'],
  ['Monday only, on Tuesday', window(1, 120, 240), '2026-11-24T03:00:00Z', '2026-11-30T02:00:00Z'],
  ['Sunday only, past midnight on Monday', window(64, 1_380, 60), '2026-11-23T00:59:00Z', 'open'],
  ['Sunday only, its end on Monday', window(64, 1_380, 60), '2026-11-23T01:00:00Z', '2026-11-29T23:00:00Z'],
  ['the same minute twice: a whole day', window(1, 480, 480), '2026-11-24T07:59:00Z', 'open'],
  ['the same minute twice: and no longer', window(1, 480, 480), '2026-11-24T08:00:00Z', '2026-11-30T08:00:00Z'],
  ['an hour east', window(1, 0, 60, 60), '2026-11-22T23:30:00Z', 'open'],
  ['eight hours west', window(1, 0, 60, -480), '2026-11-23T08:30:00Z', 'open'],
  ['to midnight', window(1, 1_380, 1_440), '2026-11-23T23:59:59Z', 'open'],
  ['before 1970', window(8, 0, 60), '1969-12-25T00:30:00Z', 'open'],
])('%s', (_, given, now, expected) => {
  expect(evaluateWindows([given], at(now))).toEqual(expected === 'open' ? { open: true } : { open: false, opensMs: at(expected) });
});

const anyWindow = fc.record({ days: fc.integer({ min: 0, max: 127 }), startMinute: fc.integer({ min: 0, max: 1_439 }), endMinute: fc.integer({ min: 0, max: 1_440 }), utcOffsetMinutes: fc.integer({ min: -840, max: 840 }) });
const anyNow = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });

/** By the calendar of JavaScript: minute by minute back to the start that this instant would belong to. */
function isOpenByCalendar({ days, startMinute, endMinute, utcOffsetMinutes }: MaintenanceWindow, nowMs: number): boolean {
  const local = new Date(nowMs + utcOffsetMinutes * 60_000);
  const length = (endMinute - startMinute + 1_440) % 1_440 || 1_440;
  for (let ago = 0; ago < length; ago++) {
    const moment = new Date(local.getTime() - ago * 60_000);
    const starts = moment.getUTCHours() * 60 + moment.getUTCMinutes() === startMinute;
    if (starts && (days === 0 || (days & (1 << ((moment.getUTCDay() + 6) % 7))) !== 0)) return true;
  }
  return false;
}

describe('whatever the windows', () => {
  test('they are open when the calendar says so', () => {
    fc.assert(fc.property(fc.array(anyWindow, { minLength: 1, maxLength: 3 }), anyNow, (windows, nowMs) => evaluateWindows(windows, nowMs).open === windows.some((each) => isOpenByCalendar(each, nowMs))), { numRuns: 300 });
  });

  test('they open when they say, and not before', () => {
    fc.assert(
      fc.property(fc.array(anyWindow, { minLength: 1, maxLength: 3 }), anyNow, fc.double({ min: 0, max: 1, noNaN: true }), (windows, nowMs, fraction) => {
        const verdict = evaluateWindows(windows, nowMs);
        if (verdict.open) return true;
        const between = Math.floor(nowMs + fraction * (verdict.opensMs - 1 - nowMs));
        return verdict.opensMs > nowMs && verdict.opensMs <= nowMs + 8 * 86_400_000 && evaluateWindows(windows, verdict.opensMs).open && !evaluateWindows(windows, between).open;
      }),
    );
  });

  test('a week later it is the same', () => {
    fc.assert(fc.property(fc.array(anyWindow, { maxLength: 3 }), anyNow, (windows, nowMs) => evaluateWindows(windows, nowMs).open === evaluateWindows(windows, nowMs + 7 * 86_400_000).open));
  });
});

test.each([
  [window(128, 0, 0), 'days'],
  [window(0, 1_440, 0), 'startMinute'],
  [window(0, 0, 1_441), 'endMinute'],
  [window(0, 0, 0, 841), 'utcOffsetMinutes'],
  [window(0, 0, 0, -841), 'utcOffsetMinutes'],
])('%j is refused for its %s', (given, field) => {
  expect(findWindowProblem(given)).toContain(field);
});

test('at its limits a window is accepted', () => {
  expect([window(127, 1_439, 1_440, 840), window(0, 0, 0, -840)].map(findWindowProblem)).toEqual([undefined, undefined]);
});
