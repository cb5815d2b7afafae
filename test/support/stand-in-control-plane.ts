import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { Aedes, type Client } from 'aedes';
import { decode, encode } from '../../proto/codec.ts';
import type { BundleRef, Desired, DeviceRecord, DeviceStatus, Reported, UpdateOutcome } from '../../proto/messages.ts';
import { createSigningKey, signBytes, type SigningKey } from '../../proto/signing.ts';
import { announceTopic, chunkTopic, deviceTopic, isChunkTopic } from '../../proto/topics.ts';
import { findFreePort } from '../../simulators/demo/adapters/find-free-port.ts';
import { chunksOf, type TestBundle } from './test-bundle.ts';
import { Watchers } from './watchers.ts';

/** A plain broker, and the least of a control plane that an agent can talk to: keys, chunks, desired state, acknowledgements. */
export class StandInControlPlane {
  readonly release: SigningKey = createSigningKey();
  readonly assignment: SigningKey = createSigningKey();
  readonly reported: Reported[] = [];
  readonly statuses: DeviceStatus[] = [];
  /** Every record received, repeats included. */
  readonly records: DeviceRecord[] = [];
  /** Each outcome once: a kill before its acknowledgement has it sent again. */
  readonly outcomes: UpdateOutcome[] = [];
  /** How often each chunk topic was delivered. */
  readonly deliveries = new Map<string, number>();
  acknowledging = true;
  #broker: Aedes | undefined;
  #server: Server | undefined;
  #port = 0;
  readonly #retained = new Map<string, Uint8Array>();
  readonly #watchers = new Watchers(() => this.reported.at(-1));

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  get trust(): { release: { keyId: string; spkiBase64: string }[]; assignment: { keyId: string; spkiBase64: string }[] } {
    const open = ({ keyId, spkiBase64 }: SigningKey): { keyId: string; spkiBase64: string } => ({ keyId, spkiBase64 });
    return { release: [open(this.release)], assignment: [open(this.assignment)] };
  }

  /** Starts, or starts again at the same port with everything retained that was published before. */
  async start(): Promise<void> {
    const broker = await Aedes.createBroker({ concurrency: 0, drainTimeout: 5_000, authorizeForward: (_client, packet) => this.#forward(packet) });
    this.#broker = broker;
    broker.on('publish', (packet, client) => {
      if (client !== null) this.#receive(client, packet.topic, packet.payload as Buffer);
    });
    this.#server = createServer((socket) => broker.handle(socket));
    this.#port ||= await findFreePort(0);
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    for (const [topic, payload] of this.#retained) await this.#publish(topic, payload, true);
  }

  async stop(): Promise<void> {
    const [broker, server] = [this.#broker, this.#server];
    this.#broker = undefined;
    this.#server = undefined;
    server?.close();
    await new Promise<void>((resolve) => (broker === undefined ? resolve() : broker.close(() => resolve())));
  }

  async publishBundle(bundle: TestBundle): Promise<void> {
    await this.publishChunks(bundle.ref.digest, [bundle.manifestBytes]);
    for (const blob of bundle.manifest.blobs) await this.publishChunks(blob.digest, chunksOf(bundle.blobs.get(blob.digest) as Uint8Array, blob.chunkBytes));
  }

  async publishChunks(artifact: string, chunks: readonly Uint8Array[]): Promise<void> {
    for (const [index, data] of chunks.entries()) await this.retain(chunkTopic(artifact as `sha256:${string}`, index), encode('Chunk', { artifactDigest: artifact, index, count: chunks.length, data }));
  }

  async retain(topic: string, payload: Uint8Array): Promise<void> {
    this.#retained.set(topic, payload);
    await this.#publish(topic, payload, true);
  }

  /** Takes a retained message back and gives it. */
  take(topic: string): Uint8Array {
    const payload = this.#retained.get(topic);
    if (payload === undefined) throw new Error(`nothing is retained on ${topic}`);
    this.#retained.delete(topic);
    void this.#publish(topic, new Uint8Array(), true);
    return payload;
  }

  async setDesired(deviceId: string, revision: number, bundle: BundleRef | undefined, more: Partial<Desired> = {}, key = this.assignment): Promise<void> {
    const desired = encode('Desired', { deviceId, revision, bundle, rolloutId: `rollout-${revision}`, issuedMs: 1, expiresMs: 0, probation: { inferencesMin: 5, durationMs: 0, errorFractionMax: 0.2 }, ...more });
    await this.retain(deviceTopic(deviceId, 'desired'), encode('SignedDesired', { desired, keyId: this.assignment.keyId, signature: signBytes(key, 'assignment', desired) }));
  }

  announce(): Promise<void> {
    return this.#publish(announceTopic, encode('Announce', { controlPlaneId: 'stand-in', startedMs: 1 }), false);
  }

  /** Resolves with the first value that is not undefined; looked for now and after everything that arrives. */
  waitFor<T>(look: () => T | undefined | false): Promise<T> {
    return this.#watchers.waitFor(look);
  }

  /** The newest report, once its update has come to this phase. */
  reportOf(phase: string, bundleDigest?: string): Promise<Reported> {
    return this.waitFor(() => {
      const last = this.reported.at(-1);
      return last?.update?.phase === phase && (bundleDigest === undefined || last.update.bundleDigest === bundleDigest) ? last : undefined;
    });
  }

  #publish(topic: string, payload: Uint8Array, retain: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#broker?.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain, dup: false }, (error) => (error ? reject(error) : resolve()));
    });
  }

  #forward<P extends { topic: string }>(packet: P): P {
    if (isChunkTopic(packet.topic)) this.deliveries.set(packet.topic, (this.deliveries.get(packet.topic) ?? 0) + 1);
    queueMicrotask(() => this.#watchers.notify());
    return packet;
  }

  #receive(client: Client, topic: string, payload: Uint8Array): void {
    const leaf = topic.split('/')[2];
    if (leaf === 'reported') this.reported.push(must(decode('Reported', payload)));
    if (leaf === 'status') this.statuses.push(must(decode('DeviceStatus', payload)));
    if (leaf === 'up') {
      const { records } = must(decode('RecordBatch', payload));
      for (const { epoch, sequence, outcome } of records) if (outcome !== undefined && !this.records.some((known) => known.epoch === epoch && known.sequence === sequence)) this.outcomes.push(outcome);
      this.records.push(...records);
      // One that stops acknowledges nothing more.
      if (this.acknowledging) this.acknowledge(client.id, records).catch(() => undefined);
    }
    this.#watchers.notify();
  }

  acknowledge(deviceId: string, records: readonly DeviceRecord[]): Promise<void> {
    const committed = records.map(({ epoch, sequence }) => ({ epoch, first: sequence, last: sequence }));
    return this.#publish(deviceTopic(deviceId, 'ack'), encode('Acknowledgement', { committed, rejected: [] }), false);
  }
}

function must<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
