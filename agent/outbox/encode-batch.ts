/**
 * A RecordBatch from records that are already encoded, as they lie on disk: field 1 is the device id, field 2 each record
 * (protobuf encoding, "Length-Delimited Records").
 */
export function encodeBatch(deviceId: string, records: readonly Uint8Array[]): Uint8Array {
  const parts = [delimited(0x0a, Buffer.from(deviceId))];
  for (const record of records) parts.push(delimited(0x12, record));
  return Buffer.concat(parts.flat());
}

/** What a record adds to a batch, at most: its tag and a length of up to 3 bytes. */
export const recordOverheadBytes = 4;
/** What the device id adds, at most. */
export const batchOverheadBytes = 2 + 64;

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
