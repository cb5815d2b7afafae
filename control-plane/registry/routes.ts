import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import type { RegistryService } from './service.ts';
import { modelInputSchema, versionStates, type Model, type Version } from './version.ts';

const json = z.record(z.string(), z.unknown());
const modelAnswer = z.object({ name: z.string(), task: z.string(), classNames: z.array(z.string()), settings: json, createdMs: z.number() }).openapi('Model');
const versionAnswer = z
  .object({
    id: z.string(),
    model: z.string(),
    number: z.number().int(),
    state: z.enum(versionStates),
    bundleDigest: z.string(),
    isChampion: z.boolean(),
    manifest: json,
    artifacts: z.record(z.string(), z.string()),
    evidence: json,
    lineage: json,
    jobId: z.string(),
    createdMs: z.number(),
    decidedMs: z.number(),
    decidedBy: z.string(),
    decisionReason: z.string(),
  })
  .openapi('Version');
const nameParam = z.object({ name: z.string().openapi({ param: { name: 'name', in: 'path' } }) });
const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'gas-v2' }) });
const reasonText = z.string().trim().min(1, 'expected a reason').max(limits.textCharsMax);

export function registryRoutes(registry: RegistryService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({ method: 'post', path: '/models', summary: 'Create a model', middleware: [requireRole('operator')] as const, request: { body: jsonBody(modelInputSchema) }, responses: { 201: jsonAnswer(modelAnswer, 'The model'), ...problemAnswers } }),
    async (c) => c.json(showModel(await registry.createModel(c.req.valid('json'))), 201),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/models', summary: 'List models', responses: { 200: jsonAnswer(z.object({ models: z.array(modelAnswer) }), 'All models, by name'), ...problemAnswers } }),
    async (c) => c.json({ models: (await registry.listModels()).map(showModel) }, 200),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/models/{name}', summary: 'Show a model', request: { params: nameParam }, responses: { 200: jsonAnswer(modelAnswer, 'The model'), ...problemAnswers } }),
    async (c) => c.json(showModel(await registry.getModel(c.req.valid('param').name)), 200),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/models/{name}/versions', summary: 'List the versions of a model', request: { params: nameParam }, responses: { 200: jsonAnswer(z.object({ versions: z.array(versionAnswer) }), 'Newest first'), ...problemAnswers } }),
    async (c) => {
      const model = await registry.getModel(c.req.valid('param').name);
      const [versions, champion] = await Promise.all([registry.listVersions(model.name), registry.champion(model.name)]);
      return c.json({ versions: versions.map((version) => showVersion(version, champion)) }, 200);
    },
  );
  decisionRoutes(router, registry);
  return router;
}

function decisionRoutes(router: OpenAPIHono<ApiEnv>, registry: RegistryService): void {
  const show = async (version: Version) => showVersion(version, await registry.champion(version.model));
  router.openapi(
    createRoute({ method: 'get', path: '/versions/{id}', summary: 'Show a version with its evidence and lineage', request: { params: idParam }, responses: { 200: jsonAnswer(versionAnswer, 'The version'), ...problemAnswers } }),
    async (c) => c.json(await show(await registry.getVersion(c.req.valid('param').id)), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/versions/{id}/approve',
      summary: 'Approve and sign a version',
      description: 'Refused where its verification failed or is absent. Where it is worse than the champion, or was not compared with it, force with a reason overrules.',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam, body: { content: { 'application/json': { schema: z.strictObject({ force: z.strictObject({ reason: reasonText }).optional() }) } } } },
      responses: { 200: jsonAnswer(versionAnswer, 'The version, approved'), ...problemAnswers },
    }),
    async (c) => c.json(await show(await registry.approve(c.req.valid('param').id, c.get('caller').name, c.req.valid('json').force)), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/versions/{id}/reject',
      summary: 'Reject a version',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam, body: { content: { 'application/json': { schema: z.strictObject({ reason: reasonText.optional() }) } } } },
      responses: { 200: jsonAnswer(versionAnswer, 'The version, rejected'), ...problemAnswers },
    }),
    async (c) => c.json(await show(await registry.reject(c.req.valid('param').id, c.get('caller').name, c.req.valid('json').reason ?? '')), 200),
  );
}

function showModel(model: Model): z.infer<typeof modelAnswer> {
  return { ...model, settings: model.settings };
}

function showVersion(version: Version, champion: Version | undefined): z.infer<typeof versionAnswer> {
  const { releaseKeyId: _key, releaseSignature: _signature, ...shown } = version;
  const artifacts = Object.fromEntries(Object.entries(version.artifacts).filter((entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined));
  return { ...shown, artifacts, manifest: version.manifest, evidence: version.evidence, lineage: version.lineage, isChampion: version.id === champion?.id };
}
