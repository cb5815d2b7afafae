import { readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import { planReconnectMs } from '../../link/plan-reconnect.ts';

export interface BrokerOptions {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly clientId: string;
  /** Certificates of the authority that issued the broker's; read for every connection, so that a new one counts at once. */
  readonly caFile?: string | undefined;
}

const reconnect = { baseMs: 1_000, maxMs: 60_000 };
const timeoutMs = 20_000;

/**
 * A connection to the line's own broker, made again with growing pauses until it is closed. Sessions are clean, and each connection is a
 * client of its own.
 */
export class BrokerConnection {
  readonly #options: BrokerOptions;
  readonly #ports: { readonly clock: Clock; readonly random: Random };
  readonly #closing = new AbortController();
  readonly #handlers: { onClient(client: MqttClient): void; onOnline(client: MqttClient): void; onAway(reason: string): void };
  #client: MqttClient | undefined;
  #attempt = 0;

  constructor(options: BrokerOptions, ports: { readonly clock: Clock; readonly random: Random }, handlers: { onClient(client: MqttClient): void; onOnline(client: MqttClient): void; onAway(reason: string): void }) {
    this.#options = options;
    this.#ports = ports;
    this.#handlers = handlers;
  }

  /** The client while it is connected. */
  get client(): MqttClient | undefined {
    return this.#client?.connected === true ? this.#client : undefined;
  }

  open(): void {
    const { url, username, password, clientId, caFile } = this.#options;
    const ca = readAuthority(caFile);
    if (ca instanceof Error) {
      this.#handlers.onAway(`caFile ${caFile}: ${ca.message}`);
      return void this.#openLater();
    }
    const client = mqtt.connect(url, { protocolVersion: 4, clean: true, clientId, reconnectPeriod: 0, connectTimeout: timeoutMs, resubscribe: false, queueQoSZero: false, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }), ...(ca === undefined ? {} : { ca }) });
    this.#client = client;
    let reason = 'the connection was closed';
    client.on('error', (error) => {
      reason = explain(error);
      client.end(true);
    });
    client.on('connect', () => {
      this.#attempt = 0;
      this.#handlers.onOnline(client);
    });
    client.on('close', () => {
      if (this.#client !== client) return;
      this.#client = undefined;
      client.end(true);
      this.#handlers.onAway(reason);
      void this.#openLater();
    });
    this.#handlers.onClient(client);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = this.#client;
    this.#client = undefined;
    if (client?.connected === true) await Promise.race([client.endAsync(), this.#ports.clock.sleep(1_000)]);
    client?.end(true);
  }

  async #openLater(): Promise<void> {
    await this.#ports.clock.sleep(planReconnectMs(this.#attempt, reconnect, this.#ports.random()), this.#closing.signal).catch(() => undefined);
    this.#attempt += 1;
    if (!this.#closing.signal.aborted) this.open();
  }
}

function readAuthority(caFile: string | undefined): Buffer | Error | undefined {
  if (caFile === undefined) return undefined;
  try {
    return readFileSync(caFile);
  } catch (fault) {
    return fault instanceof Error ? fault : new Error(String(fault));
  }
}

/** OpenSSL's words for a certificate that nobody here vouches for say nothing of what to do. */
const untrusted = new Set(['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);

function explain(error: Error): string {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const message = error.message || code || 'the connection failed';
  return untrusted.has(code) ? `the broker's certificate is not trusted (${message}); name the certificate of the authority that issued it as caFile` : message;
}
