import type { Clock } from '../../proto/clock.ts';

/** What waits to be committed, in order: at most so many, and whoever brings more is held back for a while. */
export class IntakeQueue<Item> {
  readonly #items: Item[] = [];
  readonly #clock: Clock;
  readonly #itemsMax: number;
  #room = Promise.withResolvers<void>();

  constructor(clock: Clock, itemsMax: number) {
    this.#clock = clock;
    this.#itemsMax = itemsMax;
  }

  get length(): number {
    return this.#items.length;
  }

  /** False where there is no room. */
  addIfRoom(item: Item): boolean {
    const hasRoom = this.#items.length < this.#itemsMax;
    if (hasRoom) this.#items.push(item);
    return hasRoom;
  }

  /** As soon as there is room; false where there is none for so long, or it has ended meanwhile. */
  async add(item: Item, heldMsMax: number, ended: AbortSignal): Promise<boolean> {
    const heldUntilMs = this.#clock.monotonicMs() + heldMsMax;
    while (!this.addIfRoom(item)) {
      const leftMs = heldUntilMs - this.#clock.monotonicMs();
      if (leftMs <= 0 || ended.aborted) return false;
      const timer = new AbortController();
      await Promise.race([this.#room.promise, this.#clock.sleep(leftMs, timer.signal).catch(() => undefined)]);
      timer.abort(new Error('there is room'));
    }
    return true;
  }

  first(count: number): Item[] {
    return this.#items.slice(0, count);
  }

  removeFirst(count: number): void {
    this.#items.splice(0, count);
    this.#room.resolve();
    this.#room = Promise.withResolvers();
  }
}
