import { createHash } from 'node:crypto';
import { AppError } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import type { Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { Acknowledgement, SequenceRange } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Disk } from '../disk/disk.ts';
import { batchOverheadBytes, encodeBatch, recordOverheadBytes } from './encode-batch.ts';
import { newEntry, type Entry } from './entry.ts';
import { LossTally, type LossReason, type LostRecord } from './loss-tally.ts';
import { peekRecord } from './peek-record.ts';
import { PendingRecords } from './pending-records.ts';
import { planEviction } from './plan-eviction.ts';
import { kindOf, rankOf, recordKinds, type RecordBody, type RecordKind } from './record-body.ts';
import { OutboxRepository, type OutboxCounter } from './repository.ts';
import { frameHeaderBytes } from './segment-codec.ts';
import { reclaimableBytesOf, SegmentStore } from './segment-store.ts';
import { SendQueue, urgentKinds } from './send-queue.ts';

export interface OutboxPolicy {
  /** All segments together, copies of a compaction included. */
  readonly bytesMax: number;
  /** Records that come thick and fast are written together this often: what a power cut may cost, and how often the flash is worn. */
  readonly flushMs?: number;
}

export interface OutboxPorts {
  readonly disk: Disk;
  readonly clock: Clock;
  /** Names the time since the monotonic clock started, unique for the device; a whole number of at most 2^53, not 0. */
  readonly boot: number;
  /** Told when the disk refuses records (they wait in memory) or one is too large, and with undefined when the disk takes records again. */
  readonly onFault: (fault: AppError | undefined) => void;
}

export interface OutgoingBatch {
  readonly payload: Uint8Array;
  readonly records: number;
}

/** What erase took away. */
export interface Erased {
  readonly samples: number;
  readonly windows: number;
  readonly bytes: number;
  readonly digest: Digest;
}

/** Records that wait for the disk. */
const pendingBytesMax = 1024 * 1024;
/** So much is not kept waiting for company. */
const pendingBytesSoon = 256 * 1024;
const flushMsDefault = 2_000;
/** That a record is acknowledged is written down with the next one, or after this long: until then a power cut has it sent again. */
const forgottenMs = 60_000;
const lossesMs = 60_000;
/** A record that cannot be read so often is given up. */
const readsMax = 16;
/** After a fault the disk is tried again, less and less often. */
const retry = { baseMs: 1_000, maxMs: 60_000 };
/** Sequences reserved at once, so that the counter is written rarely. */
const reservedSequences = 4096;
/** Dead room, in segments, below which more is given up before segments are written anew. */
const spareSegments = 2;

/**
 * What the device has to tell, kept until the control plane has committed it. A record is sent only once it is on disk, or the
 * disk has refused it, and forgotten only when an Acknowledgement names its epoch and sequence. A full or broken disk costs
 * inference nothing: records wait in memory, and what must go is counted and told. How and why: docs/outbox.md.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #repository: OutboxRepository;
  readonly #policy: OutboxPolicy;
  readonly #deviceId: string;
  readonly #pending = new PendingRecords(pendingBytesMax);
  readonly #queue = new SendQueue();
  #store: SegmentStore;
  #counter: OutboxCounter = { epoch: 1, sequenceReserved: 1, evicted: 0, losses: [], told: 0 };
  #tally = new LossTally([]);
  #nextSequence = 1;
  /** One operation on the disk at a time. */
  #turn: Promise<void> = Promise.resolve();
  #flushedMs = -Infinity;
  #forgottenSinceMs = Infinity;
  #lossesMs = -Infinity;
  /** Lost records that a Losses has been made of. */
  #told = 0;
  #writeFaults = 0;
  #retryMs = -Infinity;
  #fault: { readonly write?: AppError | undefined; readonly read?: AppError | undefined } = {};

  constructor(ports: OutboxPorts, folder: string, deviceId: string, policy: OutboxPolicy) {
    this.#ports = ports;
    this.#repository = new OutboxRepository(ports.disk, folder);
    this.#deviceId = deviceId;
    this.#policy = policy;
    this.#store = this.#newStore([]);
  }

  /** Reads back what was left. Sequences go on where no earlier process can have been. */
  async open(random: Random): Promise<void> {
    this.#counter = await this.#repository.loadCounter(random);
    const { losses, evicted, sequenceReserved } = this.#counter;
    const apart = losses.reduce((sum, total) => sum + total.records, 0);
    this.#tally = new LossTally(evicted > apart ? [...losses, { kind: 'unknown', reason: 'budget', records: evicted - apart, weight: 0 }] : losses);
    this.#told = this.#counter.told;
    this.#nextSequence = sequenceReserved;
    const { segments, damaged } = await this.#repository.loadSegments();
    this.#lose('disk', damaged.map((kind) => ({ kind })));
    this.#store = this.#newStore(segments);
    for (const entry of this.#store.entries()) this.#queue.add(entry);
  }

  get bytes(): number {
    return this.#store.bytes;
  }

  /** Records given up since the outbox was created, whatever for. */
  get evicted(): number {
    return this.#tally.records;
  }

  /** Records that no acknowledgement has named yet, on disk or about to be. */
  get unacknowledged(): number {
    return this.#store.records + this.#pending.size;
  }

  get batchesInFlight(): number {
    return this.#queue.batchesInFlight;
  }

  /** Takes a record; it is durable after the next flush. Never waits and never throws. */
  append(body: RecordBody): void {
    const { clock, boot, onFault } = this.#ports;
    const kind = kindOf(body);
    const payload = encode('DeviceRecord', { epoch: this.#counter.epoch, sequence: this.#nextSequence, atMs: clock.nowMs(), boot, monotonicMs: Math.max(0, Math.round(clock.monotonicMs())), ...body });
    if (payload.byteLength > limits.recordBytesMax) {
      this.#lose('too_large', [{ kind }]);
      onFault(new AppError('request.too_large', `a ${kind} record of ${payload.byteLength} bytes is over the limit of ${limits.recordBytesMax}: use fewer features or shorter windows`));
      return;
    }
    const facts = peekRecord(payload);
    assert(facts?.kind === kind, `a ${kind} record is read back as one`);
    this.#nextSequence += 1;
    this.#giveUp(this.#pending.add(newEntry(facts, payload.byteLength, { payload })), 'memory');
  }

  /** To be called often: writes what is due, and touches no disk where nothing is. Never rejects. */
  async tick(): Promise<void> {
    if (this.#isDue(this.#ports.clock.monotonicMs())) await this.flush();
  }

  /** Makes everything appended so far durable; what the disk refuses waits in memory and is tried again by tick. Never rejects. */
  flush(): Promise<void> {
    return this.#exclusive(async () => {
      if (this.#hasWork()) await this.#attemptSave();
    });
  }

  /**
   * The next records to send: the most important kind first, the newest of a kind first; undefined when all are under way.
   *
   * @param urgentOnly outcomes, receipts and losses alone
   */
  takeBatch({ urgentOnly = false }: { readonly urgentOnly?: boolean } = {}): Promise<OutgoingBatch | undefined> {
    return this.#exclusive(async () => {
      const { clock, boot } = this.#ports;
      const taken = this.#queue.take(urgentOnly ? urgentKinds : recordKinds, limits.recordsPerBatchMax, limits.mqttPayloadBytesMax - batchOverheadBytes, (entry) => entry.bytes + recordOverheadBytes, clock.monotonicMs());
      const records = taken.length === 0 ? [] : await this.#read(taken);
      const reading = { epoch: this.#counter.epoch, sequence: this.#nextSequence, boot, monotonicMs: Math.max(0, Math.round(clock.monotonicMs())), wallMs: clock.nowMs() };
      return records.length > 0 ? { payload: encodeBatch(this.#deviceId, records, reading), records: records.length } : undefined;
    });
  }

  /** Forgets exactly the records that are named; gives the number of records that it knew. */
  acknowledge(acknowledgement: Acknowledgement): number {
    const committed = acknowledgement.committed.flatMap((range) => this.#find(range));
    for (const entry of committed) this.#forget(entry);
    const rejected = acknowledgement.rejected.flatMap(({ epoch, sequence }) => this.#find({ epoch, first: sequence, last: sequence }));
    this.#giveUp(rejected, 'rejected');
    return committed.length + rejected.length;
  }

  /** Batches sent before `beforeMs` (monotonic) are to be sent again; gives their number. */
  expireBatches(beforeMs: number): number {
    return this.#queue.expire(beforeMs);
  }

  /**
   * Takes samples (and windows) away from the device for good: afterwards no file of the outbox holds them, nor any that was
   * acknowledged or given up before. What is under way may still arrive.
   *
   * @param beforeMs records made before it by the device's clock; 0: all
   * @throws AppError store.*: nothing is promised then, and it may be called again
   */
  erase({ beforeMs, samplesOnly }: { readonly beforeMs: number; readonly samplesOnly: boolean }): Promise<Erased> {
    return this.#exclusive(async () => {
      const kinds: readonly RecordKind[] = samplesOnly ? ['sample'] : ['sample', 'window'];
      const entries = [...this.#store.entries(), ...this.#pending.entries()].filter((entry) => kinds.includes(entry.kind) && (beforeMs === 0 || entry.atMs < beforeMs)).toSorted((a, b) => a.epoch - b.epoch || a.sequence - b.sequence);
      const hash = createHash('sha256');
      for (const entry of entries) hash.update((await this.#payloadOf(entry)) ?? new Uint8Array());
      const erased = entries.filter((entry) => entry.state !== 'gone');
      this.#giveUp(erased, 'erased');
      await this.#saveCounter();
      for (const segment of this.#store.segments.filter(({ kind }) => kinds.includes(kind))) {
        if (segment.entries.size === 0) await this.#store.remove(segment);
        else if (reclaimableBytesOf(segment) > 0) await this.#store.rewrite(segment);
      }
      await this.#saveCounter();
      const count = (kind: RecordKind): number => erased.filter((entry) => entry.kind === kind).length;
      return { samples: count('sample'), windows: count('window'), bytes: erased.reduce((sum, { bytes }) => sum + bytes, 0), digest: `sha256:${hash.digest('hex')}` };
    });
  }

  #newStore(segments: ConstructorParameters<typeof SegmentStore>[1]): SegmentStore {
    return new SegmentStore(this.#repository, segments, this.#policy.bytesMax, (damaged) => this.#giveUp(damaged, 'disk'));
  }

  #find(range: SequenceRange): Entry[] {
    return [...this.#store.find(range), ...this.#pending.find(range)];
  }

  #forget(entry: Entry): void {
    this.#queue.drop(entry);
    this.#pending.delete(entry);
    this.#store.forget(entry);
    this.#forgottenSinceMs = Math.min(this.#forgottenSinceMs, this.#ports.clock.monotonicMs());
  }

  #giveUp(entries: readonly Entry[], reason: LossReason): void {
    if (entries.length === 0) return;
    this.#lose(reason, entries);
    for (const entry of entries) this.#forget(entry);
    this.#queue.sweep();
  }

  /** Losses themselves are totals, and told again. */
  #lose(reason: LossReason, lost: readonly LostRecord[]): void {
    this.#tally.add(reason, lost.filter(({ kind }) => kind !== 'losses'));
  }

  async #read(taken: readonly Entry[]): Promise<Uint8Array[]> {
    const payloads = new Map<Entry, Uint8Array>();
    for (const entry of taken) if ('payload' in entry.place) payloads.set(entry, entry.place.payload);
    for (const [segment, entries] of Map.groupBy(taken, (entry) => ('segment' in entry.place ? entry.place.segment : undefined))) {
      if (segment === undefined) continue;
      try {
        for (const { entry, payload } of await this.#store.read(segment, entries)) payloads.set(entry, payload);
        this.#noteFault({ read: undefined });
      } catch (fault) {
        if (!(fault instanceof AppError)) throw fault;
        this.#noteFault({ read: fault });
        this.#giveUp(entries.filter((entry) => entry.sends > readsMax), 'disk');
      }
    }
    this.#queue.putBack(taken.filter((entry) => !payloads.has(entry)));
    return taken.flatMap((entry) => payloads.get(entry) ?? []);
  }

  async #payloadOf(entry: Entry): Promise<Uint8Array | undefined> {
    if ('payload' in entry.place) return entry.place.payload;
    return (await this.#store.read(entry.place.segment, [entry]))[0]?.payload;
  }

  #hasWork(): boolean {
    return this.#pending.size > 0 || this.#forgottenSinceMs < Infinity || this.#tally.records > this.#told || this.#store.sparse !== undefined;
  }

  #isDue(nowMs: number): boolean {
    if (nowMs < this.#retryMs) return false;
    if (this.#pending.size > 0 && (nowMs - this.#flushedMs >= (this.#policy.flushMs ?? flushMsDefault) || this.#pending.bytes > pendingBytesSoon)) return true;
    if (nowMs - this.#forgottenSinceMs >= forgottenMs || this.#store.emptied.length > 0) return true;
    return (this.#tally.records > this.#told && nowMs - this.#lossesMs >= lossesMs) || this.#store.sparse !== undefined;
  }

  async #save(): Promise<void> {
    const nowMs = this.#ports.clock.monotonicMs();
    this.#flushedMs = nowMs;
    if (this.#tally.records > this.#told && nowMs - this.#lossesMs >= lossesMs) {
      this.#lossesMs = nowMs;
      this.#told = this.#tally.records;
      this.append({ losses: this.#tally.takeMessage() });
    }
    const pending = this.#pending.entries();
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
    this.#forgottenSinceMs = Infinity;
    const { sparse } = this.#store;
    if (sparse !== undefined) await this.#store.rewrite(sparse);
    if (this.#tally.records !== this.#counter.evicted || this.#told !== this.#counter.told) {
      this.#counter = { ...this.#counter, told: this.#told };
      await this.#saveCounter();
    }
  }

  async #write(kind: RecordKind, entries: readonly Entry[]): Promise<void> {
    for (const part of this.#store.partsOf(entries)) {
      const [first] = part;
      if (first === undefined) continue;
      await this.#reserve(part.reduce((end, { sequence }) => Math.max(end, sequence + 1), 0));
      const bytes = part.reduce((sum, entry) => sum + frameHeaderBytes + entry.bytes, 0);
      if (!(await this.#makeRoom(kind, bytes))) this.#giveUp(part, 'budget');
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
      for (const { entry } of waiting) if (entry.state === 'new') this.#queue.add(entry);
      // The disk is full before the budget is, perhaps by others: what is told once may take the room of samples.
      const urgent = rankOf(kind) > rankOf('sample') && (urgentKinds.includes(kind) || this.#pending.bytes > pendingBytesMax / 2);
      if (fault.code !== 'store.full' || !urgent) throw fault;
      this.#giveUp(await this.#store.sacrifice('sample'), 'budget');
      await this.#store.append(kind, epoch, waiting.filter(({ entry }) => 'payload' in entry.place));
    } finally {
      for (const { entry } of waiting) if ('segment' in entry.place) this.#pending.delete(entry);
    }
    for (const { entry } of waiting) if (entry.state === 'new') this.#queue.add(entry);
  }

  /** Within the budget, by compaction and then by giving up what is worth less; false where what comes in is worth least. */
  async #makeRoom(kind: RecordKind, bytes: number): Promise<boolean> {
    const store = this.#store;
    const needed = store.bytes + bytes - (this.#policy.bytesMax - store.copyBytes);
    if (needed <= 0) return true;
    // Some of what is not needed is left where it is: segments of which little is gone cost much to write anew.
    const spareBytes = spareSegments * store.copyBytes;
    const missing = needed - store.reclaimableBytes;
    if (missing > -spareBytes) {
      const candidates = store.entries().filter((entry) => entry.state !== 'flying');
      const evicted = planEviction(candidates, kind, missing + spareBytes + store.copyBytes) ?? planEviction(candidates, kind, missing);
      if (evicted === undefined) return false;
      this.#giveUp(evicted, 'budget');
      // Known to be lost before it is.
      await this.#saveCounter();
    }
    await store.compact(needed);
    return true;
  }

  /** No record is written whose sequence another process could use again. */
  async #reserve(sequenceEnd: number): Promise<void> {
    if (sequenceEnd > this.#counter.sequenceReserved) await this.#saveCounter(sequenceEnd + reservedSequences);
  }

  async #saveCounter(sequenceReserved = this.#counter.sequenceReserved): Promise<void> {
    const counter = { ...this.#counter, sequenceReserved, evicted: this.#tally.records, losses: this.#tally.totals };
    await this.#repository.saveCounter(counter);
    this.#counter = counter;
  }

  async #attemptSave(): Promise<void> {
    try {
      await this.#save();
      this.#writeFaults = 0;
      this.#retryMs = -Infinity;
      this.#noteFault({ write: undefined });
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      this.#retryMs = this.#ports.clock.monotonicMs() + Math.min(retry.maxMs, retry.baseMs * 2 ** Math.min(this.#writeFaults, 30));
      this.#writeFaults += 1;
      this.#noteFault({ write: fault });
    }
  }

  #noteFault(change: { readonly write?: AppError | undefined } | { readonly read?: AppError | undefined }): void {
    const before = this.#fault.write ?? this.#fault.read;
    this.#fault = { ...this.#fault, ...change };
    const now = this.#fault.write ?? this.#fault.read;
    if (now?.code !== before?.code) this.#ports.onFault(now);
  }

  async #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    try {
      return await work();
    } finally {
      resolve();
    }
  }
}
