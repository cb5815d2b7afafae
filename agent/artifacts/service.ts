import type { Clock } from '../../proto/clock.ts';
import { decode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { Link } from '../link/link.ts';
import { planWindow, type WantedChunk } from './plan-window.ts';
import { chunkSize, type ArtifactRepository } from './repository.ts';

export interface FetchPolicy {
  /** Nothing heard for this long: the same topics are subscribed to again (brokers then send retained messages again). */
  readonly silenceMs: number;
  /** No new chunk for this long while online: the artifact is missing. */
  readonly stalledMsMax: number;
  /** Wrong bytes for one chunk before the artifact is given up. */
  readonly mismatchesMax: number;
  /** Before a chunk that arrived wrong is asked for again; doubles each time. */
  readonly mismatchPauseMs: number;
}

/** `fetch.interrupted`: offline, or asked to stop; what has arrived stays on disk and is not fetched again. */
export type FetchProblem = Problem<'fetch.interrupted' | 'artifact.missing' | 'artifact.digest_mismatch'>;

export interface FetchTotals {
  bytesFetched: number;
  /** Received twice, or wrong. */
  bytesRefetched: number;
}

type KeepChunk = (chunk: WantedChunk, bytes: Uint8Array) => Promise<void>;

export interface ArtifactService {
  /** Fetches the manifest, which is its artifact's only chunk, and keeps it as a blob. */
  fetchManifest(digest: Digest, sizeBytes: number, totals: FetchTotals, signal: AbortSignal): Promise<Result<void, FetchProblem>>;
  /** Fetches every chunk of the bundle that is not on disk yet. */
  fetchChunks(manifest: BundleManifest, totals: FetchTotals, signal: AbortSignal): Promise<Result<void, FetchProblem>>;
  /** For the link: a message on a chunk topic. */
  receive(topic: string, payload: Uint8Array): void;
  /** Chunks arrived of the fetch under way. */
  readonly progress: { readonly done: number; readonly total: number };
}

export function createArtifactService(link: Link, repository: ArtifactRepository, clock: Clock, policy: FetchPolicy, onProgress: () => void): ArtifactService {
  /** Messages of the window under way; the window bounds them. */
  const arrived: { topic: string; payload: Uint8Array }[] = [];
  let wake: (() => void) | undefined;
  const progress = { done: 0, total: 0 };

  /** Waits for a message; false when it stayed silent. */
  const waitForMessage = async (signal: AbortSignal): Promise<boolean> => {
    if (arrived.length > 0) return true;
    const timer = new AbortController();
    const silence = clock.sleep(policy.silenceMs, AbortSignal.any([signal, timer.signal])).catch(() => undefined);
    await Promise.race([silence, new Promise<void>((resolve) => (wake = resolve))]);
    wake = undefined;
    timer.abort();
    return arrived.length > 0;
  };

  /** Fetches all wanted chunks, window by window, and hands each one on once its bytes have been checked. */
  const fetchAll = async (wanted: readonly WantedChunk[], totals: FetchTotals, signal: AbortSignal, keep: KeepChunk): Promise<Result<void, FetchProblem>> => {
    let missing = wanted;
    while (missing.length > 0) {
      const window = planWindow(missing);
      const fetched = await fetchWindow(new Map(window), totals, signal, keep);
      // Not waited for: topics never repeat between windows, and an answer that comes late is passed over.
      if (link.online) void link.unsubscribe([...window.keys()]);
      if (!fetched.ok) return fetched;
      missing = missing.slice(window.size);
    }
    return ok(undefined);
  };

  const fetchWindow = async (window: Map<string, WantedChunk>, totals: FetchTotals, signal: AbortSignal, keep: KeepChunk): Promise<Result<void, FetchProblem>> => {
    const mismatches = new Map<string, number>();
    let progressMs = clock.monotonicMs();
    let heard = false;
    arrived.length = 0;
    while (window.size > 0) {
      if (!heard && !(await link.subscribe([...window.keys()], 0))) return interrupted(signal);
      heard = await waitForMessage(signal);
      if (signal.aborted || !link.online) return interrupted(signal);
      const message = arrived.shift();
      if (message === undefined) {
        if (clock.monotonicMs() - progressMs > policy.stalledMsMax) return problem('artifact.missing', `nothing new on ${[...window.keys()].slice(0, 2).join(', ')} for ${policy.stalledMsMax} ms; the control plane must publish the artifact again`);
        continue;
      }
      const { topic, payload } = message;
      const chunk = window.get(topic);
      const data = readChunk(payload, chunk);
      totals.bytesFetched += payload.byteLength;
      if (chunk === undefined || data === undefined) {
        totals.bytesRefetched += payload.byteLength;
        if (chunk === undefined) continue;
        const wrong = (mismatches.get(topic) ?? 0) + 1;
        mismatches.set(topic, wrong);
        if (wrong >= policy.mismatchesMax) return problem('artifact.digest_mismatch', `${topic} carried the wrong bytes ${wrong} times; the control plane must publish the artifact again`);
        await clock.sleep(policy.mismatchPauseMs * 2 ** wrong, signal).catch(() => undefined);
        if (!(await link.subscribe([topic], 0))) return interrupted(signal);
        continue;
      }
      window.delete(topic);
      await keep(chunk, data);
      progressMs = clock.monotonicMs();
    }
    return ok(undefined);
  };

  return {
    progress,
    fetchManifest: (digest, sizeBytes, totals, signal) =>
      fetchAll([{ artifact: digest, index: 0, sizeBytes, digest }], totals, signal, async (_, bytes) => {
        await repository.put(bytes);
      }),
    async fetchChunks(manifest, totals, signal) {
      const blobs = new Map(manifest.blobs.map((blob) => [blob.digest, blob]));
      const wanted: WantedChunk[] = [];
      for (const blob of blobs.values()) {
        const indices = await repository.missingChunks(blob);
        for (const index of indices) wanted.push({ artifact: blob.digest, index, sizeBytes: chunkSize(blob, index), digest: blob.chunkDigests[index] as Digest });
      }
      progress.total = [...blobs.values()].reduce((sum, blob) => sum + blob.chunkDigests.length, 0);
      progress.done = progress.total - wanted.length;
      const fetched = await fetchAll(wanted, totals, signal, async (chunk, bytes) => {
        const blob = blobs.get(chunk.artifact);
        if (blob === undefined) return;
        await repository.writeChunk(blob, chunk.index, bytes);
        progress.done += 1;
        onProgress();
      });
      if (!fetched.ok) return fetched;
      for (const blob of blobs.values()) {
        if (!(await repository.complete(blob))) return problem('artifact.digest_mismatch', `the chunks of ${blob.role} do not add up to ${blob.digest}: the manifest contradicts itself`);
      }
      return ok(undefined);
    },
    receive(topic, payload) {
      if (arrived.length >= 2 * limits.chunkWindowMax) return;
      arrived.push({ topic, payload });
      wake?.();
    },
  };
}

function interrupted(signal: AbortSignal): Result<void, FetchProblem> {
  return problem('fetch.interrupted', signal.aborted ? 'something newer is wanted, or the agent is stopping' : 'the link went offline');
}

/** The chunk's bytes; undefined where they are not what the manifest promises. */
function readChunk(payload: Uint8Array, wanted: WantedChunk | undefined): Uint8Array | undefined {
  if (wanted === undefined) return undefined;
  const chunk = decode('Chunk', payload);
  if (!chunk.ok) return undefined;
  const { artifactDigest, index, data } = chunk.value;
  return artifactDigest === wanted.artifact && index === wanted.index && digestOf(data) === wanted.digest ? data : undefined;
}
