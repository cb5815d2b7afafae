import { z } from 'zod';
import { problem, ok, type Result } from '../../proto/result.ts';
import type { ConversionProblem, TfjsArtifacts } from '../conversion.ts';
import { wireNetwork, type SourceNetwork } from './wire-network.ts';

export type SourceWeights = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/** The artifacts as a network of layers, with their weights by name (`<layer>/<weight>`). */
export interface SourceModel {
  readonly network: SourceNetwork;
  readonly weights: SourceWeights;
}

const model = z.object({ class_name: z.string(), config: z.unknown() });

/**
 * Reads the topology JSON and cuts the weights apart. Sequential models and functional ones, with branches, several inputs and
 * outputs, layers that are applied several times and models as layers of others.
 *
 * @returns `converter.source_invalid` naming what is missing
 */
export function readArtifacts(artifacts: TfjsArtifacts): Result<SourceModel, ConversionProblem> {
  const raw = artifacts.modelTopology;
  if (typeof raw === 'object' && raw !== null && 'node' in raw) return problem('converter.source_invalid', 'modelTopology is that of a tfjs GraphModel, which has no layers any more; expected a LayersModel: convert the Keras model with --output_format=tfjs_layers_model, or quantize its float .tflite file');
  const parsed = model.safeParse(typeof raw === 'object' && raw !== null && 'model_config' in raw ? raw.model_config : raw);
  if (!parsed.success) return problem('converter.source_invalid', `modelTopology is not a tfjs LayersModel: ${z.prettifyError(parsed.error)}`);
  const network = wireNetwork(parsed.data.config);
  if (!network.ok) return network;
  const weights = readWeights(artifacts);
  return weights.ok ? ok({ network: network.value, weights: weights.value }) : weights;
}

function readWeights(artifacts: TfjsArtifacts): Result<SourceWeights, ConversionProblem> {
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
