import { ok, problem, type Result } from '../../proto/result.ts';
import { rowLengthOf } from './layout.ts';
import { MISSING, type ColumnSpec } from './spec.ts';
import type { RawValues, Transform } from './transform.ts';

/** Beyond this a reading is a fault of its source, not a measurement: squares of it no longer fit a float32. */
const absoluteMax = 1e18;
/** Rows of pixels of channels. */
const imageNestingMax = 2;

/** Rows of a reading as a transform counts them: sources give a picture as height x width rows of its channels, which an image column takes as one. */
export function inputRows(columns: readonly ColumnSpec[], rows: number): number {
  const [first] = columns;
  return first?.kind === 'image' && rows === first.height * first.width ? 1 : rows;
}

/** The values of a reading: numbers, or the bytes of a picture, as they are where its source has read them; else as decodeReading reads them. */
export function readingValues(values: unknown, { columns, rowLength }: Pick<Transform, 'columns' | 'rowLength'>, rows: number): Result<RawValues> {
  const isRead = values instanceof Float32Array || (values instanceof Uint8Array && columns[0]?.kind === 'image');
  return isRead && values.length === rows * rowLength ? ok(values) : decodeReading(values, columns, rows);
}

/**
 * Reads values from outside: one row, or several rows flat, as an array in column order or (one row) an object by
 * column name. null is a missing value; a category is given as its name and becomes its index.
 *
 * An image is a list of its height x width x channels values, 0 black to 255 white, pixel by pixel, nested or flat.
 *
 * @returns rows x columns float32 values, or `reading.invalid` naming the row, the column, what was given and what was expected
 */
export function decodeReading(json: unknown, columns: readonly ColumnSpec[], rows = 1): Result<Float32Array> {
  const [only] = columns;
  const rowLength = rowLengthOf(columns);
  const listed = json instanceof Float32Array || json instanceof Uint8Array ? ok([...json]) : Array.isArray(json) ? ok(only?.kind === 'image' ? json.flat(imageNestingMax) : (json as unknown[])) : listByName(json, columns, rows);
  if (!listed.ok) return listed;
  const values = listed.value;
  if (values.length !== rows * rowLength) {
    const names = only?.kind === 'image' ? `${only.name}, ${only.height} x ${only.width} pixels of ${only.channels}` : `${columns.slice(0, 6).map((column) => column.name).join(', ')}${columns.length > 6 ? ', …' : ''}`;
    return problem('reading.invalid', `expected ${rows === 1 ? '' : `${rows} rows x `}${rowLength} values (${names}), got ${values.length}`);
  }
  const decoded = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const column = columns[i % columns.length] as ColumnSpec;
    const value = decodeValue(values[i], column);
    if (typeof value === 'string') {
      const row = rows === 1 ? '' : `row ${Math.floor(i / columns.length)}, `;
      return problem('reading.invalid', `${row}column ${JSON.stringify(column.name)}: ${value}`);
    }
    decoded[i] = value;
  }
  return ok(decoded);
}

/** The value as a float32, or what is wrong with it. */
function decodeValue(value: unknown, column: ColumnSpec): number | string {
  if (value === null) return MISSING;
  if (column.kind === 'category') {
    const index = column.categories.indexOf(value as string);
    return index >= 0 ? index : `${show(value)} is not one of its categories (${column.categories.slice(0, 8).map(show).join(', ')}${column.categories.length > 8 ? ', …' : ''})`;
  }
  if (typeof value !== 'number') return `expected a number or null, got ${show(value)}`;
  if (!(Math.abs(value) <= absoluteMax)) return `${value} is beyond ±${absoluteMax}; check the unit and the source`;
  return value;
}

function listByName(json: unknown, columns: readonly ColumnSpec[], rows: number): Result<unknown[]> {
  if (typeof json !== 'object' || json === null || rows !== 1) return problem('reading.invalid', `expected a list of ${rows * columns.length} values, got ${show(json)}`);
  const given = json as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    if (columns.some((column) => column.name === key)) continue;
    const meant = columns.find((column) => column.name.trim() === key.trim());
    return problem('reading.invalid', `unknown column ${show(key)}${meant === undefined ? '' : `; did you mean ${show(meant.name)} (spaces count)?`}`);
  }
  const absent = columns.find((column) => !Object.hasOwn(given, column.name));
  if (absent !== undefined) return problem('reading.invalid', `column ${show(absent.name)} is absent; give null for a missing value`);
  return ok(columns.flatMap((column): unknown[] => {
    const value = given[column.name];
    return column.kind === 'image' && Array.isArray(value) ? value.flat(imageNestingMax) : [value];
  }));
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
