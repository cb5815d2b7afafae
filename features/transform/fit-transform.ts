import { assert } from '../../proto/assert.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { buildPipeline, type Pipeline } from './build-pipeline.ts';
import { compileTransform } from './compile-transform.ts';
import { lineOf, rowLengthOf } from './layout.ts';
import { quantileOfSorted } from './quantile.ts';
import { selectNumbers } from './select-numbers.ts';
import type { StepSpec, TransformSpec } from './spec.ts';

export interface FitOptions {
  /** Quantiles and medians are taken over at most this many values of a step (evenly spaced rows); moments over all. */
  readonly quantileValuesMax?: number;
}

/**
 * Fills in the parameters that the template leaves open, step by step, each from what the steps before it give.
 * Parameters that are already there stay. A constant feature gets sd 1 (standardize) or high = low + 1 (min-max),
 * so that it becomes 0 instead of a division by zero.
 *
 * @param rows rowCount raw inputs one after the other, each windowRows x columns values, row by row, MISSING where absent
 * @returns the fitted spec (it compiles), or why it cannot be fitted: no rows, a wrong width, a feature without a single value
 */
export function fitTransform(template: TransformSpec, rows: Float32Array, rowCount: number, options: FitOptions = {}): Result<TransformSpec> {
  if (!Number.isInteger(rowCount) || rowCount < 1) return problem('transform.no_data', `fitting needs at least 1 row, got ${rowCount}`);
  const windowRows = template.steps[0]?.op === 'window' ? template.steps[0].length : 1;
  const width = windowRows * rowLengthOf(template.columns);
  if (rows.length !== rowCount * width) {
    return problem('transform.wrong_width', `${rowCount} inputs of ${windowRows} rows x ${width / windowRows} columns are ${rowCount * width} values, got ${rows.length}`);
  }
  let spec = template;
  for (let i = 0; i < spec.steps.length; i++) {
    const step = spec.steps[i] as StepSpec;
    if (!isUnfitted(step)) continue;
    const before = buildPipeline(spec, i);
    if (!before.ok) return before;
    const fitted = fitStep(step, { pipeline: before.value, rows, rowCount, width, quantileValuesMax: options.quantileValuesMax ?? 4_194_304 });
    if (!fitted.ok) return problem(fitted.error.code, `step ${i} (${step.op}): ${fitted.error.message}`);
    spec = { ...spec, steps: spec.steps.with(i, fitted.value) };
  }
  const compiled = compileTransform(spec);
  return compiled.ok ? ok(spec) : compiled;
}

type FittedStep = Extract<StepSpec, { op: 'impute' | 'clip' | 'standardize' | 'min-max' }>;

function isUnfitted(step: StepSpec): step is FittedStep {
  switch (step.op) {
    case 'impute':
      return step.values === undefined;
    case 'clip':
    case 'min-max':
      return step.low === undefined || step.high === undefined;
    case 'standardize':
      return step.mean === undefined || step.sd === undefined;
    default:
      return false;
  }
}

interface Material {
  readonly pipeline: Pipeline;
  readonly rows: Float32Array;
  readonly rowCount: number;
  readonly width: number;
  readonly quantileValuesMax: number;
}

function fitStep(step: FittedStep, material: Material): Result<StepSpec> {
  const selected = selectNumbers(material.pipeline.layout, step.on);
  if (!selected.ok) return selected;
  const channels = selected.value;
  if (step.op === 'impute' && step.strategy === 'constant') return ok({ ...step, values: channels.map(() => 0) });
  if (step.op === 'clip' && step.quantile === undefined) return problem('transform.invalid', 'state low and high, or a quantile to fit them from');

  if (step.op === 'clip' || (step.op === 'impute' && step.strategy === 'median')) {
    const sorted = sortedValues(material, channels);
    const empty = sorted.findIndex((values) => values.length === 0);
    if (empty >= 0) return noValue(material, channels[empty]);
    if (step.op === 'impute') return ok({ ...step, values: sorted.map((values) => quantileOfSorted(values, 0.5)) });
    const quantile = step.quantile ?? 0;
    return ok({
      ...step,
      low: step.low ?? sorted.map((values) => quantileOfSorted(values, quantile)),
      high: step.high ?? sorted.map((values) => quantileOfSorted(values, 1 - quantile)),
    });
  }

  const moments = measureMoments(material, channels);
  const empty = moments.findIndex((moment) => moment.count === 0);
  if (empty >= 0) return noValue(material, channels[empty]);
  if (step.op === 'impute') return ok({ ...step, values: moments.map((moment) => moment.mean) });
  if (step.op === 'standardize') return ok({ ...step, mean: step.mean ?? moments.map((moment) => moment.mean), sd: step.sd ?? moments.map(spread) });
  const low = step.low ?? moments.map((moment) => moment.min);
  return ok({ ...step, low, high: step.high ?? moments.map((moment, i) => Math.max(moment.max, (low[i] as number) + (moment.max > moment.min ? 0 : 1))) });
}

function noValue(material: Material, channel: number | undefined): Result<never> {
  const name = material.pipeline.layout.channels[channel as number]?.name;
  return problem('transform.no_data', `${JSON.stringify(name)} has no value in any of the ${material.rowCount} rows; leave the column out, or impute a constant before this step`);
}

interface Moments {
  count: number;
  mean: number;
  m2: number;
  min: number;
  max: number;
}

/** Population standard deviation; 1 where the feature does not vary beyond rounding. */
function spread(moments: Moments): number {
  const sd = Math.sqrt(moments.m2 / moments.count);
  return sd > 1e-12 * Math.max(Math.abs(moments.mean), 1e-300) ? sd : 1;
}

/** Moments of each channel over all rows and positions, missing and NaN left out (Welford 1962). */
function measureMoments(material: Material, channels: readonly number[]): Moments[] {
  const all = channels.map((): Moments => ({ count: 0, mean: 0, m2: 0, min: Infinity, max: -Infinity }));
  const lines = channels.map((channel) => lineOf(material.pipeline.layout, channel));
  forEachRow(material, 1, (values, positions) => {
    lines.forEach(({ start, step }, i) => {
      const moments = all[i] as Moments;
      for (let p = 0, at = start; p < positions; p++, at += step) {
        const x = values[at] as number;
        if (x !== x) continue;
        const delta = x - moments.mean;
        moments.count += 1;
        moments.mean += delta / moments.count;
        moments.m2 += delta * (x - moments.mean);
        if (x < moments.min) moments.min = x;
        if (x > moments.max) moments.max = x;
      }
    });
  });
  return all;
}

function sortedValues(material: Material, channels: readonly number[]): Float64Array[] {
  const { positions } = material.pipeline.layout;
  const rowsMax = Math.max(1, Math.floor(material.quantileValuesMax / Math.max(1, channels.length * positions)));
  const stride = Math.ceil(material.rowCount / rowsMax);
  const room = Math.ceil(material.rowCount / stride) * positions;
  const gathered = channels.map(() => new Float64Array(room));
  const counts = new Uint32Array(channels.length);
  const lines = channels.map((channel) => lineOf(material.pipeline.layout, channel));
  forEachRow(material, stride, (values) => {
    lines.forEach(({ start, step }, i) => {
      const into = gathered[i] as Float64Array;
      for (let p = 0, at = start; p < positions; p++, at += step) {
        const x = values[at] as number;
        if (x !== x) continue;
        into[counts[i] as number] = x;
        counts[i] = (counts[i] as number) + 1;
      }
    });
  });
  return gathered.map((values, i) => values.subarray(0, counts[i]).sort());
}

function forEachRow(material: Material, stride: number, visit: (values: Float64Array, positions: number) => void): void {
  const { pipeline, rows, rowCount, width } = material;
  assert(stride >= 1, 'rows are visited forwards');
  for (let row = 0; row < rowCount; row += stride) {
    pipeline.load(rows.subarray(row * width, (row + 1) * width));
    visit(pipeline.values, pipeline.layout.positions);
  }
}
