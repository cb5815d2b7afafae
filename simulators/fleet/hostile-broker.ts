import { splitIntoChunks } from '../../control-plane/gateway/publish-artifacts.ts';
import { decode, encode } from '../../proto/codec.ts';
import { digestOf, type Digest } from '../../proto/digest.ts';
import { encodeManifest, type BlobRole } from '../../proto/manifest.ts';
import type { BundleRef, Desired } from '../../proto/messages.ts';
import type { Random } from '../../proto/random.ts';
import { signBytes, type SigningKey } from '../../proto/signing.ts';
import { chunkTopic, isChunkTopic } from '../../proto/topics.ts';
import { makeBlobs, modelClasses } from './scripted-model.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

/** What the one who took the broker over has in hand: keys of its own, and perhaps the assignment key, but not the release key. */
export interface HostileKeys {
  readonly own: SigningKey;
  readonly stolenAssignment: SigningKey;
  /** It claims to be signed by this one. */
  readonly trustedReleaseKeyId: string;
}

/**
 * A broker in wrong hands: it repeats old messages, gives one device another one's, spoils chunks, and tells devices to run
 * a bundle that nobody released.
 */
export class HostileBroker {
  readonly #broker: SimulatedBroker;
  readonly #random: Random;
  readonly #keys: HostileKeys;
  readonly #seen = new Map<string, Uint8Array[]>();
  readonly #bundle: ReturnType<typeof forgeBundle>;

  constructor(broker: SimulatedBroker, random: Random, keys: HostileKeys) {
    this.#broker = broker;
    this.#random = random;
    this.#keys = keys;
    this.#bundle = forgeBundle(keys);
  }

  begin(): void {
    for (const [artifact, bytes] of this.#bundle.artifacts) splitIntoChunks(artifact, bytes).forEach((chunk, index) => this.#broker.publish(chunkTopic(artifact, index), chunk, { qos: 1, retain: true }));
    this.#broker.tamper = (deviceId, topic, payload) => this.#tamper(deviceId, topic, payload);
    for (const [deviceId, seen] of this.#seen) if (this.#random() < 0.5) this.#broker.inject(deviceId, `fleet/${deviceId}/desired`, this.#forge(deviceId, seen.at(-1)));
  }

  end(): void {
    this.#broker.tamper = undefined;
  }

  /** Everything that passes may be used later. */
  sees(deviceId: string, payload: Uint8Array): void {
    const seen = this.#seen.get(deviceId) ?? [];
    seen.push(payload);
    if (seen.length > 6) seen.shift();
    this.#seen.set(deviceId, seen);
  }

  #tamper(deviceId: string, topic: string, payload: Uint8Array): readonly Uint8Array[] {
    const random = this.#random;
    if (isChunkTopic(topic) && random() < 0.25) return [spoil(payload, random)];
    if (!topic.endsWith('/desired')) return [payload];
    const forged = this.#forge(deviceId, payload);
    const draw = random();
    return draw < 0.3 ? [forged] : draw < 0.6 ? [payload, forged] : [payload];
  }

  #forge(deviceId: string, newest: Uint8Array | undefined): Uint8Array {
    const random = this.#random;
    const own = this.#seen.get(deviceId) ?? [];
    const others = [...this.#seen.values()];
    const other = others[Math.floor(random() * others.length)]?.at(-1);
    const draw = random();
    if (draw < 0.3) return own[Math.floor(random() * own.length)] ?? new Uint8Array();
    if (draw < 0.5) return other ?? new Uint8Array();
    if (draw < 0.55) return spoil(newest ?? new Uint8Array(8), random);
    if (draw < 0.75) return this.#order(deviceId, newest, this.#keys.own, draw < 0.7, draw < 0.62 ? this.#bundle.ref : bundleOf(other));
    return this.#order(deviceId, newest, this.#keys.stolenAssignment, true, this.#bundle.ref);
  }

  /** An order under the revision that the device has already: to run the forged bundle, or one that is meant for others. */
  #order(deviceId: string, newest: Uint8Array | undefined, key: SigningKey, claimsTrustedKey: boolean, bundle: BundleRef | undefined): Uint8Array {
    const desired: Desired = { ...(desiredIn(newest) ?? { revision: 1, rolloutId: 'forged', issuedMs: 0, expiresMs: 0 }), deviceId, bundle: bundle ?? this.#bundle.ref };
    const bytes = encode('Desired', desired);
    return encode('SignedDesired', { desired: bytes, keyId: claimsTrustedKey ? this.#keys.stolenAssignment.keyId : key.keyId, signature: signBytes(key, 'assignment', bytes) });
  }
}

function desiredIn(message: Uint8Array | undefined): Desired | undefined {
  const signed = message === undefined ? undefined : decode('SignedDesired', message);
  const desired = signed?.ok === true ? decode('Desired', signed.value.desired) : undefined;
  return desired?.ok === true ? desired.value : undefined;
}

function bundleOf(message: Uint8Array | undefined): BundleRef | undefined {
  const bundle = desiredIn(message)?.bundle;
  return bundle && { ...bundle, rollback: true };
}

function spoil(payload: Uint8Array, random: Random): Uint8Array {
  const spoilt = payload.slice();
  if (spoilt.byteLength > 0) spoilt[Math.floor(random() * spoilt.byteLength)]! ^= 1 << Math.floor(8 * random());
  return spoilt;
}

/** A bundle that fits together in everything but the key it is signed with. */
function forgeBundle({ own: key, trustedReleaseKeyId }: HostileKeys) {
  const blobs = makeBlobs({ behaviour: 'good', name: 'forged' });
  const manifest = encodeManifest({
    schema: 1, model: 'line', version: 900, releaseCounter: 900, task: 'classification', classNames: modelClasses, createdMs: 1, expiresMs: 0, thresholds: {}, lineageDigest: digestOf('forged'),
    resources: { memoryBytesMax: 1e9, latencyMsMax: 1_000 },
    blobs: (Object.keys(blobs) as BlobRole[]).map((role) => ({ role, digest: digestOf(blobs[role]), sizeBytes: blobs[role].byteLength, chunkBytes: 65_536, chunkDigests: [digestOf(blobs[role])] })),
  });
  const digest = digestOf(manifest);
  return {
    ref: { digest, sizeBytes: manifest.byteLength, releaseCounter: 900, releaseKeyId: trustedReleaseKeyId, releaseSignature: signBytes(key, 'release', manifest), model: 'line', version: 900, rollback: false },
    artifacts: new Map<Digest, Uint8Array>([[digest, manifest], ...Object.values(blobs).map((bytes) => [digestOf(bytes), bytes] as const)]),
  };
}
