import { limits } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { buildStage } from './build-stage.ts';
import { rawLayout, rowLengthOf } from './layout.ts';
import type { ElementwiseStage } from './elementwise-steps.ts';
import { MISSING, type StepSpec, type TransformSpec } from './spec.ts';
import { featureFlags } from './transform.ts';
import { createBudget, createVector, type Vector } from './vector.ts';

/** The first steps of a spec, ready to run: `load` takes a raw input and leaves the result in `values` and `flags`. */
export interface Pipeline extends Vector {
  readonly stages: readonly ElementwiseStage[];
  load(raw: Float32Array): void;
}

/** Builds the first stepCount steps; fitting uses it to see what a step would be given. */
export function buildPipeline(spec: TransformSpec, stepCount: number): Result<Pipeline> {
  const wrong = checkColumns(spec);
  if (wrong !== undefined) return problem('transform.invalid', wrong);
  const windowRows = spec.steps[0]?.op === 'window' ? spec.steps[0].length : 1;
  const rowLength = rowLengthOf(spec.columns);
  if (windowRows * rowLength > limits.sampleValuesMax) {
    return problem('transform.invalid', `${windowRows === 1 ? 'an input' : `a window of ${windowRows} rows x`} ${windowRows === 1 ? `of ${rowLength} values` : `${rowLength} columns`} is over the limit of ${limits.sampleValuesMax} values`);
  }
  const first = createVector(rawLayout(spec.columns, windowRows));
  const stages: ElementwiseStage[] = [];
  const budget = createBudget();
  let vector = first;
  for (let i = 0; i < stepCount; i++) {
    const step = spec.steps[i] as StepSpec;
    if (step.op === 'window') {
      if (i > 0) return problem('transform.invalid', `step ${i} (window) must be the first step`);
      continue;
    }
    const built = buildStage(step, vector, budget);
    if (!built.ok) return problem(built.error.code, `step ${i} (${step.op}): ${built.error.message}`);
    stages.push(built.value);
    vector = built.value.vector;
  }
  return ok({
    ...vector,
    stages,
    load(raw) {
      loadRaw(raw, first);
      for (let i = 0; i < stages.length; i++) (stages[i] as ElementwiseStage).run();
    },
  });
}

function checkColumns({ columns, steps }: TransformSpec): string | undefined {
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) return `column ${JSON.stringify(name)} is listed twice; names must differ`;
    names.add(name);
  }
  const image = columns.find((column) => column.kind === 'image');
  if (image === undefined) return undefined;
  if (columns.length > 1) return `the image ${JSON.stringify(image.name)} must be the only column, there are ${columns.length}`;
  return steps[0]?.op === 'window' ? `step 0 (window): the image ${JSON.stringify(image.name)} is an input of its own; leave the window out` : undefined;
}

/** A raw input lies row by row; a vector has its columns one after the other, or an image's channels together, as they came. */
function loadRaw(raw: Float32Array, { layout, values, flags }: Vector): void {
  const columns = layout.channelsLast === true ? 1 : layout.channels.length;
  const rows = values.length / columns;
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
