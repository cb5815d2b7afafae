import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../../proto/codec.ts';
import { leaveLevels, strictestLeave, type Leave } from '../../proto/leave.ts';
import { limits } from '../../proto/limits.ts';
import type { Metrics, Sample } from '../../proto/messages.ts';
import { decodeSampleInput, encodeSampleInput } from '../../proto/sample-input.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { RecordBody } from '../outbox/record-body.ts';
import { evaluateDeparture } from './evaluate-departure.ts';
import { DepartureGate, type PrivacyRules, type RecordingBundle } from './service.ts';
import { splitSample } from './split-sample.ts';

const dayMs = 24 * 3600_000;
const sampleOf = (more: Partial<Sample> = {}): Sample => ({ bundleDigest: 'b', capturedMs: 1, rows: 1, columns: 2, input: [1, 2], output: [1], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: 'k', ...more });
const raw: RecordBody = { sample: sampleOf() };
const transformed: RecordBody = { sample: sampleOf({ stage: 'transformed' }) };
const window: RecordBody = { window: { bundleDigest: 'b', startMs: 0, endMs: 1 } };
const quality = { readings: 1, refused: 0, tooFast: 0, tooSlow: 0, columns: [{ name: 'pulse', missing: 1, nan: 0, outOfRange: 0, stuck: 0 }] };
const metrics: RecordBody = { metrics: { bundleDigest: 'b', intervalMs: 1, quality } as Metrics };
const outcome: RecordBody = { outcome: { bundleDigest: 'b', rolloutId: '', phase: 'converged', reason: '', detail: '', startedMs: 0, endedMs: 0, bytesFetched: 0, bytesRefetched: 0 } };

describe('what may leave', () => {
  test.each<[Leave, readonly RecordBody[]]>([
    ['raw', [raw, transformed, window, metrics, outcome]],
    ['transformed', [transformed, window, metrics, outcome]],
    ['profile', [window, metrics, outcome]],
    ['nothing', [outcome]],
  ])('%s', (leave, passing) => {
    for (const body of [raw, transformed, window, metrics, outcome]) {
      const passed = evaluateDeparture(body, leave);
      expect(passed, JSON.stringify(body)).toEqual(passing.includes(body) ? body : body === metrics ? { metrics: { bundleDigest: 'b', intervalMs: 1, quality: undefined } } : undefined);
    }
  });

  test('the stricter of two rules holds, in either order', () => {
    fc.assert(fc.property(fc.constantFrom(...leaveLevels), fc.constantFrom(...leaveLevels), (a, b) => {
      const both = strictestLeave(a, b);
      expect([a, b]).toContain(both);
      expect(both).toBe(strictestLeave(b, a));
      for (const body of [raw, transformed, window]) if (evaluateDeparture(body, both) !== undefined) for (const one of [a, b]) expect(evaluateDeparture(body, one)).toEqual(body);
    }));
    expect(strictestLeave(undefined, undefined)).toBe('raw');
  });
});

function open(own: PrivacyRules, bundles: RecordingBundle[]) {
  const clock = new ManualClock();
  const passed: RecordBody[] = [];
  const erased: number[] = [];
  const outbox = { append: (body: RecordBody) => void passed.push(body), eraseOlderThan: async (ageMs: number) => void erased.push(ageMs) };
  return { clock, passed, erased, gate: new DepartureGate({ outbox, clock, random: () => 0.5 }, own, () => bundles) };
}

describe('DepartureGate', () => {
  test.each<[Leave | undefined, Leave | undefined, number]>([
    [undefined, undefined, 3],
    ['raw', 'transformed', 2],
    ['transformed', 'raw', 2],
    ['profile', undefined, 1],
    [undefined, 'nothing', 0],
  ])('with %s of the bundle and %s of the device %d of sample, transformed sample and window pass', (bundle, own, count) => {
    const { gate, passed } = open({ leave: own }, [{ digest: 'b', privacy: bundle === undefined ? undefined : { leave: bundle } }]);
    for (const body of [raw, transformed, window]) gate.append(body);
    expect([passed.length, gate.takeHeld(), gate.takeHeld()]).toEqual([count, 3 - count, 0]);
  });

  test('of a bundle that nobody knows here nothing passes but what the device is and does', () => {
    const { gate, passed } = open({}, []);
    for (const body of [raw, window, outcome, { receipt: { erasureId: 'e', executedMs: 0, samples: 0, windows: 0, bytes: 0, digest: '' } }, metrics]) gate.append(body);
    expect(passed.map((body) => Object.keys(body)[0])).toEqual(['outcome', 'receipt', 'metrics']);
  });

  test('what is older than the stricter retention is erased once an hour', async () => {
    const { gate, clock, erased } = open({ retentionDays: 3 }, [{ digest: 'b', privacy: { retentionDays: 2 } }]);
    await clock.advance(10 * dayMs);
    for (let i = 0; i < 5; i++) {
      await gate.tick();
      await clock.advance(1_800_000);
    }
    expect(erased).toEqual([2, 2, 2].map((days) => days * dayMs));
  });
});

describe('samples too large for one record', () => {
  const whole = (length: number, packed: boolean): Sample => sampleOf({ rows: 1, columns: length, ...encodeSampleInput(Float32Array.from({ length }, (_, i) => (packed ? i % 256 : i / 7))) });

  test.each<[number, boolean, number]>([[96 * 96 * 3, true, 1], [96 * 96 * 3, false, 2], [limits.sampleValuesMax, true, 1], [limits.sampleValuesMax, false, 2], [20, false, 1]])('%d values, bytes %s: %d parts, each a record, together the sample', (length, packed, count) => {
    const sample = whole(length, packed);
    const parts = splitSample(sample, () => 'name');
    expect(parts.length).toBe(count);
    for (const part of parts) expect(encode('DeviceRecord', { epoch: 2 ** 52, sequence: 2 ** 52, atMs: 2 ** 45, sample: part }).byteLength).toBeLessThanOrEqual(limits.recordBytesMax);
    expect(parts.flatMap((part) => Array.from(decodeSampleInput(part)))).toEqual(Array.from(decodeSampleInput(sample)));
    if (count > 1) expect(parts.map(({ split, part, parts: of }) => [split, part, of])).toEqual(parts.map((_, i) => ['name', i, count]));
  });

  test('whole numbers from 0 to 255 take a byte each, anything else keeps its digits', () => {
    fc.assert(fc.property(fc.oneof(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 }), fc.array(fc.float({ noNaN: true }), { maxLength: 200 })), (values) => {
      const given = Float32Array.from(values, (value) => value + 0);
      const encoded = encodeSampleInput(given);
      expect(Float32Array.from(decodeSampleInput(encoded))).toEqual(given);
      expect(encoded.inputU8 !== undefined).toBe(given.length >= 64 && given.every((value) => Number.isInteger(value) && value >= 0 && value <= 255));
    }));
  });
});
