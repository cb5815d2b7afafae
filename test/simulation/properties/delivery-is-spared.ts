import { decode } from '../../../proto/codec.ts';
import { digestHex, digestOf, type Digest } from '../../../proto/digest.ts';
import { limits } from '../../../proto/limits.ts';
import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';
import { savedState } from './saved-state.ts';

/** Of an artifact's digest, what its topics have. */
const nameChars = 40;
/** What is decided while the publisher is at work is done in its next round. */
const roundMs = 5_000;
/** A report that was sent later may still be on its way. */
const underWayMs = 40_000;

interface Artifact {
  readonly digest: Digest;
  /** Empty where nothing says what each chunk holds: of a patch. */
  readonly chunkDigests: readonly Digest[];
  /** The artifacts that a patch makes, and what each is made of; empty where it is none. */
  readonly makes: readonly { readonly artifact_digest: string; readonly base_digest: string }[];
}

/**
 * 7. The broker is given each chunk once, and keeps those that some device has still to fetch and no others, or none where none are to be retained; of each device it keeps what is desired and what was
 * reported last. A device asks for nothing that it has, nor for a patch of what it has not, and throws nothing away that it needs or may go back to.
 */
export function createDeliveryIsSpared(world: FleetWorld): Property {
  const { database, scheduler, broker } = world;
  const { retainedChunks } = world.scenario.delivery;
  const disks = new Map(world.devices.map((device) => [device.id, device.disk]));
  const artifacts = new Map<string, Artifact>();
  const bundles = new Map<string, readonly Digest[]>();
  /** Topic -> when it was given to the broker that is connected. */
  const given = new Map<string, number>();
  /** Topics that were given to any broker and not taken back; who takes a broker over leaves things of its own there. */
  const ours = new Set<string>();
  const reportedMs = new Map<string, number>();
  /** Device -> its credential and what it has to fetch, and since when that is so. */
  const wanted = new Map<string, { readonly what: string; readonly sinceMs: number }>();

  /** What a bundle is made of, itself first; nothing where nobody released it. */
  function partsOf(bundle: string): readonly Digest[] {
    let parts = bundles.get(bundle);
    if (parts === undefined) {
      const row = database.rows<{ manifest_json: string }>('select manifest_json from versions where bundle_digest = ?', bundle)[0];
      if (row === undefined) return [];
      const { blobs } = JSON.parse(row.manifest_json) as { blobs: { digest: Digest; chunkDigests: Digest[] }[] };
      bundles.set(bundle, (parts = [bundle as Digest, ...blobs.map(({ digest }) => digest)]));
      for (const { digest, chunkDigests } of [{ digest: bundle as Digest, chunkDigests: [bundle as Digest] }, ...blobs]) artifacts.set(digestHex(digest).slice(0, nameChars), { digest, chunkDigests, makes: [] });
    }
    return parts;
  }

  function artifactNamed(text: string): Artifact | undefined {
    const name = (text.startsWith('sha256:') ? digestHex(text as Digest) : text).slice(0, nameChars);
    if (!artifacts.has(name)) for (const { bundle_digest } of database.rows<{ bundle_digest: string }>('select bundle_digest from versions')) partsOf(bundle_digest);
    const known = artifacts.get(name);
    if (known !== undefined) return known;
    const makes = database.rows<{ artifact_digest: string; base_digest: string; patch_digest: Digest }>('select artifact_digest, base_digest, patch_digest from patches where substr(patch_digest, 8, ?) = ?', nameChars, name);
    return makes[0] && { digest: makes[0].patch_digest, chunkDigests: [], makes };
  }

  /** One that is put back into service has to fetch what it was told long before. */
  function learnWanted(deviceId: string): void {
    const what = database.rows<{ what: string }>("select credential_hash || ' ' || desired_digest as what from twins join devices on id = device_id where device_id = ? and revoked = 0 and desired_digest not in ('', confirmed_digest)", deviceId)[0]?.what ?? '';
    if (wanted.get(deviceId)?.what !== what) wanted.set(deviceId, { what, sinceMs: scheduler.nowMs });
  }

  /** Told to a device in service, and not confirmed; @param sinceMs at least for so long. */
  function isNeeded({ digest, makes }: Artifact, sinceMs: number): boolean {
    const rows = database.rows<{ device_id: string; desired_digest: string }>("select device_id, desired_digest from twins join devices on id = device_id where revoked = 0 and desired_digest not in ('', confirmed_digest)");
    const needed = new Set(rows.flatMap((row) => (scheduler.nowMs - (wanted.get(row.device_id)?.sinceMs ?? 0) > sinceMs ? row.desired_digest : [])));
    return [...needed].some((bundle) => partsOf(bundle).some((part) => part === digest || makes.some(({ artifact_digest }) => artifact_digest === part)));
  }

  function checkAsked(deviceId: string, name: string, indices: readonly number[]): void {
    const artifact = artifactNamed(name);
    const files = disks.get(deviceId)?.files();
    if (artifact === undefined || files === undefined) return;
    const { digest, chunkDigests, makes } = artifact;
    const hex = digestHex(digest);
    const whole = files.get(`/data/blobs/${hex}`);
    if (whole !== undefined && digestOf(whole) === digest) throw new Violation(`${deviceId} asks for chunks ${indices.join(', ')} of ${digest}, which it has whole`);
    const partial = files.get(`/data/partial/${hex}`);
    for (const index of indices) {
      const chunk = partial?.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes);
      if ((chunk !== undefined && chunkDigests[index] !== undefined && digestOf(chunk) === chunkDigests[index]) || files.has(`/data/partial/${hex}-${index}`)) throw new Violation(`${deviceId} asks for chunk ${index} of ${digest}, which it has`);
    }
    if (makes.length > 0 && !makes.some(({ base_digest }) => base_digest === '' || files.has(`/data/blobs/${digestHex(base_digest as Digest)}`))) throw new Violation(`${deviceId} asks for the patch ${digest} of what it does not have`);
  }

  function checkRemoved(deviceId: string, path: string): void {
    const [, , folder, name = ''] = path.split('/');
    // What its disk says: what a cut left of a save that it did not live to end is its state, too.
    const state = savedState(disks.get(deviceId));
    if ((folder !== 'blobs' && folder !== 'partial') || name.includes('-') || state === undefined) return;
    const kept = [...Object.values(state.slots).flatMap((slot) => slot?.bundle.digest ?? []), ...(state.update?.phase === 'downloading' ? [state.update.digest] : [])];
    const digest = `sha256:${name}`;
    const bundle = kept.find((candidate) => partsOf(candidate).some((part) => part === digest));
    const bytes = bundle === undefined ? undefined : disks.get(deviceId)?.files().get(path);
    if (bytes !== undefined && (folder === 'partial' || digestOf(bytes) === digest)) throw new Violation(`${deviceId} throws ${path} away, which ${bundle} needs`);
  }

  function checkGiven(topic: string, sizeBytes: number): void {
    const artifact = artifactNamed(topic.split('/')[1] ?? '');
    if (artifact === undefined) throw new Violation(`the broker is given ${topic}, which is no chunk of a version or a patch`);
    if (sizeBytes === 0) {
      given.delete(topic);
      ours.delete(topic);
      if (isNeeded(artifact, roundMs)) throw new Violation(`${topic} is withdrawn, though a device that is told to run it may still have to fetch it`);
      return;
    }
    const before = given.get(topic);
    if (before !== undefined && scheduler.nowMs - before > roundMs) throw new Violation(`the broker is given ${topic} once more ${scheduler.nowMs - before} ms after it was`);
    given.set(topic, scheduler.nowMs);
    ours.add(topic);
  }

  function checkRetained(): void {
    for (const topic of broker.retained.keys()) {
      const artifact = ours.has(topic) ? artifactNamed(topic.split('/')[1] ?? '') : undefined;
      if (artifact !== undefined && !(retainedChunks && isNeeded(artifact, -Infinity))) throw new Violation(`the broker keeps ${topic}, which no device has to fetch`);
    }
    for (const { desired_digest } of database.rows<{ desired_digest: string }>("select distinct desired_digest from twins join devices on id = device_id where revoked = 0 and desired_digest not in ('', confirmed_digest)")) {
      for (const part of retainedChunks ? partsOf(desired_digest) : []) if (!broker.retained.has(`art/${digestHex(part).slice(0, nameChars)}/0`)) throw new Violation(`the broker does not keep ${part} of ${desired_digest}, which some device has to fetch`);
    }
    for (const { device_id, desired_message, reported_sequence } of database.rows<{ device_id: string; desired_message: Uint8Array | null; reported_sequence: number }>('select device_id, desired_message, reported_sequence from twins join devices on id = device_id where revoked = 0')) {
      const desired = broker.retained.get(`fleet/${device_id}/desired`);
      if (desired_message !== null && (desired === undefined || Buffer.compare(desired, desired_message) !== 0)) throw new Violation(`the broker does not keep what is desired of ${device_id}`);
      if (!disks.has(device_id) || world.estranged.has(device_id) || scheduler.nowMs - (reportedMs.get(device_id) ?? 0) < underWayMs) continue;
      const reported = decode('Reported', broker.retained.get(`fleet/${device_id}/reported`) ?? new Uint8Array());
      if (!reported.ok || reported.value.sequence !== reported_sequence) throw new Violation(`the broker keeps report ${reported.ok ? reported.value.sequence : 'none'} of ${device_id}, its twin has ${reported_sequence}`);
    }
  }

  return {
    name: '7 delivery is spared',
    on: {
      linked: () => given.clear(),
      chunk: ({ topic, sizeBytes }) => checkGiven(topic, sizeBytes),
      reported: ({ deviceId }) => void reportedMs.set(deviceId, scheduler.nowMs),
      asked: ({ deviceId, artifact, indices }) => checkAsked(deviceId, artifact, indices),
      removed: ({ deviceId, path }) => checkRemoved(deviceId, path),
      commit: ({ changes }) => {
        for (const deviceId of changes.twins) learnWanted(deviceId);
      },
    },
    atEnd: checkRetained,
  };
}
