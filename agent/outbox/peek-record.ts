import protobuf, { type Reader } from 'protobufjs/minimal.js';
import { rateSample, type SampleRating } from './rate-sample.ts';
import { recordKinds, type RecordKind } from './record-body.ts';

/** What the outbox has to know of a record; all of it is in its bytes, so that a restart knows it again. */
export interface RecordFacts {
  readonly kind: RecordKind;
  readonly epoch: number;
  readonly sequence: number;
  /** By the device's wall clock. */
  readonly atMs: number;
  /** Of a sample. */
  readonly rating: SampleRating | undefined;
}

/** Field numbers of Record and Sample in proto/fleetloop.proto, which never change. */
const recordFields = { epoch: 1, sequence: 2, atMs: 3 } as const;
const bodyFields: Readonly<Record<RecordKind, number>> = { window: 10, sample: 11, metrics: 12, outcome: 13, receipt: 14, losses: 15 };
const sampleFields = { output: 6, confidence: 7, inclusionProbability: 8, rule: 9, split: 17 } as const;

/**
 * Reads the few fields that decide what becomes of a record, and passes over the rest: a sample's thousands of inputs cost nothing.
 *
 * @param payload an encoded Record of our own
 * @returns undefined where it is none
 */
export function peekRecord(payload: Uint8Array): RecordFacts | undefined {
  try {
    return readRecord(protobuf.Reader.create(payload));
  } catch {
    return undefined;
  }
}

function readRecord(reader: Reader): RecordFacts | undefined {
  let [epoch, sequence, atMs] = [0, 0, 0];
  let kind: RecordKind | undefined;
  let rating: SampleRating | undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const field = tag >>> 3;
    if (field === recordFields.epoch) epoch = Number(reader.uint64());
    else if (field === recordFields.sequence) sequence = Number(reader.uint64());
    else if (field === recordFields.atMs) atMs = Number(reader.uint64());
    else {
      kind = recordKinds.find((candidate) => bodyFields[candidate] === field) ?? kind;
      if (field === bodyFields.sample) rating = readRating(reader, reader.uint32() + reader.pos);
      else reader.skipType(tag & 7);
    }
  }
  return kind === undefined ? undefined : { kind, epoch, sequence, atMs, rating };
}

function readRating(reader: Reader, end: number): SampleRating {
  const output: number[] = [];
  let [confidence, inclusionProbability, rule, split] = [0, 0, '', ''];
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case sampleFields.output: {
        if ((tag & 7) !== 2) output.push(reader.float());
        else for (const outputEnd = reader.uint32() + reader.pos; reader.pos < outputEnd; ) output.push(reader.float());
        break;
      }
      case sampleFields.confidence:
        confidence = reader.float();
        break;
      case sampleFields.inclusionProbability:
        inclusionProbability = reader.double();
        break;
      case sampleFields.rule:
        rule = reader.string();
        break;
      case sampleFields.split:
        split = reader.string();
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return rateSample({ rule, output, confidence, inclusionProbability, split });
}
