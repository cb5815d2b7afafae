import { ok, problem, type Result } from '../../proto/result.ts';
import { decodeNpy } from './decode-npy.ts';
import type { SampleProblem } from './sample-problem.ts';

export type SampleFormat = 'npy' | 'csv' | 'jsonl';

/**
 * Samples from a file, each a flat array of the model's inputs in order.
 *
 * npy: an array whose first dimension counts the samples. csv: a sample per line, numbers between commas, a first line of names, no number among them, is skipped. jsonl: a sample per line, nested arrays of
 * numbers, a number, or an object with such an array as `x`. What is not a number becomes NaN where the format allows it, which checkSamples then names.
 */
export function decodeSamples(bytes: Uint8Array, format: SampleFormat, inputShape?: readonly number[]): Result<Float32Array[], SampleProblem> {
  switch (format) {
    case 'npy': return decodeNpy(bytes, inputShape);
    case 'csv': return decodeLines(bytes, (line, isFirst) => decodeCsvLine(line, isFirst));
    case 'jsonl': return decodeLines(bytes, decodeJsonLine);
  }
}

/** A line's values, `skip` for one that holds none, or what is wrong with it. */
type Line = Float32Array | 'skip' | { readonly wrong: string };

function decodeLines(bytes: Uint8Array, decode: (line: string, isFirst: boolean) => Line): Result<Float32Array[], SampleProblem> {
  const samples: Float32Array[] = [];
  for (const [index, text] of new TextDecoder().decode(bytes).split('\n').entries()) {
    const line = text.trim();
    if (line === '') continue;
    const decoded = decode(line, index === 0);
    if (decoded === 'skip') continue;
    if (!(decoded instanceof Float32Array)) return problem('converter.calibration_invalid', `line ${index + 1} of the calibration data: ${decoded.wrong}`);
    samples.push(decoded);
  }
  return ok(samples);
}

function decodeCsvLine(line: string, isFirst: boolean): Line {
  const cells = line.split(',').map((cell) => cell.trim());
  const values = Float32Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell)));
  const bad = cells.findIndex((cell, i) => Number.isNaN(values[i]) && cell !== '' && cell.toLowerCase() !== 'nan');
  if (bad < 0) return values;
  // A line of names has no number among them: one with a single bad cell is a sample that must not go missing.
  const isNames = isFirst && !values.some((value) => !Number.isNaN(value)) && (cells.length > 1 || !/^[-+.\d]+[;\t]/.test(line));
  const advice = cells.length === 1 && /[;\t]/.test(line) ? ': separate columns by commas, with points in numbers' : '';
  return isNames ? 'skip' : { wrong: `column ${bad + 1} is ${describe(cells[bad])}; expected a number${advice}` };
}

function decodeJsonLine(line: string): Line {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (cause) {
    return { wrong: `not JSON (${cause instanceof Error ? cause.message : String(cause)})` };
  }
  const rows: unknown = typeof parsed === 'object' && parsed !== null && 'x' in parsed ? parsed.x : parsed;
  if (typeof rows === 'number') return Float32Array.of(rows);
  if (!Array.isArray(rows)) return { wrong: 'expected an array of numbers, or an object with such an array as x' };
  const values = rows.flat(nestingMax) as unknown[];
  const bad = values.findIndex((value) => typeof value !== 'number' && value !== null);
  return bad < 0 ? Float32Array.from(values, (value) => (value === null ? Number.NaN : value as number)) : { wrong: `value ${bad} is ${describe(values[bad])}; expected a number` };
}

/** Of arrays within arrays in a line. */
const nestingMax = 8;

function describe(value: unknown): string {
  return Array.isArray(value) ? `an array deeper than ${nestingMax} levels` : (JSON.stringify(value) ?? 'nothing').slice(0, 100);
}
