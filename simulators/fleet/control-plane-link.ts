import type { Authenticate, Broker, BrokerHandlers } from '../../control-plane/gateway/broker.ts';
import { AppError } from '../../proto/app-error.ts';
import type { Random } from '../../proto/random.ts';
import type { Scheduler } from './scheduler.ts';
import { never, type SimulatedProcess } from './simulated-process.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

interface Parts {
  readonly scheduler: Scheduler;
  readonly process: SimulatedProcess;
  readonly random: Random;
  readonly broker: SimulatedBroker;
  /** Told of every message before the broker has it. */
  readonly published: (topic: string, payload: Uint8Array) => void;
  /** Told of every connection. */
  readonly linked: () => void;
}

/** The embedded broker: it lives and dies with the control plane, and loses what was retained. */
export function createEmbeddedBroker({ process, broker, published, linked }: Parts, authenticate: Authenticate, handlers: BrokerHandlers): Broker {
  return {
    url: 'mqtt://simulated',
    start: async () => {
      broker.attach({ ...handlers, authenticate, received: (topic, payload) => void handlers.received(topic, payload) });
      linked();
      await handlers.connected();
      broker.serving = true;
    },
    state: () => ({ reachable: broker.serving, detail: '' }),
    clients: () => broker.clients,
    publish: async (topic, payload, options) => {
      if (!process.alive) return never();
      published(topic, payload);
      broker.publish(topic, payload.slice(), options);
    },
    disconnect: (deviceId) => {
      if (process.alive) broker.disconnect(deviceId);
    },
    stop: async () => broker.stop({ keepsRetained: false }),
  };
}

const repeatProbability = 0.02;

/** The control plane as a client of a broker by URL: connections break, messages take their time. */
export class RemoteBroker implements Broker {
  readonly url = 'mqtt://simulated';
  readonly #parts: Parts;
  readonly #handlers: BrokerHandlers;
  readonly #waiting = new Set<(lost: AppError) => void>();
  #connected = false;
  #lastMs = 0;

  constructor(parts: Parts, handlers: BrokerHandlers) {
    this.#parts = parts;
    this.#handlers = handlers;
  }

  /** Who may connect is this broker's own configuration. */
  attach(authenticate: Authenticate): void {
    const { broker, process } = this.#parts;
    broker.attach({
      authenticate,
      gone: () => undefined,
      refused: () => undefined,
      received: (topic, payload) => {
        if (!this.#connected || !process.alive) return;
        this.#transit(() => void this.#handlers.received(topic, payload));
        // At least once, says QoS 1: now and then a message comes again, long after what followed it.
        const { scheduler, random } = this.#parts;
        if (random() < repeatProbability) scheduler.after(15_000 * random(), () => this.#transit(() => void this.#handlers.received(topic, payload)));
      },
    });
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  state(): { reachable: boolean; detail: string } {
    return { reachable: this.#connected, detail: this.#connected ? '' : 'connection reset' };
  }

  clients(): undefined {
    return undefined;
  }

  publish(topic: string, payload: Uint8Array, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<void> {
    const { broker, process, published } = this.#parts;
    const bytes = payload.slice();
    if (!process.alive) return never();
    if (!this.#connected) return Promise.reject(unavailable());
    published(topic, bytes);
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.#transit(() => {
        broker.publish(topic, bytes, options);
        this.#transit(() => {
          this.#waiting.delete(reject);
          if (process.alive) resolve();
        });
      });
    });
  }

  disconnect(): void {
    // It is not ours.
  }

  async stop(): Promise<void> {
    this.#connected = false;
  }

  /** The connection breaks: what is under way either way is lost. */
  break(): void {
    if (!this.#connected) return;
    this.#connected = false;
    for (const reject of [...this.#waiting]) {
      this.#waiting.delete(reject);
      if (this.#parts.process.alive) reject(unavailable());
    }
    const { scheduler, process, random } = this.#parts;
    scheduler.after(1_000 + 2_000 * random(), () => {
      if (process.alive) void this.#connect();
    });
  }

  async #connect(): Promise<void> {
    const { scheduler, process, broker } = this.#parts;
    if (!broker.serving) {
      scheduler.after(1_000, () => {
        if (process.alive) void this.#connect();
      });
      return;
    }
    this.#connected = true;
    this.#parts.linked();
    await this.#handlers.connected();
  }

  /** Lost where the connection breaks before it arrives. */
  #transit(run: () => void): void {
    const { scheduler, random, process } = this.#parts;
    this.#lastMs = Math.max(this.#lastMs, scheduler.nowMs + 1 + Math.floor(20 * random()));
    scheduler.at(this.#lastMs, () => {
      if (this.#connected && process.alive) run();
    });
  }
}

function unavailable(): AppError {
  return new AppError('broker.unavailable', 'the simulated broker cannot be reached', { retryable: true });
}
