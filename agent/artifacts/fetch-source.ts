import { digestOf } from '../../proto/digest.ts';
import type { DeliverySource } from '../../proto/messages.ts';
import { problem, type Problem, type Result } from '../../proto/result.ts';
import type { WantedChunk } from './plan-window.ts';

/**
 * `fetch.interrupted`: offline, or asked to stop; what has arrived stays on disk and is not fetched again. The others are
 * a source's last word: another one may still have the bytes.
 */
export type FetchProblem = Problem<'fetch.interrupted' | 'artifact.missing' | 'artifact.digest_mismatch' | 'source.refused' | 'source.unavailable'>;

export interface FetchTotals {
  bytesFetched: number;
  /** Received twice, or wrong. */
  bytesRefetched: number;
}

export interface FetchRequest {
  readonly totals: FetchTotals;
  readonly signal: AbortSignal;
  /** No new chunk for this long: the source is given up. */
  readonly patienceMs: number;
  /** Takes each chunk once, when its bytes have been checked. */
  readonly keep: (chunk: WantedChunk, bytes: Uint8Array) => Promise<void>;
}

/** One way to an artifact's bytes. Whatever it is, every chunk is held to its digest before it is kept. */
export interface FetchSource {
  readonly kind: DeliverySource;
  fetch(wanted: readonly WantedChunk[], request: FetchRequest): Promise<Result<void, FetchProblem>>;
}

/** Neither the source's fault nor its last word. */
export function interrupted(signal: AbortSignal): Result<never, FetchProblem> {
  return problem('fetch.interrupted', signal.aborted ? 'something newer is wanted, or the agent is stopping' : 'the link went offline');
}

export function isChunk(wanted: WantedChunk, bytes: Uint8Array): boolean {
  return bytes.byteLength === wanted.sizeBytes && (wanted.digest === undefined || digestOf(bytes) === wanted.digest);
}
