/**
 * How long to wait before the next attempt to connect: exponential backoff with full jitter (Brooker, "Exponential Backoff
 * and Jitter", AWS 2015), so that a fleet that lost its broker does not come back as one wave.
 *
 * @param attempt 0 for the first attempt after a loss
 * @param uniform one draw from [0, 1)
 */
export function planReconnectMs(attempt: number, policy: { readonly baseMs: number; readonly maxMs: number }, uniform: number): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(attempt, 30));
  return Math.round(policy.baseMs / 2 + uniform * ceiling);
}
