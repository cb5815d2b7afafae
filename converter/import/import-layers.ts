import { assert } from '../../proto/assert.ts';
import { limits } from '../../proto/limits.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem } from '../conversion.ts';
import { TensorList, type Graph } from '../graph/graph.ts';
import { importNetwork } from './import-network.ts';
import { LayerImportError, type ImportContext } from './import-state.ts';
import type { Demand } from '../targets/find-refused.ts';
import { layerImporters } from './layer-importers.ts';
import { listMasked } from './list-masked.ts';
import { listRefused } from './list-refused.ts';
import { listUnsupported } from './list-unsupported.ts';
import type { SourceModel } from './read-artifacts.ts';
import type { SourceLayer } from './wire-network.ts';

/** Applications of layers in one model, those in models of models counted each time. */
const callsMax = 100_000;

export interface ImportOptions {
  /** What the result is for. */
  readonly demand?: Demand | undefined;
  /** Steps of an input that leaves them open. */
  readonly sequenceLength?: number | undefined;
}

/**
 * Keras layers as a float32 graph with batch 1. Everything that is not supported is found before any work is
 * done and listed at once, with what the demand refuses of the others. Recurrent layers are unrolled over their steps, layers applied several times share their weights.
 */
export function importLayers(source: SourceModel, { demand, sequenceLength }: ImportOptions = {}): Result<Graph, ConversionProblem> {
  const { calls, inputs: inputOrder } = source.network;
  const layers = [...new Set(calls.map(({ layer }) => layer))];
  const places = new Map(layers.map((layer, position) => [layer, `layer ${position}, `]));
  const refuse = (found: readonly string[]): Result<never, ConversionProblem> => {
    const refused = demand === undefined ? [] : layers.flatMap((layer) => listRefused(layer, demand).map((text) => `${places.get(layer)}${text}`));
    return problem('converter.unsupported', `not supported: ${[...found, ...refused].join('; ')}. Supported layers: ${[...layerImporters.keys(), 'models of these'].join(', ')}`);
  };
  const masked = listMasked(source.network, (layer) => places.get(layer) as string);
  const unsupported = [...layers.flatMap((layer) => listUnsupported(layer, demand).map((text) => `${places.get(layer)}${text}`)), ...masked];
  const isUnreadable = (layer: SourceLayer): boolean => unsupported.length > 0 && listUnsupported(layer, demand).length > 0;
  const context: ImportContext = { list: new TensorList(), operations: [], weights: source.weights, constants: new Map(), graphInputs: new Map(), masks: new Map(), sequenceLength, budget: { calls: callsMax }, unsupported: [], isUnreadable, importerOf: (className) => {
    const importer = layerImporters.get(className);
    assert(importer !== undefined, `layer ${className} was checked before`);
    return importer;
  } };
  if (unsupported.length > 0) {
    if (masked.length === 0) readUpTo(context, source);
    return refuse([...unsupported, ...context.unsupported]);
  }
  try {
    const outputs = importNetwork(context, source.network, undefined, '');
    if (context.unsupported.length > 0) return refuse(context.unsupported);
    if (context.operations.length === 0) return problem('converter.source_invalid', 'the model computes nothing: expected at least one layer besides the input');
    if (context.operations.length > limits.tfliteOperatorsMax) return problem('converter.unsupported', `the model takes ${context.operations.length} operations with its recurrent layers unrolled, expected at most ${limits.tfliteOperatorsMax}: use shorter sequences`);
    const inputs = inputOrder.flatMap((id) => context.graphInputs.get(id) ?? []);
    const found = [...context.graphInputs.keys()];
    if (inputs.length !== found.length) return problem('converter.source_invalid', `the model names the inputs [${inputOrder.join(', ')}], its layers without inbound nodes are [${found.join(', ')}]`);
    // One input and one output need no names; of several, a caller must be able to tell which is which.
    const names = inputs.length > 1 || outputs.length > 1 ? { inputs: nameCalls(inputOrder), outputs: nameCalls(source.network.outputs.map(({ call }) => call)) } : undefined;
    return ok({ tensors: context.list.tensors, operations: context.operations, inputs, outputs: [...outputs], names });
  } catch (cause) {
    if (cause instanceof LayerImportError) return cause.code === 'converter.unsupported' && context.unsupported.length > 0 ? refuse([...context.unsupported, cause.message]) : problem(cause.code, cause.message);
    throw cause;
  }
}

/** Notes what only shapes tell of the layers before the first that cannot be read; whatever ends the reading is said by others. */
function readUpTo(context: ImportContext, source: SourceModel): void {
  try {
    importNetwork(context, source.network, undefined, '');
  } catch (cause) {
    if (!(cause instanceof LayerImportError)) throw cause;
  }
}

/** The layers of the given calls by name; where one occurs again, with its number behind. */
function nameCalls(calls: readonly string[]): string[] {
  const names = calls.map((call) => call.slice(0, call.lastIndexOf('#')));
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name}_${before}`;
  });
}
