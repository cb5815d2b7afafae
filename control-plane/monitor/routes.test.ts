import { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../proto/app-error.ts';
import type { ApiEnv, Role } from '../api/auth.ts';
import type { Alert } from './alert.ts';
import { monitorRoutes } from './routes.ts';
import type { MonitorService } from './service.ts';

const alert: Alert = { id: 'drift-1', kind: 'drift', model: 'gas', bundleDigest: 'sha256:1', state: 'open', summary: 'moved', evidence: {}, raisedMs: 1, updatedMs: 1, updatedBy: 'monitor' };
const monitor: MonitorService = {
  tick: async () => undefined,
  summary: async (model) => ({ model, bundleDigest: null, versionId: null, drift: null, accuracy: null, byVersion: [] }),
  accuracy: async () => null,
  behaviour: async () => undefined,
  listAlerts: async (filter) => (filter?.state === undefined || filter.state === alert.state ? [alert] : []),
  acknowledge: async (_, by) => ({ ...alert, state: 'acknowledged', updatedBy: by }),
  close: async (_, by) => ({ ...alert, state: 'closed', updatedBy: by }),
};

function request(path: string, method = 'GET', role: Role = 'operator'): Promise<Response> {
  const app = new OpenAPIHono<ApiEnv>();
  app.use(async (c, next) => {
    c.set('caller', { role, name: 'olga' });
    await next();
  });
  app.onError((error, c) => c.json({ code: error instanceof AppError ? error.code : 'internal' }, error instanceof AppError ? 400 : 500));
  app.route('/', monitorRoutes(monitor));
  return Promise.resolve(app.request(path, { method }));
}

describe('monitorRoutes', () => {
  it.each<[string, string, Role, object]>([
    ['/models/gas/monitor', 'GET', 'labeler', { model: 'gas', drift: null, accuracy: null, byVersion: [] }],
    ['/alerts', 'GET', 'trainer', { alerts: [alert] }],
    ['/alerts?state=closed', 'GET', 'operator', { alerts: [] }],
    ['/alerts?state=broken', 'GET', 'operator', { code: 'request.invalid' }],
    ['/alerts/drift-1/acknowledge', 'POST', 'operator', { state: 'acknowledged', updatedBy: 'olga' }],
    ['/alerts/drift-1/close', 'POST', 'admin', { state: 'closed', updatedBy: 'olga' }],
    ['/alerts/drift-1/close', 'POST', 'labeler', { code: 'request.forbidden' }],
  ])('%s %s as %s', async (path, method, role, answer) => {
    expect(await (await request(path, method, role)).json()).toMatchObject(answer);
  });
});
