import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { createRandom, normal, type Random } from '../../proto/random.ts';
import { buildReference } from '../../features/profile/build-reference.ts';
import { encodeProfile, encodeReference } from '../../features/profile/encode-profile.ts';
import type { ProfiledRows, ReferenceProfile } from '../../features/profile/profile.ts';
import { binReferenceRows, encodeReferenceRows } from '../../features/profile/reference-rows.ts';
import { profileOf } from '../../test/support/gas-drift.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import { createRegistryService, type RegistryService } from '../registry/service.ts';
import { saveWindowTotals } from '../store/window-totals.ts';
import { createMonitorService, type MonitorService } from './service.ts';

const features = 4;
const names = { featureNames: ['a', 'b', 'c', 'd'], outputNames: ['ok', 'worn'], classCount: 2 };

function drawRows(rowCount: number, random: Random, shift = 0): ProfiledRows {
  return {
    rowCount,
    features: Float32Array.from({ length: rowCount * features }, () => normal(random) + shift),
    flags: new Uint8Array(rowCount * features),
    outputs: Float32Array.from({ length: rowCount * 2 }, (_, i) => 1 - (i % 2)),
    confidence: new Float32Array(rowCount).fill(1),
    predicted: new Uint8Array(rowCount),
  };
}

let rooms: TestRooms;
let registry: RegistryService;
let monitor: MonitorService;
let reference: ReferenceProfile;
let random: Random;
let sequence = 0;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

beforeEach(async () => {
  rooms = await openTestRooms();
  random = createRandom(1);
  sequence = 0;
  registry = createRegistryService(rooms.context, { releaseKey: () => rooms.security.signingKey('release') });
  monitor = createMonitorService({ ...rooms.context, random }, { registry });
  await registry.createModel({ name: 'motor', task: 'classification', classNames: ['ok', 'worn'], settings: { transform: { version: 1, columns: [{ kind: 'number', name: 'a' }], steps: [] }, architecture: {}, training: {}, quantization: {} } });
});

afterEach(() => rooms.close());

async function register(jobId: string, withRows = true): Promise<{ versionId: string; bundleDigest: Digest }> {
  const train = drawRows(400, createRandom(2));
  reference = buildReference(names, train);
  const put = (content: Uint8Array): Promise<Digest> => rooms.context.blobs.put(content);
  const { versionId, bundleDigest } = await registry.registerVersion({
    model: 'motor',
    jobId,
    artifacts: { model: await put(bytes(`model ${jobId}`)), transform: await put(bytes('transform')), golden: await put(bytes('golden')), reference: await put(encodeReference(reference)), ...(withRows && { referenceRows: await put(encodeReferenceRows(binReferenceRows(reference, train))) }) },
    evidence: { verification: { passed: true }, holdout: { digest: digestOf('rows'), rows: 100, metric: 'accuracy', higherIsBetter: true, value: 0.95 } },
    lineage: {},
    task: 'classification',
    classNames: ['ok', 'worn'],
    thresholds: {},
  });
  return { versionId, bundleDigest };
}

/** Every device sends one window of `inferences`. */
async function report(bundleDigest: string, inferences: number, { devices = 12, shift = 0, profile }: { devices?: number; shift?: number; profile?: Uint8Array } = {}): Promise<void> {
  for (let i = 0; i < devices; i++) {
    sequence += 1;
    const content = profile ?? encodeProfile(profileOf(reference, drawRows(inferences, random, shift)));
    const window = { device_id: `motor-${i}`, epoch: 1, sequence, bundle_digest: bundleDigest, start_ms: sequence, end_ms: sequence + 1, received_ms: sequence, count: inferences, profile: content };
    await rooms.context.store.insertInto('windows').values(window).execute();
    await saveWindowTotals(rooms.context.store, [window]);
  }
}

async function label(bundleDigest: string, count: number, { wrong, rule = 'random' }: { wrong: number; rule?: string }): Promise<void> {
  for (let i = 0; i < count; i++) {
    sequence += 1;
    const id = `motor-1-1-${sequence}`;
    await rooms.context.store.insertInto('samples').values({ id, device_id: 'motor-1', bundle_digest: bundleDigest, captured_ms: 1, received_ms: 1, rows: 1, columns: 1, input: new Uint8Array(4), output: new Uint8Array(8), predicted: 0, confidence: 1, inclusion_probability: 0.2, rule, source_key: '', state: 'labeled' }).execute();
    // An undone answer first: the one after it counts.
    await rooms.context.store.insertInto('labels').values([{ sample_id: id, annotator: 'ann', value_json: '"worn"', created_ms: 1, undone: 1 }, { sample_id: id, annotator: 'ann', value_json: i < wrong ? '"worn"' : '"ok"', created_ms: 2, undone: 0 }]).execute();
  }
}

const rejections = () => rooms.context.store.selectFrom('rejections').select(['source', 'code', 'subject', 'count']).execute();

describe('the monitor', () => {
  it('waits for enough inferences over all devices, then says no drift, and looks again only when as many are new', async () => {
    const { bundleDigest, versionId } = await register('job-1');
    expect(await monitor.summary('motor')).toMatchObject({ versionId: null, drift: null, accuracy: null, byVersion: [{ versionId, inferences: 0 }] });
    await report(bundleDigest, 4);
    await monitor.tick();
    expect(await monitor.summary('motor')).toMatchObject({ bundleDigest, drift: { verdict: 'insufficient_data', inferences: 48, inferencesMin: 60 } });
    await report(bundleDigest, 4);
    await monitor.tick();
    await monitor.tick();
    const summary = await monitor.summary('motor');
    expect(summary).toMatchObject({ versionId, drift: { verdict: 'no_drift', inferences: 96 }, byVersion: [{ inferences: 96, devices: 12, looks: [{ verdict: 'no_drift' }] }] });
    await report(bundleDigest, 5);
    await monitor.tick();
    expect((await monitor.summary('motor')).byVersion[0]?.looks).toHaveLength(2);
    expect(await monitor.listAlerts()).toEqual([]);
  });

  it('raises one alert for a drift, until it is closed', async () => {
    const { bundleDigest, versionId } = await register('job-1');
    const seen: string[] = [];
    rooms.context.events.subscribe((event) => seen.push(`${event.kind} ${event.subject}`));
    for (let i = 0; i < 3; i++) {
      await report(bundleDigest, 10, { shift: 1.5 });
      await monitor.tick();
    }
    const [alert, ...more] = await monitor.listAlerts({ state: 'open' });
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ kind: 'drift', model: 'motor', bundleDigest, state: 'open', updatedBy: 'monitor', summary: expect.stringMatching(/moved away from the training data/) });
    const id = alert?.id ?? '';
    expect(await monitor.acknowledge(id, 'olga')).toMatchObject({ state: 'acknowledged', updatedBy: 'olga' });
    expect(await monitor.close(id, 'olga')).toMatchObject({ state: 'closed' });
    expect(await monitor.close(id, 'olga')).toMatchObject({ state: 'closed' });
    await expect(monitor.acknowledge(id, 'olga')).rejects.toMatchObject({ code: 'request.conflict' });
    await expect(monitor.close('drift-none', 'olga')).rejects.toMatchObject({ code: 'request.not_found' });
    await rooms.context.events.flush();
    const verdict = `monitor.verdict ${versionId}`;
    expect(seen).toEqual([`version.registered ${versionId}`, verdict, `alert.raised ${id}`, verdict, verdict, `alert.acknowledged ${id}`, `alert.closed ${id}`]);
    await report(bundleDigest, 10, { shift: 1.5 });
    await monitor.tick();
    expect(await monitor.listAlerts({ state: 'open' })).toHaveLength(1);
  });

  it('goes on looking after a device has claimed more inferences than can be counted', async () => {
    const { bundleDigest } = await register('job-1');
    await report(bundleDigest, Number.MAX_SAFE_INTEGER - 1, { devices: 2, profile: bytes('none') });
    await monitor.tick();
    for (let i = 0; i < 3; i++) {
      await report(bundleDigest, 10, { shift: 1.5 });
      await monitor.tick();
    }
    expect(await monitor.listAlerts({ state: 'open' })).toMatchObject([{ kind: 'drift' }]);
  });

  it('sees a drift too slow for one look in the inferences of many', async () => {
    const { bundleDigest } = await register('job-1');
    for (let i = 0; i < 16; i++) {
      await report(bundleDigest, 5, { shift: 0.4 });
      await monitor.tick();
    }
    const looks = (await monitor.summary('motor')).byVersion[0]?.looks ?? [];
    expect(looks.some(({ verdict, inferences }) => verdict === 'drift' && inferences > 60)).toBe(true);
    expect(looks.at(-1)?.verdict).toBe('no_drift');
  });

  it('counts windows of unknown bundles and windows that do not fit their reference', async () => {
    const { bundleDigest } = await register('job-1');
    const foreign = digestOf('nobody knows');
    await report(foreign, 10, { devices: 3 });
    await report(bundleDigest, 10);
    await report(bundleDigest, 10, { devices: 1, profile: bytes('no profile') });
    await monitor.tick();
    await monitor.tick();
    expect(await rejections()).toEqual([
      { source: 'monitor', code: 'bundle.unknown', subject: foreign, count: 3 },
      { source: 'monitor', code: expect.stringMatching(/^(proto|profile)\./), subject: `motor-0-1-${sequence}`, count: 1 },
    ]);
    expect(await monitor.summary('motor')).toMatchObject({ drift: { verdict: 'no_drift', inferences: 120 } });
  });

  it('says that drift cannot be judged where the reference rows are missing', async () => {
    const { bundleDigest } = await register('job-1', false);
    await report(bundleDigest, 10);
    await monitor.tick();
    expect(await monitor.summary('motor')).toMatchObject({ drift: { verdict: 'insufficient_data' } });
    expect(await rejections()).toEqual([{ source: 'monitor', code: 'artifact.missing', subject: bundleDigest, count: 1 }]);
  });

  it('measures accuracy from the answers that count, and alerts when its interval lies below the hold-out figure', async () => {
    const { bundleDigest } = await register('job-1');
    await report(bundleDigest, 1);
    await monitor.tick();
    expect(await monitor.accuracy(bundleDigest)).toBeNull();
    expect(await monitor.accuracy(digestOf('nobody knows'))).toBeNull();
    await label(bundleDigest, 20, { wrong: 1 });
    await monitor.tick();
    expect(await monitor.accuracy(bundleDigest)).toMatchObject({ metric: 'accuracy', labels: 20, estimate: 0.95 });
    expect(await monitor.listAlerts()).toEqual([]);
    await label(bundleDigest, 20, { wrong: 14 });
    await monitor.tick();
    await monitor.tick();
    expect(await monitor.listAlerts({ model: 'motor' })).toMatchObject([{ kind: 'accuracy', state: 'open', evidence: { labels: 40, holdout: 0.95 } }]);
    expect((await monitor.summary('motor')).accuracy).toMatchObject({ labels: 40, estimate: 0.625 });
  });

  it('takes random samples alone once a device has given up others by their worth, and neither counts context', async () => {
    const { bundleDigest } = await register('job-1');
    await label(bundleDigest, 10, { wrong: 0 });
    await label(bundleDigest, 6, { wrong: 3, rule: 'uncertainty' });
    await label(bundleDigest, 5, { wrong: 5, rule: 'context' });
    const lose = (sequenceOf: number, atMs: number, records: number, reason = 'budget') =>
      rooms.context.store.insertInto('losses').values({ device_id: 'motor-1', epoch: 1, sequence: sequenceOf, at_ms: atMs, losses_json: JSON.stringify([{ kind: 'sample', reason, records, weight: 0, first: 0, last: 0 }]) }).execute();
    // Before the bundle's first sample, by an operator's word, and then by their worth.
    await lose(1, 0, 4);
    await lose(2, 5, 4);
    expect(await monitor.accuracy(bundleDigest)).toMatchObject({ labels: 16, labelsUsed: 16 });
    await lose(3, 6, 9, 'erased');
    expect(await monitor.accuracy(bundleDigest)).toMatchObject({ labelsUsed: 16 });
    await lose(4, 7, 5);
    expect(await monitor.accuracy(bundleDigest)).toMatchObject({ labels: 16, labelsUsed: 10, estimate: 1 });
  });

  it('closes the alerts of a bundle once a newer version is the champion', async () => {
    const { bundleDigest } = await register('job-1');
    await report(bundleDigest, 10, { shift: 3 });
    await monitor.tick();
    expect(await monitor.listAlerts({ state: 'open' })).toHaveLength(1);
    const { versionId } = await register('job-2');
    await registry.approve(versionId, 'olga');
    await monitor.tick();
    expect(await monitor.listAlerts()).toMatchObject([{ state: 'closed', updatedBy: 'monitor: motor-v2 took over' }]);
    expect((await monitor.summary('motor')).versionId).toBe('motor-v2');
  });

  it('keeps one alert for a stuck sensor though a newer version is the champion, until its device is revoked', async () => {
    const { bundleDigest } = await register('job-1');
    const { versionId } = await register('job-2');
    await registry.approve(versionId, 'olga');
    await rooms.fleet.enroll('motor-1', []);
    await rooms.context.store.insertInto('quality_findings').values({ device_id: 'motor-1', column_name: 'a', rule: 'stuck', bundle_digest: bundleDigest, count: 9, first_ms: 1, last_ms: 1 }).execute();
    for (let i = 0; i < 3; i++) await monitor.tick();
    expect(await monitor.listAlerts()).toMatchObject([{ kind: 'quality', state: 'open' }]);
    await rooms.fleet.revoke('motor-1');
    await monitor.tick();
    expect(await monitor.listAlerts()).toMatchObject([{ kind: 'quality', state: 'closed' }]);
  });
});
