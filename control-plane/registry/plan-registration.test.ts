import { describe, expect, test } from 'vitest';
import { digestOf } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { planRegistration } from './plan-registration.ts';
import { modelInputSchema, type Model, type VersionInput } from './version.ts';

const transform = { version: 1, columns: [{ kind: 'number', name: 'x' }], steps: [] };
const model: Model = { ...modelInputSchema.parse({ name: 'gas', task: 'classification', classNames: ['a', 'b'], settings: { transform, architecture: { kind: 'mlp', hidden: [4] } } }), createdMs: 0 };
const bytes = (length: number, seed: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7 + seed) % 251);
const blobs = { model: bytes(2 * limits.chunkBytes + 1, 1), transform: bytes(10, 2), reference: bytes(20, 3), golden: bytes(30, 4) };
const input: VersionInput = {
  model: 'gas', jobId: 'j1', task: 'classification', classNames: ['a', 'b'], thresholds: {}, evidence: {}, lineage: { seed: 1, dataset: 'd' },
  artifacts: { model: digestOf(blobs.model), transform: digestOf(blobs.transform), reference: digestOf(blobs.reference), golden: digestOf(blobs.golden) },
};

function planned(changes: Partial<VersionInput> = {}) {
  const plan = planRegistration({ ...input, ...changes }, model, 3, blobs, 1_000);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

describe('planRegistration', () => {
  test('names the version and the bundle, and lists the digest of every chunk', () => {
    const { id, manifest, manifestBytes, bundleDigest } = planned();
    expect(id).toBe('gas-v3');
    expect(bundleDigest).toBe(digestOf(manifestBytes));
    expect(manifest).toMatchObject({ version: 3, releaseCounter: 3, createdMs: 1_000 });
    const [entry] = manifest.blobs;
    expect(entry).toMatchObject({ role: 'model', sizeBytes: blobs.model.byteLength });
    expect(entry?.chunkDigests).toEqual([0, 1, 2].map((index) => digestOf(blobs.model.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes))));
  });

  test('the order of keys in the lineage does not change its digest, its values do', () => {
    const { lineageDigest } = planned().manifest;
    expect(planned({ lineage: { dataset: 'd', seed: 1 } }).manifest.lineageDigest).toBe(lineageDigest);
    expect(planned({ lineage: { dataset: 'd', seed: 2 } }).manifest.lineageDigest).not.toBe(lineageDigest);
  });

  test.each([
    [{ task: 'regression' as const }, 'the version is for regression, the model gas for classification'],
    [{ classNames: ['b', 'a'] }, "the version's classes are b, a, those of the model gas are a, b"],
    [{ classNames: [] }, "the version's classes are none"],
  ])('%j does not fit the model', (changes, message) => {
    const plan = planRegistration({ ...input, ...changes }, model, 1, blobs, 0);
    expect(plan).toMatchObject({ ok: false, error: { code: 'bundle.invalid', message: expect.stringContaining(message) } });
  });

  test.each([0, limits.blobBytesMax + 1])('a blob of %i bytes is refused', (length) => {
    expect(planRegistration(input, model, 1, { ...blobs, golden: new Uint8Array(length) }, 0)).toMatchObject({ ok: false, error: { code: 'bundle.invalid' } });
  });
});
