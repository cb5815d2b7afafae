import { assert } from '../../proto/assert.ts';
import { sketchCounts } from '../../proto/limits.ts';
import { positionOf } from './bin-edges.ts';
import type { Profile, ProfileAccumulator, ReferenceProfile, Sketch } from './profile.ts';

/**
 * Counts inferences into the reference's bins. Allocates only here and in snapshot.
 *
 * Moments are sums over the distance to the first value of the window, which loses no digits where a plain sum of
 * squares would (Chan, Golub and LeVeque 1983, "shifted data"), and needs no division per value.
 */
export function createProfileAccumulator(reference: ReferenceProfile): ProfileAccumulator {
  const features = createSketches(reference.featureEdges);
  const outputs = createSketches(reference.outputEdges);
  const confidences = createSketches([reference.confidenceEdges]);
  const confidenceValue = new Float32Array(1);
  const known = new Uint8Array(Math.max(1, reference.outputEdges.length));
  const predicted = new Float64Array(reference.profile.predicted.length);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(featureValues, flags, outputValues, confidence, predictedClass) {
      assert(predictedClass >= -1 && predictedClass < predicted.length && (predictedClass >= 0) === (predicted.length > 0), 'the predicted class is one of the reference, or -1 where it has none');
      features.add(featureValues, flags);
      outputs.add(outputValues, known);
      confidenceValue[0] = confidence;
      confidences.add(confidenceValue, known);
      if (predictedClass >= 0) predicted[predictedClass] = (predicted[predictedClass] as number) + 1;
      count += 1;
    },
    snapshot(): Profile {
      return { count, features: features.snapshot(), outputs: outputs.snapshot(), confidence: confidences.snapshot()[0] as Sketch, predicted: [...predicted] };
    },
    reset() {
      features.reset();
      outputs.reset();
      confidences.reset();
      predicted.fill(0);
      count = 0;
    },
  };
}

interface Sketches {
  add(values: Float32Array, flags: Uint8Array): void;
  snapshot(): Sketch[];
  reset(): void;
}

// Per sketch in `moments`: shift, number of finite values, sum of distances, sum of squared distances, min, max.
const stride = 6;

function createSketches(edgesOfEach: readonly Float32Array[]): Sketches {
  const length = edgesOfEach.length;
  const edgeCount = edgesOfEach[0]?.length ?? 0;
  const edges = new Float32Array(length * edgeCount);
  edgesOfEach.forEach((own, i) => edges.set(own, i * edgeCount));
  const counts = new Uint32Array(length * sketchCounts);
  const moments = new Float64Array(length * stride);
  return {
    add(values, flags) {
      assert(values.length === length && flags.length >= length, 'as many values as the reference has sketches, with their flags');
      for (let i = 0; i < length; i++) {
        const value = values[i] as number;
        const flag = flags[i] as number;
        const at = i * sketchCounts + positionOf(value, flag, edges, i * edgeCount);
        counts[at] = (counts[at] as number) + 1;
        if (flag === 0 && value - value === 0) addMoments(moments, i * stride, value);
      }
    },
    snapshot: () => Array.from({ length }, (_, i) => snapshotSketch(counts.subarray(i * sketchCounts, (i + 1) * sketchCounts), moments, i * stride)),
    reset() {
      counts.fill(0);
      moments.fill(0);
    },
  };
}

function addMoments(moments: Float64Array, at: number, value: number): void {
  const finite = moments[at + 1] as number;
  moments[at + 1] = finite + 1;
  if (finite === 0) {
    moments[at] = value;
    moments[at + 4] = value;
    moments[at + 5] = value;
    return;
  }
  const distance = value - (moments[at] as number);
  moments[at + 2] = (moments[at + 2] as number) + distance;
  moments[at + 3] = (moments[at + 3] as number) + distance * distance;
  if (value < (moments[at + 4] as number)) moments[at + 4] = value;
  else if (value > (moments[at + 5] as number)) moments[at + 5] = value;
}

function snapshotSketch(counts: Uint32Array, moments: Float64Array, at: number): Sketch {
  const finite = moments[at + 1] as number;
  const sum = moments[at + 2] as number;
  return {
    counts: [...counts],
    finite,
    mean: finite === 0 ? 0 : (moments[at] as number) + sum / finite,
    m2: finite === 0 ? 0 : Math.max(0, (moments[at + 3] as number) - (sum * sum) / finite),
    min: moments[at + 4] as number,
    max: moments[at + 5] as number,
  };
}
