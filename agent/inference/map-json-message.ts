import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { parseJsonPath, valueAtPath, type JsonPath } from './json-path.ts';
import { readTime } from './read-time.ts';
import type { SourceOf } from './source-config.ts';

type JsonFormat = Extract<Exclude<SourceOf<'mqtt'>['format'], 'lines'>, { kind: 'json' }>;

/** What a message says of the columns. */
export interface MappedMessage {
  readonly updates: ReadonlyMap<string, unknown>;
  readonly key: string;
  readonly atMs: number | undefined;
}

/**
 * Makes the mapping from messages to columns. A payload that is no JSON is text, so that a topic may carry a bare word.
 *
 * @returns what a message has of the columns, or a sentence saying what is wrong with it
 */
export function createJsonMapping({ columns, key, time }: JsonFormat): (topic: string, payload: Uint8Array) => MappedMessage | string {
  const places = Object.entries(columns).map(([column, place]) => ({ column, ...(typeof place === 'string' ? { topic: '#', path: pathOf(place) } : { topic: place.topic, path: pathOf(place.path) }) }));
  const keyPath = key === undefined ? undefined : pathOf(key);
  const timePath = time === undefined ? undefined : pathOf(time.path);
  return (topic, payload) => {
    const value = decodePayload(payload);
    const updates = new Map<string, unknown>();
    for (const { column, topic: filter, path } of places) {
      if (!matchesTopic(filter, topic)) continue;
      const found = valueAtPath(value, path);
      if (found === undefined) continue;
      if (typeof found === 'object' && found !== null) return `${column}: expected a number or text, got ${Array.isArray(found) ? 'a list' : 'an object'}`;
      updates.set(column, typeof found === 'boolean' ? Number(found) : found);
    }
    const named = keyPath === undefined ? undefined : valueAtPath(value, keyPath);
    const at = timePath === undefined ? undefined : valueAtPath(value, timePath);
    const atMs = at === undefined ? undefined : readTime(at, time?.unit ?? 'ms');
    if (at !== undefined && atMs === undefined) return `the time ${JSON.stringify(at)} is none in the unit ${time?.unit}`;
    return { updates, key: typeof named === 'string' || typeof named === 'number' ? String(named).slice(0, limits.topicBytesMax) : '', atMs };
  };
}

/** What is wrong with the paths of a format; empty where nothing is. */
export function findBadPaths({ columns, key, time }: JsonFormat): string[] {
  const paths = [...Object.values(columns).map((place) => (typeof place === 'string' ? place : place.path)), key ?? '', time?.path ?? ''];
  return paths.flatMap((path) => {
    const parsed = parseJsonPath(path);
    return parsed.ok ? [] : [parsed.error.message];
  });
}

/** Whether a topic is one of a filter's (MQTT 3.1.1, section 4.7). */
export function matchesTopic(filter: string, topic: string): boolean {
  const [wanted, given] = [filter.split('/'), topic.split('/')];
  // A wildcard at the start stands for no topic of the broker itself.
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= given.length || (wanted[i] !== '+' && wanted[i] !== given[i])) return false;
  }
  return wanted.length === given.length;
}

function pathOf(text: string): JsonPath {
  const parsed = parseJsonPath(text);
  assert(parsed.ok, 'the config was checked');
  return parsed.value;
}

function decodePayload(payload: Uint8Array): unknown {
  const text = new TextDecoder().decode(payload);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
