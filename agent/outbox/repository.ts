import { join } from 'node:path';
import { z } from 'zod';
import { isDigest, type Digest } from '../../proto/digest.ts';
import type { SequenceRange } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Disk } from '../disk/disk.ts';
import { bootTimeSchema } from './boot-times.ts';
import { entriesIn, newEntry, noteBegin, type Entry, type Segment } from './entry.ts';
import { lossTotalSchema } from './loss-tally.ts';
import { peekRecord } from './peek-record.ts';
import { recordKinds, type RecordKind } from './record-body.ts';
import { decodeSegment, encodeSegmentHeader, frameHeaderBytes, isWholeFrame, newerNote, type Note } from './segment-codec.ts';

/** An erasure that was decided on: what it takes away is told by its receipt, however often the power goes before all is gone. */
const erasureSchema = z.object({
  id: z.string(),
  /** Records of this epoch from here on were made afterwards. */
  epoch: z.number(),
  sequenceEnd: z.number(),
  /** By which it was judged what is old. */
  boots: z.array(bootTimeSchema),
  erased: z.object({ samples: z.number(), windows: z.number(), bytes: z.number(), digest: z.custom<Digest>(isDigest) }),
});
export type SavedErasure = z.infer<typeof erasureSchema>;

const counterSchema = z.object({
  epoch: z.number().int().min(1),
  sequenceReserved: z.number().int().min(0),
  /** Records given up; what an agent wrote that did not tell them apart. */
  evicted: z.number().int().min(0).default(0),
  losses: z.array(lossTotalSchema).default([]),
  /** Lost records that have been told, by a record that is on disk. */
  told: z.number().int().min(0).default(0),
  boots: z.array(bootTimeSchema).default([]),
  /** The latest, until another takes its place. */
  erasure: erasureSchema.optional(),
  note: z.object({ sequence: z.number(), text: z.string() }).optional(),
});
/** What must outlive every record: the name of this life, the sequences that may have been used, the records given up. */
export type OutboxCounter = z.infer<typeof counterSchema>;

/** What the folder held. */
export interface LoadedSegments {
  readonly segments: readonly Segment[];
  /** Records that could not be read any more, by kind. */
  readonly damaged: readonly RecordKind[];
  readonly note: Note | undefined;
  /** Files of which nothing was left are gone, though not durably yet. */
  readonly hasRemoved: boolean;
}

const namePattern = new RegExp(`^(${recordKinds.join('|')})-(\\d{10})\\.seg$`);
/** Records further apart than this are read one by one. */
const gapBytesMax = 16 * 1024;

/** The outbox's folder: counter.json and one file for each segment, <kind>-<number>.seg. */
export class OutboxRepository {
  readonly #disk: Disk;
  readonly #folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  /** The counter as it was left; a new one, with a new epoch, where there is none that can be read. */
  async loadCounter(random: Random): Promise<OutboxCounter> {
    await this.#disk.makeFolder(this.#folder);
    const bytes = await this.#disk.read(join(this.#folder, 'counter.json'));
    const loaded = counterSchema.safeParse(bytes === undefined ? undefined : parseJson(bytes));
    if (loaded.success) return loaded.data;
    const epoch = 1 + Math.floor(random() * 2 ** 20) * 2 ** 32 + Math.floor(random() * 2 ** 32);
    return { epoch, sequenceReserved: 1, evicted: 0, losses: [], told: 0, boots: [] };
  }

  /** Makes earlier removals durable, too: the file's new name and theirs are in one folder. */
  saveCounter(counter: OutboxCounter): Promise<void> {
    return this.#disk.writeAtomic(join(this.#folder, 'counter.json'), Buffer.from(JSON.stringify(counter)));
  }

  /** Every segment with the records that were not forgotten; torn tails are cut off, segments without records removed. */
  async loadSegments(): Promise<LoadedSegments> {
    const segments: Segment[] = [];
    const damaged: RecordKind[] = [];
    const forgotten: { kind: RecordKind; range: SequenceRange }[] = [];
    let note: Note | undefined;
    for (const name of await this.#disk.list(this.#folder)) {
      const [, kind, number] = namePattern.exec(name) ?? [];
      if (kind === undefined) continue;
      const path = join(this.#folder, name);
      const bytes = (await this.#disk.read(path)) ?? new Uint8Array();
      const decoded = decodeSegment(bytes);
      if (decoded === undefined) {
        await this.#disk.remove(path);
        continue;
      }
      if (decoded.validBytes < bytes.byteLength) await this.#disk.truncate(path, decoded.validBytes);
      const segment: Segment = { ...this.newSegment(kind as RecordKind, Number(number), decoded.epoch), bytes: decoded.validBytes };
      for (let i = 0; i < decoded.damaged; i++) damaged.push(segment.kind);
      for (const { offset, length } of decoded.records) {
        const facts = peekRecord(bytes.subarray(offset, offset + length));
        if (facts === undefined) damaged.push(segment.kind);
        else {
          segment.entries.set(facts.sequence, newEntry(facts, length, { segment, offset }));
          noteBegin(segment, facts);
        }
      }
      note = newerNote(note, decoded.note);
      for (const range of decoded.forgotten) forgotten.push({ kind: segment.kind, range });
      segments.push(segment);
    }
    for (const { kind, range } of forgotten) {
      for (const segment of segments) if (segment.kind === kind) for (const entry of entriesIn(segment, range)) segment.entries.delete(entry.sequence);
    }
    dropCopies(segments);
    dropMerged(segments);
    for (const segment of segments) for (const entry of segment.entries.values()) segment.liveBytes += frameHeaderBytes + entry.bytes;
    const emptied = segments.filter((segment) => segment.entries.size === 0);
    for (const segment of emptied) await this.#disk.remove(segment.path);
    return { segments: segments.filter((segment) => segment.entries.size > 0), damaged, note, hasRemoved: emptied.length > 0 };
  }

  newSegment(kind: RecordKind, number: number, epoch: number): Segment {
    return { kind, number, epoch, path: join(this.#folder, `${kind}-${String(number).padStart(10, '0')}.seg`), bytes: 0, entries: new Map(), liveBytes: 0, oldest: new Map(), forgotten: [], closed: false };
  }

  /** Appends frames and makes them durable; after a fault the segment is as it was before. */
  async append(segment: Segment, frames: readonly Uint8Array[]): Promise<void> {
    const header = segment.bytes === 0 ? [encodeSegmentHeader(segment.epoch)] : [];
    const bytes = Buffer.concat([...header, ...frames]);
    try {
      await this.#disk.writeAt(segment.path, segment.bytes, bytes);
      await this.#disk.sync(segment.path);
    } catch (cause) {
      await this.#undo(segment);
      throw cause;
    }
    segment.bytes += bytes.byteLength;
  }

  /** Each record's bytes; undefined for one that is not what was written. Neighbours are read at once. */
  async read(segment: Segment, entries: readonly Entry[]): Promise<Map<Entry, Uint8Array | undefined>> {
    const found = new Map<Entry, Uint8Array | undefined>();
    const inFile = entries.map((entry) => ({ entry, from: 'segment' in entry.place ? entry.place.offset - frameHeaderBytes : 0 })).toSorted((a, b) => a.from - b.from);
    while (inFile.length > 0) {
      const run = inFile.splice(0, runLength(inFile));
      const start = run[0]?.from ?? 0;
      const end = Math.max(...run.map(({ entry, from }) => from + frameHeaderBytes + entry.bytes));
      const bytes = await this.#disk.readAt(segment.path, start, end - start);
      for (const { entry, from } of run) {
        const frame = bytes.subarray(from - start, from - start + frameHeaderBytes + entry.bytes);
        found.set(entry, frame.byteLength === frameHeaderBytes + entry.bytes && isWholeFrame(frame) ? frame.subarray(frameHeaderBytes) : undefined);
      }
    }
    return found;
  }

  remove(segment: Segment): Promise<void> {
    return this.#disk.remove(segment.path);
  }

  /** Best effort: recovery cuts a torn tail off again. */
  async #undo(segment: Segment): Promise<void> {
    const undone = segment.bytes === 0 ? this.#disk.remove(segment.path) : this.#disk.truncate(segment.path, segment.bytes);
    await undone.catch(() => undefined);
  }
}

/** How many of the records, in the order of their places, are read at once. */
function runLength(inFile: readonly { readonly entry: Entry; readonly from: number }[]): number {
  let length = 1;
  while (length < inFile.length) {
    const last = inFile[length - 1];
    const next = inFile[length];
    if (last === undefined || next === undefined || next.from - (last.from + frameHeaderBytes + last.entry.bytes) > gapBytesMax) break;
    length += 1;
  }
  return length;
}

/** A power cut during a compaction leaves a record twice: the newer file's counts. */
function dropCopies(segments: readonly Segment[]): void {
  const seen = new Set<string>();
  for (const segment of segments.toSorted((a, b) => b.number - a.number)) {
    for (const { sequence } of segment.entries.values()) {
      const name = `${segment.epoch}:${sequence}`;
      if (seen.has(name)) segment.entries.delete(sequence);
      seen.add(name);
    }
  }
}

/** A power cut before the windows that were put together are forgotten leaves them beside the one that stands for them; they would come back when that one is gone. */
function dropMerged(segments: readonly Segment[]): void {
  for (const segment of segments) {
    for (const { epoch, window } of segment.entries.values()) {
      for (const sequence of window?.merged ?? []) for (const other of segments) if (other.kind === 'window' && other.epoch === epoch && other.entries.delete(sequence)) other.forgotten.push(sequence);
    }
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
