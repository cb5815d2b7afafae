import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import type { DeviceObservation, Selector } from './rollout.ts';

type Selectable = Pick<DeviceObservation, 'deviceId' | 'tags' | 'agentVersion'>;
type Comparison = (order: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
};

/** Does the device match? Everything the selector names must hold; an empty one matches every device. The range has been checked by checkSelector. */
export function isSelected(device: Selectable, selector: Selector): boolean {
  const { deviceIds, tags, agentVersion, all, any, not } = selector;
  if (deviceIds !== undefined && !idsOf(deviceIds).has(device.deviceId)) return false;
  if (tags !== undefined && !tags.every((tag) => hasTag(device.tags, tag))) return false;
  if (agentVersion !== undefined && !isInRange(device.agentVersion, agentVersion)) return false;
  if (all !== undefined && !all.every((part) => isSelected(device, part))) return false;
  if (any !== undefined && !any.some((part) => isSelected(device, part))) return false;
  return not === undefined || !not.some((part) => isSelected(device, part));
}

/** Refuses a version range that cannot be read, wherever it stands in the selector. */
export function checkSelector(selector: Selector): Result<void, Problem<'request.invalid'>> {
  for (const range of rangesOf(selector)) {
    const parsed = parseRange(range);
    if (!parsed.ok) return parsed;
  }
  return ok(undefined);
}

/** What stands behind `<key>:` in the device's tags. */
export function tagValues(tags: readonly string[], key: string): string[] {
  return tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
}

function rangesOf(selector: Selector): string[] {
  return [selector.agentVersion ?? [], ...[...(selector.all ?? []), ...(selector.any ?? []), ...(selector.not ?? [])].map(rangesOf)].flat();
}

function hasTag(tags: readonly string[], wanted: string): boolean {
  return wanted.endsWith(':*') ? tagValues(tags, wanted.slice(0, -2)).length > 0 : tags.includes(wanted);
}

/** An agent that never told its version is in no range. */
function isInRange(version: string, range: string): boolean {
  const numbers = parseVersion(version);
  const parsed = parseRange(range);
  return numbers !== undefined && parsed.ok && parsed.value.every(({ compare, bound }) => compare(orderOf(numbers, bound)));
}

/** Comparisons that must all hold: `>=1.2 <2`, `=1.4.0`; what a bound does not name is 0. */
function parseRange(range: string): Result<{ compare: Comparison; bound: number[] }[], Problem<'request.invalid'>> {
  const parts: { compare: Comparison; bound: number[] }[] = [];
  for (const part of range.trim().split(/\s+/)) {
    const match = /^(>=|>|<=|<|=)?(\d{1,9}(?:\.\d{1,9}){0,2})$/.exec(part);
    const bound = match === null ? undefined : parseVersion(match[2] as string);
    if (match === null || bound === undefined) return problem('request.invalid', `${JSON.stringify(range)} is no range of agent versions; expected one like >=1.2 <2`);
    parts.push({ compare: comparisons[match[1] ?? '='] as Comparison, bound });
  }
  return ok(parts);
}

/** What follows a - or + (a pre-release, a build) does not count. */
function parseVersion(text: string): number[] | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[-+].*)?$/.exec(text);
  return match === null ? undefined : [match[1], match[2], match[3]].map((part) => Number(part ?? 0));
}

function orderOf(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

const idSets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Lists of thousands are asked for every device. */
function idsOf(deviceIds: readonly string[]): ReadonlySet<string> {
  let ids = idSets.get(deviceIds);
  if (ids === undefined) {
    ids = new Set(deviceIds);
    idSets.set(deviceIds, ids);
  }
  return ids;
}
