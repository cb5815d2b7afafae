import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startControlPlane, type LogEntry, type RunningControlPlane } from '../../control-plane/main.ts';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { createApi, testModel, until, type Api } from '../support/api.ts';

let dataDir: string;
let running: RunningControlPlane;
let api: Api;
const log: LogEntry[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 }, log: (entry) => log.push(entry) });
  api = createApi(running.httpUrl, running.adminToken);
});

afterAll(async () => {
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect(log).toEqual([]);
});

const operations = [
  'GET /health', 'GET /events', 'GET /events/stream', 'POST /devices', 'GET /devices', 'GET /devices/{id}', 'DELETE /devices/{id}', 'PUT /blobs', 'GET /blobs/{digest}', 'GET /artifacts/{digest}', 'POST /datasets', 'GET /datasets', 'GET /datasets/{digest}',
  'POST /datasets/snapshots', 'POST /models', 'GET /models', 'GET /models/{name}', 'GET /models/{name}/versions', 'GET /versions/{id}', 'POST /versions/{id}/approve', 'POST /versions/{id}/reject', 'POST /training/jobs', 'GET /training/jobs',
  'GET /training/jobs/{id}', 'POST /training/jobs/lease', 'POST /training/jobs/{id}/heartbeat', 'POST /training/jobs/{id}/complete', 'POST /training/jobs/{id}/fail', 'POST /training/jobs/{id}/cancel', 'POST /rollouts', 'GET /rollouts', 'GET /rollouts/{id}', 'GET /rollouts/{id}/devices',
  'POST /rollouts/{id}/pause', 'POST /rollouts/{id}/resume', 'POST /rollouts/{id}/abort', 'POST /rollouts/{id}/approve', 'POST /rollouts/{id}/retry', 'GET /rollouts/{id}/timeline', 'GET /rollouts/{id}/export', 'POST /rollouts/{id}/what-if',
  'POST /rollouts/rollback', 'GET /fleet/stop', 'POST /fleet/stop', 'DELETE /fleet/stop', 'GET /rollout-templates', 'POST /rollout-templates', 'GET /rollout-templates/{name}', 'GET /webhooks', 'POST /webhooks', 'DELETE /webhooks/{id}',
  'GET /models/{name}/monitor', 'GET /alerts', 'POST /alerts/{id}/acknowledge', 'POST /alerts/{id}/close', 'POST /labels/lease', 'POST /labels', 'POST /labels/skip',
  'POST /orders/burst', 'POST /orders/sampling', 'POST /erasures', 'GET /erasures', 'GET /quality',
  'POST /labels/undo', 'GET /labels/queue', 'POST /tokens', 'GET /tokens', 'DELETE /tokens/{name}',
];

async function openApi(): Promise<any> {
  return (await fetch(`${running.httpUrl}/api/v1/openapi.json`)).json();
}

describe('the OpenAPI document', () => {
  test('lists every operation, and what each one needs and answers', async () => {
    const document = await openApi();
    const listed = Object.entries<Record<string, any>>(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`));
    expect(listed.sort()).toEqual([...operations].sort());
    for (const [path, methods] of Object.entries<Record<string, any>>(document.paths)) {
      for (const [method, operation] of Object.entries<any>(methods)) {
        const name = `${method} ${path}`;
        expect(operation.summary, name).toBeTruthy();
        expect(Object.keys(operation.responses).some((status) => status.startsWith('2')), name).toBe(true);
        if (path !== '/api/v1/health') expect(operation.responses['401']?.content['application/problem+json'], name).toBeDefined();
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        const declared = (operation.parameters ?? []).filter((parameter: any) => parameter.in === 'path').map((parameter: any) => parameter.name);
        expect(declared, name).toEqual(inPath);
      }
    }
    expect(document.components.securitySchemes.bearer).toEqual({ type: 'http', scheme: 'bearer' });
  });

  test('every reference in it leads somewhere', async () => {
    const document = await openApi();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] as string);
    for (const name of references) expect(document.components.schemas[name], name).toBeDefined();
  });
});

describe('who may call', () => {
  test.each([[undefined], ['Bearer '], ['Bearer wrong'], ['Basic YWRtaW46YWRtaW4='], ['bearer x']])('%j is refused with 401', async (authorization) => {
    const answer = await fetch(`${running.httpUrl}/api/v1/devices`, { headers: authorization === undefined ? {} : { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'request.unauthorized', status: 401 });
  });

  test('only health and the OpenAPI document are open; a token in the query opens only the event stream', async () => {
    const document = await openApi();
    for (const [path, methods] of Object.entries<Record<string, any>>(document.paths)) {
      for (const method of Object.keys(methods)) {
        const address = `${running.httpUrl}${path.replace(/\{\w+\}/g, 'x')}`;
        const bare = await fetch(address, { method });
        expect(bare.status === 401, `${method} ${path} answered ${bare.status}`).toBe(path !== '/api/v1/health');
        await bare.body?.cancel();
        if (path === '/api/v1/health' || path === '/api/v1/events/stream') continue;
        expect((await fetch(`${address}?token=${running.adminToken}`, { method })).status, `${method} ${path}`).toBe(401);
      }
    }
  });

  test('a page elsewhere is given nothing and may not frame the console', async () => {
    const page = await fetch(`${running.httpUrl}/`, { headers: { origin: 'https://elsewhere.example' } });
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('tokens', () => {
  test('are issued for one role, tell their holder only once, and are refused after they are revoked', async () => {
    const issued = await api.call('POST', '/tokens', { name: 'anna', role: 'labeler' });
    expect(issued).toMatchObject({ status: 201, body: { name: 'anna', role: 'labeler' } });
    const anna = createApi(running.httpUrl, issued.body.token);
    expect((await anna.call('GET', '/labels/queue')).status).toBe(200);
    expect((await anna.call('POST', '/devices', { id: 'd' })).status).toBe(403);
    expect((await anna.call('GET', '/tokens')).status).toBe(403);
    expect((await api.call('GET', '/tokens')).body.tokens.map(({ name, role }: any) => [name, role])).toEqual([['admin', 'admin'], ['anna', 'labeler']]);
    expect((await api.call('POST', '/tokens', { name: 'anna', role: 'operator' })).body).toMatchObject({ code: 'request.conflict' });

    expect((await api.call('DELETE', '/tokens/anna')).body).toEqual({ name: 'anna', revoked: 1 });
    expect((await anna.call('GET', '/labels/queue')).status).toBe(401);
    expect((await api.call('DELETE', '/tokens/anna')).status).toBe(404);
    expect((await api.call('DELETE', '/tokens/admin')).body).toMatchObject({ code: 'request.conflict' });
  });
});

describe('what is refused says where and why', () => {
  test.each([
    ['POST', '/nothing', undefined, 404, 'there is no POST /api/v1/nothing; /api/v1/openapi.json lists what there is'],
    ['PATCH', '/devices', undefined, 404, 'there is no PATCH /api/v1/devices; /api/v1/openapi.json lists what there is'],
    ['POST', '/devices', '{', 400, 'the request body has no content type that is accepted here; send the header Content-Type: application/json'],
    ['POST', '/devices', {}, 400, 'the request body is not valid: id: Invalid input: expected string, received undefined'],
    ['POST', '/devices', { id: 'a b' }, 400, 'the request body is not valid: id: expected 1 to 64 letters, digits, _ or -'],
    ['POST', '/rollouts', { versionId: 'x', waves: [{ percent: 0 }] }, 400, 'the request body is not valid: waves[0]'],
    ['POST', '/rollouts', { versionId: 'x', gate: { failedMax: '1' } }, 400, 'the request body is not valid: gate.failedMax: Invalid input: expected number, received string'],
    ['POST', '/rollouts', { versionId: 'x-v1' }, 404, 'there is no version x-v1; a version is named <model>-v<number>'],
    ['POST', '/models', { ...testModel, classNames: ['one'] }, 400, 'the request body is not valid: classNames: classification needs at least 2 class names, got 1'],
    ['POST', '/models', { ...testModel, settings: { ...testModel.settings, transform: { version: 1, columns: [], steps: [] } } }, 400, 'the request body is not valid: settings.transform.columns'],
    ['GET', '/blobs/sha256:abc', undefined, 400, 'the path is not valid: digest: expected a digest like sha256:<64 hex digits>'],
    ['GET', `/blobs/sha256:${'0'.repeat(64)}`, undefined, 404, `there is no blob sha256:${'0'.repeat(64)}`],
    ['GET', '/events?limit=9999', undefined, 400, 'the query string is not valid: limit'],
    ['POST', '/labels/lease', { annotator: 'ann', count: 0 }, 400, 'the request body is not valid: count'],
    ['PUT', '/blobs', '', 400, 'the request body is empty; send the bytes of the blob as application/octet-stream'],
  ])('%s %s %j -> %i', async (method, path, body, status, detail) => {
    const answer = await api.call(method, path, body);
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status } });
    expect(answer.body.detail).toContain(detail);
    expect(answer.body.type).toBe(`urn:fleetloop:problem:${answer.body.code}`);
  });

  test('JSON that is none', async () => {
    expect(await api.call('POST', '/devices', '{"id":', { 'content-type': 'application/json' })).toMatchObject({ status: 400, body: { detail: 'the request body is not JSON; send one JSON value in UTF-8' } });
  });

  test('bodies over the limit, declared or not', async () => {
    expect(await api.call('POST', '/models', { ...testModel, padding: 'x'.repeat(limits.httpJsonBytesMax) })).toMatchObject({ status: 413, body: { code: 'request.too_large' } });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${running.httpUrl}/api/v1/models`, { method: 'POST', headers: { authorization: `Bearer ${running.adminToken}`, 'content-type': 'application/json', 'transfer-encoding': 'chunked' } }, (answer) => {
        resolve(answer.statusCode);
        answer.resume();
        sending.destroy();
      });
      sending.on('error', reject);
      for (let sent = 0; sent <= limits.httpJsonBytesMax; sent += 65_536) sending.write(' '.repeat(65_536));
    });
    expect(status).toBe(413);
  });

  test('no body whatever makes a fault of ours', async () => {
    const posts = operations.filter((operation) => operation.startsWith('POST')).map((operation) => operation.slice('POST '.length).replace(/\{\w+\}/g, 'x'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fc.jsonValue({ maxDepth: 4 }), async (path, body) => {
        const answer = await api.call('POST', path, JSON.stringify(body), { 'content-type': path === '/datasets' ? 'application/x-ndjson' : 'application/json' });
        expect(answer.status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});

describe('blobs', () => {
  test('come back as they were sent, named by what they hold', async () => {
    const bytes = new Uint8Array(70_000).map((_, index) => index * 31);
    const stored = await api.expectOk('PUT', '/blobs', bytes);
    expect(stored).toEqual({ digest: digestOf(bytes), sizeBytes: 70_000 });
    const answer = await fetch(`${running.httpUrl}/api/v1/blobs/${stored.digest}`, { headers: { authorization: `Bearer ${running.adminToken}` } });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
  });
});

describe('the event stream', () => {
  test('replays what came after an id, then goes on live, and ends with the control plane', async () => {
    await api.expectOk('POST', '/devices', { id: 'first' });
    const before = await until(() => api.expectOk('GET', '/events?subject=first'), (answer) => answer.events.length === 1);
    const answer = await fetch(`${running.httpUrl}/api/v1/events/stream?token=${running.adminToken}&after=${before.events[0].id - 1}`);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    const readUntil = async (part: string): Promise<void> => {
      while (!text.includes(part)) text += new TextDecoder().decode((await reader.read()).value);
    };
    await readUntil('"subject":"first"');
    await api.expectOk('POST', '/devices', { id: 'second' });
    await readUntil('"subject":"second"');
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    await reader.cancel();
  });
});

describe('the pages', () => {
  test('are served with their modules as JavaScript, and nothing else is', async () => {
    const page = await (await fetch(`${running.httpUrl}/`)).text();
    const scripts = [...page.matchAll(/<script[^>]+src="([^"]+)"/g)].map((match) => match[1] as string);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      const answer = await fetch(new URL(script, `${running.httpUrl}/`));
      expect(answer.status, script).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/javascript');
    }
    expect((await fetch(`${running.httpUrl}/label`)).status).toBe(200);
    for (const path of ['/../main.ts', '/%2e%2e/main.ts', '/..%2fmain.ts', '/package.json', '/data/admin.token', '//etc/passwd']) {
      expect((await fetch(`${running.httpUrl}${path}`)).status, path).toBe(404);
    }
    const first = await fetch(`${running.httpUrl}/`);
    expect((await fetch(`${running.httpUrl}/`, { headers: { 'if-none-match': first.headers.get('etag') as string } })).status).toBe(304);
  });
});

test('a second control plane on the same port says who is in the way', async () => {
  const port = Number(new URL(running.httpUrl).port);
  const other = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  await expect(startControlPlane({ dataDir: other, httpPort: port, broker: { port: 0 } })).rejects.toMatchObject({ code: 'process.failed', message: expect.stringContaining('another process listens there') });
  await rm(other, { recursive: true, force: true });
});
