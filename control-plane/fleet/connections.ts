import type { DeviceStatus } from '../../proto/messages.ts';

/**
 * The newest connection of each device, as far as this process has heard: by when the device booted and began to connect. Brokers deliver at
 * least once, so the will of a connection that is long over may come again after the next one began, and its birth message after its will.
 */
export class Connections {
  readonly #newest = new Map<string, { readonly name: string; over: boolean }>();

  /** Whether a status says something of the newest connection. One without a boot time is the broker's own word. */
  take({ deviceId, online, bootMs, atMs }: Pick<DeviceStatus, 'deviceId' | 'online' | 'bootMs' | 'atMs'>): boolean {
    if (bootMs === 0) return true;
    const name = `${bootMs} ${atMs}`;
    const newest = this.#newest.get(deviceId);
    if (newest?.name === name) {
      if (online) return !newest.over;
      newest.over = true;
      return true;
    }
    if (online) this.#newest.set(deviceId, { name, over: false });
    return online || newest === undefined;
  }
}
