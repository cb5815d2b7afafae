import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { AppError } from '../../proto/app-error.ts';
import { limits } from '../../proto/limits.ts';
import type { ConsoleFile } from './adapters/console-files.ts';
import { authenticate, type ApiEnv, type VerifyToken } from './auth.ts';
import { toProblem } from './problem.ts';
import { createRouter, jsonAnswer } from './router.ts';

const healthAnswer = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    startedMs: z.number(),
    /** fault: what is wrong at the moment, empty where nothing is; clients: null where only the broker knows. */
    broker: z.object({ url: z.string(), reachable: z.boolean(), clients: z.number().int().nullable(), fault: z.string() }),
  })
  .openapi('Health');
export type Health = z.infer<typeof healthAnswer>;

export interface AppParts {
  readonly version: string;
  readonly verifyToken: VerifyToken;
  readonly health: () => Health | Promise<Health>;
  /** Each room's routes, relative to /api/v1. */
  readonly rooms: readonly OpenAPIHono<ApiEnv>[];
  /** What devices call with their own credentials, relative to the root. */
  readonly deviceRoutes?: OpenAPIHono<ApiEnv> | undefined;
  readonly consoleFiles: ReadonlyMap<string, ConsoleFile>;
  /** Told of every fault that is not the caller's. */
  readonly onFault: (error: unknown, request: { method: string; path: string }) => void;
}

const prefix = '/api/v1';
const publicPaths = new Set([`${prefix}/health`, `${prefix}/openapi.json`]);
const streamPath = `${prefix}/events/stream`;
const largeBodies = new Set([`${prefix}/blobs`, `${prefix}/datasets`]);

/** The whole HTTP surface: the API under /api/v1 with its OpenAPI document, and the pages for people. */
export function createApp(parts: AppParts): OpenAPIHono<ApiEnv> {
  const app = createRouter();
  app.onError((error, c) => {
    const problem = toProblem(error);
    if (problem.status >= 500) parts.onFault(error, { method: c.req.method, path: c.req.path });
    // The rest of the body is not read: the connection cannot carry another request.
    if (problem.status === 413) c.header('connection', 'close');
    if (problem.status === 401 && c.res.headers.get('www-authenticate') === null) c.header('www-authenticate', 'Bearer realm="fleetloop"');
    if (error instanceof AppError && error.retryable) c.header('retry-after', '1');
    return c.body(JSON.stringify(problem), problem.status as 400, { 'content-type': 'application/problem+json' });
  });
  app.notFound((c) => {
    throw new AppError('request.not_found', `there is no ${c.req.method} ${c.req.path}; ${prefix}/openapi.json lists what there is`);
  });
  app.use('*', secureHeaders({ contentSecurityPolicy, referrerPolicy: 'no-referrer', xFrameOptions: 'DENY', strictTransportSecurity: false }));
  const checkCaller = authenticate(parts.verifyToken, (path) => path === streamPath);
  app.use(`${prefix}/*`, async (c, next) => (publicPaths.has(c.req.path) ? next() : checkCaller(c, next)));
  const [small, large] = [limitBody(limits.httpJsonBytesMax), limitBody(limits.httpBodyBytesMax)];
  app.use(`${prefix}/*`, async (c, next) => (largeBodies.has(c.req.path) ? large : small)(c, next));
  app.openapi(
    createRoute({ method: 'get', path: `${prefix}/health`, summary: 'Is the control plane up?', security: [], responses: { 200: jsonAnswer(healthAnswer, 'It is') } }),
    async (c) => c.json(await parts.health(), 200),
  );
  for (const room of parts.rooms) app.route(prefix, room);
  if (parts.deviceRoutes !== undefined) app.route('/', parts.deviceRoutes);
  app.openAPIRegistry.registerComponent('securitySchemes', 'device', { type: 'http', scheme: 'basic' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.doc31(`${prefix}/openapi.json`, {
    openapi: '3.1.0',
    info: { title: 'Fleetloop control plane', version: parts.version, description: 'Errors are application/problem+json after RFC 9457. GET /api/v1/events/stream gives events live (text/event-stream).' },
    security: [{ bearer: [] }],
  });
  app.get('*', (c) => serveConsole(c, parts.consoleFiles));
  return app;
}

const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

function limitBody(bytesMax: number): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize: bytesMax,
    onError: (c) => {
      throw new AppError('request.too_large', `the body of ${c.req.method} ${c.req.path} is over the limit of ${bytesMax} bytes; send less`);
    },
  });
}

function serveConsole(c: Context<ApiEnv>, files: ReadonlyMap<string, ConsoleFile>): Response | Promise<Response> {
  const file = files.get(c.req.path);
  if (file === undefined) return c.notFound();
  const headers = { etag: file.etag, 'cache-control': 'no-cache' };
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
  return c.body(file.body, 200, { ...headers, 'content-type': file.contentType });
}
