import { z } from 'zod';
import { columnSpec, transformSpec } from '../../features/transform/spec.ts';
import { limits } from '../../proto/limits.ts';
import { tasks } from '../../proto/manifest.ts';

/**
 * What a model is trained as: the part of a model's settings that the training room reads. Every field has a default
 * but the transform and the architecture, so that a description stays short; a field it does not know is an error, as a
 * misspelled one would otherwise train with the default.
 */
const width = z.number().int().min(1).max(4_096);

export const architectureSpec = z.discriminatedUnion('kind', [
  /** Dense layers with ReLU over the transformed features; classification and regression. */
  z.strictObject({ kind: z.literal('mlp'), hidden: z.array(width).max(8) }),
  /** Dense encoder and its mirror image; anomaly. The score is the mean squared error of the reconstruction. */
  z.strictObject({ kind: z.literal('autoencoder'), hidden: z.array(width).max(8), code: width }),
  /** Convolutions with ReLU over the transformed features read as [height, width, channels], then a global average. */
  z.strictObject({
    kind: z.literal('cnn'),
    shape: z.tuple([width, width, width]),
    convolutions: z.array(z.strictObject({ filters: width, kernel: z.tuple([z.number().int().min(1).max(64), z.number().int().min(1).max(64)]), stride: z.number().int().min(1).max(16).default(1) })).min(1).max(12),
    hidden: z.array(width).max(4).default([]),
  }),
]);
export type ArchitectureSpec = z.infer<typeof architectureSpec>;

export const trainingOptions = z.strictObject({
  epochsMax: z.number().int().min(1).max(10_000).default(120),
  /** Epochs without a lower validation loss before training ends; the best epoch's weights are kept. */
  patienceEpochs: z.number().int().min(1).max(10_000).default(20),
  batchRows: z.number().int().min(1).max(4_096).default(32),
  learningRate: z.number().positive().max(1).default(0.002),
  /** Decoupled weight decay on kernels, a fraction per step of the learning rate (Loshchilov and Hutter 2019). */
  weightDecay: z.number().min(0).max(1).default(0),
  dropout: z.number().min(0).max(0.9).default(0),
  labelSmoothing: z.number().min(0).max(0.5).default(0),
  /** Standard deviation of the normal noise added to each transformed feature while training. */
  noise: z.number().min(0).max(10).default(0),
  /** Rows are mixed in pairs with a share drawn uniformly from [0, mix] (after Zhang et al. 2018, mixup). */
  mix: z.number().min(0).max(0.5).default(0),
  classWeights: z.enum(['none', 'balanced']).default('balanced'),
  /** Weight of a row labelled in the field against 1 for a row of the base data. */
  fieldWeight: z.number().positive().max(1_000).default(4),
  /** Anomaly: the threshold is this quantile of the scores of normal validation rows. */
  thresholdQuantile: z.number().min(0.5).max(1).default(0.995),
  /** Seed where the job names none. */
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
});
export type TrainingOptions = z.infer<typeof trainingOptions>;

export const trainingSettings = z.object({
  transform: transformSpec,
  architecture: architectureSpec,
  training: trainingOptions.prefault({}),
  quantization: z.strictObject({
    /** Rows of the training split that calibrate the int8 ranges. */
    calibrationRowsMax: z.number().int().min(1).max(10_000).default(500),
    method: z.enum(['min-max', 'percentile']).default('min-max'),
    /** percentile: the share of values kept, the rest is saturated. */
    percent: z.number().min(90).max(100).default(99.99),
    /** Smallest signal-to-noise ratio of the int8 outputs against the float model, in dB. */
    snrDbMin: z.number().default(10),
  }).prefault({}),
  retrain: z.strictObject({
    /** New field labels, since the dataset of the last job, before a drift or accuracy alert starts a job. */
    labelsMin: z.number().int().min(1).default(60),
    /** Time between the end of one job and the next automatic one of the same model. */
    cooldownMs: z.number().int().min(0).default(60_000),
    automatic: z.boolean().default(true),
  }).prefault({}),
});
export type TrainingSettings = z.infer<typeof trainingSettings>;

/** How rows that do not name their split are divided, in blocks of neighbours and evenly over the classes. */
export const splitPolicy = z.strictObject({
  holdoutFraction: z.number().min(0).max(0.5).default(0.2),
  validationFraction: z.number().min(0).max(0.5).default(0.15),
  /** Rows per block where the rows name no blocks; by default a hundredth of the rows. */
  blockRows: z.number().int().min(1).max(100_000).optional(),
  seed: z.number().int().min(0).max(0xffff_ffff).default(1),
});
export type SplitPolicy = z.infer<typeof splitPolicy>;

/** First line of a dataset: what its rows are. */
export const datasetHeader = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
  task: z.enum(tasks),
  classNames: z.array(z.string().min(1).max(limits.nameCharsMax)).max(limits.classesMax),
  columns: z.array(columnSpec).min(1).max(limits.featuresMax),
  /** Raw rows in one example: 1, or the length of a window. */
  windowRows: z.number().int().min(1).max(limits.sampleValuesMax).default(1),
  split: splitPolicy.prefault({}),
});
export type DatasetHeader = z.infer<typeof datasetHeader>;

export const splits = ['train', 'validation', 'holdout'] as const;
export type Split = (typeof splits)[number];
