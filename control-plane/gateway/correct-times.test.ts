import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import type { ClockReading, DeviceRecord, Metrics, Sample, WindowProfile } from '../../proto/messages.ts';
import { correctTimes, type BootClock, type TimedRecord } from './correct-times.ts';

const hourMs = 3600_000;
const dayMs = 24 * hourMs;
/** When the device was enrolled; true times of the tests are after it. */
const enrolledMs = 1_790_000_000_000;
const bundleDigest = digestOf('bundle');
const metrics: Metrics = { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 1, rssBytes: 1, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' };

/** A device whose truth is known: each boot begins at a moment, and its wall clock shows what it likes. */
class Device {
  readonly #boots: { readonly boot: number; readonly startMs: number }[] = [];
  #sequence = 1;

  boot(boot: number, startMs: number): this {
    this.#boots.push({ boot, startMs });
    return this;
  }

  record(trueMs: number, wallMs: number, body: Partial<DeviceRecord> = { metrics }): DeviceRecord & { trueMs: number } {
    const { boot, startMs } = this.#current();
    return { epoch: 1, sequence: this.#sequence++, atMs: wallMs, boot, monotonicMs: trueMs - startMs, ...body, trueMs } as DeviceRecord & { trueMs: number };
  }

  reading(trueMs: number, wallMs: number): ClockReading {
    const { boot, startMs } = this.#current();
    return { epoch: 1, sequence: this.#sequence, boot, monotonicMs: trueMs - startMs, wallMs };
  }

  #current(): { boot: number; startMs: number } {
    return this.#boots.at(-1) as { boot: number; startMs: number };
  }
}

const timesOf = (records: readonly unknown[]): number[] => (records as TimedRecord[]).map((record) => record.atMs);
const sourcesOf = (records: readonly unknown[]): string[] => (records as TimedRecord[]).map((record) => record.correction?.source ?? 'device');

describe('the wall clock of this boot', () => {
  const startMs = enrolledMs + dayMs;
  test.each<[string, (trueMs: number) => number, string]>([
    ['is right', (trueMs) => trueMs, 'device'],
    ['is 60 s behind', (trueMs) => trueMs - 60_000, 'device'],
    ['is 61 s behind', (trueMs) => trueMs - 61_000, 'measured'],
    ['was never set', (trueMs) => trueMs - startMs, 'measured'],
    ['is thirty years ahead', (trueMs) => trueMs + 30 * 365 * dayMs, 'measured'],
    ['was set in between', (trueMs) => (trueMs < startMs + hourMs ? trueMs - startMs : trueMs), 'measured'],
    ['jumped back and forth', (trueMs) => trueMs + (Math.floor(trueMs / 60_000) % 2 === 0 ? 5 * hourMs : -7 * dayMs), 'measured'],
  ])('%s', (_, wall, source) => {
    const device = new Device().boot(7, startMs);
    const trueTimes = [60_000, hourMs - 1, hourMs + 1, 5 * hourMs].map((ms) => startMs + ms);
    const records = trueTimes.map((ms) => device.record(ms, wall(ms)));
    const sentMs = startMs + 6 * hourMs;
    const { records: corrected } = correctTimes(records, device.reading(sentMs, wall(sentMs)), [], enrolledMs, sentMs);
    expect(sourcesOf(corrected)).toEqual(trueTimes.map(() => source));
    expect(timesOf(corrected)).toEqual(source === 'device' ? records.map((record) => record.atMs) : trueTimes);
    if (source === 'measured') expect((corrected as TimedRecord[]).map((record) => record.correction?.deviceMs)).toEqual(records.map((record) => record.atMs));
  });

  test('the least time on the way counts, until the oscillator may have drifted as far', () => {
    const device = new Device().boot(7, startMs);
    let known: readonly BootClock[] = [];
    const offsets = [30_000, 50, 20_000].map((delayMs, i) => {
      const sentMs = startMs + hourMs * (i + 1);
      known = correctTimes([], device.reading(sentMs, 0), known, enrolledMs, sentMs + delayMs).boots;
      return (known[0] as BootClock).offsetMs - startMs;
    });
    // 0.02 % of an hour and 19.95 s later: 724 ms.
    expect(offsets).toEqual([30_000, 50, 50 + Math.round(2e-4 * (hourMs + 19_950))]);
  });

  test('where this server\'s own clock was wrong, or the device slept, the newest reading counts', () => {
    const device = new Device().boot(7, startMs);
    const early = correctTimes([], device.reading(startMs + 1_000, 0), [], enrolledMs, startMs + 1_000 - dayMs).boots;
    expect(correctTimes([], device.reading(startMs + 2_000, 0), early, enrolledMs, startMs + 2_000).boots[0]?.offsetMs).toBe(startMs);
  });
});

describe('earlier boots', () => {
  test('one that was heard of while it lasted is corrected by what was measured then', () => {
    const device = new Device().boot(1, enrolledMs + dayMs);
    const first = correctTimes([], device.reading(enrolledMs + dayMs + 5_000, 5_000), [], enrolledMs, enrolledMs + dayMs + 5_000).boots;
    const late = device.record(enrolledMs + 2 * dayMs, 99);
    device.boot(2, enrolledMs + 3 * dayMs);
    const { records } = correctTimes([late], device.reading(enrolledMs + 9 * dayMs, 0), first, enrolledMs, enrolledMs + 9 * dayMs);
    expect([timesOf(records), sourcesOf(records)]).toEqual([[late.trueMs], ['measured']]);
  });

  test.each<[string, number, number, string]>([
    // The boot lasted from day 2 to day 3; it was last heard on day 1, and the next one began on day 4.
    ['plausible: kept', 2.5, 2.5, 'device'],
    ['before the last reading: moved to just after it', 0.1, 1, 'ordered'],
    ['1970: moved to just after it', -20_000, 1, 'ordered'],
    ['after the next boot: moved to just before it', 5, 4, 'ordered'],
  ])('one that was never heard of, by a wall clock that is %s', (_, wallDays, placedDays, source) => {
    const at = (days: number): number => enrolledMs + days * dayMs;
    const device = new Device().boot(1, enrolledMs);
    const first = correctTimes([], device.reading(at(1), at(1)), [], enrolledMs, at(1)).boots;
    device.boot(2, at(2));
    const own = [0, hourMs, 2 * hourMs].map((ms) => device.record(at(2.5) + ms, at(wallDays) + ms));
    device.boot(3, at(4));
    const { records, boots } = correctTimes(own, device.reading(at(8), at(8)), first, enrolledMs, at(8));
    const shiftMs = placedDays === 4 ? -2 * hourMs : 0;
    expect(sourcesOf(records)).toEqual([source, source, source]);
    expect(timesOf(records)).toEqual([0, hourMs, 2 * hourMs].map((ms) => at(placedDays) + shiftMs + ms));
    // A later batch of the same boot is put beside them.
    const another = { ...(own[2] as DeviceRecord), monotonicMs: (own[0]?.monotonicMs ?? 0) + 60_000, atMs: at(wallDays) + 60_000 };
    expect(timesOf(correctTimes([another], device.reading(at(8), at(8)), [...first, ...boots], enrolledMs, at(8)).records)).toEqual([at(placedDays) + shiftMs + 60_000]);
  });
});

describe('what a record says of times', () => {
  const startMs = enrolledMs + dayMs;
  const correctOne = (wallMs: number, body: Partial<DeviceRecord>): TimedRecord => {
    const device = new Device().boot(7, startMs);
    const record = device.record(startMs + hourMs, wallMs, body);
    return correctTimes([record], device.reading(startMs + 2 * hourMs, wallMs), [], enrolledMs, startMs + 2 * hourMs).records[0] as TimedRecord;
  };
  const window: WindowProfile = { bundleDigest, startMs: 40_000, endMs: 100_000, durationMs: 60_000 };
  const sample: Sample = { bundleDigest, capturedMs: 100_000, rows: 1, columns: 1, input: [1], output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: '' };

  test('a window ends when its record was made and lasts as long as the monotonic clock says', () => {
    expect(correctOne(100_000, { window }).window).toMatchObject({ startMs: startMs + hourMs - 60_000, endMs: startMs + hourMs });
    // The clock was set while the window was open: 56 years, says the wall clock.
    expect(correctOne(startMs + hourMs, { window: { ...window, startMs: 40_000, endMs: startMs + hourMs } }).window).toMatchObject({ startMs: startMs + hourMs - 60_000, endMs: startMs + hourMs });
  });

  test('one in place of more others than may be is for those who refuse it', () => {
    const merged = Array.from({ length: 250_000 }, (_, i) => i + 1);
    expect(correctOne(100_000, { window: { ...window, merged } }).window).toMatchObject({ endMs: startMs + hourMs, merged });
  });

  test('a sample moves with its record, unless the line told its time', () => {
    expect(correctOne(100_000, { sample }).sample?.capturedMs).toBe(startMs + hourMs);
    expect(correctOne(100_000, { sample: { ...sample, capturedMs: startMs + 1_234 } }).sample?.capturedMs).toBe(startMs + 1_234);
    expect(correctOne(100_000, { sample: { ...sample, capturedMs: startMs + 99 * dayMs } }).sample?.capturedMs).toBe(startMs + hourMs);
  });
});

test('whatever the wall clock does over boots and batches: order and distances within a boot are kept, nothing is in the future, and boots heard of are right', () => {
  const boots = fc.array(fc.record({ lengthMs: fc.integer({ min: 2_000, max: 3 * dayMs }), offMs: fc.integer({ min: 0, max: dayMs }), heard: fc.boolean(), skews: fc.array(fc.integer({ min: -60 * 365 * dayMs, max: 60 * 365 * dayMs }), { minLength: 1, maxLength: 4 }) }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(boots, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 7 }), (lives, delayMs, perBatch) => {
      const device = new Device();
      let nowMs = enrolledMs;
      let known: BootClock[] = [];
      const learn = (learnt: readonly BootClock[]): void => {
        known = [...known.filter((clock) => !learnt.some(({ boot }) => boot === clock.boot)), ...learnt];
      };
      const held: (DeviceRecord & { trueMs: number; heard: boolean })[] = [];
      for (const [i, { lengthMs, offMs, heard, skews }] of [...lives, { lengthMs: 10_000, offMs: 0, heard: true, skews: [0] }].entries()) {
        device.boot(i + 1, nowMs);
        const startMs = nowMs;
        if (heard) learn(correctTimes([], device.reading(startMs + 1_000, 0), known, enrolledMs, startMs + 1_000 + delayMs).boots);
        for (let k = 0; k < 8; k++) held.push({ ...device.record(startMs + 1_000 + Math.round(((lengthMs - 1_000) * k) / 8), Math.max(0, startMs + (skews[k % skews.length] as number))), heard });
        nowMs = startMs + lengthMs + offMs;
      }
      const receivedMs = nowMs + delayMs + 20_000;
      const corrected: TimedRecord[] = [];
      // The newest first, as a device sends.
      for (let end = held.length; end > 0; end -= perBatch) {
        const plan = correctTimes(held.slice(Math.max(0, end - perBatch), end), device.reading(nowMs + 20_000, 0), known, enrolledMs, receivedMs);
        learn(plan.boots);
        corrected.unshift(...(plan.records as TimedRecord[]));
      }
      for (const [i, record] of corrected.entries()) {
        const { trueMs, heard } = held[i] as (typeof held)[number];
        expect(record.atMs).toBeLessThanOrEqual(receivedMs + 60_000);
        if (heard) expect(Math.abs(record.atMs - trueMs)).toBeLessThanOrEqual(60_000 + delayMs);
        const before = corrected[i - 1];
        if (before?.boot === record.boot && before?.correction !== undefined && record.correction !== undefined) expect(record.atMs).toBeGreaterThanOrEqual(before.atMs);
      }
    }),
    { numRuns: 300 },
  );
});
