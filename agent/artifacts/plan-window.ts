import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic } from '../../proto/topics.ts';

/** One chunk that is still to be fetched. */
export interface WantedChunk {
  readonly artifact: Digest;
  readonly index: number;
  /** Where it begins in its artifact, and how large that is as a whole. */
  readonly offset: number;
  readonly artifactBytes: number;
  readonly sizeBytes: number;
  /** Undefined for a part of a patch, which is checked as a whole. */
  readonly digest: Digest | undefined;
}

export const windowBytesMax = limits.chunkWindowMax * limits.chunkBytes;

/**
 * The chunks to ask for together: the first that are missing, at most as many as one SUBSCRIBE takes filters and as many
 * bytes as may be in flight. Topics are unique within a window.
 *
 * @param chunksMax fewer where the line is slow
 */
export function planWindow(missing: readonly WantedChunk[], chunksMax: number = limits.chunkWindowMax): ReadonlyMap<string, WantedChunk> {
  const window = new Map<string, WantedChunk>();
  let bytes = 0;
  for (const chunk of missing) {
    if (window.size === chunksMax || bytes + chunk.sizeBytes > windowBytesMax) break;
    window.set(chunkTopic(chunk.artifact, chunk.index), chunk);
    bytes += chunk.sizeBytes;
  }
  return window;
}
