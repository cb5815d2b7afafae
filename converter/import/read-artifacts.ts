import { z } from 'zod';
import { problem, ok, type Result } from '../../proto/result.ts';
import type { ConversionProblem, TfjsArtifacts } from '../conversion.ts';

export interface SourceLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The artifacts as a chain of layers with their weights by name (`<layer>/<weight>`). */
export interface SourceModel {
  readonly layers: readonly SourceLayer[];
  readonly weights: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
}

const layer = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.array(z.array(z.unknown()))).optional(),
});
const topology = z.object({ class_name: z.string(), config: z.union([z.array(layer), z.object({ layers: z.array(layer), output_layers: z.array(z.array(z.unknown())).optional() })]) });

/**
 * Reads the topology JSON and cuts the weights apart. Sequential models and functional ones that are a single chain.
 *
 * @returns `converter.source_invalid` naming what is missing, `converter.unsupported` for branches
 */
export function readArtifacts(artifacts: TfjsArtifacts): Result<SourceModel, ConversionProblem> {
  const raw = artifacts.modelTopology;
  const parsed = topology.safeParse(typeof raw === 'object' && raw !== null && 'model_config' in raw ? raw.model_config : raw);
  if (!parsed.success) return problem('converter.source_invalid', `modelTopology is not a tfjs LayersModel: ${z.prettifyError(parsed.error)}`);
  const { config } = parsed.data;
  const entries = Array.isArray(config) ? config : config.layers;
  const layers = entries.map((entry) => ({ className: entry.class_name, name: entry.name ?? (typeof entry.config['name'] === 'string' ? entry.config['name'] : entry.class_name), config: entry.config }));
  if (layers.length === 0) return problem('converter.source_invalid', 'the model has no layers');
  const branch = findBranch(entries);
  if (branch !== undefined) return problem('converter.unsupported', branch);
  const weights = readWeights(artifacts);
  return weights.ok ? ok({ layers, weights: weights.value }) : weights;
}

/** A functional model is a chain when each layer has one inbound tensor: that of the layer before it. */
function findBranch(entries: readonly z.infer<typeof layer>[]): string | undefined {
  let previous: string | undefined;
  for (const entry of entries) {
    const name = entry.name ?? '';
    const nodes = entry.inbound_nodes;
    if (nodes !== undefined && nodes.length > 0) {
      const sources = nodes.flat().map((source) => String(source[0]));
      if (sources.length !== 1 || sources[0] !== previous) return `layer ${name} takes [${sources.join(', ')}]; expected a single chain of layers, here ${previous ?? 'the input'}: branches are not supported yet`;
    } else if (nodes !== undefined && previous !== undefined) {
      return `layer ${name} is a second input; expected a model of one input`;
    }
    previous = name;
  }
  return undefined;
}

function readWeights(artifacts: TfjsArtifacts): Result<SourceModel['weights'], ConversionProblem> {
  const bytes = joinBytes(artifacts.weightData);
  const weights = new Map<string, { shape: readonly number[]; data: Float32Array }>();
  let position = 0;
  for (const spec of artifacts.weightSpecs ?? []) {
    if (spec.dtype !== 'float32' || 'quantization' in spec) return problem('converter.source_invalid', `weight ${spec.name} is ${'quantization' in spec ? 'quantized' : spec.dtype}; expected float32: save the model without weight quantization`);
    const elements = spec.shape.reduce((product, dimension) => product * dimension, 1);
    if (position + 4 * elements > bytes.byteLength) return problem('converter.source_invalid', `weight ${spec.name} of shape [${spec.shape.join(', ')}] ends after the ${bytes.byteLength} bytes of weightData`);
    const data = new Float32Array(bytes.slice(position, position + 4 * elements).buffer);
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return problem('converter.source_invalid', `weight ${spec.name} has the value ${data[bad]} at element ${bad}: the training has diverged`);
    weights.set(spec.name, { shape: spec.shape, data });
    position += 4 * elements;
  }
  if (position !== bytes.byteLength) return problem('converter.source_invalid', `weightData has ${bytes.byteLength} bytes, the weight specs describe ${position}`);
  return ok(weights);
}

function joinBytes(data: TfjsArtifacts['weightData']): Uint8Array {
  if (data === undefined) return new Uint8Array(0);
  if (data instanceof Uint8Array) return new Uint8Array(data);
  const parts = Array.isArray(data) ? data : [data];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let position = 0;
  for (const part of parts) {
    joined.set(new Uint8Array(part), position);
    position += part.byteLength;
  }
  return joined;
}
