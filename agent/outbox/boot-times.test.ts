import { describe, expect, test } from 'vitest';
import { ageAtLeast, enterBoot, seeBoot, tellBoot, timeOf, type BootTime } from './boot-times.ts';

const hour = 3600_000;
const server = 1_790_000_000_000;
/** Three boots: 10, 20 and, so far, 5 hours long. The first and the last were told the time; the device was off for 100 hours before the last. */
const boots: BootTime[] = [
  { boot: 1, elapsedMs: 0, seenMs: 10 * hour, startedMs: server },
  { boot: 2, elapsedMs: 10 * hour, seenMs: 20 * hour },
  { boot: 3, elapsedMs: 30 * hour, seenMs: 5 * hour, startedMs: server + 130 * hour },
];
const untold = boots.map(({ boot, elapsedMs, seenMs }): BootTime => ({ boot, elapsedMs, seenMs }));

describe('how old something is at least', () => {
  test.each<[string, number, number, readonly BootTime[], number]>([
    ['of this boot', 3, 1, boots, 4],
    ['of one that was told the time, as this one', 1, 4, boots, 131],
    ['of one that nobody told: it was made before the next one that was', 2, 19, boots, 6],
    ['of one that nobody told, by the time that the device was running', 2, 1, boots, 24],
    ['of a boot that is forgotten', 9, 1, boots, 135],
    ['where the time was never told: time off does not count', 1, 4, untold, 31],
    ['of a boot that is forgotten, where the time was never told', 9, 1, untold, 35],
    ['where this boot was not told', 1, 4, [...boots.slice(0, 2), untold[2] as BootTime], 31],
    ['without any boot', 1, 1, [], 0],
  ])('%s', (_, boot, hours, known, expected) => {
    // Whatever the wall clock says.
    for (const atMs of [0, 4e12]) expect(ageAtLeast({ boot, monotonicMs: hours * hour, atMs }, known, 5 * hour) / hour).toBe(expected);
  });
});

test('boots follow each other; the same one goes on; the oldest are forgotten', () => {
  expect(enterBoot([], 7)).toEqual([{ boot: 7, elapsedMs: 0, seenMs: 0 }]);
  expect(enterBoot(boots, 3)).toBe(boots);
  expect(enterBoot(seeBoot(boots, 3, 6 * hour), 4).at(-1)).toEqual({ boot: 4, elapsedMs: 36 * hour, seenMs: 0 });
  expect(seeBoot(boots, 3, hour)).toEqual(boots);
  let many: readonly BootTime[] = [];
  for (let boot = 1; boot <= 40; boot++) many = seeBoot(enterBoot(many, boot), boot, hour);
  expect([many.length, many[0]?.boot, many.at(-1)?.elapsedMs]).toEqual([16, 25, 39 * hour]);
});

test('the newest boot is told the time; a change of less than a minute is none', () => {
  const told = tellBoot(untold, 5 * hour, server + 135 * hour);
  expect(told.map(({ startedMs }) => startedMs)).toEqual([undefined, undefined, server + 130 * hour]);
  expect(tellBoot(told, 6 * hour, server + 136 * hour + 59_000)[2]).toBe(told[2]);
  expect(tellBoot(told, 6 * hour, server + 200 * hour)[2]?.startedMs).toBe(server + 194 * hour);
  expect([timeOf({ boot: 3, monotonicMs: hour, atMs: 5 }, told), timeOf({ boot: 2, monotonicMs: hour, atMs: 5 }, told)]).toEqual([server + 131 * hour, 5]);
});
