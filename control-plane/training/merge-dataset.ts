import { problem, ok, type Result } from '../../proto/result.ts';
import type { LabelledSample } from '../labeling/labelled-sample.ts';
import { exampleWidth, type Dataset, type DatasetProblem } from './dataset.ts';
import { decodeLabel } from './parse-dataset.ts';
import { splitDataset, strataOfValues } from './split-dataset.ts';
import type { Split } from './training-spec.ts';

/** Samples of one device and class within this time are neighbours: they go to the same side of the split. */
const blockMs = 60_000;

export interface MergedDataset {
  readonly dataset: Dataset;
  /** Labelled samples left out, with the reason: another shape, or a label that the task does not know. */
  readonly leftOut: readonly { readonly sampleId: string; readonly reason: string }[];
}

/**
 * The next snapshot: the base rows of an earlier one, then every labelled sample. A row that was in the earlier snapshot
 * keeps its side of the split, so what was held out once is never trained on later; new samples are divided by blocks
 * of neighbours (device, label, minute), evenly over the labels.
 */
export function mergeDataset(base: Dataset, samples: readonly LabelledSample[]): Result<MergedDataset, DatasetProblem> {
  const { header } = base;
  const width = exampleWidth(header);
  const baseRows = base.origins.flatMap((origin, i) => (origin === 'base' ? [i] : []));
  const before = new Map(base.keys.flatMap((key, i): [string, Split][] => (base.origins[i] === 'field' ? [[key, base.splits[i] as Split]] : [])));
  const taken: { sample: LabelledSample; value: number; block: string }[] = [];
  const leftOut: { sampleId: string; reason: string }[] = [];
  for (const sample of [...samples].sort((a, b) => (a.sampleId < b.sampleId ? -1 : 1))) {
    const value = decodeLabel(sample.value, header);
    if (sample.transformed === true) leftOut.push({ sampleId: sample.sampleId, reason: 'its device gives away transformed inputs alone; a dataset is of raw ones' });
    else if (sample.rows !== header.windowRows || sample.columns !== width / header.windowRows || sample.input.length !== width) {
      leftOut.push({ sampleId: sample.sampleId, reason: `it has ${sample.rows} x ${sample.columns} values, the dataset ${header.windowRows} x ${width / header.windowRows}` });
    } else if (!value.ok) leftOut.push({ sampleId: sample.sampleId, reason: value.error });
    else taken.push({ sample, value: value.value, block: `field-${sample.deviceId}-${header.task === 'regression' ? '' : value.value}-${Math.floor(sample.capturedMs / blockMs)}` });
  }
  if (baseRows.length + taken.length === 0) return problem('dataset.invalid', 'neither base rows nor labelled samples are left to train on');

  const strata = header.task === 'regression' ? strataOfValues(taken.map((entry) => entry.value)) : taken.map((entry) => entry.value);
  // The earlier snapshot's sides hold row by row: its blocks may have grown since.
  const fresh = taken.flatMap((entry, i) => (before.has(entry.sample.sampleId) ? [] : [i]));
  const drawn = splitDataset(fresh.map((i) => ({ block: (taken[i] as (typeof taken)[number]).block, stratum: strata[i] as number })), header.split);
  const fieldSplits = taken.map((entry) => before.get(entry.sample.sampleId));
  fresh.forEach((i, at) => (fieldSplits[i] = drawn[at]));

  const inputs = new Float32Array((baseRows.length + taken.length) * width);
  baseRows.forEach((row, i) => inputs.set(base.inputs.subarray(row * width, (row + 1) * width), i * width));
  taken.forEach(({ sample }, i) => inputs.set(sample.input, (baseRows.length + i) * width));
  const dataset: Dataset = {
    header,
    rowCount: baseRows.length + taken.length,
    inputs,
    values: Float32Array.from([...baseRows.map((row) => base.values[row] as number), ...taken.map((entry) => entry.value)]),
    splits: [...baseRows.map((row) => base.splits[row] as Split), ...(fieldSplits as Split[]).map((split, i) => (header.task === 'anomaly' && taken[i]?.value === 1 ? 'holdout' : split))],
    origins: [...baseRows.map(() => 'base' as const), ...taken.map(() => 'field' as const)],
    blocks: [...baseRows.map((row) => base.blocks[row] as string), ...taken.map((entry) => entry.block)],
    keys: [...baseRows.map((row) => base.keys[row] as string), ...taken.map((entry) => entry.sample.sampleId)],
  };
  return ok({ dataset, leftOut });
}
