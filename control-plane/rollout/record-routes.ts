import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { gateSchema } from './gates/gate.ts';
import type { ReplayedRollout } from './gates/replay-gates.ts';
import type { RolloutService } from './service.ts';
import { idParam } from './view-rollout.ts';

const lineAnswer = z
  .object({ id: z.number().int(), fromMs: z.number(), toMs: z.number(), kind: z.string(), wave: z.number().int(), text: z.string(), by: z.string(), detail: z.record(z.string(), z.unknown()) })
  .openapi('RolloutDecision');

const replayedAnswer = z
  .object({
    outcome: z.enum(['succeeded', 'tripped', 'held']),
    /** Devices told to run the new version before it ended. */
    exposed: z.number().int(),
    waves: z.array(z.object({ wave: z.number().int(), outcome: z.enum(['opened_next', 'tripped', 'held', 'not_reached']), atMs: z.number().nullable(), reason: z.string(), devices: z.number().int() })),
  })
  .openapi('ReplayedRollout');

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
  router.openapi(
    createRoute({
      method: 'post', path: '/rollouts/{id}/what-if', summary: 'What another gate would have made of a rollout, from the evidence that was kept of it', request: { params: idParam, body: jsonBody(z.strictObject({ gate: gateSchema })) },
      responses: { 200: jsonAnswer(z.object({ looks: z.number().int(), replayed: replayedAnswer, actual: replayedAnswer }), 'With the gate given, and with its own'), ...problemAnswers },
    }),
    async (c) => {
      const { looks, replayed, actual } = await rollouts.records.whatIf(await rollouts.get(c.req.valid('param').id), c.req.valid('json').gate);
      return c.json({ looks, replayed: show(replayed), actual: show(actual) }, 200);
    },
  );
  return router;
}

function show({ outcome, waves, exposed }: ReplayedRollout): z.infer<typeof replayedAnswer> {
  return { outcome, exposed, waves: waves.map(({ atMs, ...wave }) => ({ ...wave, atMs: atMs ?? null })) };
}
