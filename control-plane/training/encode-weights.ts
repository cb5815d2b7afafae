import { z } from 'zod';
import { canonicalJson } from '../../proto/canonical-json.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';

export interface WeightArray { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array }

// "FLWT", version u16, 2 bytes of zero, length of the JSON u32, JSON [{name, shape}], zeros up to a multiple of 4, float32; little-endian.
const magic = 0x54_57_4c_46;
const headBytes = 12;
const listing = z.array(z.strictObject({ name: z.string(), shape: z.array(z.number().int().min(1)).max(8) })).max(1_024);

/** A network's weights as a blob: the same weights give the same bytes. */
export function encodeWeights(weights: readonly WeightArray[]): Uint8Array {
  const json = new TextEncoder().encode(canonicalJson(weights.map(({ name, shape }) => ({ name, shape }))));
  const dataStart = headBytes + Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(dataStart + 4 * weights.reduce((sum, weight) => sum + weight.values.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, 1, true);
  view.setUint32(8, json.length, true);
  bytes.set(json, headBytes);
  let at = dataStart;
  for (const { values } of weights) {
    new Float32Array(bytes.buffer, at, values.length).set(values);
    at += 4 * values.length;
  }
  return bytes;
}

export function decodeWeights(bytes: Uint8Array): Result<WeightArray[], Problem<'training.weights_invalid'>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0, true) !== magic || view.getUint16(4, true) !== 1) return problem('training.weights_invalid', `${bytes.length} bytes are no weights of version 1`);
  const jsonBytes = view.getUint32(8, true);
  const dataStart = headBytes + Math.ceil(jsonBytes / 4) * 4;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(headBytes, headBytes + jsonBytes)));
  } catch (cause) {
    return problem('training.weights_invalid', `the list of weights is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = listing.safeParse(json);
  if (!parsed.success) return problem('training.weights_invalid', `the list of weights is not valid: ${z.prettifyError(parsed.error)}`);
  const sizes = parsed.data.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  if (dataStart + 4 * sizes.reduce((sum, size) => sum + size, 0) !== bytes.length) return problem('training.weights_invalid', `the weights listed do not fill ${bytes.length} bytes`);
  const data = new Float32Array(new Uint8Array(bytes.subarray(dataStart)).buffer);
  let at = 0;
  return ok(parsed.data.map(({ name, shape }, i) => ({ name, shape, values: data.slice(at, (at += sizes[i] as number)) })));
}
