import { problem, type Result } from '../../proto/result.ts';
import { mapFftBands, mapPsdBands } from './band-energies.ts';
import { buildOneHot } from './build-one-hot.ts';
import { buildElementwise, type ElementwiseStage } from './elementwise-steps.ts';
import { buildImageStep, isImageSpec } from './image-steps.ts';
import { selectChannels, type Layout } from './layout.ts';
import { mapChannels, type ChannelMap } from './map-channels.ts';
import { mapMel } from './map-mel.ts';
import { mapResampled } from './map-resampled.ts';
import { mapStatistics } from './measure-statistics.ts';
import { buildDifference, buildLag } from './shift-rows.ts';
import type { StepSpec } from './spec.ts';
import type { Budget, Vector } from './vector.ts';

/** Builds one step over the vector that the steps before it leave. */
export function buildStage(step: Exclude<StepSpec, { op: 'window' }>, vector: Vector, budget: Budget): Result<ElementwiseStage> {
  if (step.op === 'one-hot') return buildOneHot(step.column, vector);
  if (isImageSpec(step)) return buildImageStep(step, vector, budget);
  const channels = selectNumbers(vector.layout, step.on);
  if (!channels.ok) return channels;
  const mapped = (map: Result<ChannelMap>): Result<ElementwiseStage> => (map.ok ? mapChannels(map.value, channels.value, vector, budget) : map);
  const { positions } = vector.layout;
  switch (step.op) {
    case 'lag': return buildLag(step, channels.value, vector, budget);
    case 'difference': return buildDifference(step, channels.value, vector, budget);
    case 'fft-bands': return mapped(mapFftBands(step, positions));
    case 'psd-bands': return mapped(mapPsdBands(step, positions));
    case 'statistics': return mapped(mapStatistics(step.of, positions));
    case 'resample': return mapped(mapResampled(step, positions));
    case 'log-mel':
    case 'mfcc':
      return mapped(mapMel(step, positions));
    default:
      return budget.take(0, 4 * vector.values.length) ?? buildElementwise(step, channels.value, vector);
  }
}

/** The channels a numeric step applies to; a category must be one-hot encoded before numbers can be made of it. */
export function selectNumbers(layout: Layout, on: readonly string[] | undefined): Result<number[]> {
  const selected = selectChannels(layout, on);
  const known = [...new Set(layout.channels.flatMap((channel) => [channel.column, channel.name]))];
  if (typeof selected === 'string') return problem('transform.invalid', `no feature is called ${JSON.stringify(selected)} here (or it is named twice); there are ${known.slice(0, 12).map((name) => JSON.stringify(name)).join(', ')}${known.length > 12 ? ', …' : ''}`);
  const category = selected.find((i) => layout.channels[i]?.categories !== undefined);
  if (category !== undefined) return problem('transform.invalid', `${JSON.stringify(layout.channels[category]?.name)} is a category, not a number; put a one-hot step before`);
  return { ok: true, value: selected };
}
