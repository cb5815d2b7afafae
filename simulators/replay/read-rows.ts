import type { ColumnSpec } from '../../features/transform/spec.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { Truth, Value } from '../scenario.ts';
import type { Description } from './description.ts';
import { nearestName } from './nearest-name.ts';
import type { Cell, Table } from './parse-table.ts';

/** A recorded row in the description's terms. */
export interface RecordedRow {
  /** Names the row for ever, without the phase. */
  readonly key: string;
  readonly x: readonly Value[];
  readonly y: Truth;
  /** What the device column says; empty without one. */
  readonly device: string;
  /** The value that a column names for the order. */
  readonly sortBy: Cell;
}

/** What was wrong with values or rows, by place. */
export interface Finding {
  readonly file: string;
  /** The column, or empty where the whole line is meant. */
  readonly column: string;
  readonly code: 'missing' | 'not_a_number' | 'implausible' | 'unknown_category' | 'unknown_label' | 'unreadable_line';
  /** row: it is left out, since it cannot be scored. value: it is taken as missing. */
  readonly refused: 'row' | 'value';
  readonly count: number;
  readonly firstLine: number;
  readonly example: string;
}

/** float32 beyond this cannot be told from the mark of a missing value. */
const magnitudeMax = 1e38;

export function inputColumns(description: Description): ColumnSpec[] {
  return description.inputs.flatMap((input): ColumnSpec[] => {
    if (typeof input === 'string') return [{ kind: 'number', name: input }];
    if ('categories' in input) return [{ kind: 'category', name: input.name, categories: input.categories }];
    return Array.from({ length: input.to - input.from + 1 }, (_, i) => ({ kind: 'number', name: String(input.from + i) }));
  });
}

/** Class names, each once: those of whole numbers first, ascending, then in the order of the description. */
export function classNamesOf(description: Description): string[] {
  return [...new Set(Object.values(description.label.classes ?? {}))];
}

/**
 * Picks the described columns out of a table. A column that is not there is an error that names the nearest one; a
 * missing, unreadable or implausible value becomes null and is counted; a row without a usable label is counted and left out.
 */
export function readRows(table: Table, description: Description, sortColumn: string | undefined): Result<{ rows: RecordedRow[]; findings: Finding[] }> {
  const columns = inputColumns(description);
  const deviceColumn = description.device.by === 'column' ? description.device.column : undefined;
  const wanted = [...columns.map((column) => column.name), description.label.column, ...[deviceColumn, sortColumn, description.keyColumn].filter((name) => name !== undefined), ...Object.keys(description.plausible)];
  const places = new Map<string, number>();
  for (const name of wanted) {
    const place = table.columns.indexOf(name);
    if (place < 0) return problem('dataset.invalid', unknownColumn(name, table));
    places.set(name, place);
  }
  const inputs = columns.map((column) => ({ column, place: places.get(column.name) as number, plausible: description.plausible[column.name] }));
  const labelPlace = places.get(description.label.column) as number;
  const count = createFindings(table.file);
  const rows: RecordedRow[] = [];
  for (const refused of table.refused) count('', 'unreadable_line', 'row', refused.line, refused.reason);
  for (const { line, cells } of table.rows) {
    const y = readLabel(cells[labelPlace], description);
    if (y === undefined) {
      count(description.label.column, 'unknown_label', 'row', line, shown(cells[labelPlace]));
      continue;
    }
    const x = inputs.map(({ column, place, plausible }): Value => {
      const read = readValue(cells[place], column, plausible, description.missing);
      if (read.code !== undefined) count(column.name, read.code, 'value', line, shown(cells[place]));
      return read.value;
    });
    const cell = (name: string | undefined): Cell => (name === undefined ? undefined : cells[places.get(name) as number]);
    const key = description.keyColumn === undefined ? `${table.file}:${line}` : String(cell(description.keyColumn) ?? '');
    rows.push({ key, x, y, device: String(cell(deviceColumn) ?? ''), sortBy: cell(sortColumn) });
  }
  return ok({ rows, findings: count.all() });
}

function readLabel(cell: Cell, description: Description): Truth | undefined {
  const text = String(cell ?? '').trim();
  if (description.label.classes !== undefined) return Object.hasOwn(description.label.classes, text) ? description.label.classes[text] : undefined;
  const value = readNumber(cell);
  return value === undefined || Math.abs(value) > magnitudeMax ? undefined : value;
}

function readValue(cell: Cell, column: ColumnSpec, plausible: readonly [number, number] | undefined, missing: readonly string[]): { value: Value; code?: Finding['code'] } {
  if (cell === undefined || cell === null || missing.includes(String(cell).trim())) return { value: null, code: 'missing' };
  if (column.kind === 'category') return column.categories.includes(String(cell)) ? { value: String(cell) } : { value: null, code: 'unknown_category' };
  const value = readNumber(cell);
  if (value === undefined) return { value: null, code: 'not_a_number' };
  if (Math.abs(value) > magnitudeMax || (plausible !== undefined && (value < plausible[0] || value > plausible[1]))) return { value: null, code: 'implausible' };
  return { value };
}

function readNumber(cell: Cell): number | undefined {
  if (typeof cell === 'number') return cell;
  const text = (cell ?? '').trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function unknownColumn(name: string, table: Table): string {
  const nearest = nearestName(name, table.columns);
  const hint = nearest === undefined ? 'the file has no columns' : `the nearest is ${JSON.stringify(nearest)}${nearest.trim() === name.trim() ? ' (they differ in spaces at the ends)' : ''}`;
  return `${table.file} has no column ${JSON.stringify(name)}; ${hint}. Write the name in the description exactly as it stands in the file`;
}

function shown(cell: Cell): string {
  return cell === undefined ? 'absent' : JSON.stringify(cell).slice(0, 60);
}

type Count = ((column: string, code: Finding['code'], refused: Finding['refused'], line: number, example: string) => void) & { all(): Finding[] };

function createFindings(file: string): Count {
  const findings = new Map<string, Finding>();
  const count = (column: string, code: Finding['code'], refused: Finding['refused'], line: number, example: string): void => {
    const place = `${column}\0${code}`;
    const known = findings.get(place) ?? { file, column, code, refused, count: 0, firstLine: line, example };
    findings.set(place, { ...known, count: known.count + 1 });
  };
  return Object.assign(count, { all: () => [...findings.values()] });
}
