import { limits } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { planPlain } from './apply-plain.ts';
import { buildPipeline } from './build-pipeline.ts';
import { planByteTables } from './plan-byte-tables.ts';
import { featureNames, layoutLength, rawLayout, rowLengthOf } from './layout.ts';
import type { TransformSpec } from './spec.ts';
import type { Transform } from './transform.ts';

/**
 * Prepares a fitted spec for running, with all its buffers, so that apply allocates nothing.
 *
 * @returns `transform.unfitted` (the step whose parameters fitting would fill in) or `transform.invalid`, both naming
 *   the step, the column and what was expected
 */
export function compileTransform(spec: TransformSpec): Result<Transform> {
  const built = buildPipeline(spec, spec.steps.length);
  if (!built.ok) return built;
  const pipeline = built.value;
  const { layout, values, flags } = pipeline;
  const category = layout.channels.find((channel) => channel.categories !== undefined);
  if (category !== undefined) return problem('transform.invalid', `category column ${JSON.stringify(category.name)} reaches the model as an index; add a one-hot step for it or leave the column out`);
  if (layout.channels.length > limits.featuresMax) return problem('transform.invalid', `the transform gives ${layout.channels.length} channels, over the limit of ${limits.featuresMax}; use fewer columns or fewer bands`);

  const window = spec.steps[0]?.op === 'window' ? spec.steps[0] : undefined;
  const windowRows = window?.length ?? 1;
  const rowLength = rowLengthOf(spec.columns);
  const plain = planPlain(pipeline, rawLayout(spec.columns, windowRows));
  return ok({
    windowRows,
    hopRows: window?.hop ?? 1,
    columns: spec.columns,
    rowLength,
    inputLength: windowRows * rowLength,
    outputLength: layoutLength(layout),
    outputNames: featureNames(layout),
    channelNames: layout.channels.map((channel) => channel.name),
    channelsLast: layout.channelsLast === true,
    byteTables: planByteTables(spec),
    apply(input, output, outputFlags) {
      if (plain?.(input, output) === true) {
        outputFlags.fill(0);
        return;
      }
      pipeline.load(input);
      output.set(values);
      outputFlags.set(flags);
    },
  });
}
