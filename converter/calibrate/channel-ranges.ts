import type { Range } from './range.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { ConversionProblem } from '../conversion.ts';
import { elementsOf, tensorOf, type Graph } from '../graph/graph.ts';
import { openTap } from '../verify/open-tap.ts';
import { splitSample } from './split-sample.ts';

/** Smallest and largest value of each index of a tensor's last dimension. */
export interface ChannelRanges { readonly min: Float32Array; readonly max: Float32Array }

/**
 * The range of each channel of each activation over a few samples: what the decisions before calibration are made on.
 * Reshapes only carry their input and are not measured.
 *
 * @param visit gets the values of the `watched` tensors for each sample, in arrays that are used again
 */
export function collectChannelRanges(graph: Graph, samples: readonly Float32Array[], runtime: ModelRuntime, watched: readonly number[], visit: (values: readonly Float32Array[]) => void): Result<ReadonlyMap<number, ChannelRanges>, ConversionProblem> {
  const tensors = graph.operations.filter(({ kind }) => kind !== 'reshape').map(({ output }) => output);
  const ranges = new Map([...graph.inputs, ...tensors].map((tensor): [number, ChannelRanges] => {
    const channels = tensorOf(graph, tensor).shape.at(-1) ?? 1;
    return [tensor, { min: new Float32Array(channels).fill(Number.POSITIVE_INFINITY), max: new Float32Array(channels).fill(Number.NEGATIVE_INFINITY) }];
  }));
  const inputLengths = graph.inputs.map((input) => elementsOf(tensorOf(graph, input).shape));
  const tapped = [...new Set([...tensors, ...watched])];
  const tap = openTap(graph, tapped, runtime);
  if (!tap.ok) return problem('converter.runtime_failed', `calibration: ${tap.error.message}`);
  try {
    for (const sample of samples) {
      const ran = tap.value.run(sample);
      if (!ran.ok) return problem('converter.runtime_failed', `calibration: ${ran.error.message}`);
      for (const [i, part] of splitSample(sample, inputLengths).entries()) extend(ranges.get(graph.inputs[i] as number) as ChannelRanges, part);
      for (const [i, tensor] of tensors.entries()) extend(ranges.get(tensor) as ChannelRanges, ran.value[i] as Float32Array);
      visit(watched.map((tensor) => ran.value[tapped.indexOf(tensor)] as Float32Array));
    }
    return ok(ranges);
  } finally {
    tap.value.close();
  }
}

/** The range of the whole tensor, its channels divided by factors where they are given. */
export function wholeRange({ min, max }: ChannelRanges, factors?: Float32Array): Range {
  const range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  for (let c = 0; c < min.length; c++) {
    const factor = factors === undefined ? 1 : factors[c % factors.length] as number;
    range.min = Math.min(range.min, (min[c] as number) / factor);
    range.max = Math.max(range.max, (max[c] as number) / factor);
  }
  return range;
}

function extend({ min, max }: ChannelRanges, values: Float32Array): void {
  const channels = min.length;
  for (let i = 0, c = 0; i < values.length; i++, c = c + 1 === channels ? 0 : c + 1) {
    const value = values[i] as number;
    if (value < (min[c] as number)) min[c] = value;
    if (value > (max[c] as number)) max[c] = value;
  }
}
