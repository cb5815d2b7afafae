import { AppError } from '../../proto/app-error.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Losses } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { enterBoot, seeBoot, tellBoot, type BootTime, type MadeAt } from './boot-times.ts';
import type { Entry } from './entry.ts';
import type { Erased } from './erase-records.ts';
import { LossTally, type LossReason, type LostRecord } from './loss-tally.ts';
import { readNote, writeNote, type LeftNote } from './note.ts';
import { pendingBytesMax, type PendingRecords } from './pending-records.ts';
import { planEviction } from './plan-eviction.ts';
import { rankOf, recordKinds, type RecordKind } from './record-body.ts';
import type { OutboxCounter, OutboxRepository, SavedErasure } from './repository.ts';
import { frameHeaderBytes, newerNote, type Note } from './segment-codec.ts';
import { SegmentStore } from './segment-store.ts';
import { urgentKinds, type SendQueue } from './send-queue.ts';
import { WindowMerger } from './window-merger.ts';

export interface WriterParts {
  readonly clock: Clock;
  readonly boot: number;
  readonly noteOf: (() => string) | undefined;
  readonly repository: OutboxRepository;
  readonly pending: PendingRecords;
  readonly queue: SendQueue;
  /** All segments together, copies of a compaction included. */
  readonly bytesMax: number;
  /** Takes in a record that tells what was lost. */
  readonly tell: (losses: Losses) => void;
  /** The sequence of the next record, and that it is taken. */
  readonly nextSequence: () => number;
  readonly takeSequence: () => void;
}

/** Losses are told at most this often. */
const lossesMs = 60_000;
/** Sequences reserved at once, so that the counter is written rarely. */
const reservedSequences = 4096;
/** Dead room, in segments, below which more is given up before segments are written anew. */
const spareSegments = 2;
/** Of the budget: windows beyond it are put together before a sample goes for them. */
const windowShare = 1 / 2;

/** Brings records from memory to the disk within its budget, and keeps account of what had to go. One operation at a time; its faults are the disk's. */
export class RecordWriter {
  readonly #parts: WriterParts;
  #store: SegmentStore;
  #counter: OutboxCounter = { epoch: 1, sequenceReserved: 1, evicted: 0, losses: [], told: 0, boots: [] };
  #tally = new LossTally([]);
  #lossesMs = -Infinity;
  /** Lost records that a Losses has been made of. */
  #told = 0;
  #boots: readonly BootTime[] = [];
  #erasure: SavedErasure | undefined;
  #note: Note | undefined;
  /** As it was left by an earlier process. */
  leftNote: LeftNote | undefined;
  readonly #merger: WindowMerger;
  /** What is to go is known by its sequence: it must not go on under another meanwhile. */
  isErasing = false;
  /** Monotonic: since when the disk does not know of a record that it is gone. */
  forgottenSinceMs = Infinity;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#store = this.#newStore([]);
    this.#merger = new WindowMerger(this, { ...parts, reserve: (end) => this.#reserve(end) });
  }

  /** Reads back what was left; what can be sent is in the queue then. */
  async open(random: Random): Promise<void> {
    const { repository, queue } = this.#parts;
    this.#counter = await repository.loadCounter(random);
    const { losses, evicted, told } = this.#counter;
    const apart = losses.reduce((sum, total) => sum + total.records, 0);
    this.#tally = new LossTally(evicted > apart ? [...losses, { kind: 'unknown', reason: 'budget', records: evicted - apart, weight: 0 }] : losses);
    this.#told = told;
    const { segments, damaged, note, hasRemoved } = await repository.loadSegments();
    this.lose('disk', damaged.map((kind) => ({ kind })));
    this.#store = this.#newStore(segments);
    this.#store.hasRemoved = hasRemoved;
    for (const entry of this.#store.entries()) {
      if ((entry.window?.merged ?? []).length === 0) queue.add(entry);
      else {
        this.#merger.hold(entry);
        this.forgottenSinceMs = -Infinity;
      }
    }
    this.#erasure = this.#counter.erasure;
    const seen = this.#store.entries().reduce((boots, { boot, monotonicMs }) => seeBoot(boots, boot, monotonicMs), this.#counter.boots as readonly BootTime[]);
    this.#boots = enterBoot(seen, this.#parts.boot);
    this.#note = newerNote(this.#counter.note, note);
    this.leftNote = this.#note && readNote(this.#note.text, this.#boots, this.#now);
  }

  /** What is known of the boots of this device, the one that runs last. */
  get boots(): readonly BootTime[] {
    return this.#boots;
  }

  /** The control plane's clock. */
  noteTime(serverMs: number): void {
    this.#boots = tellBoot(this.#boots, this.#parts.clock.monotonicMs(), serverMs);
  }

  /** The latest erasure that was ordered. */
  get erasure(): SavedErasure | undefined {
    return this.#erasure;
  }

  /** From now on these are to be erased; nothing may be, before saveErasure. */
  beginErasure(id: string, erased: Erased, entries: readonly Entry[], { sequenceEnd, boots }: { readonly sequenceEnd: number; readonly boots: readonly BootTime[] }): void {
    this.lose('erased', entries);
    this.#erasure = { id, epoch: this.epoch, sequenceEnd, boots: [...boots], erased };
  }

  async saveErasure(): Promise<void> {
    if (this.#counter.erasure !== this.#erasure) await this.saveCounter();
  }

  /** They are no longer needed, and that is accounted for. */
  drop(entries: readonly Entry[]): void {
    for (const entry of entries) this.forget(entry);
    if (entries.length > 0) this.#parts.queue.sweep();
  }

  get store(): SegmentStore {
    return this.#store;
  }

  get epoch(): number {
    return this.#counter.epoch;
  }

  /** Of the next record. */
  get sequenceEnd(): number {
    return this.#parts.nextSequence();
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
    this.drop(entries);
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
    let fault: AppError | undefined;
    const attempt = async (work: Promise<void>): Promise<void> => {
      await work.catch((cause: unknown) => {
        if (!(cause instanceof AppError)) throw cause;
        fault ??= cause;
      });
    };
    await attempt(this.#merger.settle());
    const pending = this.#parts.pending.entries();
    // What of one kind is refused says nothing of a smaller one.
    for (const kind of recordKinds.toReversed()) await attempt(this.#write(kind, pending.filter((entry) => entry.kind === kind)));
    for (const segment of this.#store.emptied) await this.#store.remove(segment);
    if (fault !== undefined) throw fault;
    await this.#saveForgotten();
    const { sparse } = this.#store;
    if (sparse !== undefined) await this.#store.rewrite(sparse);
    if (this.lost !== this.#counter.evicted || this.#told !== this.#counter.told || this.#boots.at(-1)?.startedMs !== this.#counter.boots.at(-1)?.startedMs) {
      this.#counter = { ...this.#counter, told: this.#told };
      await this.saveCounter();
    }
  }

  /** What is acknowledged while it is written waits for the next time. */
  async #saveForgotten(): Promise<void> {
    const sinceMs = this.forgottenSinceMs;
    this.forgottenSinceMs = Infinity;
    try {
      await this.#store.saveForgotten();
    } catch (fault) {
      this.forgottenSinceMs = sinceMs;
      throw fault;
    }
  }

  async #write(kind: RecordKind, entries: readonly Entry[]): Promise<void> {
    for (const part of this.#store.partsOf(entries)) {
      const [first] = part;
      if (first === undefined) continue;
      await this.#reserve(part.reduce((end, { sequence }) => Math.max(end, sequence + 1), 0));
      const bytes = part.reduce((sum, entry) => sum + frameHeaderBytes + entry.bytes, 0);
      try {
        if (!(await this.#makeRoom(kind, bytes))) this.giveUp(part, 'budget');
        else await this.#append(kind, first.epoch, part);
      } finally {
        // Where the disk refused them, they are as durable as they can be, and may be sent.
        for (const entry of part) if (entry.state === 'new') this.#parts.queue.add(entry);
      }
    }
  }

  async #append(kind: RecordKind, epoch: number, entries: readonly Entry[]): Promise<void> {
    const waiting = entries.filter((entry) => entry.state !== 'gone').flatMap((entry) => ('payload' in entry.place ? [{ entry, payload: entry.place.payload }] : []));
    try {
      await this.#store.append(kind, epoch, waiting, kind === 'sample' ? this.#takeNote() : undefined);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      // The disk is full before the budget is, perhaps by others: what is told once may take the room of samples.
      const urgent = rankOf(kind) > rankOf('sample') && (urgentKinds.includes(kind) || this.#parts.pending.bytes > pendingBytesMax / 2);
      if (fault.code !== 'store.full' || !urgent) throw fault;
      this.giveUp(await this.#store.sacrifice('sample'), 'budget');
      await this.#store.append(kind, epoch, waiting.filter(({ entry }) => 'payload' in entry.place));
    } finally {
      for (const { entry } of waiting) if ('segment' in entry.place) this.#parts.pending.delete(entry);
    }
  }

  /** Within the budget, by compaction, by putting windows together and then by giving up what is worth less; false where what comes in is worth least. */
  async #makeRoom(kind: RecordKind, bytes: number): Promise<boolean> {
    const store = this.#store;
    const needed = (): number => store.bytes + bytes - (this.#parts.bytesMax - store.copyBytes);
    if (needed() <= 0) return true;
    // Some of what is not needed is left where it is: segments of which little is gone cost much to write anew.
    const spareBytes = spareSegments * store.copyBytes;
    const missing = (): number => needed() - store.reclaimableBytes;
    // More than is needed at once, if there is enough of it; nothing is given up but samples before it must.
    const wanted = (): number => missing() + spareBytes + store.copyBytes;
    const isShort = (): boolean => missing() > -spareBytes;
    if (isShort()) await this.#merger.free(Math.min(wanted(), store.bytesOf('window') - this.#parts.bytesMax * windowShare));
    if (isShort()) {
      const evicted = planEviction(this.#evictable, 'sample', wanted());
      if (evicted === undefined && rankOf(kind) >= rankOf('window')) await this.#merger.free(wanted());
      const going = evicted ?? (missing() > 0 ? planEviction(this.#evictable, kind, missing()) : []);
      if (going === undefined) return false;
      this.giveUp(going, 'budget');
      // Known to be lost before it is.
      if (going.length > 0) await this.saveCounter();
    }
    await store.compact(needed());
    return true;
  }

  get #evictable(): Entry[] {
    return this.#store.entries().filter((entry) => entry.state !== 'flying');
  }

  /** No record is written whose sequence another process could use again. */
  async #reserve(sequenceEnd: number): Promise<void> {
    if (sequenceEnd > this.#counter.sequenceReserved) await this.saveCounter(sequenceEnd + reservedSequences);
  }

  /** Makes the losses so far durable, and removals of files before it. */
  async saveCounter(sequenceReserved = this.#counter.sequenceReserved): Promise<void> {
    const { clock, boot } = this.#parts;
    this.#boots = seeBoot(this.#boots, boot, clock.monotonicMs());
    const counter = { ...this.#counter, sequenceReserved, evicted: this.lost, losses: this.#tally.totals, boots: [...this.#boots], erasure: this.#erasure, note: this.#note };
    const store = this.#store;
    const removed = store.hasRemoved;
    await this.#parts.repository.saveCounter(counter);
    if (removed) store.hasRemoved = false;
    this.#counter = counter;
  }

  #newStore(segments: ConstructorParameters<typeof SegmentStore>[1]): SegmentStore {
    return new SegmentStore(this.#parts.repository, segments, this.#parts.bytesMax, { damaged: (entries) => this.giveUp(entries, 'disk'), beforeRemove: (segment) => this.#keepNote(segment.kind) });
  }

  get #now(): MadeAt {
    const { clock, boot } = this.#parts;
    return { boot, monotonicMs: Math.max(0, clock.monotonicMs()), atMs: clock.nowMs() };
  }

  /** Undefined where nobody gives one. */
  #takeNote(): Note | undefined {
    const { noteOf, nextSequence } = this.#parts;
    if (noteOf === undefined) return undefined;
    this.#note = { sequence: nextSequence(), text: writeNote(noteOf(), this.#now) };
    return this.#note;
  }

  /** The file that goes may hold the newest note. A full disk must get room all the same: the note before it counts then, if the power goes. */
  async #keepNote(kind: RecordKind): Promise<void> {
    if (kind !== 'sample' || this.#note === this.#counter.note) return;
    await this.saveCounter().catch((fault: unknown) => {
      if (!(fault instanceof AppError)) throw fault;
    });
  }
}
