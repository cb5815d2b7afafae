import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '../../proto/app-error.ts';
import { limits } from '../../proto/limits.ts';
import type { BlobStore } from '../context.ts';
import { digestSchema } from '../registry/version.ts';
import { requireRole, type ApiEnv } from './auth.ts';
import { createRouter, jsonAnswer, problemAnswers } from './router.ts';

const bytesSchema = z.custom<Uint8Array>().openapi({ type: 'string', format: 'binary' });

/** PUT /blobs and GET /blobs/{digest}: content-addressed bytes between trainers and the control plane. */
export function blobsRoutes(blobs: BlobStore): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'put',
      path: '/blobs',
      summary: 'Store bytes under their digest',
      middleware: [requireRole('trainer', 'operator')] as const,
      request: { body: { required: true, content: { 'application/octet-stream': { schema: bytesSchema } } } },
      responses: { 201: jsonAnswer(z.object({ digest: z.string(), sizeBytes: z.number().int() }), `Stored, at most ${limits.httpBodyBytesMax} bytes`), ...problemAnswers },
    }),
    async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      if (bytes.byteLength === 0) throw new AppError('request.invalid', 'the request body is empty; send the bytes of the blob as application/octet-stream');
      return c.json({ digest: await blobs.put(bytes), sizeBytes: bytes.byteLength }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get',
      path: '/blobs/{digest}',
      summary: 'Fetch bytes by their digest',
      middleware: [requireRole('trainer', 'operator')] as const,
      request: { params: z.object({ digest: digestSchema.openapi({ type: 'string', example: `sha256:${'0'.repeat(64)}`, param: { name: 'digest', in: 'path' } }) }) },
      responses: { 200: { description: 'The bytes', content: { 'application/octet-stream': { schema: bytesSchema } } }, ...problemAnswers },
    }),
    async (c) => {
      const { digest } = c.req.valid('param');
      const bytes = await blobs.get(digest);
      if (bytes === undefined) throw new AppError('artifact.missing', `there is no blob ${digest}`);
      return c.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream', 'cache-control': 'private, max-age=31536000, immutable' });
    },
  );
  return router;
}
