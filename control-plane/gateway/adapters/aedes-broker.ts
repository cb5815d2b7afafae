import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import { Aedes, type AedesOptions, type Client, type ConnectPacket, type PublishPacket, type Subscription } from 'aedes';
import { AppError } from '../../../proto/app-error.ts';
import { assert } from '../../../proto/assert.ts';
import { limits } from '../../../proto/limits.ts';
import { isChunkTopic, isDeviceId, mayDevicePublish, mayDeviceSubscribe, mayObserverSubscribe, parseUplinkTopic, topicPattern } from '../../../proto/topics.ts';
import type { Authenticate, Broker, BrokerHandlers } from '../broker.ts';
import { ChunkSender } from './chunk-sender.ts';
import { ExactRetained } from './exact-retained.ts';
import { FrameTooLarge, guardFrames } from './guard-frames.ts';

export interface AedesBrokerOptions {
  /** 0: the system gives one. */
  readonly port: number;
  readonly host?: string;
  /** PEM texts; devices then connect with mqtts. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** How long a client may take to connect, and to read what waits for it, before it is cut off. */
  readonly connectTimeoutMs?: number;
  readonly drainTimeoutMs?: number;
  readonly authenticate: Authenticate;
}

const keepaliveSecondsMax = 600;
const connectionsMax = 20_000;
const filtersPerClientMax = 64;
/** 64 KiB in this time is what the slowest line must carry. */
const chunkStallMsMax = 30_000;

/**
 * aedes inside this process, hardened: with its default options one subscriber that stops reading freezes or crashes it.
 * No delivery slots are shared (concurrency 0), a subscriber that does not drain is cut off by time and by bytes, frames
 * are limited before they are buffered, and a client may use only its own topics, a clean session and QoS 0 or 1.
 */
export async function createAedesBroker(options: AedesBrokerOptions, handlers: BrokerHandlers): Promise<Broker> {
  const { port, host = '127.0.0.1', tls, authenticate, connectTimeoutMs = 10_000, drainTimeoutMs = 10_000 } = options;
  if (tls !== undefined) checkTlsPair(tls);
  const sockets = new Set<Socket>();
  const connected = new Map<string, Client>();
  const chunks = new ChunkSender({
    holdMs: handlers.holdMs ?? (() => 0),
    stallMsMax: chunkStallMsMax,
    stalled: (client) => client.conn.destroy(new Refusal('broker.slow_consumer', `a chunk was not read within ${chunkStallMsMax} ms`)),
  });
  const aedes = await Aedes.createBroker({ ...hardenedOptions(authenticate, handlers), connectTimeout: connectTimeoutMs, drainTimeout: drainTimeoutMs });

  aedes.on('client', (client) => {
    // Three connections of one id at once can leave aedes with two of them (it forgets the middle one).
    const previous = connected.get(client.id);
    connected.set(client.id, client);
    previous?.close();
    client.conn.once('close', () => {
      chunks.gone(client, subscribedChunks(client));
      if (connected.get(client.id) !== client) return;
      connected.delete(client.id);
      handlers.gone(client.id);
    });
  });
  // The packet is told of before its retained messages are looked for, and ExactRetained has no chunks.
  aedes.on('subscribe', (subscriptions, client) => {
    const topics = subscriptions.filter(({ topic, qos }) => qos < 128 && isChunkTopic(topic)).map(({ topic }) => topic);
    if (topics.length > 0) chunks.send(client, topics);
  });
  aedes.on('unsubscribe', (filters, client) => chunks.forget(client, filters));
  // Who never proved its id is not counted under it: invented ids must not fill the table.
  // Once for each client: aedes tells of a lost connection for every delivery that waited for it.
  const told = new WeakSet<Client>();
  aedes.on('clientError', (client, error) => {
    if (told.has(client)) return;
    told.add(client);
    countRefusal(connected.get(client.id) === client ? client.id : '-', error);
  });
  aedes.on('connectionError', (_client, error) => countRefusal('-', error));
  for (const filter of handlers.intake) {
    aedes.subscribe(
      filter,
      (packet, done) => {
        // A copy: the payload is a view of the socket's buffer. Never done() in the same turn (it would recurse under load).
        void handlers.received(packet.topic, Uint8Array.from(packet.payload as Buffer)).then(() => setImmediate(done));
      },
      () => undefined,
    );
  }

  function countRefusal(id: string, error: Error & { code?: string }): void {
    if (error instanceof Refusal) handlers.refused(id, error.code, error.message);
    else if (error instanceof FrameTooLarge) handlers.refused(id, 'broker.frame_too_large', error.message);
    else if (error.message === 'drain timeout') handlers.refused(id, 'broker.slow_consumer', `nothing was read for ${drainTimeoutMs} ms`);
    // Errors with a code are the network's (ECONNRESET); a client that fell silent is presence, not a refusal.
    else if (error.code === undefined && error.message !== 'keep alive timeout') handlers.refused(id, 'broker.malformed', error.message);
  }

  const serve = (socket: Socket): void => {
    const client = aedes.handle(socket) as Client & { readonly connackSent: boolean };
    guardFrames(client, () => (client.connackSent ? limits.brokerFrameBytesMax : limits.brokerFrameBytesBeforeConnectMax));
  };
  const server = tls === undefined ? createServer({ noDelay: true }, serve) : createTlsServer({ ...tls, noDelay: true, handshakeTimeout: connectTimeoutMs }, serve);
  // Before the handshake, too.
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error: Error & { code?: string }) => {
    if (error.code !== 'ECONNRESET') handlers.refused('-', 'broker.tls_failed', error.message);
  });
  server.maxConnections = connectionsMax;

  return {
    get url() {
      const address = server.address() as AddressInfo | null;
      assert(address !== null, 'the broker is started before its address is asked for');
      return `${tls === undefined ? 'mqtt' : 'mqtts'}://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${address.port}`;
    },
    start: async () => {
      // What is retained is in place before anyone is let in.
      await handlers.connected();
      server.listen(port, host);
      await once(server, 'listening').catch((cause: unknown) => {
        throw new AppError('broker.unavailable', `the broker cannot listen on ${host}:${port}: ${(cause as Error).message}; stop what uses it, or choose another with --mqtt-port and --mqtt-host`, { cause });
      });
    },
    state: () => ({ reachable: server.listening, detail: server.listening ? '' : 'it is not started, or stopped' }),
    clients: () => connected.size,
    publish: async (topic, payload, { qos, retain }) => {
      assert(topicPattern.test(topic), `topic ${JSON.stringify(topic)} does not match ${topicPattern.source}`);
      // A chunk waits for nobody: who asked for it is sent it as fast as they read.
      if (retain && isChunkTopic(topic) && !aedes.closed) return chunks.retain(topic, payload);
      await new Promise<void>((resolve, reject) => {
        const packet: PublishPacket = { cmd: 'publish', topic, payload: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), qos, retain, dup: false };
        aedes.publish(packet, (error) => (error ? reject(new AppError('broker.unavailable', `the embedded broker did not take a message: ${error.message}`, { retryable: true, cause: error })) : resolve()));
      });
    },
    disconnect: (deviceId) => connected.get(deviceId)?.close(),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function subscribedChunks(client: Client): string[] {
  const { subscriptions } = client as Client & { readonly subscriptions: object };
  return Object.keys(subscriptions).filter(isChunkTopic);
}

function checkTlsPair(pair: { readonly cert: string; readonly key: string }): void {
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new AppError('process.failed', `the broker's TLS certificate and key cannot be used: ${(cause as Error).message}; give a PEM certificate and its own PEM key`, { cause });
  }
}

function hardenedOptions(authenticate: Authenticate, handlers: BrokerHandlers): AedesOptions {
  return {
    concurrency: 0,
    keepaliveLimit: keepaliveSecondsMax,
    maxTopicLevels: limits.topicLevelsMax,
    persistence: new ExactRetained(),
    preConnect: (_client, packet, done) => {
      const refusal = refuseConnect(packet);
      done(refusal ?? null, refusal === undefined);
    },
    authenticate: (client, username, password, done) => {
      const id = client.id;
      const refuse = (returnCode: number, detail: string): void => done(Object.assign(new Refusal('broker.unauthorized', detail), { returnCode }), false);
      if (!isDeviceId(id)) return refuse(2, `the client id ${JSON.stringify(id).slice(0, 100)} is not a device id`);
      if (username !== id) return refuse(4, `the user name of ${id} is not its client id`);
      authenticate(id, password?.toString('utf8') ?? '').then(
        (accepted) => (accepted ? done(null, true) : refuse(4, `${id} is not enrolled or revoked, or its password is wrong`)),
        (error: unknown) => {
          if (!(error instanceof AppError)) throw error;
          refuse(3, error.message);
        },
      );
    },
    authorizePublish: (client, packet, done) => done(client === null ? null : refusePublish(client.id, packet)),
    authorizeSubscribe: (client, subscription, done) => {
      const refusal = refuseSubscribe(client, subscription);
      if (refusal !== undefined) handlers.refused(client.id, refusal.code, refusal.message);
      done(null, refusal === undefined ? subscription : null);
    },
    authorizeForward: (client, packet) => {
      const unread = (client.conn as Socket).writableLength;
      if (unread <= limits.brokerUnreadBytesMax) return packet;
      client.conn.destroy(new Refusal('broker.slow_consumer', `${unread} bytes wait unread, over the limit of ${limits.brokerUnreadBytesMax}`));
      return null;
    },
  };
}

class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function refuseConnect(packet: ConnectPacket): Refusal | undefined {
  // MQTT 5 is answered by aedes itself, with a CONNACK that says so.
  if (packet.protocolVersion === 5) return undefined;
  if (packet.clean !== true) return new Refusal('broker.session_refused', 'expected a clean session: what waits for a device is kept by the control plane, not by the broker');
  if (packet.will && !mayDevicePublish(packet.clientId, packet.will.topic)) return new Refusal('broker.publish_refused', `the will is on ${packet.will.topic.slice(0, 100)}, not one of the device's own topics`);
  return undefined;
}

function refusePublish(deviceId: string, packet: PublishPacket): Refusal | null {
  const { topic, payload, qos, retain } = packet;
  if (!mayDevicePublish(deviceId, topic)) return new Refusal('broker.publish_refused', `${JSON.stringify(topic.slice(0, 100))} is not a topic of the device's own`);
  if (qos === 2) return new Refusal('broker.publish_refused', 'QoS 2 is not used; publish with QoS 0 or 1');
  if (payload.length > limits.mqttPayloadBytesMax) return new Refusal('broker.publish_refused', `a payload of ${payload.length} bytes is over the limit of ${limits.mqttPayloadBytesMax}`);
  if (retain && parseUplinkTopic(topic)?.leaf === 'up') return new Refusal('broker.publish_refused', 'records are not retained; publish them without the flag');
  return null;
}

function refuseSubscribe(client: Client, { topic, qos }: Subscription): Refusal | undefined {
  if (!mayDeviceSubscribe(client.id, topic) && !mayObserverSubscribe(client.id, topic)) return new Refusal('broker.subscribe_refused', `${JSON.stringify(topic.slice(0, 100))} is not a topic for this device`);
  if (qos === 2) return new Refusal('broker.subscribe_refused', 'QoS 2 is not used; subscribe with QoS 0 or 1');
  const { subscriptions } = client as Client & { readonly subscriptions: object };
  if (Object.keys(subscriptions).length >= filtersPerClientMax) return new Refusal('broker.subscribe_refused', `${filtersPerClientMax} subscriptions are open already`);
  return undefined;
}
