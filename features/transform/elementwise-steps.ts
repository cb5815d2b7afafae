import { ok, problem, type Result } from '../../proto/result.ts';
import { lineOf, type Line } from './layout.ts';
import type { StepSpec } from './spec.ts';
import type { Stage, Vector } from './vector.ts';

/** Steps that change values in place, one by one or along each channel. */
export type ElementwiseSpec = Extract<StepSpec, { op: 'impute' | 'clip' | 'log1p' | 'standardize' | 'min-max' | 'detrend' }>;

/** What a step does to a value besides where it applies: (x - shift) * factor. */
export interface Affine {
  /** One for each channel of the layout. */
  readonly shift: Float64Array;
  readonly factor: Float64Array;
}

/** An elementwise stage; `affine` where it is nothing else, and `imputes` where it changes absent values only. */
export interface ElementwiseStage extends Stage {
  readonly affine?: Affine | undefined;
  readonly imputes?: true;
}

/** @param channels those the step applies to; its fitted parameters are one for each */
export function buildElementwise(step: ElementwiseSpec, channels: readonly number[], vector: Vector): Result<ElementwiseStage> {
  const { values, layout } = vector;
  const lines = channels.map((channel) => lineOf(layout, channel));
  const { positions } = layout;
  const parameter = (name: string, given: readonly number[] | undefined): Result<readonly number[]> => checkParameter(name, given, channels.length);
  switch (step.op) {
    case 'impute': {
      const fitted = parameter('values', step.values);
      return fitted.ok ? ok({ vector, imputes: true, run: () => impute(values, lines, positions, fitted.value) }) : fitted;
    }
    case 'clip': {
      const bounds = ordered(parameter('low', step.low), parameter('high', step.high), (low, high) => low <= high, 'low <= high');
      return bounds.ok ? ok({ vector, run: () => clip(values, lines, positions, ...bounds.value) }) : bounds;
    }
    case 'log1p':
      return ok({ vector, run: () => log1p(values, lines, positions) });
    case 'standardize': {
      const moments = ordered(parameter('mean', step.mean), parameter('sd', step.sd), (_, sd) => sd > 0 && 1 / sd < Infinity, 'sd > 0 (fitting writes 1 for a constant feature)');
      if (!moments.ok) return moments;
      const [mean, sd] = moments.value;
      return ok(affineStage(vector, channels, mean, sd));
    }
    case 'min-max': {
      const bounds = ordered(parameter('low', step.low), parameter('high', step.high), (low, high) => low < high && 1 / (high - low) < Infinity, 'low < high (fitting writes low + 1 for a constant feature)');
      if (!bounds.ok) return bounds;
      const [low, high] = bounds.value;
      return ok(affineStage(vector, channels, low, high.map((value, i) => value - (low[i] as number))));
    }
    case 'detrend':
      if (positions < 2) return problem('transform.invalid', 'there is one row only; put a window step first');
      if (layout.image !== undefined) return problem('transform.invalid', 'the pixels of an image are no rows in time');
      return ok({ vector, run: () => detrend(values, lines, positions, step.kind === 'linear') });
  }
}

function affineStage(vector: Vector, channels: readonly number[], shift: readonly number[], scale: readonly number[]): ElementwiseStage {
  const { values, layout } = vector;
  const lines = channels.map((channel) => lineOf(layout, channel));
  const affine: Affine = { shift: new Float64Array(layout.channels.length), factor: new Float64Array(layout.channels.length).fill(1) };
  channels.forEach((channel, i) => {
    affine.shift[channel] = shift[i] as number;
    affine.factor[channel] = 1 / (scale[i] as number);
  });
  return {
    vector,
    affine,
    run() {
      for (let i = 0; i < lines.length; i++) {
        const { start, step } = lines[i] as Line;
        const channel = channels[i] as number;
        const own = affine.shift[channel] as number;
        const factor = affine.factor[channel] as number;
        for (let p = 0, at = start; p < layout.positions; p++, at += step) values[at] = ((values[at] as number) - own) * factor;
      }
    },
  };
}

// One loop for each operation: a shared loop over a function of x would box every number it returns.

function impute(values: Float64Array, lines: readonly Line[], positions: number, replacements: readonly number[]): void {
  for (let i = 0; i < lines.length; i++) {
    const { start, step } = lines[i] as Line;
    const replacement = replacements[i] as number;
    for (let p = 0, at = start; p < positions; p++, at += step) if (values[at] !== values[at]) values[at] = replacement;
  }
}

function clip(values: Float64Array, lines: readonly Line[], positions: number, lows: readonly number[], highs: readonly number[]): void {
  for (let i = 0; i < lines.length; i++) {
    const { start, step } = lines[i] as Line;
    const low = lows[i] as number;
    const high = highs[i] as number;
    for (let p = 0, at = start; p < positions; p++, at += step) {
      const x = values[at] as number;
      if (x < low) values[at] = low;
      else if (x > high) values[at] = high;
    }
  }
}

function log1p(values: Float64Array, lines: readonly Line[], positions: number): void {
  for (const { start, step } of lines) {
    for (let p = 0, at = start; p < positions; p++, at += step) {
      const x = values[at] as number;
      values[at] = x < 0 ? -Math.log1p(-x) : Math.log1p(x);
    }
  }
}

/** Less the mean, or the line of least squares, of the values that are present (as scipy.signal.detrend where none is absent). */
function detrend(values: Float64Array, lines: readonly Line[], positions: number, linear: boolean): void {
  for (const { start, step } of lines) {
    let count = 0;
    let sum = 0;
    let rows = 0;
    for (let p = 0, at = start; p < positions; p++, at += step) {
      const x = values[at] as number;
      if (x !== x) continue;
      count += 1;
      sum += x;
      rows += p;
    }
    const mean = sum / count;
    const middle = rows / count;
    let products = 0;
    let squares = 0;
    for (let p = 0, at = start; p < positions; p++, at += step) {
      const x = values[at] as number;
      if (x !== x) continue;
      products += (p - middle) * (x - mean);
      squares += (p - middle) * (p - middle);
    }
    const slope = linear && squares > 0 ? products / squares : 0;
    for (let p = 0, at = start; p < positions; p++, at += step) values[at]! -= mean + slope * (p - middle);
  }
}

function checkParameter(name: string, values: readonly number[] | undefined, channels: number): Result<readonly number[]> {
  if (values === undefined) return problem('transform.unfitted', `${name} is absent: fit the transform to data first, or state it`);
  if (values.length !== channels) return problem('transform.invalid', `${name} has ${values.length} values for ${channels} features`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) return problem('transform.invalid', `${name}[${wrong}] is ${values[wrong]}, expected a finite number`);
  return ok(values);
}

type Pair = readonly [readonly number[], readonly number[]];

function ordered(a: Result<readonly number[]>, b: Result<readonly number[]>, holds: (a: number, b: number) => boolean, rule: string): Result<Pair> {
  if (!a.ok) return a;
  if (!b.ok) return b;
  const wrong = a.value.findIndex((value, i) => !holds(value, b.value[i] as number));
  if (wrong >= 0) return problem('transform.invalid', `expected ${rule}, got ${a.value[wrong]} and ${b.value[wrong]} for selected value ${wrong}`);
  return ok([a.value, b.value]);
}
