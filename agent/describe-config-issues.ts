import type { z } from 'zod';
import { suggestName } from './suggest-name.ts';

/** On which line of the file a path stands. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined;

type Issue = z.core.$ZodIssue;
type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * One line for each place that is wrong: where, what is there, what was expected, and for a name that nobody knows the one that
 * was likely meant. Secrets are not repeated.
 *
 * @param jsonSchema what the config may hold, as JSON Schema; asked for only where it is needed
 */
export function describeConfigIssues(issues: readonly Issue[], given: unknown, jsonSchema: () => unknown, lineOf: LineOf): string {
  return issues.flatMap(flatten).map((issue) => {
    // A name that nobody knows stands on a line of its own, not where what holds it begins.
    const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const line = lineOf(unknown === undefined ? issue.path : [...issue.path, unknown]);
    return `${line === undefined ? '' : `line ${line}: `}${describe(issue, given, jsonSchema)}`;
  }).join('\n');
}

/** Each name that nobody knows by itself; of a choice between several forms, what the form is missing that is nearest to what was given. */
function flatten(issue: Issue): Issue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ ...issue, keys: [key] }));
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const choices = issue.errors.map((form) => form.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] })));
  const deep = choices.filter((form) => form.every((inner) => inner.path.length > issue.path.length || inner.code === 'unrecognized_keys' || inner.code === 'custom'));
  return deep.sort((a, b) => a.length - b.length)[0] ?? [issue];
}

function describe(issue: Issue, given: unknown, jsonSchema: () => unknown): string {
  const where = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(jsonSchema() as JsonSchema, issue.path, given);
    return issue.keys.map((key) => {
      const meant = suggestName(key, known);
      return `${pathText([...issue.path, key])}: nobody knows this name; ${meant === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`}`;
    }).join('\n');
  }
  const value = valueAt(given, issue.path);
  if (issue.code === 'invalid_union') {
    const options = kindsAt(jsonSchema() as JsonSchema, issue.path.at(-1) === 'kind' ? issue.path.slice(0, -1) : issue.path, given);
    const meant = typeof value === 'string' ? suggestName(value, options) : undefined;
    return `${where}: ${show(value, issue.path)}, expected ${options.length === 0 ? 'another form, see docs/agent-config.md' : options.map((option) => JSON.stringify(option)).join(' | ')}${meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`}`;
  }
  if (issue.code === 'invalid_key') return `${where}: ${issue.issues.map((inner) => inner.message).join(', ')}`;
  const expected = issue.message.replace(/^(Invalid \w+|Too (big|small)): /, '').replace(/, received .*$/, '');
  return `${where}: ${show(value, issue.path)}, ${expected.startsWith('expected') ? expected : `but ${expected}`}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`)).join('') || 'the whole file';
}

function show(value: unknown, path: readonly PropertyKey[]): string {
  if (value === undefined) return 'it is missing';
  if (/password|token|secret|authorization/i.test(pathText(path))) return 'got a secret';
  if (typeof value === 'object' && value !== null) return `got ${Array.isArray(value) ? 'a list' : 'an object'}`;
  return `got ${JSON.stringify(value).slice(0, 80)}`;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined), given);
}

function knownKeys(root: JsonSchema, path: readonly PropertyKey[], given: unknown): string[] {
  return [...new Set(schemasAt(root, path, given).flatMap((schema) => Object.keys((schema['properties'] as object | undefined) ?? {})))];
}

/** The words that a place may hold, or the kinds of object. */
function kindsAt(root: JsonSchema, path: readonly PropertyKey[], given: unknown): string[] {
  const schemas = schemasAt(root, path, undefined).length > 0 ? schemasAt(root, path, given, true) : [];
  return [...new Set(schemas.flatMap((schema) => constOf(schema) ?? constOf(propertyOf(schema, 'kind')) ?? []))];
}

function constOf(schema: JsonSchema | undefined): string | undefined {
  const value = schema?.['const'];
  return typeof value === 'string' ? value : undefined;
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  return (schema['properties'] as Record<string, JsonSchema> | undefined)?.[name];
}

/** The schemas that hold for a path: of several kinds the one that was given. */
function schemasAt(root: JsonSchema, path: readonly PropertyKey[], given: unknown, everyKind = false): JsonSchema[] {
  let schemas = [root];
  let value = given;
  for (const part of path) {
    schemas = forms(schemas, value).flatMap((schema) => {
      const inner = typeof part === 'number' ? schema['items'] : (propertyOf(schema, String(part)) ?? schema['additionalProperties']);
      return typeof inner === 'object' && inner !== null ? [Object.fromEntries(Object.entries(inner))] : [];
    });
    value = valueAt(value, [part]);
  }
  return forms(schemas, everyKind ? undefined : value);
}

function forms(schemas: readonly JsonSchema[], value: unknown): JsonSchema[] {
  const all = schemas.flatMap(function each(schema: JsonSchema): JsonSchema[] {
    const choices = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'];
    return Array.isArray(choices) ? (choices as JsonSchema[]).flatMap(each) : [schema];
  });
  const kind = valueAt(value, ['kind']);
  const same = all.filter((schema) => kind !== undefined && constOf(propertyOf(schema, 'kind')) === kind);
  return same.length > 0 ? same : all;
}
