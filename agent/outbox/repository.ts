import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../proto/app-error.ts';
import type { SequenceRange } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Disk } from '../disk/disk.ts';
import { recordKinds, type RecordKind } from './plan-eviction.ts';
import { decodeSegment, encodeSegmentHeader, type SegmentRecord } from './segment-codec.ts';

/** Records on their way in one message. */
export interface Batch {
  /** Monotonic. */
  readonly sentMs: number;
}

/** A record on disk that the control plane has not acknowledged yet. */
export interface Entry extends SegmentRecord {
  readonly segment: Segment;
  /** The batch that carries it at the moment. */
  batch: Batch | undefined;
}

export interface Segment {
  readonly kind: RecordKind;
  readonly number: number;
  readonly epoch: number;
  readonly path: string;
  bytes: number;
  /** By sequence, oldest first. */
  readonly entries: Map<number, Entry>;
}

const counterSchema = z.object({ epoch: z.number().int().min(1), sequenceReserved: z.number().int().min(0), evicted: z.number().int().min(0) });
/** What must outlive every record: the name of this life, the sequences that may have been used, the records given up. */
export type OutboxCounter = z.infer<typeof counterSchema>;

const namePattern = new RegExp(`^(${recordKinds.join('|')})-(\\d{10})\\.seg$`);

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
    return { epoch, sequenceReserved: 1, evicted: 0 };
  }

  saveCounter(counter: OutboxCounter): Promise<void> {
    return this.#disk.writeAtomic(join(this.#folder, 'counter.json'), Buffer.from(JSON.stringify(counter)));
  }

  /** Every segment with the records that were not forgotten; torn tails are cut off, segments without records removed. */
  async loadSegments(): Promise<Segment[]> {
    const segments: Segment[] = [];
    const forgotten: { kind: RecordKind; range: SequenceRange }[] = [];
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
      const segment: Segment = { kind: kind as RecordKind, number: Number(number), epoch: decoded.epoch, path, bytes: decoded.validBytes, entries: new Map() };
      for (const record of decoded.records) segment.entries.set(record.sequence, { ...record, segment, batch: undefined });
      for (const range of decoded.forgotten) forgotten.push({ kind: segment.kind, range });
      segments.push(segment);
    }
    for (const { kind, range } of forgotten) {
      for (const segment of segments) if (segment.kind === kind) for (const entry of entriesIn(segment, range)) segment.entries.delete(entry.sequence);
    }
    for (const segment of segments) if (segment.entries.size === 0) await this.#disk.remove(segment.path);
    return segments.filter((segment) => segment.entries.size > 0);
  }

  newSegment(kind: RecordKind, number: number, epoch: number): Segment {
    return { kind, number, epoch, path: join(this.#folder, `${kind}-${String(number).padStart(10, '0')}.seg`), bytes: 0, entries: new Map() };
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

  /** The bytes of records that lie in one segment, in order; a single read. */
  async read(segment: Segment, entries: readonly Entry[]): Promise<Uint8Array[]> {
    const first = Math.min(...entries.map((entry) => entry.offset));
    const end = Math.max(...entries.map((entry) => entry.offset + entry.length));
    const bytes = await this.#disk.readAt(segment.path, first, end - first);
    if (bytes.byteLength < end - first) throw new AppError('store.unavailable', `${segment.path} ends at ${first + bytes.byteLength}, expected ${end}: the file was shortened by someone else`);
    return entries.map((entry) => bytes.subarray(entry.offset - first, entry.offset - first + entry.length));
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


/** The segment's entries that a range names; a range wider than the segment costs no more than the segment. */
export function entriesIn(segment: Segment, { epoch, first, last }: SequenceRange): Entry[] {
  if (segment.epoch !== epoch || last < first) return [];
  if (last - first < segment.entries.size) {
    const found: Entry[] = [];
    for (let sequence = first; sequence <= last; sequence++) {
      const entry = segment.entries.get(sequence);
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }
  return [...segment.entries.values()].filter((entry) => entry.sequence >= first && entry.sequence <= last);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
