import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import type { BlobRole } from '../../proto/manifest.ts';
import type { Api } from './api.ts';
import { readingOf, testClasses } from './test-bundle.ts';

/** Registers and approves a version of the model `test` that a real agent runs, as a trainer would. @param champion the version it is to replace */
export async function registerBundle(api: Api, blobs: Readonly<Record<BlobRole, Uint8Array>>, champion?: string): Promise<string> {
  const header = JSON.stringify({ name: 'rows', task: 'classification', classNames: testClasses, columns: ['a', 'b', 'c', 'd'].map((name) => ({ kind: 'number', name })) });
  const rows = Array.from({ length: 40 }, (_, i) => JSON.stringify({ x: readingOf(i % 3), y: testClasses[i % 3] }));
  const dataset = await api.expectOk('POST', '/datasets', [header, ...rows, ''].join('\n'), { 'content-type': 'application/x-ndjson' });
  await api.expectOk('POST', '/training/jobs', { model: 'test', dataset: dataset.digest });
  const job = await api.expectOk('POST', '/training/jobs/lease', { trainer: 'test' });
  const artifacts: Record<string, Digest> = {};
  for (const [role, bytes] of Object.entries({ ...blobs, modelFloat: Buffer.from('float'), weights: Buffer.from('weights'), referenceRows: Buffer.from('rows') })) artifacts[role] = (await api.expectOk('PUT', '/blobs', Uint8Array.from(bytes))).digest;
  const lineage = {
    schema: 1, model: 'test', task: 'classification', classNames: testClasses, dataset: dataset.digest, settings: job.spec.settings, settingsDigest: digestOf(canonicalJson(job.spec.settings)),
    seed: job.spec.seed, backend: 'wasm', reproducible: true, tools: {}, outputs: artifacts,
  };
  const holdout = { digest: 'holdout', rows: 8, metric: 'accuracy', higherIsBetter: true, value: 0.9 };
  const evidence = { verification: { passed: true }, holdout, ...(champion === undefined ? {} : { champion: { versionId: champion, value: 0.8 } }) };
  const { versionId } = await api.expectOk('POST', `/training/jobs/${job.id}/complete`, { fencingToken: job.fencingToken, artifacts, evidence, lineage, thresholds: {} });
  await api.expectOk('POST', `/versions/${versionId}/approve`, {});
  return versionId as string;
}
