import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic } from '../../proto/topics.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { Broker } from './broker.ts';
import { forgetArtifact, loadRememberedArtifacts, rememberArtifact } from './repository.ts';

const chunksAtOnce = 8;

export interface ArtifactPublisher {
  /** Every chunk of these artifacts is retained on the broker when it resolves. @throws AppError artifact.missing, broker.unavailable */
  ensurePublished(artifacts: readonly Digest[]): Promise<void>;
  /** Takes back every other artifact that was published, before a restart too. @throws AppError broker.unavailable */
  withdrawExcept(inUse: readonly Digest[]): Promise<void>;
  /** The broker may have lost everything: the next ensurePublished publishes again. */
  forget(): void;
}

/**
 * Artifacts as retained chunks of 64 KiB on art/<sha40>/<index>: published once, whatever the number of devices. What may
 * be retained is remembered in the store before it is, because a broker by URL keeps it when the control plane restarts.
 */
export function createArtifactPublisher(broker: Broker, { blobs, store }: Pick<ControlPlaneContext, 'blobs' | 'store'>): ArtifactPublisher {
  /** Retained by this broker since it was last connected. */
  let published = new Set<Digest>();

  async function load(artifact: Digest): Promise<Uint8Array> {
    const bytes = await blobs.get(artifact);
    if (bytes === undefined) throw new AppError('artifact.missing', `the artifact ${artifact} is not in the blob store; upload it again`);
    return bytes;
  }

  return {
    ensurePublished: async (artifacts) => {
      for (const artifact of artifacts) {
        if (published.has(artifact)) continue;
        const round = published;
        const chunks = splitIntoChunks(artifact, await load(artifact));
        await rememberArtifact(store, artifact, chunks.length);
        await inParallel(chunks, chunksAtOnce, (payload, index) => broker.publish(chunkTopic(artifact, index), payload, { qos: 1, retain: true }));
        round.add(artifact);
      }
    },
    withdrawExcept: async (inUse) => {
      for (const { artifact, chunks } of await loadRememberedArtifacts(store)) {
        if (inUse.includes(artifact)) continue;
        published.delete(artifact);
        await inParallel(Array.from({ length: chunks }), chunksAtOnce, (_, index) => broker.publish(chunkTopic(artifact, index), new Uint8Array(), { qos: 1, retain: true }));
        await forgetArtifact(store, artifact);
      }
    },
    forget: () => {
      published = new Set();
    },
  };
}

/** The payloads of an artifact's chunks, in order; an empty artifact has none. */
export function splitIntoChunks(artifact: Digest, bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.byteLength / limits.chunkBytes);
  return Array.from({ length: count }, (_, index) => encode('Chunk', { artifactDigest: artifact, index, count, data: bytes.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes) }));
}

/** Runs the work on every item, at most `atOnce` at a time; the first failure ends it. */
export async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      await work(items[index] as T, index);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const outcome of workers) if (outcome.status === 'rejected') throw outcome.reason;
}
