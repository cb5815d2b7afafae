import { limits } from '../../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Reading } from './reading.ts';

export const binaryTypes = ['float32', 'uint8'] as const;

/**
 * Numbers as they lie in memory, little-endian, row by row.
 *
 * @param facts what is said beside the bytes: `type` (float32), `rows` (1), `key`, `atMs`
 */
export function decodeBinary(bytes: Uint8Array, facts: Pick<URLSearchParams, 'get'>): Result<Reading, Problem<'reading.invalid'>> {
  const { key, atMs } = decodeReadingFacts(facts);
  const type = facts.get('type') ?? 'float32';
  const rows = Number(facts.get('rows') ?? 1);
  if (type !== 'float32' && type !== 'uint8') return problem('reading.invalid', `type=${type}: expected ${binaryTypes.join(' or ')}`);
  const width = type === 'float32' ? 4 : 1;
  const count = bytes.byteLength / width;
  if (!Number.isSafeInteger(rows) || rows < 1 || rows > limits.sampleValuesMax) return problem('reading.invalid', `rows=${facts.get('rows')}: expected a whole number from 1 to ${limits.sampleValuesMax}`);
  if (count === 0 || count > limits.sampleValuesMax || !Number.isInteger(count / rows)) return problem('reading.invalid', `${bytes.byteLength} bytes are not ${rows} rows of ${type} values (at most ${limits.sampleValuesMax})`);
  if (atMs !== undefined && !(Number.isSafeInteger(atMs) && atMs >= 0)) return problem('reading.invalid', `atMs=${facts.get('atMs')}: expected whole milliseconds since 1970`);
  if (type === 'uint8') return ok({ key, atMs, rows, values: new Uint8Array(bytes) });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = view.getFloat32(4 * i, true);
  return ok({ key, atMs, rows, values });
}

/** Key and time as they are said beside a body. */
export function decodeReadingFacts(facts: Pick<URLSearchParams, 'get'>): { readonly key: string; readonly atMs: number | undefined } {
  const at = facts.get('atMs');
  return { key: (facts.get('key') ?? '').replaceAll('\0', '').slice(0, limits.topicBytesMax), atMs: at === null ? undefined : Number(at) };
}
