import { canonicalJson } from '../../proto/canonical-json.ts';
import { digestOf, isDigest, type Digest } from '../../proto/digest.ts';
import { ok, problem, type Problem, type Result } from '../../proto/result.ts';
import { fleetloopVersion } from '../../proto/version.ts';
import type { Decoded } from '../../runtime/schema/tflite-schema.ts';
import type { StoredRanges } from '../calibrate/load-ranges.ts';

/** Name of the file's Metadata entry; its buffer is one line of canonical JSON. Interpreters ignore entries that they do not know. */
export const metadataName = 'fleetloop';
export const metadataBytesMax = 4 * 1024 * 1024;
const labelsMax = 100_000;

/** What the file was made from. The same lineage, with the same labels, transform and choice to embed ranges, gives the same bytes. */
export interface ModelLineage {
  readonly tool: string;
  /** Of the .tflite file, or of topology, weight names and weights. */
  readonly source: Digest;
  /** Of the calibration samples as float32, one after the other, or of the kept ranges; absent where neither was needed. */
  readonly calibration?: Digest | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What travels inside a .tflite file besides the model. */
export interface ModelMetadata {
  /** Class names, in the order of the outputs. */
  readonly labels?: readonly string[] | undefined;
  /** Transform spec: what turns raw values into the model's input. */
  readonly transform?: unknown;
  /** What calibration found, to quantize the same model again without data. */
  readonly ranges?: StoredRanges | undefined;
  readonly lineage?: ModelLineage | undefined;
}

export const toolName = `fleetloop ${fleetloopVersion}`;

/** Deterministic: the same metadata gives the same bytes. */
export function encodeModelMetadata(metadata: ModelMetadata): Uint8Array {
  return new TextEncoder().encode(canonicalJson({ version: 1, ...metadata }));
}

/** Names all inputs of a conversion at once. */
export function lineageDigest(lineage: ModelLineage): Digest {
  return digestOf(canonicalJson(lineage));
}

/**
 * What a verified file carries, which may be from anyone: everything is optional and held to its form.
 *
 * @returns undefined where the file has no entry of ours; `model.invalid` where it has one that is not what we write
 */
export function readModelMetadata(tables: Pick<Decoded<'Model'>, 'metadata' | 'buffers'>): Result<ModelMetadata | undefined, Problem<'model.invalid'>> {
  const entry = tables.metadata?.find(({ name }) => name === metadataName);
  if (entry === undefined) return ok(undefined);
  const data = tables.buffers?.[entry.buffer]?.data ?? new Uint8Array(0);
  if (data.byteLength > metadataBytesMax) return problem('model.invalid', `the metadata entry ${metadataName} has ${data.byteLength} bytes, expected at most ${metadataBytesMax}`);
  const parsed = parseObject(new TextDecoder().decode(data));
  if (parsed?.['version'] !== 1) return problem('model.invalid', `the metadata entry ${metadataName} is not a JSON object of version 1`);
  const { labels, lineage } = parsed;
  if (labels !== undefined && !isLabels(labels)) return problem('model.invalid', `labels in the metadata entry ${metadataName} are not a list of at most ${labelsMax} texts`);
  if (lineage !== undefined && !isLineage(lineage)) return problem('model.invalid', `the lineage in the metadata entry ${metadataName} names no source digest`);
  return ok({ labels, transform: parsed['transform'], ranges: parsed['ranges'] as StoredRanges | undefined, lineage });
}

/** Why labels do not fit a model's outputs, by the sizes of their last dimensions; undefined where they do. One output can tell two classes apart. */
export function labelsProblem(labels: readonly string[], outputSizes: readonly number[]): string | undefined {
  if (labels.length === 0 || labels.length > labelsMax) return `there are ${labels.length} labels; expected 1 to ${labelsMax}`;
  if (outputSizes.some((size) => size === labels.length || (size === 1 && labels.length === 2))) return undefined;
  return `there are ${labels.length} labels, the model's outputs have ${outputSizes.join(', ')} values; expected one label for each value`;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isLabels(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= labelsMax && value.every((label) => typeof label === 'string');
}

function isLineage(value: unknown): value is ModelLineage {
  if (typeof value !== 'object' || value === null) return false;
  const { tool, source, settings } = value as Record<string, unknown>;
  return typeof tool === 'string' && isDigest(source) && typeof settings === 'object' && settings !== null;
}
