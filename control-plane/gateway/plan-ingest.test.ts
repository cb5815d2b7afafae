import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits, sketchCounts } from '../../proto/limits.ts';
import type { DeviceRecord, Metrics, Sample, ShadowComparison, SketchMessage, UpdateOutcome, WindowProfile } from '../../proto/messages.ts';
import { decodeBatch } from './decode-batch.ts';
import { evaluateRecord } from './evaluate-record.ts';
import { mergeRanges, planIngest } from './plan-ingest.ts';
import { recordKey } from './record-key.ts';

const nowMs = 1_800_000_000_000;
const bundleDigest = digestOf('bundle');
const sketch: SketchMessage = { counts: [5, ...Array.from({ length: sketchCounts - 1 }, () => 0)], finite: 5, mean: 1, m2: 0, min: 1, max: 1 };
const window: WindowProfile = { bundleDigest, startMs: 1, endMs: 2, profile: { count: 5, features: [sketch], outputs: [sketch], confidence: sketch, predicted: [5, 0] } };
const sample: Sample = { bundleDigest, capturedMs: 3, rows: 1, columns: 2, input: [1.5, Number.NaN], output: [0.2, 0.5, 0.3], confidence: 0.5, inclusionProbability: 0.1, rule: 'random', sourceKey: 'piece-1' };
const metrics: Metrics = { bundleDigest, intervalMs: 1, inferences: 1, errors: 0, rejectedInputs: 0, latencyP50Us: 1, latencyP99Us: 2, rssBytes: 3, outboxBytes: 4, evictedRecords: 0, samplesKept: 0, runtime: 'wasm' };
const outcome: UpdateOutcome = { bundleDigest, rolloutId: 'r-1', phase: 'converged', reason: '', detail: '', startedMs: 1, endedMs: 2, bytesFetched: 10, bytesRefetched: 0 };
const at = (sequence: number, body: Partial<DeviceRecord>, epoch = 1): DeviceRecord => ({ epoch, sequence, atMs: 5, ...body });

test('each kind of record becomes its row, and the ledger names all of them', () => {
  const { rows, acknowledgement } = planIngest('motor-1', [at(1, { window }), at(2, { sample }), at(3, { metrics }), at(4, { outcome })], new Set(), nowMs);
  expect(acknowledgement).toEqual({ committed: [{ epoch: 1, first: 1, last: 4 }], rejected: [] });
  expect(rows.records.map((row) => row.kind)).toEqual(['window', 'sample', 'metrics', 'outcome']);
  expect(rows.windows).toMatchObject([{ device_id: 'motor-1', count: 5, end_ms: 2 }]);
  expect(rows.samples).toMatchObject([{ id: 'motor-1-1-2', predicted: 1, state: 'unlabeled', received_ms: nowMs }]);
  // 1.5 and NaN as IEEE 754 binary32, little-endian
  expect(Buffer.from(rows.samples[0]!.input).toString('hex')).toBe('0000c03f0000c07f');
  expect(rows.outcomes).toMatchObject([{ phase: 'converged', detail_json: '{"detail":"","startedMs":1,"endedMs":2,"bytesFetched":10,"bytesRefetched":0}' }]);
});

test('a picture stays a byte for each value, and says how it was chosen', () => {
  const inputU8 = Uint8Array.from({ length: 96 * 96 * 3 }, (_, i) => i % 256);
  const [row] = planIngest('d', [at(1, { sample: { ...sample, columns: inputU8.length, input: [], inputU8, inclusionProbability: 0.5, randomProbability: 0.25, group: 'g', contextOffset: -2, quality: ['stuck'], stage: 'transformed' } })], new Set(), nowMs).rows.samples;
  expect(row).toMatchObject({ random_probability: 0.25, context_group: 'g', context_offset: -2, quality_json: '["stuck"]', stage: 'transformed', state: 'unlabeled' });
  expect(Buffer.from(row?.input ?? []).equals(Buffer.from(inputU8))).toBe(true);
});

test('the first part of a sample is its row, which waits for the others', () => {
  const part = (index: number): Partial<DeviceRecord> => ({ sample: { ...sample, columns: 3, input: index === 0 ? [1, 2] : [3], split: 's', part: index, parts: 2 } });
  const { rows } = planIngest('d', [at(1, part(1)), at(2, part(0))], new Set(), nowMs);
  expect(rows.samples).toMatchObject([{ id: 'd-1-2', state: 'partial', input: new Uint8Array() }]);
  expect(rows.parts.map(({ part: index, sample_id: id, input }) => [index, id, input.byteLength])).toEqual([[1, '', 4], [0, 'd-1-2', 8]]);
});

const receipt = { erasureId: 'e', executedMs: 1, samples: 1, windows: 0, bytes: 10, digest: bundleDigest };
const shadow: ShadowComparison = { besideDigest: bundleDigest, compared: 5, agreed: 4, differenceSum: 1, differenceSquaredSum: 1, errors: 1, dropped: 0, latencyP50Us: 100, latencyP99Us: 1_000 };

test('what a device gave up is a record of its own, and a corrected time stands beside the device\'s', () => {
  const losses = [{ kind: 'sample', reason: 'budget', records: 12, weight: 40.5, first: 3, last: 90 }];
  const { rows } = planIngest('d', [{ ...at(1, { losses: { losses } }), correction: { deviceMs: 77, source: 'ordered' } }], new Set(), nowMs);
  expect(rows.losses).toEqual([{ device_id: 'd', epoch: 1, sequence: 1, at_ms: 5, losses_json: JSON.stringify(losses) }]);
  expect(rows.records).toMatchObject([{ kind: 'losses', device_ms: 77, time_source: 'ordered' }]);
});

test('windows and metrics add to their hour, a shadow only by its comparison, and what is known adds nothing again', () => {
  const hoursOf = (records: DeviceRecord[], known: string[] = []) => planIngest('motor-1', records, new Set(known), nowMs).rows.hours;
  const hour = Math.floor(nowMs / 3_600_000);
  const mine: WindowProfile = { ...window, startMs: nowMs - 1, endMs: nowMs };
  expect(hoursOf([at(1, { window: mine }), at(2, { sample }), at(3, { metrics, atMs: nowMs }), at(4, { outcome })])).toMatchObject([
    { bundleDigest, deviceId: 'motor-1', hour, totals: { inferences: 5, predicted: [5, 0], confidence: { count: 5, sum: 5, squares: 5 }, output: { count: 5, sum: 5, squares: 5 }, runs: 0 } },
    { hour, totals: { inferences: 0, runs: 1, errors: 0, logLatencyP99: { count: 1, sum: Math.log(0.002) } } },
  ]);
  expect(hoursOf([at(1, { window: { ...mine, shadow } })])).toMatchObject([{ totals: { inferences: 0, predicted: [], shadowCompared: 5, shadowAgreed: 4, shadowErrors: 1, shadowAlone: 0, shadowLogLatencyP99: { count: 1, sum: 0 } } }]);
  // Beside nothing, or beside a model that fails, nothing can be compared: a soak that waited for it would never end.
  expect(hoursOf([at(1, { window: { ...mine, shadow: { ...shadow, besideDigest: '', compared: 0, agreed: 0 } } })])).toMatchObject([{ totals: { inferences: 0, shadowCompared: 0, shadowErrors: 1, shadowAlone: 5 } }]);
  expect(hoursOf([at(1, { window: mine }), at(1, { window: mine }), at(3, { metrics })], ['1:3'])).toHaveLength(1);
  // A clock that was never set: the hour in which it arrived.
  expect(hoursOf([at(1, { window })])[0]?.hour).toBe(hour);
});

test('one output is the value itself; equal outputs give the first class', () => {
  const predicted = (output: number[]) => planIngest('d', [at(1, { sample: { ...sample, output } })], new Set(), nowMs).rows.samples[0]?.predicted;
  expect([predicted([37.5]), predicted([0.5, 0.5]), predicted([-2, -1, -3])]).toEqual([37.5, 0, 1]);
});

const latest = nowMs + limits.clockAheadMsMax;
const wrongSketch = { ...sketch, counts: sketch.counts.slice(1) };
test.each<[string, Partial<DeviceRecord>, string]>([
  ['no body', {}, 'record.malformed'],
  ['two bodies', { metrics, outcome }, 'record.malformed'],
  ['losses of fewer than none', { losses: { losses: [{ kind: 'sample', reason: 'budget', records: 1, weight: -1, first: 0, last: 0 }] } }, 'record.malformed'],
  ['losses of a range that ends before it starts', { losses: { losses: [{ kind: 'sample', reason: 'budget', records: 1, weight: 1, first: 2, last: 1 }] } }, 'record.malformed'],
  ['a digest that is none', { metrics: { ...metrics, bundleDigest: 'sha256:12' } }, 'record.malformed'],
  ['a time just in reach', { metrics, atMs: latest }, ''],
  ['a time just beyond', { metrics, atMs: latest + 1 }, 'record.time_absurd'],
  ['a clock that never was set', { metrics, atMs: 0 }, ''],
  ['a window beyond', { window: { ...window, endMs: latest + 1 } }, 'record.time_absurd'],
  ['a window that ends before it starts', { window: { ...window, startMs: 3 } }, 'record.malformed'],
  ['a window without profile', { window: { ...window, profile: undefined } }, 'record.malformed'],
  ['an empty window', { window: { ...window, profile: { ...window.profile!, count: 0 } } }, 'record.malformed'],
  ['a sketch of 35 counts', { window: { ...window, profile: { ...window.profile!, features: [wrongSketch] } } }, 'record.malformed'],
  ['a sketch that counts less than its window', { window: { ...window, profile: { ...window.profile!, count: 6 } } }, 'record.malformed'],
  ['a shadow that agrees', { window: { ...window, shadow } }, ''],
  ['a shadow that agrees more often than it compares', { window: { ...window, shadow: { ...shadow, agreed: 6 } } }, 'record.malformed'],
  ['a shadow with an endless difference', { window: { ...window, shadow: { ...shadow, differenceSum: Infinity } } }, 'record.malformed'],
  ['an infinite mean', { window: { ...window, profile: { ...window.profile!, outputs: [{ ...sketch, mean: Infinity }] } } }, 'record.malformed'],
  ['a mean beyond float32', { window: { ...window, profile: { ...window.profile!, confidence: { ...sketch, mean: 1e39 } } } }, 'record.malformed'],
  ['more finite values than inferences', { window: { ...window, profile: { ...window.profile!, confidence: { ...sketch, finite: 6 } } } }, 'record.malformed'],
  ['squares below none', { window: { ...window, profile: { ...window.profile!, confidence: { ...sketch, m2: -1 } } } }, 'record.malformed'],
  ['more predictions than inferences', { window: { ...window, profile: { ...window.profile!, predicted: [5, 1] } } }, 'record.malformed'],
  ['only failed inferences', { metrics: { ...metrics, inferences: 2, errors: 2 } }, ''],
  ['more failed inferences than there were', { metrics: { ...metrics, inferences: 2, errors: 3 } }, 'record.malformed'],
  ['a sample of the wrong shape', { sample: { ...sample, rows: 2 } }, 'record.malformed'],
  ['an infinite output', { sample: { ...sample, output: [Infinity] } }, 'record.malformed'],
  ['no output', { sample: { ...sample, output: [] } }, 'record.malformed'],
  ['a confidence of 1', { sample: { ...sample, confidence: 1 } }, ''],
  ['a confidence over 1', { sample: { ...sample, confidence: 1.01 } }, 'record.malformed'],
  ['an inclusion probability of 0', { sample: { ...sample, inclusionProbability: 0 } }, 'record.malformed'],
  ['a random probability above the inclusion probability', { sample: { ...sample, randomProbability: 0.2 } }, 'record.malformed'],
  ['values in two forms', { sample: { ...sample, inputU8: new Uint8Array(2) } }, 'record.malformed'],
  ['fewer bytes than values', { sample: { ...sample, input: [], inputU8: new Uint8Array(1) } }, 'record.malformed'],
  ['a part', { sample: { ...sample, columns: 3, split: 's', part: 1, parts: 2 } }, ''],
  ['a part without a name', { sample: { ...sample, columns: 3, split: '', part: 1, parts: 2 } }, 'record.malformed'],
  ['a part beyond the last', { sample: { ...sample, columns: 3, split: 's', part: 2, parts: 2 } }, 'record.malformed'],
  ['more parts than there can be', { sample: { ...sample, columns: 9, split: 's', part: 1, parts: 5 } }, 'record.malformed'],
  ['a receipt', { receipt }, ''],
  ['a receipt without a digest', { receipt: { ...receipt, digest: 'none' } }, 'record.malformed'],
  ['findings in more columns than there are', { metrics: { ...metrics, quality: { readings: 1, refused: 0, tooFast: 0, tooSlow: 0, columns: Array.from({ length: 1_025 }, (_, i) => ({ name: `c${i}`, missing: 1, nan: 0, outOfRange: 0, stuck: 0 })) } } }, 'record.malformed'],
  ['a NUL in the name of a column', { metrics: { ...metrics, quality: { readings: 1, refused: 0, tooFast: 0, tooSlow: 0, columns: [{ name: 'a\0', missing: 1, nan: 0, outOfRange: 0, stuck: 0 }] } } }, 'record.malformed'],
  ['an inclusion probability of 1', { sample: { ...sample, inclusionProbability: 1 } }, ''],
  ['a NUL in a text', { sample: { ...sample, sourceKey: 'a\0b' } }, 'record.malformed'],
  ['a negative latency', { metrics: { ...metrics, latencyP50Us: -1 } }, 'record.malformed'],
  ['an update that ended before it began', { outcome: { ...outcome, endedMs: 0 } }, 'record.malformed'],
])('a record with %s', (_, body, code) => {
  const result = evaluateRecord(at(1, body), nowMs);
  expect(result.ok ? '' : result.error.code).toBe(code);
});

test('every record of a batch is answered exactly once, whatever is known, repeated or wrong', () => {
  const key = fc.record({ epoch: fc.integer({ min: 0, max: 2 }), sequence: fc.integer({ min: 0, max: 12 }), good: fc.boolean() });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), fc.array(key, { maxLength: 10 }), (given, before) => {
      const known = new Set(before.map(recordKey));
      const { rows, acknowledgement } = planIngest('d', given.map(({ epoch, sequence, good }) => at(sequence, good ? { metrics } : {}, epoch)), known, nowMs);
      const committed = new Set(acknowledgement.committed.flatMap(({ epoch, first, last }) => Array.from({ length: last - first + 1 }, (_, i) => recordKey({ epoch, sequence: first + i }))));
      const fresh = rows.records.map(recordKey);
      expect(new Set(fresh).size).toBe(fresh.length);
      expect(fresh.every((name) => !known.has(name) && committed.has(name))).toBe(true);
      for (const record of given) {
        const name = recordKey(record);
        expect(committed.has(name)).toBe(known.has(name) || given.some((other) => other.good && recordKey(other) === name));
      }
      expect([...committed].every((name) => given.some((record) => recordKey(record) === name))).toBe(true);
    }),
  );
});

test('merged ranges hold the same sequences, touch nowhere and do not depend on the order', () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 5 })).map(([epoch, first, more]) => ({ epoch, first, last: first + more }));
  const names = (ranges: readonly { epoch: number; first: number; last: number }[]) => new Set(ranges.flatMap(({ epoch, first, last }) => Array.from({ length: last - first + 1 }, (_, i) => `${epoch}:${first + i}`)));
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const merged = mergeRanges(ranges);
      expect(names(merged)).toEqual(names(ranges));
      expect(mergeRanges([...ranges].reverse())).toEqual(merged);
      for (let i = 1; i < merged.length; i++) expect(merged[i]!.epoch > merged[i - 1]!.epoch || merged[i]!.first > merged[i - 1]!.last + 1).toBe(true);
    }),
  );
});

test('a record this version cannot read is rejected by its place, the others are kept', () => {
  const good = encode('DeviceRecord', at(1, { metrics }));
  const newer = Buffer.concat([Buffer.from([0x08, 1, 0x10, 2]), Buffer.from([0x6a, 2, 0x18, 99])]); // epoch 1, sequence 2, outcome.phase 99
  const bytes = Buffer.concat([Buffer.from([0x0a, 1]), Buffer.from('d'), ...[good, newer].flatMap((record) => [Buffer.from([0x12, record.byteLength & 127 | (record.byteLength > 127 ? 128 : 0), ...(record.byteLength > 127 ? [record.byteLength >> 7] : [])]), record])]);
  const batch = decodeBatch(bytes);
  expect(batch).toMatchObject({ ok: true, value: { deviceId: 'd', records: [{ epoch: 1, sequence: 1 }, { epoch: 1, sequence: 2, code: 'proto.unknown_value' }] } });
});

test('a batch of 65 records or of noise is no batch', () => {
  const records = Array.from({ length: limits.recordsPerBatchMax + 1 }, (_, i) => at(i, { metrics }));
  expect(decodeBatch(encode('RecordBatch', { deviceId: 'd', records: records.slice(1) })).ok).toBe(true);
  expect(decodeBatch(encode('RecordBatch', { deviceId: 'd', records }))).toMatchObject({ ok: false, error: { code: 'proto.too_large' } });
  expect(decodeBatch(Uint8Array.from([0x12, 0xff]))).toMatchObject({ ok: false, error: { code: 'proto.malformed' } });
});

test('whatever bytes come, decoding and planning give an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const batch = decodeBatch(bytes);
      if (batch.ok) planIngest('d', batch.value.records, new Set(), nowMs);
    }),
    { numRuns: 2_000 },
  );
});
