import type { DeviceState } from '../../../simulators/fleet/observation.ts';
import type { VirtualDisk } from '../../../simulators/fleet/virtual-disk.ts';

/** What a device's disk says of its state, a save that a power cut let through included; undefined where it is torn, or none. */
export function savedState(disk: VirtualDisk | undefined): DeviceState | undefined {
  const saved = disk?.files().get('/data/state.json');
  if (saved === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(saved).toString('utf8')) as DeviceState;
  } catch {
    return undefined;
  }
}
