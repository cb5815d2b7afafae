import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import { MISSING } from '../../features/transform/spec.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf } from '../../proto/digest.ts';
import type { Sample } from '../../proto/messages.ts';
import { createApi, registerVersion, testModel, until, type Api } from '../support/api.ts';
import { SimulatedDevice } from '../support/simulated-device.ts';

let dataDir: string;
let running: RunningControlPlane;
let api: Api;
let device: SimulatedDevice;
let bundleDigest: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 } });
  api = createApi(running.httpUrl, running.adminToken);
  await api.expectOk('POST', '/models', testModel);
  const version = await registerVersion(api, digestOf, canonicalJson, { salt: 'one', holdout: 0.9 });
  bundleDigest = (await api.expectOk('GET', `/versions/${version}`)).bundleDigest;
  device = new SimulatedDevice(await api.expectOk('POST', '/devices', { id: 'pump-0' }));
  await device.connect();
});

afterEach(async () => {
  await device.disconnect();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Sends samples whose model said class 0 or 1 in turn; the source key tells them apart. */
async function sample(count: number, rule: (index: number) => string): Promise<void> {
  const samples = Array.from({ length: count }, (_, index): { sample: Sample } => ({
    sample: {
      bundleDigest, capturedMs: Date.now(), rows: 1, columns: 2, input: index === 0 ? [MISSING, 1] : [index, 0], output: index % 2 === 0 ? [0.6, 0.4] : [0.4, 0.6], confidence: 0.6,
      inclusionProbability: 0.5, rule: rule(index), sourceKey: `piece-${index}`,
    },
  }));
  const sequences = await device.send(samples);
  await until(async () => device.acknowledged, (acknowledged) => sequences.every((sequence) => acknowledged.has(`1-${sequence}`)));
}

const lease = async (annotator: string, count: number): Promise<any[]> => (await api.expectOk('POST', '/labels/lease', { annotator, model: 'pump', count })).items;

test('samples are leased blind, answered, skipped and taken back', async () => {
  await sample(6, (index) => (index < 2 ? 'random' : 'uncertainty'));
  const mine = await lease('ann', 4);
  expect(mine).toHaveLength(4);
  expect(await lease('ann', 4)).toEqual(mine);
  const others = await lease('bob', 10);
  expect(others).toHaveLength(2);
  expect(new Set([...mine, ...others].map((item) => item.sourceKey)).size).toBe(6);
  const [first, second] = mine;
  expect(Object.keys(first).sort()).toEqual(['capturedMs', 'classNames', 'columnNames', 'columns', 'deviceId', 'input', 'leaseExpiresMs', 'model', 'picture', 'rows', 'sampleId', 'sourceKey', 'task']);
  expect([...mine, ...others].find((item) => item.sourceKey === 'piece-0')).toMatchObject({ input: [null, 'shut'], columnNames: ['pressure', 'valve'], classNames: ['good', 'worn'], task: 'classification' });

  // Another's lease, a wrong class, an unknown sample.
  expect(await api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'bob', value: 'good' })).toMatchObject({ status: 409, body: { code: 'lease.lost', detail: expect.stringContaining('is leased to ann until') } });
  expect(await api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'broken' })).toMatchObject({ status: 400, body: { detail: 'the label "broken" is none of "good", "worn"' } });
  expect(await api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 1 })).toMatchObject({ status: 400 });
  expect(await api.call('POST', '/labels', { sampleId: 'nothing', annotator: 'ann', value: 'good' })).toMatchObject({ status: 404 });

  await api.expectOk('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'good' });
  // The same answer again is the same answer; another one needs undo.
  await api.expectOk('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'good' });
  expect(await api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'worn' })).toMatchObject({ status: 409, body: { detail: `sample ${first.sampleId} was answered by ann already; undo it first` } });
  await api.expectOk('POST', '/labels/skip', { sampleId: second.sampleId, annotator: 'ann', reason: 'blurred' });
  expect(await api.expectOk('GET', '/labels/queue?model=pump')).toEqual({ unlabeled: 0, leased: 4, labeled: 1, skipped: 1, byClass: { good: 1 } });

  expect((await api.expectOk('POST', '/labels/undo', { annotator: 'ann' })).item.sampleId).toBe(second.sampleId);
  expect((await api.expectOk('POST', '/labels/undo', { annotator: 'ann' })).item.sampleId).toBe(first.sampleId);
  expect(await api.call('POST', '/labels/undo', { annotator: 'ann' })).toMatchObject({ status: 404, body: { detail: 'ann has no answer to undo' } });
  await api.expectOk('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'worn' });
  expect(await api.expectOk('GET', '/labels/queue')).toEqual({ unlabeled: 0, leased: 5, labeled: 1, skipped: 0, byClass: { worn: 1 } });
});

test('labelled samples join the next dataset snapshot', async () => {
  await sample(4, () => 'random');
  for (const item of await lease('ann', 4)) await api.expectOk('POST', '/labels', { sampleId: item.sampleId, annotator: 'ann', value: item.sourceKey === 'piece-0' ? 'worn' : 'good' });
  const snapshot = await api.expectOk('POST', '/datasets/snapshots', { model: 'pump' });
  expect(snapshot).toMatchObject({ kind: 'snapshot', rowCount: 44, counts: { field: 4 } });
});
