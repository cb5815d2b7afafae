import { connect, type Socket } from 'node:net';
import type { Link, LinkHandlers } from '../../agent/link/link.ts';
import { connectPacket, publishPacket, subscribePacket, unsubscribePacket } from './raw-mqtt.ts';

export interface LightLinkOptions {
  readonly url: string;
  readonly deviceId: string;
  readonly password: string;
}

/** Every socket reads into it, and takes what it read out of it at once. */
const readBuffer = Buffer.alloc(128 * 1024);
/** Chunks are gathered in memory of this size that is used again; a device has a window of its own, thousands in one process would spend their time on fresh memory. */
const pooledBytes = 66 * 1024;
const pooledMin = 32 * 1024;
const spare: ArrayBuffer[] = [];
const lent = new WeakSet<ArrayBufferLike>();

/** Whoever has done with a payload may give its memory back: the next one comes in it. */
export function giveBack({ buffer }: Uint8Array): void {
  if (lent.delete(buffer)) spare.push(buffer as ArrayBuffer);
}

function takeMemory(bytes: number): Buffer {
  if (bytes > pooledBytes || bytes < pooledMin) return Buffer.allocUnsafeSlow(bytes);
  const memory = spare.pop() ?? new ArrayBuffer(pooledBytes);
  lent.add(memory);
  return Buffer.from(memory, 0, bytes);
}

/**
 * The agent's link over a bare socket: MQTT 3.1.1 with what a fetch needs and nothing else, so that thousands fit into one
 * process and what is measured is the broker and the agent, not a client library. It does not reconnect.
 */
export class LightLink implements Link {
  online = false;
  /** Bytes that came from the broker, packet headers included. */
  bytesReceived = 0;
  /** Bytes that went to it. */
  bytesSent = 0;
  readonly #options: LightLinkOptions;
  readonly #waiting = new Map<number, (granted: boolean) => void>();
  #socket: Socket | undefined;
  #handlers: LinkHandlers | undefined;
  #messageId = 0;
  #partial: { readonly bytes: Buffer; filled: number } | undefined;
  #head = Buffer.alloc(0);

  constructor(options: LightLinkOptions) {
    this.#options = options;
  }

  start(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    const { url, deviceId, password } = this.#options;
    const { hostname, port } = new URL(url);
    const socket = connect({
      host: hostname, port: Number(port), noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (bytes) => {
          this.#take(readBuffer.subarray(0, bytes));
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.on('connect', () => this.#write(connectPacket({ clientId: deviceId, username: deviceId, password, keepalive: 600 })));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.online = false;
      for (const settle of this.#waiting.values()) settle(false);
      this.#waiting.clear();
      handlers.onOffline('the connection was closed');
    });
  }

  publish(topic: string, payload: Uint8Array, { qos, retained }: { readonly qos: 0 | 1; readonly retained: boolean }): Promise<boolean> {
    if (qos === 0) return Promise.resolve(this.#write(publishPacket(topic, payload, { qos, retain: retained })));
    return this.#request((messageId) => publishPacket(topic, payload, { qos, retain: retained, messageId }));
  }

  subscribe(topics: readonly string[], qos: 0 | 1): Promise<boolean> {
    return this.#request((messageId) => subscribePacket(messageId, topics, qos));
  }

  unsubscribe(topics: readonly string[]): Promise<boolean> {
    return this.#request((messageId) => unsubscribePacket(messageId, topics));
  }

  async close(): Promise<void> {
    this.#socket?.destroy();
  }

  #request(packet: (messageId: number) => Buffer): Promise<boolean> {
    const messageId = (this.#messageId = (this.#messageId % 65_535) + 1);
    return new Promise((resolve) => {
      if (!this.#write(packet(messageId))) return resolve(false);
      this.#waiting.set(messageId, resolve);
    });
  }

  #write(bytes: Buffer): boolean {
    if (this.#socket === undefined || this.#socket.destroyed) return false;
    this.bytesSent += bytes.byteLength;
    this.#socket.write(bytes);
    return true;
  }

  /** Packets are copied out of the read buffer once: whole, or piece by piece. */
  #take(arrived: Buffer): void {
    this.bytesReceived += arrived.byteLength;
    let bytes = arrived;
    if (this.#partial !== undefined) {
      const { bytes: gathered, filled } = this.#partial;
      const taken = bytes.copy(gathered, filled);
      this.#partial.filled += taken;
      if (this.#partial.filled < gathered.byteLength) return;
      this.#partial = undefined;
      this.#read(gathered);
      bytes = bytes.subarray(taken);
    }
    if (this.#head.byteLength > 0) {
      bytes = Buffer.concat([this.#head, bytes]);
      this.#head = Buffer.alloc(0);
    }
    while (bytes.byteLength > 0) {
      const total = packetLength(bytes);
      if (total === undefined) {
        this.#head = Buffer.from(bytes);
        return;
      }
      if (bytes.byteLength < total) {
        const gathered = takeMemory(total);
        this.#partial = { bytes: gathered, filled: bytes.copy(gathered) };
        return;
      }
      const packet = takeMemory(total);
      bytes.copy(packet, 0, 0, total);
      this.#read(packet);
      bytes = bytes.subarray(total);
    }
  }

  #read(packet: Buffer): void {
    const [first = 0] = packet;
    let at = 1;
    while (((packet[at] ?? 0) & 128) !== 0) at++;
    const body = packet.subarray(at + 1);
    switch (first >> 4) {
      case 2:
        this.online = body[1] === 0;
        if (this.online) this.#handlers?.onOnline();
        return;
      case 3: {
        const topicBytes = body.readUInt16BE(0);
        const qos = (first >> 1) & 3;
        const payload = body.subarray(2 + topicBytes + (qos > 0 ? 2 : 0));
        if (qos > 0) this.#write(Buffer.from([0x40, 2, ...body.subarray(2 + topicBytes, 4 + topicBytes)]));
        this.#handlers?.onMessage(body.toString('latin1', 2, 2 + topicBytes), payload);
        return;
      }
      case 4:
      case 9:
      case 11: {
        const messageId = body.readUInt16BE(0);
        this.#waiting.get(messageId)?.(!body.subarray(2).includes(128));
        this.#waiting.delete(messageId);
        return;
      }
      default:
    }
  }
}

/** Bytes of the packet that begins here, its header included; undefined where that cannot be read yet. */
function packetLength(bytes: Buffer): number | undefined {
  let length = 0;
  for (let i = 1; i < 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** (i - 1);
    if (byte < 128) return length + i + 1;
  }
  throw new Error('a packet length of five bytes: this is not MQTT');
}
