import { AppError } from '../../proto/app-error.ts';
import { decode } from '../../proto/codec.ts';
import { isDigest, type Digest } from '../../proto/digest.ts';
import { limits } from '../../proto/limits.ts';
import type { BundleManifest } from '../../proto/manifest.ts';
import type { Block, Delivery, Delta } from '../../proto/messages.ts';
import type { ControlPlaneContext } from '../context.ts';
import type { RegistryService } from '../registry/service.ts';
import type { SecurityService } from '../security/service.ts';
import { createArtifactCache } from './artifact-cache.ts';
import { limitsOf, siteOf, type DeliveryPolicy } from './delivery-policy.ts';
import { bundleBytes, commonBases, countSites, planDelivery, type Recipient } from './plan-delivery.ts';
import { loadDevice, loadPatch, loadPatchDigests, savePatch } from './repository.ts';
import { SiteAdmission } from './site-admission.ts';

export interface DeliveryDependencies {
  readonly registry: Pick<RegistryService, 'findByBundle'>;
  readonly security: Pick<SecurityService, 'verifyCredential'>;
  /** Every artifact that some device is told to run, patches left out; `unconfirmed`: and has not said to have confirmed. */
  readonly artifactsInUse: (options: { readonly unconfirmed: boolean }) => Promise<readonly Digest[]>;
  readonly policy: DeliveryPolicy;
  /** The smallest patch that makes the first of the second; absent: devices fetch whole artifacts. */
  readonly makePatch?: ((artifact: Uint8Array, base: Uint8Array) => Promise<Uint8Array>) | undefined;
  /** Base of GET <url>/<digest> as devices reach it; empty where there is none. */
  readonly httpsUrl: () => string;
}

type Admission = { readonly admitted: true; readonly site: string } | { readonly admitted: false; readonly retryAfterMs: number };

/** A device's turn to fetch over HTTP. */
export interface HttpSlot {
  /** 0: these bytes may be sent now. Else: when to ask again. */
  paceMs(bytes: number): number;
  /** Called once or more when the answer has ended, however it ended. */
  leave(): void;
}

export type DeliveryService = ReturnType<typeof createDeliveryService>;

/** Read once, sliced for everyone: two of the largest bundles. */
const cacheBytesMax = 2 * limits.bundleBytesMax;
const busyRetryMs = 1_000;
/** Below it an answer's overhead is all there is to save. */
const patchedBytesMin = 16 * 1024;
/** Bundles that patches are made from for one version: those that most of its devices have confirmed. */
const basesMax = 4;
/** An answer is not awaited longer by those who wait for their turn. */
const inUseKeptMs = 1_000;

/** How bundles reach devices: where each is told to fetch from, and who may fetch when. */
export function createDeliveryService({ store, blobs, clock, random, events }: ControlPlaneContext, dependencies: DeliveryDependencies) {
  const { registry, security, policy, httpsUrl } = dependencies;
  const cache = createArtifactCache(blobs, cacheBytesMax);
  const sites = new SiteAdmission(policy);
  const siteByDevice = new Map<string, string>();
  let inUse: { readonly digests: ReadonlySet<string>; readonly untilMs: number } | undefined;
  /** Devices that are sent something over HTTP. */
  const overHttp = new Set<string>();
  let blocksUnderWay = 0;
  const blocksByDevice = new Map<string, number>();

  // A device that says it has everything gives its slot to the next one.
  events.subscribe((event) => {
    if (event.kind === 'device.reported' && event.detail['phase'] !== 'downloading') sites.leave(event.subject, siteByDevice.get(event.subject) ?? '');
  });

  /**
   * What Desired.delivery says to devices that are told together to run this bundle, by device id.
   *
   * @throws AppError store.unavailable
   */
  async function plan(manifest: BundleManifest, recipients: readonly Recipient[]): Promise<ReadonlyMap<string, Delivery>> {
    const counts = countSites(recipients);
    const bytes = bundleBytes(manifest);
    const url = policy.httpsUrl ?? httpsUrl();
    const deltas = new Map<string, readonly Delta[]>();
    for (const confirmedDigest of commonBases(recipients, basesMax)) deltas.set(confirmedDigest, await deltasFrom(confirmedDigest, manifest));
    return new Map(
      recipients.map(({ deviceId, tags, confirmedDigest }) => {
        const site = siteOf(tags);
        return [deviceId, planDelivery(policy, url, bytes, site, { devices: recipients.length, ofSite: counts.get(site) ?? 1 }, deltas.get(confirmedDigest) ?? deltas.get('') ?? [])];
      }),
    );
  }

  /** Patches to the bundle's blobs from those of another bundle, and from nothing, where they save enough. */
  async function deltasFrom(confirmedDigest: string, manifest: BundleManifest): Promise<Delta[]> {
    const confirmed = confirmedDigest === '' ? undefined : await registry.findByBundle(confirmedDigest);
    const deltas: Delta[] = [];
    for (const { role, digest } of manifest.blobs) {
      const base = confirmed?.manifest.blobs.find((blob) => blob.role === role)?.digest;
      if (base === digest) continue;
      for (const from of ['', ...(base === undefined ? [] : [base])] as const) {
        const delta = await deltaOf(digest, from);
        if (delta !== undefined) deltas.push(delta);
      }
    }
    return deltas;
  }

  /** Measured once for each pair: made, or found not to save deltaSavingMin, and remembered as that. */
  async function deltaOf(artifactDigest: Digest, baseDigest: Digest | ''): Promise<Delta | undefined> {
    if (dependencies.makePatch === undefined) return undefined;
    const known = await loadPatch(store, artifactDigest, baseDigest);
    if (known !== undefined) return known === 'none' ? undefined : known;
    try {
      return await measure(artifactDigest, baseDigest, dependencies.makePatch);
    } catch (error) {
      // A file that is damaged here, or a disk that takes no patch, costs the saving: who goes back to what it still has is told so all the same.
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  async function measure(artifactDigest: Digest, baseDigest: Digest | '', makePatch: NonNullable<DeliveryDependencies['makePatch']>): Promise<Delta | undefined> {
    const artifact = await cache.get(artifactDigest);
    const base = baseDigest === '' ? new Uint8Array() : await cache.get(baseDigest);
    if (artifact === undefined || base === undefined) return undefined;
    const patch = artifact.byteLength < patchedBytesMin ? undefined : await makePatch(artifact, base);
    const pays = patch !== undefined && patch.byteLength <= artifact.byteLength * (1 - policy.deltaSavingMin);
    const delta: Delta = { artifactDigest, baseDigest, patchDigest: pays ? await blobs.put(patch) : '', patchBytes: pays ? patch.byteLength : 0 };
    await savePatch(store, delta, clock.nowMs());
    events.publish('delivery.patch_measured', artifactDigest, { baseDigest, artifactBytes: artifact.byteLength, patchBytes: patch?.byteLength ?? 0, offered: pays });
    return pays ? delta : undefined;
  }

  /** Devices may read what some device is told to run, and nothing else of the blob store. One that has lost its disk fetches again before it is heard to have confirmed nothing. */
  async function isServed(digest: string): Promise<boolean> {
    const nowMs = clock.monotonicMs();
    // A no may be older than what the device has just been told, which would fail for good: only a yes is kept.
    if (inUse === undefined || nowMs >= inUse.untilMs || !inUse.digests.has(digest)) inUse = { digests: new Set(await withPatches({ unconfirmed: false })), untilMs: nowMs + inUseKeptMs };
    return inUse.digests.has(digest);
  }

  async function withPatches(options: { unconfirmed: boolean }): Promise<Digest[]> {
    const artifacts = await dependencies.artifactsInUse(options);
    return [...artifacts, ...(await loadPatchDigests(store, artifacts))];
  }

  /** May this device fetch now? It takes a slot of its site with a yes. */
  function admit(deviceId: string, site: string): Admission {
    siteByDevice.set(deviceId, site);
    const waitMs = sites.enter(deviceId, site, clock.monotonicMs());
    return waitMs === 0 ? { admitted: true, site } : { admitted: false, retryAfterMs: waitMs };
  }

  async function answerBlocks(deviceId: string, payload: Uint8Array, send: (block: Block) => Promise<void>): Promise<void> {
    const request = decode('BlockRequest', payload);
    if (!request.ok) return;
    const { artifactDigest, indices } = request.value;
    const device = await loadDevice(store, deviceId);
    if (device === undefined || indices.length > limits.blocksPerDeviceMax) return;
    const refuse = (reason: string, retryAfterMs: number): Promise<void> => send({ retryAfterMs, reason });
    if (!isDigest(artifactDigest) || !(await isServed(artifactDigest))) return refuse('artifact.missing', 0);
    const admission = admit(deviceId, siteOf(device.tags));
    if (!admission.admitted) return refuse('request.rate_limited', admission.retryAfterMs);
    const bytes = await cache.get(artifactDigest);
    if (bytes === undefined) return refuse('artifact.missing', 0);
    const count = Math.ceil(bytes.byteLength / limits.chunkBytes);
    // Whose site's line is taken for longer asks again: requests that wait would hold every place, and no other site get any.
    const untilMs = clock.monotonicMs() + busyRetryMs;
    for (const index of indices) {
      if (index >= count) continue;
      const data = bytes.subarray(index * limits.chunkBytes, (index + 1) * limits.chunkBytes);
      for (let waitMs = -1; waitMs !== 0; ) {
        const nowMs = clock.monotonicMs();
        waitMs = sites.takeBytes(admission.site, data.byteLength, nowMs);
        if (nowMs + waitMs > untilMs && waitMs > 0) return refuse('request.rate_limited', waitMs);
        if (waitMs > 0) await clock.sleep(waitMs);
      }
      await send({ chunk: { artifactDigest, index, count, data }, retryAfterMs: 0, reason: '' });
    }
  }

  return {
    plan,
    /** What the broker retains, where it does: the artifacts that some device may still have to fetch, and the patches that lead to them. */
    artifactsInUse: async () => (policy.retainedChunks ? withPatches({ unconfirmed: true }) : []),
    isServed,
    readArtifact: (digest: Digest) => cache.get(digest),
    /** The site of a device that proves who it is; undefined where it does not. */
    authenticate: async (deviceId: string, credential: string): Promise<string | undefined> => {
      const device = await loadDevice(store, deviceId);
      return device !== undefined && security.verifyCredential(credential, device.credentialHash) ? siteOf(device.tags) : undefined;
    },
    /** A turn to fetch over HTTP, or when to come again: `site` where the device's site has its share, `all` where everyone is served as much as may be. */
    enterHttp: (deviceId: string, site: string): HttpSlot | { readonly retryAfterMs: number; readonly full: 'site' | 'all' } => {
      if (overHttp.has(deviceId)) return { retryAfterMs: busyRetryMs, full: 'site' };
      // Spread, so that those who were refused together do not come back together.
      if (overHttp.size >= policy.httpsDevicesAtOnceMax) return { retryAfterMs: busyRetryMs * (1 + 4 * random()), full: 'all' };
      const admission = admit(deviceId, site);
      if (!admission.admitted) return { retryAfterMs: admission.retryAfterMs, full: 'site' };
      overHttp.add(deviceId);
      return {
        paceMs: (bytes) => {
          sites.enter(deviceId, site, clock.monotonicMs());
          return sites.takeBytes(site, bytes, clock.monotonicMs());
        },
        leave: () => void overHttp.delete(deviceId),
      };
    },
    /**
     * For a broker that is ours: 0 where a device's chunk may be sent now, else when to ask again, in ms.
     * Unlimited sites cost one look into a map.
     */
    holdMs: (deviceId: string, bytes: number): number => {
      const site = siteByDevice.get(deviceId);
      if (site === undefined || site === '') return 0;
      const { devicesAtOnceMax, bytesPerSecondMax } = limitsOf(policy, site);
      if (devicesAtOnceMax === 0 && bytesPerSecondMax === 0) return 0;
      const nowMs = clock.monotonicMs();
      return sites.enter(deviceId, site, nowMs) || sites.takeBytes(site, bytes, nowMs);
    },
    /** For the gateway: a device connected or was given other tags. */
    rememberSite: (deviceId: string, tags: readonly string[]): void => {
      const site = siteOf(tags);
      if (site === '') siteByDevice.delete(deviceId);
      else siteByDevice.set(deviceId, site);
    },
    /**
     * Answers a block request, the last way to an artifact; never rejects for what the device or the broker does. At most
     * blocksPerDeviceMax requests of a device and policy.blocksAtOnceMax of all are under way: the others are told when to ask again.
     */
    takeBlockRequest: async (deviceId: string, payload: Uint8Array, send: (block: Block) => Promise<void>): Promise<void> => {
      const own = blocksByDevice.get(deviceId) ?? 0;
      // Who asks faster than it is answered is not answered: it asks again.
      if (own >= limits.blocksPerDeviceMax || blocksUnderWay >= 2 * policy.blocksAtOnceMax) return;
      blocksByDevice.set(deviceId, own + 1);
      blocksUnderWay++;
      try {
        if (blocksUnderWay > policy.blocksAtOnceMax) await send({ retryAfterMs: busyRetryMs, reason: 'request.rate_limited' });
        else await answerBlocks(deviceId, payload, send);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      } finally {
        blocksUnderWay--;
        // Requests end in any order, and others of the device may have begun meanwhile.
        const left = (blocksByDevice.get(deviceId) ?? 1) - 1;
        if (left === 0) blocksByDevice.delete(deviceId);
        else blocksByDevice.set(deviceId, left);
      }
    },
  };
}
