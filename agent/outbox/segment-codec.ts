import { limits } from '../../proto/limits.ts';
import type { SequenceRange } from '../../proto/messages.ts';
import { crc32 } from './crc32.ts';

/**
 * A segment file: 16 bytes of header (magic, epoch as float64), then frames of length (u32), CRC-32 (u32, over all that
 * follows), type (u8), sequence (float64) and payload; little-endian. A record's payload is its encoded Record; a
 * forgotten frame lists ranges (epoch, first, last as float64) of records of the same kind, in this or an earlier segment.
 * Reading stops at the first frame that is not whole: what a power cut left half-written was never promised to anyone.
 */
const magic = 0x31424f46_4c4f4f50n;
export const segmentHeaderBytes = 16;
export const frameHeaderBytes = 17;
const frameTypes = { record: 1, forgotten: 2 } as const;
const rangeBytes = 24;

export interface SegmentRecord {
  readonly sequence: number;
  /** Of the payload within the file. */
  readonly offset: number;
  readonly length: number;
}

export interface DecodedSegment {
  readonly epoch: number;
  readonly records: readonly SegmentRecord[];
  readonly forgotten: readonly SequenceRange[];
  /** Bytes up to the end of the last whole frame. */
  readonly validBytes: number;
}

export function encodeSegmentHeader(epoch: number): Uint8Array {
  const bytes = new Uint8Array(segmentHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, magic, true);
  view.setFloat64(8, epoch, true);
  return bytes;
}

export function encodeRecordFrame(sequence: number, payload: Uint8Array): Uint8Array {
  return encodeFrame(frameTypes.record, sequence, payload);
}

export function encodeForgottenFrame(ranges: readonly SequenceRange[]): Uint8Array {
  const payload = new Uint8Array(ranges.length * rangeBytes);
  const view = new DataView(payload.buffer);
  ranges.forEach(({ epoch, first, last }, i) => [epoch, first, last].forEach((value, k) => view.setFloat64(i * rangeBytes + 8 * k, value, true)));
  return encodeFrame(frameTypes.forgotten, 0, payload);
}

function encodeFrame(type: number, sequence: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(frameHeaderBytes + payload.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.byteLength, true);
  view.setUint8(8, type);
  view.setFloat64(9, sequence, true);
  bytes.set(payload, frameHeaderBytes);
  view.setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/** Reads a segment as far as it is whole; undefined where not even its header is. */
export function decodeSegment(bytes: Uint8Array): DecodedSegment | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < segmentHeaderBytes || view.getBigUint64(0, true) !== magic) return undefined;
  const epoch = view.getFloat64(8, true);
  if (!Number.isSafeInteger(epoch) || epoch < 0) return undefined;
  const records: SegmentRecord[] = [];
  const forgotten: SequenceRange[] = [];
  let at = segmentHeaderBytes;
  while (at + frameHeaderBytes <= bytes.byteLength) {
    const length = view.getUint32(at, true);
    const end = at + frameHeaderBytes + length;
    if (length > limits.mqttPayloadBytesMax || end > bytes.byteLength || crc32(bytes.subarray(at + 8, end)) !== view.getUint32(at + 4, true)) break;
    const offset = at + frameHeaderBytes;
    if (view.getUint8(at + 8) === frameTypes.record) records.push({ sequence: view.getFloat64(at + 9, true), offset, length });
    else for (let i = offset; i + rangeBytes <= end; i += rangeBytes) forgotten.push({ epoch: view.getFloat64(i, true), first: view.getFloat64(i + 8, true), last: view.getFloat64(i + 16, true) });
    at = end;
  }
  return { epoch, records, forgotten, validBytes: at };
}
