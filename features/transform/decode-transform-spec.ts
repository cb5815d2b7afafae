import { z } from 'zod';
import { limits } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { columnSpec, stepSpec, transformSpec, type TransformSpec } from './spec.ts';

/** UTF-8 JSON of a spec: the same spec gives the same bytes (key order is the schema's). */
export function encodeTransformSpec(spec: TransformSpec): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(transformSpec.parse(spec)));
}

/** Reads a spec from outside, fitted or not; that its parts agree is checked by compileTransform. */
export function decodeTransformSpec(bytes: Uint8Array): Result<TransformSpec> {
  if (bytes.byteLength > limits.transformBytesMax) return problem('transform.invalid', `the transform spec has ${bytes.byteLength} bytes, over the limit of ${limits.transformBytesMax}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    return problem('transform.invalid', `the transform spec is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = parseSpec(json);
  if (parsed === undefined) return problem('transform.invalid', 'the transform spec is not valid: an object with a "length" stands where a list or a text is expected');
  return parsed.success ? ok(parsed.data) : problem('transform.invalid', findUnknown(json) ?? `the transform spec is not valid: ${z.prettifyError(parsed.error)}`);
}

/** undefined where zod throws: it compares the length of whatever stands where a list should, and that of {"length": {"toString": null}} cannot be. */
function parseSpec(json: unknown): ReturnType<typeof transformSpec.safeParse> | undefined {
  try {
    return transformSpec.safeParse(json);
  } catch {
    return undefined;
  }
}

const known = { steps: new Set<unknown>(stepSpec.options.map(({ shape }) => shape.op.value)), columns: new Set<unknown>(columnSpec.options.map(({ shape }) => shape.kind.value)) };

/** What a newer Fleetloop may have written, in words; undefined where the spec is wrong in another way. */
function findUnknown(json: unknown): string | undefined {
  const { version, columns, steps } = (json ?? {}) as { readonly version?: unknown; readonly columns?: unknown; readonly steps?: unknown };
  if (typeof version === 'number' && version > 1) return `the transform spec has version ${version}, known here is 1; update this program, or make the bundle with an older one`;
  const strange = (of: unknown, key: 'op' | 'kind', names: ReadonlySet<unknown>): [number, unknown] | undefined => {
    const all: readonly unknown[] = Array.isArray(of) ? of : [];
    const at = all.findIndex((entry) => typeof entry === 'object' && entry !== null && key in entry && !names.has((entry as Record<string, unknown>)[key]));
    return at < 0 ? undefined : [at, (all[at] as Record<string, unknown>)[key]];
  };
  const say = (what: string, [at, name]: [number, unknown], names: ReadonlySet<unknown>): string =>
    `${what} ${at} is ${JSON.stringify(name)?.slice(0, 80)}, which is not known here (known are ${[...names].join(', ')}); update this program, or make the bundle without it`;
  const step = strange(steps, 'op', known.steps);
  const column = strange(columns, 'kind', known.columns);
  return step !== undefined ? say('step', step, known.steps) : column === undefined ? undefined : say('the kind of column', column, known.columns);
}
