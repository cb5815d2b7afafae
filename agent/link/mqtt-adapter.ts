import mqtt, { type MqttClient } from 'mqtt';
import { assert } from '../../proto/assert.ts';
import type { Clock } from '../../proto/clock.ts';
import { encode } from '../../proto/codec.ts';
import { limits } from '../../proto/limits.ts';
import type { Random } from '../../proto/random.ts';
import { deviceTopic } from '../../proto/topics.ts';
import type { Link, LinkHandlers } from './link.ts';
import { planReconnectMs } from './plan-reconnect.ts';

export interface MqttLinkOptions {
  /** mqtt://, mqtts://, ws:// or wss:// with host and port. */
  readonly url: string;
  readonly deviceId: string;
  readonly password: string;
  readonly agentVersion: string;
  readonly bootMs: number;
  readonly keepaliveS?: number;
  readonly reconnect?: { readonly baseMs: number; readonly maxMs: number };
}

const operationTimeoutMs = 20_000;
/** A connection that was lost sooner is no sign that the next would last: the pause before it grows on. */
const lastingMs = 10_000;

/**
 * Link over MQTT 3.1.1 by mqtt.js, within the portable subset: clean session, QoS 0 and 1, exact topics. Each connection is
 * a client of its own, so that nothing of a lost one is left.
 *
 * Presence: the will (online = false) and the birth message go to fleet/<id>/status, not retained: a retained status
 * outlives what it speaks of when the broker itself goes away, and no control plane may rely on its replay; it asks by
 * announcing itself, and the agent answers.
 */
export function createMqttLink(options: MqttLinkOptions, clock: Clock, random: Random): Link {
  return new MqttLink(options, clock, random);
}

class MqttLink implements Link {
  readonly #options: MqttLinkOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #closing = new AbortController();
  /** Operations that wait for the broker. */
  readonly #underWay = new Set<AbortController>();
  #client: MqttClient | undefined;
  #connectingMs = 0;
  #handlers: LinkHandlers | undefined;
  #attempt = 0;

  constructor(options: MqttLinkOptions, clock: Clock, random: Random) {
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
  }

  get online(): boolean {
    return this.#client?.connected === true;
  }

  start(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    this.#connect();
  }

  async publish(topic: string, payload: Uint8Array, { qos, retained }: { readonly qos: 0 | 1; readonly retained: boolean }): Promise<boolean> {
    return this.#settle((client) => client.publishAsync(topic, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), { qos, retain: retained }));
  }

  async subscribe(topics: readonly string[], qos: 0 | 1): Promise<boolean> {
    assert(topics.length > 0 && topics.length <= limits.filtersPerSubscribeMax, `${topics.length} filters in one SUBSCRIBE, expected 1 to ${limits.filtersPerSubscribeMax}`);
    let granted = false;
    await this.#settle(async (client) => {
      const grants = await client.subscribeAsync([...topics], { qos });
      granted = grants.every((grant) => grant.qos < 128);
    });
    return granted;
  }

  async unsubscribe(topics: readonly string[]): Promise<boolean> {
    return this.#settle((client) => client.unsubscribeAsync([...topics]));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    client.removeAllListeners('close');
    if (!client.connected) {
      client.end(true);
      return;
    }
    const status = encode('DeviceStatus', this.#status(false));
    await Promise.race([client.publishAsync(this.#statusTopic(), Buffer.from(status), { qos: 1 }).catch(() => undefined), this.#clock.sleep(1000)]);
    await Promise.race([client.endAsync(), this.#clock.sleep(1000)]);
    client.end(true);
  }

  #connect(): void {
    const { url, deviceId, password, keepaliveS = 30 } = this.#options;
    this.#connectingMs = this.#clock.nowMs();
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      clean: true,
      clientId: deviceId,
      username: deviceId,
      password,
      keepalive: keepaliveS,
      reconnectPeriod: 0,
      connectTimeout: operationTimeoutMs,
      resubscribe: false,
      queueQoSZero: false,
      will: { topic: this.#statusTopic(), payload: Buffer.from(encode('DeviceStatus', this.#status(false))), qos: 1, retain: false },
    });
    this.#client = client;
    let reason = 'the connection was closed';
    let onlineMs = Infinity;
    client.on('error', (error) => {
      reason = error.message;
      // Not ended yet: packets that came with the one at fault are still handled, and mqtt.js throws where its stores are closed by then.
      client.stream.destroy();
    });
    client.on('connect', () => {
      onlineMs = this.#clock.monotonicMs();
      client.publish(this.#statusTopic(), Buffer.from(encode('DeviceStatus', this.#status(true))), { qos: 1 });
      this.#handlers?.onOnline();
    });
    client.on('message', (topic, payload) => this.#handlers?.onMessage(topic, payload));
    client.on('close', () => {
      if (this.#client !== client) return;
      this.#client = undefined;
      client.end(true);
      for (const operation of this.#underWay) operation.abort();
      if (this.#clock.monotonicMs() - onlineMs >= lastingMs) this.#attempt = 0;
      this.#handlers?.onOffline(reason);
      void this.#reconnectLater();
    });
  }

  async #reconnectLater(): Promise<void> {
    const waitMs = planReconnectMs(this.#attempt, this.#options.reconnect ?? { baseMs: 1000, maxMs: 60_000 }, this.#random());
    this.#attempt += 1;
    try {
      await this.#clock.sleep(waitMs, this.#closing.signal);
    } catch {
      return;
    }
    if (!this.#closing.signal.aborted) this.#connect();
  }

  /** Runs an operation on the connection there is; false where there is none, or it is lost or too slow. */
  async #settle(operate: (client: MqttClient) => Promise<unknown>): Promise<boolean> {
    const client = this.#client;
    if (client === undefined || !client.connected) return false;
    const over = new AbortController();
    this.#underWay.add(over);
    const failed = this.#clock.sleep(operationTimeoutMs, over.signal).then(
      () => false,
      () => false,
    );
    try {
      return await Promise.race([operate(client).then(() => true), failed]);
    } catch {
      return false;
    } finally {
      this.#underWay.delete(over);
      over.abort();
    }
  }

  #statusTopic(): string {
    return deviceTopic(this.#options.deviceId, 'status');
  }

  /** All that is said of one connection names it by when it was begun, so that a will that comes late ends no other. */
  #status(online: boolean): { deviceId: string; online: boolean; agentVersion: string; bootMs: number; atMs: number } {
    const { deviceId, agentVersion, bootMs } = this.#options;
    return { deviceId, online, agentVersion, bootMs, atMs: this.#connectingMs };
  }
}
