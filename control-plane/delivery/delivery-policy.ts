import { z } from 'zod';
import { limits } from '../../proto/limits.ts';

/** What the devices of one site may take together; 0: as much as there is. */
const siteSchema = z.strictObject({
  /** Devices that fetch at the same time. */
  devicesAtOnceMax: z.number().int().min(0).default(0),
  bytesPerSecondMax: z.number().int().min(0).default(0),
});
export type SiteLimits = z.infer<typeof siteSchema>;

/** How bundles reach devices, as the operator wants it: `fleetloop start --delivery FILE`. */
export const deliveryPolicySchema = z.strictObject({
  /** False where the broker keeps no retained messages or takes none of 65 KB (AWS IoT Core's quotas): HTTPS, then requested blocks. */
  retainedChunks: z.boolean().default(true),
  /** Base of GET <url>/<digest>, where it is not the control plane itself: a cache or CDN before it. */
  httpsUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Bundles from this size on go over HTTPS first: a broker holds every artifact in memory. */
  httpsFromBytes: z.number().int().min(0).default(8 * 1024 * 1024),
  /** Devices that fetch over HTTPS at the same time, whatever their site. */
  httpsDevicesAtOnceMax: z.number().int().min(1).max(10_000).default(256),
  /** Requested blocks that are on their way at the same time. */
  blocksAtOnceMax: z.number().int().min(1).max(1_000).default(16),
  /** Fetches of devices that are told together begin within this time for each of them; more where a site's limits ask for it. */
  jitterMsPerDevice: z.number().min(0).max(60_000).default(0.5),
  /** A delta is offered where it saves at least this part of the file. */
  deltaSavingMin: z.number().min(0).max(1).default(0.3),
  /** By site: what the tag `site:<name>` of a device names. */
  sites: z.record(z.string().min(1).max(limits.nameCharsMax), siteSchema).default({}),
  /** For every other site. */
  otherSites: siteSchema.prefault({}),
});
export type DeliveryPolicy = z.infer<typeof deliveryPolicySchema>;

export const siteTagPrefix = 'site:';

/** The site that a device's tags name; empty where they name none. */
export function siteOf(tags: readonly string[]): string {
  return tags.find((tag) => tag.startsWith(siteTagPrefix))?.slice(siteTagPrefix.length) ?? '';
}

/** Devices of no site share no line: nothing limits them together. */
export function limitsOf(policy: Pick<DeliveryPolicy, 'sites' | 'otherSites'>, site: string): SiteLimits {
  if (site === '') return { devicesAtOnceMax: 0, bytesPerSecondMax: 0 };
  return Object.hasOwn(policy.sites, site) ? (policy.sites[site] as SiteLimits) : policy.otherSites;
}
