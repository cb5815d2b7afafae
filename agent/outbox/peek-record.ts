import protobuf, { type Reader } from 'protobufjs/minimal.js';
import type { WindowFacts } from './plan-merge.ts';
import { rateSample, type SampleRating } from './rate-sample.ts';
import { recordKinds, type RecordKind } from './record-body.ts';

/** What the outbox has to know of a record; all of it is in its bytes, so that a restart knows it again. */
export interface RecordFacts {
  readonly kind: RecordKind;
  readonly epoch: number;
  readonly sequence: number;
  /** When it was made, by the device's wall clock, and by the monotonic one of a boot. */
  readonly atMs: number;
  readonly boot: number;
  readonly monotonicMs: number;
  /** Of a sample. */
  readonly rating: SampleRating | undefined;
  /** Of a window. */
  readonly window: WindowFacts | undefined;
}

/** Field numbers of Record, WindowProfile and Sample in proto/fleetloop.proto, which never change. */
const recordFields = { epoch: 1, sequence: 2, atMs: 3, boot: 4, monotonicMs: 5 } as const;
const bodyFields: Readonly<Record<RecordKind, number>> = { window: 10, sample: 11, metrics: 12, outcome: 13, receipt: 14, losses: 15 };
const windowFields = { bundleDigest: 1, startMs: 2, endMs: 3, shadow: 5, durationMs: 6, windows: 7, merged: 8 } as const;
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
  let [epoch, sequence, atMs, boot, monotonicMs] = [0, 0, 0, 0, 0];
  let kind: RecordKind | undefined;
  let rating: SampleRating | undefined;
  let window: WindowFacts | undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const field = tag >>> 3;
    if (field === recordFields.epoch) epoch = Number(reader.uint64());
    else if (field === recordFields.sequence) sequence = Number(reader.uint64());
    else if (field === recordFields.atMs) atMs = Number(reader.uint64());
    else if (field === recordFields.boot) boot = Number(reader.uint64());
    else if (field === recordFields.monotonicMs) monotonicMs = Number(reader.uint64());
    else {
      kind = recordKinds.find((candidate) => bodyFields[candidate] === field) ?? kind;
      if (field === bodyFields.sample) rating = readRating(reader, reader.uint32() + reader.pos);
      else if (field === bodyFields.window) window = readWindow(reader, reader.uint32() + reader.pos);
      else reader.skipType(tag & 7);
    }
  }
  if (kind === undefined) return undefined;
  // Without a boot nobody knows which window came before which.
  const series = window === undefined || window.series === '' || boot === 0 ? '' : `${window.series} ${epoch} ${boot}`;
  return { kind, epoch, sequence, atMs, boot, monotonicMs, rating, window: window && { ...window, series } };
}

/** Its series is that of its bundle here; empty for one in the shadow, whose latencies cannot be put together. */
function readWindow(reader: Reader, end: number): WindowFacts {
  let [series, startMs, endMs, durationMs, windows, inShadow] = ['', 0, 0, 0, 0, false];
  const merged: number[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = tag >>> 3;
    if (field === windowFields.bundleDigest) series = reader.string();
    else if (field === windowFields.startMs) startMs = Number(reader.uint64());
    else if (field === windowFields.endMs) endMs = Number(reader.uint64());
    else if (field === windowFields.durationMs) durationMs = Number(reader.uint64());
    else if (field === windowFields.windows) windows = reader.uint32();
    else if (field === windowFields.merged && (tag & 7) === 2) for (const mergedEnd = reader.uint32() + reader.pos; reader.pos < mergedEnd; ) merged.push(Number(reader.uint64()));
    else {
      inShadow ||= field === windowFields.shadow;
      reader.skipType(tag & 7);
    }
  }
  return { series: inShadow ? '' : series, spanMs: durationMs || Math.max(0, endMs - startMs), windows: Math.max(1, windows), merged };
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
