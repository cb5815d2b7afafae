import type { Result } from '../../proto/result.ts';
import { buildOneHot } from './build-one-hot.ts';
import { buildElementwise, type ElementwiseStage } from './elementwise-steps.ts';
import { buildJoin, mapMeasure } from './build-join.ts';
import { buildImageStep, isImageSpec } from './image-steps.ts';
import { selectNumbers } from './select-numbers.ts';
import { mapChannels, type ChannelMap } from './map-channels.ts';
import { mapMel } from './map-mel.ts';
import { mapResampled } from './map-resampled.ts';
import { buildDifference, buildLag } from './shift-rows.ts';
import type { StepSpec } from './spec.ts';
import type { Budget, Vector } from './vector.ts';

/** Builds one step over the vector that the steps before it leave. */
export function buildStage(step: Exclude<StepSpec, { op: 'window' }>, vector: Vector, budget: Budget): Result<ElementwiseStage> {
  if (step.op === 'one-hot') return buildOneHot(step.column, vector);
  if (isImageSpec(step)) return buildImageStep(step, vector, budget);
  if (step.op === 'join') return buildJoin(step, vector, budget);
  const channels = selectNumbers(vector.layout, step.on);
  if (!channels.ok) return channels;
  const mapped = (map: Result<ChannelMap>): Result<ElementwiseStage> => (map.ok ? mapChannels(map.value, channels.value, vector, budget) : map);
  const { positions } = vector.layout;
  switch (step.op) {
    case 'lag': return buildLag(step, channels.value, vector, budget);
    case 'difference': return buildDifference(step, channels.value, vector, budget);
    case 'fft-bands':
    case 'psd-bands':
    case 'statistics':
      return mapped(mapMeasure(step, positions));
    case 'resample': return mapped(mapResampled(step, positions));
    case 'log-mel':
    case 'mfcc':
      return mapped(mapMel(step, positions));
    default:
      return budget.take(0, 4 * vector.values.length) ?? buildElementwise(step, channels.value, vector);
  }
}
