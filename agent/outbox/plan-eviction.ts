/** Kinds of records, the first to be given up first: a sample is one of many, an outcome is told once. */
export const recordKinds = ['sample', 'window', 'metrics', 'outcome'] as const;
export type RecordKind = (typeof recordKinds)[number];

export interface SegmentSize {
  readonly kind: RecordKind;
  /** Grows with age: a lower number is older. */
  readonly number: number;
  readonly bytes: number;
}

/**
 * Which segments go so that `incomingBytes` more fit into the budget: the oldest of the least important kind first, and
 * never one that is more important than what comes in. `fits` is false where even that is not enough: then the incoming
 * records are the ones to give up.
 */
export function planEviction<S extends SegmentSize>(segments: readonly S[], incoming: RecordKind, incomingBytes: number, budgetBytes: number): { readonly evicted: readonly S[]; readonly fits: boolean } {
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0) + incomingBytes;
  const rank = (kind: RecordKind): number => recordKinds.indexOf(kind);
  const order = segments.filter((segment) => rank(segment.kind) <= rank(incoming)).toSorted((a, b) => rank(a.kind) - rank(b.kind) || a.number - b.number);
  const evicted: S[] = [];
  for (const segment of order) {
    if (bytes <= budgetBytes) break;
    evicted.push(segment);
    bytes -= segment.bytes;
  }
  return bytes <= budgetBytes ? { evicted, fits: true } : { evicted: [], fits: false };
}
