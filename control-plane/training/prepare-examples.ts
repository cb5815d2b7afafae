import { compileTransform } from '../../features/transform/compile-transform.ts';
import { fitTransform } from '../../features/transform/fit-transform.ts';
import { featureFlags, type Transform } from '../../features/transform/transform.ts';
import type { TransformSpec } from '../../features/transform/spec.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { exampleWidth, type Dataset } from './dataset.ts';
import type { Examples } from './train-network.ts';
import type { TrainingOptions } from './training-spec.ts';

/** Mean and standard deviation that a regression's values are trained in; 0 and 1 for the other tasks. */
export interface ValueScale { readonly mean: number; readonly sd: number }

export type PrepareProblem = Problem<'training.transform_invalid' | 'training.no_rows' | 'training.value_missing'>;

/**
 * The transform for a dataset: fitted on the given rows, and compiled. Its columns must be the dataset's, in the
 * dataset's order: a misnamed one (a trailing space) is named.
 */
export function fitForDataset(template: TransformSpec, dataset: Dataset, rows: readonly number[]): Result<{ spec: TransformSpec; transform: Transform }, PrepareProblem> {
  const wrong = dataset.header.columns.findIndex((column, i) => JSON.stringify(column) !== JSON.stringify(template.columns[i]));
  if (wrong >= 0 || template.columns.length !== dataset.header.columns.length) {
    const at = wrong >= 0 ? wrong : dataset.header.columns.length;
    const show = (columns: Dataset['header']['columns']): string => (columns[at] === undefined ? 'nothing' : JSON.stringify(columns[at]));
    return problem('training.transform_invalid', `column ${at + 1} of the dataset is ${show(dataset.header.columns)}, the model's transform has ${show(template.columns)}; both must list the same columns in the same order`);
  }
  const width = exampleWidth(dataset.header);
  const windowRows = template.steps[0]?.op === 'window' ? template.steps[0].length : 1;
  if (windowRows !== dataset.header.windowRows) return problem('training.transform_invalid', `the dataset has ${dataset.header.windowRows} rows in one example, the model's transform takes ${windowRows}`);
  if (rows.length === 0) return problem('training.no_rows', 'the dataset has no rows to train on; give more rows, or name fewer of them validation or holdout');
  const raw = new Float32Array(rows.length * width);
  rows.forEach((row, i) => raw.set(dataset.inputs.subarray(row * width, (row + 1) * width), i * width));
  const fitted = fitTransform(template, raw, rows.length);
  if (!fitted.ok) return problem('training.transform_invalid', fitted.error.message);
  const compiled = compileTransform(fitted.value);
  return compiled.ok ? ok({ spec: fitted.value, transform: compiled.value }) : problem('training.transform_invalid', compiled.error.message);
}

export interface TransformedRows { readonly features: Float32Array; readonly flags: Uint8Array }

/** The features of the given rows, one after the other. A feature that is absent and not imputed is an error. */
export function transformRows(transform: Transform, dataset: Dataset, rows: readonly number[]): Result<TransformedRows, PrepareProblem> {
  const width = exampleWidth(dataset.header);
  const length = transform.outputLength;
  const features = new Float32Array(rows.length * length);
  const flags = new Uint8Array(rows.length * length);
  for (const [i, row] of rows.entries()) {
    const output = features.subarray(i * length, (i + 1) * length);
    transform.apply(dataset.inputs.subarray(row * width, (row + 1) * width), output, flags.subarray(i * length, (i + 1) * length));
    const absent = output.findIndex((value) => !Number.isFinite(value));
    if (absent >= 0) {
      const why = flags[i * length + absent] === featureFlags.missing ? 'is missing' : 'is not a finite number';
      return problem('training.value_missing', `the feature ${JSON.stringify(transform.outputNames[absent])} of row ${row + 1} ${why}; add an impute step to the transform`);
    }
  }
  return ok({ features, flags });
}

export function valueScale(dataset: Dataset, rows: readonly number[]): ValueScale {
  if (dataset.header.task !== 'regression') return { mean: 0, sd: 1 };
  const mean = rows.reduce((sum, row) => sum + (dataset.values[row] as number), 0) / rows.length;
  const variance = rows.reduce((sum, row) => sum + ((dataset.values[row] as number) - mean) ** 2, 0) / rows.length;
  return { mean, sd: Math.sqrt(variance) || 1 };
}

/**
 * Inputs, targets and weights of the given rows. A field row weighs `fieldWeight`; with balanced class weights every
 * class weighs the same in total, so that a class with few rows is not passed over.
 */
export function buildExamples(dataset: Dataset, rows: readonly number[], inputs: Float32Array, scale: ValueScale, options: Pick<TrainingOptions, 'classWeights' | 'fieldWeight'>): Examples {
  const { task, classNames } = dataset.header;
  const own = rows.map((row) => (dataset.origins[row] === 'field' ? options.fieldWeight : 1));
  const weights = Float32Array.from(own);
  if (task === 'classification') {
    const totals = new Float64Array(classNames.length);
    rows.forEach((row, i) => (totals[dataset.values[row] as number] = (totals[dataset.values[row] as number] as number) + (own[i] as number)));
    const present = totals.filter((total) => total > 0).length;
    const sum = totals.reduce((all, total) => all + total, 0);
    if (options.classWeights === 'balanced') rows.forEach((row, i) => (weights[i] = ((own[i] as number) * sum) / (present * (totals[dataset.values[row] as number] as number))));
    const targets = new Float32Array(rows.length * classNames.length);
    rows.forEach((row, i) => (targets[i * classNames.length + (dataset.values[row] as number)] = 1));
    return { count: rows.length, inputs, targets, weights };
  }
  const targets = task === 'regression' ? Float32Array.from(rows, (row) => ((dataset.values[row] as number) - scale.mean) / scale.sd) : new Float32Array(0);
  return { count: rows.length, inputs, targets, weights };
}
