import type { Refusal } from './repository.ts';

const kindsMax = 2_000;
const detailCharsMax = 300;

/**
 * What was refused since it was last taken, added up by place, code and device. Past 2,000 different ones the device is
 * no longer told apart: whoever invents names cannot fill the table.
 */
export class RefusalCounter {
  #counts = new Map<string, Refusal>();

  add(source: string, code: string, subject: string, detail: string, atMs: number): void {
    const exact = `${source} ${code} ${subject}`;
    const [key, shown] = this.#counts.has(exact) || this.#counts.size < kindsMax ? [exact, subject] : [`${source} ${code} -`, '-'];
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { source, code, subject: shown, count, detail: detail.slice(0, detailCharsMax).replaceAll('\0', ''), atMs });
  }

  take(): Refusal[] {
    const taken = [...this.#counts.values()];
    this.#counts = new Map();
    return taken;
  }

  /** Puts back what could not be saved. */
  restore(refusals: readonly Refusal[]): void {
    for (const refusal of refusals) {
      const key = `${refusal.source} ${refusal.code} ${refusal.subject}`;
      this.#counts.set(key, { ...refusal, count: refusal.count + (this.#counts.get(key)?.count ?? 0) });
    }
  }
}
