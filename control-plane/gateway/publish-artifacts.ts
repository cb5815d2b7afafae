import { AppError } from '../../proto/app-error.ts';
import { encode } from '../../proto/codec.ts';
import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { chunkTopic } from '../../proto/topics.ts';
import type { BlobStore } from '../context.ts';
import type { Broker } from './broker.ts';

const chunksAtOnce = 8;

export interface ArtifactPublisher {
  /** Every chunk of these artifacts is retained on the broker when it resolves. @throws AppError artifact.missing, broker.unavailable */
  ensurePublished(artifacts: readonly Digest[]): Promise<void>;
  withdraw(artifacts: readonly Digest[]): Promise<void>;
  /** The broker may have lost everything: the next ensurePublished publishes again. */
  forget(): void;
}

/** Artifacts as retained chunks of 64 KiB on art/<sha40>/<index>: published once, whatever the number of devices. */
export function createArtifactPublisher(broker: Broker, blobs: BlobStore): ArtifactPublisher {
  /** How many chunks of each artifact are retained. */
  let published = new Map<Digest, number>();

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
        await inParallel(chunks, chunksAtOnce, (payload, index) => broker.publish(chunkTopic(artifact, index), payload, { qos: 1, retain: true }));
        round.set(artifact, chunks.length);
      }
    },
    withdraw: async (artifacts) => {
      for (const artifact of artifacts) {
        const count = published.get(artifact) ?? Math.ceil(((await blobs.get(artifact))?.byteLength ?? 0) / limits.chunkBytes);
        published.delete(artifact);
        await inParallel(Array.from({ length: count }), chunksAtOnce, (_, index) => broker.publish(chunkTopic(artifact, index), new Uint8Array(), { qos: 1, retain: true }));
      }
    },
    forget: () => {
      published = new Map();
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
