import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, problemAnswers } from '../api/router.ts';
import type { RolloutService } from './service.ts';
import { idParam } from './view-rollout.ts';

const lineAnswer = z
  .object({ id: z.number().int(), fromMs: z.number(), toMs: z.number(), kind: z.string(), wave: z.number().int(), text: z.string(), by: z.string(), detail: z.record(z.string(), z.unknown()) })
  .openapi('RolloutDecision');

/** What is kept of a rollout: why it did what it did, and everything for auditors. */
export function recordRoutes(rollouts: RolloutService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'get', path: '/rollouts/{id}/timeline', summary: 'Every decision about a rollout and its reason, oldest first', request: { params: idParam },
      responses: { 200: jsonAnswer(z.object({ decisions: z.array(lineAnswer) }), 'A hold is one line from its first moment to its last'), ...problemAnswers },
    }),
    async (c) => c.json({ decisions: (await rollouts.records.timeline(await rollouts.get(c.req.valid('param').id))).map(({ rolloutId: _rollout, ...line }) => ({ ...line, detail: { ...line.detail } })) }, 200),
  );
  router.openAPIRegistry.registerPath({
    method: 'get', path: '/rollouts/{id}/export', summary: 'Everything that is known of a rollout, for auditors', request: { params: idParam },
    responses: { 200: { description: 'JSON lines: rollout, waves, plan, approvals, decisions, evidence, devices with their histories; the last line has the sha256 over all before it', content: { 'application/x-ndjson': { schema: z.string() } } }, ...problemAnswers },
  });
  router.get('/rollouts/:id/export', async (c) => c.body(await rollouts.records.exportLines(await rollouts.get(c.req.param('id'))), 200, { 'content-type': 'application/x-ndjson' }));
  return router;
}
