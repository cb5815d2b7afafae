/** An input as it may be kept later, on account of one after it. */
export interface Remembered {
  /** It was kept by its own draw, or as context already. */
  sent: boolean;
}

export interface ContextPlace {
  readonly group: string;
  /** Inputs after the one that was kept; negative: before it. */
  readonly offset: number;
}

/** The latest inputs, and which of the next ones belong to one that was kept for what it is. */
export class ContextWindow<T extends Remembered> {
  #before: T[] = [];
  #group = '';
  #sinceKept = 0;
  #after = 0;

  /** The place of the next input in a context that is open. */
  next(): ContextPlace | undefined {
    if (this.#sinceKept >= this.#after) return undefined;
    this.#sinceKept += 1;
    return { group: this.#group, offset: this.#sinceKept };
  }

  /** An input was kept for what it is: what came before it and has not been sent, with its place, oldest first; the next `after` inputs belong to it. */
  begin(group: string, after: number): (ContextPlace & { readonly input: T })[] {
    this.#group = group;
    this.#after = after;
    this.#sinceKept = 0;
    const places = this.#before.map((input, index) => ({ input, group, offset: index - this.#before.length })).filter(({ input }) => !input.sent);
    for (const { input } of places) input.sent = true;
    return places;
  }

  /** @param max how many inputs are remembered */
  remember(input: T, max: number): void {
    this.#before.push(input);
    if (this.#before.length > max) this.#before.splice(0, this.#before.length - max);
  }

  /** Another model: its inputs are others. */
  clear(): void {
    this.#before = [];
    this.#after = 0;
    this.#sinceKept = 0;
  }
}
