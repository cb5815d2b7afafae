import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../api/app.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf } from '../../proto/digest.ts';
import type { BundleRef, Desired, Reported } from '../../proto/messages.ts';
import { verifyBytes } from '../../proto/signing.ts';
import { openTestRooms, type TestRooms } from '../../test/support/control-plane-rooms.ts';
import type { Twin } from './device.ts';
import { evaluateTwinDrift } from './evaluate-drift.ts';
import { evaluateReported, reportRestartMs, type ReportName } from './evaluate-reported.ts';
import { planDesired } from './plan-desired.ts';
import { fleetRoutes } from './routes.ts';

const digest = digestOf('bundle');
const bundle: BundleRef = { digest, sizeBytes: 10, releaseCounter: 1, releaseKeyId: 'k', releaseSignature: new Uint8Array(64), model: 'vibration', version: 1, rollback: false };
const sampling = { randomFloor: 0.1, uncertaintyMin: 0.5, uncertainProbability: 0.5 };
const probation = { inferencesMin: 5, durationMs: 1000, errorFractionMax: 0.1 };
const report: Reported = {
  deviceId: 'd', sequence: 10, desiredRevision: 3, slots: [{ name: 'a', bundleDigest: digest, state: 'confirmed' }], runningDigest: digest, confirmedDigest: digest,
  inferencesSinceActivation: 1, agentVersion: '1.0.0', runtime: 'wasm', atMs: 1_000_000, detail: '', shadowInferences: 0,
};

describe('the next desired state', () => {
  const change = { deviceId: 'd', bundle, rolloutId: 'r' };
  const issued = { revision: 7, sampling, probation, reporting: undefined };

  test.each<[string, Parameters<typeof planDesired>[1], number, number]>([
    ['the first', undefined, 0, 1],
    ['the next', issued, 7, 8],
    ['for a device that saw more than this database issued', issued, 20, 21],
    ['for a device that claims the absurd', issued, 2 ** 48 + 1, 8],
    ['for a device that claims the largest believed', issued, 2 ** 48, 2 ** 48 + 1],
  ])('%s', (_, before, seen, revision) => {
    expect(planDesired(change, before, seen, 5)).toMatchObject({ revision, issuedMs: 5, expiresMs: 0, bundle, rolloutId: 'r' });
  });

  test('keeps probation and sampling unless the change brings its own', () => {
    const other = { ...sampling, randomFloor: 1 };
    expect(planDesired({ ...change, sampling: other }, issued, 0, 5)).toMatchObject({ sampling: other, probation });
  });
});

describe('a report', () => {
  test.each<[string, Partial<Reported>, ReportName | undefined, string]>([
    ['the first', {}, undefined, ''],
    ['a newer one', {}, { sequence: 9, atMs: 2_000_000 }, ''],
    ['a repeat', { atMs: 5 }, { sequence: 10, atMs: 5 }, 'report.older'],
    ['a later one of the same number, as of a device whose disk was full when it began anew', { atMs: 6 }, { sequence: 10, atMs: 5 }, ''],
    ['a late one of the same number', { atMs: 4 }, { sequence: 10, atMs: 5 }, 'report.older'],
    ['a late one', {}, { sequence: 11, atMs: 1_000_100 }, 'report.older'],
    ['just before a restart is believed', { atMs: 1_000_000 + reportRestartMs - 1 }, { sequence: 11 + reportRestartMs, atMs: 1_000_000 }, 'report.older'],
    ['a device that lost its disk', { atMs: 1_000_000 + reportRestartMs }, { sequence: 11 + reportRestartMs, atMs: 1_000_000 }, ''],
    ['a late one from before the clock was set back', { atMs: 1_000_000 + reportRestartMs }, { sequence: 10 + reportRestartMs, atMs: 1_000_000 }, 'report.older'],
    ['a digest that is none', { runningDigest: 'v1' }, undefined, 'report.malformed'],
    ['a novel', { detail: 'x'.repeat(2_001) }, undefined, 'report.malformed'],
    ['nine slots', { slots: Array.from({ length: 9 }, () => report.slots[0]!) }, undefined, 'report.malformed'],
  ])('%s', (_, given, last, code) => {
    const result = evaluateReported({ ...report, ...given }, last);
    expect(result.ok ? '' : result.error.code).toBe(code);
  });

  test.each<[string, Partial<Reported>, ReportName, string]>([
    ['a repeat of the newest', {}, { sequence: 10, atMs: 1_000_000 }, 'report.older'],
    ['a repeat of an earlier one', {}, { sequence: 11, atMs: 1_000_100 }, 'report.older'],
    ['the next of the same machine', {}, { sequence: 9, atMs: 2_000_000 }, ''],
    ['another machine whose clock is right and whose numbers are close', {}, { sequence: 11, atMs: 999_999 }, ''],
    ['another machine whose clock is far behind', { atMs: 5 }, { sequence: 11 + reportRestartMs, atMs: 1_000_000 }, ''],
  ])('after a new credential, %s', (_, given, last, code) => {
    const result = evaluateReported({ ...report, ...given }, last, true);
    expect(result.ok ? '' : result.error.code).toBe(code);
  });
});

describe('drift between desired and reported', () => {
  const twin: Twin = {
    deviceId: 'd', tags: [], revoked: false, online: true, lastSeenMs: 0, agentVersion: '', desiredRevision: 4, desiredDigest: digest, desiredMs: 1_000, rolloutId: 'r', runningDigest: '', confirmedDigest: '', confirmedMs: 0,
    phase: '', reason: '', reportedMs: 0, reported: undefined,
  };
  const update = { bundleDigest: digest, rolloutId: 'r', phase: 'failed' as const, reason: 'preflight.crashed', detail: 'exit 139', chunksDone: 0, chunksTotal: 0, sinceMs: 0, revision: 4 };

  test.each<[Partial<Twin>, string | undefined]>([
    [{ confirmedDigest: digest }, undefined],
    [{ desiredDigest: '' }, undefined],
    [{ revoked: true }, undefined],
    [{}, 'has never reported'],
    [{ online: false }, 'has never reported; never connected'],
    [{ reported: report }, 'has seen revision 3 of 4 (r)'],
    [{ reported: report, online: false, lastSeenMs: 0.5e12 }, 'has seen revision 3 of 4 (r); offline since 1985-11-05T00:53:20.000Z'],
    [{ reported: { ...report, desiredRevision: 4 } }, 'has seen revision 4 (r) and not begun'],
    [{ reported: { ...report, desiredRevision: 4, update } }, 'failed: preflight.crashed; exit 139 (r)'],
    [{ reported: { ...report, desiredRevision: 4, update: { ...update, phase: 'downloading', reason: '', detail: '' } } }, 'downloading (r)'],
  ])('%j: %s', (changes, why) => {
    expect(evaluateTwinDrift({ ...twin, ...changes })?.why).toBe(why);
  });

  test('is dated by what happened last: that it was told something else, or that it went back', () => {
    expect([evaluateTwinDrift(twin)?.sinceMs, evaluateTwinDrift({ ...twin, confirmedMs: 5_000 })?.sinceMs]).toEqual([1_000, 5_000]);
  });
});

describe('the fleet', () => {
  let rooms: TestRooms;

  beforeEach(async () => {
    rooms = await openTestRooms();
  });

  afterEach(() => rooms.close());

  async function desiredOf(deviceId: string): Promise<Desired> {
    const row = await rooms.context.store.selectFrom('twins').select(['desired_message', 'desired_unpublished']).where('device_id', '=', deviceId).executeTakeFirstOrThrow();
    const signed = decode('SignedDesired', row.desired_message!);
    if (!signed.ok) throw new Error(signed.error.message);
    expect(verifyBytes(rooms.security.trust().assignment[0]!, 'assignment', signed.value.desired, signed.value.signature)).toBe(true);
    expect(row.desired_unpublished).toBe(1);
    const desired = decode('Desired', signed.value.desired);
    if (!desired.ok) throw new Error(desired.error.message);
    return desired.value;
  }

  test('enrolls once and renews on demand: what the device told stays', async () => {
    const first = await rooms.fleet.enroll('d', ['line-1']);
    await expect(rooms.fleet.enroll('d', [])).rejects.toMatchObject({ code: 'request.conflict' });
    await expect(rooms.fleet.enroll('a b', [])).rejects.toMatchObject({ code: 'request.invalid' });
    await rooms.fleet.setDesired([{ deviceId: 'd', bundle, rolloutId: 'r' }]);
    expect(await rooms.fleet.recordReported({ ...report, desiredRevision: 1 })).toMatchObject({ ok: true });
    const second = await rooms.fleet.enroll('d', undefined, { rotate: true });
    expect(second.credential).not.toBe(first.credential);
    expect(await rooms.fleet.get('d')).toMatchObject({ tags: ['line-1'], online: false, runningDigest: digest, confirmedDigest: digest, phase: 'idle', agentVersion: '1.0.0', desired: { digest, revision: 1 }, outOfSync: false });
    const { credential_hash: hash } = await rooms.context.store.selectFrom('devices').select('credential_hash').executeTakeFirstOrThrow();
    expect([rooms.security.verifyCredential(first.credential, hash), rooms.security.verifyCredential(second.credential, hash)]).toEqual([false, true]);
  });

  test.each([{ revoked: false }, { revoked: true }])('a renewed device may be another machine, and a late repeat is no news of it (%j)', async ({ revoked }) => {
    await rooms.fleet.enroll('d', []);
    for (const sequence of [8, 9, 10]) await rooms.fleet.recordReported({ ...report, sequence, atMs: sequence });
    if (revoked) await rooms.fleet.revoke('d');
    for (let i = 0; i < 2; i++) await rooms.fleet.enroll('d', undefined, { rotate: true });
    if (revoked) expect(await rooms.fleet.get('d')).toMatchObject({ runningDigest: '', confirmedDigest: '', phase: '', agentVersion: '' });
    for (const sequence of [8, 10]) expect(await rooms.fleet.recordReported({ ...report, sequence, atMs: sequence })).toMatchObject({ ok: false, error: { code: 'report.older' } });
    expect(await rooms.fleet.recordReported({ ...report, sequence: 1 })).toMatchObject({ ok: true });
    expect(await rooms.fleet.recordReported({ ...report, sequence: 1 })).toMatchObject({ ok: false });
  });

  test('who has obeyed more than a restored database knows is told again, past that', async () => {
    await rooms.fleet.enroll('d', []);
    await rooms.fleet.setDesired([{ deviceId: 'd', bundle, rolloutId: 'r', sampling }]);
    const before = await desiredOf('d');
    await rooms.context.store.updateTable('twins').set({ desired_unpublished: 0 }).execute();
    await rooms.fleet.recordReported({ ...report, desiredRevision: 7, detail: 'desired.older_revision' });
    expect(await desiredOf('d')).toEqual({ ...before, revision: 8 });
    for (const desiredRevision of [8, 3, 2 ** 48 + 1]) await rooms.fleet.recordReported({ ...report, sequence: 20 + desiredRevision, desiredRevision });
    expect((await desiredOf('d')).revision).toBe(8);
  });

  test('no device has the name of an observer', async () => {
    await expect(rooms.fleet.enroll('observer-7', [])).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('signs what is desired, grows the revision and changes all devices or none', async () => {
    await rooms.fleet.enroll('d', []);
    await rooms.fleet.enroll('e', []);
    let told = 0;
    rooms.fleet.observe({ desiredChanged: () => void told++, credentialChanged: () => undefined });
    await rooms.fleet.setDesired([{ deviceId: 'd', bundle, rolloutId: 'r', sampling }]);
    await rooms.fleet.setDesired([{ deviceId: 'd', bundle: undefined, rolloutId: '' }]);
    expect(await desiredOf('d')).toMatchObject({ revision: 2, rolloutId: '', sampling });
    expect((await desiredOf('d')).bundle).toBeUndefined();
    await expect(rooms.fleet.setDesired([{ deviceId: 'e', bundle, rolloutId: 'r' }, { deviceId: 'nobody', bundle, rolloutId: 'r' }])).rejects.toMatchObject({ code: 'request.not_found' });
    expect((await rooms.fleet.twin('e'))?.desiredRevision).toBe(0);
    expect(told).toBe(2);
  });

  test('knows who is there, and tells what changes', async () => {
    await rooms.fleet.enroll('d', []);
    const status = { deviceId: 'd', online: true, agentVersion: '1.2.3', bootMs: 1, atMs: 2 };
    for (const online of [true, true, false]) await rooms.fleet.recordStatus({ ...status, online });
    expect(await rooms.fleet.get('d')).toMatchObject({ online: false, agentVersion: '1.2.3', phase: '' });
    await rooms.fleet.recordReported(report);
    await rooms.fleet.recordReported({ ...report, sequence: 11 });
    expect(await rooms.fleet.get('d')).toMatchObject({ online: true, runningDigest: digest, phase: 'idle', outOfSync: false, desired: null });
    await rooms.fleet.recordAllOffline();
    await rooms.fleet.revoke('d');
    expect(await rooms.fleet.recordReported({ ...report, sequence: 12 })).toMatchObject({ ok: false, error: { code: 'device.unknown' } });
    expect(await rooms.fleet.recordStatus(status)).toMatchObject({ ok: false });
    await rooms.context.events.flush();
    const kinds = (await rooms.context.store.selectFrom('events').select('kind').orderBy('id').execute()).map((event) => event.kind);
    expect(kinds).toEqual(['device.enrolled', 'device.online', 'device.offline', 'device.online', 'device.reported', 'device.revoked']);
  });

  test('is served over HTTP', async () => {
    const app = createApp({
      version: '0', verifyToken: (token) => rooms.security.verifyToken(token), health: () => ({ status: 'ok', version: '0', startedMs: 0, broker: { url: '', reachable: true, clients: 0, fault: '' } }),
      rooms: [fleetRoutes(rooms.fleet, { mqttUrl: () => 'mqtt://broker:1883' })], consoleFiles: new Map(), onFault: () => undefined,
    });
    const [operator, labeler] = [await rooms.security.issueToken('operator', 'ann'), await rooms.security.issueToken('labeler', 'bob')];
    const call = async (method: string, path: string, token: string, body?: unknown): Promise<{ status: number; body: any }> => {
      const response = await app.request(`/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    };
    expect(await call('POST', '/devices', operator, { id: 'd', tags: ['line-1'] })).toMatchObject({ status: 201, body: { id: 'd', mqttUrl: 'mqtt://broker:1883', trust: { release: [{}], assignment: [{}] } } });
    expect(await call('POST', '/devices', operator, { id: 'd' })).toMatchObject({ status: 409, body: { code: 'request.conflict' } });
    expect(await call('POST', '/devices', operator, { id: 'd/e' })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(await call('POST', '/devices', labeler, { id: 'e' })).toMatchObject({ status: 403 });
    expect(await call('GET', '/devices', labeler)).toMatchObject({ status: 200, body: { devices: [{ id: 'd', tags: ['line-1'], online: false, desired: null, metrics: null }] } });
    expect(await call('GET', '/devices/e', operator)).toMatchObject({ status: 404, body: { code: 'request.not_found' } });
    expect(await call('DELETE', '/devices/d', operator)).toMatchObject({ status: 204 });
    expect(await call('GET', '/devices/d', operator)).toMatchObject({ status: 200, body: { revoked: true } });
  });
});
