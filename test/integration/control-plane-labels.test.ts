import { beforeEach, expect, test } from 'vitest';
import { MISSING } from '../../features/transform/spec.ts';
import type { Sample } from '../../proto/messages.ts';
import { registerVersion, until } from '../support/api.ts';
import type { SimulatedDevice } from '../support/simulated-device.ts';
import { useTestControlPlane } from '../support/test-control-plane.ts';

const plane = useTestControlPlane();
let device: SimulatedDevice;
let bundleDigest: string;

beforeEach(async () => {
  const version = await registerVersion(plane.api, { salt: 'one', holdout: 0.9 });
  bundleDigest = (await plane.api.expectOk('GET', `/versions/${version}`)).bundleDigest;
  device = await plane.enroll('pump-0');
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

const lease = async (annotator: string, count: number): Promise<any[]> => (await plane.api.expectOk('POST', '/labels/lease', { annotator, model: 'pump', count })).items;

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
  expect(await plane.api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'bob', value: 'good' })).toMatchObject({ status: 409, body: { code: 'lease.lost', detail: expect.stringContaining('is leased to ann until') } });
  expect(await plane.api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'broken' })).toMatchObject({ status: 400, body: { detail: 'the label "broken" is none of "good", "worn"' } });
  expect(await plane.api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 1 })).toMatchObject({ status: 400 });
  expect(await plane.api.call('POST', '/labels', { sampleId: 'nothing', annotator: 'ann', value: 'good' })).toMatchObject({ status: 404 });

  await plane.api.expectOk('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'good' });
  // The same answer again is the same answer; another one needs undo.
  await plane.api.expectOk('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'good' });
  expect(await plane.api.call('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'worn' })).toMatchObject({ status: 409, body: { detail: `sample ${first.sampleId} was answered by ann already; undo it first` } });
  await plane.api.expectOk('POST', '/labels/skip', { sampleId: second.sampleId, annotator: 'ann', reason: 'blurred' });
  expect(await plane.api.expectOk('GET', '/labels/queue?model=pump')).toEqual({ unlabeled: 0, leased: 4, labeled: 1, skipped: 1, byClass: { good: 1 } });

  expect((await plane.api.expectOk('POST', '/labels/undo', { annotator: 'ann' })).item.sampleId).toBe(second.sampleId);
  expect((await plane.api.expectOk('POST', '/labels/undo', { annotator: 'ann' })).item.sampleId).toBe(first.sampleId);
  expect(await plane.api.call('POST', '/labels/undo', { annotator: 'ann' })).toMatchObject({ status: 404, body: { detail: 'ann has no answer to undo' } });
  await plane.api.expectOk('POST', '/labels', { sampleId: first.sampleId, annotator: 'ann', value: 'worn' });
  expect(await plane.api.expectOk('GET', '/labels/queue')).toEqual({ unlabeled: 0, leased: 5, labeled: 1, skipped: 0, byClass: { worn: 1 } });
});

test('labelled samples join the next dataset snapshot', async () => {
  await sample(4, () => 'random');
  for (const item of await lease('ann', 4)) await plane.api.expectOk('POST', '/labels', { sampleId: item.sampleId, annotator: 'ann', value: item.sourceKey === 'piece-0' ? 'worn' : 'good' });
  const snapshot = await plane.api.expectOk('POST', '/datasets/snapshots', { model: 'pump' });
  expect(snapshot).toMatchObject({ kind: 'snapshot', rowCount: 44, counts: { field: 4 } });
});
