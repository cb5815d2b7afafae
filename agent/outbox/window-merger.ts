import { newEntry, type Entry } from './entry.ts';
import { mergeWindows } from './merge-windows.ts';
import { peekRecord } from './peek-record.ts';
import { planMerge } from './plan-merge.ts';
import type { RecordWriter, WriterParts } from './record-writer.ts';
import { frameHeaderBytes, segmentHeaderBytes } from './segment-codec.ts';

type MergedWriter = Pick<RecordWriter, 'store' | 'epoch' | 'forget' | 'saveCounter' | 'isErasing'>;
type EntryPair = readonly [Entry, Entry];

export interface MergerParts extends Pick<WriterParts, 'queue' | 'bytesMax' | 'nextSequence' | 'takeSequence'> {
  /** No other process gives a sequence below `end` from now on. */
  readonly reserve: (end: number) => Promise<void>;
}

/** What comes of two windows is hardly larger than the larger one: its counts take some more digits. */
const mergedGrowth = 1.1;

/** Puts windows that wait on the disk together, so that there is room and none of them has to go. */
export class WindowMerger {
  readonly #writer: MergedWriter;
  readonly #parts: MergerParts;
  /** Windows that cannot be put together with the next one. */
  readonly #unmergeable = new WeakSet<Entry>();
  /** What stands for others that the disk still holds. */
  readonly #unsettled = new Set<Entry>();

  constructor(writer: MergedWriter, parts: MergerParts) {
    this.#writer = writer;
    this.#parts = parts;
  }

  /** It was on the disk when the process began, which knows nothing of whether what it stands for is gone for good. */
  hold(entry: Entry): void {
    this.#unsettled.add(entry);
  }

  /** Puts neighbours together until about so many bytes are free, or no more can be. @throws AppError store.* */
  async free(bytesWanted: number): Promise<void> {
    const { store, epoch } = this.#writer;
    const { bytesMax } = this.#parts;
    if (this.#writer.isErasing) return this.settle();
    const wholeBytes = store.bytesOf('window');
    for (;;) {
      const missing = bytesWanted - (wholeBytes - store.bytesOf('window'));
      const candidates = missing <= 0 ? [] : store.entries().filter((entry) => entry.kind === 'window' && entry.epoch === epoch && entry.state !== 'flying' && !this.#unmergeable.has(entry));
      const portion = takePortion(planMerge(candidates, missing), store.copyBytes / 2, bytesMax - store.bytes);
      if (portion.length === 0) return this.settle();
      await this.#merge(portion);
      for (const segment of store.emptied) await store.remove(segment);
      await store.compact(store.bytes - (bytesMax - store.copyBytes));
    }
  }

  /**
   * Makes durable that what was put together is gone; only then may what stands for it be sent, and so be forgotten: a power cut would
   * bring them back as if they had never been told. @throws AppError store.*: to be called again
   */
  async settle(): Promise<void> {
    if (this.#unsettled.size === 0) return;
    await this.#writer.store.saveForgotten();
    // And that files are removed.
    await this.#writer.saveCounter();
    for (const entry of this.#unsettled) if (entry.state === 'new') this.#parts.queue.add(entry);
    this.#unsettled.clear();
  }

  /**
   * What stands for both is on the disk before they are forgotten, and says so itself: a power cut between leaves it alone, or
   * them, but never neither, and never both (OutboxRepository.loadSegments).
   */
  async #merge(pairs: readonly EntryPair[]): Promise<void> {
    const { store, epoch } = this.#writer;
    const stand: { entry: Entry; payload: Uint8Array; pair: EntryPair }[] = [];
    for (const pair of pairs) {
      const read = await store.readAll(pair);
      const [first, second] = [read.get(pair[0]), read.get(pair[1])];
      const payload = first && second && mergeWindows({ entry: pair[0], payload: first }, { entry: pair[1], payload: second }, this.#parts.nextSequence());
      const facts = payload && peekRecord(payload);
      if (facts === undefined || payload === undefined) this.#unmergeable.add(pair[0]);
      else {
        this.#parts.takeSequence();
        stand.push({ entry: newEntry(facts, payload.byteLength, { payload }), payload, pair });
      }
    }
    await this.#parts.reserve(stand.reduce((end, { entry }) => Math.max(end, entry.sequence + 1), 0));
    await store.append('window', epoch, stand);
    for (const { entry, pair } of stand) {
      // The store may have some of it already; it is sent after what it cannot have.
      entry.sends = Math.max(...pair.map(({ sends }) => sends));
      for (const merged of pair) {
        this.#writer.forget(merged);
        this.#unsettled.delete(merged);
      }
      this.#unsettled.add(entry);
    }
  }
}

/** Pairs from the first on, about as many as give records of `bytesWanted`, one at least, and none beyond `bytesMax`. */
function takePortion(pairs: readonly EntryPair[], bytesWanted: number, bytesMax: number): EntryPair[] {
  const portion: EntryPair[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    bytes += frameHeaderBytes + segmentHeaderBytes + mergedGrowth * Math.max(pair[0].bytes, pair[1].bytes);
    if (bytes > bytesMax || (portion.length > 0 && bytes > bytesWanted)) break;
    portion.push(pair);
  }
  return portion;
}
