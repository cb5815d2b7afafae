import type { Clock } from '../../proto/clock.ts';
import { ok, type Result } from '../../proto/result.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import { collectChannelRanges, wholeRange, type ChannelRanges } from '../calibrate/channel-ranges.ts';
import type { Range } from '../calibrate/range.ts';
import type { ConversionProblem } from '../conversion.ts';
import { emitModel } from '../emit/emit-model.ts';
import { producerOf, type Graph } from '../graph/graph.ts';
import { equalizeLayers, findPairs, type Equalization } from '../passes/equalize-layers.ts';
import { alwaysFloat, assignQuantization, spreadFloats } from '../quantize/assign-quantization.ts';
import { quantizeGraph, type IoType } from '../quantize/quantize-graph.ts';
import { measureDifference } from '../verify/measure-difference.ts';
import { runSamples } from '../verify/run-samples.ts';

/** What the forms of a model are compared on. */
export interface FormTrial {
  /** A few of the calibration samples. */
  readonly samples: readonly Float32Array[];
  readonly ioType: IoType;
  readonly runtime: ModelRuntime;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/** One way to write the same float model, with what its activations take on the trial's samples and what it gives for them. */
export interface Form { readonly graph: Graph; readonly ranges: ReadonlyMap<number, ChannelRanges>; readonly outputs: readonly Float32Array[] }

export function measureForm(graph: Graph, trial: FormTrial): Result<Form, ConversionProblem> {
  const judged = judgedOutputs(graph);
  const outputs: Float32Array[] = [];
  const ranges = collectChannelRanges(graph, trial.samples, trial.runtime, judged, (values) => outputs.push(Float32Array.from(values.flatMap((part) => [...part]))));
  return ranges.ok ? ok({ graph, ranges: ranges.value, outputs }) : ranges;
}

/** The outputs, taken before a last softmax or sigmoid: where those saturate, a few samples would say nothing. */
function judgedOutputs(graph: Graph): readonly number[] {
  return graph.outputs.map((output) => {
    let producer = producerOf(graph, output);
    while (producer?.kind === 'reshape') producer = producerOf(graph, producer.inputs[0]);
    return producer?.kind === 'softmax' || producer?.kind === 'logistic' ? producer.inputs[0] as number : output;
  });
}

/**
 * The signal-to-noise ratio of a form in int8 against the float model, in dB, run in the interpreter with the smallest and largest values
 * of the same samples. Equalized channels take what they took, divided by their factors, so no second calibration is needed.
 */
export async function scoreForm({ graph, ranges, outputs }: Form, equalization: Equalization, trial: FormTrial): Promise<Result<number, ConversionProblem>> {
  const factors = new Map<number, Float32Array>();
  const pairs = new Map(findPairs(graph).map((pair) => [pair.first, pair]));
  for (const layer of equalization) for (const tensor of pairs.get(layer.operation)?.tensors ?? []) factors.set(tensor, layer.factors);
  const whole = new Map([...ranges].map(([tensor, range]): [number, Range] => [tensor, wholeRange(range, factors.get(tensor))]));
  const equalized = equalization.length > 0 ? equalizeLayers(graph, equalization) : graph;
  const floats = spreadFloats(equalized, alwaysFloat(equalized));
  const bytes = emitModel(quantizeGraph({ ...equalized, names: undefined, outputs: judgedOutputs(equalized) }, assignQuantization(equalized, whole, floats), trial.ioType, floats));
  const run = await runSamples(bytes, trial.samples, trial.runtime, trial.clock, trial.signal);
  return run.ok ? ok(measureDifference(outputs, run.value.outputs, run.value.lengths).snrDb) : run;
}
