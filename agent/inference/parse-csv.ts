import { limits } from '../../proto/limits.ts';
import type { Reading } from './reading.ts';
import { readTime } from './read-time.ts';
import { lineBytesMax } from './source.ts';
import type { SourceOf } from './source-config.ts';

export type CsvOptions = Extract<SourceOf<'folder'>['content'], { kind: 'csv' }>;

const newline = 10;
const quote = 34;

/** A record of a CSV file and where the next one begins. */
export interface CsvRecord {
  /** Undefined where it was over the limit and passed over. */
  readonly text: string | undefined;
  readonly nextOffset: number;
}

/**
 * The whole records in a piece of a file (RFC 4180: a line break inside quotes belongs to its field). What has no end yet is left for
 * the next look.
 *
 * @param offset where in the file the bytes begin
 */
export function splitCsvRecords(bytes: Uint8Array, offset: number): CsvRecord[] {
  const records: CsvRecord[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) quoted = !quoted;
    // A quote that nobody closes must not swallow the rest of the file.
    else if (byte === newline && (!quoted || i - start > lineBytesMax)) {
      records.push({ text: i - start > lineBytesMax ? undefined : decodeText(bytes.subarray(start, i)), nextOffset: offset + i + 1 });
      start = i + 1;
      quoted = false;
    }
  }
  return records;
}

function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\r$/, '');
}

/** A record's fields; quotes are taken off and doubled ones made single. */
export function splitCsvFields(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < record.length; i++) {
    const char = record[i] as string;
    if (quoted && char === '"' && record[i + 1] === '"') {
      field += '"';
      i += 1;
    } else if (char === '"' && (quoted || field.trim() === '')) {
      quoted = !quoted;
      if (quoted) field = '';
    } else if (char === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  return [...fields, field];
}

/** How a file's records become readings; a sentence where its header lacks what the config names. */
export type CsvRows = (record: string, row: number, name: string) => Reading | string;

/** @param header the file's first record */
export function createCsvRows(header: string, { delimiter, decimal, columns, text, key, time }: CsvOptions): CsvRows | string {
  const headers = splitCsvFields(header, delimiter).map((field) => field.trim());
  const wanted = columns === undefined ? headers.filter((name) => name !== key && name !== time?.header).map((name) => [name, name] as const) : Object.entries(columns);
  const absent = [...wanted.map(([, name]) => name), ...(key === undefined ? [] : [key]), ...(time === undefined ? [] : [time.header])].filter((name) => !headers.includes(name));
  if (absent.length > 0) return `its header has no ${absent.map((name) => JSON.stringify(name)).join(', ')}; it has ${headers.slice(0, 12).map((name) => JSON.stringify(name)).join(', ')}`;
  const places = wanted.map(([column, name]) => ({ column, at: headers.indexOf(name), isText: text.includes(column) }));
  const keyAt = key === undefined ? -1 : headers.indexOf(key);
  const timeAt = time === undefined ? -1 : headers.indexOf(time.header);
  return (record, row, name) => {
    const fields = splitCsvFields(record, delimiter);
    if (fields.length !== headers.length) return `it has ${fields.length} fields, the header ${headers.length}`;
    const atMs = time === undefined ? undefined : readTime(fields[timeAt], time.unit);
    if (time !== undefined && atMs === undefined) return `${JSON.stringify(fields[timeAt])} is no time in the unit ${time.unit}`;
    const values = Object.fromEntries(places.map(({ column, at, isText }) => [column, isText ? fields[at] : readField(fields[at] as string, decimal)]));
    return { key: (keyAt < 0 ? `${name}:${row}` : (fields[keyAt] as string)).slice(0, limits.topicBytesMax), atMs, values, rows: 1 };
  };
}

/** A number; null where the field is empty; text where it is no number (a category, or to be refused as such). */
function readField(field: string, decimal: '.' | ','): number | string | null {
  const trimmed = field.trim();
  if (trimmed === '') return null;
  if (/^[+-]?nan$/i.test(trimmed)) return NaN;
  const number = Number(decimal === ',' ? trimmed.replaceAll('.', '').replace(',', '.') : trimmed);
  return Number.isNaN(number) ? trimmed : number;
}
