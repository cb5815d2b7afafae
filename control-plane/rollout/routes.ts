import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '../../proto/app-error.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, describeIssues, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { recordRoutes } from './record-routes.ts';
import { rolloutSpecSchema, type Rollout, type RolloutSpec } from './rollout.ts';
import type { RolloutService } from './service.ts';
import { stopRoutes } from './stop-routes.ts';
import { templateRoutes } from './template-routes.ts';
import { devicesAnswer, deviceSelections, devicesPerWaveDefault, headAnswer, idParam, pageQuery, planAnswer, rolloutAnswer, showDevices, showPlan, showRollout, showSupersedes, type DeviceSelection } from './view-rollout.ts';

const createBody = rolloutSpecSchema.extend({
  dryRun: z.boolean().default(false),
  /** A template's name, or name@version: what the body does not name is taken from it. */
  template: z.string().min(1).max(100).optional(),
});

export function rolloutRoutes(rollouts: RolloutService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  const show = async (rollout: Rollout, devices?: DeviceSelection) => showRollout(rollout, await rollouts.gate(rollout), devices);
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rollouts',
      summary: 'Roll a version out in waves, or plan it with dryRun',
      middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(createBody) },
      responses: { 200: jsonAnswer(planAnswer, 'dryRun: what would be done'), 201: jsonAnswer(rolloutAnswer, 'The rollout, running or waiting for its approval'), ...problemAnswers },
    }),
    async (c) => {
      const { dryRun, template, ...parsed } = c.req.valid('json');
      const spec = template === undefined ? parsed : await applyTemplate(rollouts, template, await c.req.json());
      if (dryRun) {
        const { bundleDigest, plan } = await rollouts.dryRun(spec);
        return c.json(showPlan(spec.versionId, bundleDigest, plan), 200);
      }
      const { rollout, plan } = await rollouts.create(spec, c.get('caller').name);
      return c.json({ ...(await show(rollout)), leftOut: [...plan.leftOut], supersedes: showSupersedes(plan), notes: [...plan.notes] }, 201);
    },
  );
  router.openapi(
    createRoute({ method: 'get', path: '/rollouts', summary: 'List rollouts, newest first', responses: { 200: jsonAnswer(z.object({ rollouts: z.array(headAnswer.openapi('RolloutHead')) }), 'At most 200'), ...problemAnswers } }),
    async (c) => c.json({ rollouts: (await rollouts.list()).map((rollout) => headAnswer.parse(rollout)) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/rollouts/{id}',
      summary: 'Show a rollout with its waves, devices and gate',
      request: { params: idParam, query: z.object({ devices: z.enum(deviceSelections).default('all'), limit: z.coerce.number().int().min(0).max(10_000).default(devicesPerWaveDefault) }) },
      responses: { 200: jsonAnswer(rolloutAnswer, `The rollout. Of each wave its counts, and the first ${devicesPerWaveDefault} devices (limit), those that are not well first; devices=problems lists only these, none nobody`), ...problemAnswers },
    }),
    async (c) => c.json(await show(await rollouts.get(c.req.valid('param').id), c.req.valid('query')), 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/rollouts/{id}/devices',
      summary: 'The devices of a rollout, page by page',
      request: { params: idParam, query: pageQuery },
      responses: { 200: jsonAnswer(devicesAnswer, 'By device id; wave (from 0), state and problems=true select'), ...problemAnswers },
    }),
    async (c) => c.json(showDevices(await rollouts.get(c.req.valid('param').id), c.req.valid('query')), 200),
  );
  decisionRoutes(router, rollouts, show);
  for (const more of [stopRoutes(rollouts), templateRoutes(rollouts.templates), recordRoutes(rollouts)]) router.route('/', more);
  return router;
}

function decisionRoutes(router: OpenAPIHono<ApiEnv>, rollouts: RolloutService, show: (rollout: Rollout) => Promise<z.infer<typeof rolloutAnswer>>): void {
  const responses = { 200: jsonAnswer(rolloutAnswer, 'The rollout'), ...problemAnswers };
  const decisions = {
    pause: ['Open no further wave and let no deadline pass until it is resumed', rollouts.pause],
    resume: ['Go on with a paused or tripped rollout; what went wrong so far is acknowledged and trips no more', rollouts.resume],
    approve: ['Approve the start, or the next wave', rollouts.approve],
  } as const;
  for (const [action, [summary, decide]] of Object.entries(decisions)) {
    router.openapi(
      createRoute({ method: 'post', path: `/rollouts/{id}/${action}`, summary, middleware: [requireRole('operator')] as const, request: { params: idParam }, responses }),
      async (c) => c.json(await show(await decide(c.req.valid('param').id, c.get('caller').name)), 200),
    );
  }
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rollouts/{id}/abort',
      summary: 'End a rollout; with revert its devices go back to what they ran before',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam, body: { content: { 'application/json': { schema: z.strictObject({ revert: z.boolean().default(false) }) } } } },
      responses,
    }),
    async (c) => c.json(await show(await rollouts.abort(c.req.valid('param').id, c.get('caller').name, { revert: c.req.valid('json').revert ?? false })), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rollouts/{id}/retry',
      summary: 'Try named devices again that failed, reverted, denied or are silent',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam, body: jsonBody(z.strictObject({ deviceIds: z.array(z.string()).min(1).max(10_000) })) },
      responses,
    }),
    async (c) => c.json(await show(await rollouts.retry(c.req.valid('param').id, c.get('caller').name, c.req.valid('json').deviceIds)), 200),
  );
}

async function applyTemplate(rollouts: RolloutService, template: string, body: Record<string, unknown>): Promise<RolloutSpec> {
  const { dryRun: _dryRun, template: _template, ...given } = body;
  const parsed = rolloutSpecSchema.safeParse(await rollouts.templates.apply(template, given));
  if (!parsed.success) throw new AppError('request.invalid', `the request body on top of the template ${template} is not valid: ${describeIssues(parsed.error)}`);
  return parsed.data;
}
