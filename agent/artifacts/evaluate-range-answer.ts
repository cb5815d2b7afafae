import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { RangeAnswer } from './range-client.ts';

/** skip: bytes of the body before the first one that was asked for. */
export type RangeVerdict = { readonly kind: 'body'; readonly skip: number } | { readonly kind: 'wait'; readonly waitMs: number };

/** A server may say 0 for as long as it likes. */
const waitMsMin = 1_000;
const waitMsMax = 300_000;
const busyMs = 5_000;

/**
 * What an answer to `Range: bytes=first-last` of an artifact means (RFC 9110, 14 and 15): 206 with exactly the range, 200
 * with the whole (the server, or a cache between, knows no ranges), 429 and 503 ask to wait. Redirects are refused: the
 * credentials are for the server that the signed message names.
 */
export function evaluateRangeAnswer({ status, contentRange, retryAfter }: Omit<RangeAnswer, 'body' | 'close'>, first: number, artifactBytes: number): Result<RangeVerdict, Problem<'source.refused' | 'artifact.missing' | 'source.unavailable'>> {
  switch (status) {
    case 206: {
      const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(contentRange) ?? [];
      if (Number(from) === first && (total === '*' || Number(total) === artifactBytes)) return ok({ kind: 'body', skip: 0 });
      return problem('source.refused', `asked for bytes from ${first} of ${artifactBytes}, the server answered with ${JSON.stringify(contentRange.slice(0, 100))}`);
    }
    case 200:
      return ok({ kind: 'body', skip: first });
    case 429:
    case 503:
      return ok({ kind: 'wait', waitMs: /^\d{1,6}$/.test(retryAfter) ? Math.max(waitMsMin, Math.min(waitMsMax, Number(retryAfter) * 1_000)) : busyMs });
    case 404:
    case 410:
      return problem('artifact.missing', `the server does not have it (${status}); the control plane must publish the artifact again`);
    default:
      if (status >= 500) return problem('source.unavailable', `the server answered ${status}`);
      return problem('source.refused', `the server answered ${status}${status >= 300 && status < 400 ? ': redirects are not followed' : ''}`);
  }
}
