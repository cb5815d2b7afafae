import type { Reader, Writer, IConversionOptions } from 'protobufjs';
import { fleetloop } from './generated/fleetloop.js';
import { limits } from './limits.ts';
import type { MessageTypes } from './messages.ts';
import { ok, problem, type Result } from './result.ts';
import { runAtOnce, type Steps } from './steps.ts';

interface GeneratedType {
  encode(message: object, writer?: Writer): Writer;
  decode(reader: Reader | Uint8Array): object;
  toObject(message: object, options?: IConversionOptions): object;
  fromObject(object: object): object;
}

const types = { ...fleetloop.v1, DeviceRecord: fleetloop.v1.Record } as unknown as { readonly [Name in keyof MessageTypes]: GeneratedType };

// Enum names, 64-bit integers as numbers, every scalar and list present.
const conversion: IConversionOptions = { longs: Number, enums: String, defaults: true, arrays: true };

/** Bytes of a message on the wire. The value is our own: a wrong one is a bug, not an input error. */
export function encode<Name extends keyof MessageTypes>(name: Name, value: MessageTypes[Name]): Uint8Array {
  const type = types[name];
  return type.encode(type.fromObject(value)).finish();
}

/**
 * A message from outside. Refuses more than bytesMax bytes, malformed protobuf, enum values this version does not know
 * and integers beyond 2^53. Unknown fields are passed over (additive evolution). What the fields mean is checked by
 * the one who knows.
 *
 * @returns `proto.too_large`, `proto.malformed` or `proto.unknown_value` where it cannot be read
 */
export function decode<Name extends keyof MessageTypes>(name: Name, bytes: Uint8Array, bytesMax: number = limits.mqttPayloadBytesMax): Result<MessageTypes[Name]> {
  return runAtOnce(decodeInSteps(name, bytes, bytesMax));
}

/** The same in pieces: a large message takes milliseconds. */
export function* decodeInSteps<Name extends keyof MessageTypes>(name: Name, bytes: Uint8Array, bytesMax: number = limits.mqttPayloadBytesMax): Steps<Result<MessageTypes[Name]>> {
  if (bytes.byteLength > bytesMax) return problem('proto.too_large', `${name} of ${bytes.byteLength} bytes is over the limit of ${bytesMax}`);
  let value: object;
  try {
    value = types[name].decode(bytes);
    yield;
    value = types[name].toObject(value, conversion);
  } catch (cause) {
    return problem('proto.malformed', `${bytes.byteLength} bytes are not a ${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  yield;
  const unreadable = findUnreadable(value, name);
  if (unreadable !== undefined) return problem('proto.unknown_value', unreadable);
  return ok(value as MessageTypes[Name]);
}

const enumFields = new Set(['phase', 'state']);
// float and double fields, where a large whole number is legitimate
const realFields = new Set(['mean', 'm2', 'weight', 'min', 'max', 'confidence', 'inclusionProbability', 'randomProbability', 'noveltyMin', 'novelProbability', 'classProbability', 'probability', 'latencyP50Us', 'latencyP99Us', 'absoluteTolerance', 'randomFloor', 'uncertaintyMin', 'uncertainProbability', 'errorFractionMax', 'differenceSum', 'differenceSquaredSum']);

function findUnreadable(value: object, path: string): string | undefined {
  for (const [key, field] of Object.entries(value)) {
    if (field === null) {
      delete (value as Record<string, unknown>)[key];
      continue;
    }
    if (field instanceof Uint8Array) continue;
    if (Array.isArray(field)) {
      if (field.length === 0 || typeof field[0] !== 'object') continue;
      for (let i = 0; i < field.length; i++) {
        const found = findUnreadable(field[i] as object, `${path}.${key}[${i}]`);
        if (found !== undefined) return found;
      }
    } else if (typeof field === 'number') {
      if (enumFields.has(key)) return `${path}.${key} has the value ${field}, which this version does not know`;
      if (!realFields.has(key) && Math.abs(field) > Number.MAX_SAFE_INTEGER) {
        return `${path}.${key} is ${field}, beyond 2^53`;
      }
    } else if (typeof field === 'object') {
      const found = findUnreadable(field as object, `${path}.${key}`);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
