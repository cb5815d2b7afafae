import type { Clock } from '../../../proto/clock.ts';
import type { Reading } from '../reading.ts';
import { errorLine } from '../result-line.ts';
import type { QueueConfig } from '../source-config.ts';
import type { ReadingTaker } from '../source.ts';
import type { SourceMonitor } from './source-monitor.ts';

/** How long readings are handed on before the source is read again. */
const turnMs = 5;

type Input = string | Reading;
type Answer = ((text: string | undefined) => void) | undefined;

/**
 * The queue between a source and inference, with its policy. `block` refuses when `length` readings wait, and the source minds it;
 * the others take every reading, and count what they give up: the one that has waited longest, or the new one. A source that may
 * be dropped is read between inferences, so that what waits is in this queue, where it is bounded and of known age, and not in a socket.
 */
export function createIntake(taker: ReadingTaker, queue: QueueConfig, monitor: SourceMonitor, clock: Clock): ReadingTaker {
  return queue.whenFull === 'block' ? new BlockingIntake(taker, queue.length, monitor) : new DroppingIntake(taker, queue, monitor, clock);
}

class BlockingIntake implements ReadingTaker {
  readonly #taker: ReadingTaker;
  readonly #length: number;
  readonly #monitor: SourceMonitor;
  #waiting = 0;
  #waiters: (() => void)[] = [];

  constructor(taker: ReadingTaker, length: number, monitor: SourceMonitor) {
    this.#taker = taker;
    this.#length = length;
    this.#monitor = monitor;
  }

  submit(input: Input, answer?: Answer): boolean {
    if (this.#waiting >= this.#length) return false;
    this.#waiting += 1;
    const taken = this.#taker.submit(input, (text) => {
      this.#waiting -= 1;
      if (this.#waiters.length > 0 && this.#waiting <= this.#length / 2) for (const resolve of this.#waiters.splice(0)) resolve();
      answer?.(text);
    });
    if (taken) this.#monitor.received();
    else this.#waiting -= 1;
    return taken;
  }

  async room(): Promise<void> {
    if (this.#waiting > this.#length / 2) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    await this.#taker.room();
  }

  idle(): Promise<void> {
    return this.#taker.idle();
  }
}

class DroppingIntake implements ReadingTaker {
  readonly #taker: ReadingTaker;
  readonly #policy: QueueConfig;
  readonly #monitor: SourceMonitor;
  readonly #clock: Clock;
  readonly #queue: { readonly input: Input; readonly answer: Answer }[] = [];
  #due = false;
  /** One reading at a time: what inference has taken can no longer be given up. */
  #handedOn = 0;
  #idlers: (() => void)[] = [];

  constructor(taker: ReadingTaker, policy: QueueConfig, monitor: SourceMonitor, clock: Clock) {
    this.#taker = taker;
    this.#policy = policy;
    this.#monitor = monitor;
    this.#clock = clock;
  }

  submit(input: Input, answer?: Answer): boolean {
    this.#monitor.received();
    if (this.#queue.length >= this.#policy.length) {
      const given = this.#policy.whenFull === 'drop-newest' ? answer : this.#queue.shift()?.answer;
      this.#monitor.dropped();
      given?.(droppedLine);
      if (this.#policy.whenFull === 'drop-newest') return true;
    }
    this.#queue.push({ input, answer });
    this.#drainSoon();
    return true;
  }

  room(): Promise<void> {
    return Promise.resolve();
  }

  async idle(): Promise<void> {
    if (this.#queue.length > 0 || this.#handedOn > 0) await new Promise<void>((resolve) => this.#idlers.push(resolve));
    await this.#taker.idle();
  }

  #drainSoon(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => this.#drain());
  }

  #drain(): void {
    this.#due = false;
    const untilMs = this.#clock.monotonicMs() + turnMs;
    while (this.#handedOn === 0 && this.#clock.monotonicMs() < untilMs) {
      const next = this.#queue[0];
      if (next === undefined) break;
      this.#handedOn += 1;
      const taken = this.#taker.submit(next.input, (text) => {
        this.#handedOn -= 1;
        next.answer?.(text);
        this.#drainSoon();
      });
      if (!taken) {
        // Another source of the same inference has filled its queue.
        void this.#taker.room().then(() => {
          this.#handedOn -= 1;
          this.#drainSoon();
        });
        return;
      }
      this.#queue.shift();
    }
    if (this.#queue.length === 0 && this.#handedOn === 0) for (const resolve of this.#idlers.splice(0)) resolve();
    else if (this.#handedOn === 0) this.#drainSoon();
  }
}

const droppedLine = errorLine({ code: 'input.dropped', message: 'more readings wait than the source\'s queue takes, and its policy gives one up; send fewer, or set queue.length' }, '');
