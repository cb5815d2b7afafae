import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic } from '../../proto/topics.ts';

/** One chunk that is still to be fetched. */
export interface WantedChunk {
  readonly artifact: Digest;
  readonly index: number;
  readonly sizeBytes: number;
  readonly digest: Digest;
}

export const windowBytesMax = limits.chunkWindowMax * limits.chunkBytes;

/**
 * The chunks to ask for together: the first that are missing, at most as many as one SUBSCRIBE takes filters and as many
 * bytes as may be in flight. Topics are unique within a window.
 */
export function planWindow(missing: readonly WantedChunk[]): ReadonlyMap<string, WantedChunk> {
  const window = new Map<string, WantedChunk>();
  let bytes = 0;
  for (const chunk of missing) {
    if (window.size === limits.chunkWindowMax || bytes + chunk.sizeBytes > windowBytesMax) break;
    window.set(chunkTopic(chunk.artifact, chunk.index), chunk);
    bytes += chunk.sizeBytes;
  }
  return window;
}
