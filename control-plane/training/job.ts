import { z } from 'zod';
import { artifactsSchema, digestSchema, evidenceSchema, modelNameSchema, thresholdsSchema } from '../registry/version.ts';
import { limits } from '../../proto/limits.ts';
import { qualitySchema, tasks } from '../../proto/manifest.ts';
import { trainingSettings } from './training-spec.ts';

export const backendNames = ['wasm', 'webgpu', 'node'] as const;
export type BackendName = (typeof backendNames)[number];

/** A version whose model the job compares with, or whose weights it starts from. */
const versionModel = z.object({ versionId: z.string(), model: digestSchema, transform: digestSchema });

/** Everything a training depends on besides the tools; copied into the lineage. */
export const jobSpec = z.object({
  model: modelNameSchema,
  task: z.enum(tasks),
  classNames: z.array(z.string()),
  dataset: digestSchema,
  settings: trainingSettings,
  seed: z.number().int().min(0).max(0xffff_ffff),
  /** Warm start: weights and transform of an earlier version. */
  base: z.object({ versionId: z.string(), weights: digestSchema, transform: digestSchema }).optional(),
  champion: versionModel.optional(),
  /** Why it runs: an operator's wish, or the alert that triggered it. */
  reason: z.string().max(limits.textCharsMax).default(''),
});
export type JobSpec = z.infer<typeof jobSpec>;

export const trainingPhases = ['queued', 'fetch', 'transform', 'train', 'convert', 'evaluate', 'upload', 'done'] as const;
export const progressSchema = z.object({
  phase: z.enum(trainingPhases),
  /** 0 to 1 over the whole job. */
  fraction: z.number().min(0).max(1),
  message: z.string().max(limits.textCharsMax),
  loss: z.number().optional(),
});
export type Progress = z.infer<typeof progressSchema>;

const fullArtifacts = artifactsSchema.required();

/** Digests of every input and the versions of every tool -> digests of every output. */
export const lineageSchema = z.object({
  schema: z.literal(1),
  model: modelNameSchema,
  task: z.enum(tasks),
  classNames: z.array(z.string()),
  dataset: digestSchema,
  settings: trainingSettings,
  /** Of the settings above in canonical JSON. */
  settingsDigest: digestSchema,
  seed: z.number().int(),
  base: jobSpec.shape.base,
  backend: z.enum(backendNames),
  /** Only the WASM backend gives the same bytes again. */
  reproducible: z.boolean(),
  tools: z.record(z.string(), z.string()),
  outputs: fullArtifacts,
});
export type Lineage = z.infer<typeof lineageSchema>;
export type ArtifactName = keyof z.infer<typeof fullArtifacts>;

/** What a trainer hands over at the end of a job. */
export const completionSchema = z.object({
  fencingToken: z.number().int().min(1),
  artifacts: fullArtifacts,
  evidence: evidenceSchema,
  lineage: lineageSchema,
  thresholds: thresholdsSchema,
  /** What the training data say of readings. */
  quality: qualitySchema.optional(),
});
export type Completion = z.infer<typeof completionSchema>;

export const jobStates = ['queued', 'leased', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

export interface Job {
  readonly id: string;
  readonly model: string;
  readonly spec: JobSpec;
  readonly state: JobState;
  readonly holder: string;
  readonly fencingToken: number;
  readonly leaseExpiresMs: number;
  readonly attempts: number;
  readonly progress: Progress;
  readonly versionId: string;
  readonly error: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}
