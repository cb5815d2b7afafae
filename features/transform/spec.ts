import { z } from 'zod';
import { limits } from '../../proto/limits.ts';
import { resizeKinds } from '../image/resize-taps.ts';

/**
 * A transform as a JSON value: what turns raw rows into the model's input, with the fitted parameters inside, so that
 * training and device execute the same thing. Raw input is `rows` x `columns` float32, row by row; a value that is
 * absent is MISSING, a category is its index in `categories`. An image stands alone: height x width pixels, row by row, channels together, 0 black to 255 white.
 *
 * Steps run in order on a flat vector. After `window` the vector holds rows x columns values (column after column);
 * without it one row is one input. `on` limits a step to the named features (or all features of the named columns);
 * without it a step applies to all that hold numbers. Fitted parameters are one for each of these features, in order;
 * in a raw window one for each column, shared by all its rows; in an image one for each channel, shared by all its pixels.
 *
 * Version 1 grows by steps and columns only: what is there keeps its meaning, and a reader that does not know a step refuses the spec. docs/transforms.md says how to choose.
 */

/** Marks an absent raw value: the most negative float32, exact on the wire; NaN stays distinct (a sensor said NaN). */
export const MISSING = -3.4028234663852886e38;

const name = z.string().min(1).max(limits.nameCharsMax);
const finite = z.number();
const perFeature = z.array(finite).max(limits.featuresMax * 16);
const on = z.array(name).max(limits.featuresMax).optional();
const count = (most: number): z.ZodInt => z.int().min(1).max(most);
/** Of one side of an image. */
const side = count(4_096);

export const statisticNames = ['mean', 'sd', 'min', 'max', 'peak-to-peak', 'rms', 'crest', 'skew', 'kurtosis', 'zero-crossings'] as const;
export type Statistic = (typeof statisticNames)[number];

/** Frames of `frame` rows (a power of two) every `hop` rows; with padding they are centered on multiples of `hop`. */
const spectrogram = {
  sampleRateHz: z.number().positive(),
  frame: count(65_536),
  hop: count(65_536),
  mels: count(512),
  lowHz: z.number().min(0).default(0),
  /** By default half the sample rate. */
  highHz: z.number().positive().optional(),
  scale: z.enum(['slaney', 'htk']).default('slaney'),
  norm: z.enum(['slaney', 'none']).default('slaney'),
  /** 1: of magnitudes; 2: of energies. */
  power: z.union([z.literal(1), z.literal(2)]).default(2),
  padding: z.enum(['none', 'zero', 'reflect']).default('none'),
  log: z.enum(['db', 'ln']).default('db'),
};

export const columnSpec = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), name }),
  z.object({ kind: z.literal('category'), name, categories: z.array(z.string()).min(1).max(limits.classesMax) }),
  z.object({ kind: z.literal('image'), name, height: side, width: side, channels: z.union([z.literal(1), z.literal(3)]) }),
]);

/** Steps that make figures of a window. */
const measureSpecs = [
  /**
   * Each column of the window becomes `bands` energies: log10(1e-12 + sum of |X_k|^2 / N^2) over equal bands of the one-sided
   * spectrum (Hann window), and with `statistics` also RMS, crest factor and kurtosis.
   */
  z.strictObject({ op: z.literal('fft-bands'), bands: z.number().int().min(1).max(256), sampleRateHz: z.number().positive(), statistics: z.boolean().default(false), on }),
  /**
   * Each column of the window becomes the logarithm of its power in bands (unit^2, log10(1e-12 + x)), from a power spectral density after Welch: segments of `segment` rows (a power of
   * two) under a Hann window, each without its mean, half over each other unless `overlap` rows are stated. Either `bands` equal ones or those between `edgesHz`.
   */
  z.strictObject({ op: z.literal('psd-bands'), sampleRateHz: z.number().positive(), segment: count(65_536), overlap: z.int().min(0).optional(), bands: count(256).optional(), edgesHz: z.array(z.number().min(0)).min(2).max(257).optional(), statistics: z.array(z.enum(statisticNames)).max(statisticNames.length).default([]), on }),
  /** Each column of the window, or each channel of an image, becomes these figures. */
  z.strictObject({ op: z.literal('statistics'), of: z.array(z.enum(statisticNames)).min(1).max(statisticNames.length), on }),
] as const;

// Parameters marked optional are filled in by fitting; a spec is fitted when none of them is absent.
export const stepSpec = z.discriminatedUnion('op', [
  /** Collects rows into windows: length and hop in rows. Only as the first step. */
  z.strictObject({ op: z.literal('window'), length: z.number().int().min(1), hop: z.number().int().min(1) }),
  /** Replaces missing and NaN by the fitted median (or mean, or a constant). */
  z.strictObject({ op: z.literal('impute'), strategy: z.enum(['median', 'mean', 'constant']), on, values: perFeature.optional() }),
  /** Clips to [low, high]; with quantile q and without bounds, fitted to the q and 1 - q quantiles. */
  z.strictObject({ op: z.literal('clip'), on, quantile: z.number().min(0).max(0.5).optional(), low: perFeature.optional(), high: perFeature.optional() }),
  /** sign(x) log(1 + |x|). */
  z.strictObject({ op: z.literal('log1p'), on }),
  /** (x - mean) / sd. */
  z.strictObject({ op: z.literal('standardize'), on, mean: perFeature.optional(), sd: perFeature.optional() }),
  /** (x - low) / (high - low). */
  z.strictObject({ op: z.literal('min-max'), on, low: perFeature.optional(), high: perFeature.optional() }),
  /** A category column becomes one value per category; an index outside them gives all zeros. */
  z.strictObject({ op: z.literal('one-hot'), column: name }),
  ...measureSpecs,
  /** Several measurements side by side, each of its own columns; a column may be in none or in several. */
  z.strictObject({ op: z.literal('join'), parts: z.array(z.discriminatedUnion('op', measureSpecs)).min(1).max(16) }),
  /** Rows at `up` / `down` of their rate, through an anti-aliasing low pass; beyond its ends the window goes on as its last value, or as zero. */
  z.strictObject({ op: z.literal('resample'), up: count(1_024), down: count(1_024), padding: z.enum(['edge', 'zero']).default('edge'), on }),
  /** Takes the mean or the line of least squares from each column of the window. */
  z.strictObject({ op: z.literal('detrend'), kind: z.enum(['constant', 'linear']).default('linear'), on }),
  /** Each row of the window less the row `rows` before it; the first `rows` rows are gone. */
  z.strictObject({ op: z.literal('difference'), rows: count(65_536).default(1), on }),
  /** Beside each column its values that many rows earlier; the rows that have no such past are gone. */
  z.strictObject({ op: z.literal('lag'), rows: z.array(count(65_536)).min(1).max(64), on }),
  /** Each column of the window becomes frames of mel band energies, in dB (10 log10 of energies, 20 log10 of magnitudes) or natural logarithms; at least `floor` and, with topDb, at most that far below the largest. */
  z.strictObject({ op: z.literal('log-mel'), ...spectrogram, floor: z.number().positive().default(2 ** -52), topDb: z.number().positive().optional(), on }),
  /** The first coefficients of the orthonormal cosine transform of log-mel frames, liftered where `lifter` is above 0. */
  z.strictObject({ op: z.literal('mfcc'), ...spectrogram, floor: z.number().positive().default(1e-10), topDb: z.number().positive().default(80), coefficients: count(512), lifter: z.number().min(0).default(0), on }),
  /** Part of an image, its middle where no corner is stated. */
  z.strictObject({ op: z.literal('crop'), height: side, width: side, top: z.int().min(0).optional(), left: z.int().min(0).optional() }),
  /** Each pixel the mean of what it covers (area), or between the nearest two (bilinear, half-pixel centers). Proportions are not kept. */
  z.strictObject({ op: z.literal('resize'), height: side, width: side, method: z.enum(resizeKinds).default('area') }),
  /** Red, green and blue become luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
  z.strictObject({ op: z.literal('grey') }),
  /** (x - mean) / max(sd, 1 / sqrt(values)) over the whole image, or over each channel of it. */
  z.strictObject({ op: z.literal('normalize-image'), per: z.enum(['image', 'channel']).default('image') }),
]);

export const transformSpec = z.object({
  version: z.literal(1),
  columns: z.array(columnSpec).min(1).max(limits.featuresMax),
  steps: z.array(stepSpec).max(32),
});

export type ColumnSpec = z.infer<typeof columnSpec>;
export type StepSpec = z.infer<typeof stepSpec>;
export type TransformSpec = z.infer<typeof transformSpec>;
