import type { ConversionMode } from '../conversion.ts';
import { emitModel } from '../emit/emit-model.ts';
import type { Graph } from '../graph/graph.ts';
import { dynamicElementsMin, storeDynamic, storeHalf } from '../quantize/store-weights.ts';
import { bytesText } from './format-numbers.ts';

/**
 * Said where a mode that is to make a file smaller makes it larger, with the mode that would not: undefined where it is smaller. It happens to small
 * models of many operators, such as recurrent layers unrolled over many steps, as each int8 activation carries its scale.
 *
 * @param graph prepared, still float
 * @param sizeBytes of the file without metadata, as is floatBytes
 */
export function sizeWarning(graph: Graph, mode: ConversionMode, sizeBytes: number, floatBytes: number): string | undefined {
  if (mode === 'float32' || sizeBytes < floatBytes || (sizeBytes === floatBytes && mode !== 'dynamic-int8')) return undefined;
  const others = ([['float16', storeHalf], ['dynamic-int8', storeDynamic]] as const).map(([name, store]) => ({ name, bytes: name === mode ? sizeBytes : emitModel(store(graph)).byteLength }));
  const [best] = others.toSorted((a, b) => a.bytes - b.bytes);
  const advice = best !== undefined && best.bytes < floatBytes ? `${best.name} takes ${bytesText(best.bytes)}` : 'no mode makes it smaller, so float32 is the one to take';
  if (sizeBytes === floatBytes) return `${mode} changes nothing here, as no filter of the model has ${dynamicElementsMin} weights; ${advice}`;
  return `${mode} makes the file larger than float32 (${bytesText(sizeBytes)} against ${bytesText(floatBytes)}): ${graph.operations.length} operators${mode === 'full-int8' ? ' with a scale for each activation' : ''} weigh more than the weights save; ${advice}`;
}
