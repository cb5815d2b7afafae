import { z } from 'zod';
import { rowLengthOf } from '../../features/transform/layout.ts';
import { assert } from '../../proto/assert.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { datasetHeader, splits, type DatasetHeader, type Split } from './training-spec.ts';

export const origins = ['base', 'field'] as const;
export type Origin = (typeof origins)[number];

/** Examples as they are trained on, each with its side of the split, so that the hold-out stays the same in every snapshot. */
export interface Dataset {
  readonly header: DatasetHeader;
  readonly rowCount: number;
  /** rowCount x (windowRows x columns) raw values: MISSING where absent, a category as its index. */
  readonly inputs: Float32Array;
  /** Class index, value, or for anomalies 0 normal and 1 anomaly. */
  readonly values: Float32Array;
  readonly splits: readonly Split[];
  readonly origins: readonly Origin[];
  /** Rows of one block are neighbours that never stand on both sides of the split. */
  readonly blocks: readonly string[];
  /** What the row was called where it came from; empty where it has no name. */
  readonly keys: readonly string[];
}

export type DatasetProblem = Problem<'dataset.invalid'>;

/** Values of one example. */
export function exampleWidth(header: DatasetHeader): number {
  return header.windowRows * rowLengthOf(header.columns);
}

/** What the values of a row may be, by name; empty for a regression. */
export function labelNames(header: Pick<DatasetHeader, 'task' | 'classNames'>): readonly string[] {
  return header.task === 'anomaly' ? ['normal', 'anomaly'] : header.task === 'classification' ? header.classNames : [];
}

/** Numbers of the rows on one side of the split, in order. */
export function rowsOf(dataset: Dataset, split: Split, origin?: Origin): number[] {
  const rows: number[] = [];
  for (let i = 0; i < dataset.rowCount; i++) if (dataset.splits[i] === split && (origin === undefined || dataset.origins[i] === origin)) rows.push(i);
  return rows;
}

export interface DatasetCounts {
  readonly rows: number;
  readonly field: number;
  readonly bySplit: Readonly<Record<Split, number>>;
  /** By label name; empty for a regression. */
  readonly byLabel: Readonly<Record<string, Readonly<Record<Split, number>>>>;
}

export function countRows(dataset: Dataset): DatasetCounts {
  const empty = (): Record<Split, number> => ({ train: 0, validation: 0, holdout: 0 });
  const names = labelNames(dataset.header);
  const bySplit = empty();
  const byLabel: Record<string, Record<Split, number>> = Object.fromEntries(names.map((name) => [name, empty()]));
  let field = 0;
  for (let i = 0; i < dataset.rowCount; i++) {
    const split = dataset.splits[i] as Split;
    bySplit[split]++;
    if (dataset.origins[i] === 'field') field++;
    const counts = byLabel[names[dataset.values[i] as number] ?? ''];
    if (counts) counts[split]++;
  }
  return { rows: dataset.rowCount, field, bySplit, byLabel };
}

// "FLDS", version u16, 2 bytes of zero, length of the JSON u32, JSON, zeros up to a multiple of 4, inputs and values as
// float32, splits and origins as bytes; all little-endian. The same rows in the same order give the same bytes.
const magic = 0x53_44_4c_46;
const headBytes = 12;
const description = z.strictObject({ header: datasetHeader, rowCount: z.number().int().min(0), blocks: z.array(z.string()), keys: z.array(z.string()) });

export function encodeDataset(dataset: Dataset): Uint8Array {
  const { header, rowCount, inputs, values, blocks, keys } = dataset;
  assert(inputs.length === rowCount * exampleWidth(header) && values.length === rowCount && blocks.length === rowCount && keys.length === rowCount, 'a dataset holds one of each per row');
  const json = new TextEncoder().encode(canonicalJson({ header, rowCount, blocks, keys }));
  const dataStart = headBytes + Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(dataStart + 4 * (inputs.length + values.length) + 2 * rowCount);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, 1, true);
  view.setUint32(8, json.length, true);
  bytes.set(json, headBytes);
  new Float32Array(bytes.buffer, dataStart, inputs.length).set(inputs);
  new Float32Array(bytes.buffer, dataStart + 4 * inputs.length, rowCount).set(values);
  const tail = dataStart + 4 * (inputs.length + rowCount);
  for (let i = 0; i < rowCount; i++) {
    bytes[tail + i] = splits.indexOf(dataset.splits[i] as Split);
    bytes[tail + rowCount + i] = origins.indexOf(dataset.origins[i] as Origin);
  }
  return bytes;
}

/** Reads a snapshot and checks that its parts fit together. */
export function decodeDataset(bytes: Uint8Array): Result<Dataset, DatasetProblem> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0, true) !== magic || view.getUint16(4, true) !== 1) return problem('dataset.invalid', `${bytes.length} bytes are no dataset snapshot of version 1`);
  const jsonBytes = view.getUint32(8, true);
  const dataStart = headBytes + Math.ceil(jsonBytes / 4) * 4;
  if (dataStart > bytes.length) return problem('dataset.invalid', 'the dataset snapshot is cut off');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(headBytes, headBytes + jsonBytes)));
  } catch (cause) {
    return problem('dataset.invalid', `the description in the dataset snapshot is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = description.safeParse(json);
  if (!parsed.success) return problem('dataset.invalid', `the description in the dataset snapshot is not valid: ${z.prettifyError(parsed.error)}`);
  const { header, rowCount, blocks, keys } = parsed.data;
  const inputLength = rowCount * exampleWidth(header);
  const tail = dataStart + 4 * (inputLength + rowCount);
  if (bytes.length !== tail + 2 * rowCount || blocks.length !== rowCount || keys.length !== rowCount) return problem('dataset.invalid', `${rowCount} rows do not fill the ${bytes.length} bytes of the dataset snapshot`);
  // Copied: float32 views need an aligned start. (slice of a Buffer would not copy.)
  const data = new Uint8Array(bytes.subarray(dataStart, tail));
  const sides = Array.from(bytes.subarray(tail, tail + rowCount), (code) => splits[code]);
  const sources = Array.from(bytes.subarray(tail + rowCount), (code) => origins[code]);
  if (sides.includes(undefined) || sources.includes(undefined)) return problem('dataset.invalid', 'a split or origin in the dataset snapshot is unknown');
  const inputs = new Float32Array(data.buffer, 0, inputLength);
  return ok({ header, rowCount, inputs, values: new Float32Array(data.buffer, 4 * inputLength, rowCount), splits: sides as Split[], origins: sources as Origin[], blocks, keys });
}
