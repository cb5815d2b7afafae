import { decodeReference, profileMessage } from '../../features/profile/encode-profile.ts';
import { createProfileAccumulator } from '../../features/profile/profile-accumulator.ts';
import { planWindow } from '../../agent/artifacts/plan-window.ts';
import { assert } from '../../proto/assert.ts';
import type { Clock } from '../../proto/clock.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import { decodeManifest, type BundleManifest } from '../../proto/manifest.ts';
import type { Desired, DeviceRecord, UpdatePhase, WindowProfile } from '../../proto/messages.ts';
import { createRandom, normal } from '../../proto/random.ts';
import { announceTopic, deviceTopic, isChunkTopic } from '../../proto/topics.ts';
import { LightLink } from './light-link.ts';

/** What each bundle's inferences look like in one window: drawn once per process, since what is measured is the other side. */
const windows = new Map<string, Omit<WindowProfile, 'startMs' | 'endMs'>>();

/**
 * A device of a load run over a bare socket, thousands to a process: it fetches what it is told to run by the agent's own windows,
 * checks every digest, reports each phase, and reports a window and metrics with every call of `report`. It infers nothing.
 */
export class LightAgent {
  readonly id: string;
  readonly #link: LightLink;
  readonly #clock: Clock;
  readonly #probationMs: number;
  readonly #unacknowledged = new Map<number, number>();
  /** From publishing a batch to its acknowledgement, in milliseconds, since the last take. */
  latenciesMs: number[] = [];
  #desired: Desired | undefined;
  #confirmed = '';
  #revisionDone = 0;
  #reportSequence = 0;
  #sequence = 0;
  #waiting: ((topic: string, payload: Uint8Array) => void) | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(options: { readonly id: string; readonly url: string; readonly password: string; readonly probationMs: number }, clock: Clock) {
    this.id = options.id;
    this.#clock = clock;
    this.#probationMs = options.probationMs;
    this.#link = new LightLink({ url: options.url, deviceId: options.id, password: options.password });
  }

  get confirmedDigest(): string {
    return this.#confirmed;
  }

  /** Batches that were published and not acknowledged yet. */
  get unacknowledged(): number {
    return this.#unacknowledged.size;
  }

  /** @param onFault told what went wrong with the device's work */
  async connect(onFault: (fault: unknown) => void): Promise<void> {
    const online = Promise.withResolvers<void>();
    this.#link.start({
      onOnline: online.resolve,
      onOffline: (reason) => online.reject(new Error(`${this.id}: ${reason}`)),
      onMessage: (topic, payload) => {
        if (topic === deviceTopic(this.id, 'ack')) this.#acknowledged(payload);
        else if (topic === deviceTopic(this.id, 'desired')) {
          const copy = payload.slice();
          this.#working = this.#working.then(() => this.#obey(copy)).catch(onFault);
        } else if (isChunkTopic(topic)) this.#waiting?.(topic, payload);
      },
    });
    await online.promise;
    const { id } = this;
    await this.#link.subscribe([deviceTopic(id, 'desired'), deviceTopic(id, 'ack'), announceTopic], 1);
    await this.#link.publish(deviceTopic(id, 'status'), encode('DeviceStatus', { deviceId: id, online: true, agentVersion: '1.0.0', bootMs: 1, atMs: this.#clock.nowMs() }), { qos: 1, retained: false });
    await this.#reportState('idle');
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  /** One batch of a window and the metrics of the last minute; nothing while it runs no bundle. */
  report(): void {
    const window = windows.get(this.#confirmed);
    if (window === undefined) return;
    const atMs = this.#clock.nowMs();
    const metrics = { bundleDigest: this.#confirmed, intervalMs: 60_000, inferences: 20, errors: 0, rejectedInputs: 0, latencyP50Us: 100, latencyP99Us: 200, rssBytes: 5e7, outboxBytes: 0, evictedRecords: 0, samplesKept: 0, runtime: 'native' };
    const bodies: Partial<DeviceRecord>[] = [{ window: { ...window, startMs: atMs - 60_000, endMs: atMs } }, { metrics }];
    const records = bodies.map((body): DeviceRecord => ({ epoch: 1, sequence: ++this.#sequence, atMs, ...body }));
    this.#unacknowledged.set(this.#sequence, this.#clock.monotonicMs());
    void this.#link.publish(deviceTopic(this.id, 'up'), encode('RecordBatch', { deviceId: this.id, records }), { qos: 1, retained: false });
  }

  #acknowledged(payload: Uint8Array): void {
    const acknowledgement = decode('Acknowledgement', payload);
    assert(acknowledgement.ok && acknowledgement.value.rejected.length === 0, `a record of ${this.id} was refused: ${JSON.stringify(acknowledgement)}`);
    for (const { last } of acknowledgement.value.committed) {
      for (const [sequence, sentMs] of this.#unacknowledged) {
        if (sequence > last) continue;
        this.latenciesMs.push(this.#clock.monotonicMs() - sentMs);
        this.#unacknowledged.delete(sequence);
      }
    }
  }

  async #obey(payload: Uint8Array): Promise<void> {
    const signed = decode('SignedDesired', payload);
    const desired = signed.ok ? decode('Desired', signed.value.desired) : signed;
    assert(desired.ok, 'the desired state can be read');
    const { revision, bundle } = desired.value;
    if (revision <= this.#revisionDone) return;
    this.#revisionDone = revision;
    this.#desired = desired.value;
    if (bundle === undefined) return;
    if (bundle.digest !== this.#confirmed) {
      await this.#reportState('downloading');
      const manifest = await this.#fetchBundle(bundle.digest as Digest);
      await this.#reportState('in_probation');
      if (!windows.has(bundle.digest)) throw new Error(`no window for ${manifest.model}`);
      await this.#clock.sleep(this.#probationMs);
      this.#confirmed = bundle.digest;
    }
    await this.#reportState('converged');
  }

  async #fetchBundle(digest: Digest): Promise<BundleManifest> {
    const bytes = await this.#fetch(digest, [digest], limits.manifestBytesMax);
    const manifest = decodeManifest(bytes);
    assert(manifest.ok, 'the manifest can be read');
    for (const blob of manifest.value.blobs) {
      const data = await this.#fetch(blob.digest, blob.chunkDigests, blob.sizeBytes);
      assert(digestOf(data) === blob.digest, `the ${blob.role} has its digest`);
      if (blob.role === 'reference' && !windows.has(digest)) windows.set(digest, drawWindow(digest, data));
    }
    return manifest.value;
  }

  async #fetch(artifact: Digest, chunkDigests: readonly Digest[], artifactBytes: number): Promise<Uint8Array> {
    const parts = new Map<number, Uint8Array>();
    let missing = chunkDigests.map((chunk, index) => ({ artifact, index, offset: index * limits.chunkBytes, artifactBytes, sizeBytes: Math.min(limits.chunkBytes, artifactBytes - index * limits.chunkBytes), digest: chunk }));
    while (missing.length > 0) {
      const window = new Map(planWindow(missing));
      missing = missing.slice(window.size);
      const topics = [...window.keys()];
      const done = Promise.withResolvers<void>();
      this.#waiting = (topic, payload) => {
        const wanted = window.get(topic);
        const chunk = decode('Chunk', payload);
        if (wanted === undefined) return;
        if (!chunk.ok || digestOf(chunk.value.data) !== wanted.digest) return done.reject(new Error(`${this.id}: wrong bytes on ${topic}`));
        parts.set(wanted.index, chunk.value.data.slice());
        window.delete(topic);
        if (window.size === 0) done.resolve();
      };
      await this.#link.subscribe(topics, 0);
      await done.promise;
      void this.#link.unsubscribe(topics);
    }
    return Buffer.concat([...parts].toSorted(([a], [b]) => a - b).map(([, part]) => part));
  }

  async #reportState(phase: UpdatePhase): Promise<void> {
    const { bundle, rolloutId = '', revision = 0 } = this.#desired ?? {};
    const atMs = this.#clock.nowMs();
    await this.#link.publish(
      deviceTopic(this.id, 'reported'),
      encode('Reported', {
        deviceId: this.id, sequence: atMs * 1_000 + ++this.#reportSequence, desiredRevision: revision, slots: [], runningDigest: this.#confirmed, confirmedDigest: this.#confirmed,
        update: bundle && { bundleDigest: bundle.digest, rolloutId, phase, reason: '', detail: '', chunksDone: 0, chunksTotal: 0, sinceMs: atMs, revision },
        inferencesSinceActivation: 20, agentVersion: '1.0.0', runtime: 'native', atMs, detail: '', shadowInferences: 0,
      }),
      { qos: 1, retained: true },
    );
  }
}

/** Twenty inferences that look like the reference, as the agent would profile them. */
function drawWindow(bundleDigest: string, bytes: Uint8Array): Omit<WindowProfile, 'startMs' | 'endMs'> {
  const reference = decodeReference(bytes);
  assert(reference.ok, 'the reference can be read');
  const { profile, featureNames, outputNames } = reference.value;
  const random = createRandom(1);
  const window = createProfileAccumulator(reference.value);
  const flags = new Uint8Array(featureNames.length);
  for (let i = 0; i < 20; i++) {
    const features = Float32Array.from(profile.features, ({ mean, m2, finite }) => mean + Math.sqrt(m2 / Math.max(1, finite)) * normal(random));
    const predicted = profile.predicted.length === 0 ? -1 : Math.floor(random() * profile.predicted.length);
    window.add(features, flags, Float32Array.from(outputNames, (_, k) => (k === predicted ? 0.9 : 0.1 / Math.max(1, outputNames.length - 1))), 0.9, predicted);
  }
  return { bundleDigest, profile: profileMessage(window.snapshot()) };
}
