import { z } from 'zod';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem } from '../conversion.ts';

export interface SourceLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** What weights may be filed under besides the name: a wrapper's name for the layer in it. */
  readonly otherName?: string | undefined;
  /** The layers of a model that is used as a layer. */
  readonly network?: SourceNetwork | undefined;
  /** The layer in a TimeDistributed or Bidirectional. */
  readonly wrapped?: SourceLayer | undefined;
}

/** One application of a layer; one that is applied several times has several. */
export interface LayerCall {
  readonly id: string;
  readonly layer: SourceLayer;
  /** What it reads, in order: calls and which of their outputs; empty for an input of the network. */
  readonly inbound: readonly TensorReference[];
}

export interface TensorReference { readonly call: string; readonly output: number }

/** Layers and who reads whom, each call after those that it reads. */
export interface SourceNetwork {
  readonly calls: readonly LayerCall[];
  /** Calls that are the inputs, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly TensorReference[];
}

/** Models in models in models: more than anyone builds. */
const depthMax = 16;

const entry = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  /** Older tfjs versions write a sequential model's layers alone. */
  config: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  inbound_nodes: z.array(z.array(z.array(z.unknown()))).optional(),
});
type Entry = z.infer<typeof entry>;
const ends = z.array(z.unknown()).optional();
const functional = z.object({ layers: z.array(entry), input_layers: ends, output_layers: ends });
const wrapped = z.object({ class_name: z.string(), config: z.record(z.string(), z.unknown()) });
const reference = z.tuple([z.string(), z.number().int().min(0), z.number().int().min(0)]).rest(z.unknown());

/** Classes that hold layers of their own. */
const modelClasses: ReadonlySet<string> = new Set(['Sequential', 'Model', 'Functional']);

/** The layers of a model's config, sequential or functional, models in it included. */
export function wireNetwork(config: unknown, depth = 0): Result<SourceNetwork, ConversionProblem> {
  const parsed = functional.safeParse(Array.isArray(config) ? { layers: config } : config);
  if (!parsed.success) return invalid(`modelTopology is not a tfjs LayersModel: ${z.prettifyError(parsed.error)}`);
  if (depth > depthMax) return invalid(`models lie more than ${depthMax} deep in models`);
  const { layers: entries, ...outer } = parsed.data;
  if (entries.length === 0) return invalid('the model has no layers');
  const layers: SourceLayer[] = [];
  for (const found of entries) {
    const layer = readLayer(found, depth);
    if (!layer.ok) return layer;
    layers.push(layer.value);
  }
  return entries.every(({ inbound_nodes: nodes }) => nodes === undefined)
    ? ok(wireChain(layers))
    : wireFunctional(entries, layers, outer);
}

function readLayer({ class_name: className, name: given, config: whole }: Entry, depth: number): Result<SourceLayer, ConversionProblem> {
  const config = Array.isArray(whole) ? {} : whole;
  const name = given ?? (typeof config['name'] === 'string' ? config['name'] : className);
  if (modelClasses.has(className)) {
    const inner = wireNetwork(whole, depth + 1);
    return inner.ok ? ok({ className, name, config, network: inner.value }) : inner;
  }
  const inside = 'layer' in config ? wrapped.safeParse(config['layer']) : undefined;
  if (inside === undefined) return ok({ className, name, config });
  if (!inside.success || depth > depthMax) return invalid(`layer ${name} (${className}) does not say which layer it wraps`);
  const inner = readLayer(inside.data, depth + 1);
  return inner.ok ? ok({ className, name, config, wrapped: { ...inner.value, otherName: name } }) : inner;
}

function wireChain(layers: readonly SourceLayer[]): SourceNetwork {
  const calls = layers.map((layer, i): LayerCall => ({ id: String(i), layer, inbound: i === 0 ? [] : [{ call: String(i - 1), output: 0 }] }));
  return { calls, inputs: ['0'], outputs: [{ call: String(layers.length - 1), output: 0 }] };
}

/** A functional model says in inbound_nodes who reads whom: one node per application, entries [layer, node, output]. */
function wireFunctional(entries: readonly Entry[], layers: readonly SourceLayer[], { input_layers: first, output_layers: last }: { input_layers?: unknown[] | undefined; output_layers?: unknown[] | undefined }): Result<SourceNetwork, ConversionProblem> {
  const nodes = entries.map(({ inbound_nodes: found = [] }) => found.map((node) => node.map((source) => reference.safeParse(source))));
  const edges = [first, last].map((list) => listEnds(list ?? []));
  const bad = [...nodes.flat(2), ...edges.flat()].find(({ success }) => !success);
  if (bad?.error !== undefined) return invalid(`a layer's inbound nodes, or the model's inputs and outputs, do not name a layer, a node and an output: ${z.prettifyError(bad.error)}`);
  const references = [...nodes.flat(2), ...edges.flat()].flatMap(({ data }) => (data === undefined ? [] : [data]));
  // A model's nodes count from 1 where its own inputs are node 0.
  const offsetOf = new Map(layers.map(({ name, network: inner }) => [name, inner === undefined ? 0 : Math.min(...references.filter(([target]) => target === name).map(([, node]) => node), 1)]));
  const resolve = ([name, node, output]: z.infer<typeof reference>): TensorReference => ({ call: `${name}#${node - (offsetOf.get(name) ?? 0)}`, output });
  const waiting = layers.flatMap((layer, i): LayerCall[] => {
    const own = nodes[i] ?? [];
    return own.length === 0 ? [{ id: `${layer.name}#0`, layer, inbound: [] }] : own.map((sources, node) => ({ id: `${layer.name}#${node}`, layer, inbound: sources.flatMap(({ data }) => (data === undefined ? [] : [resolve(data)])) }));
  });
  const [inputs, outputs] = edges.map((list) => list.flatMap(({ data }) => (data === undefined ? [] : [resolve(data)]))) as [TensorReference[], TensorReference[]];
  const calls = sortCalls(waiting);
  if (!calls.ok) return calls;
  const lastCall = waiting.at(-1) as LayerCall;
  const known = new Set(calls.value.map(({ id }) => id));
  const missing = [...inputs, ...outputs].find(({ call }) => !known.has(call));
  if (missing !== undefined) return invalid(`the model names ${missing.call} as an input or output, but has no such layer`);
  return ok({
    calls: calls.value,
    inputs: first === undefined ? calls.value.filter(({ inbound }) => inbound.length === 0).map(({ id }) => id) : inputs.map(({ call }) => call),
    outputs: last === undefined ? [{ call: lastCall.id, output: 0 }] : outputs,
  });
}

/** A list of [layer, node, output], or one of them alone. */
function listEnds(list: readonly unknown[]): ReturnType<typeof reference.safeParse>[] {
  return (typeof list[0] === 'string' ? [list] : list).map((end) => reference.safeParse(end));
}

/** Each call after those that it reads. */
function sortCalls(calls: readonly LayerCall[]): Result<readonly LayerCall[], ConversionProblem> {
  const sorted: LayerCall[] = [];
  const known = new Set<string>();
  let waiting = calls;
  while (waiting.length > 0) {
    const later: LayerCall[] = [];
    for (const call of waiting) {
      if (!call.inbound.every(({ call: source }) => known.has(source))) {
        later.push(call);
        continue;
      }
      sorted.push(call);
      known.add(call.id);
    }
    if (later.length === waiting.length) return invalid(`layer ${later[0]?.layer.name ?? ''} reads [${later[0]?.inbound.map(({ call }) => call).join(', ') ?? ''}], which the model does not have or which read it themselves`);
    waiting = later;
  }
  return ok(sorted);
}

function invalid(message: string): Result<never, ConversionProblem> {
  return problem('converter.source_invalid', message);
}
