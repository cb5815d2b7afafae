import type { Digest } from '../../proto/digest.ts';

/** A sample with the answer that counts for it: the newest label that was not undone. */
export interface LabelledSample {
  readonly sampleId: string;
  readonly deviceId: string;
  readonly bundleDigest: Digest;
  readonly capturedMs: number;
  readonly rows: number;
  readonly columns: number;
  /** Raw input before the transform, row by row; MISSING where absent, a category as its index. */
  readonly input: Float32Array;
  readonly output: Float32Array;
  /** What the device's model said: class index (classification), value (regression), score (anomaly). */
  readonly predicted: number;
  readonly confidence: number;
  readonly inclusionProbability: number;
  readonly rule: string;
  readonly sourceKey: string;
  /** Its input is the model's, after the transform: nothing rawer may leave its device. */
  readonly transformed?: boolean;
  /** Class name (classification), number (regression), "normal" or "anomaly" (anomaly). */
  readonly value: string | number;
  readonly annotator: string;
  readonly labelledMs: number;
}
