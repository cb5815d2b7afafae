import type { SequenceRange } from '../../proto/messages.ts';
import type { Entry } from './entry.ts';
import { planEviction } from './plan-eviction.ts';

/** Of records that wait for the disk. */
export const pendingBytesMax = 1024 * 1024;
/** Freed when it is full, if samples are enough for it, so that room is not looked for with each record. */
const roomShare = 1 / 8;

/** Records that wait in memory for the disk. Bounded: what is beyond goes by the same order as on disk. */
export class PendingRecords {
  readonly #bytesMax: number;
  readonly #entries = new Set<Entry>();
  bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): Entry[] {
    return [...this.#entries];
  }

  /** Takes a record in; gives what had to go for it, perhaps itself. */
  add(entry: Entry): readonly Entry[] {
    const over = this.bytes + entry.bytes - this.#bytesMax;
    const going = over <= 0 ? [] : this.#planRoom(entry, over);
    if (going === undefined) return [entry];
    for (const other of going) this.delete(other);
    this.#entries.add(entry);
    this.bytes += entry.bytes;
    return going;
  }

  delete(entry: Entry): void {
    if (this.#entries.delete(entry)) this.bytes -= entry.bytes;
  }

  find({ epoch, first, last }: SequenceRange): Entry[] {
    return this.entries().filter((entry) => entry.epoch === epoch && entry.sequence >= first && entry.sequence <= last);
  }

  #planRoom({ kind }: Entry, over: number): readonly Entry[] | undefined {
    const candidates = this.entries().filter((entry) => entry.state !== 'flying');
    return planEviction(candidates, 'sample', over + this.#bytesMax * roomShare) ?? planEviction(candidates, kind, over);
  }
}
