import { mergeProfiles } from '../../features/profile/merge-profiles.ts';
import { profileMessage } from '../../features/profile/encode-profile.ts';
import type { Profile } from '../../features/profile/profile.ts';
import { decode, encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { DeviceRecord, ProfileMessage } from '../../proto/messages.ts';
import { sequencesOf, spanOf, type MergeCandidate } from './plan-merge.ts';

/** A window and its encoded record. */
export interface EncodedWindow {
  readonly entry: MergeCandidate;
  readonly payload: Uint8Array;
}

/**
 * The record of a window that counts what two windows of one bundle, epoch and boot have counted, exactly (means and variances up
 * to rounding). It was made when the later one was, and spans both.
 *
 * @param sequence its own, never used before
 * @returns undefined where they do not fit together, or what comes of them would not fit into a record
 */
export function mergeWindows(first: EncodedWindow, second: EncodedWindow, sequence: number): Uint8Array | undefined {
  const [a, b] = [first, second].map(({ payload }) => {
    const decoded = decode('DeviceRecord', payload);
    return decoded.ok ? decoded.value : undefined;
  }) as [DeviceRecord | undefined, DeviceRecord | undefined];
  const [before, after] = [profileOf(a), profileOf(b)];
  if (a?.window === undefined || b?.window === undefined || before === undefined || after === undefined || !haveOneShape(before, after)) return undefined;
  const payload = encode('DeviceRecord', {
    ...b,
    sequence,
    window: {
      bundleDigest: b.window.bundleDigest,
      startMs: Math.min(a.window.startMs, b.window.startMs),
      endMs: b.window.endMs,
      durationMs: spanOf(first.entry, second.entry),
      profile: profileMessage(mergeProfiles(before, after)),
      windows: (first.entry.window?.windows ?? 1) + (second.entry.window?.windows ?? 1),
      merged: sequencesOf(first.entry, second.entry),
    },
  });
  return payload.byteLength <= limits.recordBytesMax ? payload : undefined;
}

function profileOf(record: DeviceRecord | undefined): Profile | undefined {
  const profile: ProfileMessage | undefined = record?.window?.profile;
  return profile?.confidence === undefined ? undefined : { ...profile, confidence: profile.confidence };
}

function haveOneShape(a: Profile, b: Profile): boolean {
  return a.features.length === b.features.length && a.outputs.length === b.outputs.length && a.predicted.length === b.predicted.length;
}
