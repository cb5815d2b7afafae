import { limits } from '../../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { suggestName } from '../suggest-name.ts';
import type { Reading } from './reading.ts';
import { lineBytesMax, longLine } from './source.ts';

/** It travels as the sample's source key. */
const keyCharsMax = limits.topicBytesMax;
const fields: readonly string[] = ['key', 'atMs', 'values', 'rows'];

export type LineProblem = Problem<'reading.not_json' | 'reading.invalid' | 'reading.too_long'>;

/**
 * Reads `{"key"?: string, "atMs"?: number, "values": [...]}` or, for a whole window, `{"key"?, "rows": [[...], ...]}`.
 * `values` may also be an object by column name. A field that nobody knows is refused: it may be a misspelt one that matters.
 */
export function decodeLine(line: string): Result<Reading, LineProblem> {
  if (line === longLine) return problem('reading.too_long', `the line is over ${lineBytesMax} bytes; a window of ${limits.sampleValuesMax} values fits into that`);
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return problem('reading.not_json', `expected one JSON object per line like {"values":[1,2]}, got ${line.slice(0, 80)}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return problem('reading.invalid', 'expected an object like {"values":[1,2]}');
  const unknown = Object.keys(json).find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    const meant = suggestName(unknown, fields);
    return problem('reading.invalid', `nobody knows the field ${JSON.stringify(unknown)}; ${meant === undefined ? `a reading has ${fields.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`}`);
  }
  const { key, atMs, values, rows } = json as Record<string, unknown>;
  if (key !== undefined && (typeof key !== 'string' || key.length > keyCharsMax || key.includes('\0'))) return problem('reading.invalid', `"key" must be text of at most ${keyCharsMax} characters`);
  if (atMs !== undefined && !(Number.isSafeInteger(atMs) && (atMs as number) >= 0)) return problem('reading.invalid', `"atMs" must be whole milliseconds since 1970, got ${JSON.stringify(atMs)}`);
  if (values !== undefined && rows !== undefined) return problem('reading.invalid', 'the line has both "values" (one row) and "rows" (a whole window); give one of them');
  const common = { key: key ?? '', atMs: atMs as number | undefined };
  if (rows === undefined) {
    if (values === undefined) return problem('reading.invalid', 'the line has neither "values" (one row) nor "rows" (a whole window)');
    return ok({ ...common, values, rows: 1 });
  }
  if (!Array.isArray(rows) || rows.length === 0 || !Array.isArray(rows[0])) return problem('reading.invalid', '"rows" must be a list of rows like [[1,2],[3,4]]');
  const flat = flatten(rows, rows[0].length);
  return typeof flat === 'string' ? problem('reading.invalid', flat) : ok({ ...common, values: flat, rows: rows.length });
}

/** The rows one after the other, or what is wrong with them. One pass: an image has thousands of rows. */
function flatten(rows: readonly unknown[], width: number): unknown[] | string {
  const values: unknown[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!Array.isArray(row)) return `row ${at} is ${typeof row}; "rows" must be a list of rows like [[1,2],[3,4]]`;
    if (row.length !== width) return `row ${at} has ${row.length} values, row 0 has ${width}`;
    for (let i = 0; i < width; i++) values.push(row[i]);
  }
  return values;
}
