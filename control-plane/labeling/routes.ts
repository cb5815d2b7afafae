import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { tasks } from '../../proto/manifest.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import { modelNameSchema } from '../registry/version.ts';
import type { LabelingService } from './service.ts';

const annotator = z.string().trim().min(1).max(limits.nameCharsMax);
const sampleId = z.string().min(1).max(200);
const itemAnswer = z
  .object({
    sampleId: z.string(),
    model: z.string(),
    task: z.enum(tasks),
    classNames: z.array(z.string()).readonly(),
    rows: z.number().int(),
    columns: z.number().int(),
    columnNames: z.array(z.string()).readonly(),
    picture: z.object({ height: z.number().int(), width: z.number().int(), channels: z.union([z.literal(1), z.literal(3)]) }).nullable(),
    input: z.array(z.union([z.number(), z.string(), z.null()])).readonly(),
    sourceKey: z.string(),
    deviceId: z.string(),
    capturedMs: z.number(),
    leaseExpiresMs: z.number(),
  })
  .openapi('LabelItem');
const queueAnswer = z
  .object({ unlabeled: z.number().int(), leased: z.number().int(), labeled: z.number().int(), skipped: z.number().int(), byClass: z.record(z.string(), z.number().int()) })
  .openapi('LabelQueue');
const doneAnswer = z.object({ sampleId: z.string(), state: z.enum(['labeled', 'skipped']) });

export function labelingRoutes(labeling: LabelingService): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  const middleware = requireRole('labeler', 'operator');
  router.openapi(
    createRoute({
      method: 'post',
      path: '/labels/lease',
      summary: 'Take samples to label; the answer does not say what the model said',
      middleware,
      request: { body: jsonBody(z.strictObject({ annotator, model: modelNameSchema.optional(), count: z.number().int().min(1).max(50).default(10) })) },
      responses: { 200: jsonAnswer(z.object({ items: z.array(itemAnswer) }), 'Held until leaseExpiresMs'), ...problemAnswers },
    }),
    async (c) => c.json({ items: await labeling.lease(c.req.valid('json')) }, 200),
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/labels',
      summary: 'Answer a sample: a class name, a number, or normal/anomaly',
      middleware,
      request: { body: jsonBody(z.strictObject({ sampleId, annotator, value: z.union([z.string().max(limits.nameCharsMax), z.number()]) })) },
      responses: { 200: jsonAnswer(doneAnswer, 'Recorded'), ...problemAnswers },
    }),
    async (c) => {
      const body = c.req.valid('json');
      await labeling.answer(body);
      return c.json({ sampleId: body.sampleId, state: 'labeled' as const }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/labels/skip',
      summary: 'Put a sample aside with a reason',
      middleware,
      request: { body: jsonBody(z.strictObject({ sampleId, annotator, reason: z.string().trim().min(1).max(limits.textCharsMax) })) },
      responses: { 200: jsonAnswer(doneAnswer, 'Recorded'), ...problemAnswers },
    }),
    async (c) => {
      const body = c.req.valid('json');
      await labeling.skip(body);
      return c.json({ sampleId: body.sampleId, state: 'skipped' as const }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'post',
      path: '/labels/undo',
      summary: "Take back the annotator's last answer and get the sample again",
      middleware,
      request: { body: jsonBody(z.strictObject({ annotator })) },
      responses: { 200: jsonAnswer(z.object({ item: itemAnswer }), 'The sample'), ...problemAnswers },
    }),
    async (c) => c.json({ item: await labeling.undo(c.req.valid('json').annotator) }, 200),
  );
  router.openapi(
    createRoute({ method: 'get', path: '/labels/queue', summary: 'Count what waits and what is done', request: { query: z.object({ model: modelNameSchema.optional() }) }, responses: { 200: jsonAnswer(queueAnswer, 'Counts'), ...problemAnswers } }),
    async (c) => c.json(await labeling.queue(c.req.valid('query').model), 200),
  );
  return router;
}
