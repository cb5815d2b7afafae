/** A place that is told of decisions, and how far it is. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  /** Kinds that it is told of; empty: all but holds. */
  readonly kinds: readonly string[];
  readonly createdBy: string;
  readonly createdMs: number;
  /** The last line that was delivered, given up or not asked for. */
  readonly cursor: number;
  /** Failed attempts at the next one. */
  readonly attempts: number;
  readonly nextMs: number;
  readonly lastResult: string;
  readonly lastMs: number;
  readonly delivered: number;
  readonly givenUp: number;
}

/** After so many attempts, over about half a day, a notification is given up so that newer ones come through. */
export const attemptsMax = 16;
/** One that the receiver refuses, over about four minutes: it will hardly take it later, and those behind it wait. */
export const refusedMax = 8;
const firstBackoffMs = 2_000;
const backoffMaxMs = 4 * 3600_000;

/** Why a notification was not taken, and whether the receiver is there and does not want it. */
export interface SendFault {
  readonly why: string;
  readonly refused: boolean;
}

export function isWanted({ kinds }: Pick<Webhook, 'kinds'>, kind: string): boolean {
  return kinds.length === 0 ? kind !== 'rollout.held' : kinds.includes(kind);
}

/** Nothing waits longer than the longest pause: what does was planned before the clock was set back. */
export function isDue({ nextMs }: Pick<Webhook, 'nextMs'>, nowMs: number): boolean {
  return nextMs <= nowMs || nextMs - nowMs > 1.25 * backoffMaxMs;
}

/**
 * The webhook after an attempt at a line: one further, or waiting twice as long as the last time, give or take a quarter.
 *
 * @param fault why it was not taken; undefined where it was
 * @param random uniform in [0, 1)
 */
export function planAttempt(webhook: Webhook, lineId: number, fault: SendFault | undefined, nowMs: number, random: number): Webhook {
  const told = { ...webhook, lastMs: nowMs, lastResult: fault?.why ?? 'delivered' };
  if (fault === undefined) return { ...told, cursor: lineId, attempts: 0, nextMs: 0, delivered: webhook.delivered + 1 };
  const attempts = webhook.attempts + 1;
  // One that comes up again after it was away may refuse for a moment.
  const means = fault.refused && webhook.lastResult === fault.why;
  if (attempts >= (means ? refusedMax : attemptsMax)) return { ...told, cursor: lineId, attempts: 0, nextMs: 0, givenUp: webhook.givenUp + 1 };
  const backoffMs = Math.min(backoffMaxMs, firstBackoffMs * 2 ** (attempts - 1));
  return { ...told, attempts, nextMs: nowMs + Math.round(backoffMs * (0.75 + 0.5 * random)) };
}
