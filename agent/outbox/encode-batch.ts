import { encode } from '../../proto/codec.ts';
import type { ClockReading } from '../../proto/messages.ts';

/**
 * A RecordBatch from records that are already encoded, as they lie on disk: field 1 is the device id, field 2 each record,
 * field 3 the clocks (protobuf encoding, "Length-Delimited Records").
 */
export function encodeBatch(deviceId: string, records: readonly Uint8Array[], clock: ClockReading): Uint8Array {
  const parts = [delimited(0x0a, Buffer.from(deviceId)), delimited(0x1a, encode('ClockReading', clock))];
  for (const record of records) parts.push(delimited(0x12, record));
  return Buffer.concat(parts.flat());
}

/** What a record adds to a batch, at most: its tag and a length of up to 3 bytes. */
export const recordOverheadBytes = 4;
/** What the device id and the clocks add, at most: five fields of a tag and 8 bytes (2^53 in 7 bits each). */
export const batchOverheadBytes = 2 + 64 + 2 + 5 * 9;

function delimited(tag: number, bytes: Uint8Array): Uint8Array[] {
  const head = [tag];
  let length = bytes.byteLength;
  while (length > 0x7f) {
    head.push((length & 0x7f) | 0x80);
    length >>>= 7;
  }
  head.push(length);
  return [Uint8Array.from(head), bytes];
}
