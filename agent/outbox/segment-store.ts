import { AppError } from '../../proto/app-error.ts';
import type { SequenceRange } from '../../proto/messages.ts';
import { entriesIn, noteBegin, type Entry, type Segment } from './entry.ts';
import { findSparse, planCompaction } from './plan-compaction.ts';
import type { RecordKind } from './record-body.ts';
import type { OutboxRepository } from './repository.ts';
import { encodeForgottenFrame, encodeNoteFrame, encodeRecordFrame, frameHeaderBytes, rangesPerFrameMax, segmentHeaderBytes, type Note } from './segment-codec.ts';

const segmentBytesMax = 1024 * 1024;
/** Of the budget: the most that one segment takes, and what is left free for compaction's copies. */
const segmentShare = 1 / 16;

/** The records on disk, in segments: appending, forgetting, and writing anew what is mostly forgotten. Its faults are the disk's. */
export class SegmentStore {
  readonly #repository: OutboxRepository;
  readonly #segmentBytes: number;
  /** A record that cannot be read any more. */
  readonly #onDamaged: (entries: readonly Entry[]) => void;
  readonly #beforeRemove: (segment: Segment) => Promise<void>;
  #segments: Segment[];
  #nextNumber: number;
  /** A removed file may come back with a power cut, until its folder is synced. */
  hasRemoved = false;

  constructor(repository: OutboxRepository, loaded: readonly Segment[], bytesMax: number, on: { readonly damaged: (entries: readonly Entry[]) => void; readonly beforeRemove: (segment: Segment) => Promise<void> }) {
    this.#repository = repository;
    this.#segments = [...loaded];
    this.#segmentBytes = Math.min(segmentBytesMax, bytesMax * segmentShare);
    this.#onDamaged = on.damaged;
    this.#beforeRemove = on.beforeRemove;
    this.#nextNumber = 1 + Math.max(0, ...loaded.map((segment) => segment.number));
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Room that compaction would gain. */
  get reclaimableBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + reclaimableBytesOf(segment), 0);
  }

  /** Of the records of a kind that are not gone. */
  bytesOf(kind: RecordKind): number {
    return this.#segments.reduce((sum, segment) => sum + (segment.kind === kind ? segment.liveBytes : 0), 0);
  }

  /** What a compaction under way takes besides. */
  get copyBytes(): number {
    return this.#segmentBytes;
  }

  get records(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.entries.size, 0);
  }

  entries(): Entry[] {
    return this.#segments.flatMap((segment) => [...segment.entries.values()]);
  }

  find(range: SequenceRange): Entry[] {
    return this.#segments.flatMap((segment) => entriesIn(segment, range));
  }

  /** Records in parts that fit into a segment each, if need be one of its own. */
  *partsOf<R extends { readonly bytes: number }>(records: readonly R[]): Generator<readonly R[]> {
    let part: R[] = [];
    let bytes = 0;
    for (const record of records) {
      const size = frameHeaderBytes + record.bytes;
      if (part.length > 0 && bytes + size > this.#segmentBytes - segmentHeaderBytes) {
        yield part;
        [part, bytes] = [[], 0];
      }
      part.push(record);
      bytes += size;
    }
    if (part.length > 0) yield part;
  }

  /** Makes records of one kind and epoch durable, with a note and with what its segment has to forget; each is in the store from the moment its part is. */
  async append(kind: RecordKind, epoch: number, records: readonly { readonly entry: Entry; readonly payload: Uint8Array }[], note?: Note): Promise<void> {
    let notes = note === undefined ? [] : [encodeNoteFrame(note)];
    for (const part of this.partsOf(records.map(({ entry, payload }) => ({ entry, payload, bytes: payload.byteLength })))) {
      const bytes = part.reduce((sum, { payload }) => sum + frameHeaderBytes + payload.byteLength, 0);
      const segment = this.#current(kind, epoch, bytes) ?? this.#repository.newSegment(kind, this.#nextNumber++, epoch);
      // Also where the disk refuses it: the next attempt writes over what may be left of this one.
      if (!this.#segments.includes(segment)) this.#segments.push(segment);
      // More may be acknowledged while it is written.
      const marked = segment.forgotten.length;
      const marks = [...forgottenFrames(segment.epoch, segment.forgotten), ...notes];
      let offset = (segment.bytes === 0 ? segmentHeaderBytes : segment.bytes) + marks.reduce((sum, frame) => sum + frame.byteLength, 0);
      await this.#repository.append(segment, [...marks, ...part.map(({ entry, payload }) => encodeRecordFrame(entry.sequence, payload))]);
      segment.forgotten = segment.forgotten.slice(marked);
      notes = [];
      for (const { entry, payload } of part) {
        if ('segment' in entry.place) takeOut(entry.place.segment, entry);
        entry.place = { segment, offset: offset + frameHeaderBytes };
        noteBegin(segment, entry);
        offset += frameHeaderBytes + payload.byteLength;
        // It may have been acknowledged meanwhile.
        if (entry.state === 'gone') segment.forgotten.push(entry.sequence);
        else {
          segment.entries.set(entry.sequence, entry);
          segment.liveBytes += frameHeaderBytes + entry.bytes;
        }
      }
    }
  }

  /** The record is no longer needed; its file says so after the next append to it, saveForgotten or compaction. */
  forget(entry: Entry): void {
    if (!('segment' in entry.place)) return;
    const { segment } = entry.place;
    if (takeOut(segment, entry)) segment.forgotten.push(entry.sequence);
  }

  async saveForgotten(): Promise<void> {
    for (const segment of this.#segments) {
      const marked = segment.forgotten.length;
      if (marked === 0) continue;
      await this.#repository.append(segment, forgottenFrames(segment.epoch, segment.forgotten));
      segment.forgotten = segment.forgotten.slice(marked);
    }
  }

  /** Segments whose every record is gone, but for small ones that are still appended to. */
  get emptied(): Segment[] {
    return this.#segments.filter((segment) => segment.entries.size === 0 && (segment.bytes > this.#segmentBytes / 4 || !this.#isCurrent(segment)));
  }

  get sparse(): Segment | undefined {
    return findSparse(this.#segments.map((segment) => this.#sizeOf(segment)))?.segment;
  }

  /** Frees at least so many bytes of what is not needed any more, or all of them. */
  async compact(bytesWanted: number): Promise<void> {
    for (const { segment } of planCompaction(this.#segments.map((candidate) => this.#sizeOf(candidate)), bytesWanted)) await this.rewrite(segment);
  }

  /** Writes what is left of a segment elsewhere, durably, and removes it. */
  async rewrite(segment: Segment): Promise<void> {
    segment.closed = true;
    const payloads = await this.read(segment, [...segment.entries.values()]);
    await this.append(segment.kind, segment.epoch, payloads);
    await this.remove(segment);
  }

  async remove(segment: Segment): Promise<void> {
    await this.#beforeRemove(segment);
    this.hasRemoved = true;
    await this.#repository.remove(segment);
    this.#segments = this.#segments.filter((other) => other !== segment);
  }

  /** What can be read of these; the rest is damaged, and told so. */
  async read(segment: Segment, entries: readonly Entry[]): Promise<{ entry: Entry; payload: Uint8Array }[]> {
    if (entries.length === 0) return [];
    const found = await this.#repository.read(segment, entries);
    const damaged = entries.filter((entry) => found.get(entry) === undefined);
    if (damaged.length > 0) this.#onDamaged(damaged);
    return entries.flatMap((entry) => {
      const payload = found.get(entry);
      return payload === undefined ? [] : [{ entry, payload }];
    });
  }

  /** What can be read of these, wherever they are. */
  async readAll(entries: readonly Entry[]): Promise<Map<Entry, Uint8Array>> {
    const payloads = new Map<Entry, Uint8Array>();
    for (const [segment, own] of Map.groupBy(entries, ({ place }) => ('segment' in place ? place.segment : undefined))) {
      if (segment !== undefined) for (const { entry, payload } of await this.read(segment, own)) payloads.set(entry, payload);
    }
    return payloads;
  }

  /** Where no room is left on the disk for a copy: the segment of this kind whose records are worth least goes as a whole. Gives its records. */
  async sacrifice(kind: RecordKind): Promise<Entry[]> {
    const worthOf = (segment: Segment): number => [...segment.entries.values()].reduce((sum, { rating }) => sum + (rating?.value ?? 0), 0) / Math.max(1, segment.entries.size);
    const [victim] = this.#segments.filter((segment) => segment.kind === kind).toSorted((a, b) => worthOf(a) - worthOf(b));
    if (victim === undefined) throw new AppError('store.full', `no ${kind} records are left to make room`, { retryable: true });
    await this.remove(victim);
    return [...victim.entries.values()];
  }

  /** The segment that records are appended to; undefined where a new one is due. */
  #current(kind: RecordKind, epoch: number, bytes: number): Segment | undefined {
    return this.#segments.findLast((segment) => segment.kind === kind && segment.epoch === epoch && !segment.closed && segment.bytes + bytes <= this.#segmentBytes);
  }

  #isCurrent(segment: Segment): boolean {
    return this.#current(segment.kind, segment.epoch, 0) === segment;
  }

  #sizeOf(segment: Segment): { segment: Segment; bytes: number; liveBytes: number; isCurrent: boolean } {
    return { segment, bytes: segment.bytes, liveBytes: liveBytesOf(segment), isCurrent: this.#isCurrent(segment) };
  }
}

/** What of its file is not needed any more. */
export function reclaimableBytesOf(segment: Segment): number {
  return segment.bytes - liveBytesOf(segment);
}

function liveBytesOf({ entries, liveBytes }: Segment): number {
  return entries.size === 0 ? 0 : segmentHeaderBytes + liveBytes;
}

function takeOut(segment: Segment, entry: Entry): boolean {
  if (!segment.entries.delete(entry.sequence)) return false;
  segment.liveBytes -= frameHeaderBytes + entry.bytes;
  return true;
}

function forgottenFrames(epoch: number, sequences: readonly number[]): Uint8Array[] {
  const ranges: SequenceRange[] = [];
  for (const sequence of sequences.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && sequence <= last.last + 1) last.last = sequence;
    else ranges.push({ epoch, first: sequence, last: sequence });
  }
  const frames: Uint8Array[] = [];
  for (let start = 0; start < ranges.length; start += rangesPerFrameMax) frames.push(encodeForgottenFrame(ranges.slice(start, start + rangesPerFrameMax)));
  return frames;
}
