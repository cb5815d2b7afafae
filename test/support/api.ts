import { z } from 'zod';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf } from '../../proto/digest.ts';
import { waitMsMax } from './watchers.ts';

export interface Answer { readonly status: number; readonly type: string; readonly body: any }

/** The HTTP API of a control plane under test, as a program would call it. */
export function createApi(httpUrl: string, token: string) {
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const raw = body instanceof Uint8Array || typeof body === 'string';
    const response = await fetch(`${httpUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return { status: response.status, type, body: type.includes('json') && !type.includes('ndjson') ? JSON.parse(text) : text };
  }
  /** The answer's body; throws what was refused. */
  async function expectOk(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<any> {
    const answer = await call(method, path, body, headers);
    if (answer.status >= 400) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  return { call, expectOk };
}

export type Api = ReturnType<typeof createApi>;

/** Asks again until the answer satisfies; throws with the last one after timeoutMs. */
export async function until<T>(ask: () => Promise<T>, satisfied: (value: T) => boolean, timeoutMs = waitMsMax): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (satisfied(value)) return value;
    if (performance.now() > end) throw new Error(`not reached within ${timeoutMs} ms, last: ${JSON.stringify(value).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const columns = [{ kind: 'number', name: 'pressure' }, { kind: 'category', name: 'valve', categories: ['open', 'shut'] }];
export const testModel = {
  name: 'pump',
  task: 'classification',
  classNames: ['good', 'worn'],
  settings: {
    transform: { version: 1, columns, steps: [{ op: 'standardize', on: ['pressure'] }, { op: 'one-hot', column: 'valve' }] },
    architecture: { kind: 'mlp', hidden: [4] },
    probation: { inferencesMin: 5, durationMs: 0, errorFractionMax: 0 },
  },
} as const;

const leased = z.object({ id: z.string(), fencingToken: z.number(), spec: z.object({ settings: z.unknown(), seed: z.number() }).loose() });

/**
 * Registers a version as a trainer would: dataset, job, lease, blobs, complete. What the blobs hold is of no account to
 * the control plane; `salt` makes each version's bytes its own.
 */
export async function registerVersion(api: Api, options: { salt: string; holdout: number; champion?: { versionId: string; value: number }; verified?: boolean }): Promise<string> {
  const rows = Array.from({ length: 40 }, (_, index) => JSON.stringify({ x: [index / 10, index % 2 === 0 ? 'open' : 'shut'], y: index % 2 === 0 ? 'good' : 'worn' }));
  const header = JSON.stringify({ name: 'pumps', task: testModel.task, classNames: testModel.classNames, columns });
  const dataset = await api.expectOk('POST', '/datasets', [header, ...rows, ''].join('\n'), { 'content-type': 'application/x-ndjson' });
  await api.expectOk('POST', '/training/jobs', { model: testModel.name, dataset: dataset.digest });
  const job = leased.parse(await api.expectOk('POST', '/training/jobs/lease', { trainer: 'test' }));
  const artifacts: Record<string, string> = {};
  for (const name of ['model', 'transform', 'reference', 'golden', 'modelFloat', 'weights', 'referenceRows']) {
    const text = name === 'transform' ? JSON.stringify(testModel.settings.transform) : name === 'model' ? `${options.salt} `.repeat(9_000) : `${name} ${options.salt}`;
    artifacts[name] = (await api.expectOk('PUT', '/blobs', text)).digest;
  }
  const lineage = {
    schema: 1, model: testModel.name, task: testModel.task, classNames: testModel.classNames, dataset: dataset.digest, settings: job.spec.settings, settingsDigest: digestOf(canonicalJson(job.spec.settings)),
    seed: job.spec.seed, backend: 'wasm', reproducible: true, tools: {}, outputs: artifacts,
  };
  const evidence = {
    verification: { passed: options.verified ?? true },
    holdout: { digest: 'holdout', rows: 8, metric: 'accuracy', higherIsBetter: true, value: options.holdout },
    ...(options.champion === undefined ? {} : { champion: options.champion }),
  };
  return (await api.expectOk('POST', `/training/jobs/${job.id}/complete`, { fencingToken: job.fencingToken, artifacts, evidence, lineage, thresholds: {} })).versionId;
}
