import { cp, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chunkTopic } from '../../proto/topics.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { StandInControlPlane } from '../support/stand-in-control-plane.ts';
import { makeTestBundle, readingOf, type TestBundle, type TestBundleOptions } from '../support/test-bundle.ts';

const id = 'device-1';
let controlPlane: StandInControlPlane;
let agents: AgentProcess[];
let agent: AgentProcess;
let pieces: number;

beforeEach(async () => {
  controlPlane = new StandInControlPlane();
  await controlPlane.start();
  agent = await AgentProcess.create(controlPlane, id);
  agents = [agent];
  pieces = 0;
});

afterEach(async () => {
  for (const each of agents) each.kill('SIGKILL');
  await Promise.all(agents.map((each) => each.ended()));
  await controlPlane.stop();
});

const bundleOf = (version: number, options: TestBundleOptions = {}): TestBundle => makeTestBundle(controlPlane.release, { version, ...options });

/** Sends readings whose answers do not matter, enough for a probation. */
function feed(count = 6): void {
  agent.send(...Array.from({ length: count }, () => ({ key: `piece-${++pieces}`, values: readingOf(pieces % 3) })));
}

/** The version that answers a reading now. */
async function answeringVersion(): Promise<number | undefined> {
  const key = `probe-${++pieces}`;
  agent.send({ key, values: readingOf(0) });
  return (await agent.resultFor(key)).version;
}

async function rollOut(bundle: TestBundle, revision: number): Promise<void> {
  await controlPlane.publishBundle(bundle);
  await controlPlane.setDesired(id, revision, bundle.ref);
}

/** An agent that runs version 1. */
async function startConfirmed(): Promise<TestBundle> {
  const bundle = bundleOf(1);
  await rollOut(bundle, 1);
  agent.start();
  await controlPlane.reportOf('in_probation');
  feed();
  await controlPlane.reportOf('converged');
  return bundle;
}

test('a bundle is fetched, verified, tried, put on probation and confirmed', async () => {
  const bundle = await startConfirmed();
  const report = controlPlane.reported.at(-1);
  expect(report).toMatchObject({ confirmedDigest: bundle.ref.digest, desiredRevision: 1, slots: [{ name: 'a', bundleDigest: bundle.ref.digest, state: 'confirmed' }, { name: 'b', bundleDigest: '', state: 'empty' }] });
  expect((await controlPlane.waitFor(() => controlPlane.reported.find((each) => each.runningDigest !== ''))).runningDigest).toBe(bundle.ref.digest);
  agent.send({ key: 'p', values: readingOf(2) });
  expect(await agent.resultFor('p')).toMatchObject({ predicted: 'high', bundle: bundle.ref.digest, version: 1 });
  const outcome = await controlPlane.waitFor(() => controlPlane.records.find((record) => record.outcome !== undefined)?.outcome);
  expect(outcome).toMatchObject({ bundleDigest: bundle.ref.digest, rolloutId: 'rollout-1', phase: 'converged', reason: '', bytesRefetched: 0 });
  expect(outcome.bytesFetched).toBeGreaterThan(bundle.manifestBytes.byteLength);
});

test('before there is a bundle every reading is answered with no_bundle', async () => {
  agent.start();
  agent.send({ key: 'p', values: [1, 2, 3, 4] }, 'nonsense');
  expect((await agent.resultFor('p')).error?.code).toBe('no_bundle');
  expect((await agent.resultFor('')).error?.code).toBe('reading.not_json');
});

test('while the model changes, every reading is answered once and in order', async () => {
  await startConfirmed();
  const next = bundleOf(2, { hidden: 64 });
  await rollOut(next, 2);
  const sent: string[] = [];
  let feeding = true;
  const flood = (async () => {
    while (feeding) {
      const keys = Array.from({ length: 20 }, (_, i) => `flood-${sent.length + i + 1}`);
      sent.push(...keys);
      agent.send(...keys.map((key) => ({ key, values: readingOf(1) })));
      await agent.resultFor(keys.at(-1) as string);
    }
  })();
  await controlPlane.reportOf('converged', next.ref.digest);
  feeding = false;
  await flood;
  const answered = agent.results.filter((result) => result.key.startsWith('flood-'));
  expect(answered.map((result) => result.key)).toEqual(sent);
  expect(answered.every((result) => result.predicted === 'middle')).toBe(true);
  expect(new Set(answered.map((result) => result.version))).toEqual(new Set([1, 2]));
}, 120_000);

describe('kill -9', () => {
  const moments = ['after:begin', 'after:fetchManifest', 'after:fetchChunks', 'after:verify', 'after:preflight', 'after:stage', 'after:activate', 'before:confirm', 'after:confirm'];

  test.each(moments)('%s: comes back with a confirmed model by itself, then finishes the update', async (moment) => {
    await startConfirmed();
    await agent.stop();
    const next = bundleOf(2);
    await rollOut(next, 2);
    agent.start({ FLEETLOOP_CRASH_AT: moment });
    if (moment.endsWith('confirm')) {
      await controlPlane.reportOf('in_probation', next.ref.digest);
      feed();
    }
    expect(await agent.ended()).toEqual([null, 'SIGKILL']);
    agent.start();
    expect([1, 2]).toContain(await answeringVersion());
    await controlPlane.waitFor(() => {
      const update = controlPlane.reported.at(-1)?.update;
      return update?.bundleDigest === next.ref.digest && (update.phase === 'in_probation' || update.phase === 'converged');
    });
    feed();
    await controlPlane.waitFor(() => controlPlane.reported.at(-1)?.confirmedDigest === next.ref.digest);
    expect(await answeringVersion()).toBe(2);
    for (const [topic, count] of controlPlane.deliveries) if (!moment.endsWith('fetchChunks')) expect([topic, count]).toEqual([topic, 1]);
  });

  test('in the middle of a download: nothing is fetched twice', async () => {
    const bundle = bundleOf(1, { hidden: 64 });
    const model = bundle.manifest.blobs.find((blob) => blob.role === 'model');
    expect(model?.chunkDigests.length).toBeGreaterThan(16);
    await rollOut(bundle, 1);
    const held = chunkTopic(model?.digest as `sha256:${string}`, 12);
    const chunk = controlPlane.take(held);
    agent.start();
    const total = bundle.manifest.blobs.reduce((sum, blob) => sum + blob.chunkDigests.length, 0);
    const report = await controlPlane.waitFor(() => controlPlane.reported.find((each) => (each.update?.chunksDone ?? 0) >= 15));
    expect(report.update).toMatchObject({ phase: 'downloading', chunksDone: 15, chunksTotal: total });
    agent.kill('SIGKILL');
    await agent.ended();
    await controlPlane.retain(held, chunk);
    agent.start();
    await controlPlane.reportOf('in_probation');
    for (const [topic, count] of controlPlane.deliveries) expect([topic, count]).toEqual([topic, 1]);
  });

  test('twice during a probation: the bundle is blamed and the one before runs again', async () => {
    await startConfirmed();
    const next = bundleOf(2);
    await rollOut(next, 2);
    for (const death of [1, 2]) {
      await controlPlane.waitFor(() => agent.log.filter((entry) => entry['event'] === 'agent.started').length === death && controlPlane.reported.at(-1)?.update?.phase === 'in_probation');
      expect(await answeringVersion()).toBe(2);
      agent.kill('SIGKILL');
      await agent.ended();
      agent.start();
    }
    expect(await answeringVersion()).toBe(1);
    expect((await controlPlane.reportOf('reverted')).update).toMatchObject({ bundleDigest: next.ref.digest, reason: 'probation.crashed' });
  });

  test('a clean stop during a probation is no death', async () => {
    await startConfirmed();
    await rollOut(bundleOf(2), 2);
    for (let round = 1; round <= 3; round++) {
      await controlPlane.waitFor(() => agent.log.filter((entry) => entry['event'] === 'agent.started').length === round && controlPlane.reported.at(-1)?.update?.phase === 'in_probation');
      expect(await answeringVersion()).toBe(2);
      expect(await agent.stop()).toEqual([0, null]);
      agent.start();
    }
    feed();
    await controlPlane.waitFor(() => controlPlane.reported.at(-1)?.update?.phase === 'converged');
  });
});

describe('what must not run', () => {
  const stranger = createSigningKey();
  const cases: [string, (bundle: () => TestBundle) => TestBundle, 'denied' | 'failed', string][] = [
    ['a release by a key nobody trusts', () => makeTestBundle(stranger, { version: 2 }), 'denied', 'artifact.key_unknown'],
    ['a release whose signature does not fit', (make) => ({ ...make(), ref: { ...make().ref, releaseSignature: makeTestBundle(stranger, { version: 2 }).ref.releaseSignature } }), 'denied', 'artifact.signature_invalid'],
    ['a manifest that contradicts the assignment', (make) => ({ ...make(), ref: { ...make().ref, version: 3 } }), 'denied', 'bundle.contradicts_desired'],
    ['an expired release', () => bundleOf(2, { change: { expiresMs: 1 } }), 'denied', 'bundle.expired'],
    ['a file that is no model', () => bundleOf(2, { model: Buffer.from('TFL3'.repeat(400)) }), 'failed', 'preflight.model_invalid'],
    ['a model that does not reproduce its golden vectors', () => bundleOf(2, { goldenError: 0.02 }), 'failed', 'preflight.golden_mismatch'],
    ['a model slower than its manifest allows', () => bundleOf(2, { change: { resources: { memoryBytesMax: 2 ** 30, latencyMsMax: 0.000_001 } } }), 'failed', 'preflight.too_slow'],
    ['a model larger than its manifest allows', () => bundleOf(2, { hidden: 512, chunkBytes: 65_536, change: { resources: { memoryBytesMax: 1, latencyMsMax: 1_000 } } }), 'failed', 'preflight.memory_exceeded'],
    ['a reference that does not fit the classes', () => bundleOf(2, { change: { classNames: ['one', 'two'] } }), 'failed', 'bundle.invalid'],
  ];

  test.each(cases)('%s', async (_, make, phase, reason) => {
    await startConfirmed();
    await rollOut(make(() => bundleOf(2)), 2);
    const report = await controlPlane.reportOf(phase);
    expect(report.update).toMatchObject({ reason, rolloutId: 'rollout-2' });
    expect(await answeringVersion()).toBe(1);
    const outcome = await controlPlane.waitFor(() => controlPlane.records.find((record) => record.outcome?.phase === phase)?.outcome);
    expect(outcome).toMatchObject({ reason, rolloutId: 'rollout-2' });
  });

  test('a model that fails on real readings is reverted, and not tried again until something new is wanted', async () => {
    // In WASM: the native interpreter saturates where this model overflows.
    agent = await AgentProcess.create(controlPlane, id, { runtime: 'wasm' });
    agents.push(agent);
    const first = await startConfirmed();
    const next = bundleOf(2, { overflows: true });
    await rollOut(next, 2);
    await controlPlane.reportOf('in_probation', next.ref.digest);
    agent.send({ key: 'good', values: readingOf(0) }, { key: 'bad', values: [7, 7, 0, 0] }, { key: 'worse', values: [7, 7, 0, 0] });
    expect((await agent.resultFor('bad')).error?.code).toBe('inference.not_finite');
    const report = await controlPlane.reportOf('reverted');
    expect(report).toMatchObject({ confirmedDigest: first.ref.digest, update: { bundleDigest: next.ref.digest, reason: 'probation.errors' } });
    expect(await answeringVersion()).toBe(1);
    await agent.stop();
    agent.start();
    expect(await answeringVersion()).toBe(1);
    expect(agent.log.filter((entry) => entry['action'] === 'activate').length).toBe(2);
    await controlPlane.setDesired(id, 3, next.ref);
    await controlPlane.reportOf('in_probation', next.ref.digest);
  });

  test('an older release is denied, and taken when it is asked for as a rollback', async () => {
    await rollOut(bundleOf(2), 1);
    agent.start();
    await controlPlane.reportOf('in_probation');
    feed();
    await controlPlane.reportOf('converged');
    const older = bundleOf(1);
    await rollOut(older, 2);
    expect((await controlPlane.reportOf('denied')).update?.reason).toBe('bundle.older_release');
    await controlPlane.setDesired(id, 3, { ...older.ref, rollback: true });
    await controlPlane.reportOf('in_probation', older.ref.digest);
    expect(await answeringVersion()).toBe(1);
  });

  test('desired messages that are forged, misdirected, malformed or old are refused, reported and not obeyed', async () => {
    await startConfirmed();
    const next = bundleOf(2);
    await controlPlane.publishBundle(next);
    const refused = async (code: string): Promise<unknown> => controlPlane.waitFor(() => controlPlane.reported.at(-1)?.detail.startsWith(code));
    await controlPlane.setDesired(id, 2, next.ref, {}, stranger);
    await refused('desired.signature_invalid');
    await controlPlane.setDesired(id, 2, next.ref, { deviceId: 'another' });
    await refused('desired.other_device');
    await controlPlane.setDesired(id, 0, next.ref);
    await refused('desired.older_revision');
    await controlPlane.retain(`fleet/${id}/desired`, Buffer.from('nonsense'));
    await refused('desired.malformed');
    expect(controlPlane.reported.at(-1)?.desiredRevision).toBe(1);
    expect(await answeringVersion()).toBe(1);
    await controlPlane.setDesired(id, 2, next.ref);
    await controlPlane.reportOf('in_probation', next.ref.digest);
    expect(controlPlane.reported.at(-1)?.detail).toBe('');
  });
});

describe('chunks', () => {
  test('a corrupt one is fetched again; the counts tell', async () => {
    const bundle = bundleOf(1);
    await controlPlane.publishBundle(bundle);
    const topic = chunkTopic(bundle.manifest.blobs[0]?.digest as `sha256:${string}`, 1);
    const right = controlPlane.take(topic);
    const wrong = Uint8Array.from(right);
    wrong[wrong.length - 1] = (wrong.at(-1) as number) ^ 1;
    await controlPlane.retain(topic, wrong);
    await controlPlane.setDesired(id, 1, bundle.ref);
    agent.start();
    await controlPlane.waitFor(() => (controlPlane.deliveries.get(topic) ?? 0) >= 2);
    await controlPlane.retain(topic, right);
    await controlPlane.reportOf('in_probation');
    feed();
    const outcome = await controlPlane.waitFor(() => controlPlane.records.find((record) => record.outcome !== undefined)?.outcome);
    expect(outcome.bytesRefetched).toBeGreaterThanOrEqual(2 * wrong.byteLength);
  });

  test('one that stays corrupt fails the update; the model before keeps running', async () => {
    await startConfirmed();
    const next = bundleOf(2);
    await controlPlane.publishBundle(next);
    await controlPlane.publishChunks(next.manifest.blobs[0]?.digest as string, [Buffer.from('not what the manifest promises')]);
    await controlPlane.setDesired(id, 2, next.ref);
    expect((await controlPlane.reportOf('failed')).update?.reason).toBe('artifact.digest_mismatch');
    expect(await answeringVersion()).toBe(1);
  });
});

describe('without the control plane', () => {
  test('a device that is offline for the whole rollout infers on, over restarts, and catches up', async () => {
    await startConfirmed();
    await controlPlane.stop();
    await agent.logged('link.offline');
    expect(await answeringVersion()).toBe(1);
    agent.kill('SIGKILL');
    await agent.ended();
    agent.start();
    expect(await answeringVersion()).toBe(1);
    const next = bundleOf(2);
    await controlPlane.start();
    await rollOut(next, 2);
    await controlPlane.reportOf('in_probation', next.ref.digest);
    expect(await answeringVersion()).toBe(2);
  });

  test('a broker that dies in the middle of a download costs only what was in flight', async () => {
    const bundle = bundleOf(1, { hidden: 64 });
    await rollOut(bundle, 1);
    const held = chunkTopic(bundle.manifest.blobs[0]?.digest as `sha256:${string}`, 12);
    const chunk = controlPlane.take(held);
    agent.start();
    await controlPlane.waitFor(() => controlPlane.reported.some((each) => (each.update?.chunksDone ?? 0) >= 15));
    await controlPlane.stop();
    await controlPlane.start();
    await controlPlane.retain(held, chunk);
    await controlPlane.reportOf('in_probation');
    for (const [topic, count] of controlPlane.deliveries) expect([topic, count]).toEqual([topic, 1]);
  });
});

test('state that cannot be read is taken from the copy made when the bundle was confirmed', async () => {
  const first = await startConfirmed();
  await agent.stop();
  await writeFile(`${agent.dataDir}/state.json`, '{"schema":1,');
  const reports = controlPlane.reported.length;
  agent.start();
  expect(await answeringVersion()).toBe(1);
  const report = await controlPlane.waitFor(() => controlPlane.reported[reports]);
  expect(report.sequence).toBeGreaterThan(controlPlane.reported[reports - 1]?.sequence ?? Infinity);
  await agent.stop();
  // Without either, nothing is fetched again that is on disk.
  for (const file of ['state.json', 'confirmed.json']) await writeFile(`${agent.dataDir}/${file}`, 'x');
  const deliveries = new Map(controlPlane.deliveries);
  agent.start();
  await controlPlane.waitFor(() => controlPlane.reported.at(-1)?.update?.phase === 'in_probation');
  expect(await answeringVersion()).toBe(first.manifest.version);
  expect(controlPlane.deliveries).toEqual(deliveries);
});

test('a folder copied to another place is a whole agent', async () => {
  await startConfirmed();
  await agent.stop();
  const copy = await AgentProcess.create(controlPlane, id);
  agents.push(copy);
  await cp(agent.dataDir, copy.dataDir, { recursive: true });
  agent = copy;
  agent.start();
  expect(await answeringVersion()).toBe(1);
});
