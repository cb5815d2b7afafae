import type { Clock } from '../proto/clock.ts';
import type { Problem } from '../proto/result.ts';
import type { ModelRuntime, RuntimeKind } from '../runtime/model-runtime.ts';

/** A tfjs LayersModel as its save handler gives it (ModelArtifacts of @tensorflow/tfjs-core fit as they are). */
export interface TfjsArtifacts {
  /** The decoded model.json topology (Keras JSON). */
  readonly modelTopology?: unknown;
  readonly weightSpecs?: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[] | undefined;
  /** All weights, one after the other in the order of the specs; little-endian float32. */
  readonly weightData?: ArrayBuffer | ArrayBuffer[] | Uint8Array | undefined;
}

export const conversionModes = ['float32', 'full-int8'] as const;
export type ConversionMode = (typeof conversionModes)[number];

export const ioTypes = ['int8', 'uint8', 'float32'] as const;

/** A float .tflite file made by anyone. */
export interface TfliteSource { readonly tflite: Uint8Array }

/** What the converted model must reach, or no file is given. Measured on the calibration samples, in every runtime. */
export interface ConversionBounds {
  /** Largest |float .tflite - source| over the largest |source| output; default 1e-4. */
  readonly floatErrorMax?: number;
  /** full-int8: smallest signal-to-noise ratio of the outputs against the float model, in dB; default 10. */
  readonly snrDbMin?: number;
  /** full-int8 classification (more than one output): smallest share of samples with the same largest output, 0 to 1. */
  readonly agreementMin?: number;
}

export interface ConversionRequest {
  readonly source: TfjsArtifacts | TfliteSource;
  readonly mode: ConversionMode;
  /** Model inputs (after the features transform), one flat array per sample, several inputs one after the other; full-int8 needs at least one. */
  readonly calibration?: readonly Float32Array[];
  /** min-max (default) takes the whole range seen; percentile cuts off the given share at each end, e.g. 99.99. */
  readonly calibrationMethod?: CalibrationMethod;
  /** `automatic` (default): 1x1 convolutions, quantized per channel, in full-int8; FULLY_CONNECTED in float32. */
  readonly denseAs?: 'automatic' | 'fully-connected' | 'convolution';
  /** Type of the model's input and output in full-int8; default int8. */
  readonly ioType?: (typeof ioTypes)[number];
  readonly bounds?: ConversionBounds;
  /** Runtimes that calibrate and verify, at least one. WASM calibrates where it is among them, so every machine gets the same bytes. */
  readonly runtimes: readonly ModelRuntime[];
  /** Measures latency and lets others run between samples. */
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ConversionProgress) => void;
}

export type CalibrationMethod = { readonly kind: 'min-max' } | { readonly kind: 'percentile'; readonly percent: number };

export interface ConversionProgress {
  readonly phase: 'import' | 'calibrate' | 'quantize' | 'verify';
  /** 0 to 1 over the whole conversion. */
  readonly fraction: number;
}

export interface RuntimeVerification {
  readonly kind: RuntimeKind;
  /** Mean |difference| of the converted model's outputs and the reference's (full-int8: the float model; float32: the source). */
  readonly meanAbsoluteError: number;
  readonly maxAbsoluteError: number;
  /** 10 log10(sum reference^2 / sum difference^2); 200 where nothing differs. */
  readonly snrDb: number;
  /** Share of samples with the same largest output; 1 for a single output. */
  readonly agreement: number;
  readonly latencyP50Us: number;
}

export interface ConversionReport {
  readonly mode: ConversionMode;
  readonly sizeBytes: number;
  /** What was checked: the calibration samples (at most 512 of them), or random inputs where there are none. */
  readonly samples: number;
  readonly operators: readonly string[];
  readonly runtimes: readonly RuntimeVerification[];
  /** Largest |float .tflite - source| over the largest |source| output: the float file against the source's own arithmetic. */
  readonly floatError: number;
}

export interface Conversion { readonly bytes: Uint8Array; readonly report: ConversionReport }

export type ConversionProblem = Problem<'converter.source_invalid' | 'converter.unsupported' | 'converter.calibration_invalid' | 'converter.bounds_missed' | 'converter.runtime_missing' | 'converter.runtime_failed' | 'converter.aborted'>;
