import type { FleetEvent } from '../context.ts';

/**
 * What waits for one slow reader of the event stream. When it is full the oldest events are dropped and counted, so that
 * the reader learns that it missed some and asks for them by id.
 */
export class EventQueue {
  readonly #eventsMax: number;
  #waiting: FleetEvent[] = [];
  #lost = 0;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(eventsMax: number) {
    this.#eventsMax = eventsMax;
  }

  push(event: FleetEvent): void {
    if (this.#waiting.length >= this.#eventsMax) {
      this.#waiting.shift();
      this.#lost++;
    }
    this.#waiting.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** What has come since the last call, and how many were lost before it; undefined once ended. Waits where there is nothing. */
  async take(): Promise<{ events: FleetEvent[]; lost: number } | undefined> {
    if (this.#waiting.length === 0 && !this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    if (this.#ended) return undefined;
    const taken = { events: this.#waiting, lost: this.#lost };
    this.#waiting = [];
    this.#lost = 0;
    return taken;
  }
}
