import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { digestHex, digestOf, type Digest } from '../../../proto/digest.ts';
import type { DeviceState } from '../../../simulators/fleet/observation.ts';
import { Violation, type Property } from '../property.ts';

/** 3. Once a bundle is confirmed, a device has a confirmed one, whole and on the platter, whenever the power goes. */
export function createConfirmedSurvives(world: FleetWorld): Property {
  const confirmed = new Map<string, Digest>();
  const disks = new Map(world.devices.map((device) => [device.id, device.disk]));
  return {
    name: '3 a confirmed bundle survives',
    on: {
      state: ({ deviceId, state }) => {
        const now = confirmedIn(state);
        const before = confirmed.get(deviceId);
        if (now.length > 1) throw new Violation(`${deviceId} has ${now.length} confirmed bundles`);
        if (now[0] === undefined && before !== undefined) throw new Violation(`${deviceId} has given up ${before}, which was confirmed, for nothing`);
        if (now[0] !== undefined) confirmed.set(deviceId, now[0]);
      },
      died: ({ deviceId }) => {
        const files = disks.get(deviceId)?.files() ?? new Map<string, Uint8Array>();
        if (!confirmed.has(deviceId)) return;
        const text = files.get('/data/state.json');
        const digest = text === undefined ? undefined : confirmedIn(JSON.parse(Buffer.from(text).toString('utf8')) as DeviceState)[0];
        if (digest === undefined) throw new Violation(`${deviceId} has confirmed ${confirmed.get(deviceId)}, and its disk knows of no confirmed bundle`);
        const manifest = whole(files, digest, deviceId);
        for (const blob of (JSON.parse(Buffer.from(manifest).toString('utf8')) as { blobs: { digest: Digest }[] }).blobs) whole(files, blob.digest, deviceId);
      },
    },
  };
}

function confirmedIn(state: DeviceState): Digest[] {
  return Object.values(state.slots).flatMap((slot) => (slot?.state === 'confirmed' ? slot.bundle.digest : []));
}

function whole(files: ReadonlyMap<string, Uint8Array>, digest: Digest, deviceId: string): Uint8Array {
  const bytes = files.get(`/data/blobs/${digestHex(digest)}`);
  if (bytes === undefined) throw new Violation(`${deviceId} has lost ${digest}, which its confirmed bundle needs`);
  if (digestOf(bytes) !== digest) throw new Violation(`${deviceId} has ${bytes.byteLength} bytes under ${digest}, which its confirmed bundle needs, that are not its bytes`);
  return bytes;
}
