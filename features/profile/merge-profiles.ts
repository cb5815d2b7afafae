import { assert } from '../../proto/assert.ts';
import { sketchCounts } from '../../proto/limits.ts';
import type { Profile, Sketch } from './profile.ts';

const zeroSketch: Sketch = { counts: Array.from({ length: sketchCounts }, () => 0), finite: 0, mean: 0, m2: 0, min: 0, max: 0 };

/** The profile of no inferences: the neutral element of mergeProfiles. Shape as in the reference. */
export function zeroProfile(shape: { readonly features: number; readonly outputs: number; readonly classes: number }): Profile {
  return {
    count: 0,
    features: Array.from({ length: shape.features }, () => zeroSketch),
    outputs: Array.from({ length: shape.outputs }, () => zeroSketch),
    confidence: zeroSketch,
    predicted: Array.from({ length: shape.classes }, () => 0),
  };
}

/** Both together; associative and commutative (moments up to rounding). The shapes must be those of one reference. */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  assert(a.features.length === b.features.length && a.outputs.length === b.outputs.length && a.predicted.length === b.predicted.length, 'only profiles of the same reference merge');
  return {
    count: a.count + b.count,
    features: a.features.map((sketch, i) => mergeSketches(sketch, b.features[i] as Sketch)),
    outputs: a.outputs.map((sketch, i) => mergeSketches(sketch, b.outputs[i] as Sketch)),
    confidence: mergeSketches(a.confidence, b.confidence),
    predicted: a.predicted.map((count, i) => count + (b.predicted[i] as number)),
  };
}

/** Moments after Chan, Golub and LeVeque 1979, "Updating formulae and a pairwise algorithm", eq. 2.1. */
function mergeSketches(a: Sketch, b: Sketch): Sketch {
  const counts = a.counts.map((count, i) => count + (b.counts[i] as number));
  if (a.finite === 0) return { ...b, counts };
  if (b.finite === 0) return { ...a, counts };
  const finite = a.finite + b.finite;
  const delta = b.mean - a.mean;
  return {
    counts,
    finite,
    mean: (a.mean * a.finite + b.mean * b.finite) / finite,
    m2: a.m2 + b.m2 + (delta * delta * a.finite * b.finite) / finite,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}
