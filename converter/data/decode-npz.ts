import { ok, problem, type Result } from '../../proto/result.ts';
import { decodeNpy } from './decode-npy.ts';
import { readZip, type ZipEntry } from './read-zip.ts';
import type { SampleProblem } from './sample-problem.ts';

/** Inflates an entry to exactly the bytes that the archive says, and no further. */
export type Inflate = (entry: ZipEntry) => Result<Uint8Array, SampleProblem>;

/**
 * Samples from the arrays of a numpy .npz archive. Several arrays are the inputs of one model: place i of each, one after the
 * other in the order named, is sample i.
 *
 * @param names the arrays to take; without it the archive must hold one
 * @param inputShapes the model's inputs, where they are known: there must be one for each array, in the same order
 */
export function decodeNpz(bytes: Uint8Array, names: readonly string[] | undefined, bytesMax: number, inflate: Inflate, inputShapes: readonly (readonly number[])[] = []): Result<Float32Array[], SampleProblem> {
  const entries = readZip(bytes);
  if (!entries.ok) return entries;
  const arrays = new Map(entries.value.filter(({ name }) => name.endsWith('.npy')).map((entry) => [entry.name.slice(0, -'.npy'.length), entry]));
  const known = [...arrays.keys()].join(', ');
  if (names === undefined && arrays.size !== 1) return problem('converter.calibration_invalid', `the npz archive holds ${arrays.size} arrays (${known}): name those that are the model's inputs, in its order, with --arrays`);
  const taken = names ?? [...arrays.keys()];
  // One array may hold the values of all inputs, one after the other.
  if (taken.length > 1 && inputShapes.length > 0 && taken.length !== inputShapes.length) return problem('converter.calibration_invalid', `${taken.length} arrays are named (${taken.join(', ')}); the model has ${inputShapes.length} inputs`);
  const parts: Float32Array[][] = [];
  for (const [i, name] of taken.entries()) {
    const entry = arrays.get(name);
    if (entry === undefined) return problem('converter.calibration_invalid', `the npz archive has no array ${name}; it holds ${known}`);
    if (entry.bytes > bytesMax) return problem('converter.calibration_invalid', `the array ${name} has ${entry.bytes} bytes, expected at most ${bytesMax}: take fewer samples`);
    const inflated = inflate(entry);
    if (!inflated.ok) return inflated;
    const samples = decodeNpy(inflated.value, taken.length === inputShapes.length ? inputShapes[i] : undefined);
    if (!samples.ok) return problem(samples.error.code, `array ${name}: ${samples.error.message}`);
    if (parts[0] !== undefined && parts[0].length !== samples.value.length) return problem('converter.calibration_invalid', `the array ${name} holds ${samples.value.length} samples, the first one ${parts[0].length}`);
    parts.push(samples.value);
  }
  return ok(parts.length === 1 ? parts[0] as Float32Array[] : (parts[0] ?? []).map((_, i) => joinParts(parts.map((part) => part[i] as Float32Array))));
}

function joinParts(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
