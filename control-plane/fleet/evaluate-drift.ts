import type { Twin } from './device.ts';

/** How far a device is from what is desired of it. */
export interface TwinDrift {
  readonly sinceMs: number;
  readonly why: string;
}

/**
 * Where desired and reported differ, since when, and what is known of the reason; undefined where they agree. Nothing
 * desired, or a device out of service, is no drift.
 */
export function evaluateTwinDrift(twin: Twin): TwinDrift | undefined {
  if (twin.revoked || twin.desiredDigest === '' || twin.desiredDigest === twin.confirmedDigest) return undefined;
  return { sinceMs: Math.max(twin.desiredMs, twin.confirmedMs), why: describe(twin) };
}

function describe({ reported, online, lastSeenMs, desiredRevision, desiredDigest, rolloutId }: Twin): string {
  const from = rolloutId === '' ? '' : ` (${rolloutId})`;
  const away = online ? '' : lastSeenMs === 0 ? '; never connected' : `; offline since ${new Date(lastSeenMs).toISOString()}`;
  if (reported === undefined) return `has never reported${away}`;
  if (reported.desiredRevision < desiredRevision) return `has seen revision ${reported.desiredRevision} of ${desiredRevision}${from}${away}`;
  const { update } = reported;
  if (update === undefined || update.bundleDigest !== desiredDigest) return `has seen revision ${desiredRevision}${from} and not begun${reported.detail === '' ? '' : `: ${reported.detail}`}${away}`;
  return `${update.phase}${[update.reason, update.detail].filter((part) => part !== '').map((part, index) => `${index === 0 ? ': ' : '; '}${part}`).join('')}${from}${away}`;
}
