import type { Transform } from '../../features/transform/transform.ts';
import type { Reading } from './reading.ts';

/** The single rows that the next window still needs, so that another model can begin where this one leaves off. */
export class RecentRows {
  #rows: Reading[] = [];
  #sinceWindow = 0;

  /** @param completed the row was the last of a window */
  add({ windowRows, hopRows }: Pick<Transform, 'windowRows' | 'hopRows'>, reading: Reading, completed: boolean): void {
    this.#sinceWindow = completed ? 0 : this.#sinceWindow + 1;
    this.#rows.push(reading);
    const needed = Math.min(windowRows - 1, this.#sinceWindow + Math.max(0, windowRows - hopRows));
    this.#rows.splice(0, Math.max(0, this.#rows.length - needed));
  }

  /** Hands the rows over, oldest first, and forgets them. */
  take(): Reading[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#sinceWindow = 0;
    return rows;
  }
}
