import { deviceLife } from './device-life.ts';
import { tagValues } from './evaluate-selector.ts';
import type { DeviceObservation, Rollout, RolloutDevice } from './rollout.ts';

/** Nobody is left in the wave to judge by: its devices are a newer rollout's, revoked, or failures that an operator knows of. */
export function isVacated({ devices }: Pick<Rollout, 'devices'>, wave: number): boolean {
  return !devices.some((device) => device.wave === wave && !hasLeft(device));
}

/** Who may take part in the open wave instead: told nothing yet, and not drawn for a wave that compares. */
export function isSubstitute({ wave, laterWave, state, recall }: RolloutDevice, { waves, waveOpen }: Pick<Rollout, 'waves' | 'waveOpen'>): boolean {
  return wave > waveOpen && state === 'waiting' && recall === 'none' && laterWave === -1 && waves[wave]?.kind === 'activate';
}

/**
 * An open wave in which nobody is left gets as many devices of the waves behind it as it has lost, the nearest wave first and in it
 * who is online; sites that are activated together come whole. It opens anew: its soak and rate begin again.
 *
 * @returns undefined where nobody can take part instead, as in a wave that was drawn to compare
 */
export function refillWave(rollout: Rollout, { observed, nowMs }: { readonly observed: ReadonlyMap<string, DeviceObservation>; readonly nowMs: number }): { rollout: Rollout; moved: readonly string[] } | undefined {
  const { waves, waveOpen, spec } = rollout;
  const kind = waves[waveOpen]?.kind;
  if (kind === 'ab') return undefined;
  const lost = rollout.devices.filter((device) => device.wave === waveOpen && hasLeft(device)).length;
  const isOnline = ({ deviceId }: RolloutDevice): number => Number(observed.get(deviceId)?.online === true);
  const substitutes = rollout.devices.filter((device) => isSubstitute(device, rollout)).toSorted((a, b) => a.wave - b.wave || isOnline(b) - isOnline(a));
  const { atomicBy } = spec.activation;
  const siteOf = ({ deviceId }: RolloutDevice): string | undefined => (atomicBy === undefined ? undefined : tagValues(observed.get(deviceId)?.tags ?? [], atomicBy)[0]);
  const moved = new Set<string>();
  for (const device of substitutes) {
    if (moved.size >= lost) break;
    const site = siteOf(device);
    for (const other of site === undefined ? [device] : substitutes.filter((candidate) => siteOf(candidate) === site)) moved.add(other.deviceId);
  }
  if (moved.size === 0) return undefined;
  // One that runs in the shadow comes again where it is activated.
  const devices = rollout.devices.map((device) => (moved.has(device.deviceId) ? { ...device, wave: waveOpen, laterWave: kind === 'shadow' ? device.wave : -1, updatedMs: nowMs } : device));
  return { rollout: { ...rollout, devices, waves: waves.map((wave) => (wave.index === waveOpen ? { ...wave, openedMs: nowMs } : wave)) }, moved: [...moved] };
}

function hasLeft({ state, acknowledged }: RolloutDevice): boolean {
  return acknowledged || deviceLife[state].kind === 'gone';
}
