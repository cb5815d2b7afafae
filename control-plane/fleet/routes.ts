import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../proto/limits.ts';
import { deviceIdPattern } from '../../proto/topics.ts';
import { requireRole, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import type { DeviceView } from './device.ts';
import type { FleetService } from './service.ts';

const tagsSchema = z.array(z.string().min(1).max(limits.nameCharsMax)).max(32);
const enrollmentSchema = z.strictObject({ id: z.string().regex(deviceIdPattern, 'expected 1 to 64 letters, digits, _ or -'), tags: tagsSchema.optional(), rotate: z.boolean().optional() });
const publicKeySchema = z.object({ keyId: z.string(), spkiBase64: z.string() });
const enrolledSchema = z
  .object({ id: z.string(), credential: z.string(), mqttUrl: z.string(), trust: z.object({ release: z.array(publicKeySchema), assignment: z.array(publicKeySchema) }) })
  .openapi('Enrollment');
const deviceSchema = z
  .object({
    id: z.string(),
    tags: z.array(z.string()),
    online: z.boolean(),
    revoked: z.boolean(),
    lastSeenMs: z.number().int(),
    agentVersion: z.string(),
    desired: z.object({ digest: z.string(), revision: z.number().int(), rolloutId: z.string() }).nullable(),
    runningDigest: z.string(),
    runningVersion: z.string().nullable(),
    confirmedDigest: z.string(),
    phase: z.string(),
    reason: z.string(),
    outOfSync: z.boolean(),
    /** Since when desired and reported differ, and why. */
    drift: z.object({ sinceMs: z.number().int(), why: z.string() }).nullable(),
    /** The newest it sent; with `quality` where its readings are looked at. */
    metrics: z.record(z.string(), z.unknown()).nullable(),
  })
  .openapi('Device');
const idParam = z.object({ id: z.string().min(1).max(limits.deviceIdCharsMax) });

/** /devices: enroll, list, look at and revoke. `mqttUrl` is what an enrolled device connects to. */
export function fleetRoutes(service: FleetService, { mqttUrl }: { mqttUrl: () => string }): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post', path: '/devices', summary: 'Enroll a device, or give it a new credential', middleware: [requireRole('operator')] as const,
      request: { body: jsonBody(enrollmentSchema) },
      responses: { 201: jsonAnswer(enrolledSchema, 'Enrolled; the credential is told only here'), ...problemAnswers },
    }),
    async (c) => {
      const { id, tags, rotate } = c.req.valid('json');
      const { credential, trust } = await service.enroll(id, tags, { rotate: rotate ?? false });
      return c.json({ id, credential, mqttUrl: mqttUrl(), trust: { release: [...trust.release], assignment: [...trust.assignment] } }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get', path: '/devices', summary: 'All devices',
      request: { query: z.object({ outOfSync: z.enum(['true', 'false']).optional() }) },
      responses: { 200: jsonAnswer(z.object({ devices: z.array(deviceSchema) }), 'Every device in the order of their ids; with outOfSync those whose desired and reported state differ, or do not'), ...problemAnswers },
    }),
    async (c) => {
      const { outOfSync } = c.req.valid('query');
      const devices = await service.list();
      return c.json({ devices: devices.filter((view) => outOfSync === undefined || (view.drift !== null) === (outOfSync === 'true')).map(toAnswer) }, 200);
    },
  );
  router.openapi(
    createRoute({
      method: 'get', path: '/devices/{id}', summary: 'One device',
      request: { params: idParam },
      responses: { 200: jsonAnswer(deviceSchema, 'The device'), ...problemAnswers },
    }),
    async (c) => c.json(toAnswer(await service.get(c.req.valid('param').id)), 200),
  );
  router.openapi(
    createRoute({
      method: 'delete', path: '/devices/{id}', summary: 'Revoke a device: its credential ends and its connection is closed', middleware: [requireRole('operator')] as const,
      request: { params: idParam },
      responses: { 204: { description: 'Revoked' }, ...problemAnswers },
    }),
    async (c) => {
      await service.revoke(c.req.valid('param').id);
      return c.body(null, 204);
    },
  );
  return router;
}

function toAnswer(view: DeviceView): z.infer<typeof deviceSchema> {
  return { ...view, tags: [...view.tags], metrics: view.metrics && { ...view.metrics } };
}
