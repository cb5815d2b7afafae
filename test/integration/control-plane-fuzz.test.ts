import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startControlPlane, type LogEntry, type RunningControlPlane } from '../../control-plane/main.ts';
import { createRandom } from '../../proto/random.ts';
import { createApi, registerVersion, testModel, type Api } from '../support/api.ts';

interface Schema { $ref?: string; type?: string | string[]; enum?: unknown[]; const?: unknown; properties?: Record<string, Schema>; required?: string[]; items?: Schema; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; minimum?: number; maximum?: number }
interface Operation { parameters?: { name: string; in: string; schema?: Schema }[]; requestBody?: { content: Record<string, { schema?: Schema }> } }

const seed = 20_261_122;
const rounds = 40;
const log: LogEntry[] = [];
let dataDir: string;
let running: RunningControlPlane;
let api: Api;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 }, tickMs: { rollout: 50, monitor: 50, training: 50 }, log: (entry) => log.push(entry) });
  api = createApi(running.httpUrl, running.adminToken);
  await api.expectOk('POST', '/models', testModel);
  for (const id of ['pump-0', 'pump-1']) await api.expectOk('POST', '/devices', { id });
  const version = await registerVersion(api, { salt: 'one', holdout: 0.9 });
  await api.expectOk('POST', `/versions/${version}/approve`, {});
  await api.expectOk('POST', '/rollouts', { versionId: version });
});

afterAll(async () => {
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Values near what a schema asks for, and far from it. */
function createMaker(random: () => number, components: Record<string, Schema>, known: readonly string[]) {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const odd = [null, true, -1, 0, 0.5, 1e308, 2 ** 53, '', 'x', 'pump', 'pump-0', 'pump-v1', 'pump-v1-r1', `sha256:${'0'.repeat(64)}`, '__proto__', 'constructor', '\0', '\u{1f600}', '\ud800', "'; drop table devices; --", '%', '../..', 'a'.repeat(5_000), [], {}, [[]], { '': 1 }, { length: { toString: null } }, [null], JSON.parse('{"__proto__":{"x":1}}')] as const;
  const make = (given: Schema | undefined, depth = 0): unknown => {
    if (random() < 0.04 || given === undefined || depth > 8) return pick(odd);
    const schema = given.$ref === undefined ? given : components[given.$ref.split('/').at(-1) ?? ''];
    const options = schema?.anyOf ?? schema?.oneOf;
    if (schema === undefined) return pick(odd);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return pick(schema.enum);
    if (options !== undefined) return make(pick(options), depth + 1);
    if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => make(part, depth + 1)));
    const type = Array.isArray(schema.type) ? pick(schema.type) : schema.type;
    if (type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? { [pick(['a', 'cost', '__proto__'])]: {} }).flatMap(([name, part]) => (random() < (schema.required?.includes(name) ? 0.02 : 0.4) ? [] : [[name, make(part, depth + 1)]])));
    if (type === 'array') return Array.from({ length: Math.floor(random() * 4) }, () => make(schema.items, depth + 1));
    if (type === 'integer' || type === 'number') return pick([schema.minimum ?? 0, schema.maximum ?? 1e9, 1, 2, 0.5, 50, 1e12]);
    if (type === 'boolean') return random() < 0.5;
    if (random() < 0.7) return pick(known);
    return pick(odd.filter((value) => typeof value === 'string'));
  };
  return { make, pick };
}

test(`${rounds} random requests to every operation are answered, none with 500 (seed ${seed})`, async () => {
  const document = await api.expectOk('GET', '/openapi.json');
  const random = createRandom(seed);
  const { make, pick } = createMaker(random, document.components.schemas, ['pump', 'pump-0', 'pump-v1', 'pump-v1-r1', 'good', (await api.expectOk('GET', '/datasets')).datasets[0].digest]);
  const faults: unknown[] = [];
  const statuses = new Set<number>();
  for (const [template, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
    if (template.endsWith('/events/stream')) continue;
    for (const [method, operation] of Object.entries(methods)) {
      for (let round = 0; round < rounds; round++) {
        const text = (schema: Schema | undefined): string => encodeURIComponent(String(make(schema)).toWellFormed().slice(0, 300));
        const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => text(operation.parameters?.find((parameter) => parameter.name === name)?.schema));
        const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query' && random() < 0.7).map((parameter) => `${parameter.name}=${text(parameter.schema)}`).join('&');
        const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
        const whole = type === undefined ? undefined : type === 'application/json' || random() < 0.5 ? JSON.stringify(make(content?.schema)) : `${JSON.stringify(make({ type: 'object' }))}\n${JSON.stringify(make({}))}\n`;
        const body = whole === undefined ? undefined : random() < 0.1 ? whole.slice(0, Math.floor(whole.length * random())) : whole;
        const sent = random() < 0.05 ? pick(['PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS']) : method.toUpperCase();
        const answer = await fetch(`${running.httpUrl}${path}?${query}`, {
          method: sent, headers: { authorization: `Bearer ${running.adminToken}`, ...(type === undefined ? {} : { 'content-type': random() < 0.95 ? type : 'text/plain' }) }, ...(body === undefined || sent === 'GET' ? {} : { body }),
        });
        statuses.add(answer.status);
        const told = await answer.text();
        if (answer.status >= 500) faults.push({ sent, path, query, body: body?.slice(0, 500), status: answer.status, told });
        else if (answer.status >= 400) expect(JSON.parse(told)).toMatchObject({ status: answer.status, code: expect.any(String), detail: expect.stringMatching(/./) });
      }
    }
  }
  expect(faults.slice(0, 5)).toEqual([]);
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 409]));
  expect(log.filter((entry) => entry.level === 'error')).toEqual([]);
  expect((await api.expectOk('GET', '/health')).status).toBe('ok');
});

test('an object that says it has a length is no list', async () => {
  const answered = await api.call('POST', '/models', { ...testModel, classNames: { length: { toString: null } } });
  expect([answered.status, answered.body.code]).toEqual([400, 'request.invalid']);
});
