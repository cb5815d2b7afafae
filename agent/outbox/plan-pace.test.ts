import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planJitterMs, refill } from './plan-pace.ts';

const pace = { bytesPerS: 1_000, recordsPerS: 10 };

test.each([
  // [what is left, ms later, bytes, records]: grows by the pace, up to one second's worth
  [{ bytes: 0, records: 0 }, 0, 0, 0],
  [{ bytes: 0, records: 0 }, 500, 500, 5],
  [{ bytes: 0, records: 0 }, 1_000, 1_000, 10],
  [{ bytes: 0, records: 0 }, 9_000, 1_000, 10],
  // What was sent ahead is waited for.
  [{ bytes: -3_000, records: -1 }, 2_000, -1_000, 10],
  [{ bytes: -3_000, records: -1 }, -5, -3_000, -1],
])('%j, %d ms later', (left, laterMs, bytes, records) => {
  expect(refill({ ...left, atMs: 50 }, pace, 50 + laterMs)).toEqual({ bytes, records, atMs: 50 + laterMs });
});

test('whatever is sent and when: never more than the pace, one burst and one batch', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 500 })), { maxLength: 60 }), (sends) => {
      let allowance = refill({ bytes: 0, records: 0, atMs: -Infinity }, pace, 0);
      let [nowMs, sent] = [0, 0];
      for (const [waitMs, bytes] of sends) {
        nowMs += waitMs;
        allowance = refill(allowance, pace, nowMs);
        if (allowance.bytes <= 0) continue;
        allowance = { ...allowance, bytes: allowance.bytes - bytes };
        sent += bytes;
      }
      expect(sent).toBeLessThanOrEqual((nowMs / 1000) * pace.bytesPerS + pace.bytesPerS + 500);
    }),
  );
});

test.each([[64, 0.99, 0], [65, 0, 0], [65, 0.5, 5_000], [100_000, 0.999, 9_990]])('%d records, draw %d: %d ms', (records, uniform, waitMs) => {
  expect(planJitterMs(records, { recordsAtOnce: 64, jitterMs: 10_000 }, uniform)).toBe(waitMs);
});
