import type { Link, LinkHandlers } from '../../agent/link/link.ts';
import { planReconnectMs } from '../../agent/link/plan-reconnect.ts';
import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import type { Random } from '../../proto/random.ts';
import { deviceTopic } from '../../proto/topics.ts';
import type { BrokerClient, Session, SimulatedBroker } from './simulated-broker.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** The way between a device and the broker. */
export interface NetworkConditions {
  readonly delayMsMin: number;
  readonly delayMsMax: number;
  /** Of a QoS 1 message to be delivered twice (at least once, says MQTT). */
  readonly duplicateProbability: number;
  /** Of a QoS 0 message to be dropped by the broker. */
  readonly dropProbability: number;
  /** Messages on different topics may overtake each other. */
  readonly reorders: boolean;
}

/** The state of that way, kept over the lives of the device. */
export interface Network {
  conditions: NetworkConditions;
  /** Nothing gets through before; a connection that waits too long for that is lost. */
  blockedUntilMs: number;
}

export interface LinkOptions {
  readonly deviceId: string;
  readonly password: string;
  readonly agentVersion: string;
}

interface Connection {
  session: Session | undefined;
  established: boolean;
  /** Neither end knows of it any more. */
  over: boolean;
  upMs: number;
  readonly downMs: Map<string, number>;
  readonly begunMs: number;
  readonly waiting: Set<(taken: boolean) => void>;
}

const keepaliveMs = 45_000;
const operationTimeoutMs = 20_000;
const reconnect = { baseMs: 1_000, maxMs: 60_000 };

/** The agent's link over the simulated network: what mqtt-adapter.ts does with sockets, on virtual time. */
export class DeviceLink implements Link {
  readonly #parts: { scheduler: Scheduler; process: SimulatedProcess; clock: Clock; random: Random; broker: SimulatedBroker; network: Network };
  readonly #options: LinkOptions;
  readonly #bootMs: number;
  #handlers: LinkHandlers | undefined;
  #connection: Connection | undefined;
  #attempt = 0;
  #closed = false;

  constructor(parts: { scheduler: Scheduler; process: SimulatedProcess; clock: Clock; random: Random; broker: SimulatedBroker; network: Network }, options: LinkOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#bootMs = parts.clock.nowMs();
  }

  get online(): boolean {
    return this.#connection?.established === true;
  }

  start(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    this.#connect();
  }

  publish(topic: string, payload: Uint8Array, { qos, retained }: { readonly qos: 0 | 1; readonly retained: boolean }): Promise<boolean> {
    // The sender may use its buffer again.
    const bytes = payload.slice();
    return this.#operate((session) => {
      this.#parts.broker.publishFromDevice(session, topic, bytes, { qos, retain: retained });
      return true;
    });
  }

  subscribe(topics: readonly string[]): Promise<boolean> {
    return this.#operate((session) => this.#parts.broker.subscribe(session, topics).every(Boolean));
  }

  unsubscribe(topics: readonly string[]): Promise<boolean> {
    return this.#operate((session) => {
      this.#parts.broker.unsubscribe(session, topics);
      return true;
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connection = this.#connection;
    if (connection === undefined) return;
    if (connection.established) await this.publish(this.#statusTopic(), this.#status(false, connection), { qos: 1, retained: false });
    if (connection.session !== undefined) this.#parts.broker.leave(connection.session);
    this.#lose(connection, 'closed by the agent', false);
  }

  /** The machine lost its power or its process: the other end finds out later, or at once. */
  abandon({ atOnce }: { atOnce: boolean }): void {
    this.#closed = true;
    const connection = this.#connection;
    const { scheduler, broker } = this.#parts;
    if (connection === undefined) return;
    connection.over = true;
    const { session } = connection;
    if (session !== undefined) scheduler.after(atOnce ? 5 : keepaliveMs, () => broker.lose(session, 'nothing heard'));
  }

  /** The connection breaks: what is under way is lost. */
  break(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    const { session } = connection;
    if (session !== undefined) this.#parts.broker.lose(session, 'connection reset');
    this.#lose(connection, 'connection reset', true);
  }

  /** The network is blocked from now on: both ends give the connection up if that lasts. */
  blocked(): void {
    const { scheduler, network, broker } = this.#parts;
    const connection = this.#connection;
    if (connection === undefined) return;
    scheduler.after(keepaliveMs, () => {
      if (connection.over || network.blockedUntilMs <= scheduler.nowMs) return;
      if (connection.session !== undefined) broker.lose(connection.session, 'keep alive timeout');
      this.#lose(connection, 'keep alive timeout', true);
    });
  }

  #connect(): void {
    const { scheduler, broker } = this.#parts;
    const connection: Connection = { session: undefined, established: false, over: false, upMs: 0, downMs: new Map(), begunMs: this.#parts.clock.nowMs(), waiting: new Set() };
    this.#connection = connection;
    const giveUp = scheduler.after(operationTimeoutMs, () => this.#lose(connection, 'connect timed out', true));
    const client: BrokerClient = {
      deviceId: this.#options.deviceId,
      will: { topic: this.#statusTopic(), payload: this.#status(false, connection) },
      deliver: (topic, payload, qos) => this.#receive(connection, topic, payload, qos),
      closed: (reason) => this.#down(connection, '', () => this.#lose(connection, reason, true)),
    };
    this.#up(connection, () => {
      void broker.connect(client, this.#options.password).then((session) => {
        if (connection.over && session !== undefined) return broker.lose(session, 'nobody is there any more');
        connection.session = session;
        this.#down(connection, '', () => {
          scheduler.cancel(giveUp);
          if (session === undefined) return this.#lose(connection, 'connection refused', true);
          connection.established = true;
          this.#attempt = 0;
          void this.publish(this.#statusTopic(), this.#status(true, connection), { qos: 1, retained: false });
          this.#handlers?.onOnline();
        });
        return undefined;
      });
    });
  }

  #receive(connection: Connection, topic: string, payload: Uint8Array, qos: 0 | 1): void {
    const { random, network } = this.#parts;
    const { duplicateProbability, dropProbability } = network.conditions;
    if (qos === 0 && dropProbability > 0 && random() < dropProbability) return;
    const times = qos === 1 && duplicateProbability > 0 && random() < duplicateProbability ? 2 : 1;
    for (let i = 0; i < times; i++) this.#down(connection, topic, () => this.#handlers?.onMessage(topic, payload));
  }

  /** Runs at the broker; the answer comes back to the device. False where the connection is or goes away, or it takes too long. */
  #operate(operation: (session: Session) => boolean): Promise<boolean> {
    const { scheduler, process, broker, network } = this.#parts;
    const connection = this.#connection;
    if (!process.alive) return new Promise(() => undefined);
    if (connection?.established !== true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const answer = (taken: boolean): void => {
        connection.waiting.delete(answer);
        if (process.alive) resolve(taken);
      };
      connection.waiting.add(answer);
      if (network.blockedUntilMs > scheduler.nowMs) scheduler.after(operationTimeoutMs, () => answer(false));
      this.#up(connection, () => {
        if (connection.session === undefined || !broker.isOpen(connection.session)) return;
        const taken = operation(connection.session);
        this.#down(connection, '', () => answer(taken));
      });
    });
  }

  /** In order: TCP carries it. */
  #up(connection: Connection, run: () => void): void {
    connection.upMs = Math.max(connection.upMs, this.#arrivalMs());
    this.#parts.scheduler.at(connection.upMs, () => {
      if (!connection.over) run();
    });
  }

  #down(connection: Connection, topic: string, run: () => void): void {
    const { scheduler, process, network } = this.#parts;
    const key = network.conditions.reorders ? topic : '';
    const atMs = Math.max(connection.downMs.get(key) ?? 0, this.#arrivalMs());
    connection.downMs.set(key, atMs);
    scheduler.at(atMs, () => {
      if (!connection.over && process.alive) run();
    });
  }

  #arrivalMs(): number {
    const { scheduler, random, network } = this.#parts;
    const { delayMsMin, delayMsMax } = network.conditions;
    return Math.max(scheduler.nowMs, network.blockedUntilMs) + delayMsMin + Math.floor(random() * (delayMsMax - delayMsMin));
  }

  #lose(connection: Connection, reason: string, again: boolean): void {
    if (connection.over) return;
    const { scheduler, process, random } = this.#parts;
    const wasEstablished = connection.established;
    connection.over = true;
    connection.established = false;
    if (this.#connection === connection) this.#connection = undefined;
    for (const answer of connection.waiting) answer(false);
    if (!process.alive) return;
    if (wasEstablished || again) this.#handlers?.onOffline(reason);
    if (!again || this.#closed) return;
    const waitMs = planReconnectMs(this.#attempt, reconnect, random());
    this.#attempt += 1;
    scheduler.after(waitMs, () => {
      if (process.alive && !this.#closed) this.#connect();
    });
  }

  #statusTopic(): string {
    return deviceTopic(this.#options.deviceId, 'status');
  }

  #status(online: boolean, { begunMs }: Connection): Uint8Array {
    const { deviceId, agentVersion } = this.#options;
    return encode('DeviceStatus', { deviceId, online, agentVersion, bootMs: this.#bootMs, atMs: begunMs });
  }
}
