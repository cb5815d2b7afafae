import { createRandom } from '../../proto/random.ts';
import { emitModel } from '../../converter/emit/emit-model.ts';
import { elementsOf, tensorOf } from '../../converter/graph/graph.ts';
import { alwaysFloat, assignQuantization } from '../../converter/quantize/assign-quantization.ts';
import { quantizeGraph } from '../../converter/quantize/quantize-graph.ts';
import { activationQuantization } from '../../converter/quantize/quantize-values.ts';
import { evaluateGraph } from '../../converter/verify/evaluate-graph.ts';
import type { CoverageRow } from './coverage-rows.ts';

/** Samples on the grid of an int8 input of this range, so that quantizing the input adds nothing to what the operator itself does. */
export function gridSamples({ graph, range: [min, max] }: CoverageRow): Float32Array[] {
  const { scales, zeroPoint } = activationQuantization({ min, max });
  const scale = scales[0] as number;
  const random = createRandom(9);
  const length = graph.inputs.reduce((sum, input) => sum + elementsOf(tensorOf(graph, input).shape), 0);
  const [low, high] = [Math.max(-128, Math.ceil(min / scale) + zeroPoint), Math.min(127, Math.floor(max / scale) + zeroPoint)];
  return Array.from({ length: 6 }, () => Float32Array.from({ length }, () => Math.fround((low + Math.floor(random() * (high - low + 1)) - zeroPoint) * scale)));
}

/** The row's operator in int8, calibrated on these samples, and the step of its output. */
export function int8Model({ graph, range: [min, max] }: CoverageRow, samples: readonly Float32Array[]): { bytes: Uint8Array; step: number } {
  const [output] = graph.outputs as [number];
  const values = samples.flatMap((sample) => [...evaluateGraph(graph, sample)]);
  const ranges = new Map([...graph.inputs.map((input) => [input, { min, max }] as const), [output, { min: Math.min(...values), max: Math.max(...values) }] as const]);
  const floats = alwaysFloat(graph);
  const assigned = assignQuantization(graph, ranges, floats);
  return { bytes: emitModel(quantizeGraph(graph, assigned, 'int8', floats)), step: assigned.get(output)?.scales[0] as number };
}
