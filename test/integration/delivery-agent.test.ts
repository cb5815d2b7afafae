import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliveryPolicySchema } from '../../control-plane/delivery/delivery-policy.ts';
import { startControlPlane, type RunningControlPlane } from '../../control-plane/main.ts';
import { openStore } from '../../control-plane/store/store.ts';
import { digestOf } from '../../proto/digest.ts';
import type { BlobRole } from '../../proto/manifest.ts';
import { createSigningKey } from '../../proto/signing.ts';
import { AgentProcess } from '../support/agent-process.ts';
import { createApi, until, type Api } from '../support/api.ts';
import { registerBundle } from '../support/register-bundle.ts';
import { makeTestBundle, readingOf, testClasses } from '../support/test-bundle.ts';

/** Two models of 130 KB whose weights hardly differ, as bundles that a real agent runs. */
const bundle = makeTestBundle(createSigningKey(), { hidden: 180 });
const blobs = Object.fromEntries(bundle.manifest.blobs.map(({ role, digest }) => [role, bundle.blobs.get(digest)])) as Record<BlobRole, Uint8Array>;
// The lowest byte of weights that nobody reads.
const trainedOn = blobs.model.map((byte, i) => (i % 16 === 0 && i > 0.2 * blobs.model.byteLength && i < 0.9 * blobs.model.byteLength ? byte ^ 1 : byte));
const transform = JSON.parse(Buffer.from(blobs.transform).toString('utf8')) as unknown;
const settings = { transform, architecture: { kind: 'mlp', hidden: [4] }, probation: { inferencesMin: 1, durationMs: 0, errorFractionMax: 0 } };

let dataDir: string;
let running: RunningControlPlane;
let api: Api;
let agent: AgentProcess;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fleetloop-'));
  // No retained chunks at all: HTTPS is what is left, as on AWS IoT Core.
  running = await startControlPlane({ dataDir, httpPort: 0, broker: { port: 0 }, tickMs: { gateway: 100, rollout: 50 }, delivery: deliveryPolicySchema.parse({ retainedChunks: false }) });
  api = createApi(running.httpUrl, running.adminToken);
  await api.expectOk('POST', '/models', { name: 'test', task: 'classification', classNames: testClasses, settings });
  const enrolled = await api.expectOk('POST', '/devices', { id: 'motor-1', tags: ['site:north'] });
  agent = await AgentProcess.create({ url: enrolled.mqttUrl, trust: enrolled.trust }, 'motor-1');
  const config = JSON.parse(await readFile(agent.configPath, 'utf8')) as { broker: object };
  await writeFile(agent.configPath, JSON.stringify({ ...config, broker: { url: enrolled.mqttUrl, password: enrolled.credential } }), { mode: 0o600 });
  agent.start();
});

afterEach(async () => {
  agent.kill('SIGKILL');
  await agent.ended();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Bytes that the device fetched of it. */
async function rollOut(versionId: string): Promise<number> {
  await api.expectOk('POST', '/rollouts', { versionId, waves: [{ percent: 100 }] });
  const device = await until(
    async () => {
      agent.send({ key: 'piece', values: readingOf(1) });
      return api.expectOk('GET', '/devices/motor-1');
    },
    ({ desired, confirmedDigest, runningVersion }) => runningVersion === versionId && confirmedDigest === desired.digest,
  );
  const store = await openStore(join(dataDir, 'fleetloop.db'));
  try {
    const outcome = await until(() => store.selectFrom('outcomes').selectAll().where('bundle_digest', '=', device.confirmedDigest).where('phase', '=', 'converged').executeTakeFirst(), (found) => found !== undefined);
    return (JSON.parse(outcome?.detail_json ?? '') as { bytesFetched: number }).bytesFetched;
  } finally {
    await store.destroy();
  }
}

test('a real agent is brought a bundle over HTTPS, and the next one as a patch of it', async () => {
  const first = await registerBundle(api, blobs);
  expect(await rollOut(first)).toBeGreaterThan(blobs.model.byteLength);
  const second = await registerBundle(api, { ...blobs, model: trainedOn }, first);
  expect(await rollOut(second)).toBeLessThan(0.5 * blobs.model.byteLength);
  const measured = (await api.expectOk('GET', '/events?limit=500')).events.filter((event: { kind: string }) => event.kind === 'delivery.patch_measured').map((event: { detail: Record<string, unknown> }) => event.detail);
  const patch = measured.find((detail: Record<string, unknown>) => detail['baseDigest'] === digestOf(blobs.model));
  expect(patch).toMatchObject({ offered: true, artifactBytes: blobs.model.byteLength });
});
