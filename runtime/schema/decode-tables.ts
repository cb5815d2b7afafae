import { limits } from '../../proto/limits.ts';
import { problem, ok, type Problem, type Result } from '../../proto/result.ts';
import { MalformedModelError } from './malformed-model.ts';
import { fileIdentifier, optionTables, scalarBytes, tableFields, type Decoded, type Field, type Scalar, type TableName, type UnionValue } from './tflite-schema.ts';

interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Tables and bytes of copied elements still allowed: both may be shared, so the file size alone does not bound the work. */
  tablesLeft: number;
  elementBytesLeft: number;
}

type AnyTable = Record<string, unknown>;

/**
 * Reads a .tflite file from outside into plain objects. Every offset and length is checked against the file, alignment
 * as flatbuffers' own verifier does, and the total work is bounded by the file size, so it neither throws, hangs nor
 * over-allocates. Byte vectors (weights) are views into `bytes`. What the numbers mean is checked by verifyModel.
 */
export function decodeTables(bytes: Uint8Array): Result<Decoded<'Model'>, Problem<'model.invalid'>> {
  if (bytes.byteLength < 16 || bytes.byteLength > limits.blobBytesMax) {
    return problem('model.invalid', `a .tflite file has 16 to ${limits.blobBytesMax} bytes, this one has ${bytes.byteLength}`);
  }
  const identifier = String.fromCharCode(...bytes.subarray(4, 8));
  if (identifier !== fileIdentifier) return problem('model.invalid', `not a .tflite file: bytes 4 to 7 are ${JSON.stringify(identifier)} instead of ${fileIdentifier}`);
  const source: Source = {
    // A plain view: slice() of a Buffer would not copy.
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    tablesLeft: 8 * (limits.tfliteTensorsMax + limits.tfliteOperatorsMax),
    elementBytesLeft: 2 * bytes.byteLength,
  };
  try {
    return ok(readTable(source, readOffset(source, 0, 'Model'), 'Model', 'Model') as Decoded<'Model'>);
  } catch (cause) {
    if (cause instanceof MalformedModelError) return problem('model.invalid', `the .tflite file is malformed: ${cause.message}`);
    throw cause;
  }
}

function refuse(path: string, reason: string): never {
  throw new MalformedModelError(`${path}: ${reason}`);
}

function checkRange(source: Source, start: number, length: number, alignment: number, path: string): void {
  if (start < 0 || length > source.bytes.byteLength - start) refuse(path, `${length} bytes at ${start} are outside the file of ${source.bytes.byteLength} bytes`);
  if (start % alignment !== 0) refuse(path, `${start} is not aligned to ${alignment} bytes`);
}

/** Follows the unsigned offset stored at `position`. */
function readOffset(source: Source, position: number, path: string): number {
  checkRange(source, position, 4, 4, path);
  const offset = source.view.getUint32(position, true);
  if (offset === 0) refuse(path, 'offset 0');
  checkRange(source, position + offset, 4, 4, path);
  return position + offset;
}

function readTable(source: Source, position: number, name: TableName, path: string): AnyTable {
  if (--source.tablesLeft < 0) refuse(path, 'too many tables');
  const vtable = position - source.view.getInt32(position, true);
  checkRange(source, vtable, 4, 2, path);
  const vtableBytes = source.view.getUint16(vtable, true);
  const tableBytes = source.view.getUint16(vtable + 2, true);
  if (vtableBytes < 4 || vtableBytes % 2 !== 0) refuse(path, `vtable of ${vtableBytes} bytes`);
  if (tableBytes < 4) refuse(path, `table of ${tableBytes} bytes`);
  checkRange(source, vtable, vtableBytes, 2, path);
  checkRange(source, position, tableBytes, 4, path);

  const slots = (vtableBytes - 4) / 2;
  // Position of a slot's value, or 0 where the file leaves it out.
  const locate = (slot: number, size: number, fieldPath: string): number => {
    if (slot >= slots) return 0;
    const offset = source.view.getUint16(vtable + 4 + 2 * slot, true);
    if (offset === 0) return 0;
    if (offset < 4 || offset + size > tableBytes) refuse(fieldPath, `field at ${offset} lies outside its table of ${tableBytes} bytes`);
    if ((position + offset) % size !== 0) refuse(fieldPath, `field at ${position + offset} is not aligned to ${size} bytes`);
    return position + offset;
  };

  const table: AnyTable = {};
  const fields = Object.entries(tableFields[name] as Record<string, Field>);
  let slot = 0;
  for (const [key, field] of fields) {
    const fieldPath = `${path}.${key}`;
    if (field.kind === 'union') {
      table[key] = readUnion(source, locate(slot, 1, fieldPath), locate(slot + 1, 4, fieldPath), fieldPath);
      slot += 2;
      continue;
    }
    const at = locate(slot, field.kind === 'scalar' ? scalarBytes[field.type] : 4, fieldPath);
    slot++;
    if (field.kind === 'scalar') table[key] = at === 0 ? field.default : readScalar(source.view, at, field.type);
    else table[key] = at === 0 ? undefined : readReference(source, readOffset(source, at, fieldPath), field, fieldPath);
  }
  for (; name !== 'Opaque' && slot < slots; slot++) {
    if (source.view.getUint16(vtable + 4 + 2 * slot, true) !== 0) refuse(path, `field number ${slot} is newer than this version knows`);
  }
  return table;
}

function readReference(source: Source, at: number, field: Exclude<Field, { kind: 'scalar' | 'union' }>, path: string): unknown {
  switch (field.kind) {
    case 'table':
      return readTable(source, at, field.table as TableName, path);
    case 'string':
      return readString(source, at, path);
    case 'vector':
      return readVector(source, at, field.type, path);
    case 'tables': {
      const length = readLength(source, at, 4, path);
      if (length > source.tablesLeft) refuse(path, `${length} tables are too many`);
      const list: AnyTable[] = [];
      for (let i = 0; i < length; i++) list.push(readTable(source, readOffset(source, at + 4 + 4 * i, path), field.table as TableName, `${path}[${i}]`));
      return list;
    }
  }
}

function readUnion(source: Source, typeAt: number, valueAt: number, path: string): UnionValue | undefined {
  const type = typeAt === 0 ? 0 : source.view.getUint8(typeAt);
  if (type === 0 && valueAt === 0) return undefined;
  if (type === 0 || valueAt === 0) refuse(path, 'a union has either both its type and its value or neither');
  const name = path.endsWith('.builtinOptions') ? optionTables.get(type) ?? 'Opaque' : 'Opaque';
  return { type, name, value: readTable(source, readOffset(source, valueAt, path), name, path) };
}

function readLength(source: Source, at: number, elementBytes: number, path: string): number {
  const length = source.view.getUint32(at, true);
  checkRange(source, at + 4, length * elementBytes, Math.min(elementBytes, 8), path);
  return length;
}

function readString(source: Source, at: number, path: string): string {
  const length = readLength(source, at, 1, path);
  checkRange(source, at + 4, length + 1, 1, path);
  if (source.bytes[at + 4 + length] !== 0) refuse(path, 'the string does not end with a zero byte');
  source.elementBytesLeft -= length;
  if (source.elementBytesLeft < 0) refuse(path, 'more text than the file can hold');
  return new TextDecoder().decode(source.bytes.subarray(at + 4, at + 4 + length));
}

function readVector(source: Source, at: number, type: Scalar, path: string): Uint8Array | Int32Array | Float32Array | BigInt64Array {
  const length = readLength(source, at, scalarBytes[type], path);
  const start = at + 4;
  if (scalarBytes[type] === 1) return source.bytes.subarray(start, start + length);
  source.elementBytesLeft -= length * scalarBytes[type];
  if (source.elementBytesLeft < 0) refuse(path, 'more elements than the file can hold');
  const copy = source.bytes.slice(start, start + length * scalarBytes[type]).buffer;
  if (type === 'float32') return new Float32Array(copy);
  return type === 'int64' ? new BigInt64Array(copy) : new Int32Array(copy);
}

function readScalar(view: DataView, at: number, type: Scalar): number {
  switch (type) {
    case 'bool':
    case 'uint8':
      return view.getUint8(at);
    case 'int8':
      return view.getInt8(at);
    case 'uint16':
      return view.getUint16(at, true);
    case 'int32':
      return view.getInt32(at, true);
    case 'uint32':
      return view.getUint32(at, true);
    case 'float32':
      return view.getFloat32(at, true);
    case 'int64':
      return Number(view.getBigInt64(at, true));
    case 'uint64':
      return Number(view.getBigUint64(at, true));
  }
}
