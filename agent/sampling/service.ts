import type { Sample, Sampling } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { InferenceResult, Pipeline } from '../inference/pipeline.ts';
import type { Reading } from '../inference/reading.ts';
import { evaluateSampling } from './evaluate-sampling.ts';
import { evaluateUncertainty } from './evaluate-uncertainty.ts';

/** An input that has been answered. Its arrays are valid during the call only. */
export interface AnsweredInput {
  readonly pipeline: Pipeline;
  /** Before the transform, row by row. */
  readonly raw: Float32Array;
  /** What the window counts of the model's input. */
  readonly seen: { readonly values: Float32Array; readonly flags: Uint8Array };
  readonly result: InferenceResult;
  readonly reading: Reading;
  readonly nowMs: number;
}

/** Decides which inputs are kept for a labeller, and with what inclusion probability. */
export class Sampler {
  readonly #random: Random;
  #policy: Sampling;

  constructor(random: Random, policy: Sampling) {
    this.#random = random;
    this.#policy = policy;
  }

  configure(policy: Sampling): void {
    this.#policy = policy;
  }

  /** @returns the sample to keep; undefined where this input is not kept */
  offer({ pipeline, raw, seen, result, reading, nowMs }: AnsweredInput): Sample | undefined {
    const { manifest, transform, reference } = pipeline.parts;
    const uncertainty = evaluateUncertainty(manifest.task, seen.values, result.outputs, manifest.thresholds.anomalyScore, reference);
    const { kept, inclusionProbability, rule } = evaluateSampling(uncertainty, this.#policy, this.#random());
    if (!kept) return undefined;
    return {
      bundleDigest: pipeline.digest,
      capturedMs: reading.atMs ?? nowMs,
      rows: transform.windowRows,
      columns: transform.columns.length,
      input: [...raw],
      output: [...result.outputs],
      confidence: Math.min(1, Math.max(0, result.confidence)),
      inclusionProbability,
      rule,
      sourceKey: reading.key,
    };
  }
}
