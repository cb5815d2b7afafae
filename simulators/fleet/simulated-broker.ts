import type { Authenticate, BrokerHandlers } from '../../control-plane/gateway/broker.ts';
import { limits } from '../../proto/limits.ts';
import { mayDevicePublish, mayDeviceSubscribe, parseUplinkTopic } from '../../proto/topics.ts';

/** A device's end of a connection, as the broker sees it. */
export interface BrokerClient {
  readonly deviceId: string;
  readonly will: { readonly topic: string; readonly payload: Uint8Array } | undefined;
  deliver(topic: string, payload: Uint8Array, qos: 0 | 1): void;
  /** The broker has closed the connection. */
  closed(reason: string): void;
}

export interface Session {
  readonly client: BrokerClient;
  readonly topics: Set<string>;
}

/** The control plane's end: where what devices publish goes, and who may connect. */
export interface Intake extends Pick<BrokerHandlers, 'gone' | 'refused'> {
  readonly received: (topic: string, payload: Uint8Array) => void;
  readonly authenticate: Authenticate;
}

/** Changes what is delivered to a device: a broker in wrong hands. Undefined: not delivered. */
export type Tamper = (deviceId: string, topic: string, payload: Uint8Array) => readonly Uint8Array[];

/**
 * An MQTT 3.1.1 broker in memory: clean sessions, exact topics for devices, QoS 0 and 1, retained messages, wills, and the
 * rights that the gateway gives each device. Delays and losses are those of the links.
 */
export class SimulatedBroker {
  readonly #retained = new Map<string, Uint8Array>();
  readonly #sessions = new Map<string, Session>();
  readonly #subscribers = new Map<string, Set<Session>>();
  #intake: Intake | undefined;
  serving = false;
  tamper: Tamper | undefined;

  get clients(): number {
    return this.#sessions.size;
  }

  /** What is retained, by topic. */
  get retained(): ReadonlyMap<string, Uint8Array> {
    return this.#retained;
  }

  attach(intake: Intake | undefined): void {
    this.#intake = intake;
  }

  /** Ends every connection; without power, or with `keepsRetained` unset, what was retained is gone. */
  stop({ keepsRetained }: { keepsRetained: boolean }): void {
    this.serving = false;
    if (!keepsRetained) this.#retained.clear();
    for (const session of [...this.#sessions.values()]) this.#end(session, 'the broker was stopped', false);
  }

  /** Whether the device may connect; a connection that it has already is ended. */
  async connect(client: BrokerClient, password: string): Promise<Session | undefined> {
    const intake = this.#intake;
    if (!this.serving || intake === undefined || !(await intake.authenticate(client.deviceId, password))) return undefined;
    if (!this.serving) return undefined;
    const before = this.#sessions.get(client.deviceId);
    const session: Session = { client, topics: new Set() };
    this.#sessions.set(client.deviceId, session);
    if (before !== undefined) this.#end(before, 'another connection of the same device', true);
    return session;
  }

  isOpen(session: Session): boolean {
    return this.#sessions.get(session.client.deviceId) === session;
  }

  /** A connection ended without a DISCONNECT: its will is published. */
  lose(session: Session, reason: string): void {
    if (this.isOpen(session)) this.#end(session, reason, true);
  }

  /** DISCONNECT: the will is not published. */
  leave(session: Session): void {
    if (this.isOpen(session)) this.#end(session, 'the device said good-bye', false);
  }

  publishFromDevice(session: Session, topic: string, payload: Uint8Array, { qos, retain }: { qos: number; retain: boolean }): void {
    const { deviceId } = session.client;
    const refusal = refusePublish(deviceId, topic, payload, qos, retain);
    if (refusal !== undefined) {
      this.#intake?.refused(deviceId, 'broker.publish_refused', refusal);
      this.lose(session, refusal);
      return;
    }
    if (retain) this.#retain(topic, payload);
    this.#intake?.received(topic, payload);
  }

  /** @returns whether each topic was granted */
  subscribe(session: Session, topics: readonly string[]): boolean[] {
    return topics.map((topic) => {
      if (!mayDeviceSubscribe(session.client.deviceId, topic)) {
        this.#intake?.refused(session.client.deviceId, 'broker.subscribe_refused', `${topic.slice(0, 100)} is not a topic for this device`);
        return false;
      }
      session.topics.add(topic);
      let subscribers = this.#subscribers.get(topic);
      if (subscribers === undefined) this.#subscribers.set(topic, (subscribers = new Set()));
      subscribers.add(session);
      const retained = this.#retained.get(topic);
      if (retained !== undefined) this.#deliver(session, topic, retained, 1);
      return true;
    });
  }

  unsubscribe(session: Session, topics: readonly string[]): void {
    for (const topic of topics) {
      session.topics.delete(topic);
      this.#subscribers.get(topic)?.delete(session);
    }
  }

  /** The control plane publishes. */
  publish(topic: string, payload: Uint8Array, { qos, retain }: { qos: 0 | 1; retain: boolean }): void {
    if (retain) this.#retain(topic, payload);
    for (const session of this.#subscribers.get(topic) ?? []) this.#deliver(session, topic, payload, qos);
  }

  /** Whoever has the broker may send a device anything. */
  inject(deviceId: string, topic: string, payload: Uint8Array): void {
    this.#sessions.get(deviceId)?.client.deliver(topic, payload, 1);
  }

  disconnect(deviceId: string): void {
    const session = this.#sessions.get(deviceId);
    if (session !== undefined) this.#end(session, 'the control plane ended the connection', true);
  }

  #deliver(session: Session, topic: string, payload: Uint8Array, qos: 0 | 1): void {
    const payloads = this.tamper?.(session.client.deviceId, topic, payload) ?? [payload];
    for (const each of payloads) session.client.deliver(topic, each, qos);
  }

  #retain(topic: string, payload: Uint8Array): void {
    if (payload.byteLength === 0) this.#retained.delete(topic);
    else this.#retained.set(topic, payload);
  }

  #end(session: Session, reason: string, withWill: boolean): void {
    this.unsubscribe(session, [...session.topics]);
    const { client } = session;
    const isNewest = this.#sessions.get(client.deviceId) === session;
    if (isNewest) this.#sessions.delete(client.deviceId);
    client.closed(reason);
    if (withWill && client.will !== undefined) this.#intake?.received(client.will.topic, client.will.payload);
    if (isNewest) this.#intake?.gone(client.deviceId);
  }
}

/** The rights of a device, as control-plane/gateway/adapters/aedes-broker.ts enforces them. */
function refusePublish(deviceId: string, topic: string, payload: Uint8Array, qos: number, retain: boolean): string | undefined {
  if (!mayDevicePublish(deviceId, topic)) return `${JSON.stringify(topic.slice(0, 100))} is not a topic of the device's own`;
  if (qos === 2) return 'QoS 2 is not used';
  if (payload.byteLength > limits.mqttPayloadBytesMax) return `a payload of ${payload.byteLength} bytes is over the limit`;
  if (retain && parseUplinkTopic(topic)?.leaf === 'up') return 'records are not retained';
  return undefined;
}
