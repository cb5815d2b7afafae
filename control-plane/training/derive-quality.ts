import { MISSING } from '../../features/transform/spec.ts';
import { rowLengthOf } from '../../features/transform/layout.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { Dataset } from './dataset.ts';
import { rowsOf } from './dataset.ts';

/** A manifest holds no more besides its chunks. */
const columnsMax = 512;
/** A reading may be this part of the training data's span beyond it. */
const marginShare = 0.5;
/** A sensor whose values differ this much in the training data does not give the same one so often; other columns may. */
const stuck = { distinctShareMin: 0.2, readingsMin: 100, runFactor: 4 };

/**
 * What raw readings must be like where nobody says: as in the training rows, with room around them. Ranges are wide, as they are
 * to find broken sensors and wrong units, not drift. Undefined where the inputs are pictures or too wide.
 */
export function deriveQuality(dataset: Dataset): BundleManifest['quality'] {
  const { columns, windowRows } = dataset.header;
  if (rowLengthOf(columns) !== columns.length || columns.length > columnsMax) return undefined;
  const rows = rowsOf(dataset, 'train');
  const width = windowRows * columns.length;
  const derived = columns.map(({ kind }, column) => {
    if (kind === 'category') return { range: [null, null] as [null, null], stuckReadings: 0 };
    const values = rows.flatMap((row) => Array.from({ length: windowRows }, (_, i) => dataset.inputs[row * width + i * columns.length + column] as number));
    return describe(values.filter((value) => Number.isFinite(value) && value !== Math.fround(MISSING)));
  });
  return { ranges: derived.map(({ range }) => range), stuckReadings: derived.map(({ stuckReadings }) => stuckReadings) };
}

function describe(values: readonly number[]): { range: [number | null, number | null]; stuckReadings: number } {
  if (values.length === 0) return { range: [null, null], stuckReadings: 0 };
  let [low, high, run, longest] = [Infinity, -Infinity, 0, 0];
  let before = Number.NaN;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    run = value === before ? run + 1 : 1;
    longest = Math.max(longest, run);
    before = value;
  }
  const margin = marginShare * (high > low ? high - low : Math.max(1, Math.abs(high)));
  const varied = new Set(values).size >= stuck.distinctShareMin * values.length;
  return { range: [short(low - margin), short(high + margin)], stuckReadings: varied ? Math.max(stuck.readingsMin, stuck.runFactor * longest) : 0 };
}

/** Four digits are enough, and a manifest is small. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
