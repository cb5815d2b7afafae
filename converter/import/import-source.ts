import { problem, type Result } from '../../proto/result.ts';
import type { ConversionProblem, ConversionRequest } from '../conversion.ts';
import type { Graph } from '../graph/graph.ts';
import { adviceFor, findRefused, type Demand } from '../targets/find-refused.ts';

/**
 * The source as a graph, or all that keeps it from becoming what is asked for: layers and operators that are not supported at all, and those that the mode or the
 * target refuses, each with its name and place. Nothing is run and no data is needed.
 */
export async function importSource(request: Pick<ConversionRequest, 'source' | 'mode' | 'target' | 'mixedPrecision' | 'sequenceLength'>): Promise<Result<Graph, ConversionProblem>> {
  const demand = { mode: request.mode, target: request.target ?? 'tflite-2.9', mixedPrecision: request.mixedPrecision === true };
  const imported = await readSource(request, demand);
  if (!imported.ok) return imported;
  const refused = findRefused(imported.value, demand);
  return refused.length === 0 ? imported : problem('converter.unsupported', `not supported in ${demand.mode} for ${demand.target}: ${refused.join('; ')}. ${adviceFor(imported.value, demand)}`);
}

/** Each reader is loaded only where it is needed: that of layers brings its schemas with it. */
async function readSource({ source, sequenceLength }: Pick<ConversionRequest, 'source' | 'sequenceLength'>, demand: Demand): Promise<Result<Graph, ConversionProblem>> {
  if ('tflite' in source) return (await import('./import-tflite.ts')).importTflite(source.tflite, demand);
  const [{ readArtifacts }, { importLayers }] = await Promise.all([import('./read-artifacts.ts'), import('./import-layers.ts')]);
  const read = readArtifacts(source);
  return read.ok ? importLayers(read.value, { demand, sequenceLength }) : read;
}
