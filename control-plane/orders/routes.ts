import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { samplingSchema } from '../registry/version.ts';
import type { OrdersService } from './service.ts';

const target = { deviceId: z.string().max(limits.deviceIdCharsMax).optional(), tag: z.string().max(limits.nameCharsMax).optional() };
const burstSchema = z.strictObject({ ...target, probability: z.number().gt(0).max(1), seconds: z.number().gt(0).max(7 * 86_400) });
const samplingChangeSchema = z.strictObject({ ...target, sampling: samplingSchema.nullable() });
const eraseSchema = z.strictObject({ deviceId: z.string().max(limits.deviceIdCharsMax), beforeMs: z.number().int().min(0).default(0), samplesOnly: z.boolean().default(false), dryRun: z.boolean().default(false) });
const toldAnswer = z.object({ deviceIds: z.array(z.string()) });
const hereSchema = z.object({ samples: z.number(), labelled: z.number(), windows: z.number(), bytes: z.number() });
const receiptSchema = z.object({ erasureId: z.string(), executedMs: z.number(), samples: z.number(), windows: z.number(), bytes: z.number(), digest: z.string(), epoch: z.number(), sequence: z.number() });
const erasureSchema = z
  .object({ id: z.string(), deviceId: z.string(), orderedBy: z.string(), orderedMs: z.number(), beforeMs: z.number(), samplesOnly: z.boolean(), here: hereSchema, receipt: receiptSchema.nullable(), receivedMs: z.number() })
  .openapi('Erasure');
const findingSchema = z.object({ deviceId: z.string(), column: z.string(), rule: z.string(), count: z.number(), firstMs: z.number(), lastMs: z.number() }).openapi('QualityFinding');
const ofDevice = z.object({ deviceId: z.string().max(limits.deviceIdCharsMax).optional() });

/** /orders, /erasures and /quality. */
export function ordersRoutes(orders: OrdersService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post', path: '/orders/burst', summary: 'Have devices keep more samples for a while', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(burstSchema) },
      responses: { 200: jsonAnswer(toldAnswer, 'Who is told; it begins when a device hears of it, within a day, and ends by itself'), ...problemAnswers },
    }),
    async (c) => {
      const { probability, seconds, ...to } = c.req.valid('json');
      return c.json({ deviceIds: await orders.burst(to, { probability, durationMs: Math.round(seconds * 1000) }, c.get('caller').name) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post', path: '/orders/sampling', summary: 'Sampling of devices in place of what comes with their bundle', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(samplingChangeSchema) },
      responses: { 200: jsonAnswer(toldAnswer, 'Who is told; null takes it back'), ...problemAnswers },
    }),
    async (c) => {
      const { sampling, ...to } = c.req.valid('json');
      return c.json({ deviceIds: await orders.setSampling(to, sampling, c.get('caller').name) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post', path: '/erasures', summary: 'Erase the samples (and windows) of a device, on it and here', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(eraseSchema) },
      responses: { 200: jsonAnswer(z.object({ dryRun: z.literal(true), here: hereSchema }), 'What would be erased here'), 202: jsonAnswer(erasureSchema, 'Erased here; the device does it when it hears of it, and answers with a receipt'), ...problemAnswers },
    }),
    async (c) => {
      const { dryRun, ...request } = c.req.valid('json');
      if (dryRun) return c.json({ dryRun: true as const, here: await orders.previewErasure(request) }, 200);
      return c.json(await orders.erase(request, c.get('caller').name), 202);
    },
  );
  router.openapi(
    createRoute({
      method: 'get', path: '/erasures', summary: 'Erasures and their receipts, newest first', middleware: [requireRole('operator')] as const,
      request: { query: ofDevice },
      responses: { 200: jsonAnswer(z.object({ erasures: z.array(erasureSchema) }), 'The erasures'), ...problemAnswers },
    }),
    async (c) => c.json({ erasures: await orders.listErasures(c.req.valid('query').deviceId) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'get', path: '/quality', summary: 'What is wrong with the readings of devices now',
      request: { query: ofDevice },
      responses: { 200: jsonAnswer(z.object({ findings: z.array(findingSchema) }), 'By device, column and rule, since the column was last well'), ...problemAnswers },
    }),
    async (c) => c.json({ findings: await orders.listFindings(c.req.valid('query').deviceId) }, 200),
  );
  return router;
}
