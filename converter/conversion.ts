import type { Clock } from '../proto/clock.ts';
import type { Problem } from '../proto/result.ts';
import type { ModelRuntime, RuntimeKind } from '../runtime/model-runtime.ts';
import type { StoredRanges } from './calibrate/stored-ranges.ts';
import type { Storage } from './inspect/name-storage.ts';
import type { TargetName } from './targets/targets.ts';
import type { LayerDifference } from './verify/measure-layers.ts';

/** A tfjs LayersModel as its save handler gives it (ModelArtifacts of @tensorflow/tfjs-core fit as they are). */
export interface TfjsArtifacts {
  /** The decoded model.json topology (Keras JSON). */
  readonly modelTopology?: unknown;
  readonly weightSpecs?: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[] | undefined;
  /** All weights, one after the other in the order of the specs; little-endian float32. */
  readonly weightData?: ArrayBuffer | ArrayBuffer[] | Uint8Array | undefined;
}

/**
 * float32: as trained. float16: weights in half the bytes, widened when loaded. dynamic-int8: large weights in a quarter of the
 * bytes, activations float. full-int8: everything in int8, ranges from calibration.
 */
export const conversionModes = ['float32', 'float16', 'dynamic-int8', 'full-int8'] as const;
export type ConversionMode = (typeof conversionModes)[number];

export const ioTypes = ['int8', 'uint8', 'float32'] as const;

/** A float .tflite file made by anyone. */
export interface TfliteSource { readonly tflite: Uint8Array }

/** What the converted model must reach, or no file is given. Measured on the calibration samples, in every runtime. */
export interface ConversionBounds {
  /** Largest |float .tflite - source| over the largest |source| output; default 1e-4. */
  readonly floatErrorMax?: number;
  /** Smallest signal-to-noise ratio of the outputs against the float model, in dB, of every mode but float32; default 10. */
  readonly snrDbMin?: number;
  /** Every mode but float32, classification (more than one output): smallest share of samples with the same largest output, 0 to 1. */
  readonly agreementMin?: number;
}

export interface ConversionRequest {
  readonly source: TfjsArtifacts | TfliteSource;
  readonly mode: ConversionMode;
  /** Model inputs (after the features transform), one flat array per sample, several inputs one after the other; full-int8 needs at least one. */
  readonly calibration?: readonly Float32Array[];
  /** Ranges kept from an earlier calibration of the same model (ConversionReport.ranges), instead of samples. */
  readonly ranges?: unknown;
  /** Where the file must run; default tflite-2.9. */
  readonly target?: TargetName;
  /**
   * min-max (default) takes the whole range seen; percentile cuts off the given share at each end, e.g. 99.99; mse takes the
   * range with the smallest expected squared error. The last two see the samples twice, the second time in 2,048 bins.
   */
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

export type CalibrationMethod = { readonly kind: 'min-max' } | { readonly kind: 'mse' } | { readonly kind: 'percentile'; readonly percent: number };

export interface ConversionProgress {
  readonly phase: 'import' | 'calibrate' | 'quantize' | 'verify';
  /** 0 to 1 over the whole conversion. */
  readonly fraction: number;
}

export interface RuntimeVerification {
  readonly kind: RuntimeKind;
  /** Mean |difference| of the converted model's outputs and the reference's (float32: the source; else the float model). */
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
  /** How the numbers are stored in fact: float32 where no filter was large enough for dynamic-int8. */
  readonly storage: Storage;
  readonly sizeBytes: number;
  /** What was checked: the calibration samples (at most 512 of them), or random inputs where there are none. */
  readonly samples: number;
  readonly operators: readonly string[];
  readonly runtimes: readonly RuntimeVerification[];
  /** Largest |float .tflite - source| over the largest |source| output: the float file against the source's own arithmetic. */
  readonly floatError: number;
  /** Signal-to-noise ratio after each layer against the float model, of every mode but float32. */
  readonly layers: readonly LayerDifference[];
  /** full-int8: what calibration found, to quantize again without data. */
  readonly ranges?: StoredRanges | undefined;
}

export interface Conversion { readonly bytes: Uint8Array; readonly report: ConversionReport }

export type ConversionProblem = Problem<'converter.source_invalid' | 'converter.unsupported' | 'converter.calibration_invalid' | 'converter.bounds_missed' | 'converter.runtime_missing' | 'converter.runtime_failed' | 'converter.aborted'>;
