import { assert } from '../../proto/assert.ts';
import { createRandom, shuffle } from '../../proto/random.ts';
import type { WaveKind, WaveSize } from './rollout.ts';

export interface PlannedWave {
  /** Index among the sizes that were asked for: those that would have added nobody are not there. */
  readonly size: number;
  readonly kind: WaveKind;
  /** 0: all at once. */
  readonly perHour: number;
  readonly deviceIds: readonly string[];
  /** Of an ab wave: as many devices, drawn the same way, that stay as they are until its gate has decided. */
  readonly controlIds: readonly string[];
}

export interface WaveOptions {
  readonly seed: number;
  /** Devices with the same answer come in the same wave, which grows as needed; undefined: the device stands alone. */
  readonly together?: (deviceId: string) => string | undefined;
}

/** 2.2 % of 1500 is 33, also where the product of both is a little more. */
const rounding = 1e-9;

/**
 * Cuts an ordered list of devices into waves. A count or a percentage (of all devices, rounded up) says how many devices
 * have the version once the wave is open, all earlier waves counted in; a list names its devices, which no other wave
 * takes. A wave that would add nobody is dropped. Devices beyond the last wave are in none.
 *
 * A shadow wave is counted among shadow waves alone: its devices come again where they belong. A wave of kind ab is drawn
 * at random from those that are left, and so are the devices it is compared with, which stay where they belong.
 */
export function assignWaves(deviceIds: readonly string[], sizes: readonly WaveSize[], { seed, together = () => undefined }: WaveOptions): PlannedWave[] {
  assert(new Set(deviceIds).size === deviceIds.length, 'every device is listed once');
  const known = new Set(deviceIds);
  const named = new Set(sizes.flatMap((size) => ('deviceIds' in size && size.kind !== 'shadow' ? size.deviceIds : [])));
  const random = createRandom(seed);
  const waves: PlannedWave[] = [];
  let left = groupTogether(deviceIds.filter((id) => !named.has(id)), together);
  let assigned = 0;
  const shadowed = new Set<string>();
  const placed = new Set<string>();
  for (const [index, size] of sizes.entries()) {
    const wave = { size: index, kind: size.kind ?? 'activate', perHour: size.perHour ?? 0, controlIds: [] as string[] };
    if ('deviceIds' in size) {
      const members = [...new Set(size.deviceIds)].filter((id) => known.has(id) && !placed.has(id) && !(wave.kind === 'shadow' && shadowed.has(id)));
      if (members.length === 0) continue;
      waves.push({ ...wave, deviceIds: members });
      for (const id of members) (wave.kind === 'shadow' ? shadowed : placed).add(id);
      if (wave.kind === 'shadow') continue;
      assigned += members.length;
      continue;
    }
    const upTo = Math.min(deviceIds.length, 'count' in size ? size.count : Math.ceil((deviceIds.length * size.percent) / 100 - rounding));
    if (wave.kind === 'shadow') {
      const members = deviceIds.filter((id) => !placed.has(id) && !shadowed.has(id)).slice(0, Math.max(0, upTo - shadowed.size));
      if (members.length === 0) continue;
      for (const id of members) shadowed.add(id);
      waves.push({ ...wave, deviceIds: members });
      continue;
    }
    if (upTo <= assigned || left.length === 0) continue;
    const order = wave.kind === 'ab' ? shuffle([...left], random) : left;
    const { taken, count } = take(order, upTo - assigned);
    if (wave.kind === 'ab') wave.controlIds = take(order.slice(taken.length), count).taken.flat();
    const gone = new Set(taken);
    left = left.filter((group) => !gone.has(group));
    for (const id of taken.flat()) placed.add(id);
    assigned += count;
    waves.push({ ...wave, deviceIds: taken.flat() });
  }
  return waves;
}

/** The first groups that have so many devices between them, the last one whole. */
function take(groups: readonly (readonly string[])[], wanted: number): { taken: (readonly string[])[]; count: number } {
  const taken: (readonly string[])[] = [];
  let count = 0;
  for (const group of groups) {
    if (count >= wanted) break;
    taken.push(group);
    count += group.length;
  }
  return { taken, count };
}

function groupTogether(deviceIds: readonly string[], together: (deviceId: string) => string | undefined): string[][] {
  const groups: string[][] = [];
  const byKey = new Map<string, string[]>();
  for (const id of deviceIds) {
    const key = together(id);
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined) {
      known.push(id);
      continue;
    }
    const group = [id];
    groups.push(group);
    if (key !== undefined) byKey.set(key, group);
  }
  return groups;
}
