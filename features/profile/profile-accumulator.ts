import { assert } from '../../proto/assert.ts';
import { runAtOnce, type Steps } from '../../proto/steps.ts';
import type { Profile, ProfileAccumulator, ReferenceProfile, Sketch } from './profile.ts';
import { createSketchBlock } from './sketch-block.ts';

/** Counts inferences into the reference's bins. Allocates only here and in snapshot. */
export function createProfileAccumulator(reference: ReferenceProfile): ProfileAccumulator {
  return runAtOnce(createProfileAccumulatorInSteps(reference));
}

/** The same in pieces: for hundreds of features it takes milliseconds. */
export function* createProfileAccumulatorInSteps(reference: ReferenceProfile): Steps<ProfileAccumulator> {
  const features = yield* createSketchBlock(reference.featureEdges);
  const outputs = yield* createSketchBlock(reference.outputEdges);
  const confidences = yield* createSketchBlock([reference.confidenceEdges]);
  const confidenceValue = new Float32Array(1);
  const known = new Uint8Array(reference.outputEdges.length);
  const knownOne = new Uint8Array(1);
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
      confidences.add(confidenceValue, knownOne);
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
