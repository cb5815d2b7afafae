import { assert } from '../../proto/assert.ts';
import { chooseBinEdges } from './bin-edges.ts';
import { zeroProfile } from './merge-profiles.ts';
import { createProfileAccumulator } from './profile-accumulator.ts';
import type { ProfiledRows, ReferenceProfile } from './profile.ts';

export interface ReferenceNames {
  readonly featureNames: readonly string[];
  readonly outputNames: readonly string[];
  /** 0 unless classification. */
  readonly classCount: number;
}

/**
 * Builds the reference of a model from what it saw and said on data it will be compared with. Take rows the model was
 * not trained on for outputs and confidence where there are enough: a model is surer of what it has learned by heart.
 */
export function buildReference(names: ReferenceNames, rows: ProfiledRows): ReferenceProfile {
  const features = names.featureNames.length;
  const outputs = names.outputNames.length;
  assert(rows.features.length === rows.rowCount * features && rows.flags.length === rows.features.length, 'features and flags hold rowCount x featureNames values');
  assert(rows.outputs.length === rows.rowCount * outputs && rows.confidence.length === rows.rowCount, 'outputs hold rowCount x outputNames values, confidence one for each row');
  assert(rows.predicted.length === (names.classCount === 0 ? 0 : rows.rowCount), 'predicted holds one class for each row of a classification');
  const empty: ReferenceProfile = {
    featureNames: names.featureNames,
    outputNames: names.outputNames,
    featureEdges: names.featureNames.map((_, i) => chooseBinEdges(presentValues(rows.features, i, features, rows.flags))),
    outputEdges: names.outputNames.map((_, i) => chooseBinEdges(presentValues(rows.outputs, i, outputs))),
    confidenceEdges: chooseBinEdges(presentValues(rows.confidence, 0, 1)),
    profile: zeroProfile({ features, outputs, classes: names.classCount }),
  };
  const accumulator = createProfileAccumulator(empty);
  for (let row = 0; row < rows.rowCount; row++) {
    accumulator.add(
      rows.features.subarray(row * features, (row + 1) * features),
      rows.flags.subarray(row * features, (row + 1) * features),
      rows.outputs.subarray(row * outputs, (row + 1) * outputs),
      rows.confidence[row] as number,
      rows.predicted[row] ?? -1,
    );
  }
  return { ...empty, profile: accumulator.snapshot() };
}

function presentValues(values: Float32Array, at: number, stride: number, flags?: Uint8Array): Float64Array {
  const present = new Float64Array(Math.ceil(values.length / stride));
  let count = 0;
  for (let i = at; i < values.length; i += stride) {
    const value = values[i] as number;
    if (value - value === 0 && (flags === undefined || flags[i] === 0)) present[count++] = value;
  }
  return present.subarray(0, count);
}
