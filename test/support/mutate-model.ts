import { encodeTables } from '../../converter/emit/encode-tables.ts';
import type { Random } from '../../proto/random.ts';
import { decodeTables } from '../../runtime/schema/decode-tables.ts';
import type { Decoded } from '../../runtime/schema/tflite-schema.ts';

/** Flips bits, replaces bytes and words, clears runs, cuts: what a bad disk, a bad line or a bad person does to a file. */
export function mutateBytes(base: Uint8Array, random: Random): Uint8Array {
  const pick = (below: number): number => Math.floor(random() * below);
  const bytes = base.slice();
  const view = new DataView(bytes.buffer);
  const words = [0, 1, 4, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff, bytes.byteLength];
  const kind = pick(5);
  if (kind === 4) return bytes.subarray(0, pick(bytes.byteLength));
  for (let times = 1 + pick(4); times > 0; times--) {
    const at = pick(bytes.byteLength - 4);
    switch (kind) {
      case 0: bytes[at] = (bytes[at] as number) ^ (1 << pick(8)); break;
      case 1: bytes[at] = pick(256); break;
      case 2: view.setUint32(at & ~3, words[pick(words.length)] as number, true); break;
      default: bytes.fill(0, at, at + pick(40));
    }
  }
  return bytes;
}

const hostileNumbers = [0, -1, 1, 2, 3, 7, 127, 255, 65_535, 65_536, 2 ** 20, 2 ** 31 - 1, -(2 ** 31), 1e9];

/** Valid flatbuffers with one to three numbers replaced by hostile or merely different ones: what byte noise seldom reaches. */
export function mutateNumbers(base: Uint8Array, random: Random): Uint8Array {
  const pick = (below: number): number => Math.floor(random() * below);
  const decoded = decodeTables(base);
  if (!decoded.ok) throw new Error(decoded.error.message);
  const model = structuredClone(decoded.value) as unknown as Record<string, unknown>;
  const setters = listNumbers(model);
  for (let times = 1 + pick(3); times > 0; times--) {
    const value = random() < 0.3 ? pick(12) - 2 : hostileNumbers[pick(hostileNumbers.length)] as number;
    (setters[pick(setters.length)] as (value: number) => void)(value);
  }
  return encodeTables(model as unknown as Decoded<'Model'>);
}

/** A setter for each number in the tables, of long vectors for their first 32. */
function listNumbers(table: unknown): ((value: number) => void)[] {
  if (typeof table !== 'object' || table === null) return [];
  if (table instanceof BigInt64Array) return [...table.keys()].slice(0, 32).map((i) => (value) => void (table[i] = BigInt(Math.trunc(value))));
  if (table instanceof Uint8Array) {
    // Small constants are int32: axes, shapes, paddings.
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
    return Array.from({ length: Math.min(32, Math.floor(table.byteLength / 4)) }, (_, i) => (value) => view.setInt32(4 * i, value, true));
  }
  if (ArrayBuffer.isView(table)) {
    const list = table as Int32Array | Float32Array;
    // 7 stands for a scale that is legal and absurd.
    return [...list.keys()].slice(0, 32).map((i) => (value) => void (list[i] = table instanceof Float32Array && value === 7 ? 1e-30 : value));
  }
  const record = table as Record<string, unknown>;
  return Object.keys(record).flatMap((key) => (typeof record[key] === 'number' ? [(value: number): void => void (record[key] = value)] : listNumbers(record[key])));
}
