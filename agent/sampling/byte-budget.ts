/** Of a budget; bytesPerDay null: there was none. */
export interface BudgetLeft {
  readonly bytesPerDay: number | null;
  readonly left: number;
}

const dayMs = 24 * 3600_000;
/** Part of a day's bytes that may be saved up and then spent at once. */
const savedShare = 0.25;

/**
 * A day's bytes, handed out evenly: a bucket that holds a quarter of them and is filled with the rest over a day, so that in no
 * 24 hours, wherever they begin, more is spent than a day's bytes and one sample. Runs on monotonic time: a clock that is set
 * makes nobody richer. Starts half full, or as an earlier process left it.
 */
export class ByteBudget {
  #bytesPerDay = Infinity;
  #left = 0;
  #atMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** Takes another budget; the share that is left stays. */
  configure(bytesPerDay: number, nowMs: number): void {
    if (bytesPerDay === this.#bytesPerDay) return;
    const share = this.#bytesPerDay === Infinity ? 0.5 : this.shareAt(nowMs);
    this.#bytesPerDay = bytesPerDay;
    this.#left = bytesPerDay === Infinity ? 0 : share * this.#saved;
    this.#atMs = nowMs;
  }

  /** What an earlier process had left, so long ago. */
  restore({ bytesPerDay, left }: BudgetLeft, passedMs: number, nowMs: number): void {
    if (bytesPerDay === null || this.#bytesPerDay === Infinity) return;
    // As configure does it: the share stays, where the budget is another one now.
    this.#left = (left / (savedShare * bytesPerDay)) * this.#saved;
    this.#atMs = nowMs - passedMs;
  }

  leftAt(nowMs: number): BudgetLeft {
    this.shareAt(nowMs);
    return { bytesPerDay: this.#bytesPerDay === Infinity ? null : this.#bytesPerDay, left: this.#left };
  }

  /** What is left as a share of what may be saved up; 0 where nothing may be spent. */
  shareAt(nowMs: number): number {
    if (this.#bytesPerDay === Infinity) return 1;
    this.#left = Math.min(this.#saved, this.#left + ((1 - savedShare) * this.#bytesPerDay * Math.max(0, nowMs - this.#atMs)) / dayMs);
    this.#atMs = nowMs;
    return Math.max(0, this.#left / this.#saved);
  }

  /** Spends what a sample takes; false where nothing is left. */
  spend(bytes: number, nowMs: number): boolean {
    if (this.shareAt(nowMs) === 0) return false;
    this.#left -= bytes;
    return true;
  }

  get #saved(): number {
    return savedShare * this.#bytesPerDay;
  }
}
