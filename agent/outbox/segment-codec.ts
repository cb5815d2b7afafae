import { limits } from '../../proto/limits.ts';
import type { SequenceRange } from '../../proto/messages.ts';
import { crc32 } from './crc32.ts';

/**
 * A segment file: 16 bytes of header (magic, epoch as float64), then frames of length (u32), CRC-32 (u32, over all that
 * follows), type (u8), sequence (float64) and payload; little-endian. A record's payload is its encoded Record; a
 * forgotten frame lists ranges (epoch, first, last as float64) of records of the same kind, in this or an earlier segment; a
 * note is a text that was true when the records after it were made, and the one with the highest sequence counts.
 * A power cut leaves at most a tail that is not whole, which was never promised to anyone. A frame that is damaged before
 * others that are whole is passed over.
 */
const magic = 0x31424f46_4c4f4f50n;
export const segmentHeaderBytes = 16;
export const frameHeaderBytes = 17;
const frameTypes = { record: 1, forgotten: 2, note: 3 } as const;
const rangeBytes = 24;
const frameBytesMax = frameHeaderBytes + limits.mqttPayloadBytesMax;
/** Ranges that one forgotten frame holds. */
export const rangesPerFrameMax = 1024;

export interface SegmentRecord {
  readonly sequence: number;
  /** Of the payload within the file. */
  readonly offset: number;
  readonly length: number;
}

/** What is to be known again after a restart as of the last record that is durable. */
export interface Note {
  readonly sequence: number;
  readonly text: string;
}

export interface DecodedSegment {
  readonly epoch: number;
  readonly records: readonly SegmentRecord[];
  readonly forgotten: readonly SequenceRange[];
  readonly note: Note | undefined;
  /** Frames before the last whole one that are not what was written. */
  readonly damaged: number;
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

export function encodeNoteFrame({ sequence, text }: Note): Uint8Array {
  return encodeFrame(frameTypes.note, sequence, Buffer.from(text));
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
  let note: Note | undefined;
  let [at, validBytes, passed, damaged] = [segmentHeaderBytes, segmentHeaderBytes, 0, 0];
  while (at + frameHeaderBytes <= bytes.byteLength) {
    const end = at + frameHeaderBytes + view.getUint32(at, true);
    if (end - at > frameBytesMax || end > bytes.byteLength) break;
    const offset = at + frameHeaderBytes;
    const type = view.getUint8(at + 8);
    if (!isWholeFrame(bytes.subarray(at, end))) passed += 1;
    else {
      damaged += passed;
      passed = 0;
      validBytes = end;
      if (type === frameTypes.record) records.push({ sequence: view.getFloat64(at + 9, true), offset, length: end - offset });
      else if (type === frameTypes.note) note = newerNote(note, { sequence: view.getFloat64(at + 9, true), text: Buffer.from(bytes.subarray(offset, end)).toString('utf8') });
      else if (type === frameTypes.forgotten) for (let i = offset; i + rangeBytes <= end; i += rangeBytes) forgotten.push({ epoch: view.getFloat64(i, true), first: view.getFloat64(i + 8, true), last: view.getFloat64(i + 16, true) });
    }
    at = end;
  }
  return { epoch, records, forgotten, note, damaged, validBytes };
}

/** Are these bytes, header and payload, what was written? */
export function isWholeFrame(frame: Uint8Array): boolean {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return view.getUint32(0, true) === frame.byteLength - frameHeaderBytes && crc32(frame.subarray(8)) === view.getUint32(4, true);
}

export function newerNote(a: Note | undefined, b: Note | undefined): Note | undefined {
  return a === undefined || (b !== undefined && b.sequence >= a.sequence) ? b : a;
}
