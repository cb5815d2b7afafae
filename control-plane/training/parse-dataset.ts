import { z } from 'zod';
import { decodeReading } from '../../features/transform/decode-reading.ts';
import { limits } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { exampleWidth, labelNames, type Dataset, type DatasetProblem } from './dataset.ts';
import { nameBlocks, splitDataset, strataOfValues } from './split-dataset.ts';
import { datasetHeader, splits, type DatasetHeader, type Split } from './training-spec.ts';

/** Problems that are described one by one; those after them are only counted. */
const problemsMax = 5;

const rowFields = ['x', 'y', 'block', 'key', 'split'];
const rowText = z.string().max(limits.textCharsMax);
const rowSchema = z.looseObject({ x: z.unknown().optional(), y: z.unknown().optional(), block: rowText.optional(), key: rowText.optional(), split: z.enum(splits).optional() });
type Row = z.infer<typeof rowSchema>;

/**
 * Reads a dataset: newline-delimited JSON, first the header, then one row per line. Nothing is taken unless every line
 * is right; the same text gives the same dataset.
 *
 * @returns the rows with their split, or `dataset.invalid` that names the line and the column of the first bad values
 *   and counts the rest
 */
export function parseDataset(text: string): Result<Dataset, DatasetProblem> {
  const lines = text.split('\n');
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  const header = parseHeader(lines[0]);
  if (!header.ok) return header;
  const rowCount = lines.length - 1;
  if (rowCount < 1) return problem('dataset.invalid', 'the dataset has a header but no rows; give at least one row per class');
  if (rowCount > limits.datasetRowsMax) return problem('dataset.invalid', `the dataset has ${rowCount} rows, over the limit of ${limits.datasetRowsMax}`);

  const width = exampleWidth(header.value);
  const inputs = new Float32Array(rowCount * width);
  const values = new Float32Array(rowCount);
  const rows: Row[] = [];
  const problems: string[] = [];
  let problemCount = 0;
  for (let i = 0; i < rowCount; i++) {
    const row = parseRow(lines[i + 1] as string, header.value);
    if (row.ok) {
      inputs.set(row.value.input, i * width);
      values[i] = row.value.value;
      rows.push(row.value.row);
    } else if (problemCount++ < problemsMax) problems.push(`line ${i + 2}: ${row.error}`);
  }
  if (problemCount > 0) return problem('dataset.invalid', `${problems.join('; ')}${problemCount > problems.length ? `; and ${problemCount - problems.length} more bad lines` : ''} (${problemCount} of ${rowCount} rows; none was taken)`);
  return ok(withSplits(header.value, rows, inputs, values));
}

function withSplits(header: DatasetHeader, rows: readonly Row[], inputs: Float32Array, values: Float32Array): Dataset {
  const rowCount = rows.length;
  const strata = header.task === 'regression' ? strataOfValues(values) : [...values];
  const runs = nameBlocks(header.task === 'regression' ? strata.map(() => 0) : strata, header.split.blockRows ?? Math.max(1, Math.round(rowCount / 100)));
  const blocks = rows.map((row, i) => row.block ?? (runs[i] as string));
  // Only normal rows teach an autoencoder what normal is: anomalies are there to measure with.
  const taught = rows.flatMap((_, i) => (header.task === 'anomaly' && values[i] === 1 ? [] : [i]));
  const drawn = splitDataset(taught.map((i) => ({ block: blocks[i] as string, stratum: strata[i] as number, split: rows[i]?.split })), header.split);
  const sides = rows.map((): Split => 'holdout');
  taught.forEach((i, at) => (sides[i] = drawn[at] as Split));
  return {
    header,
    rowCount,
    inputs,
    values,
    splits: sides,
    origins: rows.map(() => 'base' as const),
    blocks,
    keys: rows.map((row) => row.key ?? ''),
  };
}

function parseHeader(line: string | undefined): Result<DatasetHeader, DatasetProblem> {
  const json = parseJson(line ?? '');
  if (!json.ok) return problem('dataset.invalid', `line 1: ${json.error}; expected the header {name, task, classNames, columns}`);
  const parsed = datasetHeader.safeParse(json.value);
  if (!parsed.success) return problem('dataset.invalid', `line 1 (header): ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'header'}: ${issue.message}`).join('; ')}`);
  const header = parsed.data;
  const twice = (names: readonly string[]): string | undefined => names.find((name, i) => names.indexOf(name) !== i);
  const column = twice(header.columns.map((entry) => entry.name));
  if (column !== undefined) return problem('dataset.invalid', `line 1 (header): the column ${JSON.stringify(column)} is named twice`);
  const padded = [...header.columns.map((entry) => entry.name), ...header.classNames].find((name) => name !== name.trim());
  if (padded !== undefined) return problem('dataset.invalid', `line 1 (header): the name ${JSON.stringify(padded)} begins or ends with a space; remove it, devices compare names exactly`);
  const className = twice(header.classNames);
  if (className !== undefined) return problem('dataset.invalid', `line 1 (header): the class ${JSON.stringify(className)} is named twice`);
  if (header.task === 'classification' && header.classNames.length < 2) return problem('dataset.invalid', `line 1 (header): a classification needs at least 2 class names, got ${header.classNames.length}`);
  if (exampleWidth(header) > limits.sampleValuesMax) return problem('dataset.invalid', `line 1 (header): ${header.windowRows} rows x ${exampleWidth(header) / header.windowRows} values are over the limit of ${limits.sampleValuesMax} values`);
  return ok(header);
}

function parseRow(line: string, header: DatasetHeader): Result<{ row: Row; input: Float32Array; value: number }, string> {
  const json = parseJson(line);
  if (!json.ok) return json;
  const parsed = rowSchema.safeParse(json.value);
  if (!parsed.success) return { ok: false, error: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`).join('; ') };
  const unknown = Object.keys(parsed.data).find((field) => !rowFields.includes(field));
  if (unknown !== undefined) {
    const meant = rowFields.find((field) => field === unknown.trim().toLowerCase());
    return { ok: false, error: `unknown field ${JSON.stringify(unknown)}; ${meant === undefined ? `a row has ${rowFields.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`}` };
  }
  const input = decodeReading(parsed.data.x, header.columns, header.windowRows);
  if (!input.ok) return { ok: false, error: input.error.message };
  const value = decodeLabel(parsed.data.y, header);
  return value.ok ? ok({ row: parsed.data, input: input.value, value: value.value }) : { ok: false, error: `y: ${value.error}` };
}

/** A label as the number that is trained on; null is a normal row where the task is anomaly. */
export function decodeLabel(label: unknown, header: Pick<DatasetHeader, 'task' | 'classNames'>): Result<number, string> {
  const names = labelNames(header);
  if (header.task === 'anomaly' && (label === null || label === undefined)) return ok(0);
  if (header.task === 'regression') {
    return typeof label === 'number' && Math.abs(label) <= 1e18 ? ok(label) : { ok: false, error: `expected a number, got ${show(label)}` };
  }
  const index = names.indexOf(label as string);
  return index >= 0 ? ok(index) : { ok: false, error: `expected one of the classes ${names.slice(0, 12).map(show).join(', ')}${names.length > 12 ? ', …' : ''}, got ${show(label)}` };
}

function parseJson(text: string): Result<unknown, string> {
  if (text.trim() === '') return { ok: false, error: 'the line is empty; remove it' };
  try {
    return ok(JSON.parse(text));
  } catch (cause) {
    return { ok: false, error: `not JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
