import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';
import { decodeSegment, encodeForgottenFrame, encodeRecordFrame, encodeSegmentHeader } from './segment-codec.ts';

const segment = (...frames: Uint8Array[]): Uint8Array => Buffer.concat([encodeSegmentHeader(2 ** 50 + 3), ...frames]);

test('crc32 agrees with zlib', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => crc32(bytes) === zlibCrc32(bytes)));
});

test('records and what is forgotten come back', () => {
  const bytes = segment(encodeRecordFrame(7, Buffer.from('seven')), encodeForgottenFrame([{ epoch: 1, first: 2, last: 3 }]), encodeRecordFrame(2 ** 40, Buffer.from('')));
  const decoded = decodeSegment(bytes);
  expect(decoded).toMatchObject({ epoch: 2 ** 50 + 3, forgotten: [{ epoch: 1, first: 2, last: 3 }], validBytes: bytes.byteLength });
  expect(decoded?.records.map(({ sequence, offset, length }) => [sequence, Buffer.from(bytes.subarray(offset, offset + length)).toString()])).toEqual([[7, 'seven'], [2 ** 40, '']]);
});

test('whatever is cut off or altered at the end costs only the frames it touches', () => {
  const first = encodeRecordFrame(1, Buffer.from('first'));
  const second = encodeRecordFrame(2, Buffer.from('second'));
  const whole = segment(first, second);
  const firstEnd = whole.byteLength - second.byteLength;
  fc.assert(
    fc.property(fc.nat(second.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const cut = decodeSegment(whole.subarray(0, firstEnd + at));
      expect(cut?.records.map((record) => record.sequence)).toEqual([1]);
      expect(cut?.validBytes).toBe(firstEnd);
      const altered = Uint8Array.from(whole);
      altered[firstEnd + at] = (altered[firstEnd + at] as number) ^ change;
      expect(decodeSegment(altered)?.records.map((record) => record.sequence)).toEqual([1]);
    }),
  );
});

test('any bytes are read without harm', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    decodeSegment(bytes);
    decodeSegment(Buffer.concat([encodeSegmentHeader(1), bytes]));
  }));
  expect(decodeSegment(new Uint8Array(20))).toBeUndefined();
});
