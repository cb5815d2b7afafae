/** What the order of the queue depends on; nothing the annotator sees. */
export interface LabelCandidate {
  readonly sampleId: string;
  readonly deviceId: string;
  /** What the device's model said, as a group: the class index, or 0 where the task has no classes. */
  readonly group: number;
  readonly rule: string;
  readonly confidence: number;
  /** A fixed pseudo-random place, independent of what the model said: bytes of the id's digest. */
  readonly place: string;
}

/**
 * Which samples are labelled next, so that few labels go far. Two orders alternate, the random one first:
 *
 * - random: samples kept by the random rule, in the order of their place. It does not depend on what the model said, so
 *   those answers stay a simple random sample of the kept ones, and accuracy weighted by inclusion probability is honest.
 * - informative: all others, round-robin over the groups with the fewest labels so far, within a group over the devices,
 *   the least confident first. Rare classes and quiet devices get their share.
 *
 * @param labelsByGroup labels there are already for each group
 * @returns sample ids, at most count, none twice
 */
export function planLabelQueue(candidates: readonly LabelCandidate[], labelsByGroup: ReadonlyMap<number, number>, count: number): string[] {
  const random = candidates.filter((candidate) => candidate.rule === 'random').sort((a, b) => compare(a.place, b.place)).map((candidate) => candidate.sampleId);
  const informative = orderInformative(candidates.filter((candidate) => candidate.rule !== 'random'), labelsByGroup);
  const planned: string[] = [];
  for (let index = 0; planned.length < count && (index < random.length || index < informative.length); index++) {
    for (const next of [random[index], informative[index]]) if (next !== undefined && planned.length < count) planned.push(next);
  }
  return planned;
}

function orderInformative(candidates: readonly LabelCandidate[], labelsByGroup: ReadonlyMap<number, number>): string[] {
  const groups = new Map<number, string[]>();
  for (const [group, members] of groupBy(candidates, (candidate) => candidate.group)) {
    const devices = [...groupBy(members, (candidate) => candidate.deviceId)].sort(([a], [b]) => compare(a, b)).map(([, own]) => [...own].sort((a, b) => a.confidence - b.confidence || compare(a.place, b.place)));
    groups.set(group, roundRobin(devices).map((candidate) => candidate.sampleId));
  }
  const given = new Map(labelsByGroup);
  const planned: string[] = [];
  while (planned.length < candidates.length) {
    let neediest: number | undefined;
    for (const [group, waiting] of groups) {
      if (waiting.length > 0 && (neediest === undefined || labels(given, group) < labels(given, neediest) || (labels(given, group) === labels(given, neediest) && group < neediest))) neediest = group;
    }
    const next = neediest === undefined ? undefined : groups.get(neediest)?.shift();
    if (neediest === undefined || next === undefined) break;
    given.set(neediest, labels(given, neediest) + 1);
    planned.push(next);
  }
  return planned;
}

function labels(given: ReadonlyMap<number, number>, group: number): number {
  return given.get(group) ?? 0;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function roundRobin<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((items) => items.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((items) => items[index] ?? [])).flat();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
