import type { Graph } from './graph/graph.ts';
import type { Clock } from '../proto/clock.ts';
import type { Problem, Result } from '../proto/result.ts';
import type { ModelRuntime, RuntimeKind } from '../runtime/model-runtime.ts';
import type { StoredRanges } from './calibrate/load-ranges.ts';
import type { ModelMetadata } from './metadata/model-metadata.ts';
import type { Storage } from './inspect/name-storage.ts';
import type { FormReport } from './search/choose-form.ts';
import type { MixedReport } from './search/keep-layers.ts';
import type { TargetName } from './targets/targets.ts';
import type { LayerDifference } from './verify/measure-layers.ts';
import type { AnswerKind, Reconstruction } from './verify/measure-reconstruction.ts';

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
  /** Every mode but float32: largest loss of accuracy against the float model where `truth` is given, else largest share without agreement; 0 to 1. */
  readonly accuracyDropMax?: number;
}

export interface ConversionRequest {
  readonly source: TfjsArtifacts | TfliteSource;
  readonly mode: ConversionMode;
  /** Model inputs (after the features transform), one flat array per sample, several inputs one after the other; full-int8 needs at least one. */
  readonly calibration?: readonly Float32Array[];
  /** What the files of the calibration and check samples are called, where they have any: messages name them. */
  readonly sampleNames?: { readonly calibration?: readonly string[] | undefined; readonly checks?: readonly string[] | undefined } | undefined;
  /** Take calibration samples that are a single value throughout, as a black picture or a machine at rest is; a warning says so. Without it they are refused. */
  readonly allowConstantSamples?: boolean;
  /** Ranges kept from an earlier calibration of the same model (ConversionReport.ranges), instead of samples. */
  readonly ranges?: unknown;
  /** Steps of a sequence whose length a tfjs model leaves open. */
  readonly sequenceLength?: number | undefined;
  /** Where the file must run; default tflite-2.9. */
  readonly target?: TargetName;
  /**
   * min-max (default) takes the whole range seen; percentile cuts off the given share at each end, e.g. 99.99; mse takes the
   * range with the smallest expected squared error. The last two see the samples twice, the second time in 2,048 bins.
   */
  readonly calibrationMethod?: CalibrationMethod;
  /** `automatic` (default): in full-int8 1x1 convolutions, quantized per channel, where that is measurably better, else FULLY_CONNECTED. */
  readonly denseAs?: 'automatic' | 'fully-connected' | 'convolution';
  /** Cross-layer equalization in full-int8: `automatic` (default) where it measurably helps. */
  readonly equalization?: 'automatic' | 'never';
  /** full-int8: where a bound is missed, keep the fewest layers in float that meet all of them; also keeps operations without an int8 kernel in float. */
  readonly mixedPrecision?: boolean;
  /** Type of the model's input and output in full-int8; default int8. */
  readonly ioType?: (typeof ioTypes)[number];
  readonly bounds?: ConversionBounds;
  /** Give the file out although it misses a bound; the report says which in `missed`. */
  readonly keepBelowBounds?: boolean;
  /** What the result is checked on instead of the calibration samples. */
  readonly checks?: readonly Float32Array[];
  /** The right class (0 is the first) of each check sample, or of each calibration sample where there are no checks: accuracy is measured with it. */
  readonly truth?: readonly number[];
  /** At most so many samples are checked, evenly taken; default 512. */
  readonly checkSamplesMax?: number;
  /** Count how the activations lie, for the report, which runs a few samples once more. */
  readonly withHistograms?: boolean;
  /** What the file carries besides the model and its lineage; without it nothing is embedded. */
  readonly metadata?: { readonly labels?: readonly string[] | undefined; readonly transform?: unknown; readonly embedRanges?: boolean | undefined };
  /** The source as importSource gave it for these demands, where that was asked already. */
  readonly imported?: Graph;
  /** Runtimes outside this process that verify, at the same time as those inside it: those that are there, once they have tried the source, or why it must not be run. No model is run before. */
  readonly runners?: Promise<Result<readonly SampleRunner[], ConversionProblem>>;
  /** Runtimes that calibrate and verify, at least one. WASM calibrates where it is among them, so every machine gets the same bytes. */
  readonly runtimes: readonly ModelRuntime[];
  /** Measures latency and lets others run between samples. */
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ConversionProgress) => void;
}

/** A request whose runners are known. */
export type StartedRequest = Omit<ConversionRequest, 'runners'> & { readonly runners: readonly SampleRunner[] };

/** What a file gave for samples in one runtime. */
export interface SampleRun {
  /** Per sample, the model's outputs one after the other. */
  readonly outputs: readonly Float32Array[];
  /** Values of each output. */
  readonly lengths: readonly number[];
  /** Median of the runs, quantization at the edges included. */
  readonly latencyP50Us: number;
}

/** One runtime as verification sees it, in this process or in another; the outputs come as real values whatever the file's types. */
export interface SampleRunner {
  readonly kind: RuntimeKind;
  run(bytes: Uint8Array, samples: readonly Float32Array[]): Promise<Result<SampleRun, ConversionProblem>>;
}

/** Counts of values in equal bins from min to max; what lies outside is in the first or last. */
export interface Histogram { readonly min: number; readonly max: number; readonly counts: readonly number[] }

export type CalibrationMethod = { readonly kind: 'min-max' } | { readonly kind: 'mse' } | { readonly kind: 'percentile'; readonly percent: number };

export interface ConversionProgress {
  readonly phase: 'import' | 'calibrate' | 'quantize' | 'search' | 'verify';
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
  /** Of an autoencoder, whose largest output says little. */
  readonly reconstruction?: Reconstruction | undefined;
  /** Share of right answers of the converted and of the float model, where the request has `truth`. */
  readonly accuracy?: { readonly converted: number; readonly float: number } | undefined;
  readonly latencyP50Us: number;
  /** The float file on the same samples. */
  readonly floatLatencyP50Us: number;
  /** The outputs beside those of the first runtime, in the outputs' own unit: 0 where they are identical. */
  readonly differenceFromFirst: { readonly maxAbsolute: number; readonly identicalShare: number };
  /** Converted minus reference, over all outputs of all samples. */
  readonly errors: Histogram;
}

/** A runtime that did not run the file: it refused it, or this machine lacks it. */
export interface RuntimeRefusal { readonly kind: RuntimeKind; readonly outcome: 'refused' | 'unavailable'; readonly message: string }

/** What loading the source in a process of its own showed, before anything else touched it: `crashed` and its like refuse the file. */
export interface SourceVerdict { readonly kind: RuntimeKind; readonly outcome: 'passed' | 'refused' | 'crashed' | 'unavailable'; readonly message: string }

/** What a layer gives in the float model on the checked samples. */
export interface LayerActivations extends Histogram {
  readonly layer: number;
  readonly operator: string;
  readonly shape: readonly number[];
  /** Share of the values that the quantized layer cannot represent; 0 where it is not quantized. */
  readonly clippedShare: number;
}

export interface OperatorUse { readonly name: string; readonly version: number; readonly count: number }

export interface ConversionReport {
  readonly mode: ConversionMode;
  /** What the model's answers are about, and so which figure counts most. */
  readonly answers: AnswerKind;
  /** How the numbers are stored in fact: float32 where no filter was large enough for dynamic-int8. */
  readonly storage: Storage;
  readonly sizeBytes: number;
  /** What was checked: the samples for it, the calibration samples (at most 512 of them), or random inputs where there are none. */
  readonly samples: number;
  readonly samplesAreRandom: boolean;
  readonly operators: readonly string[];
  readonly operatorVersions: readonly OperatorUse[];
  readonly target: TargetName;
  /** Bytes of the source's weights (of the whole file where it is a .tflite) and of the float file made from it. */
  readonly sourceBytes: number;
  readonly floatBytes: number;
  readonly runtimes: readonly RuntimeVerification[];
  readonly refusals: readonly RuntimeRefusal[];
  /** Of a .tflite file as source, where the caller tried it. */
  readonly preflight?: SourceVerdict | undefined;
  /** What is doubtful, though no bound is missed: about the samples, and about the file for its mode. */
  readonly warnings: readonly string[];
  /** The bounds that the file misses, as sentences; only ever filled where `keepBelowBounds` asked for the file anyway. */
  readonly missed: readonly string[];
  /** Largest |float .tflite - source| over the largest |source| output: the float file against the source's own arithmetic. */
  readonly floatError: number;
  /** Signal-to-noise ratio after each layer against the float model, of every mode but float32. */
  readonly layers: readonly LayerDifference[];
  readonly activations?: readonly LayerActivations[] | undefined;
  /** What the file carries inside, where the request asked for it. */
  readonly metadata?: Pick<ModelMetadata, 'labels' | 'transform' | 'lineage'> | undefined;
  /** full-int8: what calibration found and what was decided, to quantize again without data. */
  readonly ranges?: StoredRanges | undefined;
  /** full-int8: how dense layers and pools are written and whether layers are equalized, with the measurements that decided it. */
  readonly form?: FormReport | undefined;
  /** full-int8 with mixed precision: the layers kept in float. */
  readonly mixed?: MixedReport | undefined;
}

export interface Conversion { readonly bytes: Uint8Array; readonly report: ConversionReport }

export type ConversionProblem = Problem<'converter.source_invalid' | 'converter.unsupported' | 'converter.calibration_invalid' | 'converter.bounds_missed' | 'converter.runtime_missing' | 'converter.runtime_refused' | 'converter.runtime_failed' | 'converter.aborted'>;
