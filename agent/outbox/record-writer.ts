import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Losses } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Entry } from './entry.ts';
import { LossTally, type LossReason, type LostRecord } from './loss-tally.ts';
import { pendingBytesMax, type PendingRecords } from './pending-records.ts';
import { planEviction } from './plan-eviction.ts';
import { rankOf, recordKinds, type RecordKind } from './record-body.ts';
import type { OutboxCounter, OutboxRepository } from './repository.ts';
import { frameHeaderBytes } from './segment-codec.ts';
import { SegmentStore } from './segment-store.ts';
import { urgentKinds, type SendQueue } from './send-queue.ts';

export interface WriterParts {
  readonly clock: Clock;
  readonly repository: OutboxRepository;
  readonly pending: PendingRecords;
  readonly queue: SendQueue;
  /** All segments together, copies of a compaction included. */
  readonly bytesMax: number;
  /** Takes in a record that tells what was lost. */
  readonly tell: (losses: Losses) => void;
}

/** Losses are told at most this often. */
const lossesMs = 60_000;
/** Sequences reserved at once, so that the counter is written rarely. */
const reservedSequences = 4096;
/** Dead room, in segments, below which more is given up before segments are written anew. */
const spareSegments = 2;

/** Brings records from memory to the disk within its budget, and keeps account of what had to go. One operation at a time; its faults are the disk's. */
export class RecordWriter {
  readonly #parts: WriterParts;
  #store: SegmentStore;
  #counter: OutboxCounter = { epoch: 1, sequenceReserved: 1, evicted: 0, losses: [], told: 0 };
  #tally = new LossTally([]);
  #lossesMs = -Infinity;
  /** Lost records that a Losses has been made of. */
  #told = 0;
  /** Monotonic: since when the disk does not know of a record that it is gone. */
  forgottenSinceMs = Infinity;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#store = this.#newStore([]);
  }

  /** Reads back what was left; what can be sent is in the queue then. */
  async open(random: Random): Promise<void> {
    const { repository, queue } = this.#parts;
    this.#counter = await repository.loadCounter(random);
    const { losses, evicted, told } = this.#counter;
    const apart = losses.reduce((sum, total) => sum + total.records, 0);
    this.#tally = new LossTally(evicted > apart ? [...losses, { kind: 'unknown', reason: 'budget', records: evicted - apart, weight: 0 }] : losses);
    this.#told = told;
    const { segments, damaged, hasRemoved } = await repository.loadSegments();
    this.lose('disk', damaged.map((kind) => ({ kind })));
    this.#store = this.#newStore(segments);
    this.#store.hasRemoved = hasRemoved;
    for (const entry of this.#store.entries()) queue.add(entry);
  }

  get store(): SegmentStore {
    return this.#store;
  }

  get epoch(): number {
    return this.#counter.epoch;
  }

  /** No process before this one can have used it, or one above. */
  get sequenceReserved(): number {
    return this.#counter.sequenceReserved;
  }

  /** Records lost since the outbox was created. */
  get lost(): number {
    return this.#tally.records;
  }

  get hasLossesToTell(): boolean {
    return this.lost > this.#told;
  }

  areLossesDue(nowMs: number): boolean {
    return this.hasLossesToTell && nowMs - this.#lossesMs >= lossesMs;
  }

  /** It is no longer needed, wherever it is. */
  forget(entry: Entry): void {
    const { queue, pending, clock } = this.#parts;
    queue.drop(entry);
    pending.delete(entry);
    this.#store.forget(entry);
    this.forgottenSinceMs = Math.min(this.forgottenSinceMs, clock.monotonicMs());
  }

  giveUp(entries: readonly Entry[], reason: LossReason): void {
    if (entries.length === 0) return;
    this.lose(reason, entries);
    for (const entry of entries) this.forget(entry);
    this.#parts.queue.sweep();
  }

  /** Losses themselves are totals, and told again. */
  lose(reason: LossReason, lost: readonly LostRecord[]): void {
    this.#tally.add(reason, lost.filter(({ kind }) => kind !== 'losses'));
  }

  /** Makes what is pending durable, and forgets on the disk what is gone. */
  async save(): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.areLossesDue(nowMs)) {
      this.#lossesMs = nowMs;
      this.#told = this.lost;
      this.#parts.tell(this.#tally.takeMessage());
    }
    const pending = this.#parts.pending.entries();
    let fault: AppError | undefined;
    for (const kind of recordKinds.toReversed()) {
      // What of one kind is refused says nothing of a smaller one.
      await this.#write(kind, pending.filter((entry) => entry.kind === kind)).catch((cause: unknown) => {
        if (!(cause instanceof AppError)) throw cause;
        fault ??= cause;
      });
    }
    if (fault !== undefined) throw fault;
    for (const segment of this.#store.emptied) await this.#store.remove(segment);
    await this.#store.saveForgotten();
    this.forgottenSinceMs = Infinity;
    const { sparse } = this.#store;
    if (sparse !== undefined) await this.#store.rewrite(sparse);
    if (this.lost !== this.#counter.evicted || this.#told !== this.#counter.told) {
      this.#counter = { ...this.#counter, told: this.#told };
      await this.saveCounter();
    }
  }

  async #write(kind: RecordKind, entries: readonly Entry[]): Promise<void> {
    for (const part of this.#store.partsOf(entries)) {
      const [first] = part;
      if (first === undefined) continue;
      await this.#reserve(part.reduce((end, { sequence }) => Math.max(end, sequence + 1), 0));
      const bytes = part.reduce((sum, entry) => sum + frameHeaderBytes + entry.bytes, 0);
      if (!(await this.#makeRoom(kind, bytes))) this.giveUp(part, 'budget');
      else await this.#append(kind, first.epoch, part);
    }
  }

  async #append(kind: RecordKind, epoch: number, entries: readonly Entry[]): Promise<void> {
    const waiting = entries.filter((entry) => entry.state !== 'gone').flatMap((entry) => ('payload' in entry.place ? [{ entry, payload: entry.place.payload }] : []));
    try {
      await this.#store.append(kind, epoch, waiting);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      // From now on they are as durable as they can be, and may be sent.
      for (const { entry } of waiting) if (entry.state === 'new') this.#parts.queue.add(entry);
      // The disk is full before the budget is, perhaps by others: what is told once may take the room of samples.
      const urgent = rankOf(kind) > rankOf('sample') && (urgentKinds.includes(kind) || this.#parts.pending.bytes > pendingBytesMax / 2);
      if (fault.code !== 'store.full' || !urgent) throw fault;
      this.giveUp(await this.#store.sacrifice('sample'), 'budget');
      await this.#store.append(kind, epoch, waiting.filter(({ entry }) => 'payload' in entry.place));
    } finally {
      for (const { entry } of waiting) if ('segment' in entry.place) this.#parts.pending.delete(entry);
    }
    for (const { entry } of waiting) if (entry.state === 'new') this.#parts.queue.add(entry);
  }

  /** Within the budget, by compaction and then by giving up what is worth less; false where what comes in is worth least. */
  async #makeRoom(kind: RecordKind, bytes: number): Promise<boolean> {
    const store = this.#store;
    const needed = store.bytes + bytes - (this.#parts.bytesMax - store.copyBytes);
    if (needed <= 0) return true;
    // Some of what is not needed is left where it is: segments of which little is gone cost much to write anew.
    const spareBytes = spareSegments * store.copyBytes;
    const missing = needed - store.reclaimableBytes;
    if (missing > -spareBytes) {
      const candidates = store.entries().filter((entry) => entry.state !== 'flying');
      // More than is needed at once, if samples are enough for it; nothing else goes before it must.
      const evicted = planEviction(candidates, 'sample', missing + spareBytes + store.copyBytes) ?? planEviction(candidates, kind, missing);
      if (evicted === undefined) return false;
      this.giveUp(evicted, 'budget');
      // Known to be lost before it is.
      await this.saveCounter();
    }
    await store.compact(needed);
    return true;
  }

  /** No record is written whose sequence another process could use again. */
  async #reserve(sequenceEnd: number): Promise<void> {
    if (sequenceEnd > this.#counter.sequenceReserved) await this.saveCounter(sequenceEnd + reservedSequences);
  }

  /** Makes the losses so far durable, and removals of files before it. */
  async saveCounter(sequenceReserved = this.#counter.sequenceReserved): Promise<void> {
    const counter = { ...this.#counter, sequenceReserved, evicted: this.lost, losses: this.#tally.totals };
    const store = this.#store;
    const removed = store.hasRemoved;
    await this.#parts.repository.saveCounter(counter);
    if (removed) store.hasRemoved = false;
    this.#counter = counter;
  }

  #newStore(segments: ConstructorParameters<typeof SegmentStore>[1]): SegmentStore {
    return new SegmentStore(this.#parts.repository, segments, this.#parts.bytesMax, (damaged) => this.giveUp(damaged, 'disk'));
  }
}
