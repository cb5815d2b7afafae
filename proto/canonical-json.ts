import { assert } from './assert.ts';

/**
 * JSON text with the keys of every object in code unit order and no white space, so that equal values have equal
 * digests (RFC 8785, JSON Canonicalization Scheme: ECMAScript's own number and string forms are its).
 * Members that are undefined are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const source = value as Record<string, unknown>;
    const members = Object.keys(source).sort().filter((key) => source[key] !== undefined);
    return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalJson(source[key])}`).join(',')}}`;
  }
  const text = JSON.stringify(value);
  assert(text !== undefined, 'the value has a JSON form');
  return text;
}
