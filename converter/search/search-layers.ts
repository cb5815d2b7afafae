import { ok, type Result } from '../../proto/result.ts';

/** What a model with some layers kept in float reaches. */
export interface Measured {
  /** 0 where every bound is met; else how far the bounds are missed, less is nearer. */
  readonly violation: number;
  /** Decides between sets that miss the bounds by the same. */
  readonly snrDb: number;
}

export interface SearchOptions<E> {
  /** Every layer that can be kept in float. */
  readonly layers: readonly number[];
  /** Measures the model with these layers in float, in ascending order. */
  readonly measure: (kept: readonly number[]) => Promise<Result<Measured, E>>;
  /** What keeping a layer in float costs: decides between sets of the same size. */
  readonly costOf: (layer: number) => number;
  /** No more models are measured than this (a few more to finish what is met). */
  readonly evaluationsMax: number;
  readonly onProgress: (evaluations: number, best: readonly number[] | undefined) => void;
}

export interface SearchResult {
  /** The layers to keep in float, ascending; all of them where not even that meets the bounds. */
  readonly kept: readonly number[];
  readonly isMet: boolean;
  /** No set of one layer fewer meets the bounds: each was measured. */
  readonly isFewest: boolean;
  /** What each layer gains when it alone is kept in float, in dB; those the budget left out are missing. */
  readonly gainsDb: ReadonlyMap<number, number>;
  readonly evaluations: number;
}

/** Layers tried at each step of growing: those that promised most, and the neighbours of those already kept. */
const growthTried = 6;

/** Elimination may cost this much beyond the budget: it is what makes a hasty answer a good one. */
const shrinkEvaluations = 64;

/**
 * The fewest layers to keep in float so that a quantized model meets its bounds.
 *
 * 1. Sensitivity: each layer alone is kept in float and the model is measured.
 * 2. Bisection: the shortest prefix of the layers by falling sensitivity that meets the bounds.
 * 3. Growth: from nothing, each step adds the layer that helps most in fact, as layers interact.
 * 4. Backward elimination: of the smaller of both sets, every layer that the bounds can do without goes back to int8.
 * 5. Proof: while the budget allows, all sets of one layer fewer are measured, most promising first; one that meets the bounds starts it anew.
 *
 * Everything is decided by measuring, nothing by adding up; measured sets are remembered. The same measurements give the same answer.
 */
export async function searchLayers<E>(options: SearchOptions<E>): Promise<Result<SearchResult, E>> {
  return new Search(options).run();
}

class Search<E> {
  private readonly options: SearchOptions<E>;
  private readonly known = new Map<string, Measured>();
  private readonly gains = new Map<number, number>();
  private best: readonly number[] | undefined;
  private failure: Result<never, E> | undefined;

  constructor(options: SearchOptions<E>) {
    this.options = options;
  }

  async run(): Promise<Result<SearchResult, E>> {
    const found = await this.search();
    const kept = found.isMet ? this.cheapest(found.kept) : found.kept;
    return this.failure ?? ok({ ...found, kept, gainsDb: this.gains, evaluations: this.known.size });
  }

  /** Of all sets of the same size that were measured and meet the bounds, the one that costs least; the found one where costs are equal. */
  private cheapest(found: readonly number[]): readonly number[] {
    const costOf = (set: readonly number[]): number => set.reduce((sum, layer) => sum + this.options.costOf(layer), 0);
    const rivals = [...this.known].filter(([, { violation }]) => violation === 0).map(([key]) => (key === '' ? [] : key.split(',').map(Number)));
    return rivals.filter((set) => set.length === found.length).reduce((best, set) => (costOf(set) < costOf(best) ? set : best), found);
  }

  private async search(): Promise<Pick<SearchResult, 'kept' | 'isMet' | 'isFewest'>> {
    const { layers } = this.options;
    const none = await this.measure([]);
    if (none === undefined || none.violation === 0) return { kept: [], isMet: true, isFewest: true };
    const all = await this.measure(layers);
    if (all === undefined || all.violation > 0) return { kept: layers, isMet: false, isFewest: false };
    await this.measureAlone(none);
    const single = layers.find((layer) => this.known.get(String(layer))?.violation === 0);
    if (single !== undefined) return { kept: [single], isMet: true, isFewest: true };
    const ranked = layers.toSorted((a, b) => this.gainOf(b) - this.gainOf(a) || a - b);
    let kept = await this.shrink(await this.bisect(ranked));
    const grown = await this.grow(ranked, kept.length - 1);
    if (grown !== undefined) kept = await this.shrink(grown);
    for (;;) {
      const fewer = await this.findFewer(ranked, kept.length - 1);
      if (fewer === undefined || fewer === 'none') return { kept: ascending(kept), isMet: true, isFewest: fewer === 'none' };
      kept = fewer;
    }
  }

  private async measureAlone(none: Measured): Promise<void> {
    for (const layer of this.options.layers) {
      if (this.isSpent()) return;
      const alone = await this.measure([layer]);
      if (alone === undefined) return;
      this.gains.set(layer, alone.snrDb - none.snrDb);
    }
  }

  /** The shortest prefix that meets the bounds, taking for granted that more float is never worse; the whole meets them. */
  private async bisect(ranked: readonly number[]): Promise<readonly number[]> {
    let [low, high] = [1, ranked.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (await this.meets(ranked.slice(0, middle))) high = middle;
      else low = middle;
    }
    return ranked.slice(0, high);
  }

  /** A set of at most so many layers that meets the bounds, built up one by one; undefined where this way leads to none. */
  private async grow(ranked: readonly number[], sizeMax: number): Promise<readonly number[] | undefined> {
    let kept: readonly number[] = [];
    while (kept.length < sizeMax && !this.isSpent()) {
      const open = ranked.filter((layer) => !kept.includes(layer));
      const near = open.filter((layer) => kept.some((other) => Math.abs(this.place(other) - this.place(layer)) === 1));
      let step: { layer: number; measured: Measured } | undefined;
      for (const layer of new Set([...open.slice(0, growthTried), ...near.slice(0, growthTried)])) {
        const measured = await this.measure([...kept, layer]);
        if (measured === undefined) return undefined;
        if (step === undefined || isBetter(measured, step.measured)) step = { layer, measured };
      }
      if (step === undefined) return undefined;
      kept = [...kept, step.layer];
      if (step.measured.violation === 0) return kept;
    }
    return undefined;
  }

  /** Takes layers back to int8, least useful first, until the bounds need every one that is left. */
  private async shrink(set: readonly number[]): Promise<readonly number[]> {
    let kept = set;
    for (let before = Number.POSITIVE_INFINITY; kept.length < before;) {
      before = kept.length;
      for (const layer of kept.toSorted((a, b) => this.gainOf(a) - this.gainOf(b) || this.options.costOf(b) - this.options.costOf(a))) {
        if (this.known.size >= this.options.evaluationsMax + shrinkEvaluations) return kept;
        const without = kept.filter((other) => other !== layer);
        if (await this.meets(without)) kept = without;
      }
    }
    return kept;
  }

  /** A set of this size that meets the bounds; `none` where all were measured, undefined where the budget does not reach for all. */
  private async findFewer(ranked: readonly number[], size: number): Promise<readonly number[] | 'none' | undefined> {
    if (size <= 1) return 'none';
    const sets = combinations(ranked, size, this.options.evaluationsMax - this.known.size);
    if (sets === undefined) return undefined;
    const promise = (set: readonly number[]): number => set.reduce((sum, layer) => sum + this.gainOf(layer), 0);
    for (const set of sets.toSorted((a, b) => promise(b) - promise(a))) if (await this.meets(set)) return set;
    return this.failure === undefined ? 'none' : undefined;
  }

  private async meets(kept: readonly number[]): Promise<boolean> {
    const measured = await this.measure(kept);
    return measured?.violation === 0;
  }

  private async measure(kept: readonly number[]): Promise<Measured | undefined> {
    if (this.failure !== undefined) return undefined;
    const sorted = ascending(kept);
    const known = this.known.get(sorted.join());
    if (known !== undefined) return known;
    const measured = await this.options.measure(sorted);
    if (!measured.ok) {
      this.failure = measured;
      return undefined;
    }
    this.known.set(sorted.join(), measured.value);
    if (measured.value.violation === 0 && (this.best === undefined || sorted.length < this.best.length)) this.best = sorted;
    this.options.onProgress(this.known.size, this.best);
    return measured.value;
  }

  private isSpent(): boolean {
    return this.known.size >= this.options.evaluationsMax;
  }

  private gainOf(layer: number): number {
    return this.gains.get(layer) ?? Number.NEGATIVE_INFINITY;
  }

  private place(layer: number): number {
    return this.options.layers.indexOf(layer);
  }
}

function isBetter(a: Measured, b: Measured): boolean {
  return a.violation === b.violation ? a.snrDb > b.snrDb : a.violation < b.violation;
}

function ascending(set: readonly number[]): readonly number[] {
  return set.toSorted((a, b) => a - b);
}

/** Every choice of `size` of the items; undefined where there are more than `most`. */
function combinations(items: readonly number[], size: number, most: number): readonly (readonly number[])[] | undefined {
  let count = 1;
  for (let i = 0; i < size; i++) count = (count * (items.length - i)) / (i + 1);
  if (count > most) return undefined;
  const sets: (readonly number[])[] = [];
  const extend = (set: readonly number[], from: number): void => {
    if (set.length === size) {
      sets.push(set);
      return;
    }
    for (let i = from; i <= items.length - (size - set.length); i++) extend([...set, items[i] as number], i + 1);
  };
  extend([], 0);
  return sets;
}
