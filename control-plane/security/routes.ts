import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '../../proto/app-error.ts';
import { requireRole, roles, type ApiEnv } from '../api/auth.ts';
import { createRouter, jsonAnswer, jsonBody, problemAnswers } from '../api/router.ts';
import type { SecurityService } from './service.ts';

const nameSchema = z.string().regex(/^[A-Za-z0-9._@-]{1,64}$/, 'expected 1 to 64 letters, digits or . _ @ -');
const holderSchema = z.object({ name: z.string(), role: z.enum(roles), createdMs: z.number().int() });
const issuedSchema = z.object({ name: z.string(), role: z.enum(roles), token: z.string() }).openapi('IssuedToken');

/** /tokens: who may call the API. For administrators only. */
export function securityRoutes(service: Pick<SecurityService, 'issueToken' | 'listTokens' | 'revokeTokens'>): OpenAPIHono<ApiEnv> {
  const router = createRouter();
  router.openapi(
    createRoute({
      method: 'post', path: '/tokens', summary: 'Issue a token for a person or a program', middleware: [requireRole('admin')] as const,
      request: { body: jsonBody(z.strictObject({ name: nameSchema, role: z.enum(roles) })) },
      responses: { 201: jsonAnswer(issuedSchema, 'Issued; the token is told only here'), ...problemAnswers },
    }),
    async (c) => {
      const { name, role } = c.req.valid('json');
      return c.json({ name, role, token: await service.issueToken(role, name) }, 201);
    },
  );
  router.openapi(
    createRoute({
      method: 'get', path: '/tokens', summary: 'Who holds a valid token', middleware: [requireRole('admin')] as const,
      responses: { 200: jsonAnswer(z.object({ tokens: z.array(holderSchema) }), 'Oldest first'), ...problemAnswers },
    }),
    async (c) => c.json({ tokens: await service.listTokens() }, 200),
  );
  router.openapi(
    createRoute({
      method: 'delete', path: '/tokens/{name}', summary: 'Revoke a token; the own one stays', middleware: [requireRole('admin')] as const,
      request: { params: z.object({ name: nameSchema }) },
      responses: { 200: jsonAnswer(z.object({ name: z.string(), revoked: z.number().int() }), 'Revoked: it is refused from now on'), ...problemAnswers },
    }),
    async (c) => {
      const { name } = c.req.valid('param');
      if (name === c.get('caller').name) throw new AppError('request.conflict', `${name} is the token this call was made with; revoke it with another administrator's`);
      const revoked = await service.revokeTokens(name);
      if (revoked === 0) throw new AppError('request.not_found', `no valid token has the name ${name}; GET /tokens lists them`);
      return c.json({ name, revoked }, 200);
    },
  );
  return router;
}
