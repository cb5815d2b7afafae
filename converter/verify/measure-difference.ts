import { splitSample } from '../calibrate/split-sample.ts';

export interface Difference {
  readonly meanAbsoluteError: number;
  readonly maxAbsoluteError: number;
  /** 10 log10(sum reference^2 / sum difference^2), at most 200. */
  readonly snrDb: number;
  /** Share of the samples with the same largest value in every output; 1 where outputs are single values. */
  readonly agreement: number;
}

const snrDbMax = 200;

/**
 * Compares outputs sample by sample; both lists have the same samples in the same order.
 *
 * @param lengths values of each output, where a model has several one after the other
 */
export function measureDifference(reference: readonly Float32Array[], outputs: readonly Float32Array[], lengths: readonly number[] = [reference[0]?.length ?? 0]): Difference {
  let [absolute, largest, signal, noise, count, agreeing] = [0, 0, 0, 0, 0, 0];
  for (const [index, expected] of reference.entries()) {
    const given = outputs[index] as Float32Array;
    for (let i = 0; i < expected.length; i++) {
      const difference = (given[i] as number) - (expected[i] as number);
      absolute += Math.abs(difference);
      largest = Math.max(largest, Math.abs(difference));
      signal += (expected[i] as number) ** 2;
      noise += difference ** 2;
    }
    count += expected.length;
    const parts = splitSample(given, lengths);
    if (splitSample(expected, lengths).every((part, i) => largestIndex(part) === largestIndex(parts[i] as Float32Array))) agreeing++;
  }
  return {
    meanAbsoluteError: absolute / count,
    maxAbsoluteError: largest,
    snrDb: snrDb(signal, noise),
    agreement: agreeing / reference.length,
  };
}

/**
 * Share of the samples that are lost: accuracy of the reference minus that of the given outputs where the right classes are known (below 0 where the
 * given ones are more often right), else the share without agreement.
 *
 * @param truth the right index of the largest value of the first output, for each sample
 */
export function accuracyDrop(reference: OutputsOf, given: OutputsOf, truth: readonly number[] | undefined): number {
  return truth === undefined ? 1 - measureDifference(reference.outputs, given.outputs, reference.lengths).agreement : accuracyOf(reference, truth) - accuracyOf(given, truth);
}

export function accuracyOf({ outputs, lengths }: OutputsOf, truth: readonly number[]): number {
  return outputs.filter((output, i) => largestIndex(output.subarray(0, lengths[0])) === truth[i]).length / outputs.length;
}

/** Per sample the outputs one after the other, and the values of each output. */
interface OutputsOf { readonly outputs: readonly Float32Array[]; readonly lengths: readonly number[] }

/** Signal-to-noise ratio in dB of two sums of squares, at most 200. */
export function snrDb(signal: number, noise: number): number {
  return noise === 0 ? snrDbMax : Math.min(snrDbMax, 10 * Math.log10(signal / noise));
}

function largestIndex(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
