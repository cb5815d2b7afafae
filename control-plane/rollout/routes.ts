import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { currentGate } from './advance-rollout.ts';
import { evaluateGate, type GateVerdict } from './evaluate-gate.ts';
import { rolloutDeviceStates, rolloutSpecSchema, rolloutStates, type Rollout } from './legacy.ts';
import type { RolloutService } from './service.ts';

const leftOutAnswer = z.array(z.object({ deviceId: z.string(), reason: z.string() }));
const headAnswer = z.object({
  id: z.string(),
  versionId: z.string(),
  bundleDigest: z.string(),
  state: z.enum(rolloutStates),
  waveOpen: z.number().int(),
  detail: z.string(),
  /** When it was paused; 0 where it is not. Deadlines stand still meanwhile. */
  pausedMs: z.number(),
  createdMs: z.number(),
  updatedMs: z.number(),
});
const gateAnswer = z.object({ verdict: z.enum(['open', 'hold', 'trip']), reason: z.string() });
const rolloutAnswer = headAnswer
  .extend({
    spec: z.record(z.string(), z.unknown()),
    waves: z.array(
      z.object({
        index: z.number().int(),
        state: z.enum(['waiting', 'open', 'passed', 'tripped', 'stopped']),
        devices: z.array(z.object({ deviceId: z.string(), state: z.enum(rolloutDeviceStates), reason: z.string(), assignedMs: z.number(), updatedMs: z.number() })),
      }),
    ),
    gate: gateAnswer,
    leftOut: leftOutAnswer.optional(),
  })
  .openapi('Rollout');
const planAnswer = z
  .object({ dryRun: z.literal(true), versionId: z.string(), bundleDigest: z.string(), waves: z.array(z.object({ index: z.number().int(), deviceIds: z.array(z.string()) })), leftOut: leftOutAnswer })
  .openapi('RolloutPlan');
const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'gas-v2-r1' }) });

export function rolloutRoutes(rollouts: RolloutService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rollouts',
      summary: 'Roll a version out in waves, or plan it with dryRun',
      middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(rolloutSpecSchema.extend({ dryRun: z.boolean().default(false) })) },
      responses: { 200: jsonAnswer(planAnswer, 'dryRun: what would be done'), 201: jsonAnswer(rolloutAnswer, 'The rollout, running'), ...problemAnswers },
    }),
    async (c) => {
      const { dryRun, ...spec } = c.req.valid('json');
      if (dryRun) {
        const { bundleDigest, plan } = await rollouts.dryRun(spec);
        return c.json({ dryRun: true as const, versionId: spec.versionId, bundleDigest, waves: plan.waves.map((deviceIds, index) => ({ index, deviceIds: [...deviceIds] })), leftOut: [...plan.leftOut] }, 200);
      }
      const { rollout, plan } = await rollouts.create(spec, c.get('caller').name);
      return c.json({ ...showRollout(rollout), leftOut: [...plan.leftOut] }, 201);
    },
  );
  router.openapi(
    createRoute({ method: 'get', path: '/rollouts', summary: 'List rollouts, newest first', responses: { 200: jsonAnswer(z.object({ rollouts: z.array(headAnswer.openapi('RolloutHead')) }), 'At most 200'), ...problemAnswers } }),
    async (c) => c.json({ rollouts: (await rollouts.list()).map(({ spec: _spec, devices: _devices, ...head }) => head) }, 200),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/rollouts/{id}', summary: 'Show a rollout with its waves, devices and gate', request: { params: idParam }, responses: { 200: jsonAnswer(rolloutAnswer, 'The rollout'), ...problemAnswers } }),
    async (c) => c.json(showRollout(await rollouts.get(c.req.valid('param').id)), 200),
  );
  decisionRoutes(router, rollouts);
  return router;
}

function decisionRoutes(router: OpenAPIHono<ApiEnv>, rollouts: RolloutService): void {
  const decisions = {
    pause: ['Open no further wave and let no deadline pass until it is resumed', rollouts.pause],
    resume: ['Go on with a paused rollout', rollouts.resume],
  } as const;
  for (const [action, [summary, decide]] of Object.entries(decisions)) {
    router.openapi(
      createRoute({ method: 'post', path: `/rollouts/{id}/${action}`, summary, middleware: [requireRole('operator')] as const, request: { params: idParam }, responses: { 200: jsonAnswer(rolloutAnswer, 'The rollout'), ...problemAnswers } }),
      async (c) => c.json(showRollout(await decide(c.req.valid('param').id, c.get('caller').name)), 200),
    );
  }
  router.openapi(
    createRoute({
      method: 'post',
      path: '/rollouts/{id}/abort',
      summary: 'End a rollout; with revert its devices go back to what they ran before',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam, body: { content: { 'application/json': { schema: z.strictObject({ revert: z.boolean().default(false) }) } } } },
      responses: { 200: jsonAnswer(rolloutAnswer, 'The rollout'), ...problemAnswers },
    }),
    async (c) => c.json(showRollout(await rollouts.abort(c.req.valid('param').id, c.get('caller').name, { revert: c.req.valid('json').revert ?? false })), 200),
  );
}

function showRollout(rollout: Rollout): z.infer<typeof rolloutAnswer> {
  const wavesTotal = Math.max(...rollout.devices.map((device) => device.wave)) + 1;
  const { spec, devices, ...head } = rollout;
  return {
    ...head,
    spec,
    waves: Array.from({ length: wavesTotal }, (_, index) => ({
      index,
      state: waveState(rollout, index),
      devices: devices.filter((device) => device.wave === index).map(({ deviceId, state, reason, assignedMs, updatedMs }) => ({ deviceId, state, reason, assignedMs, updatedMs })),
    })),
    gate: showGate(rollout),
  };
}

function showGate(rollout: Rollout): GateVerdict {
  if (rollout.state === 'succeeded') return { verdict: 'open', reason: rollout.detail };
  if (rollout.state === 'tripped') return { verdict: 'trip', reason: rollout.detail };
  if (rollout.state === 'aborted') return { verdict: 'hold', reason: rollout.detail };
  return currentGate(rollout);
}

function waveState(rollout: Rollout, index: number): 'waiting' | 'open' | 'passed' | 'tripped' | 'stopped' {
  if (index < rollout.waveOpen) return 'passed';
  const ended = rollout.state === 'aborted' || rollout.state === 'tripped';
  if (index > rollout.waveOpen) return ended ? 'stopped' : 'waiting';
  if (rollout.state === 'succeeded') return 'passed';
  if (rollout.state === 'aborted') return 'stopped';
  if (rollout.state === 'tripped') return 'tripped';
  const states = rollout.devices.filter((device) => device.wave === index).map((device) => device.state);
  return evaluateGate(states, rollout.spec.gate).verdict === 'open' ? 'passed' : 'open';
}
