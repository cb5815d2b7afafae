import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { samplingSchema } from '../registry/version.ts';
import { samplingChangeSchema, type SamplingChange } from './merge-sampling.ts';
import type { OrdersService } from './service.ts';

const target = { deviceId: z.string().max(limits.deviceIdCharsMax).optional(), tag: z.string().max(limits.nameCharsMax).optional() };
const burstSchema = z.strictObject({ ...target, probability: z.number().gt(0).max(1), seconds: z.number().gt(0).max(7 * 86_400) });
const samplingOrderSchema = z
  .strictObject({ ...target, sampling: samplingSchema.nullable().optional(), change: samplingChangeSchema.optional(), dryRun: z.boolean().default(false) })
  .refine(({ sampling, change }) => (sampling === undefined) !== (change === undefined), 'expected either "sampling" (all of it, or null) or "change" (some of it)');
const eraseSchema = z.strictObject({ deviceId: z.string().max(limits.deviceIdCharsMax), beforeMs: z.number().int().min(0).default(0), samplesOnly: z.boolean().default(false), dryRun: z.boolean().default(false) });
const samplingOfDevice = samplingSchema.nullable();
const samplingAnswer = z.object({ deviceIds: z.array(z.string()), devices: z.array(z.object({ deviceId: z.string(), before: samplingOfDevice, after: samplingOfDevice })), dryRun: z.boolean() });
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
      request: { body: jsonBody(samplingOrderSchema) },
      responses: { 200: jsonAnswer(samplingAnswer, 'Who is told, and what holds there before and after; sampling null takes it back'), ...problemAnswers },
    }),
    async (c) => {
      const { sampling, change, dryRun, ...to } = c.req.valid('json');
      const devices = await orders.setSampling(to, sampling === undefined ? (change ?? {}) : wholeSampling(sampling), dryRun, c.get('caller').name);
      return c.json({ deviceIds: devices.map(({ deviceId }) => deviceId), devices, dryRun }, 200);
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

/** All settings as a change that leaves none of those before. */
function wholeSampling(sampling: z.infer<typeof samplingSchema> | null): SamplingChange | null {
  return sampling === null ? null : { ...(Object.fromEntries(Object.keys(samplingSchema.shape).map((name) => [name, null])) as SamplingChange), ...sampling };
}
