import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { selectorSchema } from './rollout.ts';
import type { RolloutService } from './service.ts';
import type { FleetStop } from './stop-repository.ts';
import { planAnswer, rolloutAnswer, showPlan, showRollout } from './view-rollout.ts';

const versionName = z.string().min(1).max(limits.nameCharsMax + 16);
const stopAnswer = z.object({ sinceMs: z.number(), by: z.string(), reason: z.string() }).openapi('FleetStop');

/** The emergency stop, and the way back to an older version in one call. */
export function stopRoutes(rollouts: RolloutService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post', path: '/fleet/stop', summary: 'Emergency stop: pause every rollout, or abort and revert it, and tell no device anything new until it is lifted', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(z.strictObject({ revert: z.boolean().default(false), reason: z.string().max(500).default('') })) },
      responses: { 200: jsonAnswer(z.object({ stop: stopAnswer, rollouts: z.array(z.string()) }), 'The stop, and the rollouts it stopped'), ...problemAnswers },
    }),
    async (c) => {
      const { stop, rolloutIds } = await rollouts.stopAll(c.get('caller').name, c.req.valid('json'));
      return c.json({ stop: showStop(stop), rollouts: rolloutIds }, 200);
    },
  );
  router.openapi(
    createRoute({ method: 'get', path: '/fleet/stop', summary: 'The emergency stop that holds now', responses: { 200: jsonAnswer(z.object({ stop: stopAnswer.nullable() }), 'null: none'), ...problemAnswers } }),
    async (c) => {
      const stop = await rollouts.currentStop();
      return c.json({ stop: stop === undefined ? null : showStop(stop) }, 200);
    },
  );
  router.openapi(
    createRoute({ method: 'delete', path: '/fleet/stop', summary: 'Lift the emergency stop; paused rollouts stay paused until they are resumed', middleware: [requireRole('operator')] as const, responses: { 200: jsonAnswer(z.object({ stop: stopAnswer }), 'The stop that was lifted'), ...problemAnswers } }),
    async (c) => c.json({ stop: showStop(await rollouts.lift(c.get('caller').name)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post', path: '/rollouts/rollback', summary: 'Go back to the version before the one that the fleet runs, or to the one named', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(z.strictObject({ model: z.string().min(1).max(limits.nameCharsMax), to: versionName.optional(), from: versionName.optional(), selector: selectorSchema.optional(), dryRun: z.boolean().default(false) })) },
      responses: { 200: jsonAnswer(planAnswer, 'dryRun: what would be done'), 201: jsonAnswer(rolloutAnswer, 'The rollout, running'), ...problemAnswers },
    }),
    async (c) => {
      const { model, ...options } = c.req.valid('json');
      const made = await rollouts.rollback(model, c.get('caller').name, options);
      if (made.rollout === undefined) return c.json(showPlan(made.spec.versionId, made.bundleDigest, made.plan), 200);
      return c.json({ ...showRollout(made.rollout, await rollouts.gate(made.rollout)), leftOut: [...made.plan.leftOut], notes: [...made.plan.notes] }, 201);
    },
  );
  return router;
}

function showStop({ sinceMs, by, reason }: FleetStop): z.infer<typeof stopAnswer> {
  return { sinceMs, by, reason };
}
