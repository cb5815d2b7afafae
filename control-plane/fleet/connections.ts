import type { DeviceStatus } from '../../proto/messages.ts';

interface Connection { readonly name: string; over: boolean }

/** Of one device: what comes late is of one of the last few. */
const connectionsMax = 8;

/**
 * The newest connections of each device, as far as this process has heard: by when the device booted and began to connect. Brokers deliver at
 * least once, so the birth message or the will of a connection that is long over may come again after the next one began.
 */
export class Connections {
  /** Newest last. */
  readonly #known = new Map<string, Connection[]>();

  /** Whether a status says something of the newest connection. One without a boot time is the broker's own word. */
  take({ deviceId, online, bootMs, atMs }: Pick<DeviceStatus, 'deviceId' | 'online' | 'bootMs' | 'atMs'>): boolean {
    if (bootMs === 0) return true;
    const name = `${bootMs} ${atMs}`;
    const known = this.#known.get(deviceId) ?? [];
    const newest = known.at(-1);
    if (newest?.name === name) {
      if (online) return !newest.over;
      newest.over = true;
      return true;
    }
    if (!online) return newest === undefined;
    if (known.some((connection) => connection.name === name)) return false;
    this.#known.set(deviceId, [...known, { name, over: false }].slice(-connectionsMax));
    return true;
  }

  /** Messages may have been lost: of no device it is known any more which connection is its newest. */
  forget(): void {
    this.#known.clear();
  }
}
