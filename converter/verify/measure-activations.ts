import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { emptyRange, extendRange, type Range } from '../calibrate/range.ts';
import type { LayerActivations } from '../conversion.ts';
import { describeOperator } from '../emit/describe-operator.ts';
import { tensorOf, type Graph } from '../graph/graph.ts';
import { countHistogram } from './count-histogram.ts';
import { openTap } from './open-tap.ts';

const bins = 48;
const limitsOf: Readonly<Record<string, readonly [number, number]>> = { int8: [-128, 127], uint8: [0, 255] };

/**
 * How the values of each layer of the float model lie on the samples, and what share of them the quantized layer of the same
 * tensor number cannot represent. The range comes from a first pass, the counts from a second.
 *
 * @returns one entry per operation but reshapes; empty where the tapped model does not run
 */
export function measureActivations(float: Graph, stored: Graph, samples: readonly Float32Array[], runtime: ModelRuntime): LayerActivations[] {
  const layers = float.operations.flatMap((operation, layer) => (operation.kind === 'reshape' ? [] : [{ layer, output: operation.output, operator: describeOperator(float, operation).name }]));
  const opened = layers.length === 0 ? undefined : openTap(float, layers.map(({ output }) => output), runtime);
  if (opened === undefined || !opened.ok) return [];
  const tap = opened.value;
  try {
    const ranges = layers.map(() => emptyRange);
    const counts = layers.map(() => new Array<number>(bins).fill(0));
    const clipped = layers.map(() => 0);
    for (const sample of samples) {
      const ran = tap.run(sample);
      if (!ran.ok) return [];
      for (const i of ranges.keys()) ranges[i] = extendRange(ranges[i] as Range, ran.value[i] as Float32Array);
    }
    const kept = layers.map(({ output }) => representable(stored, output));
    for (const sample of samples) {
      const ran = tap.run(sample);
      if (!ran.ok) return [];
      for (const [i, { min, max }] of ranges.entries()) {
        const values = ran.value[i] as Float32Array;
        countHistogram([values], min, max, bins).counts.forEach((count, bin) => { (counts[i] as number[])[bin] = (counts[i]?.[bin] ?? 0) + count; });
        const range = kept[i];
        if (range !== undefined) clipped[i] = (clipped[i] as number) + countOutside(values, range);
      }
    }
    return layers.map(({ layer, output, operator }, i) => {
      const { shape } = tensorOf(float, output);
      const total = samples.length * shape.reduce((product, size) => product * size, 1);
      return { layer, operator, shape, min: ranges[i]?.min ?? 0, max: ranges[i]?.max ?? 0, counts: counts[i] as number[], clippedShare: (clipped[i] as number) / Math.max(1, total) };
    });
  } finally {
    tap.close();
  }
}

/** The real values that a quantized tensor can hold, half a step more at each end; undefined for one that is not quantized. */
function representable(graph: Graph, index: number): Range | undefined {
  const { type, quantization } = tensorOf(graph, index);
  const limits = limitsOf[type];
  const scale = quantization?.scales[0];
  if (quantization === undefined || limits === undefined || scale === undefined) return undefined;
  return { min: (limits[0] - 0.5 - quantization.zeroPoint) * scale, max: (limits[1] + 0.5 - quantization.zeroPoint) * scale };
}

function countOutside(values: Float32Array, { min, max }: Range): number {
  let outside = 0;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) < min || (values[i] as number) > max) outside++;
  return outside;
}
