import { assert } from '../../proto/assert.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem } from '../conversion.ts';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';
import { LayerImportError } from './import-state.ts';
import { layerImporters } from './layer-importers.ts';
import { listUnsupported } from './list-unsupported.ts';
import type { SourceLayer, SourceModel } from './read-artifacts.ts';

/**
 * Keras layers as a float32 graph with batch 1. Everything that is not supported is found before any work is
 * done and listed at once.
 */
export function importLayers(source: SourceModel): Result<Graph, ConversionProblem> {
  const unsupported = source.layers.flatMap((layer, position) => listUnsupported(layer).map((text) => `layer ${position}, ${text}`));
  if (unsupported.length > 0) return problem('converter.unsupported', `not supported: ${unsupported.join('; ')}. Supported layers: ${[...layerImporters.keys()].join(', ')}`);
  const list = new TensorList();
  const operations: Operation[] = [];
  const outputOf = new Map<string, number>();
  const inputs = new Map<string, number>();
  for (const [position, layer] of source.layers.entries()) {
    const importer = layerImporters.get(layer.className);
    assert(importer !== undefined, `layer ${layer.className} was checked before`);
    const read = layer.inbound.map((name) => outputOf.get(name) as number);
    if (read.length === 0) {
      const shape = readInputShape(layer);
      if (shape === undefined) return problem('converter.source_invalid', `layer ${layer.name} gives no complete input shape (batchInputShape): expected known dimensions after the batch`);
      read.push(list.activation(shape));
      inputs.set(layer.name, read[0] as number);
    }
    try {
      outputOf.set(layer.name, importer({ list, operations, source, layer, position, inputs: read, current: read[0] as number }));
    } catch (cause) {
      if (cause instanceof LayerImportError) return problem(cause.code, cause.message);
      throw cause;
    }
  }
  if (operations.length === 0) return problem('converter.source_invalid', 'the model computes nothing: expected at least one layer besides the input');
  const inputOrder = source.inputs.flatMap((name) => inputs.get(name) ?? []);
  if (inputOrder.length !== inputs.size) return problem('converter.source_invalid', `the model names the inputs [${source.inputs.join(', ')}], its layers without inbound nodes are [${[...inputs.keys()].join(', ')}]`);
  return ok({ tensors: list.tensors, operations, inputs: inputOrder, outputs: source.outputs.map((name) => outputOf.get(name) as number) });
}

function readInputShape({ config }: SourceLayer): readonly number[] | undefined {
  const shape = config['batch_input_shape'] ?? config['batchInputShape'];
  if (!Array.isArray(shape) || shape.length < 2) return undefined;
  const dimensions = shape.slice(1) as unknown[];
  return dimensions.every((dimension) => typeof dimension === 'number' && Number.isInteger(dimension) && dimension > 0) ? [1, ...(dimensions as number[])] : undefined;
}
