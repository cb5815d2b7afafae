import { decode } from '../../proto/codec.ts';
import { hourOfWindow, negateHour, type DeviceHour } from '../../features/profile/hour-totals.ts';
import { limits } from '../../proto/limits.ts';
import { recordKey } from './record-key.ts';

/** A window as the store has it. */
export interface StoredWindow {
  readonly bundleDigest: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly receivedMs: number;
  readonly count: number;
  readonly profile: Uint8Array;
}

/** What the ledger knows of a record that another one stands in place of. */
export interface KnownRecord {
  /** As in the ledger; `merged`: it never came, or was taken out: another record stood in its place already. */
  readonly kind: string;
  /** Absent: the store does not have it any more. */
  readonly window?: StoredWindow | undefined;
}

/** A window that was taken out, by this transaction too: nothing is left of it to be taken out again. */
export const takenOut: KnownRecord = { kind: 'merged' };

export interface StandIn {
  /** new: the ledger has not heard of it; stored: a window that is to be taken out. */
  readonly sequences: readonly { readonly sequence: number; readonly window?: StoredWindow }[];
}

/**
 * A device short of room sends one window in place of several. What it may have sent of them before is taken out as the one comes
 * in, so that nothing counts twice, whichever came first.
 *
 * @param known by recordKey: what is committed of the sequences it stands in place of
 * @param isPlanned whether a record is taken in by this very transaction
 * @returns `later`: to be left until what is planned has been committed; `gone`: a sequence whose window was stored and is there no longer, or which another one stands for, so that nobody can tell what of the new one is counted already
 */
export function planStandIn(epoch: number, merged: readonly number[], known: ReadonlyMap<string, KnownRecord>, isPlanned: (key: string) => boolean): StandIn | 'later' | { readonly gone: number } {
  const sequences: { sequence: number; window?: StoredWindow }[] = [];
  let stoodFor: number | undefined;
  for (const sequence of new Set(merged)) {
    const key = recordKey({ epoch, sequence });
    const found = known.get(key);
    if (found === undefined) {
      if (isPlanned(key)) return 'later';
      sequences.push({ sequence });
    } else if (found.window !== undefined) sequences.push({ sequence, window: found.window });
    else if (found.kind === 'merged') stoodFor ??= sequence;
    else return { gone: sequence };
  }
  // What stands for it must be among these, or it would count twice.
  return stoodFor !== undefined && sequences.every(({ window }) => window === undefined) ? { gone: stoodFor } : { sequences };
}

/** What a window added to the hours of its device, to be taken away; undefined where it added nothing. */
export function hourTakenOut(deviceId: string, { bundleDigest, startMs, endMs, receivedMs, profile }: StoredWindow): DeviceHour | undefined {
  const decoded = decode('Profile', profile, limits.mqttPayloadBytesMax);
  const hour = decoded.ok ? hourOfWindow(deviceId, { bundleDigest, startMs, endMs, profile: decoded.value }, receivedMs) : undefined;
  return hour && { ...hour, totals: negateHour(hour.totals) };
}
