import { createProfileAccumulatorInSteps } from '../../features/profile/profile-accumulator.ts';
import type { ProfileAccumulator } from '../../features/profile/profile.ts';
import { confidenceOf, predictedClass } from '../../features/profile/interpret-output.ts';
import { createWindower } from '../../features/transform/create-windower.ts';
import type { RawValues, Windower } from '../../features/transform/transform.ts';
import { assert } from '../../proto/assert.ts';
import type { Digest } from '../../proto/digest.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { Steps } from '../../proto/steps.ts';
import { createPredictor, type Predictor } from '../../runtime/create-predictor.ts';
import type { LoadedModel, ModelRuntime } from '../../runtime/model-runtime.ts';
import type { VerifiedBundle } from '../reconcile/verify-bundle.ts';
import { decodeBundle, type BundleParts } from './decode-bundle.ts';
import { createModelInput } from './model-input.ts';

/** For so long may the load of a candidate hold up readings; a piece of it that takes longer by itself is not cut. */
export const sliceMsMax = 4;

/** What is kept of a bundle once its model is in the interpreter. */
export interface PipelineParts extends Pick<BundleParts, 'manifest' | 'transform' | 'reference'> {
  /** How far two outputs may lie apart and still be called the same: that of the golden vectors. */
  readonly tolerance: number;
}

/** A loaded bundle: everything between a raw input and a result, with all buffers made beforehand. */
export interface Pipeline {
  readonly digest: Digest;
  readonly parts: PipelineParts;
  readonly windower: Windower;
  readonly window: ProfileAccumulator;
  readonly model: LoadedModel;
  /** Runs one raw input (transform.inputLength values). The result's arrays are valid until the next call. */
  infer(raw: RawValues): Result<InferenceResult>;
  /** What the window counts of the input that `infer` has just run; valid until the next call. */
  see(): { readonly values: Float32Array; readonly flags: Uint8Array };
  close(): void;
}

export interface InferenceResult {
  /** The model's input; of a picture in bytes made when it is asked for. */
  readonly features: Float32Array;
  /** Class probabilities, regression values, or the anomaly score alone. */
  readonly outputs: Float32Array;
  /** -1 where the task has no classes. */
  readonly classIndex: number;
  readonly confidence: number;
}

/**
 * Loads a verified bundle into an interpreter. An autoencoder's outputs become one: the mean squared error of its
 * reconstruction, which is the anomaly score. In pieces, so that a model that acts meanwhile can go on; the interpreter's own load is one.
 */
export function* loadPipeline(bundle: VerifiedBundle, runtime: ModelRuntime): Steps<Result<Pipeline>> {
  const decoded = yield* decodeBundle(bundle.manifest, bundle.blobs);
  if (!decoded.ok) return decoded;
  yield;
  const loaded = runtime.load(bundle.blobs.model);
  if (!loaded.ok) return loaded;
  const parts = { manifest: decoded.value.manifest, transform: decoded.value.transform, reference: decoded.value.reference, tolerance: decoded.value.golden.absoluteTolerance };
  const created = createPredictor(loaded.value);
  const misfit = created.ok ? findMisfit(parts, created.value) : created.error.message;
  if (!created.ok || misfit !== undefined) {
    loaded.value.close();
    return problem('bundle.invalid', misfit ?? 'the model cannot be run');
  }
  yield;
  const window = yield* createProfileAccumulatorInSteps(parts.reference);
  return ok(createPipeline(bundle.ref.digest, parts, window, loaded.value, created.value));
}

function createPipeline(digest: Digest, parts: PipelineParts, window: ProfileAccumulator, model: LoadedModel, predictor: Predictor): Pipeline {
  const { manifest, transform } = parts;
  const modelOutput = new Float32Array(predictor.outputLength);
  const reconstructs = isReconstruction(parts, predictor);
  const outputs = reconstructs ? new Float32Array(1) : modelOutput;
  const input = createModelInput(parts, predictor);
  /** An interpreter that throws (a WASM trap, say) fails this input; the probation or the shadow judges how many may fail. */
  const predict = (): Result<void> => {
    try {
      return input.predict(modelOutput);
    } catch (fault) {
      return problem('inference.threw', fault instanceof Error ? fault.message : String(fault));
    }
  };
  const result = {
    get features() {
      return input.features();
    },
    outputs,
    classIndex: -1,
    confidence: 1,
  };
  return {
    digest,
    parts,
    model,
    windower: createWindower(transform),
    window,
    see: () => input.see(),
    infer(raw) {
      input.load(raw);
      const ran = predict();
      if (!ran.ok) return ran;
      if (reconstructs) outputs[0] = meanSquaredError(input.features(), modelOutput);
      for (let i = 0; i < outputs.length; i++) {
        if (!Number.isFinite(outputs[i])) return problem('inference.not_finite', `output ${i} is ${outputs[i]}; the model cannot be trusted with this input`);
      }
      result.classIndex = predictedClass(manifest.task, outputs);
      result.confidence = confidenceOf(manifest.task, outputs);
      return ok(result);
    },
    close: () => model.close(),
  };
}

function isReconstruction({ manifest, transform }: PipelineParts, predictor: Predictor): boolean {
  return manifest.task === 'anomaly' && predictor.outputLength === transform.outputLength && predictor.outputLength > 1;
}

function findMisfit(parts: PipelineParts, predictor: Predictor): string | undefined {
  if (predictor.inputLength !== parts.transform.outputLength) return `the model takes ${predictor.inputLength} values, the transform gives ${parts.transform.outputLength}`;
  const outputs = isReconstruction(parts, predictor) ? 1 : predictor.outputLength;
  if (outputs !== parts.reference.outputNames.length) return `the model gives ${outputs} outputs, the reference has ${parts.reference.outputNames.length}`;
  return undefined;
}

/** A value that was absent (NaN) says nothing about the reconstruction. */
function meanSquaredError(expected: Float32Array, actual: Float32Array): number {
  assert(expected.length === actual.length, 'a reconstruction is as long as its input');
  let sum = 0;
  let count = 0;
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    if (value !== value) continue;
    sum += (value - (actual[i] as number)) ** 2;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
