import type { Batch, Entry } from './entry.ts';
import { recordKinds, type RecordKind } from './record-body.ts';

interface Line {
  entries: Entry[];
  sorted: boolean;
}

/** What is told once and in its order, however long the line is; of everything else the newest first, so that what a device does now is not behind a week's backlog. */
const inOrder: ReadonlySet<RecordKind> = new Set(['losses', 'receipt', 'outcome']);
export const urgentKinds: readonly RecordKind[] = ['losses', 'receipt', 'outcome'];

/** Which record is sent next, and which are under way. What was sent in vain comes after what was never sent. */
export class SendQueue {
  readonly #lines = new Map<RecordKind, Line>(recordKinds.map((kind) => [kind, { entries: [], sorted: true }]));
  readonly #flying = new Map<Batch, Set<Entry>>();

  get batchesInFlight(): number {
    return this.#flying.size;
  }

  /** From now on it may be sent. */
  add(entry: Entry): void {
    entry.state = 'waiting';
    const line = this.#lines.get(entry.kind) as Line;
    const last = line.entries.at(-1);
    line.sorted &&= last === undefined || compare(last, entry) <= 0;
    line.entries.push(entry);
  }

  /** The next records that fit, the most important kind first; they are under way from now on. */
  take(kinds: readonly RecordKind[], recordsMax: number, bytesMax: number, bytesOf: (entry: Entry) => number, sentMs: number): Entry[] {
    const taken: Entry[] = [];
    let bytes = 0;
    for (const kind of kinds.toReversed()) {
      for (let next = this.#next(kind); next !== undefined && taken.length < recordsMax; next = this.#next(kind)) {
        bytes += bytesOf(next);
        if (bytes > bytesMax) return this.#fly(taken, sentMs);
        (this.#lines.get(kind) as Line).entries.pop();
        taken.push(next);
      }
    }
    return this.#fly(taken, sentMs);
  }

  /** They were not sent after all, or are to be sent again. */
  putBack(entries: Iterable<Entry>): void {
    for (const entry of [...entries]) {
      if (entry.state !== 'flying') continue;
      this.#land(entry);
      this.add(entry);
    }
  }

  /** Batches sent before `beforeMs` (monotonic) are to be sent again; gives their number. */
  expire(beforeMs: number): number {
    let expired = 0;
    for (const [batch, entries] of this.#flying) {
      if (batch.sentMs >= beforeMs) continue;
      this.putBack(entries);
      expired += 1;
    }
    return expired;
  }

  /** It is not to be sent any more. */
  drop(entry: Entry): void {
    if (entry.state === 'flying') this.#land(entry);
    entry.state = 'gone';
  }

  /** Frees the memory of what was dropped while it waited. */
  sweep(): void {
    for (const line of this.#lines.values()) line.entries = line.entries.filter((entry) => entry.state === 'waiting');
  }

  #next(kind: RecordKind): Entry | undefined {
    const line = this.#lines.get(kind) as Line;
    if (!line.sorted) {
      line.entries = line.entries.filter((entry) => entry.state === 'waiting').sort(compare);
      line.sorted = true;
    }
    while (line.entries.length > 0 && line.entries.at(-1)?.state !== 'waiting') line.entries.pop();
    return line.entries.at(-1);
  }

  #fly(entries: Entry[], sentMs: number): Entry[] {
    if (entries.length === 0) return entries;
    const batch: Batch = { sentMs };
    this.#flying.set(batch, new Set(entries));
    for (const entry of entries) {
      entry.state = 'flying';
      entry.batch = batch;
      entry.sends += 1;
    }
    return entries;
  }

  #land(entry: Entry): void {
    const { batch } = entry;
    if (batch === undefined) return;
    entry.batch = undefined;
    const entries = this.#flying.get(batch);
    entries?.delete(entry);
    if (entries?.size === 0) this.#flying.delete(batch);
  }
}

/** The last is sent first. */
function compare(a: Entry, b: Entry): number {
  const order = a.epoch - b.epoch || a.sequence - b.sequence;
  return b.sends - a.sends || (inOrder.has(a.kind) ? -order : order);
}
