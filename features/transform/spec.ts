import { z } from 'zod';
import { limits } from '../../proto/limits.ts';

/**
 * A transform as a JSON value: what turns raw rows into the model's input, with the fitted parameters inside, so that
 * training and device execute the same thing. Raw input is `rows` x `columns` float32, row by row; a value that is
 * absent is MISSING, a category is its index in `categories`.
 *
 * Steps run in order on a flat vector. After `window` the vector holds rows x columns values (column after column);
 * without it one row is one input. `on` limits a step to the named features (or all features of the named columns);
 * without it a step applies to all that hold numbers. Fitted parameters are one for each of these features, in order;
 * in a raw window one for each column, shared by all its rows.
 */

/** Marks an absent raw value: the most negative float32, exact on the wire; NaN stays distinct (a sensor said NaN). */
export const MISSING = -3.4028234663852886e38;

const name = z.string().min(1).max(limits.nameCharsMax);
const finite = z.number();
const perFeature = z.array(finite).max(limits.featuresMax * 16);
const on = z.array(name).optional();

export const columnSpec = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), name }),
  z.object({ kind: z.literal('category'), name, categories: z.array(z.string()).min(1).max(limits.classesMax) }),
]);

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
  /**
   * Each column of the window becomes `bands` energies: log10(1e-12 + sum of |X_k|^2 / N^2) over equal bands of the one-sided
   * spectrum (Hann window), and with `statistics` also RMS, crest factor and kurtosis.
   */
  z.strictObject({ op: z.literal('fft-bands'), bands: z.number().int().min(1).max(256), sampleRateHz: z.number().positive(), statistics: z.boolean().default(false), on }),
]);

export const transformSpec = z.object({
  version: z.literal(1),
  columns: z.array(columnSpec).min(1).max(limits.featuresMax),
  steps: z.array(stepSpec).max(32),
});

export type ColumnSpec = z.infer<typeof columnSpec>;
export type StepSpec = z.infer<typeof stepSpec>;
export type TransformSpec = z.infer<typeof transformSpec>;
