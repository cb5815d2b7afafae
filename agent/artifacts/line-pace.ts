/** Silence is waited for no longer than this, however slow the line was. */
const silenceMsMax = 30_000;

/** How long a line takes from one part of an artifact to the next, the longest of late: one that takes as long is not silent. */
export class LinePace {
  #ms = 0;

  /** 0 before anything was heard. */
  get ms(): number {
    return this.#ms;
  }

  /** @param sinceMs since the part before */
  heard(sinceMs: number): void {
    this.#ms = Math.max(sinceMs, this.#ms / 2);
  }

  /** How long to wait for the next part. @param silenceMs where the line is fast */
  patienceMs(silenceMs: number): number {
    return Math.min(silenceMsMax, Math.max(silenceMs, 3 * this.#ms));
  }
}
