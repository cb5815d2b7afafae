import type { Clock } from '../../proto/clock.ts';
import { isDigest, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest, ManifestBlob } from '../../proto/manifest.ts';
import type { Delivery } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { isChunkTopic } from '../../proto/topics.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Link } from '../link/link.ts';
import { BlockSource } from './block-source.ts';
import { ChunkSource, type ChunkPolicy } from './chunk-source.ts';
import type { FetchProblem, FetchRequest, FetchSource, FetchTotals } from './fetch-source.ts';
import { HttpsSource, type HttpsPolicy } from './https-source.ts';
import { planDeltas, type PlannedDelta } from './plan-deltas.ts';
import { planSources } from './plan-sources.ts';
import type { WantedChunk } from './plan-window.ts';
import type { RangeClient } from './range-client.ts';
import { chunkSize, type ArtifactRepository } from './repository.ts';

export interface FetchPolicy extends ChunkPolicy {
  /** No new chunk for this long while online: the source is given up; the last one's bytes are missing. */
  readonly stalledMsMax: number;
  /** The same where another source is left to be tried. */
  readonly nextSourceMs: number;
  readonly https: Omit<HttpsPolicy, 'mismatchesMax'>;
}

/**
 * Makes a blob of a patch and the blob it was made against, piece by piece; what it writes is checked chunk by chunk
 * afterwards like everything that was fetched.
 *
 * @param sizeBytes of the blob; more is refused
 */
export type ApplyPatch = (patch: Uint8Array, sizeBytes: number, readBase: (offset: number, length: number) => Promise<Uint8Array>, write: (offset: number, bytes: Uint8Array) => Promise<void>) => Promise<Result<void, Problem<'patch.invalid'>>>;

/** What other ways than retained chunks need; a source whose needs are absent is passed over. */
export interface FetchPorts {
  readonly deviceId: string;
  readonly random: Random;
  readonly rangeClient?: RangeClient | undefined;
  readonly applyPatch?: ApplyPatch | undefined;
}

export interface ArtifactService {
  /** Fetches the manifest, which is its artifact's only chunk, and keeps it as a blob. */
  fetchManifest(digest: Digest, sizeBytes: number, totals: FetchTotals, signal: AbortSignal, delivery?: Delivery): Promise<Result<void, FetchProblem>>;
  /** Fetches every chunk of the bundle that is not on disk yet. */
  fetchChunks(manifest: BundleManifest, totals: FetchTotals, signal: AbortSignal, delivery?: Delivery): Promise<Result<void, FetchProblem>>;
  /** For the link: a message on a chunk topic, or on the device's block topic. */
  receive(topic: string, payload: Uint8Array): void;
  /** Chunks arrived of the fetch under way. */
  readonly progress: { readonly done: number; readonly total: number };
}

/** Before the next source is tried; doubles with each, drawn from the whole of it. */
const sourcePauseMs = 1_000;

export function createArtifactService(link: Link, repository: ArtifactRepository, clock: Clock, policy: FetchPolicy, onProgress: () => void, ports?: FetchPorts): ArtifactService {
  const chunkSource = new ChunkSource(link, clock, policy);
  const blockSource = ports && new BlockSource(link, clock, ports.random, ports.deviceId, policy);
  const progress = { done: 0, total: 0 };
  /** Patches that made something else than they should, of a base that is damaged on this disk: again, they would undo what has been fetched since. */
  const wrongPatches = new Set<string>();
  /** When the fetch of this bundle may begin. */
  let start: { readonly digest: Digest; readonly atMs: number } | undefined;

  function openSource(kind: FetchSource['kind'], httpsUrl: string): FetchSource | undefined {
    switch (kind) {
      case 'mqtt_chunks':
        return chunkSource;
      case 'mqtt_blocks':
        return blockSource;
      case 'https':
        return ports?.rangeClient && new HttpsSource(ports.rangeClient, httpsUrl, clock, ports.random, { ...policy.https, mismatchesMax: policy.mismatchesMax });
    }
  }

  /** From the first source that has them; what one brought is not asked of the next. */
  async function fetchAll(wanted: readonly WantedChunk[], delivery: Delivery | undefined, request: Omit<FetchRequest, 'patienceMs'>, lastPatienceMs = policy.stalledMsMax): Promise<Result<void, FetchProblem>> {
    const sources = planSources(delivery).flatMap((kind) => openSource(kind, delivery?.httpsUrl ?? '') ?? []);
    let missing = wanted;
    const said: string[] = [];
    for (const [i, source] of sources.entries()) {
      const kept = new Set<WantedChunk>();
      const keep = async (chunk: WantedChunk, bytes: Uint8Array): Promise<void> => {
        await request.keep(chunk, bytes);
        kept.add(chunk);
      };
      const last = i === sources.length - 1;
      const fetched = await source.fetch(missing, { ...request, keep, patienceMs: last ? lastPatienceMs : policy.nextSourceMs });
      if (fetched.ok || fetched.error.code === 'fetch.interrupted') return fetched;
      said.push(`${source.kind}: ${fetched.error.message}`);
      if (last) return problem(fetched.error.code, said.join('; '));
      missing = missing.filter((chunk) => !kept.has(chunk));
      await clock.sleep(Math.round((ports?.random() ?? 1) * sourcePauseMs * 2 ** i), request.signal).catch(() => undefined);
    }
    return problem('source.unavailable', 'this agent knows none of the sources that the control plane named');
  }

  /** Fetches of devices that are told together do not begin together. */
  async function waitForStart(digest: Digest, delivery: Delivery | undefined, signal: AbortSignal): Promise<void> {
    if (start?.digest !== digest) start = { digest, atMs: clock.monotonicMs() + Math.round((ports?.random() ?? 0) * (delivery?.jitterMs ?? 0)) };
    const waitMs = start.atMs - clock.monotonicMs();
    if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => undefined);
  }

  /** Whatever goes wrong here costs the saving and nothing else: the blob's missing chunks are fetched afterwards. */
  async function fetchDelta({ blob, delta }: PlannedDelta, delivery: Delivery, request: Omit<FetchRequest, 'patienceMs' | 'keep'>): Promise<Result<void, FetchProblem>> {
    const { patchDigest, baseDigest, patchBytes } = delta;
    const count = Math.ceil(patchBytes / limits.chunkBytes);
    const there = new Set(await repository.patchParts(patchDigest, count));
    const wanted = Array.from({ length: count }, (_, index): WantedChunk => {
      const offset = index * limits.chunkBytes;
      return { artifact: patchDigest, index, offset, artifactBytes: patchBytes, sizeBytes: Math.min(limits.chunkBytes, patchBytes - offset), digest: count === 1 ? patchDigest : undefined };
    }).filter((chunk) => !there.has(chunk.index));
    const fetched = await fetchAll(wanted, delivery, { ...request, keep: (chunk, bytes) => repository.writePatchPart(patchDigest, chunk.index, bytes) }, policy.nextSourceMs);
    if (!fetched.ok) return fetched;
    const patch = await repository.readPatch(patchDigest, count);
    if (patch === undefined || ports?.applyPatch === undefined) return ok(undefined);
    await ports.applyPatch(
      patch,
      blob.sizeBytes,
      async (offset, length) => (baseDigest === '' ? undefined : await repository.readPart(baseDigest, offset, length)) ?? new Uint8Array(),
      (offset, bytes) => repository.writeAt(blob, offset, bytes),
    );
    if ((await repository.missingChunks(blob)).length > 0) wrongPatches.add(patchDigest);
    await repository.removePatch(patchDigest, count);
    return ok(undefined);
  }

  async function fetchDeltas(blobs: readonly ManifestBlob[], totals: FetchTotals, signal: AbortSignal, delivery: Delivery | undefined): Promise<Result<void, FetchProblem>> {
    if (delivery === undefined || delivery.deltas.length === 0 || ports?.applyPatch === undefined) return ok(undefined);
    const missingBytes = new Map<Digest, number>();
    for (const blob of blobs) missingBytes.set(blob.digest, (await repository.missingChunks(blob)).reduce((sum, index) => sum + chunkSize(blob, index), 0));
    const bases = new Set<Digest>();
    for (const { baseDigest } of delivery.deltas) if (isDigest(baseDigest) && (await repository.has(baseDigest))) bases.add(baseDigest);
    for (const planned of planDeltas(blobs, delivery.deltas.filter(({ patchDigest }) => !wrongPatches.has(patchDigest)), missingBytes, bases)) {
      const fetched = await fetchDelta(planned, delivery, { totals, signal });
      if (!fetched.ok && fetched.error.code === 'fetch.interrupted') return fetched;
    }
    return ok(undefined);
  }

  return {
    progress,
    async fetchManifest(digest, sizeBytes, totals, signal, delivery) {
      await waitForStart(digest, delivery, signal);
      if (signal.aborted) return problem('fetch.interrupted', 'something newer is wanted, or the agent is stopping');
      return fetchAll([{ artifact: digest, index: 0, offset: 0, artifactBytes: sizeBytes, sizeBytes, digest }], delivery, { totals, signal, keep: async (_, bytes) => void (await repository.put(bytes)) });
    },
    async fetchChunks(manifest, totals, signal, delivery) {
      const blobs = new Map(manifest.blobs.map((blob) => [blob.digest, blob]));
      const patched = await fetchDeltas([...blobs.values()], totals, signal, delivery);
      if (!patched.ok) return patched;
      const wanted: WantedChunk[] = [];
      for (const blob of blobs.values()) {
        for (const index of await repository.missingChunks(blob)) {
          wanted.push({ artifact: blob.digest, index, offset: index * blob.chunkBytes, artifactBytes: blob.sizeBytes, sizeBytes: chunkSize(blob, index), digest: blob.chunkDigests[index] });
        }
      }
      progress.total = [...blobs.values()].reduce((sum, blob) => sum + blob.chunkDigests.length, 0);
      progress.done = progress.total - wanted.length;
      const fetched = await fetchAll(wanted, delivery, {
        totals, signal,
        keep: async (chunk, bytes) => {
          const blob = blobs.get(chunk.artifact) as ManifestBlob;
          await repository.writeChunk(blob, chunk.index, bytes);
          progress.done += 1;
          if (progress.done % limits.chunkWindowMax === 0) await repository.keepChunks(blob);
          onProgress();
        },
      });
      if (!fetched.ok) return fetched;
      for (const blob of blobs.values()) await repository.complete(blob);
      return ok(undefined);
    },
    receive(topic, payload) {
      if (isChunkTopic(topic)) chunkSource.receive(topic, payload);
      else blockSource?.receive(payload);
    },
  };
}
