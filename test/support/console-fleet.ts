import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import { createRegistryService } from '../../control-plane/registry/service.ts';
import { createSecurityService } from '../../control-plane/security/service.ts';
import { createEventBus } from '../../control-plane/store/create-event-bus.ts';
import { createFolderBlobStore } from '../../control-plane/store/folder-blob-store.ts';
import { openStore } from '../../control-plane/store/store.ts';
import { systemClock } from '../../proto/clock.ts';
import type { Task } from '../../proto/manifest.ts';
import { createRandom, type Random } from '../../proto/random.ts';

export interface ConsoleFleet {
  /** Changes when the control plane starts again. */
  running: RunningControlPlane;
  call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  /** Ends the control plane; `start` brings it back on the same data and port. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export const motorClasses = ['healthy', 'outer-race', 'imbalance'] as const;
export const samplesOf = { motor: 8, turbine: 2 } as const;

/** A control plane over real rows: two models, four devices, samples that wait for labels, an open alert. */
export async function openConsoleFleet(): Promise<ConsoleFleet> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-console-'));
  await seed(dataDir);
  let httpPort = 0;
  const start = async (): Promise<RunningControlPlane> => {
    const running = await startControlPlane({ dataDir, httpPort, broker: { port: 0 }, log: () => undefined });
    httpPort = Number(new URL(running.httpUrl).port);
    return running;
  };
  const fleet: ConsoleFleet = {
    running: await start(),
    call: async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
      const { httpUrl, adminToken } = fleet.running;
      const response = await fetch(`${httpUrl}/api/v1${path}`, { method, headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    stop: async () => fleet.running.stop(),
    start: async () => {
      fleet.running = await start();
    },
    close: async () => {
      await fleet.running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  for (const id of ['line-1', 'line-2', 'line-3', 'line-4']) await fleet.call('POST', '/devices', { id, tags: ['hall-a'] });
  return fleet;
}

async function seed(dataDir: string): Promise<void> {
  const store = await openStore(join(dataDir, 'fleetloop.db'));
  const events = createEventBus(store, systemClock);
  const context = { store, blobs: createFolderBlobStore(join(dataDir, 'blobs')), clock: systemClock, random: createRandom(1), events };
  const security = await createSecurityService(context, { dataDir });
  const registry = createRegistryService(context, { releaseKey: () => security.signingKey('release') });

  async function addVersion(model: string, task: Task, classNames: readonly string[], columns: readonly string[], value: number): Promise<string> {
    const transform = { version: 1 as const, columns: columns.map((name) => ({ kind: 'number' as const, name })), steps: [] };
    const known = (await registry.listModels()).some(({ name }) => name === model);
    if (!known) await registry.createModel({ name: model, task, classNames: [...classNames], settings: { transform, architecture: {}, training: {}, quantization: {} } });
    const blob = async (text: string) => context.blobs.put(new TextEncoder().encode(text));
    const artifacts = { model: await blob(`model ${model} ${value}`), transform: await blob(JSON.stringify(transform)), reference: await blob('reference'), golden: await blob('golden') };
    const evidence = { verification: { passed: true }, holdout: { digest: 'rows', rows: 100, metric: task === 'regression' ? 'rmse' : 'accuracy', higherIsBetter: task !== 'regression', value } };
    const { versionId } = await registry.registerVersion({ model, jobId: `${model}-${value}`, artifacts, evidence, lineage: { value }, task, classNames, thresholds: {} });
    return versionId;
  }

  const motor = await addVersion('motor', 'classification', motorClasses, ['acceleration'], 0.91);
  await registry.approve(motor, 'seed');
  await addVersion('motor', 'classification', motorClasses, ['acceleration'], 0.95);
  const turbine = await addVersion('turbine', 'regression', [], ['temperature', 'pressure', 'humidity'], 4.2);
  const random = createRandom(7);
  const [motorBundle, turbineBundle] = [(await registry.getVersion(motor)).bundleDigest, (await registry.getVersion(turbine)).bundleDigest];
  for (let index = 0; index < samplesOf.motor; index++) await addSample(`line-${index + 1}-1-1`, motorBundle, 256, 1, random);
  for (let index = 0; index < samplesOf.turbine; index++) await addSample(`line-${index + 1}-1-2`, turbineBundle, 1, 3, random);

  async function addSample(id: string, bundleDigest: string, rows: number, columns: number, next: Random): Promise<void> {
    const input = Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index / 9) + next());
    const bytes = new Uint8Array(input.buffer);
    await store.insertInto('samples').values({ id, device_id: 'line-1', bundle_digest: bundleDigest, captured_ms: Date.now(), received_ms: Date.now(), rows, columns, input: bytes, output: new Uint8Array(12), predicted: 0, confidence: 0.5, inclusion_probability: 1, rule: 'random', source_key: id, state: 'unlabeled' }).execute();
  }

  await store.insertInto('alerts').values({ id: 'drift-motor-1', kind: 'drift', model: 'motor', bundle_digest: motorBundle, state: 'open', summary: 'acceleration moved 12.1 standard deviations', evidence_json: '{}', raised_ms: Date.now(), updated_ms: Date.now(), updated_by: '' }).execute();
  await events.close();
  await store.destroy();
}
