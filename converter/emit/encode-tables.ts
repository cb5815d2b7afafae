import { Builder } from 'flatbuffers';
import { fileIdentifier, scalarBytes, tableFields, type Encodable, type Field, type Scalar, type TableName, type UnionValue } from '../../runtime/schema/tflite-schema.ts';

type AnyTable = Readonly<Record<string, unknown>>;
type VectorData = Uint8Array | Int32Array | Float32Array | BigInt64Array;

/** A model's tables as the bytes of a .tflite file; the same tables give the same bytes. */
export function encodeTables(model: Encodable<'Model'>): Uint8Array {
  const builder = new Builder(1 << 16);
  builder.finish(writeTable(builder, 'Model', model), fileIdentifier);
  return builder.asUint8Array().slice();
}

/** flatbuffers are written back to front: children first, then the table that refers to them. */
function writeTable(builder: Builder, name: TableName, table: AnyTable): number {
  const fields = Object.entries(tableFields[name] as Record<string, Field>);
  const references = new Map<string, number>();
  for (const [key, field] of fields) {
    const value = table[key];
    if (value !== undefined && field.kind !== 'scalar') references.set(key, writeReference(builder, field, value));
  }
  builder.startObject(fields.reduce((slots, [, field]) => slots + (field.kind === 'union' ? 2 : 1), 0));
  let slot = 0;
  for (const [key, field] of fields) {
    if (field.kind === 'union') {
      const value = table[key] as UnionValue | undefined;
      if (value !== undefined) {
        builder.addFieldInt8(slot, value.type, 0);
        builder.addFieldOffset(slot + 1, references.get(key) as number, 0);
      }
      slot += 2;
      continue;
    }
    if (field.kind === 'scalar') writeScalar(builder, slot, field, (table[key] as number | undefined) ?? field.default);
    else if (references.has(key)) builder.addFieldOffset(slot, references.get(key) as number, 0);
    slot++;
  }
  return builder.endObject();
}

function writeReference(builder: Builder, field: Exclude<Field, { kind: 'scalar' }>, value: unknown): number {
  switch (field.kind) {
    case 'string': return builder.createString(value as string);
    case 'table': return writeTable(builder, field.table as TableName, value as AnyTable);
    case 'union': return writeTable(builder, (value as UnionValue).name, (value as UnionValue).value);
    case 'vector': return writeVector(builder, field.type, value as VectorData, field.alignment);
    case 'tables': {
      const offsets = (value as readonly AnyTable[]).map((entry) => writeTable(builder, field.table as TableName, entry));
      builder.startVector(4, offsets.length, 4);
      for (const offset of offsets.toReversed()) builder.addOffset(offset);
      return builder.endVector();
    }
  }
}

function writeVector(builder: Builder, type: Scalar, data: VectorData, alignment: number | undefined): number {
  const bytes = scalarBytes[type];
  if (data instanceof Uint8Array) {
    // Weights, nearly all of a file: in one piece. Aligned here, as the builder's own call aligns bytes to nothing.
    builder.prep(4, data.length);
    builder.prep(alignment ?? 1, data.length);
    return builder.createByteVector(data);
  }
  builder.startVector(bytes, data.length, alignment ?? bytes);
  for (let i = data.length - 1; i >= 0; i--) {
    const value = data[i] as number | bigint;
    if (typeof value === 'bigint') builder.addInt64(value);
    else if (type === 'float32') builder.addFloat32(value);
    else builder.addInt32(value);
  }
  return builder.endVector();
}

function writeScalar(builder: Builder, slot: number, field: Extract<Field, { kind: 'scalar' }>, value: number): void {
  switch (field.type) {
    case 'bool':
    case 'int8':
    case 'uint8': builder.addFieldInt8(slot, value, field.default); break;
    case 'uint16': builder.addFieldInt16(slot, value, field.default); break;
    case 'int32':
    case 'uint32': builder.addFieldInt32(slot, value, field.default); break;
    case 'float32': builder.addFieldFloat32(slot, value, field.default); break;
    case 'int64':
    case 'uint64': builder.addFieldInt64(slot, BigInt(value), BigInt(field.default)); break;
  }
}
