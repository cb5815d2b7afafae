import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import type { Webhook } from './plan-attempt.ts';
import type { NotifyService } from './service.ts';

const webhookAnswer = z
  .object({
    id: z.string(), url: z.string(), kinds: z.array(z.string()), createdBy: z.string(), createdMs: z.number(), delivered: z.number().int(), givenUp: z.number().int(),
    /** Failed attempts at the next notification, and when the next is made. */
    attempts: z.number().int(), nextMs: z.number(), lastResult: z.string(), lastMs: z.number(),
  })
  .openapi('Webhook');

/** /webhooks: who is told of decisions about rollouts. Set up by an admin: the control plane calls these URLs from inside. */
export function notifyRoutes(notify: NotifyService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post', path: '/webhooks', summary: 'Tell a URL of every decision about rollouts', middleware: [requireRole()] as const,
      request: { body: jsonBody(z.strictObject({ url: z.string().min(1).max(2_000), kinds: z.array(z.string().regex(/^rollout\.[a-z_]{1,40}$/, 'expected a kind like rollout.tripped')).max(50).default([]) })) },
      responses: { 201: jsonAnswer(webhookAnswer.extend({ secret: z.string() }).openapi('WebhookCreated'), 'The secret to check signatures with is told only here'), ...problemAnswers },
    }),
    async (c) => {
      const { url, kinds } = c.req.valid('json');
      const webhook = await notify.create(url, kinds, c.get('caller').name);
      return c.json({ ...show(webhook), secret: webhook.secret }, 201);
    },
  );
  router.openapi(
    createRoute({ method: 'get', path: '/webhooks', summary: 'List webhooks and how far each is', middleware: [requireRole()] as const, responses: { 200: jsonAnswer(z.object({ webhooks: z.array(webhookAnswer) }), 'Oldest first, without secrets'), ...problemAnswers } }),
    async (c) => c.json({ webhooks: (await notify.list()).map(show) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'delete', path: '/webhooks/{id}', summary: 'Delete a webhook', middleware: [requireRole()] as const, request: { params: z.object({ id: z.string() }) },
      responses: { 204: { description: 'Deleted' }, ...problemAnswers },
    }),
    async (c) => {
      await notify.remove(c.req.valid('param').id, c.get('caller').name);
      return c.body(null, 204);
    },
  );
  return router;
}

function show({ id, url, kinds, createdBy, createdMs, delivered, givenUp, attempts, nextMs, lastResult, lastMs }: Webhook): z.infer<typeof webhookAnswer> {
  return { id, url, kinds: [...kinds], createdBy, createdMs, delivered, givenUp, attempts, nextMs, lastResult, lastMs };
}
