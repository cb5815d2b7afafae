import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { readModel } from '../../runtime/verify-model.ts';
import type { ConversionRequest } from '../conversion.ts';
import { metadataBytesMax, metadataName, readModelMetadata, type ModelMetadata } from '../metadata/model-metadata.ts';
import type { ConversionOptions } from './conversion-options.ts';
import { readInputFile } from './read-input-file.ts';

type Carried = NonNullable<ConversionRequest['metadata']>;

/** What the file is to carry: the labels and the transform named, else those that the source carries. */
export async function readMetadata(source: ConversionRequest['source'], options: Pick<ConversionOptions, 'labels' | 'transform' | 'embedRanges'>): Promise<Result<Carried, Problem>> {
  const labels = options.labels === undefined ? ok(undefined) : await readLabels(options.labels);
  if (!labels.ok) return labels;
  const transform = options.transform === undefined ? ok(undefined) : await readTransform(options.transform);
  if (!transform.ok) return transform;
  const carried = 'tflite' in source && Buffer.from(source.tflite.buffer, source.tflite.byteOffset, source.tflite.byteLength).includes(metadataName) ? carriedBy(source.tflite) : {};
  return ok({ labels: labels.value ?? carried.labels, transform: transform.value ?? carried.transform, embedRanges: options.embedRanges });
}

/** What a .tflite file of ours carries. One whose entry is not ours, or not whole, carries nothing; whether the file is valid is judged where it is imported. */
export function carriedBy(tflite: Uint8Array): ModelMetadata {
  const read = readModel(tflite);
  const metadata = read.ok ? readModelMetadata(read.value.tables) : read;
  return metadata.ok ? metadata.value ?? {} : {};
}

async function readText(path: string): Promise<Result<string, Problem>> {
  const bytes = await readInputFile(path);
  if (!bytes.ok) return bytes;
  if (bytes.value.byteLength > metadataBytesMax) return problem('converter.source_invalid', `${path} has ${bytes.value.byteLength} bytes, expected at most ${metadataBytesMax}`);
  return ok(new TextDecoder().decode(bytes.value));
}

async function readLabels(path: string): Promise<Result<readonly string[], Problem>> {
  const text = await readText(path);
  if (!text.ok) return text;
  if (!text.value.trimStart().startsWith('[')) return ok(text.value.split('\n').map((line) => line.trim()).filter((line) => line !== ''));
  const parsed = parseJson(text.value);
  return parsed.ok && Array.isArray(parsed.value) && parsed.value.every((label: unknown) => typeof label === 'string') ? ok(parsed.value) : problem('converter.source_invalid', `${path} is not a JSON array of texts; expected that, or one class name on each line`);
}

async function readTransform(path: string): Promise<Result<unknown, Problem>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const { decodeTransformSpec } = await import('../../features/transform/decode-transform-spec.ts');
  const decoded = decodeTransformSpec(new TextEncoder().encode(text.value));
  return decoded.ok ? decoded : problem('converter.source_invalid', `${path}: ${decoded.error.message}`);
}

function parseJson(text: string): Result<unknown, Problem> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (cause) {
    return problem('converter.source_invalid', `not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}
