import type { SampleRating } from './rate-sample.ts';
import { rankOf, recordKinds, type RecordKind } from './record-body.ts';

/** A record that may be given up. */
export interface EvictionCandidate {
  readonly kind: RecordKind;
  readonly sequence: number;
  readonly bytes: number;
  readonly rating: SampleRating | undefined;
}

/**
 * Which records go so that `bytesNeeded` become free: those of the least important kind first, and never one that is more
 * important than what comes in. Age decides nothing.
 *
 * - Samples: the least valuable of the class of which most is kept; parts of one sample go together. Random ones, on which
 *   estimates rest, keep at least half of the samples' room, and those that go are drawn, so that the rest is as random as before.
 * - All else is thinned by lot, so that what is left still covers the whole time.
 *
 * @returns undefined where even all of these would not free enough
 */
export function planEviction<C extends EvictionCandidate>(candidates: readonly C[], incoming: RecordKind, bytesNeeded: number): readonly C[] | undefined {
  const evicted: C[] = [];
  let freed = 0;
  for (const kind of recordKinds.slice(0, rankOf(incoming) + 1)) {
    const own = candidates.filter((candidate) => candidate.kind === kind);
    for (const candidate of kind === 'sample' ? sampleOrder(own) : own.toSorted(byLot)) {
      if (freed >= bytesNeeded) return evicted;
      evicted.push(candidate);
      freed += candidate.bytes;
    }
  }
  return freed >= bytesNeeded ? evicted : undefined;
}

/** Samples, the first to go first; it may be left at any point between two of them, but for the parts of one, which are given together. */
function* sampleOrder<C extends EvictionCandidate>(samples: readonly C[]): Generator<C> {
  const random = [...partsTogether(samples.filter(({ rating }) => rating?.random === true))].toSorted((a, b) => byLot(b.parts[0] as C, a.parts[0] as C));
  const others = [...partsTogether(samples.filter(({ rating }) => rating?.random !== true))];
  const classes = [...Map.groupBy(others, ({ parts }) => parts[0]?.rating?.className ?? '').values()].map((items) => {
    const queue = items.toSorted((a, b) => valueOf(b.parts[0]) - valueOf(a.parts[0]) || byLot(b.parts[0] as C, a.parts[0] as C));
    return { queue, bytes: sumOf(queue) };
  });
  let [randomBytes, otherBytes] = [sumOf(random), sumOf(others)];
  for (;;) {
    const crowded = classes.reduce<(typeof classes)[number] | undefined>((most, own) => (own.queue.length > 0 && (most === undefined || own.bytes > most.bytes) ? own : most), undefined);
    const next = randomBytes > otherBytes || crowded === undefined ? random.pop() : crowded.queue.pop();
    if (next === undefined) return;
    if (next.parts[0]?.rating?.random === true) randomBytes -= next.bytes;
    else {
      otherBytes -= next.bytes;
      if (crowded !== undefined) crowded.bytes -= next.bytes;
    }
    yield* next.parts;
  }
}

interface Item<C> {
  readonly parts: readonly C[];
  readonly bytes: number;
}

function* partsTogether<C extends EvictionCandidate>(samples: readonly C[]): Generator<Item<C>> {
  for (const [split, parts] of Map.groupBy(samples, ({ rating }) => rating?.split ?? '')) {
    for (const item of split === '' ? parts.map((part) => [part]) : [parts]) yield { parts: item, bytes: item.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
}

function sumOf(items: readonly Item<unknown>[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

function valueOf(candidate: EvictionCandidate | undefined): number {
  return candidate?.rating?.value ?? 0;
}

function byLot(a: EvictionCandidate, b: EvictionCandidate): number {
  return lotOf(a.sequence) - lotOf(b.sequence);
}

/** The same record always draws the same lot: its sequence, mixed (splitmix32's finalizer). */
function lotOf(sequence: number): number {
  let t = (sequence ^ Math.floor(sequence / 2 ** 32)) | 0;
  t = Math.imul(t ^ (t >>> 16), 0x21f0aaad);
  t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
  return (t ^ (t >>> 15)) >>> 0;
}
