import { assert } from './assert.ts';

/**
 * JSON text with the keys of every object in code unit order and no white space, so that equal values have equal
 * digests (RFC 8785, JSON Canonicalization Scheme: ECMAScript's own number and string forms are its).
 */
export function canonicalJson(value: unknown): string {
  const text = JSON.stringify(sorted(value));
  assert(text !== undefined, 'the value has a JSON form');
  return text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const source = value as Record<string, unknown>;
  const target: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(source).sort()) target[key] = sorted(source[key]);
  return target;
}
