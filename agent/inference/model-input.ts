import { createProfileView } from '../../features/profile/profile-view.ts';
import type { RawValues } from '../../features/transform/transform.ts';
import type { Result } from '../../proto/result.ts';
import type { Predictor } from '../../runtime/create-predictor.ts';
import type { PipelineParts } from './pipeline.ts';

/** What a model takes, made of one raw input after the other with all buffers made beforehand. */
export interface ModelInput {
  /** Prepares a raw input, which must not change until the next one. */
  load(raw: RawValues): void;
  /** Runs the model on it. */
  predict(output: Float32Array): Result<void>;
  /** Its features. */
  features(): Float32Array;
  /** What a window counts of it. */
  see(): { readonly values: Float32Array; readonly flags: Uint8Array };
}

/**
 * Numbers become features, and these are run and counted. Of a picture in bytes whose values the transform changes one by one, the interpreter's input comes straight from the bytes and the
 * figures from sums over them: the same input bit for bit and the same figures but for rounding, without a copy as numbers. Its features are made when someone asks for them.
 */
export function createModelInput({ transform, reference }: Pick<PipelineParts, 'transform' | 'reference'>, predictor: Predictor): ModelInput {
  const features = new Float32Array(transform.outputLength);
  const flags = new Uint8Array(transform.outputLength);
  const view = createProfileView(transform, reference.featureNames);
  const { byteTables } = transform;
  const predictBytes = byteTables === undefined || view.ofPicture === undefined ? undefined : predictor.fromBytes(byteTables);
  let ofBytes: Float32Array | undefined;
  let numbers: Float32Array = features;
  /** Of which there are no features yet. */
  let picture: Uint8Array | undefined;
  let isMade = true;
  const make = (raw: RawValues): void => {
    if (raw instanceof Float32Array) numbers = raw;
    else {
      numbers = ofBytes ??= new Float32Array(transform.inputLength);
      numbers.set(raw);
    }
    transform.apply(numbers, features, flags);
    isMade = true;
  };
  return {
    load(raw) {
      picture = raw instanceof Uint8Array && predictBytes !== undefined ? raw : undefined;
      isMade = false;
      if (picture === undefined) make(raw);
    },
    predict: (output) => (picture !== undefined && predictBytes !== undefined ? predictBytes(picture, output) : predictor.predict(features, output)),
    features() {
      if (picture !== undefined && !isMade) make(picture);
      return features;
    },
    see: () => (picture !== undefined && view.ofPicture !== undefined ? view.ofPicture(picture) : view.of(features, flags, numbers)),
  };
}
