import { createHash } from 'node:crypto';
import type { Random } from '../../proto/random.ts';

/**
 * Names the time since the monotonic clock started, as a whole number from 1 to 2^48.
 *
 * @param bootId what the system calls its boot, where the monotonic clock counts from there; empty: it counts from the process's start, or nobody knows
 */
export function nameBoot(bootId: string, random: Random): number {
  return 1 + (bootId === '' ? Math.floor(random() * 2 ** 24) * 2 ** 24 + Math.floor(random() * 2 ** 24) : createHash('sha256').update(bootId).digest().readUIntBE(0, 6));
}
