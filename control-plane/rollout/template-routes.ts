import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '../../proto/app-error.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, describeIssues, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import type { RolloutTemplate } from './template-repository.ts';
import { checkTemplate, type RolloutTemplates } from './templates-service.ts';

const nameSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z a-z 0-9 _ -');
const templateAnswer = z.object({ name: z.string(), version: z.number().int(), spec: z.record(z.string(), z.unknown()), createdBy: z.string(), createdMs: z.number() }).openapi('RolloutTemplate');

/** /rollout-templates: named specs to begin from. */
export function templateRoutes(templates: RolloutTemplates): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post', path: '/rollout-templates', summary: 'Save a named spec, as a new version where it differs from the newest', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(z.strictObject({ name: nameSchema, spec: z.record(z.string(), z.unknown()) })) },
      responses: { 201: jsonAnswer(templateAnswer, 'The template'), ...problemAnswers },
    }),
    async (c) => {
      const { name, spec } = c.req.valid('json');
      if ('versionId' in spec) throw new AppError('request.invalid', 'a template names no versionId; the rollout that uses it does');
      const checked = checkTemplate(spec);
      if (!checked.success) throw new AppError('request.invalid', `the template is not valid: ${describeIssues(checked.error)}`);
      return c.json(show(await templates.save(name, spec, c.get('caller').name)), 201);
    },
  );
  router.openapi(
    createRoute({ method: 'get', path: '/rollout-templates', summary: 'List templates, the newest version of each', responses: { 200: jsonAnswer(z.object({ templates: z.array(templateAnswer) }), 'By name'), ...problemAnswers } }),
    async (c) => c.json({ templates: (await templates.list()).map(show) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'get', path: '/rollout-templates/{name}', summary: 'One template',
      request: { params: z.object({ name: z.string() }), query: z.object({ version: z.coerce.number().int().min(1).optional() }) },
      responses: { 200: jsonAnswer(templateAnswer, 'The newest version, or the one asked for'), ...problemAnswers },
    }),
    async (c) => {
      const { version } = c.req.valid('query');
      return c.json(show(await templates.get(`${c.req.valid('param').name}${version === undefined ? '' : `@${version}`}`)), 200);
    },
  );
  return router;
}

function show(template: RolloutTemplate): z.infer<typeof templateAnswer> {
  return { ...template };
}
