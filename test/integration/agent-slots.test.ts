import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileTransform } from '../../features/transform/compile-transform.ts';
import { decodeTransformSpec } from '../../features/transform/decode-transform-spec.ts';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf } from '../../proto/digest.ts';
import type { BlobRole } from '../../proto/manifest.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { openRuntime } from '../../runtime/open-runtime.ts';
import { mlperfBundle, mlperfModels, readingLines, type MlperfModel } from '../bench/mlperf-bundles.ts';
import { eventually, openLoop, startControlPlane, type ControlPlaneProcess, type Loop, type LoopProcess } from '../support/loop-processes.ts';

const program = fileURLToPath(new URL('../../bin/fleetloop.ts', import.meta.url));
const models = mlperfModels().filter(({ name }) => name === 'resnet8_int8' || name === 'ad_int8');
let loop: Loop;
let plane: ControlPlaneProcess;

beforeEach(async () => {
  loop = await openLoop();
  plane = await startControlPlane(loop);
});

afterEach(async () => {
  await loop.close();
});

/** Registers a model that was made elsewhere as a trainer would, and approves it; what a trainer measures is made up. */
async function registerModel(model: MlperfModel): Promise<string> {
  const runtime = await openRuntime('wasm');
  if (!runtime.ok) throw new Error(runtime.error.message);
  const { manifest, blobs } = mlperfBundle(createSigningKey(), model, runtime.value);
  const blobOf = (role: BlobRole): Uint8Array => blobs.get(manifest.blobs.find((blob) => blob.role === role)?.digest as never) as Uint8Array;
  const transform = decodeTransformSpec(blobOf('transform'));
  if (!transform.ok) throw new Error(transform.error.message);
  const { task, classNames } = manifest;
  const name = model.name.replaceAll('_', '-');
  const settings = { transform: transform.value, architecture: task === 'anomaly' ? { kind: 'autoencoder', hidden: [8], code: 2 } : { kind: 'mlp', hidden: [8] }, probation: { inferencesMin: 5, durationMs: 100, errorFractionMax: 0 } };
  await plane.call('POST', '/models', { name, task, classNames, settings });
  const compiled = compileTransform(transform.value);
  if (!compiled.ok || compiled.value.windowRows !== 1) throw new Error('the models take one row at a time');
  const x = Array.from({ length: compiled.value.inputLength }, (_, i) => i % 2);
  const rows = Array.from({ length: 20 }, (_, i) => JSON.stringify({ x, ...(task === 'anomaly' ? {} : { y: classNames[i % classNames.length] }) }));
  const header = JSON.stringify({ name, task, classNames, columns: transform.value.columns });
  const dataset = await plane.call('POST', '/datasets', `${[header, ...rows].join('\n')}\n`);
  await plane.call('POST', '/training/jobs', { model: name, dataset: dataset.digest });
  const job = await plane.call('POST', '/training/jobs/lease', { trainer: 'test' });
  const artifacts: Record<string, string> = {};
  const put = async (bytes: Uint8Array): Promise<string> => (await (await fetch(`${plane.url}/api/v1/blobs`, { method: 'PUT', headers: { authorization: `Bearer ${plane.token()}`, 'content-type': 'application/octet-stream' }, body: Buffer.from(bytes) })).json() as { digest: string }).digest;
  for (const role of ['model', 'transform', 'reference', 'golden'] as const) artifacts[role] = await put(blobOf(role));
  for (const other of ['modelFloat', 'weights', 'referenceRows']) artifacts[other] = await put(Buffer.from(other));
  const lineage = {
    schema: 1, model: name, task, classNames, dataset: dataset.digest, settings: job.spec.settings, settingsDigest: digestOf(canonicalJson(job.spec.settings)), seed: job.spec.seed,
    backend: 'wasm', reproducible: true, tools: {}, outputs: artifacts,
  };
  const evidence = { verification: { passed: true }, holdout: { digest: 'holdout', rows: 8, metric: 'accuracy', higherIsBetter: true, value: 0.9 } };
  const { versionId } = await plane.call('POST', `/training/jobs/${job.id}/complete`, { fencingToken: job.fencingToken, artifacts, evidence, lineage, thresholds: {}, resources: manifest.resources });
  await plane.call('POST', `/versions/${versionId}/approve`, {});
  return versionId as string;
}

async function fleetloop(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [program, 'agent', ...args], { env: { ...process.env, FLEETLOOP_TOKEN: plane.token() } })).stdout;
}

interface LogLine { readonly event: string; readonly slot?: string; readonly source?: string; readonly message?: string }

function logged(find: (line: LogLine) => boolean): Promise<LogLine> {
  return eventually('the agent logs it', () => readFileSync(join(loop.dir, 'agent.log'), 'utf8').split('\n').filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as LogLine).find(find));
}

describe.skipIf(models.length < 2)('two models in one process (FLEETLOOP_DATA has the MLPerf models)', () => {
  test('each slot is a device of its own: enrolled, rolled out to, fed, broken and commanded by itself', async () => {
    const config = join(loop.dir, 'agent.yaml');
    const dataDir = join(loop.dir, 'press');
    await fleetloop('enroll', '--server', plane.url, '--id', 'press', '--data-dir', dataDir, '--out', join(loop.dir, 'agent.json'));
    const { source: _source, ...host } = JSON.parse(readFileSync(join(loop.dir, 'agent.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(config, `# the press of line 3\n${Object.entries(host).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join('\n')}\n`, { mode: 0o600 });
    for (const slot of ['camera', 'sound', 'wear']) await fleetloop('enroll', '--server', plane.url, '--slot', slot, '--config', config, '--tags', 'line:3');
    const written = readFileSync(config, 'utf8');
    expect(written).toContain('# the press of line 3');
    // A third model looks at the same pictures.
    const [before, wear] = written.split('  wear:') as [string, string];
    writeFileSync(config, `${before}  wear:${wear.replace('kind: http', 'kind: slot\n      of: camera')}`, { mode: 0o600 });
    const device = await plane.call('GET', '/devices/press-camera');
    expect(device.tags.toSorted()).toEqual(['host:press', 'line:3', 'slot:camera']);
    expect(JSON.parse(await fleetloop('check', '--config', config, '--json', '--connect'))).toMatchObject({ ok: true, slots: [{ deviceId: 'press-camera' }, { deviceId: 'press-sound' }, { deviceId: 'press-wear', source: 'slot' }] });

    // A disk that refuses one slot: a file lies where its folder is to be.
    mkdirSync(join(dataDir, 'slots'), { recursive: true });
    writeFileSync(join(dataDir, 'slots', 'sound'), '');
    const agent = loop.start('agent', ['agent', '--config', config]);
    expect(await logged(({ event, slot }) => event === 'slot.failed' && slot === 'sound')).toMatchObject({ message: expect.stringContaining('EEXIST') });
    const camera = (await logged(({ event, slot }) => event === 'agent.started' && slot === 'camera')).source as string;
    // It sees what the camera does from its start on.
    await logged(({ event, slot }) => event === 'agent.started' && slot === 'wear');
    const infer = async (url: string, lines: readonly string[]): Promise<Record<string, unknown>[]> => (await (await fetch(url, { method: 'POST', body: lines.join('\n') })).text()).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const [images, sounds] = ['resnet8_int8', 'ad_int8'].map((name) => readingLines(models.find((model) => model.name === name) as MlperfModel, 6)) as [string[], string[]];
    expect((await infer(camera, images.slice(0, 1)))[0]).toMatchObject({ error: { code: 'no_bundle' } });
    rmSync(join(dataDir, 'slots', 'sound'));
    const sound = (await logged(({ event, slot }) => event === 'agent.started' && slot === 'sound')).source as string;

    // Rolled out to one slot alone, by its tag.
    const rollOut = async (model: string, slot: string, url: string, lines: readonly string[]): Promise<string> => {
      const versionId = await registerModel(models.find(({ name }) => name === model) as MlperfModel);
      const { id } = await plane.call('POST', '/rollouts', { versionId, waves: [{ percent: 100 }], selector: { tags: [`slot:${slot}`] }, gate: { confirmedPercentMin: 100, deadlineMs: 120_000 } });
      await eventually(`the rollout to ${slot} succeeds`, async () => {
        await infer(url, lines);
        const rollout = await plane.call('GET', `/rollouts/${id}`);
        return rollout.state === 'succeeded' ? true : undefined;
      });
      return versionId;
    };
    const seeing = await rollOut('resnet8_int8', 'camera', camera, images);
    expect(await plane.call('GET', '/devices/press-camera')).toMatchObject({ runningVersion: seeing });
    expect((await infer(sound, sounds.slice(0, 1)))[0]).toMatchObject({ error: { code: 'no_bundle' } });
    const hearing = await rollOut('ad_int8', 'sound', sound, sounds);
    expect(await plane.call('GET', '/devices/press-sound')).toMatchObject({ runningVersion: hearing });
    const [seen, heard] = await Promise.all([infer(camera, images), infer(sound, sounds)]);
    expect(seen).toHaveLength(6);
    expect(new Set(seen.map(({ bundle }) => bundle)).size).toBe(1);
    expect(heard.map(({ predicted }) => typeof predicted)).toEqual(Array(6).fill('number'));

    expect(await fleetloop('pause', '--config', config, '--slot', 'sound', '--reason', 'inspection')).toContain('pause');
    const status = JSON.parse(await fleetloop('status', '--config', config, '--json').catch((fault: { stdout: string }) => fault.stdout));
    expect(status.agents).toMatchObject([{ deviceId: 'press-camera', local: { paused: null }, source: { received: expect.any(Number) } }, { deviceId: 'press-sound', local: { paused: 'inspection' } }, { deviceId: 'press-wear', running: null }]);
    expect(status.agents[2].source.received).toBe(status.agents[0].source.received);
    const lines = results(agent);
    expect(new Set(lines.map(({ slot }) => slot))).toEqual(new Set(['camera', 'sound']));
    await agent.kill('SIGTERM');
    expect(await agent.exited()).toBe(0);
  });
});

function results(agent: LoopProcess): { slot: string; bundle?: string }[] {
  return agent.lines.map((line) => JSON.parse(line) as { slot: string; bundle?: string }).filter(({ bundle }) => bundle !== undefined);
}
