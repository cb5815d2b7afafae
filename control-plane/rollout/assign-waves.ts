import { assert } from '../../proto/assert.ts';
import type { WaveSize } from './legacy.ts';

/**
 * Cuts an ordered list of devices into waves. Each size says how many devices have the version once its wave is open,
 * all earlier waves counted in; a percentage is of all devices, rounded up. A wave that would add nobody is dropped.
 * Devices beyond the last wave are in none.
 *
 * @returns the device ids of each wave; no device is in two
 */
export function assignWaves(deviceIds: readonly string[], sizes: readonly WaveSize[]): string[][] {
  assert(new Set(deviceIds).size === deviceIds.length, 'every device is listed once');
  const waves: string[][] = [];
  let assigned = 0;
  for (const size of sizes) {
    const upTo = Math.min(deviceIds.length, 'count' in size ? size.count : Math.ceil((deviceIds.length * size.percent) / 100));
    if (upTo <= assigned) continue;
    waves.push(deviceIds.slice(assigned, upTo));
    assigned = upTo;
  }
  return waves;
}
