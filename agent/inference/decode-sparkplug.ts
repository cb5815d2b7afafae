import protobuf from 'protobufjs/minimal.js';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

/** One metric of a Sparkplug B payload (Eclipse Sparkplug 3.0, section 6.4.6), as far as rows are made of it. */
export interface SparkplugMetric {
  /** Empty where the metric is called by its alias. */
  readonly name: string;
  readonly alias: number | undefined;
  /** 0 where the payload does not repeat what the birth said. */
  readonly datatype: number;
  /** As the payload has it; a whole number may still be a negative one (see readMetric). Undefined: a dataset, template or bytes. */
  readonly value: number | bigint | boolean | string | null | undefined;
  readonly timestampMs: number | undefined;
}

export interface SparkplugPayload {
  readonly timestampMs: number | undefined;
  readonly metrics: readonly SparkplugMetric[];
}

/** Datatypes of section 6.4.16. */
const types = { int8: 1, int16: 2, int32: 3, int64: 4, boolean: 11 } as const;
const metricsMax = 10_000;
/** A varint or a length-delimited field of the wire (protobuf encoding). */
const wireTypes = { varint: 0, bytes: 2 } as const;

/** Decodes the payload of a birth, data or death message. */
export function decodeSparkplug(bytes: Uint8Array): Result<SparkplugPayload, Problem<'sparkplug.invalid'>> {
  try {
    const reader = protobuf.Reader.create(bytes);
    const metrics: SparkplugMetric[] = [];
    let timestampMs: number | undefined;
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === tagOf(1, wireTypes.varint)) timestampMs = Number(uint64(reader));
      else if (tag === tagOf(2, wireTypes.bytes)) {
        metrics.push(decodeMetric(reader, reader.uint32() + reader.pos));
        if (metrics.length > metricsMax) return problem('sparkplug.invalid', `the payload has over ${metricsMax} metrics`);
      } else reader.skipType(tag & 7);
    }
    return ok({ timestampMs, metrics });
  } catch (cause) {
    return problem('sparkplug.invalid', `the payload is not Sparkplug B: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function decodeMetric(reader: protobuf.Reader, end: number): SparkplugMetric {
  const metric: { -readonly [Key in keyof SparkplugMetric]: SparkplugMetric[Key] } = { name: '', alias: undefined, datatype: 0, value: undefined, timestampMs: undefined };
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case 1: metric.name = reader.string(); break;
      case 2: metric.alias = Number(uint64(reader)); break;
      case 3: metric.timestampMs = Number(uint64(reader)); break;
      case 4: metric.datatype = reader.uint32(); break;
      case 7: if (reader.bool()) metric.value = null; break;
      case 10: metric.value = reader.uint32(); break;
      case 11: metric.value = uint64(reader); break;
      case 12: metric.value = reader.float(); break;
      case 13: metric.value = reader.double(); break;
      case 14: metric.value = reader.bool(); break;
      case 15: metric.value = reader.string(); break;
      default: reader.skipType(tag & 7);
    }
  }
  if (reader.pos !== end) throw new RangeError('a metric is longer than it says');
  return metric;
}

/** A metric's value as a column takes it: a number, text or null; undefined where it is none of these. Negative whole numbers travel as two's complement. */
export function readMetric(value: SparkplugMetric['value'], datatype: number): number | string | null | undefined {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return Number(datatype === types.int64 ? BigInt.asIntN(64, value) : value);
  if (typeof value !== 'number') return value;
  if (datatype === types.int8) return (value << 24) >> 24;
  if (datatype === types.int16) return (value << 16) >> 16;
  return datatype === types.int32 ? value | 0 : value;
}

/** The command that asks a node to tell its births again (section 6.4.19). */
export function encodeRebirth(nowMs: number): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(tagOf(1, wireTypes.varint)).uint64(nowMs);
  writer.uint32(tagOf(2, wireTypes.bytes)).fork();
  writer.uint32(tagOf(1, wireTypes.bytes)).string('Node Control/Rebirth').uint32(tagOf(3, wireTypes.varint)).uint64(nowMs);
  writer.uint32(tagOf(4, wireTypes.varint)).uint32(types.boolean).uint32(tagOf(14, wireTypes.varint)).bool(true);
  return writer.ldelim().finish();
}

function tagOf(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

/** A varint of up to 64 bits, exactly: what the library makes of one depends on what else is installed. */
function uint64(reader: protobuf.Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    if (reader.pos >= reader.len) throw new RangeError('a number is cut off');
    const byte = reader.buf[reader.pos++] as number;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return BigInt.asUintN(64, value);
  }
  throw new RangeError('a number has over ten bytes');
}
