import type { Burst, Erasure, Orders, Sampling } from '../../proto/messages.ts';

/** What is ordered anew; what is left out stays as it was. */
export interface OrdersChange {
  /** Null: what is desired with the bundle holds again. */
  readonly sampling?: Sampling | null;
  readonly burst?: Burst;
  readonly erasure?: Erasure;
}

/**
 * The next orders of a device. An erasure stays until its receipt is here, a burst until its device is too late for it. The
 * sequence is at least the time: a database restored from a backup must still be obeyed.
 *
 * @param issued the newest that were issued; undefined before the first
 * @param answered erasures whose receipts are here
 */
export function planOrders(deviceId: string, change: OrdersChange, issued: Orders | undefined, answered: ReadonlySet<string>, nowMs: number): Orders {
  const burst = change.burst ?? issued?.burst;
  const erasures = (issued?.erasures ?? []).filter(({ id }) => !answered.has(id));
  return {
    deviceId,
    sequence: Math.max((issued?.sequence ?? 0) + 1, Math.round(nowMs)),
    issuedMs: Math.round(nowMs),
    sampling: change.sampling === undefined ? issued?.sampling : (change.sampling ?? undefined),
    burst: burst !== undefined && burst.expiresMs > nowMs ? burst : undefined,
    erasures: change.erasure === undefined ? erasures : [...erasures, change.erasure],
  };
}
