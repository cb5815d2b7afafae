import { assertNever } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { buildFftBands } from './fft-bands.ts';
import { rawLayout, selectChannels, type Layout } from './layout.ts';
import { MISSING, type StepSpec, type TransformSpec } from './spec.ts';
import { featureFlags } from './transform.ts';
import { createVector, type Stage, type Vector } from './vector.ts';

/** The first steps of a spec, ready to run: `load` takes a raw input and leaves the result in `values` and `flags`. */
export interface Pipeline extends Vector {
  load(raw: Float32Array): void;
}

/** Builds the first stepCount steps; fitting uses it to see what a step would be given. */
export function buildPipeline(spec: TransformSpec, stepCount: number): Result<Pipeline> {
  const names = spec.columns.map((column) => column.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return problem('transform.invalid', `column ${JSON.stringify(twice)} is listed twice; names must differ`);
  const windowRows = spec.steps[0]?.op === 'window' ? spec.steps[0].length : 1;
  if (windowRows * spec.columns.length > limits.sampleValuesMax) {
    return problem('transform.invalid', `a window of ${windowRows} rows x ${spec.columns.length} columns is over the limit of ${limits.sampleValuesMax} values`);
  }
  const first = createVector(rawLayout(spec.columns, windowRows));
  const stages: Stage[] = [];
  let vector = first;
  for (let i = 0; i < stepCount; i++) {
    const step = spec.steps[i] as StepSpec;
    if (step.op === 'window') {
      if (i > 0) return problem('transform.invalid', `step ${i} (window) must be the first step`);
      continue;
    }
    const built = buildStage(step, vector);
    if (!built.ok) return problem(built.error.code, `step ${i} (${step.op}): ${built.error.message}`);
    stages.push(built.value);
    vector = built.value.vector;
    if (vector.values.length > limits.sampleValuesMax) {
      return problem('transform.invalid', `step ${i} (${step.op}) gives ${vector.values.length} values, over the limit of ${limits.sampleValuesMax}`);
    }
  }
  return ok({
    ...vector,
    load(raw) {
      loadRaw(raw, first, names.length, windowRows);
      for (const stage of stages) stage.run();
    },
  });
}

function loadRaw(raw: Float32Array, into: Vector, columns: number, rows: number): void {
  const { values, flags } = into;
  for (let column = 0, i = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++, i++) {
      const value = raw[row * columns + column] as number;
      if (value === MISSING) {
        values[i] = NaN;
        flags[i] = featureFlags.missing;
      } else if (value - value !== 0) {
        values[i] = NaN;
        flags[i] = featureFlags.nan;
      } else {
        values[i] = value;
        flags[i] = featureFlags.value;
      }
    }
  }
}

function buildStage(step: Exclude<StepSpec, { op: 'window' }>, vector: Vector): Result<Stage> {
  if (step.op === 'one-hot') return buildOneHot(step.column, vector);
  const channels = selectNumbers(vector.layout, step.on);
  if (!channels.ok) return channels;
  const { values } = vector;
  const at = positionsOf(channels.value, vector.layout.positions);
  const parameter = (name: string, given: readonly number[] | undefined): Result<Float64Array> => expand(name, given, channels.value.length, vector.layout.positions);
  switch (step.op) {
    case 'impute': {
      const fitted = parameter('values', step.values);
      return fitted.ok ? ok({ vector, run: () => impute(values, at, fitted.value) }) : fitted;
    }
    case 'clip': {
      const bounds = ordered(parameter('low', step.low), parameter('high', step.high), (low, high) => low <= high, 'low <= high');
      if (!bounds.ok) return bounds;
      const [low, high] = bounds.value;
      return ok({ vector, run: () => clip(values, at, low, high) });
    }
    case 'log1p':
      return ok({ vector, run: () => log1p(values, at) });
    case 'standardize': {
      const moments = ordered(parameter('mean', step.mean), parameter('sd', step.sd), (_, sd) => sd > 0, 'sd > 0 (fitting writes 1 for a constant feature)');
      if (!moments.ok) return moments;
      const [mean, sd] = moments.value;
      return ok({ vector, run: () => shiftAndScale(values, at, mean, sd) });
    }
    case 'min-max': {
      const bounds = ordered(parameter('low', step.low), parameter('high', step.high), (low, high) => low < high, 'low < high (fitting writes low + 1 for a constant feature)');
      if (!bounds.ok) return bounds;
      const [low, high] = bounds.value;
      const range = high.map((value, i) => value - (low[i] as number));
      return ok({ vector, run: () => shiftAndScale(values, at, low, range) });
    }
    case 'fft-bands':
      return buildFftBands(step, channels.value, vector);
    default:
      return assertNever(step);
  }
}

// One loop for each operation: a shared loop over a function of x would box every number it returns.

function impute(values: Float64Array, at: Uint32Array, replacements: Float64Array): void {
  for (let i = 0; i < at.length; i++) {
    const x = values[at[i] as number] as number;
    if (x !== x) values[at[i] as number] = replacements[i] as number;
  }
}

function clip(values: Float64Array, at: Uint32Array, low: Float64Array, high: Float64Array): void {
  for (let i = 0; i < at.length; i++) {
    const x = values[at[i] as number] as number;
    if (x < (low[i] as number)) values[at[i] as number] = low[i] as number;
    else if (x > (high[i] as number)) values[at[i] as number] = high[i] as number;
  }
}

function log1p(values: Float64Array, at: Uint32Array): void {
  for (let i = 0; i < at.length; i++) {
    const x = values[at[i] as number] as number;
    values[at[i] as number] = x < 0 ? -Math.log1p(-x) : Math.log1p(x);
  }
}

function shiftAndScale(values: Float64Array, at: Uint32Array, shift: Float64Array, scale: Float64Array): void {
  for (let i = 0; i < at.length; i++) {
    values[at[i] as number] = ((values[at[i] as number] as number) - (shift[i] as number)) / (scale[i] as number);
  }
}

/** The channels a numeric step applies to; a category must be one-hot encoded before numbers can be made of it. */
export function selectNumbers(layout: Layout, on: readonly string[] | undefined): Result<number[]> {
  const selected = selectChannels(layout, on);
  const known = [...new Set(layout.channels.flatMap((channel) => [channel.column, channel.name]))];
  if (typeof selected === 'string') return problem('transform.invalid', `no feature is called ${JSON.stringify(selected)} here (or it is named twice); there are ${known.slice(0, 12).map((name) => JSON.stringify(name)).join(', ')}${known.length > 12 ? ', …' : ''}`);
  const category = selected.find((i) => layout.channels[i]?.categories !== undefined);
  if (category !== undefined) return problem('transform.invalid', `${JSON.stringify(layout.channels[category]?.name)} is a category, not a number; put a one-hot step before`);
  return ok(selected);
}

function positionsOf(channels: readonly number[], positions: number): Uint32Array {
  return Uint32Array.from(channels.flatMap((channel) => Array.from({ length: positions }, (_, i) => channel * positions + i)));
}

function expand(name: string, values: readonly number[] | undefined, channels: number, positions: number): Result<Float64Array> {
  if (values === undefined) return problem('transform.unfitted', `${name} is absent: fit the transform to data first, or state it`);
  if (values.length !== channels) return problem('transform.invalid', `${name} has ${values.length} values for ${channels} features`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) return problem('transform.invalid', `${name}[${wrong}] is ${values[wrong]}, expected a finite number`);
  return ok(Float64Array.from({ length: channels * positions }, (_, i) => values[Math.floor(i / positions)] as number));
}

function ordered(a: Result<Float64Array>, b: Result<Float64Array>, holds: (a: number, b: number) => boolean, rule: string): Result<[Float64Array, Float64Array], Problem> {
  if (!a.ok) return a;
  if (!b.ok) return b;
  const wrong = a.value.findIndex((value, i) => !holds(value, b.value[i] as number));
  if (wrong >= 0) return problem('transform.invalid', `expected ${rule}, got ${a.value[wrong]} and ${b.value[wrong]} for selected value ${wrong}`);
  return ok([a.value, b.value]);
}

function buildOneHot(column: string, from: Vector): Result<Stage> {
  const { layout } = from;
  const index = layout.channels.findIndex((channel) => channel.name === column && channel.categories !== undefined);
  const source = layout.channels[index];
  if (source?.categories === undefined) return problem('transform.invalid', `no category column is called ${JSON.stringify(column)} here`);
  const encoded = source.categories.map((category) => ({ name: `${column}=${category}`, column }));
  const into = createVector({ positions: layout.positions, channels: layout.channels.toSpliced(index, 1, ...encoded) });
  const start = index * layout.positions;
  const end = start + layout.positions;
  const grown = (encoded.length - 1) * layout.positions;
  return ok({
    vector: into,
    run() {
      into.values.fill(0);
      for (let i = 0; i < from.values.length; i++) {
        const value = from.values[i] as number;
        if (i < start || i >= end) {
          const to = i < start ? i : i + grown;
          into.values[to] = value;
          into.flags[to] = from.flags[i] as number;
          continue;
        }
        for (let k = 0; k < encoded.length; k++) {
          const to = i + k * layout.positions;
          if (value === k) into.values[to] = 1;
          into.flags[to] = from.flags[i] as number;
        }
      }
    },
  });
}
