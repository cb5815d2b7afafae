import type { Problem, Result } from '../../proto/result.ts';

/** What a server answered to a GET with a Range header, before its body is read. */
export interface RangeAnswer {
  readonly status: number;
  /** The headers Content-Range and Retry-After; empty where there is none. */
  readonly contentRange: string;
  readonly retryAfter: string;
  /** Ends early where the connection does. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection; called for every answer. */
  close(): void;
}

/** HTTP as a fetch needs it: one range at a time, the device's own credentials, no redirect followed. */
export interface RangeClient {
  /**
   * @param first offset of the first byte
   * @param last offset of the last byte
   */
  get(url: string, first: number, last: number, signal: AbortSignal): Promise<Result<RangeAnswer, Problem<'source.unavailable'>>>;
}
