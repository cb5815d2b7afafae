import { problem, ok, type Problem, type Result } from '../../proto/result.ts';

export type JsonPath = readonly (string | number)[];

/** Reads a path like `sensors.temp`, `values[0]`, `["odd name"].x` or `$.a`; empty or `$` is the whole value. */
export function parseJsonPath(text: string): Result<JsonPath, Problem<'path.invalid'>> {
  const path: (string | number)[] = [];
  let rest = text.startsWith('$') ? text.slice(1) : text;
  while (rest !== '') {
    const part = /^\.?([^.[\]"]+)|^\[(\d+)\]|^\[("(?:[^"\\]|\\.)*")\]/.exec(rest);
    if (part === null) return problem('path.invalid', `${JSON.stringify(text)} is no path from ${JSON.stringify(rest)} on; expected one like sensors.temp, values[0] or ["odd name"]`);
    if (part[1] !== undefined) path.push(part[1]);
    else if (part[2] !== undefined) path.push(Number(part[2]));
    else path.push(JSON.parse(part[3] as string) as string);
    rest = rest.slice(part[0].length);
  }
  return ok(path);
}

/** What stands there; undefined where nothing does. */
export function valueAtPath(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}
