import { z } from 'zod';
import { isDigest, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { privacySchema, qualitySchema, tasks, type BundleManifest, type Task } from '../../proto/manifest.ts';
import { transformSpec } from '../../features/transform/spec.ts';
import { trainingSettings } from '../training/training-spec.ts';

// A string schema at run time, so that the OpenAPI document can describe it.
export const digestSchema = z.string().refine(isDigest, 'expected a digest like sha256:<64 hex digits>') as unknown as z.ZodType<Digest, Digest>;
export const modelNameSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z a-z 0-9 _ -');
const jsonObject = z.record(z.string(), z.unknown());

/** What a version is made of, each a blob. The first four go into the device's bundle; the rest stays here. */
export const artifactsSchema = z.object({
  model: digestSchema,
  transform: digestSchema,
  reference: digestSchema,
  golden: digestSchema,
  modelFloat: digestSchema.optional(),
  weights: digestSchema.optional(),
  referenceRows: digestSchema.optional(),
});
export type Artifacts = z.infer<typeof artifactsSchema>;

/**
 * What is known about a version when it is registered. Approval reads these three; whatever else the trainer measured
 * is kept beside them. An absent part is not a success: see evaluateApproval.
 */
export const evidenceSchema = z.looseObject({
  /** The converter's verdict: the quantized model agrees with the float model in every runtime it was run on. */
  verification: z.looseObject({ passed: z.boolean(), detail: z.string().optional() }).optional(),
  /** The deployed (int8) model on the rows that neither training nor the choice of the model saw. */
  holdout: z
    .looseObject({
      /** Digest of the hold-out rows: values are compared only on the same rows. */
      digest: z.string(),
      rows: z.number().int().min(1),
      /** accuracy, rmse, auc, ... */
      metric: z.string(),
      higherIsBetter: z.boolean(),
      value: z.number(),
      floatValue: z.number().optional(),
    })
    .optional(),
  /** The champion of the moment, measured by the same job on the same hold-out rows. */
  champion: z.looseObject({ versionId: z.string(), value: z.number() }).optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const thresholdsSchema = z.object({ anomalyScore: z.number().optional() });
export const resourcesSchema = z.object({ memoryBytesMax: z.number().int().min(1), latencyMsMax: z.number().positive() });

/** What a trainer hands over to become the model's next version. */
export interface VersionInput {
  readonly model: string;
  /** The job that made it; registering the same job again gives the same version. Empty where there was none. */
  readonly jobId: string;
  readonly artifacts: Artifacts;
  readonly evidence: Evidence;
  /** Digests of every input and the versions of every tool: what `fleetloop reproduce` trains again from. */
  readonly lineage: Readonly<Record<string, unknown>>;
  readonly task: Task;
  readonly classNames: readonly string[];
  readonly thresholds: z.infer<typeof thresholdsSchema>;
  /** What the training data say of readings. */
  readonly quality?: BundleManifest['quality'];
  /** What preflight allows on the device; by default from the model's size. */
  readonly resources?: z.infer<typeof resourcesSchema> | undefined;
}

export const versionStates = ['candidate', 'approved', 'rejected'] as const;
export type VersionState = (typeof versionStates)[number];

/** One immutable version of a model; only its state is decided later, once. */
export interface Version {
  readonly id: string;
  readonly model: string;
  readonly number: number;
  readonly state: VersionState;
  readonly bundleDigest: Digest;
  readonly manifest: BundleManifest;
  readonly artifacts: Artifacts;
  readonly evidence: Evidence;
  readonly lineage: Readonly<Record<string, unknown>>;
  readonly releaseKeyId: string;
  readonly releaseSignature: Uint8Array | undefined;
  readonly jobId: string;
  readonly createdMs: number;
  readonly decidedMs: number;
  readonly decidedBy: string;
  readonly decisionReason: string;
}

export const probationSchema = z.strictObject({ inferencesMin: z.number().int().min(1), durationMs: z.number().int().min(0), errorFractionMax: z.number().min(0).max(1) });
const fraction = z.number().min(0).max(1);
/** docs/sampling.md says what each means and how they work together. */
export const samplingSchema = z.strictObject({
  randomFloor: fraction,
  uncertaintyMin: fraction,
  uncertainProbability: fraction,
  uncertaintyMeasure: z.enum(['margin', 'entropy']).optional(),
  noveltyMin: fraction.optional(),
  novelProbability: fraction.optional(),
  classProbability: fraction.optional(),
  classPerDay: z.number().int().min(0).optional(),
  perDayMax: z.number().int().min(0).optional(),
  contextBefore: z.number().int().min(0).max(32).optional(),
  contextAfter: z.number().int().min(0).max(32).optional(),
  budgets: z.array(z.strictObject({ link: z.string().max(limits.nameCharsMax), bytesPerDay: z.number().int().min(1) })).max(16).optional(),
});
export const reportingSchema = z.strictObject({ windowInferences: z.number().int().min(1), windowMsMax: z.number().int().min(100), metricsIntervalMs: z.number().int().min(100) });

/** How a model is trained and watched: architecture, training, quantization and retrain are the training room's, monitor the monitor's. */
export const modelSettingsSchema = z.strictObject({
  transform: transformSpec,
  architecture: jsonObject,
  training: jsonObject.default({}),
  quantization: jsonObject.default({}),
  sampling: samplingSchema.optional(),
  reporting: reportingSchema.optional(),
  probation: probationSchema.optional(),
  retrain: jsonObject.optional(),
  monitor: jsonObject.optional(),
  /** Goes into the bundle: what readings must be like (in place of what the training data say), and what may leave a device. */
  quality: qualitySchema.optional(),
  privacy: privacySchema.optional(),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

export const modelInputSchema = z
  .object({ name: modelNameSchema, task: z.enum(tasks), classNames: z.array(z.string().min(1).max(limits.nameCharsMax)).max(limits.classesMax).default([]), settings: modelSettingsSchema })
  .superRefine((model, issues) => {
    if (model.task === 'classification' && model.classNames.length < 2) issues.addIssue({ code: 'custom', path: ['classNames'], message: `classification needs at least 2 class names, got ${model.classNames.length}` });
    if (new Set(model.classNames).size !== model.classNames.length) issues.addIssue({ code: 'custom', path: ['classNames'], message: 'expected every class name once' });
    model.settings.transform.columns.forEach(({ name }, at) => {
      if (name !== name.trim()) issues.addIssue({ code: 'custom', path: ['settings', 'transform', 'columns', at, 'name'], message: `${JSON.stringify(name)} begins or ends with a space; datasets and devices name columns exactly` });
    });
    for (const issue of trainingSettings.safeParse(model.settings).error?.issues ?? []) issues.addIssue({ ...issue, path: ['settings', ...issue.path] });
  });
export type ModelInput = z.infer<typeof modelInputSchema>;

/** A line of versions and how they are made. */
export interface Model extends ModelInput {
  readonly createdMs: number;
}
