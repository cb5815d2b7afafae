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
  const unreadable = findUnreadable(value as Record<string, unknown>);
  if (unreadable !== undefined) return problem('proto.unknown_value', `${name}${unreadable}`);
  return ok(value as MessageTypes[Name]);
}

const enumFields = new Set(['phase', 'state']);
// float and double fields, where a large whole number is legitimate
const realFields = new Set(['mean', 'm2', 'weight', 'min', 'max', 'confidence', 'inclusionProbability', 'randomProbability', 'noveltyMin', 'novelProbability', 'classProbability', 'probability', 'latencyP50Us', 'latencyP99Us', 'absoluteTolerance', 'randomFloor', 'uncertaintyMin', 'uncertainProbability', 'errorFractionMax', 'differenceSum', 'differenceSquaredSum']);

/** What cannot be read, behind the field's path; fields that are not set are taken out on the way. */
function findUnreadable(value: Record<string, unknown>): string | undefined {
  for (const key in value) {
    const field = value[key];
    if (typeof field === 'number') {
      if (enumFields.has(key)) return `.${key} has the value ${field}, which this version does not know`;
      if (Math.abs(field) > Number.MAX_SAFE_INTEGER && !realFields.has(key)) return `.${key} is ${field}, beyond 2^53`;
    } else if (field === null) {
      delete value[key];
    } else if (typeof field === 'object' && !(field instanceof Uint8Array)) {
      const found = Array.isArray(field) ? findInList(field) : findUnreadable(field as Record<string, unknown>);
      if (found !== undefined) return `.${key}${found}`;
    }
  }
  return undefined;
}

function findInList(list: readonly unknown[]): string | undefined {
  if (typeof list[0] !== 'object') return undefined;
  for (let i = 0; i < list.length; i++) {
    const found = findUnreadable(list[i] as Record<string, unknown>);
    if (found !== undefined) return `[${i}]${found}`;
  }
  return undefined;
}
