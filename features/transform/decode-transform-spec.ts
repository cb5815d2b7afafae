import { z } from 'zod';
import { ok, problem, type Result } from '../../proto/result.ts';
import { transformSpec, type TransformSpec } from './spec.ts';

/** UTF-8 JSON of a spec: the same spec gives the same bytes (key order is the schema's). */
export function encodeTransformSpec(spec: TransformSpec): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(transformSpec.parse(spec)));
}

/** Reads a spec from outside, fitted or not; that its parts agree is checked by compileTransform. */
export function decodeTransformSpec(bytes: Uint8Array): Result<TransformSpec> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    return problem('transform.invalid', `the transform spec is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = transformSpec.safeParse(json);
  return parsed.success ? ok(parsed.data) : problem('transform.invalid', `the transform spec is not valid: ${z.prettifyError(parsed.error)}`);
}
