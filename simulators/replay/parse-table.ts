import { ok, problem, type Result } from '../../proto/result.ts';
import type { Format } from './description.ts';

/** A value as it stands in a file; undefined where the row does not have it. */
export type Cell = string | number | null | undefined;

/** A file as rows of cells under named columns. */
export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly Cell[] }[];
  /** Lines that are no row of this format. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

/** Reads a file's text. A file without a readable header is an error; a line that is no row is listed, not dropped in silence. */
export function parseTable(text: string, format: Format, file: string): Result<Table> {
  const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  switch (format.kind) {
    case 'csv':
      return parseCsv(content, format.delimiter, format.columns, file);
    case 'libsvm':
      return ok(parseLibsvm(content, format, file));
    case 'jsonl':
      return ok(parseJsonLines(content, file));
  }
}

function parseCsv(text: string, delimiter: string, named: readonly string[] | undefined, file: string): Result<Table> {
  const records = splitCsv(text, delimiter);
  const columns = named ?? records.shift()?.cells;
  if (columns === undefined) return problem('dataset.invalid', `${file} is empty; expected a first line that names the columns`);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) return problem('dataset.invalid', `${file} has two columns called ${JSON.stringify(twice)}; columns must differ in name`);
  const rows = records.filter((record) => record.cells.length === columns.length);
  const refused = records.filter((record) => record.cells.length !== columns.length).map((record) => ({ line: record.line, reason: `${record.cells.length} values for ${columns.length} columns` }));
  return ok({ file, columns, rows, refused });
}

/** RFC 4180: a quoted value may hold delimiters, line ends and doubled quotes. Empty lines are passed over. */
function splitCsv(text: string, delimiter: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let startLine = 1;
  const endRecord = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cell !== '') records.push({ line: startLine, cells });
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '\n') line++;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (character === '"' && cell === '') {
      quoted = true;
    } else if (character === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRecord();
      startLine = line;
    } else if (character !== '\r') {
      cell += character;
    }
  }
  endRecord();
  return records;
}

function parseLibsvm(text: string, format: Extract<Format, { kind: 'libsvm' }>, file: string): Table {
  const columns = [...format.head];
  const places = new Map<string, number>();
  const rows: { line: number; cells: Cell[] }[] = [];
  const refused: { line: number; reason: string }[] = [];
  text.split('\n').forEach((content, i) => {
    const [head, ...entries] = content.trim().split(/\s+/);
    if (head === undefined || head === '') return;
    const cells: Cell[] = head.split(format.headSeparator);
    if (cells.length !== format.head.length) {
      refused.push({ line: i + 1, reason: `the head ${JSON.stringify(head)} has ${cells.length} parts for ${format.head.join(format.headSeparator)}` });
      return;
    }
    for (const entry of entries) {
      const [index, value] = entry.split(':');
      if (index === undefined || value === undefined || !/^\d+$/.test(index)) {
        refused.push({ line: i + 1, reason: `${JSON.stringify(entry.slice(0, 40))} is not index:value` });
        return;
      }
      let place = places.get(index);
      if (place === undefined) {
        place = columns.push(index) - 1;
        places.set(index, place);
      }
      cells[place] = value;
    }
    rows.push({ line: i + 1, cells });
  });
  const absent: Cell = format.absent === 'zero' ? '0' : undefined;
  return { file, columns, rows: rows.map((row) => ({ line: row.line, cells: columns.map((_, place) => row.cells[place] ?? absent) })), refused };
}

function parseJsonLines(text: string, file: string): Table {
  const columns: string[] = [];
  const places = new Map<string, number>();
  const rows: { line: number; cells: Cell[] }[] = [];
  const refused: { line: number; reason: string }[] = [];
  text.split('\n').forEach((content, i) => {
    if (content.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      refused.push({ line: i + 1, reason: 'not JSON' });
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refused.push({ line: i + 1, reason: 'not an object of named values' });
      return;
    }
    const cells: Cell[] = [];
    for (const [column, cell] of Object.entries(value as Record<string, unknown>)) {
      let place = places.get(column);
      if (place === undefined) {
        place = columns.push(column) - 1;
        places.set(column, place);
      }
      cells[place] = typeof cell === 'number' || typeof cell === 'string' || cell === null ? cell : JSON.stringify(cell);
    }
    rows.push({ line: i + 1, cells });
  });
  return { file, columns, rows, refused };
}
