import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import { planReconnectMs } from '../../link/plan-reconnect.ts';
import type { Reading } from '../reading.ts';
import type { QueueConfig } from '../source-config.ts';
import type { ReadingTaker, Source } from '../source.ts';
import { createIntake } from './intake.ts';
import type { SourceAdapter } from './source-adapter.ts';
import { createSourceMonitor, type SourceMonitor } from './source-monitor.ts';

const retry = { baseMs: 1_000, maxMs: 60_000 };

export interface SourceHubPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/**
 * One source and the slots that read it. The first slot owns it: it is read as that slot's queue allows, and its answers are the
 * source's. The others are shown the same readings, each through a queue of its own that drops; nobody waits for them, and the
 * source goes on for them while the owner is away. A source that cannot be opened is tried again for ever, with growing pauses.
 */
export class SourceHub implements ReadingTaker {
  readonly #open: (monitor: SourceMonitor) => Promise<SourceAdapter>;
  readonly #ports: SourceHubPorts;
  readonly #monitor: SourceMonitor;
  #owner: ReadingTaker | undefined;
  readonly #followers = new Set<ReadingTaker>();
  #adapter: SourceAdapter | undefined;
  #closing = new AbortController();
  #ended: () => void = () => undefined;
  readonly #whenEnded = new Promise<void>((resolve) => (this.#ended = resolve));
  #started: Promise<void> | undefined;

  constructor(description: string, open: (monitor: SourceMonitor) => Promise<SourceAdapter>, ports: SourceHubPorts) {
    this.#open = open;
    this.#ports = ports;
    this.#monitor = createSourceMonitor(description, ports.clock, ports.log);
  }

  /** The source as its owner's agent takes it. */
  own(queue: QueueConfig): Source {
    return this.#attach(this.#monitor, (taker) => {
      this.#owner = createIntake(taker, queue, this.#monitor, this.#ports.clock);
      return () => (this.#owner = undefined);
    });
  }

  /** The same readings for another slot's agent. */
  follow(slot: string, queue: QueueConfig): Source {
    const monitor = createSourceMonitor(`what slot ${slot} reads`, this.#ports.clock, this.#ports.log);
    return this.#attach(monitor, (taker) => {
      const intake = createIntake(taker, queue, monitor, this.#ports.clock);
      this.#followers.add(intake);
      return () => this.#followers.delete(intake);
    }, () => ({ ...monitor.state, connected: this.#monitor.state.connected, lastError: this.#monitor.state.lastError }));
  }

  submit(input: string | Reading, answer?: (text: string | undefined) => void): boolean {
    if (this.#owner === undefined) answer?.(undefined);
    else if (!this.#owner.submit(input, answer)) return false;
    for (const follower of this.#followers) follower.submit(typeof input === 'string' ? input : copyOf(input));
    return true;
  }

  room(): Promise<void> {
    return this.#owner?.room() ?? Promise.resolve();
  }

  idle(): Promise<void> {
    return this.#owner?.idle() ?? Promise.resolve();
  }

  #attach(monitor: SourceMonitor, enter: (taker: ReadingTaker) => () => unknown, state: () => SourceMonitor['state'] = () => monitor.state): Source {
    let leave: (() => unknown) | undefined;
    return {
      ended: this.#whenEnded,
      get state() {
        return state();
      },
      start: async (taker) => {
        leave = enter(taker);
        this.#started ??= this.#start();
        await this.#started;
        return { description: state().description };
      },
      stop: async () => {
        leave?.();
        leave = undefined;
        if (this.#owner === undefined && this.#followers.size === 0) await this.#stop();
      },
    };
  }

  /** One attempt that is waited for, and if it fails more of them that are not. */
  async #start(): Promise<void> {
    this.#closing = new AbortController();
    if (!(await this.#attempt())) void this.#keepTrying(this.#closing.signal);
  }

  async #keepTrying(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      await this.#ports.clock.sleep(planReconnectMs(attempt, retry, this.#ports.random()), signal).catch(() => undefined);
      if (signal.aborted || (await this.#attempt())) return;
    }
  }

  async #attempt(): Promise<boolean> {
    try {
      const adapter = await this.#open(this.#monitor);
      this.#adapter = adapter;
      await adapter.start(this);
      if (this.#closing.signal.aborted) {
        this.#adapter = undefined;
        await adapter.stop();
      }
      void adapter.ended?.then(this.#ended);
      return true;
    } catch (fault) {
      await this.#adapter?.stop().catch(() => undefined);
      this.#adapter = undefined;
      this.#monitor.away(fault instanceof Error ? fault.message : String(fault));
      return false;
    }
  }

  async #stop(): Promise<void> {
    this.#closing.abort();
    await this.#started;
    this.#started = undefined;
    const adapter = this.#adapter;
    this.#adapter = undefined;
    await adapter?.stop();
  }
}

/** A taker may keep a reading's numbers; each has its own. */
function copyOf(reading: Reading): Reading {
  return reading.values instanceof Float32Array || reading.values instanceof Uint8Array ? { ...reading, values: reading.values.slice() } : reading;
}
