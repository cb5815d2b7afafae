import type { BundleManifest } from '../../proto/manifest.ts';
import type { Delivery, DeliverySource, Delta } from '../../proto/messages.ts';
import { limitsOf, siteOf, type DeliveryPolicy } from './delivery-policy.ts';

/** A device that is told to run a bundle. */
export interface Recipient {
  readonly deviceId: string;
  readonly tags: readonly string[];
  /** The bundle it has confirmed; empty where it has none. */
  readonly confirmedDigest: string;
}

/** A fetch does not wait longer than this, however slow its site is. */
export const jitterMsMax = 6 * 3600_000;

/**
 * Where a bundle's bytes come from for devices that are told together. Sources stand in the order to be tried. The start of
 * a fetch is drawn from a window in which the site's line can carry the whole: a site of 50 devices with 1 MB/s that
 * fetch 2 MB each spreads over 100 s. That is what limits a site on a broker that is not ours; ours holds back as well.
 *
 * @param bytes what the device has to fetch at most
 * @param together how many devices are told together, itself included: in all, and of its site
 * @param deltas smaller ways from the bundle it has confirmed
 */
export function planDelivery(policy: DeliveryPolicy, httpsUrl: string, bytes: number, site: string, together: { readonly devices: number; readonly ofSite: number }, deltas: readonly Delta[]): Delivery {
  const { bytesPerSecondMax } = limitsOf(policy, site);
  const spreadMs = bytesPerSecondMax > 0 && together.ofSite > 1 ? (together.ofSite * bytes * 1_000) / bytesPerSecondMax : 0;
  return { sources: planSources(policy, httpsUrl, bytes), httpsUrl, deltas: [...deltas], jitterMs: Math.min(jitterMsMax, Math.ceil(Math.max(together.devices > 1 ? policy.jitterMsPerDevice * together.devices : 0, spreadMs))) };
}

function planSources(policy: DeliveryPolicy, httpsUrl: string, bytes: number): DeliverySource[] {
  const order: DeliverySource[] = bytes >= policy.httpsFromBytes ? ['https', 'mqtt_chunks', 'mqtt_blocks'] : ['mqtt_chunks', 'https', 'mqtt_blocks'];
  return order.filter((source) => (source === 'https' ? httpsUrl !== '' : source === 'mqtt_chunks' ? policy.retainedChunks : true));
}

/** How many of these devices each site has. */
export function countSites(recipients: readonly Pick<Recipient, 'tags'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tags } of recipients) counts.set(siteOf(tags), (counts.get(siteOf(tags)) ?? 0) + 1);
  return counts;
}

/** The bytes of every distinct blob of a bundle. */
export function bundleBytes({ blobs }: Pick<BundleManifest, 'blobs'>): number {
  return [...new Map(blobs.map((blob) => [blob.digest, blob.sizeBytes])).values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** The bundles that most of these devices have confirmed, most common first, and the empty one: what a device without any has. */
export function commonBases(recipients: readonly Pick<Recipient, 'confirmedDigest'>[], basesMax: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { confirmedDigest } of recipients) if (confirmedDigest !== '') counts.set(confirmedDigest, (counts.get(confirmedDigest) ?? 0) + 1);
  return [...[...counts].sort((a, b) => b[1] - a[1]).slice(0, basesMax).map(([digest]) => digest), ''];
}
