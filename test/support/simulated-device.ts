import { connectAsync, type MqttClient } from 'mqtt';
import { assert } from '../../proto/assert.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { decodeManifest, type BundleManifest } from '../../proto/manifest.ts';
import type { Desired, DeviceRecord, Reported, UpdatePhase } from '../../proto/messages.ts';
import { verifyBytes, type PublicKey } from '../../proto/signing.ts';
import { announceTopic, chunkTopic, deviceTopic } from '../../proto/topics.ts';

export interface Enrolled {
  readonly id: string;
  readonly credential: string;
  readonly mqttUrl: string;
  readonly trust: { readonly release: readonly PublicKey[]; readonly assignment: readonly PublicKey[] };
}

/** What a simulated device does with a bundle it is told to run. */
export type Behaviour = 'runs' | 'fails' | 'ignores';

/** Speaks the wire format by hand: verifies what it is told, fetches every chunk, and reports what the test wants it to. */
export class SimulatedDevice {
  readonly id: string;
  behaviour: Behaviour = 'runs';
  /** Every desired state taken, in order. */
  readonly desired: Desired[] = [];
  readonly acknowledged = new Set<string>();
  #enrolled: Enrolled;
  #client: MqttClient | undefined;
  #sequence = 0;
  #recordSequence = 0;
  #confirmed = '';
  /** The newest revision it was told, over which connection, and whether it followed that to its end. */
  #taking: { readonly revision: number; readonly client: MqttClient | undefined; ended: boolean } = { revision: 0, client: undefined, ended: true };
  readonly #chunks = new Map<string, Uint8Array>();
  readonly #waiting = new Map<string, (chunk: Uint8Array) => void>();

  constructor(enrolled: Enrolled) {
    this.id = enrolled.id;
    this.#enrolled = enrolled;
  }

  async connect(mqttUrl = this.#enrolled.mqttUrl): Promise<void> {
    this.#client = await connectAsync(mqttUrl, { clientId: this.id, username: this.id, password: this.#enrolled.credential, clean: true, protocolVersion: 4, reconnectPeriod: 0 });
    this.#client.on('message', (topic, payload) => this.#receive(topic, new Uint8Array(payload)));
    this.#client.on('error', () => undefined);
    await this.#client.subscribeAsync([deviceTopic(this.id, 'desired'), deviceTopic(this.id, 'ack'), announceTopic], { qos: 1 });
    await this.#client.publishAsync(deviceTopic(this.id, 'status'), encode('DeviceStatus', { deviceId: this.id, online: true, agentVersion: 'test', bootMs: 1, atMs: Date.now() }) as Buffer, { qos: 1 });
    await this.report('idle', '', '');
  }

  async disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.endAsync(true);
  }

  async report(phase: UpdatePhase, bundleDigest: string, reason: string): Promise<void> {
    const reported: Reported = {
      deviceId: this.id,
      sequence: Date.now() * 1_000 + ++this.#sequence,
      desiredRevision: this.desired.at(-1)?.revision ?? 0,
      slots: [],
      runningDigest: this.#confirmed,
      confirmedDigest: this.#confirmed,
      update: { bundleDigest, rolloutId: this.desired.at(-1)?.rolloutId ?? '', phase, reason, detail: '', chunksDone: 0, chunksTotal: 0, sinceMs: Date.now(), revision: this.desired.at(-1)?.revision ?? 0 },
      inferencesSinceActivation: 10,
      agentVersion: 'test',
      runtime: 'native',
      atMs: Date.now(),
      detail: '',
      shadowInferences: 0,
    };
    await this.#client?.publishAsync(deviceTopic(this.id, 'reported'), encode('Reported', reported) as Buffer, { qos: 1, retain: true });
  }

  /** Sends records as the outbox would; resolves with their sequences. */
  async send(bodies: readonly Pick<DeviceRecord, 'sample' | 'metrics' | 'window' | 'outcome'>[]): Promise<number[]> {
    const records = bodies.map((body) => ({ epoch: 1, sequence: ++this.#recordSequence, atMs: Date.now(), ...body }));
    await this.#client?.publishAsync(deviceTopic(this.id, 'up'), encode('RecordBatch', { deviceId: this.id, records }) as Buffer, { qos: 1 });
    return records.map((record) => record.sequence);
  }

  #receive(topic: string, payload: Uint8Array): void {
    if (topic === deviceTopic(this.id, 'desired')) {
      // What was under way when the connection ended, whoever ended it, is lost with it, and taken up again on the next one.
      const client = this.#client;
      this.#obey(payload).catch((error: unknown) => {
        if (client === this.#client && client?.connected === true) throw error;
      });
    } else if (topic === deviceTopic(this.id, 'ack')) {
      const acknowledgement = decode('Acknowledgement', payload);
      assert(acknowledgement.ok, 'the acknowledgement can be read');
      for (const range of acknowledgement.value.committed) for (let sequence = range.first; sequence <= range.last; sequence++) this.acknowledged.add(`${range.epoch}-${sequence}`);
    } else {
      const chunk = decode('Chunk', payload);
      if (chunk.ok) {
        this.#chunks.set(topic, chunk.value.data);
        this.#waiting.get(topic)?.(chunk.value.data);
      }
    }
  }

  async #obey(payload: Uint8Array): Promise<void> {
    const signed = decode('SignedDesired', payload);
    assert(signed.ok, 'the desired state can be read');
    const key = this.#enrolled.trust.assignment.find((candidate) => candidate.keyId === signed.value.keyId);
    assert(key !== undefined && verifyBytes(key, 'assignment', signed.value.desired, signed.value.signature), 'the assignment is signed by a trusted key');
    const desired = decode('Desired', signed.value.desired);
    assert(desired.ok, 'the signed desired state can be read');
    const known = this.desired.at(-1)?.revision ?? 0;
    const again = desired.value.revision === this.#taking.revision && (this.#taking.ended || this.#taking.client === this.#client);
    if (desired.value.revision < known || again) return;
    const taking = { revision: desired.value.revision, client: this.#client, ended: false };
    this.#taking = taking;
    if (desired.value.revision > known) this.desired.push(desired.value);
    const { bundle } = desired.value;
    if (this.behaviour === 'ignores') return;
    if (bundle !== undefined) await this.#take(desired.value, bundle);
    taking.ended = taking.client === this.#client;
  }

  async #take({ activation }: Desired, bundle: NonNullable<Desired['bundle']>): Promise<void> {
    if (this.behaviour === 'fails') return this.report('failed', bundle.digest, 'preflight.crashed');
    await this.#fetchBundle(bundle.digest as Digest, bundle);
    if (activation?.hold === true) return this.report('ready', bundle.digest, '');
    this.#confirmed = bundle.digest;
    await this.report('converged', bundle.digest, '');
  }

  async #fetchBundle(digest: Digest, bundle: NonNullable<Desired['bundle']>): Promise<BundleManifest> {
    const bytes = await this.#fetch(digest, 1);
    assert(digestOf(bytes) === digest, 'the manifest has its digest');
    const key = this.#enrolled.trust.release.find((candidate) => candidate.keyId === bundle.releaseKeyId);
    assert(key !== undefined && verifyBytes(key, 'release', bytes, bundle.releaseSignature), 'the bundle is signed by a trusted release key');
    const manifest = decodeManifest(bytes);
    assert(manifest.ok, 'the manifest can be read');
    for (const blob of manifest.value.blobs) assert(digestOf(await this.#fetch(blob.digest, blob.chunkDigests.length)) === blob.digest, `the ${blob.role} has its digest`);
    return manifest.value;
  }

  async #fetch(artifact: Digest, chunks: number): Promise<Uint8Array> {
    const parts = await Promise.all(Array.from({ length: chunks }, (_, index) => this.#fetchChunk(chunkTopic(artifact, index))));
    return new Uint8Array(Buffer.concat(parts));
  }

  async #fetchChunk(topic: string): Promise<Uint8Array> {
    const known = this.#chunks.get(topic);
    if (known !== undefined) return known;
    const arrived = new Promise<Uint8Array>((resolve) => this.#waiting.set(topic, resolve));
    await this.#client?.subscribeAsync(topic, { qos: 0 });
    return arrived;
  }
}
