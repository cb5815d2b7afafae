import { z } from 'zod';
import { problem, ok, type Result } from '../../proto/result.ts';
import type { ConversionProblem, TfjsArtifacts } from '../conversion.ts';

export interface SourceLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of the layers it reads, in order; empty for an input. */
  readonly inbound: readonly string[];
}

/** The artifacts as layers, each after those that it reads, with their weights by name (`<layer>/<weight>`). */
export interface SourceModel {
  readonly layers: readonly SourceLayer[];
  /** Names of the layers that are the model's inputs and outputs, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly weights: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
}

const layer = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.array(z.array(z.unknown()))).optional(),
});
const topology = z.object({ class_name: z.string(), config: z.union([z.array(layer), z.object({ layers: z.array(layer), input_layers: z.array(z.array(z.unknown())).optional(), output_layers: z.array(z.array(z.unknown())).optional() })]) });

/**
 * Reads the topology JSON and cuts the weights apart. Sequential models and functional ones, with branches, several inputs and outputs.
 *
 * @returns `converter.source_invalid` naming what is missing, `converter.unsupported` for layers applied more than once
 */
export function readArtifacts(artifacts: TfjsArtifacts): Result<SourceModel, ConversionProblem> {
  const raw = artifacts.modelTopology;
  const parsed = topology.safeParse(typeof raw === 'object' && raw !== null && 'model_config' in raw ? raw.model_config : raw);
  if (!parsed.success) return problem('converter.source_invalid', `modelTopology is not a tfjs LayersModel: ${z.prettifyError(parsed.error)}`);
  const { config } = parsed.data;
  const entries = Array.isArray(config) ? config : config.layers;
  if (entries.length === 0) return problem('converter.source_invalid', 'the model has no layers');
  const wired = wireLayers(entries, Array.isArray(config) ? undefined : config);
  if (!wired.ok) return wired;
  const weights = readWeights(artifacts);
  return weights.ok ? ok({ ...wired.value, weights: weights.value }) : weights;
}

type Entry = z.infer<typeof layer>;
type Ends = Pick<Extract<z.infer<typeof topology>['config'], { layers: unknown }>, 'input_layers' | 'output_layers'>;

/** Who reads whom: a sequential model is a chain, a functional one says so in inbound_nodes. */
function wireLayers(entries: readonly Entry[], ends: Ends | undefined): Result<Pick<SourceModel, 'layers' | 'inputs' | 'outputs'>, ConversionProblem> {
  const names = entries.map((entry) => entry.name ?? (typeof entry.config['name'] === 'string' ? entry.config['name'] : entry.class_name));
  const isChain = entries.every(({ inbound_nodes: nodes }) => nodes === undefined);
  const waiting: SourceLayer[] = [];
  for (const [i, { class_name: className, config, inbound_nodes: nodes = [] }] of entries.entries()) {
    const name = names[i] as string;
    if (nodes.length > 1) return problem('converter.unsupported', `layer ${name} (${className}) is applied ${nodes.length} times; expected once: shared layers are not supported yet`);
    const inbound = isChain ? names.slice(Math.max(0, i - 1), i) : (nodes[0] ?? []).map((source) => String(source[0]));
    waiting.push({ className, name, config, inbound });
  }
  const nameOf = (entry: readonly unknown[]): string => String(entry[0]);
  const inputs = ends?.input_layers?.map(nameOf) ?? waiting.filter(({ inbound }) => inbound.length === 0).map(({ name }) => name);
  const outputs = ends?.output_layers?.map(nameOf) ?? [names.at(-1) as string];
  const layers: SourceLayer[] = [];
  const known = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ inbound }) => inbound.every((name) => known.has(name)));
    const [found] = next < 0 ? [] : waiting.splice(next, 1);
    if (found === undefined) return problem('converter.source_invalid', `layer ${waiting[0]?.name ?? ''} reads [${waiting[0]?.inbound.join(', ') ?? ''}], which the model does not have or which read it themselves`);
    layers.push(found);
    known.add(found.name);
  }
  const missing = [...inputs, ...outputs].find((name) => !known.has(name));
  return missing === undefined ? ok({ layers, inputs, outputs }) : problem('converter.source_invalid', `the model names ${missing} as an input or output, but has no such layer`);
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
