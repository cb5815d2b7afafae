import type { Digest } from '../../proto/digest.ts';
import { decodeManifest, type BlobRole, type BundleManifest } from '../../proto/manifest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { verifyBytes, type PublicKey } from '../../proto/signing.ts';
import type { StoredBundleRef } from './agent-state.ts';
import { findCounterDenial } from './plan-steps.ts';

declare const verified: unique symbol;

/** A bundle whose signatures and digests have been checked in this process. Only verifyBundle makes one, and only one may be activated. */
export interface VerifiedBundle {
  readonly [verified]: true;
  readonly ref: StoredBundleRef;
  readonly manifest: BundleManifest;
  readonly blobs: Readonly<Record<BlobRole, Uint8Array>>;
}

export type VerifyProblem = Problem<
  'artifact.key_unknown' | 'artifact.signature_invalid' | 'artifact.digest_mismatch' | 'artifact.missing' | 'bundle.invalid' | 'bundle.contradicts_desired' | 'bundle.expired' | 'bundle.older_release'
>;

export interface VerifyPolicy {
  readonly releaseKeys: readonly PublicKey[];
  /** A bundle that was confirmed before goes on past its expiry: a line does not stop because a date has passed. */
  readonly install: { readonly nowMs: number; readonly confirmed: StoredBundleRef | undefined } | undefined;
}

/**
 * Checks a bundle in the order of Uptane (Standard 2.1.0, 5.4.4): trust anchor, release signature over the manifest, expiry,
 * release counter, then the digest and size of every blob. The assignment signature, which names the manifest's digest,
 * was checked by evaluateDesired: a StoredBundleRef comes from nowhere else.
 *
 * @param manifestBytes exactly as signed; undefined where they are not on disk
 * @param readBlob the whole blob, or undefined where the disk no longer holds what its digest says
 */
export async function verifyBundle(
  ref: StoredBundleRef,
  manifestBytes: Uint8Array | undefined,
  readBlob: (digest: Digest) => Promise<Uint8Array | undefined>,
  policy: VerifyPolicy,
): Promise<Result<VerifiedBundle, VerifyProblem>> {
  if (manifestBytes === undefined) return problem('artifact.missing', `the manifest ${ref.digest} is not on disk`);
  const checked = checkManifest(ref, manifestBytes, policy);
  if (!checked.ok) return checked;
  const manifest = checked.value;
  const blobs: Partial<Record<BlobRole, Uint8Array>> = {};
  for (const { role, digest, sizeBytes } of manifest.blobs) {
    const bytes = await readBlob(digest);
    if (bytes === undefined) return problem('artifact.missing', `blob ${role} (${digest}) is not on disk or no longer has its digest`);
    if (bytes.byteLength !== sizeBytes) return problem('artifact.digest_mismatch', `blob ${role} has ${bytes.byteLength} bytes, the manifest says ${sizeBytes}`);
    blobs[role] = bytes;
  }
  return ok({ ref, manifest, blobs } as unknown as VerifiedBundle);
}

/** Everything that can be checked before the blobs are there: what is refused here costs no download. */
export function checkManifest(ref: StoredBundleRef, bytes: Uint8Array, policy: VerifyPolicy): Result<BundleManifest, VerifyProblem> {
  const key = policy.releaseKeys.find((candidate) => candidate.keyId === ref.releaseKeyId);
  if (key === undefined) return problem('artifact.key_unknown', `released with key ${ref.releaseKeyId.slice(0, 32)}, this device trusts ${policy.releaseKeys.map((entry) => entry.keyId).join(', ') || 'none'}`);
  if (!verifyBytes(key, 'release', bytes, Buffer.from(ref.releaseSignatureBase64, 'base64'))) return problem('artifact.signature_invalid', `the release signature by key ${key.keyId} does not fit manifest ${ref.digest}`);
  const decoded = decodeManifest(bytes);
  if (!decoded.ok) return problem('bundle.invalid', decoded.error.message);
  const manifest = decoded.value;
  for (const field of ['model', 'version', 'releaseCounter'] as const) {
    if (manifest[field] !== ref[field]) return problem('bundle.contradicts_desired', `the manifest's ${field} is ${JSON.stringify(manifest[field])}, desired said ${JSON.stringify(ref[field])}`);
  }
  if (policy.install !== undefined) {
    const { nowMs, confirmed } = policy.install;
    if (manifest.expiresMs > 0 && nowMs > manifest.expiresMs) return problem('bundle.expired', `the release expired at ${new Date(manifest.expiresMs).toISOString()}; release it again`);
    const older = findCounterDenial({ ...manifest, rollback: ref.rollback }, confirmed);
    if (older !== undefined) return problem('bundle.older_release', older.detail);
  }
  return ok(manifest);
}
