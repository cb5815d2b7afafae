import { limits } from '../../proto/limits.ts';

/** What a window's record says of it beside the profile. */
export interface WindowFacts {
  /** Windows of the same bundle, epoch and boot, which alone can be put together; empty where it cannot be. */
  readonly series: string;
  /** From its start to its end. */
  readonly spanMs: number;
  /** How many windows it stands for. */
  readonly windows: number;
  /** Sequences it stands in place of. */
  readonly merged: readonly number[];
}

/** A record that may be put together with its neighbour. */
export interface MergeCandidate {
  readonly sequence: number;
  /** When it ended, within its boot. */
  readonly monotonicMs: number;
  readonly bytes: number;
  /** How often it has been sent. */
  readonly sends: number;
  readonly window: WindowFacts | undefined;
}

/**
 * Which windows are put together, two and two, so that about `bytesNeeded` become free: neighbours in time, which stand for the
 * fewest windows, so that all become coarser alike (the buckets of an exponential histogram, Datar et al. 2002, grow the same
 * way); those that were never sent first, as the store has nothing to take out for them; the oldest first. What comes of a
 * pair is about as large as the larger of the two. A record is in one pair at most.
 *
 * @returns pairs, the earlier window first; fewer than needed where there are no more
 */
export function planMerge<C extends MergeCandidate>(candidates: readonly C[], bytesNeeded: number): readonly (readonly [C, C])[] {
  const pairs = [...Map.groupBy(candidates, ({ window }) => window?.series ?? '')].flatMap(([series, own]) => (series === '' ? [] : neighbours(own)));
  const chosen: (readonly [C, C])[] = [];
  const taken = new Set<C>();
  let freed = 0;
  for (const pair of pairs.toSorted(byCost)) {
    if (freed >= bytesNeeded) break;
    if (pair.some((candidate) => taken.has(candidate))) continue;
    for (const candidate of pair) taken.add(candidate);
    chosen.push(pair);
    freed += Math.min(pair[0].bytes, pair[1].bytes);
  }
  return chosen;
}

function neighbours<C extends MergeCandidate>(series: readonly C[]): [C, C][] {
  const ordered = series.toSorted((a, b) => a.monotonicMs - b.monotonicMs || a.sequence - b.sequence);
  return ordered.slice(1).flatMap((second, i): [C, C][] => {
    const first = ordered[i] as C;
    return spanOf(first, second) <= limits.mergedWindowMsMax && sequencesOf(first, second).length <= limits.mergedRecordsMax ? [[first, second]] : [];
  });
}

/** From the start of the earlier to the end of the later, by the clock they share. */
export function spanOf(first: MergeCandidate, second: MergeCandidate): number {
  return Math.max(second.window?.spanMs ?? 0, second.monotonicMs - first.monotonicMs + (first.window?.spanMs ?? 0));
}

/** What a record made of both stands in place of. */
export function sequencesOf(first: MergeCandidate, second: MergeCandidate): number[] {
  return [first, second].flatMap(({ sequence, window }) => [...(window?.merged ?? []), sequence]);
}

function byCost(a: readonly [MergeCandidate, MergeCandidate], b: readonly [MergeCandidate, MergeCandidate]): number {
  const windowsOf = ([first, second]: typeof a): number => (first.window?.windows ?? 1) + (second.window?.windows ?? 1);
  const sentOf = ([first, second]: typeof a): number => Math.sign(first.sends) + Math.sign(second.sends);
  return windowsOf(a) - windowsOf(b) || sentOf(a) - sentOf(b) || a[0].monotonicMs - b[0].monotonicMs || a[0].sequence - b[0].sequence;
}
