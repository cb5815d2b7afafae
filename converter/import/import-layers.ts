import { assert } from '../../proto/assert.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem } from '../conversion.ts';
import { TensorList, type Graph, type Operation } from '../graph/graph.ts';
import { LayerImportError, layerImporters } from './layer-importers.ts';
import { listUnsupported } from './list-unsupported.ts';
import type { SourceModel } from './read-artifacts.ts';

/**
 * A chain of Keras layers as a float32 graph with batch 1. Everything that is not supported is found before any work is
 * done and listed at once.
 */
export function importLayers(source: SourceModel): Result<Graph, ConversionProblem> {
  const unsupported = source.layers.flatMap((layer, position) => listUnsupported(layer).map((text) => `layer ${position}, ${text}`));
  if (unsupported.length > 0) return problem('converter.unsupported', `not supported: ${unsupported.join('; ')}. Supported layers: ${[...layerImporters.keys()].join(', ')}`);
  const inputShape = readInputShape(source);
  if (inputShape === undefined) return problem('converter.source_invalid', 'the first layer gives no complete input shape (batchInputShape): expected known dimensions after the batch');
  const list = new TensorList();
  const operations: Operation[] = [];
  const input = list.activation(inputShape);
  let current = input;
  for (const [position, layer] of source.layers.entries()) {
    const importer = layerImporters.get(layer.className);
    assert(importer !== undefined, `layer ${layer.className} was checked before`);
    try {
      current = importer({ list, operations, source, layer, position, current });
    } catch (cause) {
      if (cause instanceof LayerImportError) return problem(cause.code, cause.message);
      throw cause;
    }
  }
  if (operations.length === 0) return problem('converter.source_invalid', 'the model computes nothing: expected at least one layer besides the input');
  return ok({ tensors: list.tensors, operations, inputs: [input], outputs: [current] });
}

function readInputShape(source: SourceModel): readonly number[] | undefined {
  const config = source.layers[0]?.config;
  const shape = config?.['batch_input_shape'] ?? config?.['batchInputShape'];
  if (!Array.isArray(shape) || shape.length < 2) return undefined;
  const dimensions = shape.slice(1) as unknown[];
  return dimensions.every((dimension) => typeof dimension === 'number' && Number.isInteger(dimension) && dimension > 0) ? [1, ...(dimensions as number[])] : undefined;
}
