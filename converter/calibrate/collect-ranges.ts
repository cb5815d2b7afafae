import type { Clock } from '../../proto/clock.ts';
import { ok, problem, type Result } from '../../proto/result.ts';
import { elementCount } from '../../runtime/create-predictor.ts';
import type { ModelRuntime } from '../../runtime/model-runtime.ts';
import type { CalibrationMethod, ConversionProblem } from '../conversion.ts';
import { emitModel } from '../emit/emit-model.ts';
import type { Graph } from '../graph/graph.ts';
import { splitSample } from './split-sample.ts';
import { createRangeFinder } from './create-range-finder.ts';
import { countIntoHistogram, emptyRange, extendRange, histogramBins, leastErrorRange, percentileRange, type Range } from './range.ts';

export interface CalibrationOptions {
  readonly method: CalibrationMethod;
  readonly runtime: ModelRuntime;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Share of the samples done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  /** Told what the model gives for each sample, all outputs one after the other, where its outputs are among what is measured. */
  readonly onOutput?: (sample: Float32Array, output: Float32Array) => void;
}

/**
 * The range of each activation over the samples, measured in the real interpreter: the float model is written with every
 * activation as a graph output, which leaves its results unchanged. Reshapes only carry their input and are not measured.
 *
 * @param samples checked by checkSamples
 * @returns ranges by tensor, or `converter.runtime_failed` / `converter.calibration_invalid` where an activation is not finite
 */
export async function collectRanges(graph: Graph, samples: readonly Float32Array[], options: CalibrationOptions): Promise<Result<ReadonlyMap<number, Range>, ConversionProblem>> {
  const tapped = graph.operations.filter((operation) => operation.kind !== 'reshape').map((operation) => operation.output);
  const loaded = options.runtime.load(emitModel({ ...graph, names: undefined, outputs: tapped.length > 0 ? tapped : graph.outputs }));
  if (!loaded.ok) return problem('converter.runtime_failed', `calibration: ${loaded.error.message}`);
  const model = loaded.value;
  const finder = createRangeFinder(model.outputs.map(({ shape }) => elementCount(shape)));
  const outputs = finder.arrays;
  const inputLengths = model.inputs.map((info) => elementCount(info.shape));
  let done = 0;
  const { method } = options;
  const passes = method.kind === 'min-max' ? 1 : 2;
  const run = async (visit: (sample: Float32Array) => void): Promise<ConversionProblem | undefined> => {
    for (const sample of samples) {
      const ran = model.invoke(splitSample(sample, inputLengths), outputs);
      if (!ran.ok) return { code: 'converter.runtime_failed', message: `calibration: ${ran.error.message}` };
      visit(sample);
      if (++done % 32 === 0) {
        await options.clock.sleep(0);
        if (options.signal?.aborted === true) return { code: 'converter.aborted', message: 'the conversion was aborted' };
        options.onProgress(done / (passes * samples.length));
      }
    }
    return undefined;
  };

  try {
    const inputRanges = graph.inputs.map(() => emptyRange);
    const ranges = tapped.map(() => emptyRange);
    const places = graph.outputs.map((output) => tapped.indexOf(output));
    const failed = await run((sample) => {
      if (!places.includes(-1)) options.onOutput?.(sample, Float32Array.from(places.flatMap((place) => [...outputs[place] as Float32Array])));
      for (const [i, part] of splitSample(sample, inputLengths).entries()) inputRanges[i] = extendRange(inputRanges[i] as Range, part);
      for (const i of ranges.keys()) ranges[i] = finder.extend(ranges[i] as Range, i);
    });
    if (failed !== undefined) return { ok: false, error: failed };
    const bad = ranges.findIndex((range) => !Number.isFinite(range.min) || !Number.isFinite(range.max));
    if (bad >= 0) return problem('converter.calibration_invalid', `operation ${bad} of the model gives values that are not finite on the calibration samples`);
    if (method.kind !== 'min-max') {
      const histograms = ranges.map(() => new Float64Array(histogramBins));
      const failedAgain = await run(() => {
        for (const [i, output] of outputs.slice(0, ranges.length).entries()) countIntoHistogram(histograms[i] as Float64Array, ranges[i] as Range, output, method.kind === 'mse');
      });
      if (failedAgain !== undefined) return { ok: false, error: failedAgain };
      for (const [i, histogram] of histograms.entries()) ranges[i] = method.kind === 'mse' ? leastErrorRange(histogram, ranges[i] as Range) : percentileRange(histogram, ranges[i] as Range, method.percent);
    }
    return ok(new Map([...graph.inputs.map((tensor, i): [number, Range] => [tensor, inputRanges[i] as Range]), ...tapped.map((tensor, i): [number, Range] => [tensor, ranges[i] as Range])]));
  } finally {
    model.close();
  }
}
