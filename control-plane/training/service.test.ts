import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../proto/clock.ts';
import { digestOf } from '../../proto/digest.ts';
import { openRuntimes } from '../../runtime/open-runtime.ts';
import { motorHeader, motorReadings, motorSettings, openTrainingRooms, type TrainingRooms } from '../../test/support/training-rooms.ts';
import type { LabelledSample } from '../labeling/labelled-sample.ts';
import type { RegistryService } from '../registry/service.ts';
import { openBackend } from './adapters/open-backend.ts';
import { readToolVersions } from './adapters/tool-versions.ts';
import { trainJobs } from './adapters/train-jobs.ts';
import { createTrainingClient } from './adapters/training-client.ts';
import type { Job } from './job.ts';
import type { OpenAlert, TrainingService } from './service.ts';
import { reproduceVersion } from './trainer-main.ts';

const samplesOf = (count: number, offset: number): LabelledSample[] =>
  motorReadings(count, offset, 9).map(({ x, y }, i) => ({
    sampleId: `d-${String(i).padStart(4, '0')}`, deviceId: `d${i % 3}`, bundleDigest: digestOf('b'), capturedMs: i * 20_000, rows: 1, columns: 3, input: Float32Array.from(x, (value) => value ?? 0), output: new Float32Array(2),
    predicted: 0, confidence: 0.5, inclusionProbability: 0.1, rule: 'random', sourceKey: '', value: y, annotator: 'a', labelledMs: 0,
  }));

describe('training service', () => {
  let rooms: TrainingRooms;
  let registry: RegistryService;
  let training: TrainingService;
  let url: string;
  let token: string;
  let samples: LabelledSample[] = [];
  let alerts: OpenAlert[] = [];
  let aheadMs = 0;
  const leaseTtlMs = 60_000;

  beforeAll(async () => {
    await openBackend('wasm');
    rooms = await openTrainingRooms({ leasePolicy: { leaseTtlMs, attemptsMax: 2 }, nowMs: () => systemClock.nowMs() + aheadMs, samples: () => samples, alerts: () => alerts });
    ({ registry, training, url, token } = rooms);
    await registry.createModel({ name: 'motors', task: 'classification', classNames: [...motorHeader.classNames], settings: motorSettings });
  });
  afterAll(() => rooms.close());

  const trainOne = async (): Promise<void> =>
    trainJobs(
      { name: 't', client: createTrainingClient({ url, token, clock: systemClock }), clock: systemClock, backend: 'wasm', runtimes: await openRuntimes(), tools: readToolVersions(), log: () => undefined, signal: new AbortController().signal, pollMs: 10, heartbeatMs: 50 },
      { once: true },
    );
  const post = async (path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: response.status, body: response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>) };
  };
  const upload = async (rows: unknown[]): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${url}/api/v1/datasets`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }, body: [motorHeader, ...rows].map((row) => JSON.stringify(row)).join('\n') });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const newJob = async (seed = 1): Promise<Job> => {
    const { digest } = await training.ingestDataset([motorHeader, ...motorReadings(200, 0, 1)].map((row) => JSON.stringify(row)).join('\n'));
    return training.createJob({ model: 'motors', dataset: digest, seed }, 'test');
  };

  it('names the line and the column of a bad value and counts the refusal', async () => {
    const refused = await upload([{ x: [1, 2, 3], y: 'good' }, { x: [1, 'broken', 3], y: 'good' }]);
    expect(refused).toMatchObject({ status: 422, body: { code: 'dataset.invalid' } });
    expect(refused.body['detail']).toContain('line 3: column "vibration": expected a number or null, got "broken"');
    expect(await rooms.store.selectFrom('rejections').select(['source', 'code', 'count']).execute()).toEqual([{ source: 'dataset', code: 'dataset.invalid', count: 1 }]);
  });

  it('takes the same rows twice as one dataset', async () => {
    const first = await upload(motorReadings(60, 0, 4));
    expect(first).toMatchObject({ status: 201, body: { rowCount: 60, kind: 'uploaded' } });
    expect((await upload(motorReadings(60, 0, 4))).body['digest']).toBe(first.body['digest']);
    expect((await training.listDatasets()).filter((entry) => entry.digest === first.body['digest'])).toHaveLength(1);
  });

  it('hands a job to another trainer when its holder falls silent, and refuses the first one then', async () => {
    const { id } = await newJob();
    const first = await training.leaseJob('slow');
    expect(first).toMatchObject({ id, fencingToken: 1 });
    expect((await post('/training/jobs/lease', { trainer: 'other' })).status).toBe(204);
    aheadMs += leaseTtlMs;
    const second = await training.leaseJob('quick');
    expect(second).toMatchObject({ id, fencingToken: 2 });
    const progress = { phase: 'train', fraction: 0.5, message: 'half' };
    expect(await post(`/training/jobs/${id}/heartbeat`, { fencingToken: 1, progress })).toMatchObject({ status: 409, body: { code: 'lease.lost' } });
    expect(await post(`/training/jobs/${id}/fail`, { fencingToken: 1, error: 'late' })).toMatchObject({ status: 409, body: { code: 'lease.lost' } });
    expect((await post(`/training/jobs/${id}/heartbeat`, { fencingToken: 2, progress })).status).toBe(200);
    expect(await training.getJob(id)).toMatchObject({ state: 'leased', holder: 'quick', attempts: 2, progress });
    aheadMs += leaseTtlMs;
    await training.tick();
    expect(await training.getJob(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('2 trainers took the job and fell silent') });
  });

  it('takes a cancelled job away from its holder', async () => {
    const { id } = await newJob();
    const leased = await training.leaseJob('t');
    expect((await post(`/training/jobs/${id}/cancel`, {})).body).toMatchObject({ state: 'cancelled' });
    expect(await post(`/training/jobs/${id}/heartbeat`, { fencingToken: leased?.fencingToken, progress: { phase: 'train', fraction: 0, message: '' } })).toMatchObject({ status: 409, body: { code: 'lease.lost' } });
  });

  it('fails a job whose dataset the model cannot be trained on, with the reason', async () => {
    const { digest } = await training.ingestDataset([{ ...motorHeader, columns: motorHeader.columns.toReversed() }, ...motorReadings(60, 0, 2)].map((row) => JSON.stringify(row)).join('\n'));
    const { id } = await training.createJob({ model: 'motors', dataset: digest }, 'test');
    await trainOne();
    expect(await training.getJob(id)).toMatchObject({ state: 'failed', error: expect.stringContaining('column 1 of the dataset is {"kind":"number","name":"temperature"}') });
  });

  it('trains, answers the alert with a better version, and makes the same bytes again', async () => {
    const first = await newJob();
    await trainOne();
    const { versionId } = await training.getJob(first.id);
    const v1 = await registry.getVersion(versionId);
    expect(v1.evidence.holdout).toMatchObject({ metric: 'accuracy', rows: 40 });
    expect(v1.evidence.holdout?.value).toBeGreaterThan(0.9);
    await registry.approve(versionId, 'test');

    samples = samplesOf(60, 6);
    alerts = [{ id: 'alert-1', kind: 'drift', bundleDigest: v1.bundleDigest }];
    await training.tick();
    await training.tick();
    const [second, ...others] = (await training.listJobs()).filter((job) => job.state === 'queued');
    expect(others).toEqual([]);
    expect(second?.spec.reason).toContain('drift alert alert-1 about motors-v1, 60 new labels');
    await trainOne();
    const v2 = await registry.getVersion((await training.getJob(second?.id ?? '')).versionId);
    expect(v2.evidence.champion).toMatchObject({ versionId: v1.id });
    expect(v2.evidence.holdout?.value).toBeGreaterThan((v2.evidence.champion?.value ?? 1) + 0.1);
    expect(v2.evidence.holdout?.['parts']).toMatchObject({ base: { rows: 40 }, field: { metric: 'accuracy' } });

    const again = await reproduceVersion(v2.id, { url, token });
    expect(again).toMatchObject({ ok: true, value: { same: true, differences: [] } });
    expect(again.ok && again.value.outputs.map((output) => output.name).sort()).toEqual(['golden', 'model', 'modelFloat', 'reference', 'referenceRows', 'transform', 'weights']);
  });

  it('takes the rows of the newest job that succeeded as the base of a snapshot', async () => {
    const { digest } = await training.ingestDataset([{ ...motorHeader, name: 'other' }, ...motorReadings(40, 0, 8)].map((row) => JSON.stringify(row)).join('\n'));
    const { id } = await training.createJob({ model: 'motors', dataset: digest }, 'test');
    await training.cancelJob(id, 'test');
    expect(await training.createSnapshot('motors')).toMatchObject({ name: 'motors', rowCount: 260, counts: { field: 60 } });
    expect(await training.createSnapshot('motors', digest)).toMatchObject({ name: 'other', rowCount: 100 });
  });

  it('starts from the weights of an earlier version', async () => {
    const dataset = (await training.listJobs()).find((job) => job.state === 'succeeded')?.spec.dataset as Job['spec']['dataset'];
    const { id } = await training.createJob({ model: 'motors', dataset, baseVersion: 'motors-v1', seed: 5 }, 'test');
    await trainOne();
    const { versionId } = await training.getJob(id);
    expect((await registry.getVersion(versionId)).lineage['base']).toMatchObject({ versionId: 'motors-v1' });
    expect(await reproduceVersion(versionId, { url, token })).toMatchObject({ ok: true, value: { same: true } });
  });

  it('says which dataset is gone', async () => {
    await expect(createTrainingClient({ url, token, clock: systemClock }).fetchBlob(digestOf('gone'))).rejects.toMatchObject({ code: 'artifact.missing' });
  });
});
