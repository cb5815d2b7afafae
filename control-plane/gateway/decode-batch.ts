import protobuf from 'protobufjs/minimal.js';
import { decode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { ClockReading, DeviceRecord, Rejection } from '../../proto/messages.ts';
import { ok, problem, type Result } from '../../proto/result.ts';

export interface DecodedBatch {
  readonly deviceId: string;
  /** A record that cannot be read, but whose place is known, is a Rejection: its device must not send it for ever. */
  readonly records: readonly (DeviceRecord | Rejection)[];
  readonly clock?: ClockReading | undefined;
}

/**
 * Reads a RecordBatch. Where it cannot be read as a whole, its records are read one by one.
 *
 * @returns `proto.too_large` or `proto.malformed` where not even the records' places can be read
 */
export function decodeBatch(bytes: Uint8Array): Result<DecodedBatch> {
  const whole = decode('RecordBatch', bytes);
  const batch = whole.ok || whole.error.code === 'proto.too_large' ? whole : decodeEach(bytes);
  if (batch.ok && batch.value.records.length > limits.recordsPerBatchMax) {
    return problem('proto.too_large', `a batch of ${batch.value.records.length} records is over the limit of ${limits.recordsPerBatchMax}`);
  }
  return batch;
}

function decodeEach(bytes: Uint8Array): Result<DecodedBatch> {
  try {
    const reader = protobuf.Reader.create(bytes);
    let deviceId = '';
    const records: (DeviceRecord | Rejection)[] = [];
    let clock: ClockReading | undefined;
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === (1 << 3) + 2) deviceId = reader.string();
      else if (tag === (2 << 3) + 2) records.push(decodeRecord(reader.bytes()));
      else if (tag === (3 << 3) + 2) {
        const reading = decode('ClockReading', reader.bytes());
        clock = reading.ok ? reading.value : undefined;
      } else reader.skipType(tag & 7);
    }
    return ok({ deviceId, records, clock });
  } catch (cause) {
    return problem('proto.malformed', `${bytes.byteLength} bytes are not a RecordBatch: ${(cause as Error).message}`);
  }
}

function decodeRecord(bytes: Uint8Array): DeviceRecord | Rejection {
  const record = decode('DeviceRecord', bytes);
  if (record.ok) return record.value;
  const reader = protobuf.Reader.create(bytes);
  const place = { epoch: 0, sequence: 0 };
  for (const [field, name] of [[1, 'epoch'], [2, 'sequence']] as const) {
    if (reader.uint32() !== field << 3) throw new Error(`a record does not begin with its epoch and sequence: ${record.error.message}`);
    place[name] = Number(reader.uint64());
    if (!Number.isSafeInteger(place[name])) throw new Error(`a record's ${name} is beyond 2^53`);
  }
  return { ...place, code: record.error.code, detail: record.error.message.slice(0, limits.topicBytesMax) };
}
