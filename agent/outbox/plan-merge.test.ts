import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeProfiles, zeroProfile } from '../../features/profile/merge-profiles.ts';
import type { Profile } from '../../features/profile/profile.ts';
import { decode, encode } from '../../proto/codec.ts';
import { limits, sketchCounts } from '../../proto/limits.ts';
import type { SketchMessage, WindowProfile } from '../../proto/messages.ts';
import { mergeWindows, type EncodedWindow } from './merge-windows.ts';
import { peekRecord } from './peek-record.ts';
import { planMerge, type MergeCandidate } from './plan-merge.ts';

const minuteMs = 60_000;
const candidate = (sequence: number, more: Partial<MergeCandidate> & { readonly windows?: number; readonly series?: string; readonly spanMs?: number } = {}): MergeCandidate => {
  const { windows = 1, series = 's', spanMs = 5 * minuteMs, ...facts } = more;
  return { sequence, monotonicMs: sequence * 5 * minuteMs, bytes: 100, sends: 0, window: { series, spanMs, windows, merged: [] }, ...facts };
};
const planned = (candidates: readonly MergeCandidate[], bytes: number): string[] => planMerge(candidates, bytes).map((pair) => pair.map(({ sequence }) => sequence).join('+'));

describe('planMerge', () => {
  test.each<[string, MergeCandidate[], number, string[]]>([
    ['nothing needed', [candidate(1), candidate(2)], 0, []],
    ['the oldest first, as many as it takes', [1, 2, 3, 4, 5, 6].map((n) => candidate(n)), 101, ['1+2', '3+4']],
    ['neighbours in time, in whatever order they are given', [candidate(3), candidate(1), candidate(2)], 100, ['1+2']],
    ['those that stand for the fewest', [candidate(1, { windows: 2 }), candidate(2, { windows: 2 }), candidate(3), candidate(4)], 100, ['3+4']],
    ['never sent before sent', [candidate(1, { sends: 1 }), candidate(2), candidate(3), candidate(4)], 100, ['2+3']],
    ['of one series only', [candidate(1), candidate(2, { series: 't' }), candidate(3)], 100, ['1+3']],
    ['none without a series', [candidate(1, { series: '' }), candidate(2, { series: '' })], 100, []],
    ['a day together', [candidate(1, { spanMs: 24 * 60 * minuteMs - 5 * minuteMs }), candidate(2)], 100, ['1+2']],
    ['not longer than a day', [candidate(1, { spanMs: 24 * 60 * minuteMs - 5 * minuteMs + 1 }), candidate(2)], 100, []],
  ])('%s', (_, candidates, bytes, expected) => {
    expect(planned(candidates, bytes)).toEqual(expected);
  });

  test('no record stands in place of more than are told', () => {
    const of = (count: number): MergeCandidate => ({ ...candidate(1), window: { series: 's', spanMs: 1, windows: count, merged: Array.from({ length: count }, (_, i) => 10_000 + i) } });
    expect(planned([of(limits.mergedRecordsMax - 2), candidate(2)], 100)).toEqual(['1+2']);
    expect(planned([of(limits.mergedRecordsMax - 1), candidate(2)], 100)).toEqual([]);
  });
});

const inferences = 40;
const sketch = fc.array(fc.integer({ min: 0, max: sketchCounts - 1 }), { minLength: inferences, maxLength: inferences }).chain((bins) =>
  fc.record({ mean: fc.double({ min: -100, max: 100, noNaN: true }), m2: fc.double({ min: 0, max: 100, noNaN: true }), min: fc.float({ noNaN: true, noDefaultInfinity: true, max: -100 }), max: fc.float({ noNaN: true, noDefaultInfinity: true, min: 100 }) }).map((moments): SketchMessage => {
    const counts = Array.from({ length: sketchCounts }, (_, bin) => bins.filter((own) => own === bin).length);
    const finite = counts.slice(1, -3).reduce((sum, count) => sum + count, 0);
    return finite === 0 ? { counts, finite, mean: 0, m2: 0, min: 0, max: 0 } : { counts, finite, ...moments };
  }),
);
const profile = fc.record({ features: fc.array(sketch, { minLength: 3, maxLength: 3 }), confidence: sketch }).map(({ features, confidence }): Profile => ({ count: inferences, features, outputs: [confidence], confidence, predicted: [inferences - 7, 7] }));

const windowOf = (sequence: number, own: Profile, more: Partial<WindowProfile> = {}): EncodedWindow => {
  const endMs = 1e12 + sequence * 5 * minuteMs;
  const payload = encode('DeviceRecord', { epoch: 2 ** 40, sequence, atMs: endMs, boot: 3, monotonicMs: sequence * 5 * minuteMs, window: { bundleDigest: 'b', startMs: endMs - 5 * minuteMs, endMs, durationMs: 5 * minuteMs, profile: { ...own, features: [...own.features], outputs: [...own.outputs], predicted: [...own.predicted] } as WindowProfile['profile'], ...more } });
  return reread(payload);
};
const reread = (payload: Uint8Array): EncodedWindow => {
  const facts = peekRecord(payload);
  if (facts === undefined) throw new Error('a record is read back');
  return { entry: { ...facts, bytes: payload.byteLength, sends: 0 }, payload };
};
const read = (payload: Uint8Array): WindowProfile => {
  const record = decode('DeviceRecord', payload);
  if (!record.ok || record.value.window === undefined) throw new Error('a window is read back');
  return record.value.window;
};

describe('mergeWindows', () => {
  test('counts exactly what both counted, says so, and spans both; twice over too', () => {
    fc.assert(
      fc.property(fc.tuple(profile, profile, profile), ([a, b, c]) => {
        const pair = mergeWindows(windowOf(1, a), windowOf(2, b), 7) as Uint8Array;
        const merged = read(mergeWindows(reread(pair), windowOf(3, c), 9) as Uint8Array);
        expect(merged).toMatchObject({ startMs: 1e12, endMs: 1e12 + 15 * minuteMs, durationMs: 15 * minuteMs, windows: 3, merged: [1, 2, 7, 3] });
        const expected = [a, b, c].reduce(mergeProfiles, zeroProfile({ features: 3, outputs: 1, classes: 2 }));
        expect(merged.profile?.count).toBe(3 * inferences);
        expect(merged.profile?.predicted).toEqual([3 * (inferences - 7), 21]);
        expected.features.forEach((own, i) => {
          const got = merged.profile?.features[i] as SketchMessage;
          expect([got.counts, got.finite, got.min, got.max]).toEqual([own.counts, own.finite, own.min, own.max]);
          expect(got.mean).toBeCloseTo(own.mean, 9);
          expect(got.m2).toBeCloseTo(own.m2, 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  test.each<[string, (own: Profile) => [EncodedWindow, EncodedWindow]]>([
    ['other features', (own) => [windowOf(1, own), windowOf(2, { ...own, features: own.features.slice(1) })]],
    ['more than a record takes', (own) => [1, 2].map((n) => windowOf(n, { ...own, features: Array.from({ length: 1_000 }, () => ({ counts: Array.from({ length: sketchCounts }, () => 10_000), finite: 1, mean: 1 / 3, m2: 1 / 3, min: 0, max: 1 })) })) as [EncodedWindow, EncodedWindow]],
  ])('%s: not at all', (_, pairOf) => {
    const [own] = fc.sample(profile, 1) as [Profile];
    expect(mergeWindows(...pairOf(own), 9)).toBeUndefined();
  });

  test('one in the shadow, or of a boot that is not known, has no series', () => {
    const [own] = fc.sample(profile, 1) as [Profile];
    const shadow = { besideDigest: 'c', compared: 1, agreed: 1, differenceSum: 0, differenceSquaredSum: 0, errors: 0, latencyP50Us: 1, latencyP99Us: 1, dropped: 0 };
    expect(windowOf(1, own, { shadow }).entry.window?.series).toBe('');
    expect(windowOf(1, own).entry.window?.series).not.toBe('');
    expect(peekRecord(encode('DeviceRecord', { epoch: 1, sequence: 1, atMs: 1, window: { bundleDigest: 'b', startMs: 0, endMs: 1 } }))?.window?.series).toBe('');
  });
});
