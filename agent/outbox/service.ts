import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { Acknowledgement, SequenceRange } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Disk } from '../disk/disk.ts';
import { batchOverheadBytes, encodeBatch, recordOverheadBytes } from './encode-batch.ts';
import { planEviction, recordKinds, type RecordKind } from './plan-eviction.ts';
import { kindOf, type RecordBody } from './record-body.ts';
import { entriesIn, OutboxRepository, type Batch, type Entry, type OutboxCounter, type Segment } from './repository.ts';
import { encodeForgottenFrame, encodeRecordFrame, frameHeaderBytes, segmentHeaderBytes } from './segment-codec.ts';

export interface OutboxPolicy {
  /** All segments together. */
  readonly bytesMax: number;
}

/** Records that wait for the disk: beyond it new ones are given up. */
const pendingBytesMax = 1024 * 1024;
const segmentBytesMax = 1024 * 1024;
/** Sequences reserved at once, so that the counter is written rarely. */
const reservedSequences = 4096;

interface Pending {
  readonly kind: RecordKind;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/**
 * What the device has to tell, kept until the control plane has committed it. A record is sent only once it is on disk, and
 * forgotten only when an Acknowledgement names its epoch and sequence. A full disk costs records, counted, never inference.
 */
export class Outbox {
  readonly #repository: OutboxRepository;
  readonly #clock: Clock;
  readonly #policy: OutboxPolicy;
  readonly #deviceId: string;
  readonly #onFault: (fault: AppError | undefined) => void;
  readonly #inFlight = new Map<Batch, Set<Entry>>();
  #segments: Segment[] = [];
  #counter: OutboxCounter = { epoch: 1, sequenceReserved: 1, evicted: 0 };
  #nextSequence = 1;
  #nextSegment = 1;
  #pending: Pending[] = [];
  #pendingBytes = 0;
  #forgotten: { kind: RecordKind; range: SequenceRange }[] = [];
  #flushing: Promise<void> | undefined;
  #evictedSaved = 0;

  /** @param onFault told when records are refused, by the disk or for their size (they are counted as evicted), and with undefined when the disk takes records again */
  constructor(ports: { disk: Disk; clock: Clock; onFault: (fault: AppError | undefined) => void }, folder: string, deviceId: string, policy: OutboxPolicy) {
    this.#repository = new OutboxRepository(ports.disk, folder);
    this.#clock = ports.clock;
    this.#onFault = ports.onFault;
    this.#deviceId = deviceId;
    this.#policy = policy;
  }

  /** Reads back what was left. Sequences go on where no earlier process can have been. */
  async open(random: Random): Promise<void> {
    this.#counter = await this.#repository.loadCounter(random);
    this.#nextSequence = this.#counter.sequenceReserved;
    this.#evictedSaved = this.#counter.evicted;
    this.#segments = await this.#repository.loadSegments();
    this.#nextSegment = 1 + Math.max(0, ...this.#segments.map((segment) => segment.number));
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Records given up since the outbox was created: no room, too large, or rejected by the control plane. */
  get evicted(): number {
    return this.#counter.evicted;
  }

  /** Records that no acknowledgement has named yet, on disk or about to be. */
  get unacknowledged(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.entries.size, this.#pending.length);
  }

  get batchesInFlight(): number {
    return this.#inFlight.size;
  }

  /** Takes a record; it is durable after the next flush. Never waits and never throws. */
  append(body: RecordBody): void {
    const kind = kindOf(body);
    const sequence = this.#nextSequence;
    const payload = encode('DeviceRecord', { epoch: this.#counter.epoch, sequence, atMs: this.#clock.nowMs(), ...body });
    const tooLarge = payload.byteLength > limits.recordBytesMax;
    if (tooLarge || (kind !== 'outcome' && this.#pendingBytes + payload.byteLength > pendingBytesMax)) {
      this.#countEvicted(1);
      if (tooLarge) this.#onFault(new AppError('request.too_large', `a ${kind} record of ${payload.byteLength} bytes is over the limit of ${limits.recordBytesMax}: use fewer features or shorter windows`));
      return;
    }
    this.#nextSequence += 1;
    this.#pending.push({ kind, sequence, payload });
    this.#pendingBytes += payload.byteLength;
  }

  /** Makes everything appended so far durable, or gives it up and counts it. Never rejects. */
  async flush(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
    if (this.#pending.length === 0 && this.#forgotten.length === 0) return;
    this.#flushing = this.#flushOnce();
    await this.#flushing;
    this.#flushing = undefined;
  }

  /** The next records to send, as a RecordBatch: outcomes first and samples last, oldest first; undefined when all are under way. */
  async takeBatch(): Promise<Uint8Array | undefined> {
    const taken = this.#chooseEntries();
    if (taken.length === 0) return undefined;
    const batch: Batch = { sentMs: this.#clock.monotonicMs() };
    this.#inFlight.set(batch, new Set(taken));
    for (const entry of taken) entry.batch = batch;
    const records: Uint8Array[] = [];
    for (const [segment, entries] of Map.groupBy(taken, (entry) => entry.segment)) {
      try {
        records.push(...(await this.#repository.read(segment, entries)));
      } catch (fault) {
        await this.#dropSegment(segment);
        this.#reportFault(fault);
      }
    }
    return records.length > 0 ? encodeBatch(this.#deviceId, records) : undefined;
  }

  /** Forgets exactly the records that are named; gives the number of records that it knew. */
  acknowledge(acknowledgement: Acknowledgement): number {
    const rejected = acknowledgement.rejected.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence }));
    const committed = acknowledgement.committed.reduce((sum, range) => sum + this.#forget(range), 0);
    const lost = rejected.reduce((sum, range) => sum + this.#forget(range), 0);
    this.#countEvicted(lost);
    return committed + lost;
  }

  /** Batches sent before `beforeMs` (monotonic) are to be sent again; gives their number. */
  expireBatches(beforeMs: number): number {
    let expired = 0;
    for (const [batch, entries] of this.#inFlight) {
      if (batch.sentMs >= beforeMs) continue;
      for (const entry of entries) entry.batch = undefined;
      this.#inFlight.delete(batch);
      expired += 1;
    }
    return expired;
  }

  #chooseEntries(): Entry[] {
    const taken: Entry[] = [];
    let bytes = batchOverheadBytes;
    for (const kind of recordKinds.toReversed()) {
      for (const segment of this.#segments) {
        if (segment.kind !== kind) continue;
        for (const entry of segment.entries.values()) {
          if (entry.batch !== undefined) continue;
          bytes += entry.length + recordOverheadBytes;
          if (taken.length === limits.recordsPerBatchMax || bytes > limits.mqttPayloadBytesMax) return taken;
          taken.push(entry);
        }
      }
    }
    return taken;
  }

  #forget(range: SequenceRange): number {
    let count = 0;
    for (const segment of this.#segments) {
      const entries = entriesIn(segment, range);
      for (const entry of entries) this.#forgetEntry(entry);
      if (entries.length > 0) this.#forgotten.push({ kind: segment.kind, range });
      count += entries.length;
    }
    const done = this.#segments.filter((segment) => segment.entries.size === 0 && (segment.bytes > segmentBytesMax / 4 || !this.#isCurrent(segment)));
    for (const segment of done) void this.#dropSegment(segment);
    return count;
  }

  #forgetEntry(entry: Entry): void {
    entry.segment.entries.delete(entry.sequence);
    const batch = entry.batch;
    const entries = batch === undefined ? undefined : this.#inFlight.get(batch);
    entries?.delete(entry);
    if (batch !== undefined && entries?.size === 0) this.#inFlight.delete(batch);
  }

  async #dropSegment(segment: Segment): Promise<void> {
    for (const entry of segment.entries.values()) {
      this.#countEvicted(1);
      this.#forgetEntry(entry);
    }
    this.#segments = this.#segments.filter((other) => other !== segment);
    await this.#repository.remove(segment).catch((fault: unknown) => this.#reportFault(fault));
  }

  async #flushOnce(): Promise<void> {
    const pending = this.#pending;
    const forgotten = this.#forgotten;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#forgotten = [];
    try {
      await this.#reserve(1 + Math.max(0, ...pending.map((record) => record.sequence)));
    } catch (fault) {
      this.#giveUp(pending.length, fault);
      return;
    }
    for (const kind of recordKinds.toReversed()) {
      const records = pending.filter((record) => record.kind === kind);
      const ranges = forgotten.filter((entry) => entry.kind === kind).map((entry) => entry.range);
      if (records.length > 0 || ranges.length > 0) await this.#write(kind, records, ranges);
    }
    if (this.#counter.evicted !== this.#evictedSaved) await this.#saveCounter(this.#counter.sequenceReserved).catch((fault: unknown) => this.#reportFault(fault));
  }

  async #write(kind: RecordKind, records: readonly Pending[], ranges: readonly SequenceRange[]): Promise<void> {
    const recordFrames = records.map((record) => encodeRecordFrame(record.sequence, record.payload));
    const frames = ranges.length > 0 ? [encodeForgottenFrame(ranges), ...recordFrames] : recordFrames;
    const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
    // Nothing to say but what may be forgotten, and no file to say it in: the records are gone with their segments.
    if (records.length === 0 && this.#current(kind, bytes) === undefined) return;
    const { evicted, fits } = planEviction(this.#segments, kind, bytes, this.#policy.bytesMax);
    for (const segment of evicted) await this.#dropSegment(segment);
    if (!fits) return this.#countEvicted(records.length);
    try {
      await this.#append(kind, records, frames, bytes);
    } catch (fault) {
      // The disk is full before the budget is, perhaps by others: what is kept stays, only an outcome may take a sample's room.
      const victim = kind === 'outcome' ? planEviction(this.#segments, 'metrics', 0, this.bytes - 1).evicted[0] : undefined;
      if (victim !== undefined) await this.#dropSegment(victim);
      await this.#append(kind, records, frames, bytes).catch(() => this.#giveUp(records.length, fault));
    }
  }

  async #append(kind: RecordKind, records: readonly Pending[], frames: readonly Uint8Array[], bytes: number): Promise<void> {
    const segment = this.#current(kind, bytes) ?? this.#repository.newSegment(kind, this.#nextSegment++, this.#counter.epoch);
    const skipped = frames.length - records.length;
    let offset = (segment.bytes === 0 ? segmentHeaderBytes : segment.bytes) + frames.slice(0, skipped).reduce((sum, frame) => sum + frame.byteLength, 0);
    await this.#repository.append(segment, frames);
    this.#onFault(undefined);
    for (const { sequence, payload } of records) {
      segment.entries.set(sequence, { sequence, offset: offset + frameHeaderBytes, length: payload.byteLength, segment, batch: undefined });
      offset += frameHeaderBytes + payload.byteLength;
    }
    if (!this.#segments.includes(segment)) this.#segments.push(segment);
  }

  /** The segment that records of a kind are appended to; undefined where a new one is due. */
  #current(kind: RecordKind, bytes: number): Segment | undefined {
    const newest = this.#segments.findLast((segment) => segment.kind === kind);
    const roomBytes = Math.min(segmentBytesMax, this.#policy.bytesMax / 16);
    return newest !== undefined && newest.epoch === this.#counter.epoch && newest.bytes + bytes <= roomBytes ? newest : undefined;
  }

  #isCurrent(segment: Segment): boolean {
    return this.#current(segment.kind, 0) === segment;
  }

  /** No record is written whose sequence another process could use again. */
  async #reserve(sequenceEnd: number): Promise<void> {
    if (sequenceEnd > this.#counter.sequenceReserved) await this.#saveCounter(sequenceEnd + reservedSequences);
  }

  async #saveCounter(sequenceReserved: number): Promise<void> {
    const { epoch, evicted } = this.#counter;
    await this.#repository.saveCounter({ epoch, sequenceReserved, evicted });
    this.#counter = { ...this.#counter, sequenceReserved };
    this.#evictedSaved = evicted;
  }

  #giveUp(records: number, fault: unknown): void {
    this.#countEvicted(records);
    this.#reportFault(fault);
  }

  #countEvicted(records: number): void {
    this.#counter = { ...this.#counter, evicted: this.#counter.evicted + records };
  }

  #reportFault(fault: unknown): void {
    if (!(fault instanceof AppError)) throw fault;
    this.#onFault(fault);
  }
}
