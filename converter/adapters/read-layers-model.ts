import { readFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem, TfjsArtifacts } from '../conversion.ts';
import { readInputFile } from './read-input-file.ts';

const weight = z.object({ name: z.string(), shape: z.array(z.number().int().nonnegative()), dtype: z.string(), quantization: z.unknown().optional() });
const modelJson = z.object({
  modelTopology: z.unknown(),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weight) })),
});

/** A tfjs model.json with its weight files, as `model.save('file://...')` and tensorflowjs_converter write them. */
export async function readLayersModel(path: string): Promise<Result<TfjsArtifacts, ConversionProblem>> {
  const text = await readInputFile(path);
  if (!text.ok) return text;
  if (Buffer.from(text.value.subarray(4, 8)).toString('latin1') === 'TFL3') return problem('converter.source_invalid', `${path} is a .tflite file; fleetloop quantize takes those, whatever the mode`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(text.value));
  } catch (cause) {
    return problem('converter.source_invalid', `${path} is not JSON (${cause instanceof Error ? cause.message : String(cause)}); expected the model.json of a tfjs LayersModel`);
  }
  const parsed = modelJson.safeParse(json);
  if (!parsed.success) return problem('converter.source_invalid', `${path} is JSON, but not the model.json of a tfjs LayersModel: ${[...new Set(parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'all of it'} (${message.includes('received undefined') ? 'missing' : message})`))].slice(0, 5).join(', ')}`);
  const folder = resolve(dirname(path));
  const parts: Uint8Array[] = [];
  for (const name of parsed.data.weightsManifest.flatMap(({ paths }) => paths)) {
    const file = resolve(join(folder, name));
    // A model from a stranger may only read beside itself.
    if (!file.startsWith(folder + sep)) return problem('converter.source_invalid', `${path} names the weight file ${name}, which lies outside its folder`);
    try {
      parts.push(await readFile(file));
    } catch (cause) {
      return problem('converter.source_invalid', `${path} names the weight file ${name}, which cannot be read (${cause instanceof Error ? cause.message : String(cause)})`);
    }
  }
  return ok({ modelTopology: parsed.data.modelTopology, weightSpecs: parsed.data.weightsManifest.flatMap(({ weights }) => weights), weightData: new Uint8Array(Buffer.concat(parts)) });
}
