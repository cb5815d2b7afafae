import { createHash } from 'node:crypto';
import type { Digest } from '../../proto/digest.ts';
import { ageAtLeast, timeOf, type MadeAt } from './boot-times.ts';
import { beginOf, type Entry } from './entry.ts';
import type { PendingRecords } from './pending-records.ts';
import type { RecordKind } from './record-body.ts';
import type { RecordWriter } from './record-writer.ts';
import { reclaimableBytesOf } from './segment-store.ts';

/** What is to be erased, and by which name it is answered. */
export interface EraseOrder {
  readonly id: string;
  /** What began before it: by the control plane's clock where that is known, otherwise by the device's. 0: all. */
  readonly beforeMs: number;
  readonly samplesOnly: boolean;
}

/** What erase took away. */
export interface Erased {
  /** Windows that were put together count as what they were. */
  readonly samples: number;
  readonly windows: number;
  readonly bytes: number;
  /** Over the records as they would have been sent, in the order of epoch and sequence. */
  readonly digest: Digest;
}

type IsOld = (begin: MadeAt) => boolean;

/**
 * Erases what is ordered: afterwards no file holds it, nor what was acknowledged or given up before and is as old. What it
 * comes to is decided and durable before the first byte goes, and stays so until the next order: a power cut, or a disk that refuses,
 * in the middle has the same order carried on, and answered with the same receipt.
 */
export async function eraseOrdered(writer: RecordWriter, pending: PendingRecords, { id, beforeMs, samplesOnly }: EraseOrder): Promise<Erased> {
  const kinds: readonly RecordKind[] = samplesOnly ? ['sample'] : ['sample', 'window'];
  const isOldBy = (boots: RecordWriter['boots']): IsOld => (begin) => beforeMs === 0 || timeOf(begin, boots) < beforeMs;
  writer.isErasing = true;
  if (writer.erasure?.id !== id) {
    // What is made while they are read is not meant, and what is learnt of the clock meanwhile makes none older or younger.
    const { sequenceEnd, boots } = writer;
    let found = select(writer, pending, kinds, isOldBy(boots));
    let digest: Digest;
    // What is acknowledged meanwhile, or cannot be read and is lost otherwise, is in neither the count nor the digest.
    do {
      found = found.filter((entry) => entry.state !== 'gone');
      digest = await digestOf(writer, found);
    } while (found.some((entry) => entry.state === 'gone'));
    const count = (kind: RecordKind): number => found.reduce((sum, entry) => sum + (entry.kind === kind ? (entry.window?.windows ?? 1) : 0), 0);
    const erased = { samples: count('sample'), windows: count('window'), bytes: found.reduce((sum, { bytes }) => sum + bytes, 0), digest };
    writer.beginErasure(id, erased, found, { sequenceEnd, boots });
  }
  await writer.saveErasure();
  const { erasure } = writer;
  if (erasure === undefined) throw new Error('an erasure that was begun is known');
  const isMeant = ({ epoch, sequence }: Entry): boolean => epoch !== erasure.epoch || sequence < erasure.sequenceEnd;
  const isOld = isOldBy(erasure.boots);
  writer.drop(select(writer, pending, kinds, isOld).filter(isMeant));
  await removeDead(writer, kinds, isOld);
  writer.isErasing = false;
  return erasure.erased;
}

/** Erases samples and windows that are older than `ageMs`, whatever the device's wall clock says. */
export async function eraseAged(writer: RecordWriter, pending: PendingRecords, ageMs: number, nowMs: number): Promise<void> {
  const isOld: IsOld = (begin) => ageAtLeast(begin, writer.boots, nowMs) > ageMs;
  const entries = select(writer, pending, ['sample', 'window'], isOld);
  writer.giveUp(entries, 'erased');
  if (entries.length > 0) await writer.saveCounter();
  await removeDead(writer, ['sample', 'window'], isOld);
}

function select(writer: RecordWriter, pending: PendingRecords, kinds: readonly RecordKind[], isOld: IsOld): Entry[] {
  return [...writer.store.entries(), ...pending.entries()].filter((entry) => kinds.includes(entry.kind) && isOld(beginOf(entry))).toSorted((a, b) => a.epoch - b.epoch || a.sequence - b.sequence);
}

/** Files with nothing that old are left alone, so that a device may ask every hour. */
async function removeDead(writer: RecordWriter, kinds: readonly RecordKind[], isOld: IsOld): Promise<void> {
  const { store } = writer;
  for (const segment of store.segments.filter((own) => kinds.includes(own.kind) && [...own.oldest.values()].some(isOld) && reclaimableBytesOf(own) > 0)) {
    if (segment.entries.size === 0) await store.remove(segment);
    else await store.rewrite(segment);
  }
  if (store.hasRemoved) await writer.saveCounter();
}

async function digestOf({ store }: RecordWriter, entries: readonly Entry[]): Promise<Digest> {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update('payload' in entry.place ? entry.place.payload : ((await store.read(entry.place.segment, [entry]))[0]?.payload ?? new Uint8Array()));
  return `sha256:${hash.digest('hex')}`;
}
