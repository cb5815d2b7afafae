import type { Histogram, RuntimeVerification, SampleRun } from '../conversion.ts';
import { countHistogram } from './count-histogram.ts';

/** An odd number, so that no error has a bin of its own. */
const errorBins = 41;

/** Converted minus reference, over all outputs, in bins that lie evenly around zero. */
export function countErrors(reference: SampleRun, given: SampleRun): Histogram {
  const differences = reference.outputs.map((expected, sample) => expected.map((value, i) => (given.outputs[sample]?.[i] ?? Number.NaN) - value));
  const largest = largestOf(differences);
  return countHistogram(differences, -largest, largest, errorBins);
}

/** How the same file's outputs in two runtimes differ. */
export function compareRuntimes(first: SampleRun, other: SampleRun): RuntimeVerification['differenceFromFirst'] {
  const largest = first.outputs.map((values, sample) => largestOf([values.map((value, i) => value - (other.outputs[sample]?.[i] ?? Number.NaN))]));
  return { maxAbsolute: largest.reduce((max, value) => Math.max(max, value), 0), identicalShare: largest.filter((value) => value === 0).length / Math.max(1, largest.length) };
}

function largestOf(arrays: readonly Float32Array[]): number {
  let largest = 0;
  for (const values of arrays) for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] as number));
  return largest;
}
