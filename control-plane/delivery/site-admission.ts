import { limitsOf, type DeliveryPolicy } from './delivery-policy.ts';

/** A device that has asked for nothing for this long has ended its fetch, or was lost. */
export const fetchIdleMs = 10_000;

const burstMs = 1_000;

interface Site {
  /** Devices that fetch: until when they hold their slot. */
  readonly slots: Map<string, number>;
  /** When the line is free again; the future where more was taken than it carries. */
  freeMs: number;
}

/**
 * Who of a site may fetch now, and how fast all of them together. A device takes a slot with its first request, whatever
 * the source, and holds it until it has asked for nothing for fetchIdleMs. Bytes are paced by the generic cell rate
 * algorithm (ITU-T I.371): one number for each site, no queue. Sites without limits cost nothing and keep nothing.
 */
export class SiteAdmission {
  readonly #policy: Pick<DeliveryPolicy, 'sites' | 'otherSites'>;
  readonly #sites = new Map<string, Site>();

  constructor(policy: Pick<DeliveryPolicy, 'sites' | 'otherSites'>) {
    this.#policy = policy;
  }

  /** 0: the device may fetch, and holds a slot now. Else: when to ask again. */
  enter(deviceId: string, site: string, nowMs: number): number {
    const { devicesAtOnceMax } = limitsOf(this.#policy, site);
    if (devicesAtOnceMax === 0) return 0;
    const { slots } = this.#siteOf(site);
    if (!slots.has(deviceId) && slots.size >= devicesAtOnceMax) {
      for (const [holder, untilMs] of slots) if (untilMs <= nowMs) slots.delete(holder);
      if (slots.size >= devicesAtOnceMax) return Math.max(1, Math.min(...slots.values()) - nowMs);
    }
    slots.set(deviceId, nowMs + fetchIdleMs);
    return 0;
  }

  /** The device has all it wanted, or is gone. */
  leave(deviceId: string, site: string): void {
    this.#sites.get(site)?.slots.delete(deviceId);
  }

  /** 0: the bytes may be sent, and are taken of the site's line. Else: when to ask again. A second's worth may be sent at once. */
  takeBytes(site: string, bytes: number, nowMs: number): number {
    const { bytesPerSecondMax } = limitsOf(this.#policy, site);
    if (bytesPerSecondMax === 0) return 0;
    const line = this.#siteOf(site);
    if (line.freeMs > nowMs) return Math.ceil(line.freeMs - nowMs);
    line.freeMs = Math.max(line.freeMs, nowMs - burstMs) + (bytes * 1_000) / bytesPerSecondMax;
    return 0;
  }

  #siteOf(name: string): Site {
    const known = this.#sites.get(name);
    if (known !== undefined) return known;
    const site: Site = { slots: new Map(), freeMs: 0 };
    this.#sites.set(name, site);
    return site;
  }
}
