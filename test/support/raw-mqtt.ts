import { connect, type Socket } from 'node:net';

/** MQTT 3.1.1 packets written by hand (OASIS MQTT 3.1.1, section 3): for clients that do what no library would. */
export function connectPacket(options: { clientId: string; username?: string; password?: string; clean?: boolean; version?: number; will?: { topic: string; payload: string }; keepalive?: number }): Buffer {
  const { clientId, username, password, clean = true, version = 4, will, keepalive = 60 } = options;
  const flags = (clean ? 2 : 0) | (will ? 4 : 0) | (password === undefined ? 0 : 64) | (username === undefined ? 0 : 128);
  const properties = version === 5 ? Buffer.from([0]) : Buffer.alloc(0);
  const parts = [text('MQTT'), Buffer.from([version, flags, keepalive >> 8, keepalive & 255]), properties, text(clientId)];
  if (will) parts.push(...(version === 5 ? [properties] : []), text(will.topic), text(will.payload));
  if (username !== undefined) parts.push(text(username));
  if (password !== undefined) parts.push(text(password));
  return packet(0x10, Buffer.concat(parts));
}

export function subscribePacket(messageId: number, filters: readonly string[], qos = 0): Buffer {
  return packet(0x82, Buffer.concat([uint16(messageId), ...filters.flatMap((filter) => [text(filter), Buffer.from([qos])])]));
}

export function unsubscribePacket(messageId: number, filters: readonly string[]): Buffer {
  return packet(0xa2, Buffer.concat([uint16(messageId), ...filters.map(text)]));
}

export function publishPacket(topic: string | Buffer, payload: Uint8Array, { qos = 0, retain = false, messageId = 1 } = {}): Buffer {
  return packet(0x30 | (qos << 1) | (retain ? 1 : 0), Buffer.concat([text(topic), ...(qos > 0 ? [uint16(messageId)] : []), payload]));
}

export const pingPacket = Buffer.from([0xc0, 0]);

/** The first bytes of a packet that declares this many bytes. */
export function packetHeader(firstByte: number, length: number): Buffer {
  const bytes = [firstByte];
  do {
    bytes.push((length & 127) | (length > 127 ? 128 : 0));
    length >>>= 7;
  } while (length > 0);
  return Buffer.from(bytes);
}

function packet(firstByte: number, body: Buffer): Buffer {
  return Buffer.concat([packetHeader(firstByte, body.byteLength), body]);
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([uint16(bytes.byteLength), bytes]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

/** A socket that is connected to the broker and says nothing by itself. Everything it receives is kept in `received`. */
export class RawClient {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  received = Buffer.alloc(0);
  #changed = Promise.withResolvers<void>();

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.#wake();
    });
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
    void this.closed.then(() => this.#wake());
  }

  /** Connects and waits for the CONNACK; gives its return code. */
  async connect(options: Parameters<typeof connectPacket>[0]): Promise<number> {
    this.socket.write(connectPacket(options));
    await this.receivedBytes(4);
    return this.received[3] as number;
  }

  /** Subscribes as the first thing after connecting; gives the granted QoS of each filter (128: refused). */
  async subscribe(filters: readonly string[]): Promise<number[]> {
    const start = this.received.byteLength;
    this.socket.write(subscribePacket(1, filters));
    await this.receivedBytes(start + 4 + filters.length);
    return [...this.received.subarray(start + 4, start + 4 + filters.length)];
  }

  async receivedBytes(count: number): Promise<void> {
    while (this.received.byteLength < count) {
      if (this.socket.closed) throw new Error(`the connection closed after ${this.received.byteLength} of ${count} bytes`);
      await this.#changed.promise;
    }
  }

  /** Writes until everything is handed over, or the connection is gone. False where it is gone. */
  async write(bytes: Uint8Array): Promise<boolean> {
    if (this.socket.destroyed) return false;
    if (!this.socket.write(bytes)) await Promise.race([new Promise((resolve) => this.socket.once('drain', resolve)), this.closed]);
    return !this.socket.destroyed;
  }

  end(): void {
    this.socket.destroy();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
