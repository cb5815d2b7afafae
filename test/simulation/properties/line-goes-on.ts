import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';

const waitMsMax = 1_000;

/** 4. While the agent runs and the device has confirmed a bundle, every reading is answered at once by some bundle; but for one whose only model ended its process too often. */
export function createLineGoesOn(world: FleetWorld): Property {
  const confirmed = new Set<string>();
  return {
    name: '4 the line goes on',
    on: {
      state: ({ deviceId, state }) => void (Object.values(state.slots).some((slot) => slot?.state === 'confirmed') && confirmed.add(deviceId)),
      answer: ({ deviceId, waitedMs, answer }) => {
        if (waitedMs > waitMsMax) throw new Violation(`${deviceId} answered a reading after ${waitedMs} ms, at most ${waitMsMax} are allowed`);
        if (answer === 'not_taken') throw new Violation(`${deviceId} did not take a reading`);
        if (answer === 'no_bundle' && confirmed.has(deviceId) && !world.mayRest(deviceId)) throw new Violation(`${deviceId} has no model for a reading, though it has confirmed one before`);
      },
    },
  };
}
