/**
 * Statistics of one feature, output or the confidence over some inferences.
 * `counts`: under, 32 bins [edge i, edge i+1), over, missing, NaN. Moments are those of the finite values that were present.
 */
export interface Sketch {
  readonly counts: readonly number[];
  readonly finite: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
  /** 0 while finite is 0. */
  readonly min: number;
  readonly max: number;
}

/** An immutable, mergeable profile. Bin edges are those of the ReferenceProfile it was counted into. */
export interface Profile {
  readonly count: number;
  readonly features: readonly Sketch[];
  readonly outputs: readonly Sketch[];
  readonly confidence: Sketch;
  /** Predictions by class; empty unless classification. */
  readonly predicted: readonly number[];
}

/** The training data as the model saw it, with the bin edges every device counts into. Part of the bundle. */
export interface ReferenceProfile {
  readonly featureNames: readonly string[];
  readonly outputNames: readonly string[];
  /** 33 strictly ascending finite float32 edges each. */
  readonly featureEdges: readonly Float32Array[];
  readonly outputEdges: readonly Float32Array[];
  readonly confidenceEdges: Float32Array;
  readonly profile: Profile;
}

/** What a model saw and said, row by row: the material of a reference. */
export interface ProfiledRows {
  readonly rowCount: number;
  /** rowCount x featureNames.length, after the transform. */
  readonly features: Float32Array;
  /** featureFlags, of the same length as features. */
  readonly flags: Uint8Array;
  /** rowCount x outputNames.length, dequantized. */
  readonly outputs: Float32Array;
  /** One for each row; from interpretOutput. */
  readonly confidence: Float32Array;
  /** Class index for each row; empty unless classification. */
  readonly predicted: Uint8Array;
}

/**
 * Reference rows as bin numbers, so that drift thresholds can be bootstrapped with the correlation between features
 * preserved. Kept by the control plane, not part of the bundle.
 */
export interface ReferenceRows {
  readonly rowCount: number;
  readonly featureCount: number;
  readonly outputCount: number;
  /** 0 unless classification. */
  readonly classCount: number;
  /** rowCount x (featureCount + outputCount + 1) positions in Sketch.counts (0..35), in dataset order. */
  readonly bins: Uint8Array;
  /** Class index for each row; empty unless classification. */
  readonly predicted: Uint8Array;
}

/** Counts the inferences of one window; allocates nothing until a snapshot is taken. */
export interface ProfileAccumulator {
  readonly count: number;
  /** @param predictedClass class index; -1 where there is none (regression, anomaly) */
  add(features: Float32Array, flags: Uint8Array, outputs: Float32Array, confidence: number, predictedClass: number): void;
  snapshot(): Profile;
  reset(): void;
}
