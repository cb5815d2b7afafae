import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { blobRoles, decodeManifest, encodeManifest, type BlobRole, type BundleManifest, type ManifestBlob } from '../../proto/manifest.ts';
import { problem, ok, type Problem, type Result } from '../../proto/result.ts';
import type { Model, VersionInput } from './version.ts';

/** A bundle's right to be installed ends this long after it was registered; a device keeps running what it has. */
export const bundleLifetimeMs = 5 * 365 * 24 * 3600_000;

export interface PlannedVersion {
  readonly id: string;
  readonly number: number;
  readonly manifest: BundleManifest;
  readonly manifestBytes: Uint8Array;
  readonly bundleDigest: Digest;
}

/**
 * What the model's next version is: its number, and the manifest whose bytes name the bundle. The release counter is the
 * version's number, so an older version needs the rollback flag on devices that have confirmed a newer one.
 *
 * @param number the version's number within its model
 * @param blobs the bytes of the four artifacts that travel to devices
 * @returns `bundle.invalid` where the parts do not fit each other, the model or a limit
 */
export function planRegistration(input: VersionInput, model: Model, number: number, blobs: Readonly<Record<BlobRole, Uint8Array>>, nowMs: number): Result<PlannedVersion, Problem<'bundle.invalid'>> {
  if (input.task !== model.task) return problem('bundle.invalid', `the version is for ${input.task}, the model ${model.name} for ${model.task}; train it again for the model's task`);
  if (canonicalJson(input.classNames) !== canonicalJson(model.classNames)) {
    return problem('bundle.invalid', `the version's classes are ${list(input.classNames)}, those of the model ${model.name} are ${list(model.classNames)}; classes and their order must be the same`);
  }
  const oversized = blobRoles.find((role) => blobs[role].byteLength > limits.blobBytesMax || blobs[role].byteLength === 0);
  if (oversized !== undefined) return problem('bundle.invalid', `the ${oversized} has ${blobs[oversized].byteLength} bytes; expected 1 to ${limits.blobBytesMax}`);
  const manifest: BundleManifest = {
    schema: 1,
    model: model.name,
    version: number,
    releaseCounter: number,
    task: input.task,
    classNames: [...input.classNames],
    createdMs: nowMs,
    expiresMs: nowMs + bundleLifetimeMs,
    blobs: blobRoles.map((role) => describeBlob(role, input.artifacts[role], blobs[role])),
    thresholds: input.thresholds,
    resources: input.resources ?? defaultResources(blobs.model.byteLength),
    lineageDigest: digestOf(canonicalJson(input.lineage)),
    ...qualityOf(input, model),
    ...(model.settings.privacy === undefined ? {} : { privacy: model.settings.privacy }),
  };
  const manifestBytes = encodeManifest(manifest);
  const decoded = decodeManifest(manifestBytes);
  if (!decoded.ok) return problem('bundle.invalid', decoded.error.message);
  return ok({ id: `${model.name}-v${number}`, number, manifest: decoded.value, manifestBytes, bundleDigest: digestOf(manifestBytes) });
}

/** Field by field, what the model's settings say before what its training data do. */
function qualityOf(input: VersionInput, { settings }: Model): Pick<BundleManifest, 'quality'> {
  return input.quality === undefined && settings.quality === undefined ? {} : { quality: { ...input.quality, ...settings.quality } };
}

function describeBlob(role: BlobRole, digest: Digest, bytes: Uint8Array): ManifestBlob {
  const chunkDigests: Digest[] = [];
  for (let start = 0; start < bytes.byteLength; start += limits.chunkBytes) {
    chunkDigests.push(digestOf(bytes.subarray(start, start + limits.chunkBytes)));
  }
  return { role, digest, sizeBytes: bytes.byteLength, chunkBytes: limits.chunkBytes, chunkDigests };
}

/** Room for the interpreter with its weights unpacked, and a second per inference: preflight stops what is absurd. */
function defaultResources(modelBytes: number): BundleManifest['resources'] {
  return { memoryBytesMax: 128 * 1024 * 1024 + 8 * modelBytes, latencyMsMax: 1_000 };
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
