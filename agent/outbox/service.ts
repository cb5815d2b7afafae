import { AppError } from '../../proto/app-error.ts';
import { assert } from '../../proto/assert.ts';
import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { Acknowledgement, SequenceRange } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import type { Disk } from '../disk/disk.ts';
import { batchOverheadBytes, encodeBatch, recordOverheadBytes } from './encode-batch.ts';
import { newEntry, type Entry } from './entry.ts';
import { eraseAged, eraseOrdered, type Erased, type EraseOrder } from './erase-records.ts';
import type { LeftNote } from './note.ts';
import { peekRecord } from './peek-record.ts';
import { pendingBytesMax, PendingRecords } from './pending-records.ts';
import { kindOf, recordKinds, type RecordBody, type RecordKind } from './record-body.ts';
import { RecordWriter } from './record-writer.ts';
import { OutboxRepository } from './repository.ts';
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
  /** What is to be known again after a restart, as of the samples that are on the disk then; written with them. */
  readonly noteOf?: () => string;
  /** Told when the disk refuses records (they wait in memory) or one is too large, and with undefined when the disk takes records again. */
  readonly onFault: (fault: AppError | undefined) => void;
}

export interface OutgoingBatch {
  readonly payload: Uint8Array;
  readonly records: number;
}

/** What the disk refuses now, by what was asked of it. */
interface Faults { readonly write?: AppError | undefined; readonly read?: AppError | undefined; readonly erase?: AppError | undefined }

/** So much is not kept waiting for company. */
const pendingBytesSoon = 256 * 1024;
const flushMsDefault = 2_000;
/** That a record is acknowledged is written down with the next one, or after this long: until then a power cut has it sent again. */
const forgottenMs = 60_000;
/** A record that cannot be read so often is given up. */
const readsMax = 16;
/** After a fault the disk is tried again, less and less often. */
const retry = { baseMs: 1_000, maxMs: 60_000 };

/**
 * What the device has to tell, kept until the control plane has committed it. A record is sent only once it is on disk, or the
 * disk has refused it, and forgotten only when an Acknowledgement names its epoch and sequence. A full or broken disk costs
 * inference nothing: records wait in memory, and what must go is counted and told. How and why: docs/outbox.md.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #policy: OutboxPolicy;
  readonly #deviceId: string;
  readonly #pending = new PendingRecords(pendingBytesMax);
  readonly #queue = new SendQueue();
  readonly #writer: RecordWriter;
  #nextSequence = 1;
  /** One operation on the disk at a time. */
  #turn: Promise<void> = Promise.resolve();
  #flushedMs = -Infinity;
  #writeFaults = 0;
  #retryMs = -Infinity;
  #fault: Faults = {};

  constructor(ports: OutboxPorts, folder: string, deviceId: string, policy: OutboxPolicy) {
    this.#ports = ports;
    this.#deviceId = deviceId;
    this.#policy = policy;
    this.#writer = new RecordWriter({ clock: ports.clock, boot: ports.boot, noteOf: ports.noteOf, repository: new OutboxRepository(ports.disk, folder), pending: this.#pending, queue: this.#queue, bytesMax: policy.bytesMax, tell: (losses) => this.append({ losses }), nextSequence: () => this.#nextSequence, takeSequence: () => void this.#nextSequence++ });
  }

  /** Reads back what was left. Sequences go on where no earlier process can have been. */
  async open(random: Random): Promise<void> {
    await this.#writer.open(random);
    this.#nextSequence = this.#writer.sequenceReserved;
  }

  /** What noteOf gave before the restart. */
  get note(): LeftNote | undefined {
    return this.#writer.leftNote;
  }

  get bytes(): number {
    return this.#writer.store.bytes;
  }

  /** Records given up since the outbox was created, whatever for. */
  get evicted(): number {
    return this.#writer.lost;
  }

  /** Records that no acknowledgement has named yet, on disk or about to be. */
  get unacknowledged(): number {
    return this.#writer.store.records + this.#pending.size;
  }

  /** Whether a record of this kind is in memory alone, where a power cut would cost it. */
  waitsForDisk(kind: RecordKind): boolean {
    return this.#pending.entries().some((entry) => entry.kind === kind);
  }

  get batchesInFlight(): number {
    return this.#queue.batchesInFlight;
  }

  /** Takes a record; it is durable after the next flush. Never waits and never throws. */
  append(body: RecordBody): void {
    const { clock, boot, onFault } = this.#ports;
    const kind = kindOf(body);
    const payload = encode('DeviceRecord', { epoch: this.#writer.epoch, sequence: this.#nextSequence, atMs: clock.nowMs(), boot, monotonicMs: Math.max(0, Math.round(clock.monotonicMs())), ...body });
    if (payload.byteLength > limits.recordBytesMax) {
      this.#writer.lose('too_large', [{ kind }]);
      onFault(new AppError('request.too_large', `a ${kind} record of ${payload.byteLength} bytes is over the limit of ${limits.recordBytesMax}: use fewer features or shorter windows`));
      return;
    }
    const facts = peekRecord(payload);
    assert(facts?.kind === kind, `a ${kind} record is read back as one`);
    this.#nextSequence += 1;
    this.#writer.giveUp(this.#pending.add(newEntry(facts, payload.byteLength, { payload })), 'memory');
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
      const reading = { epoch: this.#writer.epoch, sequence: this.#nextSequence, boot, monotonicMs: Math.max(0, Math.round(clock.monotonicMs())), wallMs: clock.nowMs() };
      return records.length > 0 ? { payload: encodeBatch(this.#deviceId, records, reading), records: records.length } : undefined;
    });
  }

  /** Forgets exactly the records that are named; gives the number of records that it knew. */
  acknowledge(acknowledgement: Acknowledgement): number {
    if (acknowledgement.atMs !== undefined && acknowledgement.atMs > 0) this.#writer.noteTime(acknowledgement.atMs);
    const committed = acknowledgement.committed.flatMap((range) => this.#find(range));
    for (const entry of committed) this.#writer.forget(entry);
    const rejected = acknowledgement.rejected.flatMap(({ epoch, sequence }) => this.#find({ epoch, first: sequence, last: sequence }));
    this.#writer.giveUp(rejected, 'rejected');
    return committed.length + rejected.length;
  }

  /** Batches sent before `beforeMs` (monotonic) are to be sent again; gives their number. */
  expireBatches(beforeMs: number): number {
    return this.#queue.expire(beforeMs);
  }

  /**
   * Takes samples (and windows) away from the device for good. What is under way may still arrive.
   *
   * @throws AppError store.*: nothing is promised then; the same order again carries it on
   */
  erase(order: EraseOrder): Promise<Erased> {
    return this.#exclusive(() => eraseOrdered(this.#writer, this.#pending, order));
  }

  /** Takes samples and windows away that are surely older; to be called again, also where the disk refuses, of which onFault is told. Never rejects. */
  eraseOlderThan(ageMs: number): Promise<void> {
    return this.#exclusive(async () => {
      try {
        await eraseAged(this.#writer, this.#pending, ageMs, this.#ports.clock.monotonicMs());
        this.#noteFault({ erase: undefined });
      } catch (fault) {
        if (!(fault instanceof AppError)) throw fault;
        this.#noteFault({ erase: fault });
      }
    });
  }

  #find(range: SequenceRange): Entry[] {
    return [...this.#writer.store.find(range), ...this.#pending.find(range)];
  }

  async #read(taken: readonly Entry[]): Promise<Uint8Array[]> {
    const payloads = new Map<Entry, Uint8Array>();
    for (const entry of taken) if ('payload' in entry.place) payloads.set(entry, entry.place.payload);
    for (const [segment, entries] of Map.groupBy(taken, (entry) => ('segment' in entry.place ? entry.place.segment : undefined))) {
      if (segment === undefined) continue;
      try {
        for (const { entry, payload } of await this.#writer.store.read(segment, entries)) payloads.set(entry, payload);
        this.#noteFault({ read: undefined });
      } catch (fault) {
        if (!(fault instanceof AppError)) throw fault;
        this.#noteFault({ read: fault });
        this.#writer.giveUp(entries.filter((entry) => entry.sends > readsMax), 'disk');
      }
    }
    this.#queue.putBack(taken.filter((entry) => !payloads.has(entry)));
    return taken.flatMap((entry) => payloads.get(entry) ?? []);
  }

  #hasWork(): boolean {
    return this.#pending.size > 0 || this.#writer.forgottenSinceMs < Infinity || this.#writer.hasLossesToTell || this.#writer.store.sparse !== undefined;
  }

  #isDue(nowMs: number): boolean {
    if (nowMs < this.#retryMs) return false;
    if (this.#pending.size > 0 && (nowMs - this.#flushedMs >= (this.#policy.flushMs ?? flushMsDefault) || this.#pending.bytes > pendingBytesSoon)) return true;
    if (nowMs - this.#writer.forgottenSinceMs >= forgottenMs || this.#writer.store.emptied.length > 0) return true;
    return this.#writer.areLossesDue(nowMs) || this.#writer.store.sparse !== undefined;
  }

  async #attemptSave(): Promise<void> {
    try {
      this.#flushedMs = this.#ports.clock.monotonicMs();
      await this.#writer.save();
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

  #noteFault(change: Faults): void {
    const worst = ({ write, read, erase }: Faults): AppError | undefined => write ?? read ?? erase;
    const before = worst(this.#fault);
    this.#fault = { ...this.#fault, ...change };
    const now = worst(this.#fault);
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
