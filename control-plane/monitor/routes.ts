import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, problemAnswers } from '../api/router.ts';
import { alertKinds, alertStates } from './alert.ts';
import type { MonitorService } from './service.ts';

const driftAnswer = z
  .object({
    verdict: z.enum(['drift', 'no_drift', 'insufficient_data']),
    statistic: z.number(),
    threshold: z.number(),
    overdispersion: z.number(),
    inferences: z.number(),
    inferencesMin: z.number(),
    features: z.array(z.object({ name: z.string(), distance: z.number(), score: z.number(), psi: z.number(), wasserstein: z.number().nullable() })).readonly(),
    outputs: z.array(z.object({ name: z.string(), distance: z.number() })).readonly(),
    mixtureDistance: z.number().nullable(),
  })
  .openapi('Drift');

const accuracyAnswer = z
  .object({ metric: z.enum(['accuracy', 'rmse']), labels: z.number(), labelsUsed: z.number(), labelsEffective: z.number(), estimate: z.number(), low: z.number(), high: z.number() })
  .openapi('Accuracy');

const versionAnswer = z.object({
  versionId: z.string(),
  bundleDigest: z.string(),
  inferences: z.number(),
  devices: z.number(),
  firstMs: z.number(),
  lastMs: z.number(),
  drift: driftAnswer.nullable(),
  accuracy: accuracyAnswer.nullable(),
  looks: z.array(z.object({ atMs: z.number(), verdict: z.string(), statistic: z.number(), threshold: z.number(), inferences: z.number() })).readonly(),
});

const monitorAnswer = z
  .object({ model: z.string(), bundleDigest: z.string().nullable(), versionId: z.string().nullable(), drift: driftAnswer.nullable(), accuracy: accuracyAnswer.nullable(), byVersion: z.array(versionAnswer).readonly() })
  .openapi('Monitor');

const alertAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(alertKinds),
    model: z.string(),
    bundleDigest: z.string(),
    state: z.enum(alertStates),
    summary: z.string(),
    evidence: z.record(z.string(), z.unknown()),
    raisedMs: z.number(),
    updatedMs: z.number(),
    updatedBy: z.string(),
  })
  .openapi('Alert');

const idParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: 'drift-0123456789ab-1700000000000' }) });
const nameParam = z.object({ name: z.string().openapi({ param: { name: 'name', in: 'path' }, example: 'gas' }) });

export function monitorRoutes(monitor: MonitorService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'get',
      path: '/models/{name}/monitor',
      summary: 'Drift and measured accuracy of a model, now and by version',
      middleware: [requireRole('operator', 'labeler', 'trainer')] as const,
      request: { params: nameParam },
      responses: { 200: jsonAnswer(monitorAnswer, 'What is known of the model in the field'), ...problemAnswers },
    }),
    async (c) => c.json(await monitor.summary(c.req.valid('param').name), 200),
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/alerts',
      summary: 'Alerts, newest first',
      middleware: [requireRole('operator', 'labeler', 'trainer')] as const,
      request: { query: z.object({ state: z.enum(alertStates).optional(), model: z.string().optional() }) },
      responses: { 200: jsonAnswer(z.object({ alerts: z.array(alertAnswer) }), 'The alerts'), ...problemAnswers },
    }),
    async (c) => c.json({ alerts: await monitor.listAlerts(c.req.valid('query')) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/alerts/{id}/acknowledge',
      summary: 'Say that somebody takes care of an alert',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam },
      responses: { 200: jsonAnswer(alertAnswer, 'The alert, acknowledged'), ...problemAnswers },
    }),
    async (c) => c.json(await monitor.acknowledge(c.req.valid('param').id, c.get('caller').name), 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/alerts/{id}/close',
      summary: 'Close an alert; the next look may raise it again',
      middleware: [requireRole('operator')] as const,
      request: { params: idParam },
      responses: { 200: jsonAnswer(alertAnswer, 'The alert, closed'), ...problemAnswers },
    }),
    async (c) => c.json(await monitor.close(c.req.valid('param').id, c.get('caller').name), 200),
  );
  return router;
}
