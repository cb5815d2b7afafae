/**
 * The control plane's side of a broker, embedded or by URL; both adapters keep one contract (test/contract/broker).
 * Nothing here is durable: what is retained may be lost with the broker and is published again when it is back.
 */
export interface Broker {
  /** What devices connect to; without credentials. */
  readonly url: string;
  /** Starts to serve, or to connect and stay connected. */
  start(): Promise<void>;
  /** `detail` says why it cannot be reached; empty where it can. */
  state(): { readonly reachable: boolean; readonly detail: string };
  /** Devices connected now; undefined where only the broker knows. */
  clients(): number | undefined;
  /**
   * Resolves when the broker has taken it. An empty retained payload takes a retained message back.
   *
   * @throws AppError broker.unavailable (retryable)
   */
  publish(topic: string, payload: Uint8Array, options: { readonly qos: 0 | 1; readonly retain: boolean }): Promise<void>;
  /** Ends the device's connection, where this broker is ours. */
  disconnect(deviceId: string): void;
  stop(): Promise<void>;
}

/** What the gateway is told by its broker. */
export interface BrokerHandlers {
  /** Filters of the live intake. */
  readonly intake: readonly string[];
  /** The broker serves from now on, perhaps with nothing retained. Called again after every reconnection; never rejects. */
  connected(): Promise<void>;
  /** Something arrived. The sender is held back until the promise resolves; it never rejects. */
  received(topic: string, payload: Uint8Array): Promise<void>;
  /** A device's connection ended, whatever it said before. */
  gone(deviceId: string): void;
  /** 0: a device may be sent its next chunk. Else: when to ask again, in ms. Asked by a broker that is ours; absent: nothing waits. */
  readonly holdMs?: ((deviceId: string, bytes: number) => number) | undefined;
  /** The broker refused something from a client (`-` where it never said who it is). */
  refused(deviceId: string, code: string, detail: string): void;
}

/** May this device connect? The error's code is counted and, where MQTT can say it, told. */
export type Authenticate = (deviceId: string, password: string) => Promise<boolean>;
