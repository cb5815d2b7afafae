import type { FleetWorld } from '../../../simulators/fleet/fleet-world.ts';
import { Violation, type Property } from '../property.ts';

/** 1. No device runs a bundle that nobody released, that it was never told to run, or that has not passed its preflight; and none takes bytes for verified that are not those of their digests. */
export function createOnlyVerifiedRuns({ released, scheduler }: FleetWorld): Property {
  const assigned = new Set<string>();
  const preflighted = new Set<string>();
  return {
    name: '1 only verified bundles run',
    on: {
      desired: ({ deviceId, desired }) => void (desired.bundle && assigned.add(`${deviceId} ${desired.bundle.digest}`)),
      verified: ({ deviceId, bundleDigest, intact }) => {
        if (!intact) throw new Violation(`${deviceId} takes ${bundleDigest} for verified, though a blob of it has other bytes than its digest says`);
      },
      preflight: ({ deviceId, modelDigest, passed }) => void (passed && preflighted.add(`${deviceId} ${modelDigest}`)),
      inference: ({ deviceId, modelDigest }) => {
        const version = released.get(modelDigest);
        if (version === undefined) throw new Violation(`${deviceId} runs the model ${modelDigest}, which nobody released`);
        if (!assigned.has(`${deviceId} ${version.bundleDigest}`)) throw new Violation(`${deviceId} runs ${version.versionId}, which it was never told to run`);
        if (!preflighted.has(`${deviceId} ${modelDigest}`)) throw new Violation(`${deviceId} runs ${version.versionId} at ${scheduler.nowMs} ms without a preflight`);
      },
    },
  };
}
