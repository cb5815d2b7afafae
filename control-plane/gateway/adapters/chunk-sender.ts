import type { Socket } from 'node:net';
import type { Client } from 'aedes';

export interface ChunkSenderOptions {
  /** 0: the device's next chunk may go. Else: when to ask again, in ms: its site's line is taken. */
  readonly holdMs: (deviceId: string, bytes: number) => number;
  /** How long a client may take to read one chunk before it is cut off. */
  readonly stallMsMax: number;
  /** The client read nothing for stallMsMax. */
  readonly stalled: (client: Client) => void;
}

interface Queue {
  /** Topics asked for and not sent yet, each once. */
  readonly topics: Set<string>;
  sending: boolean;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Retained chunks on their way to the devices that asked for them. A chunk is encoded once, as the packet that goes over
 * the wire, and every device is sent the same buffer, one chunk at a time: the next is handed to a socket when it has
 * taken the one before. A device that reads slowly, or not at all, costs one reference and delays nobody.
 */
export class ChunkSender {
  readonly #options: ChunkSenderOptions;
  readonly #packets = new Map<string, Buffer>();
  readonly #queues = new Map<Client, Queue>();
  /** Who asked for a chunk that is not here yet. */
  readonly #waiting = new Map<string, Set<Client>>();

  constructor(options: ChunkSenderOptions) {
    this.#options = options;
  }

  /** Retains a chunk, or takes it back where the payload is empty. */
  retain(topic: string, payload: Uint8Array): void {
    if (payload.byteLength === 0) {
      this.#packets.delete(topic);
      return;
    }
    this.#packets.set(topic, encodeRetained(topic, payload));
    const waiting = this.#waiting.get(topic);
    this.#waiting.delete(topic);
    for (const client of waiting ?? []) this.send(client, [topic]);
  }

  /** Sends what is retained on these topics, behind what the client has asked for before; the rest when it is there. */
  send(client: Client, topics: readonly string[]): void {
    if ((client.conn as Socket).destroyed) return;
    const queue = this.#queues.get(client) ?? { topics: new Set(), sending: false, timer: undefined };
    this.#queues.set(client, queue);
    for (const topic of topics) {
      if (this.#packets.has(topic)) queue.topics.add(topic);
      else this.#waiting.set(topic, (this.#waiting.get(topic) ?? new Set()).add(client));
    }
    if (!queue.sending) this.#next(client, queue);
  }

  /** The client no longer wants these. */
  forget(client: Client, topics: readonly string[]): void {
    for (const topic of topics) {
      this.#queues.get(client)?.topics.delete(topic);
      const waiting = this.#waiting.get(topic);
      waiting?.delete(client);
      if (waiting?.size === 0) this.#waiting.delete(topic);
    }
  }

  /** The client's connection ended. */
  gone(client: Client, topics: readonly string[]): void {
    this.forget(client, topics);
    clearTimeout(this.#queues.get(client)?.timer);
    this.#queues.delete(client);
  }

  #next(client: Client, queue: Queue): void {
    const [topic] = queue.topics;
    queue.sending = topic !== undefined;
    if (topic === undefined) return;
    const packet = this.#packets.get(topic);
    if (packet === undefined) {
      queue.topics.delete(topic);
      return this.#next(client, queue);
    }
    const holdMs = this.#options.holdMs(client.id, packet.byteLength);
    const socket = client.conn as Socket;
    if (holdMs > 0) {
      queue.timer = setTimeout(() => this.#next(client, queue), holdMs);
      return;
    }
    queue.topics.delete(topic);
    queue.timer = undefined;
    const taken = socket.write(packet, () => {
      clearTimeout(queue.timer);
      // A write that fails has ended the connection; whoever ends it takes the queue away.
      if (!socket.destroyed) this.#next(client, queue);
    });
    if (!taken) queue.timer = setTimeout(() => this.#options.stalled(client), this.#options.stallMsMax);
  }
}

/** A retained PUBLISH of QoS 0 as it goes over the wire (MQTT 3.1.1, 3.3). */
function encodeRetained(topic: string, payload: Uint8Array): Buffer {
  const name = Buffer.from(topic, 'latin1');
  const length = 2 + name.byteLength + payload.byteLength;
  const lengthBytes: number[] = [];
  for (let left = length; left > 0 || lengthBytes.length === 0; left >>>= 7) lengthBytes.push((left & 127) | (left > 127 ? 128 : 0));
  const head = Buffer.from([0x31, ...lengthBytes, name.byteLength >> 8, name.byteLength & 255]);
  return Buffer.concat([head, name, payload]);
}
