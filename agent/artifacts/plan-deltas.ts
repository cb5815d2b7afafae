import { isDigest, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { ManifestBlob } from '../../proto/manifest.ts';
import type { Delta } from '../../proto/messages.ts';

export interface PlannedDelta {
  readonly blob: ManifestBlob;
  readonly delta: { /** Empty: the patch is made against nothing. */ readonly baseDigest: Digest | ''; readonly patchDigest: Digest; readonly patchBytes: number };
}

/**
 * Which blobs to make of a patch: those whose base is on disk, or nothing, and of which more is missing than the patch has; the
 * smallest patch of each.
 *
 * @param missingBytes of each blob, by digest
 * @param bases blobs that are whole on disk
 */
export function planDeltas(blobs: readonly ManifestBlob[], deltas: readonly Delta[], missingBytes: ReadonlyMap<Digest, number>, bases: ReadonlySet<Digest>): PlannedDelta[] {
  return blobs.flatMap((blob) => {
    const [best] = deltas
      .flatMap(({ artifactDigest, baseDigest, patchDigest, patchBytes }): PlannedDelta['delta'][] =>
        artifactDigest === blob.digest && (baseDigest === '' || (isDigest(baseDigest) && bases.has(baseDigest))) && isDigest(patchDigest) && patchBytes > 0 && patchBytes <= limits.blobBytesMax ? [{ baseDigest, patchDigest, patchBytes }] : [],
      )
      .sort((a, b) => a.patchBytes - b.patchBytes);
    return best !== undefined && best.patchBytes < (missingBytes.get(blob.digest) ?? 0) ? [{ blob, delta: best }] : [];
  });
}
