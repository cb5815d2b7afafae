import { expect, test } from 'vitest';
import { decode, encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import { batchOverheadBytes, encodeBatch, recordOverheadBytes } from './encode-batch.ts';

const clock = { epoch: 2 ** 53 - 1, sequence: 2 ** 53 - 1, boot: 2 ** 53 - 1, monotonicMs: 2 ** 53 - 1, wallMs: 2 ** 53 - 1 };
const record = (sequence: number, keyBytes: number): Uint8Array =>
  encode('DeviceRecord', { epoch: 2 ** 52, sequence, atMs: 5, sample: { bundleDigest: 'x', capturedMs: 1, rows: 1, columns: 1, input: [1], output: [2], confidence: 1, inclusionProbability: 1, rule: 'random', sourceKey: 'k'.repeat(keyBytes) } });

test.each([[[]], [[1]], [[1, 127, 128, 129]], [[300, 20_000]]])('records of %j bytes are read back from the batch', (sizes) => {
  const records = sizes.map((bytes, i) => record(i + 1, bytes));
  const decoded = decode('RecordBatch', encodeBatch('device-1', records, clock));
  expect(decoded).toMatchObject({ ok: true, value: { deviceId: 'device-1', clock } });
  if (decoded.ok) expect(decoded.value.records.map((entry) => [entry.sequence, entry.sample?.sourceKey.length])).toEqual(sizes.map((bytes, i) => [i + 1, bytes]));
});

test('the overheads are the most that can be', () => {
  const largest = new Uint8Array(limits.recordBytesMax);
  expect(encodeBatch('d'.repeat(limits.deviceIdCharsMax), [], clock).byteLength).toBe(batchOverheadBytes);
  expect(encodeBatch('', [largest], clock).byteLength - encodeBatch('', [], clock).byteLength - largest.byteLength).toBe(recordOverheadBytes);
});
