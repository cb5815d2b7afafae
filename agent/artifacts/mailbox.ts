import type { Clock } from '../../proto/clock.ts';

export interface Message { readonly topic: string; readonly payload: Uint8Array }

/**
 * Messages between the link, which delivers them whenever it likes, and a fetch, which takes them one by one. It holds a
 * fixed number and drops the rest: whoever asked asks again. One timer runs at a time, not one for each message.
 */
export class Mailbox {
  readonly #clock: Clock;
  readonly #messagesMax: number;
  readonly #messages: Message[] = [];
  #wake: (() => void) | undefined;
  #alarmSet = false;

  constructor(clock: Clock, messagesMax: number) {
    this.#clock = clock;
    this.#messagesMax = messagesMax;
  }

  put(message: Message): void {
    if (this.#messages.length >= this.#messagesMax) return;
    this.#messages.push(message);
    this.#wake?.();
  }

  clear(): void {
    this.#messages.length = 0;
  }

  /** The next message; undefined where none came before `untilMs` on the monotonic clock, or the signal was given. */
  async take(untilMs: number, signal: AbortSignal): Promise<Message | undefined> {
    const wake = (): void => this.#wake?.();
    while (this.#messages.length === 0 && !signal.aborted && this.#clock.monotonicMs() < untilMs) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      signal.addEventListener('abort', wake, { once: true });
      if (!this.#alarmSet) {
        this.#alarmSet = true;
        void this.#clock.sleep(Math.ceil(untilMs - this.#clock.monotonicMs())).then(() => {
          this.#alarmSet = false;
          wake();
        });
      }
      await woken;
      this.#wake = undefined;
      signal.removeEventListener('abort', wake);
    }
    return this.#messages.shift();
  }
}
