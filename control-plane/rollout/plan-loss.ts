import { isMostlyTaken } from './advance-rollout.ts';
import { deviceLife, isOutOfService } from './device-life.ts';
import { isSubstitute } from './refill-wave.ts';
import type { Rollout } from './rollout.ts';

/** What becomes of an older live rollout. */
export interface Loss {
  readonly outcome: 'goes_on' | 'ends_when_done' | 'ends';
  /** The whole of it, for people. */
  readonly text: string;
}

/**
 * What an older live rollout loses to a newer one that has these devices too: it goes on with the others, a wave that is left empty
 * with devices of the waves behind it; once most of its devices are the newer's it ends as superseded.
 *
 * @param taken devices of both, those with an outcome in the older one too: they keep that until the newer tells them
 */
export function planLoss(rollout: Rollout, taken: ReadonlySet<string>): Loss {
  const { id, devices, waveOpen, waves } = rollout;
  const members = devices.filter(({ state }) => deviceLife[state].kind !== 'gone');
  const kept = members.filter(({ deviceId }) => !taken.has(deviceId));
  const gone = members.filter(({ deviceId }) => taken.has(deviceId));
  const from = `takes ${gone.length} of ${members.length} device(s) from ${id} (${describeStates(gone)})`;
  if (kept.length === 0) return { outcome: 'ends', text: `${from}, which ends as superseded` };
  // Who has an outcome keeps it there; of the others nobody is left to judge by.
  const emptied = waves.filter(({ index }) => index >= waveOpen && hasAny(members, index) && !members.some(({ wave, deviceId, state }) => wave === index && (!taken.has(deviceId) || deviceLife[state].kind === 'outcome'))).map(({ index }) => index);
  const open = waves[waveOpen];
  if (emptied.includes(waveOpen) && (open?.kind === 'ab' || !kept.some((device) => isSubstitute(device, rollout)))) {
    return { outcome: 'ends', text: `${from}, which ends as superseded, as nobody is left to judge wave ${waveOpen + 1} by; its other ${kept.length} device(s) (${describeStates(kept)}) keep what they run` };
  }
  const superseded = devices.filter(({ state }) => state === 'superseded').length;
  const refilled = emptied.length === 0 ? '' : `; its wave(s) ${emptied.map((index) => index + 1).join(', ')} would be empty and go on with devices of the waves behind`;
  const goesOn = `${from}, which goes on with the other ${kept.length} (${describeStates(kept)})${refilled}`;
  if (!isMostlyTaken(kept.length, gone.length + superseded)) return { outcome: 'goes_on', text: goesOn };
  return { outcome: 'ends_when_done', text: `${goesOn}, and then ends as superseded instead of succeeded, as most of its devices are a newer rollout's` };
}

function hasAny(devices: Rollout['devices'], index: number): boolean {
  return devices.some(({ wave }) => wave === index);
}

function describeStates(devices: Rollout['devices']): string {
  const counts = { waiting: 0, 'on their way': 0, 'with an outcome': 0 };
  for (const { state } of devices) counts[state === 'waiting' ? 'waiting' : isOutOfService(state) ? 'on their way' : 'with an outcome']++;
  return Object.entries(counts).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`).join(', ');
}
