import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { AppError } from '../../proto/app-error.ts';
import { limits } from '../../proto/limits.ts';
import { digestSchema, modelNameSchema } from '../registry/version.ts';
import { completionSchema, jobStates, progressSchema, type Job } from './job.ts';
import type { DatasetEntry } from './repository.ts';
import type { TrainingService } from './service.ts';

const json = z.record(z.string(), z.unknown());
const sides = z.object({ train: z.number().int(), validation: z.number().int(), holdout: z.number().int() });
const datasetAnswer = z
  .object({
    digest: z.string(),
    name: z.string(),
    kind: z.enum(['uploaded', 'snapshot']),
    rowCount: z.number().int(),
    counts: z.object({ rows: z.number().int(), field: z.number().int(), bySplit: sides, byLabel: z.record(z.string(), sides) }),
    header: json,
    createdMs: z.number(),
  })
  .openapi('Dataset');
const jobAnswer = z
  .object({
    id: z.string(),
    model: z.string(),
    state: z.enum(jobStates),
    dataset: z.string(),
    seed: z.number().int(),
    reason: z.string(),
    progress: progressSchema,
    holder: z.string(),
    attempts: z.number().int(),
    versionId: z.string().optional(),
    error: z.string().optional(),
    createdMs: z.number(),
    updatedMs: z.number(),
  })
  .openapi('TrainingJob');
const leasedAnswer = z.object({ id: z.string(), fencingToken: z.number().int(), leaseTtlMs: z.number(), spec: json }).openapi('LeasedJob');
const digestIn = digestSchema.openapi({ type: 'string', example: `sha256:${'0'.repeat(64)}` });
const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });
const fencingToken = z.number().int().min(1);
const done = z.object({ ok: z.literal(true) });

/** Datasets and training jobs. */
export function trainingRoutes(training: TrainingService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  datasetRoutes(router, training);
  jobRoutes(router, training);
  holderRoutes(router, training);
  return router;
}

/** @throws AppError dataset.invalid for bytes that are no UTF-8: read leniently, names would silently become others */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('dataset.invalid', 'the dataset is not UTF-8; save it in that encoding', { cause });
  }
}

function datasetRoutes(router: OpenAPIHono<ApiEnv>, training: TrainingService): void {
  router.openapi(
    createRoute({
      method: 'post',
      path: '/datasets',
      summary: 'Upload a dataset',
      description: 'First line {name, task, classNames, columns, windowRows?, split?}, then one row per line: {x: [values, null = missing, a category as its name], y: class name or number, block?, key?, split?}. Nothing is taken unless every line is right.',
      middleware: [requireRole('operator', 'trainer')] as const,
      request: { body: { required: true, content: { 'application/x-ndjson': { schema: z.string() } } } },
      responses: { 201: jsonAnswer(datasetAnswer, 'The dataset'), ...problemAnswers },
    }),
    async (c) => c.json(showDataset(await training.ingestDataset(decodeText(new Uint8Array(await c.req.arrayBuffer())))), 201),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/datasets', summary: 'List datasets, newest first', responses: { 200: jsonAnswer(z.object({ datasets: z.array(datasetAnswer) }), 'At most 500'), ...problemAnswers } }),
    async (c) => c.json({ datasets: (await training.listDatasets()).map(showDataset) }, 200),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/datasets/{digest}', summary: 'Show a dataset', request: { params: z.object({ digest: digestIn.openapi({ param: { name: 'digest', in: 'path' } }) }) }, responses: { 200: jsonAnswer(datasetAnswer, 'The dataset'), ...problemAnswers } }),
    async (c) => c.json(showDataset(await training.getDataset(c.req.valid('param').digest)), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/datasets/snapshots',
      summary: "Make a dataset of base rows and the model's labelled samples",
      description: 'What was held out before stays held out.',
      middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(z.strictObject({ model: modelNameSchema, base: digestIn.optional() })) },
      responses: { 201: jsonAnswer(datasetAnswer.extend({ leftOut: z.array(z.object({ sampleId: z.string(), reason: z.string() })) }), 'The dataset, and the samples that do not fit'), ...problemAnswers },
    }),
    async (c) => {
      const { model, base } = c.req.valid('json');
      const { leftOut, ...entry } = await training.createSnapshot(model, base);
      return c.json({ ...showDataset(entry), leftOut: [...leftOut] }, 201);
    },
  );
}

function jobRoutes(router: OpenAPIHono<ApiEnv>, training: TrainingService): void {
  const jobInput = z.strictObject({ model: modelNameSchema, dataset: digestIn, seed: z.number().int().min(0).max(0xffff_ffff).optional(), baseVersion: z.string().optional(), reason: z.string().max(limits.textCharsMax).optional() });
  router.openapi(
    createRoute({ method: 'post', path: '/training/jobs', summary: 'Train a model on a dataset', middleware: [requireRole('operator')] as const, request: { body: jsonBody(jobInput) }, responses: { 201: jsonAnswer(jobAnswer, 'The job, queued'), ...problemAnswers } }),
    async (c) => c.json(showJob(await training.createJob(c.req.valid('json'), c.get('caller').name)), 201),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/training/jobs', summary: 'List training jobs, newest first', responses: { 200: jsonAnswer(z.object({ jobs: z.array(jobAnswer) }), 'At most 500'), ...problemAnswers } }),
    async (c) => c.json({ jobs: (await training.listJobs()).map(showJob) }, 200),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/training/jobs/{id}', summary: 'Show a training job', request: { params: idParam }, responses: { 200: jsonAnswer(jobAnswer, 'The job'), ...problemAnswers } }),
    async (c) => c.json(showJob(await training.getJob(c.req.valid('param').id)), 200),
  );
  router.openapi(
    createRoute({ method: 'post', path: '/training/jobs/{id}/cancel', summary: 'Cancel a job that has not ended', middleware: [requireRole('operator')] as const, request: { params: idParam }, responses: { 200: jsonAnswer(jobAnswer, 'The job'), ...problemAnswers } }),
    async (c) => c.json(showJob(await training.cancelJob(c.req.valid('param').id, c.get('caller').name)), 200),
  );
}

/** What trainers call: lease, then heartbeat until complete or fail, each with the lease's fencing token. */
function holderRoutes(router: OpenAPIHono<ApiEnv>, training: TrainingService): void {
  router.openapi(
    createRoute({
      method: 'post',
      path: '/training/jobs/lease',
      summary: 'Take the oldest waiting job',
      middleware: [requireRole('trainer')] as const,
      request: { body: jsonBody(z.strictObject({ trainer: z.string().min(1).max(limits.nameCharsMax) })) },
      responses: { 200: jsonAnswer(leasedAnswer, 'The job'), 204: { description: 'No job waits' }, ...problemAnswers },
    }),
    async (c) => {
      const leased = await training.leaseJob(c.req.valid('json').trainer);
      return leased === undefined ? c.body(null, 204) : c.json({ ...leased, spec: leased.spec }, 200);
    },
  );
  router.openapi(
    createRoute({ method: 'post', path: '/training/jobs/{id}/heartbeat', summary: 'Prolong the lease and report progress', middleware: [requireRole('trainer')] as const, request: { params: idParam, body: jsonBody(z.strictObject({ fencingToken, progress: progressSchema })) }, responses: { 200: jsonAnswer(done, 'The lease holds'), ...problemAnswers } }),
    async (c) => {
      const { fencingToken: token, progress } = c.req.valid('json');
      await training.heartbeat(c.req.valid('param').id, token, progress);
      return c.json({ ok: true as const }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/training/jobs/{id}/complete',
      summary: 'Register what the job made',
      middleware: [requireRole('trainer')] as const,
      request: { params: idParam, body: jsonBody(completionSchema) },
      responses: { 200: jsonAnswer(z.object({ versionId: z.string() }), 'The new version'), ...problemAnswers },
    }),
    async (c) => c.json(await training.completeJob(c.req.valid('param').id, c.req.valid('json')), 200),
  );
  router.openapi(
    createRoute({ method: 'post', path: '/training/jobs/{id}/fail', summary: 'Give up: the job itself is wrong', middleware: [requireRole('trainer')] as const, request: { params: idParam, body: jsonBody(z.strictObject({ fencingToken, error: z.string().min(1).max(limits.textCharsMax) })) }, responses: { 200: jsonAnswer(done, 'The job has failed'), ...problemAnswers } }),
    async (c) => {
      const { fencingToken: token, error } = c.req.valid('json');
      await training.failJob(c.req.valid('param').id, token, error);
      return c.json({ ok: true as const }, 200);
    },
  );
}

function showDataset({ digest, name, kind, rowCount, counts, header, createdMs }: DatasetEntry): z.infer<typeof datasetAnswer> {
  return { digest, name, kind, rowCount, counts: { ...counts, byLabel: { ...counts.byLabel } }, header, createdMs };
}

function showJob(job: Job): z.infer<typeof jobAnswer> {
  const { id, model, state, spec, progress, holder, attempts, versionId, error, createdMs, updatedMs } = job;
  return { id, model, state, dataset: spec.dataset, seed: spec.seed, reason: spec.reason, progress, holder, attempts, ...(versionId === '' ? {} : { versionId }), ...(error === '' ? {} : { error }), createdMs, updatedMs };
}
