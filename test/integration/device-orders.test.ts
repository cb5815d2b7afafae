import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../../control-plane/cli/main.ts';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import type { BlobRole } from '../../proto/manifest.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { createApi, until, type Api } from '../support/api.ts';
import { registerBundle } from '../support/register-bundle.ts';
import { makeTestBundle, readingOf, testClasses } from '../support/test-bundle.ts';

const bundle = makeTestBundle(createSigningKey());
const blobs = Object.fromEntries(bundle.manifest.blobs.map(({ role, digest }) => [role, bundle.blobs.get(digest)])) as Record<BlobRole, Uint8Array>;
const transform = JSON.parse(Buffer.from(blobs.transform).toString('utf8')) as unknown;
const settings = {
  transform,
  architecture: { kind: 'mlp', hidden: [4] },
  probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0 },
  sampling: { randomFloor: 0, uncertaintyMin: 1, uncertainProbability: 0 },
  reporting: { windowInferences: 1_000, windowMsMax: 3_600_000, metricsIntervalMs: 1_000 },
  quality: { ranges: [[-2, 2], [-2, 2], [-2, 2], [-2, 2]], stuckReadings: [0, 0, 0, 5], actions: { range: 'refuse', stuck: 'flag' } },
  privacy: { leave: 'raw', retentionDays: 30 },
};

let dataDir: string;
let running: RunningControlPlane;
let api: Api;
let agent: AgentProcess;
let pieces = 0;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 }, tickMs: { gateway: 100, rollout: 50, monitor: 200 } });
  api = createApi(running.httpUrl, running.adminToken);
  await api.expectOk('POST', '/models', { name: 'test', task: 'classification', classNames: testClasses, settings });
  const enrolled = await api.expectOk('POST', '/devices', { id: 'motor-1', tags: ['hall-2'] });
  agent = await AgentProcess.create({ url: enrolled.mqttUrl, trust: enrolled.trust }, 'motor-1');
  const config = JSON.parse(await readFile(agent.configPath, 'utf8')) as { broker: object };
  await writeFile(agent.configPath, JSON.stringify({ ...config, broker: { url: enrolled.mqttUrl, password: enrolled.credential } }), { mode: 0o600 });
  agent.start();
  await api.expectOk('POST', '/rollouts', { versionId: await registerBundle(api, blobs), waves: [{ percent: 100 }] });
  await until(async () => {
    send();
    return api.expectOk('GET', '/devices/motor-1');
  }, ({ desired, confirmedDigest }) => desired !== null && confirmedDigest === desired.digest);
});

afterEach(async () => {
  agent.kill('SIGKILL');
  await agent.ended();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A reading that is like no other. */
function send(own: readonly number[] = readingOf(pieces % 3)): void {
  pieces += 1;
  agent.send({ key: `piece-${pieces}`, values: own.map((value, i) => value + (i === 3 ? 0 : pieces / 1e6)) });
}

async function cli(...args: string[]): Promise<any> {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await runCli([...args, '--json', '--url', running.httpUrl, '--token', running.adminToken], { env: {}, width: 200, writeLine: (line) => lines.push(line), signal: new AbortController().signal, sleep: async () => undefined }, (text) => errors.push(text));
  expect(code, errors.join('\n')).toBe(0);
  return JSON.parse(lines.join('\n'));
}

const unlabeled = async (): Promise<number> => (await api.expectOk('GET', '/labels/queue')).unlabeled;

test('a burst is kept, what is kept is erased here and on the device, also on one that was away, and answered by a receipt', async () => {
  expect(await unlabeled()).toBe(0);
  expect(await cli('devices', 'burst', '--tag', 'hall-2', '--seconds', '3600', '--probability', '1')).toEqual({ deviceIds: ['motor-1'] });
  await agent.logged('burst.begun');
  await until(async () => {
    send();
    return unlabeled();
  }, (count) => count >= 5);
  const [item] = (await api.expectOk('POST', '/labels/lease', { annotator: 'ann', model: 'test', count: 1 })).items;
  await api.expectOk('POST', '/labels', { sampleId: item.sampleId, annotator: 'ann', value: item.classNames[0] });

  await agent.stop();
  expect((await cli('devices', 'erase', 'motor-1', '--samples', '--dry-run')).here.samples).toBeGreaterThanOrEqual(5);
  const ordered = await cli('devices', 'erase', 'motor-1', '--samples');
  expect(ordered).toMatchObject({ deviceId: 'motor-1', receipt: null, here: { labelled: 1 } });
  expect(await api.expectOk('GET', '/labels/queue')).toMatchObject({ unlabeled: 0, labeled: 0 });
  agent.start();
  const [erased] = await until(async () => (await cli('devices', 'erasures', 'motor-1')).erasures, ([found]) => found.receipt !== null);
  expect(erased).toMatchObject({ id: ordered.id, samplesOnly: true, receipt: { erasureId: ordered.id, windows: 0, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) } });
  expect((await readdir(join(agent.dataDir, 'outbox'))).filter((name) => name.startsWith('sample-'))).toEqual([]);

  // Neither the burst nor the erasure comes again with the next start.
  const begun = agent.log.filter(({ event }) => event === 'burst.begun' || event === 'erasure.executed').length;
  await agent.stop();
  agent.start();
  await until(async () => agent.log.filter(({ event }) => event === 'link.online').length, (count) => count >= 3);
  send();
  await agent.resultFor(`piece-${pieces}`);
  expect(agent.log.filter(({ event }) => event === 'burst.begun' || event === 'erasure.executed').length).toBe(begun);
  expect(await unlabeled()).toBe(0);
});

test('one setting of sampling is changed on top of what came with the bundle; a dry run changes nothing', async () => {
  const change = ['devices', 'sampling', 'motor-1', '--set', 'floor=1'];
  expect(await cli(...change, '--dry-run')).toMatchObject({ dryRun: true, devices: [{ deviceId: 'motor-1', before: { randomFloor: 0, uncertaintyMin: 1 }, after: { randomFloor: 1, uncertaintyMin: 1 } }] });
  expect(await cli('devices', 'sampling', 'motor-1', '--set', 'uncertaintyMin=0.9')).toMatchObject({ devices: [{ before: { randomFloor: 0 }, after: { randomFloor: 0, uncertaintyMin: 0.9 } }] });
  expect(await cli(...change)).toMatchObject({ devices: [{ before: { uncertaintyMin: 0.9 }, after: { randomFloor: 1, uncertaintyMin: 0.9 } }] });
  await until(async () => {
    send();
    return unlabeled();
  }, (count) => count > 0);
});

test('a reading out of its range is refused, a stuck sensor is told', async () => {
  send([3, 0, 0, 0]);
  expect((await agent.resultFor(`piece-${pieces}`)).error).toMatchObject({ code: 'reading.quality', message: expect.stringContaining('column "a" is 3') });
  const { findings } = await until(async () => {
    send();
    return cli('devices', 'quality', 'motor-1');
  }, (value) => value.findings.some(({ rule }: { rule: string }) => rule === 'stuck'));
  expect(findings).toContainEqual(expect.objectContaining({ deviceId: 'motor-1', column: 'd', rule: 'stuck' }));
  const { alerts } = await until(() => api.expectOk('GET', '/alerts?state=open'), (value) => value.alerts.length > 0);
  expect(alerts).toEqual([expect.objectContaining({ kind: 'quality', model: 'test', summary: expect.stringContaining('sensor stuck: column d on device motor-1') })]);
  // It moves again.
  await until(async () => {
    send([0.8, 0, 0, pieces / 1e6]);
    return api.expectOk('GET', '/alerts?state=open');
  }, (value) => value.alerts.length === 0);
  expect(findings.some(({ column, rule }: { column: string; rule: string }) => rule === 'stuck' && column !== 'd')).toBe(false);
});
