import type { SequenceRange } from '../../proto/messages.ts';
import type { MadeAt } from './boot-times.ts';
import type { RecordFacts } from './peek-record.ts';
import type { RecordKind } from './record-body.ts';

/** Records on their way in one message. */
export interface Batch {
  /** Monotonic. */
  readonly sentMs: number;
}

/** A record that the control plane has not acknowledged yet. */
export interface Entry extends RecordFacts {
  /** Of the encoded record. */
  readonly bytes: number;
  /** In memory until the disk has it. */
  place: { readonly payload: Uint8Array } | { readonly segment: Segment; readonly offset: number };
  /**
   * new: not to be sent yet, as the disk has neither taken nor refused it; waiting: to be sent; flying: in `batch`, not
   * acknowledged; gone: acknowledged, or given up.
   */
  state: 'new' | 'waiting' | 'flying' | 'gone';
  batch: Batch | undefined;
  /** How often it has been sent. */
  sends: number;
}

/** A file of records of one kind and epoch. */
export interface Segment {
  readonly kind: RecordKind;
  /** Grows with every new file. */
  readonly number: number;
  readonly epoch: number;
  readonly path: string;
  bytes: number;
  /** By sequence: the records in it that are not gone. */
  readonly entries: Map<number, Entry>;
  /** Of their frames. */
  liveBytes: number;
  /** Of each boot, when what the oldest record in the file tells of began, gone or not. */
  readonly oldest: Map<number, MadeAt>;
  /** Sequences in it that are gone, which the file does not say yet. */
  forgotten: number[];
  /** Nothing is appended any more. */
  closed: boolean;
}

export function newEntry(facts: RecordFacts, bytes: number, place: Entry['place']): Entry {
  return { ...facts, bytes, place, state: 'new', batch: undefined, sends: 0 };
}

/** When what a record tells of began: a window spans what was before it was made. */
export function beginOf({ boot, monotonicMs, atMs, window }: RecordFacts): MadeAt {
  const spanMs = window?.spanMs ?? 0;
  return { boot, monotonicMs: monotonicMs - spanMs, atMs: atMs - spanMs };
}

/** The segment's file holds it from now on. */
export function noteBegin({ oldest }: Segment, facts: RecordFacts): void {
  const begin = beginOf(facts);
  const known = oldest.get(begin.boot);
  oldest.set(begin.boot, known === undefined ? begin : { boot: begin.boot, monotonicMs: Math.min(known.monotonicMs, begin.monotonicMs), atMs: Math.min(known.atMs, begin.atMs) });
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
